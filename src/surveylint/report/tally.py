"""Counts of a report: by severity, by rule, by what can be fixed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from surveylint.model.finding import Finding, Severity, same_defect
from surveylint.namedtuples import NamedTuple


class RuleTally(NamedTuple):
    """How often a rule was broken, at its gravest, and how many of its findings have a fix."""

    rule: str
    severity: Severity
    found: int
    places: int
    safe: int
    unsafe: int


class Tally(NamedTuple):
    """The counts of a report; `files` counts the files with findings."""

    errors: int
    warnings: int
    infos: int
    safe: int
    unsafe: int
    files: int
    rules: tuple[RuleTally, ...]

    @property
    def total(self) -> int:
        """The number of findings."""
        return self.errors + self.warnings + self.infos

    @property
    def places(self) -> int:
        """The number of places of all findings."""
        return sum(rule.places for rule in self.rules)


def tally(findings: Iterable[Finding]) -> Tally:
    """Count findings; the rule with the most findings is the first."""
    severities = {Severity.ERROR: 0, Severity.WARNING: 0, Severity.INFO: 0}
    rules: dict[str, RuleTally] = {}
    paths: set[str] = set()
    for finding in findings:
        severities[finding.severity] += 1
        paths.add(finding.place.path)
        known = rules.get(finding.rule) or RuleTally(finding.rule, finding.severity, 0, 0, 0, 0)
        rules[finding.rule] = RuleTally(
            finding.rule,
            max(known.severity, finding.severity, key=lambda severity: severity.rank),
            known.found + 1,
            known.places + len(same_defect(finding)),
            known.safe + (finding.fix is not None and finding.fix.safe),
            known.unsafe + (finding.fix is not None and not finding.fix.safe),
        )
    return Tally(
        errors=severities[Severity.ERROR],
        warnings=severities[Severity.WARNING],
        infos=severities[Severity.INFO],
        safe=sum(rule.safe for rule in rules.values()),
        unsafe=sum(rule.unsafe for rule in rules.values()),
        files=len(paths),
        rules=tuple(sorted(rules.values(), key=lambda rule: (-rule.found, rule.rule))),
    )


def gravest_first(findings: Collection[Finding]) -> Iterator[Finding]:
    """Yield findings by severity, those of a severity in their order; none is held in memory."""
    for severity in Severity:
        yield from (finding for finding in findings if finding.severity is severity)


def at_places(findings: int, places: int, new: str = "") -> str:
    """Return counts as text: `31 findings at 57 places`, `31 findings` if each has one place."""
    count = plural(findings, f"{new}finding")
    return f"{count} at {plural(places, 'place')}" if places > findings else count


def plural(count: int, noun: str) -> str:
    """Return a count with its noun: `1 file`, `1,200 files`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def more(finding: Finding) -> str:
    """Return how many places of the same defect are not shown, "" if there are none.

    A place with a message of its own explains the defect and is not counted.
    """
    count = sum(1 for place in finding.related if not place.message)
    return f" (+{plural(count, 'more place')})" if count else ""
