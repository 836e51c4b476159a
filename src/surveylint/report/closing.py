"""The last lines of a report: counts of findings and links, what can be fixed, a table of rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from surveylint.model.finding import Finding
from surveylint.report import shared_links
from surveylint.report.colors import painted
from surveylint.report.mask import mask_text
from surveylint.report.tally import Tally, at_places, plural, tally

if TYPE_CHECKING:
    from surveylint.report import Report

_UNSAFE = "--fix --unsafe-fixes"
_MOST_REASONS = 10


def closing(report: Report) -> str:
    """Write the last lines: the findings, and the links if the network was asked.

    Why a run is incomplete is written by the formats, before these lines.
    """
    counted = summary(
        report.findings,
        report.files,
        done=_done(report),
        known=report.known,
        unsafe_fixes=report.style.unsafe_fixes,
        complete=not report.incomplete,
    )
    return counted + links(report.links) + verified(report)


def incomplete(report: Report) -> Iterator[str]:
    """Yield why not everything was checked, a clause for each of the first reasons."""
    yield from map(mask_text, report.incomplete[:_MOST_REASONS])
    if len(report.incomplete) > _MOST_REASONS:
        yield f"{plural(len(report.incomplete) - _MOST_REASONS, 'more reason')}"


def counts(report: Report) -> Iterator[str]:
    """Write the table of rules if asked for, and the last lines unless they are left out."""
    if report.style.statistics and report.findings:
        yield statistics(report.findings)
    if not report.style.quiet:
        yield from shared_links.lines(report.shared, ascii=report.style.ascii)
        yield closing(report)


def summary(
    findings: Sequence[Finding],
    files: int,
    *,
    done: str = "",
    known: int = 0,
    unsafe_fixes: bool = False,
    complete: bool = True,
) -> str:
    """Write how many findings of what kind there are, and what can be fixed.

    Args:
        findings: All findings.
        files: How many files were checked.
        done: What was fixed, instead of the number of findings.
        known: How many places are in the baseline.
        unsafe_fixes: Whether unsafe fixes are included in what can be fixed.
        complete: Whether everything was checked; else it is not said that there are no findings.
    """
    baseline = f" ({plural(known, 'place')} in the baseline)" if known else ""
    new = "new " if known else ""
    if not findings:
        nothing = f"no {new}findings" if complete else f"0 {new}findings so far"
        return f"{done or nothing} in {plural(files, 'file')}{baseline}\n"
    counts = tally(findings)
    kinds = ((counts.errors, "error"), (counts.warnings, "warning"), (counts.infos, "info"))
    severities = ", ".join(plural(count, kind) for count, kind in kinds if count)
    where = plural(files, "file")
    if counts.files < files:
        where = f"{counts.files:,} of {where}"
    what = done or at_places(counts.total, counts.places, new)
    return (
        f"{what} ({severities}) in {where}{_fixable(counts, unsafe_fixes=unsafe_fixes)}{baseline}\n"
    )


def links(counts: Mapping[str, int], colors: Mapping[str, str] = MappingProxyType({})) -> str:
    """Write how many links are in each state, "" if none was asked.

    Args:
        counts: The number of links by state.
        colors: The colours of states; empty for none.
    """
    asked = {state: count for state, count in counts.items() if count}
    if not asked:
        return ""
    states = ", ".join(
        painted(f"{count:,} {state}", colors.get(state, ""), on=state in colors)
        for state, count in asked.items()
    )
    return f"{plural(sum(asked.values()), 'link')}: {states}\n"


def verified(report: Report) -> str:
    """Return a line on the rows that registries answered for, "" if none was asked about any."""
    rows, compared, registries = report.verified
    if not rows:
        return ""
    found = works_with_defects(report)
    defects = ", ".join(f"{count:,} {kind}" for kind, count in found.items() if count)
    names = f" against {listed([*registries])}" if registries else ""
    return (
        f"{compared:,} of {plural(rows, 'row')} verified{names}{'; ' if defects else ''}{defects}\n"
    )


def works_with_defects(report: Report) -> dict[str, int]:
    """Return how many links are to a wrong, a retracted or a withdrawn paper."""
    counts = Counter(finding.rule for finding in report.findings)
    return {kind: counts[f"{kind}-paper"] for kind in ("wrong", "retracted", "withdrawn")}


def listed(names: Sequence[str]) -> str:
    """Return names as an enumeration: `arXiv, Crossref and GitHub`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def statistics(findings: Iterable[Finding]) -> str:
    """Write a table of the broken rules: count, severity, how many can be fixed, rule."""
    rows = [("count", "places", "severity", "--fix", "--unsafe-fixes", "rule")]
    rows += [
        (
            f"{rule.found:,}",
            f"{rule.places:,}",
            rule.severity,
            f"{rule.safe or '-'}",
            f"{rule.unsafe or '-'}",
            rule.rule,
        )
        for rule in tally(findings).rules
    ]
    a, b, c, d, e = (max(len(row[column]) for row in rows) for column in range(5))
    lines = (
        f"{n:>{a}}  {p:>{b}}  {s:<{c}}  {f:>{d}}  {u:>{e}}  {r}\n" for n, p, s, f, u, r in rows
    )
    return "".join(lines) + "\n"


def _done(report: Report) -> str:
    """Return what was fixed or allowed and what is left, "" if nothing was to be."""
    if report.fixed is None:
        return ""
    done = "allowed" if report.allowed else "fixed"
    fixed, left = (f"would be {done}", "would remain") if report.dry else (done, "remaining")
    if report.silent:
        return f"{report.fixed:,} {fixed}"
    return f"{report.fixed:,} {fixed}, {len(report.findings):,} {left}"


def _fixable(counts: Tally, *, unsafe_fixes: bool) -> str:
    """Return how many findings can be fixed by which options."""
    if unsafe_fixes and (fixable := counts.safe + counts.unsafe):
        return f"; {fixable:,} fixable with {_UNSAFE}"
    if counts.safe and counts.unsafe:
        return f"; {counts.safe:,} fixable with --fix, {counts.unsafe:,} more with {_UNSAFE}"
    if counts.safe:
        return f"; {counts.safe:,} fixable with --fix"
    return f"; {counts.unsafe:,} fixable with {_UNSAFE}" if counts.unsafe else ""
