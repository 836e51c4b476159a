"""The findings of each file under its name, for people: one line a finding, in columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from surveylint.model.finding import Finding
from surveylint.report.closing import counts, incomplete
from surveylint.report.colors import BOLD, OF_SEVERITY, painted
from surveylint.report.finding_text import cut_text, message_of
from surveylint.report.visible import shown_path
from surveylint.report.wrap import wrapped

if TYPE_CHECKING:
    from surveylint.report import Report, Style

_INDENT = "        "


def emit(report: Report) -> Iterator[str]:
    """Write the findings by file, the table of rules if asked for, summary."""
    style = report.style
    for path, found in groupby(report.findings, key=lambda finding: finding.place.path):
        yield f"{painted(shown_path(path, ascii=style.ascii), BOLD, on=style.color)}\n"
        yield from _rows([*found], style)
        yield "\n"
    for reason in incomplete(report):
        text = f"incomplete: {cut_text(reason, ascii=style.ascii)}"
        yield "\n".join((*wrapped("", text, "    ", style.width), ""))
    yield from counts(report)


def _rows(findings: Sequence[Finding], style: Style) -> Iterator[str]:
    """Write the lines of the findings of a file, the places and names in columns."""
    places = [f"{finding.place.line}:{finding.place.column}" for finding in findings]
    width = max(map(len, places))
    names = max(len(finding.rule) for finding in findings)
    for finding, place in zip(findings, places, strict=True):
        first = f"  {place:>{width}}  {finding.severity:<7}  {finding.rule:<{names}} "
        text = f" {message_of(finding, ascii=style.ascii)}"
        line, *others = wrapped(first, text, _INDENT, style.width)
        yield "\n".join((_decorated(first, finding, style) + line[len(first) :], *others, ""))


def _decorated(first: str, finding: Finding, style: Style) -> str:
    """Return the begin of a line with its colour and with a link to the page of its rule."""
    severity = painted(finding.severity, OF_SEVERITY[finding.severity], on=style.color)
    before, _, after = first.partition(finding.severity)
    if style.hyperlinks:
        from surveylint.report.rule_links import hyperlink, rule_url

        after = after.replace(finding.rule, hyperlink(finding.rule, rule_url(finding.rule)), 1)
    return before + severity + after
