"""Read, run and fix the examples of rule pages."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from surveylint.config import DEFAULT, Config
from surveylint.entries import Index
from surveylint.generate.pages import Example
from surveylint.lint.baseline import Sifted
from surveylint.lint.engine import lint
from surveylint.lint.fix import chosen, edited
from surveylint.lint.rulebook import load
from surveylint.model.document import Document
from surveylint.model.finding import Finding
from surveylint.model.record import Identifier, PublishedTitle, Record
from surveylint.model.source import Source
from surveylint.model.verdict import Cause, Evidence, State, Verdict
from surveylint.namedtuples import NamedTuple
from surveylint.reading import read as read_document
from surveylint.rule import Rule

TODAY = date(2026, 1, 1)
"""The date of an example that sets none."""

PATH = "README.md"

_SERVICES = {"arxiv": "arXiv", "doi": "Crossref", "github": "GitHub", "pmcid": "PMC"}
"""The registry of a record that names none, by the kind of its identifier."""


class Files(NamedTuple):
    """The other files of an example: the anchors of each by path, and its GitHub repository."""

    known: Mapping[str, Sequence[str]]
    name: str = ""

    def exists(self, path: str) -> bool:
        """Return whether a file or folder exists."""
        return path in self.known or any(
            name.startswith(path.rstrip("/") + "/") for name in self.known
        )

    def anchors(self, path: str) -> frozenset[str] | None:
        """Return the anchors of a file."""
        return frozenset(self.known[path]) if path in self.known else None

    def repository(self) -> str:
        """Return the name of the repository."""
        return self.name


class Dictionary(NamedTuple):
    """A spelling checker that knows some misspelled words."""

    known: Mapping[str, Sequence[str]]

    def corrections(self, words: Collection[str]) -> Mapping[str, tuple[str, ...]]:
        """Return the corrections of the words that it knows."""
        return {word: tuple(self.known[word]) for word in words if word in self.known}


class _StaleBaseline(NamedTuple):
    """A baseline with entries of some rules that match nothing."""

    rules: tuple[str, ...]

    def sift(self, findings: Sequence[Finding], index: Index, ran: Collection[str]) -> Sifted:
        """Keep all findings."""
        return Sifted(tuple(findings), self.rules)


def read(example: Example) -> Document:
    """Read an example's Markdown."""
    return read_document(Source.from_bytes(PATH, example.data))


def run(rule: Rule, doc: Document, facts: Mapping[str, Any]) -> tuple[Finding, ...]:
    """Return the findings of a rule in a document with the facts of an example.

    Args:
        rule: The rule.
        doc: The document.
        facts: The `toml facts` block; the rules that it names in `also` run too.

    Raises:
        Exception: A check crashed.
    """
    outcome = lint(
        doc,
        (rule, *load(facts.get("also", ()))),
        _config(rule, facts),
        today=facts.get("today", TODAY),
        tree=Files(facts.get("files", {}), facts.get("repository", ""))
        if "files" in facts or "repository" in facts
        else None,
        verdicts={url: _verdict(given) for url, given in facts.get("verdicts", {}).items()},
        records={each.identifier: each for each in map(_record, facts.get("records", ()))},
        published={
            Identifier("arxiv", each["arxiv"]): PublishedTitle(
                each["title"], each["venue"], each["year"], each["source"]
            )
            for each in facts.get("published", ())
        },
        known=_StaleBaseline(tuple(facts["stale"])) if "stale" in facts else None,
        speller=Dictionary(facts["speller"]) if "speller" in facts else None,
    )
    for crash in outcome.crashes:
        raise crash.error
    return tuple(finding for finding in outcome.findings if finding.rule == rule.name)


def _verdict(given: Mapping[str, Any]) -> Verdict:
    """Return the verdict of a facts block: dates for times, `looks` for the received statuses."""
    looks = given.get("looks", [given.get("status")])
    note = given.get("note", "")
    evidence = tuple(
        Evidence(method="GET", url="", status=status, at=0.0, note=note) for status in looks
    )
    return Verdict(
        state=State(given["state"]),
        cause=Cause(given["cause"]) if "cause" in given else None,
        status=given.get("status", looks[-1]),
        final_url=given.get("final-url", ""),
        checked_at=_seconds(given.get("checked-at", TODAY)) or 0.0,
        evidence=evidence,
        permanent=given.get("permanent", False),
        last_alive=_seconds(given.get("last-alive")),
        failing_since=_seconds(given.get("failing-since")),
        failures=given.get("failures", 0),
    )


def _record(given: Mapping[str, Any]) -> Record:
    """Return a record of a facts block: its identifier by kind, such as `arxiv = "2301.00001"`."""
    kind = next(kind for kind in _SERVICES if kind in given)
    fields: dict[str, Any] = {
        name.replace("-", "_"): _hashable(value) for name, value in given.items() if name != kind
    }
    day = fields.pop("checked_at", TODAY)
    service = fields.pop("service", _SERVICES[kind])
    return Record(Identifier(kind, given[kind]), service, _seconds(day) or 0.0, **fields)


def _seconds(day: date | None) -> float | None:
    return (
        datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() if day is not None else None
    )


def _config(rule: Rule, facts: Mapping[str, Any]) -> Config:
    return DEFAULT._replace(
        options={
            rule.name: {
                name.replace("-", "_"): _hashable(value) for name, value in facts["options"].items()
            }
        }
        if "options" in facts
        else {},
        words={name: tuple(words) for name, words in facts.get("words", {}).items()},
        roles={header.casefold(): role for header, role in facts.get("roles", {}).items()},
    )


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def fixed(source: Source, findings: Sequence[Finding]) -> Source:
    """Return an example with all fixes applied once."""
    return edited(source, chosen(findings, unsafe=True))
