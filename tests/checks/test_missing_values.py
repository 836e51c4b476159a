"""What the page of the rule on missing values does not show."""

from __future__ import annotations

import pytest
from rules_support import run_rule


def table(rows: int, holes: int) -> str:
    full = "".join(
        f"| [A Map of {n} Rivers](https://arxiv.org/abs/2401.{n:05}) | 2024 |\n"
        for n in range(rows - holes)
    )
    empty = "".join(
        f"| [A Map of {n} Lakes](https://arxiv.org/abs/2402.{n:05}) | |\n" for n in range(holes)
    )
    return f"| Title | Year |\n| --- | --- |\n{full}{empty}"


@pytest.mark.parametrize(
    ("holes", "said"),
    [
        (1, "1 of 40 rows holds no value under `Year`"),
        (3, "3 of 40 rows hold no value under `Year`"),
    ],
)
def test_one_row_holds_and_more_rows_hold_no_value(holes: int, said: str) -> None:
    assert said in run_rule("missing-value", table(40, holes))


def test_a_column_with_many_holes_is_not_told() -> None:
    assert run_rule("missing-value", table(40, 5)) == ""
