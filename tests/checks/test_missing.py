"""Missing values and links: which lists are checked, and what is no entry."""

from __future__ import annotations

import pytest
from rules_support import run_rule


def table(rows: int, empty: int) -> str:
    full = "".join(
        f"| [A Map of {n} Rivers](https://arxiv.org/abs/2401.{n:05}) | 2024 |\n"
        for n in range(rows - empty)
    )
    without = "".join(
        f"| [A Map of {n} Lakes](https://arxiv.org/abs/2402.{n:05}) | |\n" for n in range(empty)
    )
    return f"| Title | Year |\n| --- | --- |\n{full}{without}"


@pytest.mark.parametrize(
    ("empty", "message"),
    [
        (1, "missing value in column `Year` (1 of 40 rows)"),
        (3, "missing values in column `Year` (3 of 40 rows)"),
    ],
)
def test_the_number_of_empty_cells_is_reported(empty: int, message: str) -> None:
    assert message in run_rule("missing-value", table(40, empty))


def test_a_column_with_many_empty_cells_is_not_reported() -> None:
    assert run_rule("missing-value", table(40, 5)) == ""


LINKED = "".join(
    f"- [Work of Number {number}](https://example.org/{number})\n" for number in range(8)
)


def test_an_item_without_a_link_among_linked_ones_is_reported() -> None:
    found = run_rule("missing-link", LINKED + "- A Work That Somebody Will Link\n")
    assert found == "README.md:9:3: info[missing-link] entry has no link (the other 8 do)\n"


@pytest.mark.parametrize(
    "item",
    [
        "- and more\n",
        "- A Topic of Several Works\n  - [Work](https://example.org/x)\n",
        "- A Work with an Address: https://example.org/y\n",
        "- A Work with an Empty One [paper]()\n",
    ],
)
def test_an_item_with_items_below_or_without_a_title_is_not_reported(item: str) -> None:
    assert run_rule("missing-link", LINKED + item) == ""


def test_a_list_that_rarely_links_is_not_checked() -> None:
    assert run_rule("missing-link", LINKED + "- A Work That Nobody Links\n" * 4) == ""


def test_a_list_of_citations_without_links_is_not_checked() -> None:
    cited = "".join(
        f"- Finding Things of {n} Kinds in Slices (VLDB 20{n})\n" for n in range(10, 22)
    )
    assert (
        run_rule("missing-link", f"# Papers\n\n{cited}- Finding things of any kind in slices\n")
        == ""
    )
