"""One line a finding."""

from __future__ import annotations

from reported import everywhere, finding, report

from surveylint.model.source import Source
from surveylint.report import Style, concise
from surveylint.report.formats import emit

LIST = Source("README.md", "Natrual\nNatrual\nNatrual\n")
PLACES = everywhere(LIST, "Natrual")
ALONE = finding(LIST, "Natrual", severity="error")
SHARED = finding(LIST, "Natrual", message="misspelled", related=PLACES[1:])


def test_each_finding_is_one_line() -> None:
    assert concise.render([ALONE, SHARED]) == (
        "README.md:1:1: error[ragged-row] row has 4 cells, header has 5\n"
        "README.md:1:1: warning[ragged-row] misspelled (+2 more places)\n"
    )


def test_one_more_place_is_singular() -> None:
    assert concise.render([finding(LIST, "Natrual", message="x", related=PLACES[2:])]).endswith(
        " x (+1 more place)\n"
    )


def test_no_findings_print_nothing() -> None:
    assert concise.render([]) == ""


def test_unfolded_places_have_lines_of_their_own() -> None:
    assert "".join(emit("concise", report(LIST, SHARED, style=Style(unfold=True)))) == (
        "README.md:1:1: warning[ragged-row] misspelled\n"
        "README.md:2:1: warning[ragged-row] misspelled\n"
        "README.md:3:1: warning[ragged-row] misspelled\n"
    )


def test_an_endless_message_is_cut() -> None:
    assert len(concise.render([finding(LIST, "Natrual", message="x" * 5000)])) < 1100
