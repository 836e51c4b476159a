"""Allowances: what a comment applies to, what the configuration allows, unused allowances."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from surveylint.cli import main
from surveylint.config import DEFAULT, Allowed, Config
from surveylint.lint import rulebook
from surveylint.lint.engine import Outcome, lint
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Edit, Source
from surveylint.reading import read
from surveylint.report.concise import render
from surveylint.rule import Rule

SELECTED = "broken-encoding,unused-allowance"
NOTE = "<!-- surveylint: allow broken-encoding: a test -->"


def marks(doc: Document) -> Iterator[Problem]:
    for match in re.finditer("XX", doc.text):
        yield Problem(start=match.start(), end=match.end(), message="mark")


def marks_as_one(doc: Document) -> Iterator[Problem]:
    places = [match.span() for match in re.finditer("XX", doc.text)]
    related = tuple(Related(*span) for span in places[1:])
    edits = tuple(Edit(*span, "YY") for span in places)
    yield Problem(
        start=places[0][0], end=places[0][1], message="mark", related=related, edits=edits
    )


def marks_twice(doc: Document) -> Iterator[Problem]:
    one, two = (match.span() for match in re.finditer("XX", doc.text))
    yield Problem(start=two[0], end=two[1], message="mark", related=(Related(*one, "first here"),))


def run(text: str, check: object = marks, config: Config = DEFAULT) -> Outcome:
    """Run a rule named `broken-encoding` that marks `XX`."""
    marker = Rule(
        name="broken-encoding", severity=Severity.ERROR, default=True, check=check, needs=("doc",)
    )
    rules = (marker, *rulebook.load(["unused-allowance"]))
    return lint(read(Source("README.md", text)), rules, config, today=date(2026, 1, 1))


def lines(text: str, check: object = marks, config: Config = DEFAULT) -> list[tuple[str, int]]:
    return [(finding.rule, finding.place.line) for finding in run(text, check, config).findings]


def test_a_comment_in_the_last_cell_applies_to_its_row() -> None:
    text = f"| a | b |\n|---|---|\n| XX | c {NOTE} |\n| XX | d |\n"
    assert lines(text) == [("broken-encoding", 4)]


def test_a_comment_after_the_last_cell_applies_to_its_row() -> None:
    text = f"| a | b |\n|---|---|\n| XX | c | {NOTE}\n| XX | d |\n"
    assert lines(text) == [("broken-encoding", 4)]


def test_a_comment_at_the_end_of_an_item_applies_to_the_item_without_its_children() -> None:
    text = f"- XX {NOTE}\n  - XX\n- XX\n"
    assert lines(text) == [("broken-encoding", 2), ("broken-encoding", 3)]


def test_a_comment_in_a_child_applies_to_the_child() -> None:
    assert lines(f"- XX\n  - XX {NOTE}\n- XX\n") == [("broken-encoding", 1), ("broken-encoding", 3)]


def test_a_comment_in_a_paragraph_applies_to_the_paragraph() -> None:
    assert lines(f"XX {NOTE}\n\nXX\n") == [("broken-encoding", 3)]


def test_a_comment_under_a_heading_applies_to_the_section_and_its_subsections() -> None:
    text = f"# A\n\nXX\n\n## B\n\n{NOTE}\n\nXX\n\n### C\n\nXX\n\n## D\n\nXX\n"
    assert lines(text) == [("broken-encoding", 3), ("broken-encoding", 17)]


def test_a_comment_on_the_first_line_applies_to_the_file() -> None:
    assert lines(f"{NOTE}\n\n# A\n\nXX\n\n## B\n\nXX\n") == []


def test_a_comment_after_front_matter_applies_to_the_file() -> None:
    assert lines(f"---\ntitle: x\n---\n{NOTE}\n\n# A\n\nXX\n") == []


def test_a_comment_in_code_allows_nothing() -> None:
    assert lines(f"XX\n\n```\n{NOTE}\n```\n") == [("broken-encoding", 1)]


def test_a_comment_that_is_attached_to_nothing_is_reported() -> None:
    found = run(f"# A\n\ntext\n\n{NOTE}\n\nXX\n").findings
    assert [finding.rule for finding in found] == ["unused-allowance", "broken-encoding"]
    expected = "this allow comment is not attached to a row, item or heading and has no effect"
    assert found[0].message == expected


def test_places_of_one_finding_are_allowed_one_by_one() -> None:
    (finding,) = run(f"- XX {NOTE}\n- XX\n- XX\n", marks_as_one).findings
    assert (finding.place.line, [place.line for place in finding.related]) == (2, [3])
    assert finding.fix is not None
    assert len(finding.fix.edits) == 2


def test_a_finding_is_suppressed_if_all_its_places_are_allowed() -> None:
    assert lines(f"- XX {NOTE}\n- XX {NOTE}\n", marks_as_one) == []


def test_a_related_place_with_a_message_does_not_become_the_first_place() -> None:
    assert lines(f"- XX\n- XX {NOTE}\n", marks_twice) == []
    assert ("broken-encoding", 2) in lines(f"- XX {NOTE}\n- XX\n", marks_twice)


def test_an_allowance_of_a_rule_that_did_not_run_is_not_reported() -> None:
    assert lines("- a <!-- surveylint: allow ragged-row: a test -->\n") == []


def test_an_unused_rule_among_others_is_removed() -> None:
    comment = "<!-- surveylint: allow unused-allowance, broken-encoding: a test -->"
    (finding,) = run(f"- XX {comment}\n").findings
    assert render([finding]).endswith(
        "unused rule in allow comment: no finding of `unused-allowance`\n"
    )
    assert finding.fix is not None
    edit = finding.fix.edits[0]
    assert comment.replace("unused-allowance, ", "") in f"- XX {comment}\n".replace(
        f"- XX {comment}\n"[edit.start : edit.end], edit.text
    )


def test_the_configuration_allows_by_file_and_text() -> None:
    allowed = (
        Allowed(rule="broken-encoding", where="README.md", text="here", reason="a test"),
        Allowed(rule="broken-encoding", where="docs/*.md", reason="a test"),
    )
    outcome = run("- XX here\n- XX there is none\n", config=DEFAULT._replace(allow=allowed))
    assert [finding.place.line for finding in outcome.findings] == []
    assert outcome.matched == {0}
    assert [
        f.place.line
        for f in run("- XX here\n- XX\n", config=DEFAULT._replace(allow=allowed)).findings
    ] == [2]


def test_an_unused_allowance_of_the_configuration_is_a_finding_in_this_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text("# Papers\n")
    (folder / "surveylint.toml").write_text(
        'fail-on = "info"\n\n'
        '[[allow]]\nrule = "broken-encoding"\nwhere = "README.md"\nreason = "a test"\n'
    )
    assert main(["check", "--select", SELECTED, "--format", "concise"]) == 1
    assert capsys.readouterr().out == (
        "surveylint.toml:3:1: info[unused-allowance]"
        " unused allowance: no finding of `broken-encoding` in `README.md`\n"
    )


@pytest.mark.parametrize(("severity", "code"), [("warning", 1), ("info", 0)])
def test_the_severity_of_the_rule_applies_to_allowances_of_the_configuration(
    folder: Path, capsys: pytest.CaptureFixture[str], severity: str, code: int
) -> None:
    (folder / "README.md").write_text("# Papers\n")
    (folder / "surveylint.toml").write_text(
        f'[rules.unused-allowance]\nseverity = "{severity}"\n\n'
        '[[allow]]\nrule = "broken-encoding"\nwhere = "README.md"\nreason = "a test"\n'
    )
    assert main(["check", "--select", SELECTED, "--format", "concise"]) == code
    assert f"{severity}[unused-allowance]" in capsys.readouterr().out


def test_an_allowance_for_many_files_is_not_reported_if_only_one_is_checked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text("# Papers\n")
    (folder / "surveylint.toml").write_text(
        'fail-on = "info"\n[[allow]]\nrule = "broken-encoding"\ntext = "x"\nreason = "a test"\n'
    )
    assert main(["check", "--select", SELECTED, "README.md"]) == 0
    assert main(["check", "--select", SELECTED, "."]) == 1


def test_an_allow_comment_without_a_colon_is_reported() -> None:
    found = run("- XX <!-- surveylint allow broken-encoding: a test -->\n").findings
    assert [finding.rule for finding in found] == ["broken-encoding", "unused-allowance"]
    expected = "malformed allow comment; expected `surveylint: allow RULE: reason`"
    assert found[1].message == expected


def test_a_comment_about_the_tool_is_not_an_allowance() -> None:
    assert (
        lines("- one <!-- surveylint allows much, see its manual -->\n- two <!-- surveylint -->\n")
        == []
    )
