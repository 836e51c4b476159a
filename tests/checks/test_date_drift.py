"""Dates that are, or may not be, before the arXiv identifier of their entry."""

from __future__ import annotations

import pytest
from rules_support import run_rule


@pytest.mark.parametrize(
    "stated",
    [
        "arXiv 2023",
        "arXiv, Mar 2023",
        "arXiv:2012.09542, NeurIPS 2022",
        "NeurIPS 2022",
        "after arXiv, 2023.3",
    ],
)
def test_a_date_that_may_be_right_is_not_reported(stated: str) -> None:
    assert (
        run_rule(
            "date-drift",
            f"- A Work of Many Words, {stated} [[paper](https://arxiv.org/abs/2304.08485)]\n",
        )
        == ""
    )


@pytest.mark.parametrize(
    "stated", ["arXiv 2022", "*arXiv, Jan 2023*", "arXiv preprint 2022", "ArXiv 2022-11"]
)
def test_a_preprint_older_than_its_identifier_is_reported(stated: str) -> None:
    found = run_rule(
        "date-drift",
        f"- A Work of Many Words, {stated} [[paper](https://arxiv.org/abs/2304.08485)]\n",
    )
    assert "is before the arXiv identifier `2304.08485`; expected 2023-04 or later" in found


@pytest.mark.parametrize(
    "date", ["2022-04", "2022.04", "04/2022", "Apr 2022", "2022年4月", "2022-04-30"]
)
def test_a_month_a_year_before_the_identifier_is_reported_whatever_the_venue(date: str) -> None:
    row = f"| {date} | [A Work of Words](https://arxiv.org/abs/2304.08485) |\n"
    found = run_rule("date-drift", f"| Date | Title |\n| --- | --- |\n{row}")
    assert f"date `{date}` is before the arXiv identifier `2304.08485`" in found


def test_a_year_without_a_month_at_a_conference_is_not_reported() -> None:
    row = "| 2021 | [A Work of Words](https://arxiv.org/abs/2304.08485) |\n"
    assert run_rule("date-drift", f"| Year | Title |\n| --- | --- |\n{row}") == ""
