"""Run rules on a document: hand each the facts that it names, place what it finds, silence what is allowed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from surveylint.config import DEFAULT, Config
from surveylint.entries import Index
from surveylint.lint import allow
from surveylint.lint.locate import placed
from surveylint.model.finding import Finding
from surveylint.namedtuples import NamedTuple
from surveylint.rule import Facts, Rule, Speller, Tree
from surveylint.vocabulary import Words

if TYPE_CHECKING:
    from datetime import date

    from surveylint.lint.baseline import Sifted
    from surveylint.model.document import Document

Made = TypeVar("Made")
_LATE = {"allowances", "stale"}


class Crash(NamedTuple):
    """A fault of surveylint itself: what was at work on which file, and the exception."""

    path: str
    work: str
    error: Exception


class Outcome(NamedTuple):
    """What came of one file.

    Attributes:
        findings: Sorted by place, then by rule.
        crashes: What broke; everything else is complete.
        matched: Which allowances of the configuration silenced something, by their place in it.
        sifted: What a baseline made of the findings, None without one.
    """

    findings: tuple[Finding, ...]
    crashes: tuple[Crash, ...]
    matched: frozenset[int] = frozenset()
    sifted: Sifted | None = None


class Known(Protocol):
    """What a baseline does with the findings of one file."""

    def sift(self, findings: Sequence[Finding], index: Index, ran: Collection[str]) -> Sifted:
        """Take out what is known."""


def lint(
    doc: Document,
    rules: Sequence[Rule],
    config: Config = DEFAULT,
    *,
    today: date,
    tree: Tree | None = None,
    words: Words | None = None,
    verdicts: Mapping[str, Any] | None = None,
    records: Mapping[str, Any] | None = None,
    known: Known | None = None,
    speller: Speller | None = None,
) -> Outcome:
    """Run rules on one document.

    Args:
        doc: The document.
        rules: The rules that may run; those that need the network stay out where there are no verdicts and records.
        config: Severities, options, roles and allowances.
        today: The day of the check.
        tree: The files around; None where there are none.
        words: The vocabulary; the configuration's own where None.
        verdicts: Target to verdict; None without the network.
        records: Identifier to record; None without the network.
        known: What a baseline knows of the document; None without one.
        speller: The spelling checker that the configuration asks for; None without one.
    """
    online = verdicts is not None or records is not None
    running = [rule for rule in rules if online or not rule.online]
    words = Words(config.words) if words is None else words
    facts = Facts(
        doc=doc,
        index=Index(doc, words, config.roles),
        words=words,
        options=None,
        tree=tree,
        today=today,
        verdicts=verdicts or {},
        records=records or {},
        allowances=(),
        speller=speller,
    )
    ran = frozenset(rule.name for rule in running)
    first, crashes = _run([rule for rule in running if not _LATE & {*rule.needs}], facts, config)
    silenced = allow.silence(first, doc, config, ran)
    facts = facts._replace(allowances=silenced.allowances)
    second, more = _run([rule for rule in running if "allowances" in rule.needs], facts, config)
    outcome = Outcome(_ordered((*silenced.findings, *second)), (*crashes, *more), silenced.matched)
    if known is None:
        return outcome
    sifted = known.sift(outcome.findings, facts.index, ran)
    facts = facts._replace(stale=sifted.stale)
    last, more = _run([rule for rule in running if "stale" in rule.needs], facts, config)
    return Outcome(
        _ordered((*sifted.findings, *last)), (*outcome.crashes, *more), outcome.matched, sifted
    )


def attempt(path: str, work: str, action: Callable[[], Made]) -> Made | Crash:
    """Do one piece of work on one file; a bug in it must not end the run."""
    try:
        return action()
    except Exception as error:  # noqa: BLE001  # the boundary of one rule on one file: whatever it is, the rest goes on
        return Crash(path, work, error)


def _run(rules: Sequence[Rule], facts: Facts, config: Config) -> tuple[list[Finding], list[Crash]]:
    """Run each rule behind the boundary."""
    findings: list[Finding] = []
    crashes: list[Crash] = []
    for rule in rules:
        found = attempt(facts.doc.source.path, rule.name, partial(_findings, rule, facts, config))
        if isinstance(found, Crash):
            crashes.append(found)
        else:
            findings += found
    return findings, crashes


def _findings(rule: Rule, facts: Facts, config: Config) -> tuple[Finding, ...]:
    """Run one rule and place what it finds."""
    asked = {name: getattr(facts, name) for name in rule.needs}
    if rule.options is not None:
        asked["options"] = rule.options(**config.options.get(rule.name, {}))
    severity = config.severity.get(rule.name)
    return tuple(
        placed(rule.name, severity or problem.severity or rule.severity, problem, facts.doc.source)
        for problem in rule.check(**asked)
    )


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort by place, then by rule; the same rule says the same of one place only once."""
    first = {(f.place.start, f.place.end, f.rule, f.message): f for f in reversed([*findings])}
    return tuple(first[key] for key in sorted(first))
