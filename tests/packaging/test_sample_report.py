"""The sample of the HTML report in `docs/` is up to date and small."""

from __future__ import annotations

import sample_report


def test_the_sample_is_up_to_date() -> None:
    outdated = "run `python tests/packaging/readme.py`"
    assert sample_report.PAGE.read_text(encoding="utf-8") == sample_report.page(), outdated


def test_the_sample_is_small() -> None:
    assert len(sample_report.page().encode()) < sample_report.LIMIT


def test_the_sample_shows_every_part() -> None:
    page = sample_report.page()
    parts = ("summary", "history", "findings", "links", "works")
    assert [part for part in parts if f'<section id="{part}"' not in page] == []
    assert page.count("<figure>") == 2
