"""JSON Lines: each finding is an object on a line, the same as in the report for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from surveylint.report.json import completeness, dumps, finding_fields

if TYPE_CHECKING:
    from surveylint.report import Report


def emit(report: Report) -> Iterator[str]:
    """Write a line for each finding; if not everything was checked, a last one says so."""
    for finding in report.findings:
        yield dumps(finding_fields(finding, report.sources)) + "\n"
    if report.incomplete:
        yield f"{{{completeness(report.incomplete)}}}\n"
