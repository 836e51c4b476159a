"""Patterns that are compiled at their first use."""

from __future__ import annotations

import copy
import pickle
import re

import pytest

from surveylint.lazy import lazily


def test_a_pattern_is_compiled_at_its_first_use() -> None:
    broken = lazily("(")
    with pytest.raises(re.error):
        broken.search("a")


@pytest.mark.parametrize(("pattern", "flags"), [("a+", 0), (r"\w+", re.IGNORECASE)])
def test_a_pattern_does_what_re_compile_would_do(pattern: str, flags: int) -> None:
    ours, theirs = lazily(pattern, flags), re.compile(pattern, flags)
    assert (ours.flags, ours.pattern) == (theirs.flags, theirs.pattern)
    assert ours.findall("aa é A") == theirs.findall("aa é A")


def test_a_pattern_of_ascii_letters_ignores_the_case_of_ascii_letters_only() -> None:
    assert lazily("k", re.IGNORECASE).findall("kK\N{KELVIN SIGN}") == ["k", "K"]


def test_a_pattern_can_be_copied_and_pickled() -> None:
    pattern = lazily("a+")
    assert copy.copy(pattern) == pickle.loads(pickle.dumps(pattern)) == re.compile("a+")


def test_a_pattern_of_other_letters_ignores_their_case() -> None:
    assert lazily("é|a", re.IGNORECASE).findall("É A") == ["É", "A"]
