"""A Code Quality report for GitLab's merge requests.

GitLab's rules are in "Code Quality report format" of its documentation. A fingerprint must not
occur twice. The widget does not show `check_name`, so the description begins with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from surveylint.model.finding import Severity
from surveylint.report.closing import incomplete
from surveylint.report.finding_text import NO_FILE, cut_text, json_path, message_of
from surveylint.report.fingerprint import fingerprints, hashed
from surveylint.report.json import dumps

if TYPE_CHECKING:
    from surveylint.report import Report

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def emit(report: Report) -> Iterator[str]:
    """Write an array of issues, one a line; the first ones say what was not checked."""
    comma = "\n"
    yield "["
    for issue in _issues(report):
        yield comma + dumps(issue)
        comma = ",\n"
    yield "\n]\n"


def _issues(report: Report) -> Iterator[dict[str, Any]]:
    for reason in incomplete(report):
        text = f"incomplete: {cut_text(reason)}"
        yield _issue("incomplete", text, hashed(text), "critical", NO_FILE, 1)
    marks = fingerprints(report.findings, report.sources)
    for finding, mark in zip(report.findings, marks, strict=True):
        path = json_path(finding.place.path.removeprefix("./"))
        text = f"{finding.rule}: {message_of(finding)}"
        severity = _SEVERITIES[finding.severity]
        yield _issue(
            finding.rule, text, f"{hashed(path)}{mark}", severity, path, finding.place.line
        )


def _issue(
    rule: str, text: str, fingerprint: str, severity: str, path: str, line: int
) -> dict[str, Any]:
    """Return an issue with the fields that GitLab requires."""
    return {
        "description": text,
        "check_name": rule,
        "fingerprint": fingerprint,
        "severity": severity,
        "location": {"path": path, "lines": {"begin": line}},
    }
