"""Every rule page is a test: its examples are run, and their output is compared."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from rules_support import (
    Case,
    case_id,
    cases,
    concise,
    page,
    pages_known,
    rule,
    run_example,
    unbyted,
    without_offsets,
)

from surveylint.generate.examples import fixed
from surveylint.model.finding import Finding
from surveylint.model.source import Source

PREFIX = b"<!-- - -->\n\n"


def every(kind: str = "") -> pytest.MarkDecorator:
    return pytest.mark.parametrize("case", cases(kind), ids=case_id)


def source_of(case: Case) -> Source:
    return Source.from_bytes("README.md", case.example.data)


def repaired(case: Case) -> Source:
    return fixed(source_of(case), run_example(case))


def written(source: Source) -> bytes:
    return source.to_bytes()


@every("bad")
def test_a_bad_example_has_the_output_that_the_page_shows(case: Case) -> None:
    assert concise(run_example(case)) == case.example.output


@every("bad")
def test_a_bad_example_has_output(case: Case) -> None:
    assert case.example.output


@every("good")
def test_a_good_example_has_no_findings(case: Case) -> None:
    assert concise(run_example(case)) == ""


@every("fixed")
def test_the_fixes_have_the_result_that_the_page_shows(case: Case) -> None:
    assert repaired(case).text == case.example.fixed


@every()
def test_windows_line_endings_change_nothing(case: Case) -> None:
    assert without_offsets(
        run_example(case, case.example.data.replace(b"\n", b"\r\n"))
    ) == without_offsets(run_example(case))


@every()
def test_two_more_lines_shift_findings_by_two(case: Case) -> None:
    if case.example.facts.get("start"):
        pytest.skip("the example is about the file's first line")
    shifted = run_example(case, PREFIX + case.example.data)
    assert [lines(finding, 2) for finding in shifted] == [
        lines(finding, 0) for finding in run_example(case)
    ]


def lines(finding: Finding, shift: int) -> tuple[object, ...]:
    places = [(place.line - shift, place.column) for place in (finding.place, *finding.related)]
    return places, re.sub(r"(?<=\bline )\d+", "N", unbyted(finding.message))


@every("bad")
def test_fixing_again_changes_nothing(case: Case) -> None:
    once = repaired(case)
    again = fixed(once, run_example(case, written(once)))
    assert again.text == once.text


@every("bad")
def test_a_fixed_finding_is_gone(case: Case) -> None:
    left = [finding for finding in run_example(case) if finding.fix is None]
    assert len(run_example(case, written(repaired(case)))) == len(left)


@every("bad")
def test_places_are_inside_the_text(case: Case) -> None:
    size = len(source_of(case).text)
    places = [place for finding in run_example(case) for place in (finding.place, *finding.related)]
    assert [place for place in places if not 0 <= place.start <= place.end <= size] == []


@every("bad")
def test_edits_of_a_fix_do_not_overlap(case: Case) -> None:
    fixes = [sorted(finding.fix.edits) for finding in run_example(case) if finding.fix]
    pairs = [pair for edits in fixes for pair in pairwise(edits)]
    assert [pair for pair in pairs if pair[0].end > pair[1].start] == []


@pytest.mark.parametrize("name", pages_known())
def test_a_page_has_bad_and_good_examples(name: str) -> None:
    assert {example.bad for example in page(name).examples} == {True, False}


@pytest.mark.parametrize("name", pages_known())
def test_a_page_says_which_fixes_its_examples_have(name: str) -> None:
    findings = [
        finding for case in cases("bad") if case.rule == name for finding in run_example(case)
    ]
    kinds = {"safe" if finding.fix.safe else "unsafe" for finding in findings if finding.fix}
    assert kinds == set(page(name).fix.split(" or ")) - {"none"}


@pytest.mark.parametrize("name", pages_known())
def test_a_page_describes_the_options_of_its_rule(name: str) -> None:
    names = list(getattr(rule(name).options, "_fields", ()))
    section = page(name).sections.get("Options", "")
    assert [option for option in names if f"`{option.replace('_', '-')}`" not in section] == []
    assert section.startswith("None.") or not section if not names else section
