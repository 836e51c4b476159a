"""What the pages of the rules on numberings do not show."""

from __future__ import annotations

import pytest
from rules_support import run_rule

HEAD = "| No. | Title |\n| --- | --- |\n"


def numbered(*numbers: str) -> str:
    return HEAD + "".join(
        f"| {n} | [A Map of River {n}](https://arxiv.org/abs/2401.0000{i}) |\n" for i, n in enumerate(numbers)
    )


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        (("۱", "۲", "۳", "۵"), "number jumps from ۳ to ۵, ۴ is wanted"),
        (("०१", "०२", "०३", "०५"), "number jumps from ०३ to ०५, ०४ is wanted"),
        (("01", "02", "03", "05"), "number jumps from 03 to 05, 04 is wanted"),
        (("1", "2", "3", "5"), "number jumps from 3 to 5, 4 is wanted"),
    ],
)
def test_a_number_is_wanted_in_the_digits_of_its_column(numbers: tuple[str, ...], said: str) -> None:
    assert said in run_rule("index-gap", numbered(*numbers))
