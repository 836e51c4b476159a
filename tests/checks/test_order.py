"""Alphabetical order: which orders count, and where an entry belongs."""

from __future__ import annotations

import pytest
from rules_support import run_rule


def named(*names: str) -> str:
    return "".join(
        f"- [{name}](https://{name.lower().replace(' ', '')}.example.org)\n" for name in names
    )


SORTED = [f"{letter}{ending}" for letter in "ABCDEFGHIJKLM" for ending in ("lpha", "rest")]


@pytest.mark.parametrize(
    "pair",
    [
        ("Mail in a Box", "Mailcow"),
        ("Mailcow", "Mail in a Box"),
        ("the Moon", "Mzab"),
        ("mx", "MY"),
    ],
)
def test_every_common_order_counts(pair: tuple[str, str]) -> None:
    assert (
        run_rule("unsorted-entries", named(*SORTED[:24], *pair, "Nalpha", "Nrest", "Oalpha")) == ""
    )


def test_only_the_misplaced_entry_is_reported() -> None:
    found = run_rule("unsorted-entries", named(*SORTED[:4], "Zulu", *SORTED[4:]))
    assert found.count("\n") == 1


def test_an_entry_may_belong_before_all_others() -> None:
    found = run_rule("unsorted-entries", named(*SORTED, "Aaa"))
    assert "`Aaa` is not in alphabetical order; expected first" in found


def test_a_short_list_is_not_checked() -> None:
    assert run_rule("unsorted-entries", named("Alpha", "Beta", "Gamma", "Delta", "Epsilon")) == ""
