"""The rule on impossible identifiers, beyond its page."""

from __future__ import annotations

from datetime import date

import pytest
from rules_support import run_rule

from surveylint.checks.impossible_ids import impossible_id
from surveylint.model.source import Source
from surveylint.reading import read


def test_an_identifier_of_this_month_is_possible_and_one_of_the_next_is_not() -> None:
    text = "[a](https://arxiv.org/abs/2601.00001) [b](https://arxiv.org/abs/2602.00001)"
    problems = list(impossible_id(read(Source("README.md", text)), date(2026, 1, 15)))
    assert [text[problem.start : problem.end] for problem in problems] == ["2602.00001"]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://arxiv.org/abs/2401.00011v0", "versions begin at 1"),
        ("https://arxiv.org/pdf/1706.03762v0.pdf", "versions begin at 1"),
        ("https://arxiv.org//abs/2401.00011", "arXiv has no pages with `//`"),
        ("https://arxiv.org/abs//2401.00011", "arXiv has no pages with `//`"),
        ("http://arxiv.org/2401.00011v2", "no `abs/` before the identifier"),
        ("https://arxiv.org/pdf/2401,00011.pdf", "`,` instead of `.`"),
        ("https://arxiv.org/abs/XXXX.XXXXX", "placeholder"),
        ("https://arxiv.org/pdf/xxxx.xxxx.pdf", "placeholder"),
        ("https://arxiv.org/abs/cs/0812001", "not between 1991-08 and 2007-03"),
        ("https://arxiv.org/abs/hep-th/9107001", "not between 1991-08 and 2007-03"),
        ("https://arxiv.org/abs/math.GT/0704001v1", "not between 1991-08 and 2007-03"),
        ("https://arxiv.org/abs/arXiv:2413.00011", "month is `13`"),
        ("https://doi.org/10.48550/arXiv.2400.00011", "month is `00`"),
        ("https://dx.doi.org/10.48550/arxiv.1804.0962", "4 digits after the dot"),
        ("https://huggingface.co/papers/2413.00011", "month is `13`"),
    ],
)
def test_an_identifier_that_no_registry_assigned_is_reported(url: str, reason: str) -> None:
    assert reason in run_rule("impossible-id", f"- [A Work]({url})\n")


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/abs/2401.00011v10",
        "https://arxiv.org/abs/arXiv:2401.00011",
        "https://arxiv.org/abs/hep-th/9108001",
        "https://arxiv.org/pdf/cs.CL/0703123v1",
        "https://doi.org/10.48550/arXiv.2401.00011v2",
        "https://doi.org/10.48550/arXiv.cs/0703123",
        "https://doi.org/10.48550/somethingelse",
        "https://huggingface.co/papers/2401.00011",
        "https://huggingface.co/papers/month/2025-13",
        "https://huggingface.co/papers/trending",
        "https://arxiv.org/list/cs.CV/2401",
        "https://arxiv.org/a/low_a_1",
        "https://arxiv.org/search/?query=2413.00011",
    ],
)
def test_a_possible_identifier_is_not_reported(url: str) -> None:
    assert run_rule("impossible-id", f"- [A Work]({url})\n") == ""
