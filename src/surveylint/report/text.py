"""The report for people: each finding with its place in the list, then a summary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from surveylint.model.finding import Finding, Place
from surveylint.model.source import Source
from surveylint.report import shared_links
from surveylint.report.closing import closing, incomplete, statistics
from surveylint.report.colors import BOLD, DIM, OF_SEVERITY, PLAIN
from surveylint.report.fix_text import fix_text
from surveylint.report.frame import frame
from surveylint.report.mask import mask_text
from surveylint.report.tally import plural
from surveylint.report.visible import shown, shown_path
from surveylint.report.wrap import wrapped

if TYPE_CHECKING:
    from surveylint.report import Report, Style

_INDENT = "    "
"""The beginning of the other lines of a message: the gutter `|` is for lines of the file only."""

_LONGEST_MESSAGE = 1_000
_MOST_LINES = 5
_MOST_SHOWN = 3
"""Places that are listed where there are more than `_MOST_LINES`."""

_HINT = "run `surveylint explain RULE` for the reason, examples and options of a rule\n"


def emit(report: Report) -> Iterator[str]:
    """Write the whole report: findings, the table of rules if asked for, summary.

    What was not checked is written even if the summary is left out.
    """
    yield from render(report.findings, report.sources, report.style)
    if report.style.statistics and report.findings:
        yield statistics(report.findings)
    for reason in incomplete(report):
        text = f"incomplete: {shown(reason, ascii=report.style.ascii)}"
        yield "\n".join((*wrapped("", text, _INDENT, report.style.width), ""))
    if not report.style.quiet:
        if report.findings:
            yield _HINT
        yield from shared_links.lines(report.shared, ascii=report.style.ascii)
        yield closing(report)


def render(
    findings: Iterable[Finding], sources: Mapping[str, Source], style: Style
) -> Iterator[str]:
    """Write each finding as a block of lines that ends with an empty one."""
    for finding in findings:
        source = sources.get(finding.place.path)
        margin = " " * (len(str(finding.place.end_line)) + 1)
        lines = [*_head(finding, style)]
        if source is not None:
            lines += _frame(source, finding, margin + "| ", style)
        for note in _notes(finding, source):
            text = shown(note, ascii=style.ascii)
            lines += wrapped(margin + "= ", text, margin + _INDENT, style.width)
        yield "\n".join((*lines, "\n"))


def _head(finding: Finding, style: Style) -> Iterator[str]:
    """Write the line that concise output has too, wrapped."""
    place = finding.place
    where = f"{shown_path(place.path, ascii=style.ascii)}:{place.line}:{place.column}:"
    label = f"{finding.severity}[{finding.rule}]"
    message = mask_text(finding.message)
    if len(message) > _LONGEST_MESSAGE:
        message = message[:_LONGEST_MESSAGE] + ("..." if style.ascii else "…")
    text = f" {label} {shown(message, ascii=style.ascii)}"
    lines = wrapped(where, text, _INDENT, style.width)
    if style.color:
        lines[0] = lines[0].replace(where, BOLD + where + PLAIN, 1)
        colored = OF_SEVERITY[finding.severity] + _linked(label, finding, style) + PLAIN
        at = next((number for number, line in enumerate(lines) if label in line), 0)
        lines[at] = lines[at].replace(label, colored, 1)
    yield from lines


def _linked(label: str, finding: Finding, style: Style) -> str:
    """Return a label whose rule links to its page, where the terminal can open one."""
    if not style.hyperlinks:
        return label
    from surveylint.report.rule_links import hyperlink, rule_url

    return label.replace(finding.rule, hyperlink(finding.rule, rule_url(finding.rule)), 1)


def _frame(source: Source, finding: Finding, bar: str, style: Style) -> Iterator[str]:
    """Write the lines of a finding with their underlines."""
    for number, text, underline in frame(
        source, finding.place, style.width - len(bar), ascii=style.ascii
    ):
        gutter = f"{number:>{len(bar) - 3}} | " if number != "..." else number
        if style.color:
            yield f"{DIM}{gutter}{PLAIN}{text}".rstrip()
            if underline:
                yield f"{DIM}{bar}{PLAIN}{OF_SEVERITY[finding.severity]}{underline}{PLAIN}"
        else:
            yield (gutter + text).rstrip()
            if underline:
                yield bar + underline


def _notes(finding: Finding, source: Source | None) -> Iterator[str]:
    """Write what else belongs to a finding: related places, and its fix."""
    if any(place.message for place in finding.related):
        yield from _explained(finding)
    elif finding.related:
        yield _also(finding)
    if finding.fix is not None and finding.fix.edits:
        yield fix_text(finding, finding.fix, source)


def _explained(finding: Finding) -> Iterator[str]:
    """Write related places that have messages of their own, one a line."""
    places = finding.related
    count = len(places) if len(places) <= _MOST_LINES else _MOST_SHOWN
    for place in places[:count]:
        message = mask_text(place.message or "also here")[:_LONGEST_MESSAGE]
        yield f"see {_position(place, finding.place)}: {message}"
    if count < len(places):
        yield f"and {plural(len(places) - count, 'more place')}"


def _also(finding: Finding) -> str:
    """Write related places without messages: `also on lines 9, 10, 11 and 22 more`."""
    lines: dict[str, None] = {}
    for place in sorted(
        finding.related,
        key=lambda place: (place.path != finding.place.path, place.path, place.line),
    ):
        lines[f"{_elsewhere(place, finding.place)}{place.line}"] = None
    lines.pop(str(finding.place.line), None)
    others = [*lines]
    if not others:
        return f"also in {plural(len(finding.related), 'more place')} on this line"
    if len(others) == 1:
        return f"also on line {others[0]}"
    if len(others) <= _MOST_LINES:
        return f"also on lines {', '.join(others[:-1])} and {others[-1]}"
    return f"also on lines {', '.join(others[:_MOST_SHOWN])} and {len(others) - _MOST_SHOWN:,} more"


def _position(place: Place, home: Place) -> str:
    """Write `line 54, column 21`, or `notes.md:54:21` in another file."""
    if place.path == home.path:
        return f"line {place.line}, column {place.column}"
    return f"{shown_path(place.path)}:{place.line}:{place.column}"


def _elsewhere(place: Place, home: Place) -> str:
    return "" if place.path == home.path else f"{shown_path(place.path)}:"
