"""Findings as the protocol's diagnostics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from lsprotocol import types

from surveylint.editor.buffers import Positions
from surveylint.editor.linting import CheckedBuffer
from surveylint.editor.stored_facts import LinkFacts
from surveylint.model.finding import Finding, Severity, same_defect
from surveylint.package_data import rules_folder
from surveylint.report.mask import mask_text

SOURCE = "surveylint"

_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_MOST_RELATED = 50
"""Related places of a diagnostic; every place with the same defect has a diagnostic of its own."""


def diagnostics(checked: CheckedBuffer) -> list[types.Diagnostic]:
    """Return the diagnostics of a buffer: one for each place of each finding."""
    if checked.doc is None:
        return []
    positions = Positions(checked.doc.source, checked.buffer.encoding)
    return [
        diagnostic
        for finding in checked.findings
        for diagnostic in _diagnostics(finding, checked, positions)
    ]


def _diagnostics(
    finding: Finding, checked: CheckedBuffer, positions: Positions
) -> Iterator[types.Diagnostic]:
    """Yield a diagnostic for each place with the defect; the others are related to it."""
    message = _message(finding, checked.facts)
    page = page_uri(finding.rule)
    explained = [place for place in finding.related if place.message][:_MOST_RELATED]
    related = [
        types.DiagnosticRelatedInformation(
            types.Location(checked.buffer.uri, positions.range(place.start, place.end)),
            mask_text(place.message),
        )
        for place in explained
    ]
    for place in same_defect(finding):
        yield types.Diagnostic(
            range=positions.range(place.start, place.end),
            message=message,
            severity=_SEVERITIES[finding.severity],
            code=finding.rule,
            code_description=types.CodeDescription(page) if page else None,
            source=SOURCE,
            related_information=related or None,
        )


def _message(finding: Finding, facts: LinkFacts) -> str:
    """Return the message of a finding, with the day of a verdict that is from an earlier run."""
    message = mask_text(finding.message)
    verdict = facts.verdicts.get(finding.url) if finding.url else None
    if verdict is None or not verdict.stored:
        return message
    return f"{message} (checked {day_of(verdict.checked_at)})"


def day_of(seconds: float) -> str:
    """Return the day of a time in Unix seconds, in UTC."""
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


@cache
def page_uri(rule: str) -> str:
    """Return the address of a rule's page on this machine, "" for rules without a page."""
    page = Path(rules_folder(), f"{rule}.md")
    return page.as_uri() if page.is_file() else ""
