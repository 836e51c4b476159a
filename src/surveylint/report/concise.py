"""One line a finding, for scripts, editors and the examples of rule pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from surveylint.model.finding import Finding, Place
from surveylint.report.closing import counts, incomplete
from surveylint.report.mask import mask_text
from surveylint.report.tally import more
from surveylint.report.visible import shown, shown_path

if TYPE_CHECKING:
    from surveylint.report import Report

_LONGEST_MESSAGE = 1_000


def emit(report: Report) -> Iterator[str]:
    """Write each finding on a line of its own, then a line for each reason why it is incomplete.

    The counts follow only if the statistics are asked for: scripts read one finding a line.
    """
    yield from lines(report.findings, unfold=report.style.unfold, ascii=report.style.ascii)
    yield from incomplete_lines(report)
    if report.style.statistics:
        yield "\n" if report.findings else ""
        yield from counts(report)


def incomplete_lines(report: Report) -> Iterator[str]:
    """Write a line for each reason why not everything was checked."""
    for reason in incomplete(report):
        yield f"incomplete: {_message(reason, report.style.ascii)}\n"


def render(findings: Sequence[Finding], *, unfold: bool = False) -> str:
    """Write each finding on a line of its own, the last one with a line break too."""
    return "".join(lines(findings, unfold=unfold))


def lines(
    findings: Iterable[Finding], *, unfold: bool = False, ascii: bool = False
) -> Iterator[str]:
    """Write `path:line:column: severity[rule] message` for each finding.

    Args:
        findings: In the order in which they are printed.
        unfold: Whether related places have a line each instead of `(+26 more places)`.
        ascii: Whether to use ASCII only.
    """
    for finding in findings:
        label, message = f"{finding.severity}[{finding.rule}]", _message(finding.message, ascii)
        yield f"{_where(finding.place, ascii)} {label} {message}{'' if unfold else more(finding)}\n"
        for place in finding.related if unfold else ():
            here = _message(place.message, ascii) if place.message else message
            yield f"{_where(place, ascii)} {label} {here}\n"


def _where(place: Place, ascii: bool) -> str:
    return f"{shown_path(place.path, ascii=ascii)}:{place.line}:{place.column}:"


def _message(message: str, ascii: bool) -> str:
    message = mask_text(message)
    if len(message) > _LONGEST_MESSAGE:
        message = message[:_LONGEST_MESSAGE] + ("..." if ascii else "…")
    return shown(message, ascii=ascii)
