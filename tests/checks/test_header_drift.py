"""Headers of sibling tables: which columns are the same."""

import pytest
from rules_support import run_rule


def sections(*tables: str) -> str:
    """Put tables under headings of their own."""
    return "\n".join(f"## Part {number}\n\n{table}" for number, table in enumerate(tables))


def listing(headers: str, cells: str) -> str:
    """Write a table of one row."""
    return f"| {headers} |\n|{' --- |' * (headers.count('|') + 1)}\n| {cells} |\n"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (
            ("Title | Venue", "Stable Training on Raw Audio | CVPR 2023"),
            ("Title | Date", "Pixels in Context | 2023-05"),
        ),
        (
            ("Model | Title", "WaveNorm | Stable Training"),
            ("Dataset | Title", "Audio9 | Machine Sounds"),
        ),
        (
            ("Title | PDF", "Stable Training | [PDF](https://a.org/b)"),
            ("Paper | URL", "Pixels | [PDF](https://a.org/c)"),
        ),
    ],
    ids=["other-role", "other-thing", "no-other-header-in-common"],
)
def test_headers_of_different_columns_are_not_reported(
    one: tuple[str, str], two: tuple[str, str]
) -> None:
    assert run_rule("header-drift", sections(listing(*one), listing(*two))) == ""


def test_a_column_may_be_the_same_counted_from_the_right() -> None:
    text = sections(
        listing(
            "Model | Title | Paper Link",
            "WaveNorm | Stable Training on Raw Audio | [PDF](https://a.org/b)",
        ),
        listing("Title | PDF Link", "Pixel Graphs in Context | [PDF](https://a.org/c)"),
    )
    assert "column header `PDF Link` differs from another table;" in run_rule("header-drift", text)
