"""The rule on impossible identifiers, beyond its page."""

from __future__ import annotations

from datetime import date

from surveylint.checks.impossible_ids import impossible_id
from surveylint.model.source import Source
from surveylint.reading import read


def test_an_identifier_of_this_month_is_possible_and_one_of_the_next_is_not() -> None:
    text = "[a](https://arxiv.org/abs/2601.00001) [b](https://arxiv.org/abs/2602.00001)"
    problems = list(impossible_id(read(Source("README.md", text)), date(2026, 1, 15)))
    assert [text[problem.start : problem.end] for problem in problems] == ["2602.00001"]
