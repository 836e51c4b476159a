"""Allowances: where a comment holds, what the configuration allows, what is said of idle ones."""

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
    """Run a rule that stands in for `broken-encoding` and marks `XX`."""
    stand_in = Rule(
        name="broken-encoding", severity=Severity.ERROR, default=True, check=check, needs=("doc",)
    )
    rules = (stand_in, *rulebook.load(["unused-allowance"]))
    return lint(read(Source("README.md", text)), rules, config, today=date(2026, 1, 1))


def told(text: str, check: object = marks, config: Config = DEFAULT) -> list[tuple[str, int]]:
    return [(finding.rule, finding.place.line) for finding in run(text, check, config).findings]


def test_a_comment_in_the_last_cell_holds_for_its_row() -> None:
    text = f"| a | b |\n|---|---|\n| XX | c {NOTE} |\n| XX | d |\n"
    assert told(text) == [("broken-encoding", 4)]


def test_a_comment_behind_the_last_cell_holds_for_its_row() -> None:
    text = f"| a | b |\n|---|---|\n| XX | c | {NOTE}\n| XX | d |\n"
    assert told(text) == [("broken-encoding", 4)]


def test_a_comment_at_the_end_of_an_item_holds_for_the_item_without_its_children() -> None:
    text = f"- XX {NOTE}\n  - XX\n- XX\n"
    assert told(text) == [("broken-encoding", 2), ("broken-encoding", 3)]


def test_a_comment_in_a_child_holds_for_the_child() -> None:
    assert told(f"- XX\n  - XX {NOTE}\n- XX\n") == [("broken-encoding", 1), ("broken-encoding", 3)]


def test_a_comment_in_a_paragraph_holds_for_the_paragraph() -> None:
    assert told(f"XX {NOTE}\n\nXX\n") == [("broken-encoding", 3)]


def test_a_comment_under_a_heading_holds_for_the_section_and_those_below_it() -> None:
    text = f"# A\n\nXX\n\n## B\n\n{NOTE}\n\nXX\n\n### C\n\nXX\n\n## D\n\nXX\n"
    assert told(text) == [("broken-encoding", 3), ("broken-encoding", 17)]


def test_a_comment_on_the_first_line_holds_for_the_file() -> None:
    assert told(f"{NOTE}\n\n# A\n\nXX\n\n## B\n\nXX\n") == []


def test_a_comment_behind_front_matter_holds_for_the_file() -> None:
    assert told(f"---\ntitle: x\n---\n{NOTE}\n\n# A\n\nXX\n") == []


def test_a_comment_in_code_allows_nothing() -> None:
    assert told(f"XX\n\n```\n{NOTE}\n```\n") == [("broken-encoding", 1)]


def test_a_comment_that_stands_at_nothing_is_told() -> None:
    found = run(f"# A\n\ntext\n\n{NOTE}\n\nXX\n").findings
    assert [finding.rule for finding in found] == ["unused-allowance", "broken-encoding"]
    assert found[0].message.startswith("allowance stands at no row, item, heading or file start")


def test_places_of_one_finding_are_allowed_one_by_one() -> None:
    (finding,) = run(f"- XX {NOTE}\n- XX\n- XX\n", marks_as_one).findings
    assert (finding.place.line, [place.line for place in finding.related]) == (2, [3])
    assert finding.fix is not None
    assert len(finding.fix.edits) == 2


def test_a_finding_whose_every_place_is_allowed_is_silent() -> None:
    assert told(f"- XX {NOTE}\n- XX {NOTE}\n", marks_as_one) == []


def test_related_places_with_words_of_their_own_do_not_move_up() -> None:
    assert told(f"- XX\n- XX {NOTE}\n", marks_twice) == []
    assert ("broken-encoding", 2) in told(f"- XX {NOTE}\n- XX\n", marks_twice)


def test_an_allowance_of_a_rule_that_did_not_run_is_not_idle() -> None:
    assert told("- a <!-- surveylint: allow ragged-row: a test -->\n") == []


def test_a_rule_among_others_that_matches_nothing_is_taken_out() -> None:
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


def test_an_idle_allowance_of_the_configuration_is_a_finding_in_its_file(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text("# Papers\n")
    (folder / "surveylint.toml").write_text(
        'fail-on = "info"\n\n[[allow]]\nrule = "broken-encoding"\nwhere = "README.md"\nreason = "a test"\n'
    )
    assert main(["check", "--select", SELECTED, "--format", "concise"]) == 1
    assert capsys.readouterr().out == (
        "surveylint.toml:3:1: info[unused-allowance] allowance of `broken-encoding` in `README.md` matches nothing\n"
    )


def test_an_allowance_for_many_files_is_not_called_idle_by_one_of_them(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text("# Papers\n")
    (folder / "surveylint.toml").write_text(
        'fail-on = "info"\n[[allow]]\nrule = "broken-encoding"\ntext = "x"\nreason = "a test"\n'
    )
    assert main(["check", "--select", SELECTED, "README.md"]) == 0
    assert main(["check", "--select", SELECTED, "."]) == 1


def test_an_allowance_that_lacks_its_colon_is_told() -> None:
    found = run("- XX <!-- surveylint allow broken-encoding: a test -->\n").findings
    assert [finding.rule for finding in found] == ["broken-encoding", "unused-allowance"]
    assert found[1].message == "comment is no allowance, wanted `surveylint: allow RULE: reason`"


def test_a_comment_about_the_tool_is_no_allowance() -> None:
    assert (
        told("- one <!-- surveylint allows much, see its manual -->\n- two <!-- surveylint -->\n")
        == []
    )
