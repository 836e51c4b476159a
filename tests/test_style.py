"""The house style where a program can judge it: pages, messages, names, sizes, help texts."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from rules_support import ROOT, cases, page, pages_known, run_example

from surveylint.cli import COMMANDS, main
from surveylint.compiled.rulebook import RULES
from surveylint.model.finding import Finding

SOURCES = sorted(
    path
    for path in (ROOT / "src" / "surveylint").rglob("*.py")
    if "compiled" not in path.parts and "demo" not in path.parts
)
MOST_LINES = 60


def found(rule: str) -> list[Finding]:
    return [finding for case in cases("bad") if case.rule == rule for finding in run_example(case)]


def messages(rule: str) -> list[str]:
    return [
        text
        for finding in found(rule)
        for text in (finding.message, *(p.message for p in finding.related))
        if text
    ]


@pytest.mark.parametrize("name", pages_known())
def test_a_message_is_one_clause_in_lower_case_without_full_stop(name: str) -> None:
    bare = [re.sub(r"`[^`]*`", "", message) for message in messages(name)]
    assert [
        text
        for text in bare
        if re.match(r"[A-Z][a-z]", text) or text.endswith((".", "!")) or "\n" in text
    ] == []


@pytest.mark.parametrize("name", pages_known())
def test_a_message_tells_and_does_not_ask(name: str) -> None:
    assert [
        text
        for text in messages(name)
        if re.search(r"\b(?:please|should|try)\b", text, re.IGNORECASE)
    ] == []


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_summary_is_one_short_sentence(name: str) -> None:
    summary = RULES[name][5]
    assert 10 < len(summary) < 100
    assert summary[0].isupper() or summary[0] == "`"
    assert not summary.endswith(".")


@pytest.mark.parametrize("name", sorted(RULES))
def test_a_rule_is_named_after_the_defect(name: str) -> None:
    assert re.fullmatch(r"[a-z]+(?:-[a-z0-9]+)*", name)
    assert not name.startswith(("no-", "check-", "invalid-"))


@pytest.mark.parametrize("name", pages_known())
def test_a_page_has_its_parts_in_order(name: str) -> None:
    order = [part for part in ("Why", "Examples", "Options", "Fix") if part in page(name).sections]
    assert list(page(name).sections) == order


def functions() -> Iterator[tuple[str, int]]:
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                doc = node.body[0] if ast.get_docstring(node) else None
                told = doc.end_lineno - doc.lineno + 1 if doc is not None and doc.end_lineno else 0
                yield f"{path.name}:{node.name}", (node.end_lineno or 0) - node.lineno + 1 - told


def test_a_function_fits_a_screen() -> None:
    assert [function for function in functions() if function[1] > MOST_LINES] == []


def test_no_module_is_named_for_nothing() -> None:
    nothing = {"utils", "common", "helpers", "manager", "base", "misc"}
    assert [path for path in SOURCES if path.stem in nothing] == []


@pytest.mark.parametrize(
    "path", SOURCES, ids=lambda path: str(Path(path).relative_to(ROOT / "src" / "surveylint"))
)
def test_a_module_tells_its_subject_in_one_line(path: Path) -> None:
    first = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")[0]
    assert re.search(r"[.?!:]$", first)


def test_only_the_boundary_catches_everything() -> None:
    catching = [
        path.name
        for path in SOURCES
        if re.search(r"except (?:Base)?Exception\b|except:", path.read_text(encoding="utf-8"))
    ]
    assert [name for name in catching if name not in ("engine.py", "prober.py")] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_text(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    told = capsys.readouterr().out
    assert told.startswith(f"usage: surveylint {command}")
    assert "should" not in told
