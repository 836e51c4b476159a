"""What the page of the rule on dates does not show."""

from __future__ import annotations

import pytest
from rules_support import run_rule


@pytest.mark.parametrize(
    "stated",
    [
        "arXiv 2023",
        "arXiv, Mar 2023",
        "arXiv:2012.09542, NeurIPS 2022",
        "NeurIPS 2022",
        "after arXiv, 2023.3",
    ],
)
def test_a_date_that_can_be_right_is_kept(stated: str) -> None:
    assert (
        run_rule(
            "date-drift",
            f"- A Work of Many Words, {stated} [[paper](https://arxiv.org/abs/2304.08485)]\n",
        )
        == ""
    )


@pytest.mark.parametrize(
    "stated", ["arXiv 2022", "*arXiv, Jan 2023*", "arXiv preprint 2022", "ArXiv 2022-11"]
)
def test_a_preprint_older_than_its_identifier_is_told(stated: str) -> None:
    said = run_rule(
        "date-drift",
        f"- A Work of Many Words, {stated} [[paper](https://arxiv.org/abs/2304.08485)]\n",
    )
    assert "is before `2304.08485` was given out, in 2023-04" in said


@pytest.mark.parametrize(
    "date", ["2022-04", "2022.04", "04/2022", "Apr 2022", "2022年4月", "2022-04-30"]
)
def test_a_month_a_year_before_the_identifier_is_told_whatever_the_venue(date: str) -> None:
    text = f"| Date | Title |\n| --- | --- |\n| {date} | [A Work of Words](https://arxiv.org/abs/2304.08485) |\n"
    assert "is before `2304.08485` was given out" in run_rule("date-drift", text)


def test_a_bare_year_of_a_conference_says_no_month() -> None:
    text = "| Year | Title |\n| --- | --- |\n| 2021 | [A Work of Words](https://arxiv.org/abs/2304.08485) |\n"
    assert run_rule("date-drift", text) == ""
