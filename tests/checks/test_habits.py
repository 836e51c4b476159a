"""What the pages of the rules on links that lack and on order do not show."""

from __future__ import annotations

import pytest
from rules_support import run_rule

LINKED = "".join(
    f"- [Work of Number {number}](https://example.org/{number})\n" for number in range(8)
)


def test_an_item_without_link_among_linked_ones_is_told() -> None:
    said = run_rule("missing-link", LINKED + "- A Work That Somebody Will Link\n")
    assert said == "README.md:9:3: info[missing-link] 1 of 9 entries has no link, the others do\n"


@pytest.mark.parametrize(
    "item",
    [
        "- and more\n",
        "- A Topic of Several Works\n  - [Work](https://example.org/x)\n",
        "- A Work with an Address: https://example.org/y\n",
        "- A Work with an Empty One [paper]()\n",
    ],
)
def test_an_item_that_leads_on_or_says_nothing_lacks_no_link(item: str) -> None:
    assert run_rule("missing-link", LINKED + item) == ""


def test_a_list_that_seldom_links_has_no_habit() -> None:
    assert run_rule("missing-link", LINKED + "- A Work That Nobody Links\n" * 4) == ""


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
def test_every_usual_order_is_an_order(pair: tuple[str, str]) -> None:
    assert (
        run_rule("unsorted-entries", named(*SORTED[:24], *pair, "Nalpha", "Nrest", "Oalpha")) == ""
    )


def test_one_stray_entry_is_told_and_no_other() -> None:
    said = run_rule("unsorted-entries", named(*SORTED[:4], "Zulu", *SORTED[4:]))
    assert said.count("\n") == 1


def test_a_stray_entry_that_belongs_before_all_others_is_told_so() -> None:
    said = run_rule("unsorted-entries", named(*SORTED, "Aaa"))
    assert "`Aaa` is out of alphabetical order, it belongs first" in said


def test_a_short_list_is_not_clearly_sorted() -> None:
    assert run_rule("unsorted-entries", named("Alpha", "Beta", "Gamma", "Delta", "Epsilon")) == ""


def test_a_list_of_citations_without_links_lacks_none() -> None:
    cited = "".join(
        f"- Finding Things of {n} Kinds in Slices (VLDB 20{n})\n" for n in range(10, 22)
    )
    assert (
        run_rule("missing-link", f"# Papers\n\n{cited}- Finding things of any kind in slices\n")
        == ""
    )
