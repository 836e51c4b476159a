"""Checkstyle XML, which reviewdog and Jenkins read; fixes and related places are left out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from surveylint.report.closing import incomplete
from surveylint.report.finding_text import cut_text, message_of, xml_text
from surveylint.report.visible import shown_path

if TYPE_CHECKING:
    from surveylint.report import Report


def emit(report: Report) -> Iterator[str]:
    """Write an element for each file with findings; the first one says what was not checked."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n'
    reasons = [*incomplete(report)]
    if reasons:
        yield '<file name="surveylint">\n'
        for reason in reasons:
            yield _error(1, 1, "error", f"incomplete: {cut_text(reason)}", "incomplete")
        yield "</file>\n"
    for path, found in groupby(report.findings, key=lambda finding: finding.place.path):
        yield f'<file name="{xml_text(shown_path(path))}">\n'
        for finding in found:
            line, column = finding.place.line, finding.place.column
            yield _error(line, column, finding.severity, message_of(finding), finding.rule)
        yield "</file>\n"
    yield "</checkstyle>\n"


def _error(line: int, column: int, severity: str, message: str, rule: str) -> str:
    return (
        f'<error line="{line}" column="{column}" severity="{severity}"'
        f' message="{xml_text(message)}" source="surveylint.{rule}"/>\n'
    )
