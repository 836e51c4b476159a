"""Logging commands for Azure Pipelines, which shows the first ten errors and warnings of a task.

The commands are escaped as in azure-pipelines-task-lib (`taskcommand.ts`). There is no command for
an info; it is written as a warning, after all others.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from surveylint.model.finding import Finding, Severity
from surveylint.report.closing import incomplete
from surveylint.report.finding_text import cut_text, message_of
from surveylint.report.tally import gravest_first
from surveylint.report.visible import shown_path

if TYPE_CHECKING:
    from surveylint.report import Report


def emit(report: Report) -> Iterator[str]:
    """Write a command for each finding, errors first; the first one says what was not checked."""
    for reason in incomplete(report):
        yield f"##vso[task.logissue type=warning]{_data(f'incomplete: {cut_text(reason)}')}\n"
    for finding in gravest_first(report.findings):
        yield _issue(finding)


def _issue(finding: Finding) -> str:
    place = finding.place
    properties = {
        "type": "error" if finding.severity is Severity.ERROR else "warning",
        "sourcepath": shown_path(place.path),
        "linenumber": str(place.line),
        "columnnumber": str(place.column),
        "code": finding.rule,
    }
    written = "".join(f"{name}={_property(value)};" for name, value in properties.items())
    return f"##vso[task.logissue {written}]{_data(message_of(finding))}\n"


def _data(text: str) -> str:
    """Return a message that a runner of Azure or of GitHub reads as a message only."""
    text = text.replace("##[", "## [").replace("::", ": :")
    return text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    escaped = text.replace("%", "%AZP25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.replace("]", "%5D").replace(";", "%3B")
