"""The work of reading and of all rules grows with a text, not with its square.

Counted are calls of functions, so nothing is timed; what one call of a regular expression costs is
the subject of `test_patterns`. `bench/growth.py` measures the time of the same shapes at 2 MB.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from types import FrameType

import pytest
from bench.growth_shapes import SHAPES

from surveylint.compiled.rulebook import RULES
from surveylint.entries import Index
from surveylint.entries.overview import survey
from surveylint.lint import rulebook
from surveylint.lint.engine import lint
from surveylint.model.source import Source
from surveylint.reading import read
from surveylint.vocabulary import Words

SIZE = 3_000
MOST_RATIO = 2.6
# Each missing anchor is compared with each heading, up to a number that a small text stays below.
BOUNDED = {"missing-anchors"}
_ALWAYS = {"quotes-of-headings", "nested-quotes-of-headings", "quotes-of-code"}
SEVERAL = [
    name
    for number, name in enumerate(SHAPES)
    if (number % 4 == 0 or name in _ALWAYS) and name not in BOUNDED
]


@pytest.mark.parametrize("shape", SEVERAL)
def test_twice_the_text_is_at_most_twice_the_work(shape: str) -> None:
    rules = rulebook.load(list(RULES))

    def work(text: str) -> None:
        doc = read(Source("README.md", text))
        lint(doc, rules, today=date(2025, 1, 1))
        words = Words()
        survey(doc, Index(doc, words), words)

    work(SHAPES[shape](200))  # what is compiled and loaded once
    once = calls(work, SHAPES[shape](SIZE))
    twice = calls(work, SHAPES[shape](2 * SIZE))
    assert twice <= MOST_RATIO * once


def test_work_that_grows_with_the_square_is_noticed() -> None:
    def work(text: str) -> None:
        for _ in text:
            for _ in text:
                len(text)

    assert calls(work, "a" * 200) > MOST_RATIO * calls(work, "a" * 100)


def calls(work: Callable[[str], None], text: str) -> int:
    """Count the calls of functions, built-in ones too."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        work(text)
    finally:
        sys.setprofile(before)
    return count
