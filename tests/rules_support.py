"""Helpers for tests of rules: all pages, their examples, and one rule run on one text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from surveylint.compiled.pages import PAGES
from surveylint.compiled.rulebook import RULES
from surveylint.generate import examples
from surveylint.generate.pages import Example, RulePage, parse
from surveylint.lint import rulebook
from surveylint.model.finding import Finding
from surveylint.model.source import Source
from surveylint.reading import read
from surveylint.report.concise import render
from surveylint.rule import Rule

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "rules"


class Case(NamedTuple):
    """One example of one page."""

    rule: str
    example: Example


def written_pages() -> Iterator[Path]:
    """Yield the pages that are written by hand."""
    return (path for path in sorted(FOLDER.glob("*.md")))


@cache
def page(rule: str) -> RulePage:
    """Return a page: the file of a Python rule, the generated page of a data rule."""
    path = FOLDER / f"{rule}.md"
    return parse(path.read_text(encoding="utf-8") if path.exists() else PAGES[rule], f"{rule}.md")


def cases(kind: str = "") -> list[Case]:
    """Return the examples of all pages: all, `bad`, `good` or `fixed`."""
    found = [Case(rule, example) for rule in pages_known() for example in page(rule).examples]
    if kind == "fixed":
        return [case for case in found if case.example.fixed is not None]
    return [case for case in found if not kind or case.example.bad is (kind == "bad")]


def pages_known() -> list[str]:
    """Return the rules that have a page."""
    return sorted(
        {path.stem for path in written_pages()}
        | {name for name, row in RULES.items() if row[0] == "packs"}
    )


def case_id(case: Case) -> str:
    """Return the name of a test: rule and example."""
    return f"{case.rule}-{case.example.name}"


@cache
def rule(name: str) -> Rule:
    """Return one rule."""
    return rulebook.load([name])[0]


def run_example(case: Case, text: bytes | None = None) -> tuple[Finding, ...]:
    """Run the rule on its example, or on another text with the facts of the example."""
    source = Source.from_bytes(examples.PATH, case.example.data if text is None else text)
    return examples.run(rule(case.rule), read(source), case.example.facts)


def run_rule(name: str, text: str, **facts: Any) -> str:
    """Return the concise output of a rule on a text, with facts as in a `toml facts` block."""
    return render(examples.run(rule(name), read(Source(examples.PATH, text)), facts))


def concise(findings: tuple[Finding, ...]) -> str:
    """Return findings as pages show them."""
    return render(findings)


def unbyted(message: str) -> str:
    """Replace a byte offset, which depends on line endings and lines above."""
    return re.sub(r"(?<=at byte )\d+", "N", message)


def without_offsets(findings: tuple[Finding, ...]) -> list[Mapping[str, object]]:
    """Return findings without offsets, to compare texts that differ in bytes."""
    return [
        {
            "rule": finding.rule,
            "severity": finding.severity,
            "message": unbyted(finding.message),
            "places": [
                (place.line, place.column, place.end_line, place.end_column)
                for place in (finding.place, *finding.related)
            ],
            "fixes": len(finding.fix.edits) if finding.fix else 0,
        }
        for finding in findings
    ]
