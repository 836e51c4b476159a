"""The report for programs; `schemas/check.schema.json` describes it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from surveylint.model.finding import Finding, Fix, Place
from surveylint.model.source import Source
from surveylint.report.closing import works_with_defects
from surveylint.report.mask import mask_edit, mask_text
from surveylint.report.rule_links import rule_url
from surveylint.report.tally import tally

if TYPE_CHECKING:
    from surveylint.report import Report
    from surveylint.report.shared_links import LinkInLists

VERSION = 1
"""Increased when a field is removed or changes its meaning, not when one is added."""

_COMMAND = re.compile(r"##(?=\w{0,20}\[)")


def emit(report: Report) -> Iterator[str]:
    """Write one object, a finding or a list a line."""
    yield f'{{"version": {VERSION}, "findings": ['
    comma = "\n"
    for finding in report.findings:
        yield comma + dumps(finding_fields(finding, report.sources))
        comma = ",\n"
    if report.lists:
        listed = ",\n".join(
            dumps({"path": each.path, "hosts": each.hosts}) for each in report.lists
        )
        yield f'\n], "lists": [\n{listed}'
    shared = dumps([_shared(link) for link in report.shared])
    yield f'\n], "links_in_many_lists": {shared}, {completeness(report.incomplete)}, '
    yield f'"summary": {dumps(_summary(report))}}}\n'


def completeness(reasons: Sequence[str]) -> str:
    """Return the fields that say whether everything was checked, and if not, why."""
    incomplete = dumps([mask_text(reason) for reason in reasons])
    return f'"complete": {dumps(not reasons)}, "incomplete": {incomplete}'


def dumps(value: object) -> str:
    """Write a value as ASCII JSON without anything that a CI runner obeys."""
    from json import dumps as dump

    return _COMMAND.sub(r"#\\u0023", dump(value)).replace("::", r":\u003a")


def finding_fields(finding: Finding, sources: Mapping[str, Source]) -> dict[str, Any]:
    """Return a finding as plain values, secrets masked.

    Args:
        finding: The finding.
        sources: Path to source, for the places of edits.
    """
    return {
        "rule": finding.rule,
        "rule_url": rule_url(finding.rule) or None,
        "severity": finding.severity.value,
        "message": mask_text(finding.message),
        "url": mask_text(finding.url) or None,
        "final_url": mask_text(finding.final_url) or None,
        "archive_url": mask_text(finding.archive_url) or None,
        "archived_on": finding.archived_on or None,
        **_place(finding.place),
        "related": [
            {**_place(place), "message": mask_text(place.message)} for place in finding.related
        ],
        "fix": finding.fix and _fix(finding.fix, sources.get(finding.place.path)),
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "end_line": place.end_line,
        "end_column": place.end_column,
    }


def _fix(fix: Fix, source: Source | None) -> dict[str, Any] | None:
    """Return the edits of a fix by line and column, None without the source."""
    if source is None:
        return None
    edits = []
    for start, end, text in fix.edits:
        (line, column), (end_line, end_column) = source.place(start), source.place(end)
        content = mask_edit(text, source.text)
        edits.append(
            {
                "line": line,
                "column": column,
                "end_line": end_line,
                "end_column": end_column,
                "content": content,
                "masked": content != text,
            }
        )
    return {"safe": fix.safe, "edits": edits}


def _shared(link: LinkInLists) -> dict[str, Any]:
    """Return a link of several lists as plain values, secrets masked."""
    return {
        "rule": link.rule,
        "severity": link.severity.value,
        "url": mask_text(link.url),
        "message": mask_text(link.message),
        "lists": link.lists,
        "places": [{"path": path, "line": line} for path, line in link.places],
    }


def _summary(report: Report) -> dict[str, Any]:
    counts = tally(report.findings)
    return {
        "files": report.files,
        "errors": counts.errors,
        "warnings": counts.warnings,
        "infos": counts.infos,
        "places": counts.places,
        "fixable": counts.safe,
        "unsafe_fixable": counts.unsafe,
        "fixed": 0 if report.allowed else report.fixed or 0,
        "known": report.known,
        "by_rule": {rule.rule: rule.found for rule in counts.rules},
        "links": dict(report.links),
        "verified": {
            "rows": report.verified.rows,
            "verified": report.verified.verified,
            "registries": dict(report.verified.registries),
            **works_with_defects(report),
        },
    }
