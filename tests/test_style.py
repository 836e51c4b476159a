"""The house style as far as a program can check it: pages, messages, names, sizes, wording."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
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
MOST_LINES = 40
SAME_CLASS_NAMES: set[str] = set()
"""Names that two public classes still share; to be emptied."""

SAME_MODULE_NAMES: set[str] = set()
"""Names that two modules still share; to be emptied."""

ODD_WORDS = re.compile(
    r"""
    \bwanted\b                                 # expected
    | \bstands?\b(?!\ for\b)                   # is, appears
    | \b(?:told|tells?)\b                      # report, say, show
    | \bparted\b                               # separated
    | \bleads?\ (?:to|nowhere|elsewhere)\b     # links to, points to, redirects to
    | \bin\ front\ of\b                        # before
    | \bbehind\b(?!\ (?:a|the)\ (?:login|paywall|proxy|firewall)\b)  # after
    | \bblanks?\b(?![ -]lines?\b)              # space
    | \b(?:misspelt|spelt)\b                   # misspelled, spelled
    | (?<!\bthere\ )\b(?:is|are)\ no\ (?!longer\b|more\b)  # is not a
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""Words that readers of other linters do not expect, or expect in another sense."""

FENCE = re.compile(r"^(`{3,})([^\n`]*)\n.*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)

DOCUMENTS = [
    path
    for pattern in ("*.md", "rules/*.md", ".github/**/*.md", "docs/**/*.md", "action.yml")
    for path in sorted(ROOT.glob(pattern))
]


def of_package(path: Path) -> str:
    """Return a path for the name of a test."""
    return str(path.relative_to(ROOT / "src" / "surveylint"))


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
    bare = [
        re.sub(r"`[^`]*`", "", message).replace("did you mean ?", "did you mean")
        for message in messages(name)
    ]
    assert [
        text
        for text in bare
        if re.match(r"[A-Z][a-z]", text) or text.endswith((".", "!")) or "\n" in text
    ] == []


@pytest.mark.parametrize("name", pages_known())
def test_a_message_states_and_does_not_ask(name: str) -> None:
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
                lines = doc.end_lineno - doc.lineno + 1 if doc is not None and doc.end_lineno else 0
                yield f"{path.name}:{node.name}", (node.end_lineno or 0) - node.lineno + 1 - lines


def test_a_function_fits_a_screen() -> None:
    assert [function for function in functions() if function[1] > MOST_LINES] == []


def test_no_module_has_a_name_without_a_subject() -> None:
    vague = {"utils", "common", "helpers", "manager", "base", "misc"}
    assert [path for path in SOURCES if path.stem in vague] == []


@pytest.mark.parametrize("path", SOURCES, ids=of_package)
def test_a_module_docstring_begins_with_a_sentence(path: Path) -> None:
    first = (ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "").split("\n")[0]
    assert re.search(r"[.?!:]$", first)


def names_used_twice(names: Iterable[str]) -> set[str]:
    return {name for name, count in Counter(names).items() if count > 1}


def test_no_two_public_classes_share_a_name() -> None:
    classes = (
        node.name
        for path in SOURCES
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_")
    )
    assert names_used_twice(classes) - SAME_CLASS_NAMES == set()


def test_no_two_modules_share_a_name() -> None:
    modules = (path.stem for path in SOURCES if not path.stem.startswith("__"))
    assert names_used_twice(modules) - SAME_MODULE_NAMES == set()


@pytest.mark.parametrize("path", SOURCES, ids=of_package)
def test_a_docstring_says_return_check_or_yield(path: Path) -> None:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    docs = [ast.get_docstring(node) or "" for node in nodes if isinstance(node, kinds)]
    assert [doc for doc in docs if re.match(r"(?:Tell|Give)s?\b", doc)] == []


def odd_words(text: str) -> list[str]:
    """Return the odd words of a text with their context.

    Quoted text and code blocks are ignored, except for output of the tool.
    """
    shown = FENCE.sub(lambda block: block[0] if block[2] in ("text", "console") else "", text)
    plain = " ".join(re.sub(r"`[^`\n]*`", "``", shown).split())
    return [
        plain[max(0, match.start() - 40) : match.end() + 40] for match in ODD_WORDS.finditer(plain)
    ]


@pytest.mark.parametrize(
    "text", ["`wanted` stands for", "behind a login", "a blank line", "```toml\nbehind\n```\n"]
)
def test_a_usual_sense_is_not_odd(text: str) -> None:
    assert odd_words(text) == []


@pytest.mark.parametrize("text", ["10 is wanted", "it stands here", "a blank", "`x` is no rule"])
def test_an_odd_sense_is_found(text: str) -> None:
    assert len(odd_words(text)) == 1


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_documents_are_in_plain_english(path: Path) -> None:
    assert odd_words(path.read_text(encoding="utf-8")) == []


PHRASES_OF_PAGES = {"bot_walls.py"}
"""Modules whose texts are phrases of other sites: `please stand by`."""


@pytest.mark.parametrize(
    "path", [path for path in SOURCES if path.name not in PHRASES_OF_PAGES], ids=of_package
)
def test_messages_are_in_plain_english(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docs = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    texts = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs
    ]
    assert [word for text in texts if " " in text for word in odd_words(text)] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_in_plain_english(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([command, "--help"])
    assert odd_words(capsys.readouterr().out) == []


def test_only_the_crash_boundaries_catch_everything() -> None:
    catching = [
        path.name
        for path in SOURCES
        if re.search(r"except (?:Base)?Exception\b|except:", path.read_text(encoding="utf-8"))
    ]
    assert [name for name in catching if name not in ("engine.py", "prober.py")] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_a_help_text(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--help"]) == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: surveylint {command}")
    assert "should" not in text
