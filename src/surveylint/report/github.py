"""Annotations for GitHub Actions, within its limits.

A step shows ten annotations of each kind and silently drops the others. The text of a list could be
a workflow command itself: plain text is printed between `::stop-commands::` tokens, and annotations
are escaped as in actions/toolkit (`command.ts`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from surveylint.model.finding import Finding, Severity
from surveylint.report import concise
from surveylint.report.closing import closing, incomplete
from surveylint.report.mask import mask_text
from surveylint.report.tally import more, plural
from surveylint.report.visible import shown

if TYPE_CHECKING:
    from surveylint.report import Report

MOST = 10
"""Annotations of one kind that a step shows (actions/toolkit, "Problem matchers", Limitations)."""

_KINDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}
_LONGEST_MESSAGE = 1_000


def emit(report: Report) -> Iterator[str]:
    """Write the report for the log, if there is a token that makes it safe, and the annotations.

    The first annotation says whether something was not checked.
    """
    if report.incomplete:
        reasons = "; ".join(incomplete(report))
        message = _inert(f"incomplete: {shown(reasons)}"[:_LONGEST_MESSAGE])
        yield f"::warning title=surveylint::{message}\n"
    if report.token:
        yield f"::stop-commands::{report.token}\n"
        yield from concise.incomplete_lines(report)
        yield from concise.lines(report.findings)
        yield closing(report)
        yield f"::{report.token}::\n"
    used = {Severity.WARNING: 1} if report.incomplete else {}
    yield from annotate(report.findings, report.changed or (), used)


def annotate(
    findings: Iterable[Finding],
    changed: Collection[tuple[str, int]] = (),
    used: Mapping[Severity, int] = MappingProxyType({}),
) -> Iterator[str]:
    """Write errors, warnings, notices, those on changed lines first; the tenth may be `and n more`.

    Args:
        findings: All findings.
        changed: Path and line of what the branch changed.
        used: How many annotations of each kind were written before.
    """
    kinds: dict[Severity, list[Finding]] = {severity: [] for severity in _KINDS}
    for finding in findings:
        kinds[finding.severity].append(finding)
    touched = frozenset(changed)
    for severity, found in kinds.items():
        ranked = (
            sorted(found, key=lambda finding: not _is_touched(finding, touched))
            if touched
            else found
        )
        most = MOST - used.get(severity, 0)
        shown_ones = ranked if len(ranked) <= most else ranked[: most - 1]
        for finding in shown_ones:
            yield _annotation(finding)
        if len(shown_ones) < len(ranked):
            rest = plural(len(ranked) - len(shown_ones), f"more {_KINDS[severity]}")
            yield f"::{_KINDS[severity]} title=surveylint::and {rest}, see the summary\n"


def _is_touched(finding: Finding, changed: frozenset[tuple[str, int]]) -> bool:
    return any(
        (place.path, line) in changed
        for place in (finding.place, *finding.related)
        for line in range(place.line, place.end_line + 1)
    )


def _annotation(finding: Finding) -> str:
    """Write one annotation, with columns if the place is on one line.

    This is what `AnnotationProperties` of actions/toolkit accepts.
    """
    place = finding.place
    path = place.path if place.path.isprintable() else shown(place.path)
    last = place.end_line - (place.end_column == 1 and place.end_line > place.line)
    properties = {"file": path, "line": place.line, "endLine": last}
    if place.line == place.end_line:
        properties |= {"col": place.column, "endColumn": place.end_column}
    properties["title"] = finding.rule
    written = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    message = shown(mask_text(finding.message)[:_LONGEST_MESSAGE]) + more(finding)
    return f"::{_KINDS[finding.severity]} {written}::{_inert(message)}\n"


def _inert(message: str) -> str:
    """Return a message in which a runner finds no command."""
    return _data(message.replace("##[", "## [").replace("::", ": :"))


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
