"""Run rules on a document and apply allowances and the baseline to what they find."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from surveylint.config import DEFAULT, Config
from surveylint.entries import Index
from surveylint.lint import allow
from surveylint.lint.folding import folded
from surveylint.lint.locate import placed
from surveylint.lint.precedence import most_telling
from surveylint.lint.time_limit import TimeLimit, seconds_for
from surveylint.model.finding import Finding, Problem
from surveylint.namedtuples import NamedTuple
from surveylint.rule import Facts, Rule, Speller, Tree
from surveylint.vocabulary import Words

if TYPE_CHECKING:
    from datetime import date

    from surveylint.lint.baseline import Sifted
    from surveylint.model.document import Document
    from surveylint.model.record import Identifier, PublishedTitle, Record

MOST_FINDINGS = 10_000
"""Findings of one rule in one file that are reported; a real list has at most 3,000."""

Made = TypeVar("Made")
Narrow = Callable[[Sequence["Finding"]], Sequence["Finding"]]
IsFixed = Callable[["Problem"], bool]
_LATE = {"allowances", "stale"}


class Crash(NamedTuple):
    """A bug in surveylint.

    Attributes:
        path: The file that was checked.
        work: What crashed, for example the name of a rule.
        error: The exception.
    """

    path: str
    work: str
    error: Exception


class Outcome(NamedTuple):
    """The result of running rules on one file.

    Attributes:
        findings: Sorted by place, then by rule.
        crashes: The rules that crashed; the findings of all others are complete.
        ran: The rules that reported every defect.
        matched: Indexes of the configuration's allowances that suppressed a finding.
        sifted: The result of applying the baseline, None without one.
    """

    findings: tuple[Finding, ...]
    crashes: tuple[Crash, ...]
    ran: frozenset[str] = frozenset()
    matched: frozenset[int] = frozenset()
    sifted: Sifted | None = None


class BaselineFilter(Protocol):
    """What a baseline does with the findings of one file."""

    def sift(self, findings: Sequence[Finding], index: Index, ran: Collection[str]) -> Sifted:
        """Remove the known findings."""


def lint(
    doc: Document,
    rules: Sequence[Rule],
    config: Config = DEFAULT,
    *,
    today: date,
    tree: Tree | None = None,
    words: Words | None = None,
    verdicts: Mapping[str, Any] | None = None,
    records: Mapping[Identifier, Record] | None = None,
    published: Mapping[Identifier, PublishedTitle] | None = None,
    known: BaselineFilter | None = None,
    speller: Speller | None = None,
    narrow: Narrow | None = None,
    complete: bool = True,
    is_fixed: IsFixed = lambda problem: False,
) -> Outcome:
    """Run rules on one document.

    Args:
        doc: The document.
        rules: The rules; those that need verdicts or records do not run without them.
        config: Severities, options, roles and allowances.
        today: The date of the check.
        tree: The other files of the project; None if there are none.
        words: The vocabulary; None for that of the configuration.
        verdicts: Verdict by target; None without the network.
        records: Record by identifier; None without the network.
        published: Where papers were published; None without a table.
        known: The baseline's findings of the document; None without a baseline.
        speller: The spelling checker that the configuration names; None for none.
        narrow: A function that keeps the findings to report, such as those on changed lines.
        complete: Whether every link has a verdict; if not, allowances of dead links and the like
            may be needed although nothing was found.
        is_fixed: Whether a problem will be fixed, so that it does not count as one too many.
    """
    running = _runnable(rules, verdicts, records)
    asked = {"verdicts": verdicts or {}, "records": records or {}, "published": published or {}}
    words = Words(config.words) if words is None else words
    facts = _facts(doc, words, config, tree=tree, today=today, speller=speller, **asked)
    early = [rule for rule in running if not _LATE & {*rule.needs}]
    first, crashes = _run(early, facts, config, is_fixed)
    ended = {crash.work for crash in crashes} | _cut_short(first)
    ran = conclusive(running, complete=complete) - ended
    silenced = allow.silence(most_telling(first), doc, config, ran)
    facts = facts._replace(allowances=silenced.allowances)
    second, more = _run(_needing(running, "allowances"), facts, config, is_fixed)
    found = _ordered((*silenced.findings, *second))
    outcome = Outcome(found, (*crashes, *more), ran, silenced.matched)
    outcome = _sifted(outcome, known, running, facts, config) if known is not None else outcome
    return outcome._replace(findings=_reported(outcome.findings, doc, config, narrow))


def _facts(doc: Document, words: Words, config: Config, **others: Any) -> Facts:
    """Return the facts that rules can ask for; `others` are those that come from outside."""
    index = Index(doc, words, config.roles)
    return Facts(doc=doc, index=index, words=words, options=None, allowances=(), **others)


def _runnable(rules: Sequence[Rule], verdicts: object, records: object) -> list[Rule]:
    """Return the rules whose answers of the network are at hand."""
    unknown = {"verdicts": verdicts is None, "records": records is None}
    return [rule for rule in rules if not any(unknown.get(need) for need in rule.needs)]


def _needing(rules: Sequence[Rule], fact: str) -> list[Rule]:
    return [rule for rule in rules if fact in rule.needs]


def _reported(
    findings: Sequence[Finding], doc: Document, config: Config, narrow: Narrow | None
) -> tuple[Finding, ...]:
    """Return the findings that are grave enough to be reported, those of one cause as one.

    Allowances and baselines come before, so that they do not depend on either.
    """
    findings = findings if narrow is None else narrow(findings)
    least = config.min_severity.rank
    return _ordered(folded([each for each in findings if each.severity.rank >= least], doc))


def conclusive(rules: Iterable[Rule], *, complete: bool = True) -> frozenset[str]:
    """Return the names of the rules that report every defect whenever they run.

    Those that need records may miss one in any run, because a registry did not answer. So nobody
    can conclude that one of their allowances or baseline entries is not needed.

    Args:
        rules: The rules.
        complete: Whether every link has a verdict.
    """
    unsure = {"records"} if complete else {"records", "verdicts"}
    return frozenset(rule.name for rule in rules if unsure.isdisjoint(rule.needs))


def attempt(path: str, work: str, action: Callable[[], Made]) -> Made | Crash:
    """Return what an action returns, or the crash: a bug on one file must not end the run."""
    try:
        return action()
    except Exception as error:  # noqa: BLE001  # other rules and files must still be checked
        return Crash(path, work, error)


def _sifted(
    outcome: Outcome,
    known: BaselineFilter,
    rules: Sequence[Rule],
    facts: Facts,
    config: Config,
) -> Outcome:
    """Remove the known findings, then run the rules on the baseline."""
    sifted = known.sift(outcome.findings, facts.index, outcome.ran)
    facts = facts._replace(stale=sifted.stale)
    last, crashes = _run(_needing(rules, "stale"), facts, config)
    return outcome._replace(
        findings=_ordered((*sifted.findings, *last)),
        crashes=(*outcome.crashes, *crashes),
        sifted=sifted,
    )


def _run(
    rules: Sequence[Rule],
    facts: Facts,
    config: Config,
    is_fixed: IsFixed = lambda problem: False,
) -> tuple[list[Finding], list[Crash]]:
    """Run rules; a crash in one, or one that takes too long, does not affect the others."""
    findings: list[Finding] = []
    crashes: list[Crash] = []
    path = facts.doc.source.path
    with TimeLimit(seconds_for(facts.doc.text)) as limit:
        for rule in rules:
            check = partial(_findings, rule, facts, config, limit, is_fixed)
            found = attempt(path, rule.name, partial(_limited, check, limit))
            if isinstance(found, Crash):
                crashes.append(found)
            else:
                findings += found
    return findings, crashes


def _limited(check: Callable[[], tuple[Finding, ...]], limit: TimeLimit) -> tuple[Finding, ...]:
    """Run one rule within its time."""
    try:
        limit.start()
        return check()
    finally:
        limit.stop()


def _findings(
    rule: Rule, facts: Facts, config: Config, limit: TimeLimit, is_fixed: IsFixed
) -> tuple[Finding, ...]:
    """Run one rule and return its findings."""
    asked = {name: getattr(facts, name) for name in rule.needs}
    if rule.options is not None:
        given = config.options.get(rule.name)
        asked["options"] = rule.options(**given) if given else _default_options(rule.options)
    problems = iter(rule.check(**asked))
    first = next(problems, None)
    if first is None:
        return ()
    severity = config.severity.get(rule.name)
    return tuple(
        placed(rule.name, severity or problem.severity or rule.severity, problem, facts.doc.source)
        for problem in _first(limit.watched(chain([first], problems)), is_fixed)
    )


@cache
def _default_options(options: Callable[[], object]) -> object:
    """Return the options of a rule that the configuration does not set; they are immutable."""
    return options()


def _first(problems: Iterable[Problem], is_fixed: IsFixed) -> Iterator[Problem]:
    """Yield the first problems of a rule, and one that says where the rule ended.

    Nobody reads more, and a hostile text of 2 MB has a million.
    """
    left = MOST_FINDINGS
    for problem in problems:
        left -= not is_fixed(problem)
        if left < 0:
            yield Problem(
                start=problem.start,
                end=problem.end,
                message=_too_many(),
                severity=problem.severity,
            )
            return
        yield problem


def _too_many() -> str:
    return (
        f"more than {MOST_FINDINGS:,} findings of this rule; it does not check the rest of the file"
    )


def _cut_short(findings: Iterable[Finding]) -> frozenset[str]:
    """Return the rules that found so much that they did not check all of the file."""
    message = _too_many()
    return frozenset(finding.rule for finding in findings if finding.message == message)


def _ordered(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings sorted by place and rule, without duplicates."""
    first = {(f.place.start, f.place.end, f.rule, f.message): f for f in reversed([*findings])}
    return tuple(first[key] for key in sorted(first))
