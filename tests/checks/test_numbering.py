"""Numberings: digits of other scripts, short tables, and numbers that count nothing."""

from __future__ import annotations

import pytest
from rules_support import run_rule

HEAD = "| No. | Title |\n| --- | --- |\n"


def numbered(*numbers: str) -> str:
    return HEAD + "".join(
        f"| {n} | [A Map of River {n}](https://arxiv.org/abs/2401.0000{i}) |\n"
        for i, n in enumerate(numbers)
    )


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        (("۱", "۲", "۳", "۵"), "number jumps from ۳ to ۵; expected ۴"),
        (("०१", "०२", "०३", "०५"), "number jumps from ०३ to ०५; expected ०४"),
        (("01", "02", "03", "05"), "number jumps from 03 to 05; expected 04"),
        (("1", "2", "3", "5"), "number jumps from 3 to 5; expected 4"),
    ],
)
def test_the_expected_number_is_in_the_digits_of_its_column(
    numbers: tuple[str, ...], message: str
) -> None:
    assert message in run_rule("index-gap", numbered(*numbers))


@pytest.mark.parametrize(
    "numbers",
    [
        ("1770", "2555"),
        ("177", "255", "912"),
        ("177", "178", "255"),
        ("1770", "1771"),
        ("1770", "1771", "1772", "1773"),
        ("3", "1"),
        ("1", "255"),
    ],
)
@pytest.mark.parametrize("rule", ["index-gap", "index-start", "index-duplicate"])
def test_numbers_of_submissions_are_not_checked(rule: str, numbers: tuple[str, ...]) -> None:
    assert run_rule(rule, numbered(*numbers).replace("No.", "ID")) == ""


def test_a_few_rows_that_begin_at_one_are_checked() -> None:
    assert "number jumps from 2 to 4; expected 3" in run_rule("index-gap", numbered("1", "2", "4"))
    assert "number jumps from 1 to 3; expected 2" in run_rule("index-gap", numbered("1", "3"))
    assert "number 2 is already on line 4" in run_rule("index-duplicate", numbered("1", "2", "2"))


def test_a_table_that_begins_in_the_middle_is_reported_if_the_file_has_so_many_rows() -> None:
    text = f"{numbered('1', '2', '3')}\n{numbered('4', '5', '6')}\n{numbered('6', '7')}"
    assert "numbering starts at 6; expected 1" in run_rule("index-start", text)


def test_a_few_rows_that_continue_the_table_before_are_checked() -> None:
    text = f"{numbered('1', '2', '3')}\n{numbered('4', '6')}\n{numbered('7', '8')}"
    assert run_rule("index-start", text) == ""
    assert "number jumps from 4 to 6; expected 5" in run_rule("index-gap", text)


@pytest.mark.parametrize("header", ["Wann", "Ano", "Kdy", "Since", ""])
def test_years_below_an_unknown_header_are_no_numbering(header: str) -> None:
    years = ("2016", "2018", "2019", "2020", "2020", "2023")
    text = numbered(*years).replace("No.", header, 1)
    assert run_rule("index-gap", text) == ""
    assert run_rule("index-duplicate", text) == ""
    assert run_rule("index-start", text) == ""


@pytest.mark.parametrize("header", ["Chapter", "Week", "Lecture", "Port"])
def test_numbers_that_come_from_elsewhere_may_have_gaps(header: str) -> None:
    numbers = ("1", "2", "4", "5", "6")
    assert run_rule("index-gap", numbered(*numbers).replace("No.", header, 1)) == ""
    assert run_rule("index-gap", numbered(*numbers)) != ""
