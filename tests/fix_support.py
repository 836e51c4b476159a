"""Helpers for tests of fixes: fix with all rules or one, and compare what was not edited."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache, partial
from typing import NamedTuple

from rules_support import Case, rule

from surveylint.config import DEFAULT
from surveylint.disk.git import hunks
from surveylint.generate import examples
from surveylint.lint import rulebook
from surveylint.lint.engine import Outcome, lint
from surveylint.lint.fix import Repair, repair
from surveylint.model.document import Document
from surveylint.model.finding import Finding
from surveylint.model.source import Source
from surveylint.reading import read
from surveylint.rule import Rule


@cache
def rules() -> tuple[Rule, ...]:
    """Return every rule that is on by default."""
    return rulebook.load(rulebook.chosen(DEFAULT))


def source(text: str | bytes) -> Source:
    """Return a README as a source."""
    return Source.from_bytes("README.md", text.encode() if isinstance(text, str) else text)


def check(text: Source) -> Outcome:
    """Run every rule that is on by default."""
    return lint(read(text), rules(), today=examples.TODAY)


def fix(text: str | bytes, *, unsafe: bool = True) -> Repair:
    """Fix a README with every rule that is on by default."""
    return repair(source(text), check, unsafe=unsafe)


def fix_example(case: Case, data: bytes) -> Repair:
    """Fix an example, or a later version of it, with its own rule and facts."""
    return repair(source(data), partial(_check_example, case), unsafe=True)


def _check_example(case: Case, text: Source) -> Outcome:
    return Outcome(examples.run(rule(case.rule), read(text), case.example.facts), ())


class Rest(NamedTuple):
    """What is outside of edited blocks: lines, cells of rows, findings."""

    lines: Counter[str]
    rows: Counter[tuple[str, ...]]
    findings: Counter[tuple[str, str, str]]


def rests(before: Source, after: Source) -> tuple[Rest, Rest]:
    """Return what is outside of the blocks that an edit changed, before and after it."""
    changed = [*hunks(before.text.split("\n"), after.text.split("\n"))]
    old, new = ([pair[side] for pair in changed] for side in (0, 1))
    return _rest(before, _touched(old)), _rest(after, _touched(new))


def _touched(hunks: list[range]) -> frozenset[int]:
    """Return the lines of hunks and one on each side, for blocks that only lost a line."""
    return frozenset(line for lines in hunks for line in range(lines.start - 1, lines.stop + 1))


def _rest(text: Source, touched: frozenset[int]) -> Rest:
    doc = read(text)
    edited = set(touched)
    for low, high in _blocks(doc):
        if any(line in touched for line in range(low, high + 1)):
            edited.update(range(low, high + 1))
    lines = [line for number, line in enumerate(text.text.split("\n"), 1) if number not in edited]
    rows = [
        tuple(doc.text[cell.start : cell.end] for cell in table.cells(row))
        for table in doc.tables
        for row in range(len(table))
        if text.line(table.row(row).start) not in edited
    ]
    findings = [
        _without_numbers(finding, text)
        for finding in check(text).findings
        if not _lines(finding) & edited
    ]
    return Rest(Counter(line for line in lines if line.strip()), Counter(rows), Counter(findings))


def _lines(finding: Finding) -> set[int]:
    places = (finding.place, *finding.related)
    return {line for place in places for line in range(place.line, place.end_line + 1)}


def _without_numbers(finding: Finding, text: Source) -> tuple[str, str, str]:
    return (
        finding.rule,
        re.sub(r"\d+", "N", finding.message),
        text.slice(text.line_span(finding.place.line)),
    )


def _blocks(doc: Document) -> list[tuple[int, int]]:
    """Return first and last line of every table, list, paragraph and heading."""
    line: Callable[[int], int] = doc.source.line
    spans = [
        *((table.start, table.end) for table in doc.tables),
        *((block.start, block.end) for block in doc.lists if block.parent is None),
        *((paragraph.start, paragraph.end) for paragraph in doc.paragraphs),
        *((heading.start, heading.end) for heading in doc.headings),
    ]
    return [(line(start), line(max(start, end - 1))) for start, end in spans]
