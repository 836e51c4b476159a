"""Run the default offline rules on a text, as `surveylint check --offline --no-config` does."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from surveylint.config import DEFAULT, Config
from surveylint.lint import rulebook
from surveylint.lint.engine import lint
from surveylint.lint.typos import Typos
from surveylint.model.finding import Finding, Severity
from surveylint.model.source import Source
from surveylint.reading import read

TODAY = date(2026, 11, 24)


class Counted(NamedTuple):
    """A finding as it is counted: its rule, its severity, its line and all lines it names."""

    rule: str
    severity: Severity
    line: int
    lines: frozenset[int]


def findings(data: bytes, config: Config = DEFAULT) -> tuple[Source, tuple[Finding, ...]]:
    """Return the findings of a text."""
    rules = rulebook.load(rulebook.chosen(config), config)
    source = Source.from_bytes("README.md", data)
    speller = _typos() if config.options.get("misspelling", {}).get("typos") else None
    return source, lint(read(source), rules, config, today=TODAY, speller=speller).findings


@cache
def _typos() -> Typos:
    return Typos("command line")


def counted(data: bytes, config: Config = DEFAULT) -> list[Counted]:
    """Return the findings of a text as they are counted."""
    _, found = findings(data, config)
    return [
        Counted(
            f.rule,
            f.severity,
            f.place.line,
            frozenset({f.place.line, *(place.line for place in f.related)}),
        )
        for f in found
    ]
