"""JUnit XML for the test pages of Jenkins, GitLab, Azure Pipelines and others.

The structure is that of `junit-10.xsd` of Jenkins' xUnit plugin. A file is a test suite, a finding
a test case that failed; its class has no `.md`, as Jenkins takes what is before a dot for the name
of a package. Without findings one test case passes, as Jenkins rejects a report without tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from surveylint.model.finding import Finding
from surveylint.report.closing import closing, incomplete
from surveylint.report.finding_text import cut_text, message_of, xml_text
from surveylint.report.visible import shown_path

if TYPE_CHECKING:
    from surveylint.report import Report


def emit(report: Report) -> Iterator[str]:
    """Write a suite for each file with findings, and one for the run itself."""
    failures, errors = len(report.findings), sum(1 for _ in incomplete(report))
    tests = failures + max(errors, not failures)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<testsuites name="surveylint" tests="{tests}" failures="{failures}"'
    yield f' errors="{errors}">\n'
    yield from _run(report, errors)
    for path, found in groupby(report.findings, key=lambda finding: finding.place.path):
        yield from _suite(shown_path(path), [*found])
    yield "</testsuites>\n"


def _run(report: Report, errors: int) -> Iterator[str]:
    """Write what was not checked, or that there are no findings."""
    if errors:
        yield f'<testsuite name="surveylint" tests="{errors}" failures="0" errors="{errors}">\n'
        for number, reason in enumerate(incomplete(report), 1):
            text = xml_text(cut_text(reason))
            yield f'<testcase classname="surveylint" name="incomplete {number}">'
            yield f'<error type="incomplete" message="incomplete: {text}"/></testcase>\n'
        yield "</testsuite>\n"
    elif not report.findings:
        name = xml_text(closing(report).split("\n")[0])
        yield '<testsuite name="surveylint" tests="1" failures="0" errors="0">\n'
        yield f'<testcase classname="surveylint" name="{name}"/>\n</testsuite>\n'


def _suite(path: str, findings: list[Finding]) -> Iterator[str]:
    """Write the findings of a file."""
    name, group = xml_text(path), xml_text(path.removesuffix(".md"))
    yield f'<testsuite name="{name}" tests="{len(findings)}" failures="{len(findings)}"'
    yield f' errors="0" file="{name}">\n'
    for finding in findings:
        line, column = finding.place.line, finding.place.column
        text = xml_text(message_of(finding))
        yield f'<testcase classname="{group}" name="{finding.rule} at {line}:{column}">'
        yield f'<failure type="{finding.severity}" message="{text}">'
        yield f"{name}:{line}:{column}: {finding.severity}[{finding.rule}] {text}"
        yield "</failure></testcase>\n"
    yield "</testsuite>\n"
