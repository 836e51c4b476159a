"""The report for people: each finding with its place in the list, then a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from surveylint.hosts.secrets import MASK
from surveylint.model.finding import Finding, Place
from surveylint.model.source import Edit, Source
from surveylint.report.colors import BOLD, DIM, OF_SEVERITY, PLAIN
from surveylint.report.frame import frame
from surveylint.report.mask import mask_slice, mask_text
from surveylint.report.tally import Tally, plural, tally
from surveylint.report.visible import shown, shown_path, text_width

if TYPE_CHECKING:
    from surveylint.report import Report, Style

_LONGEST_MESSAGE = 1_000
_LONGEST_OLD, _LONGEST_NEW = 40, 120
_MOST_LINES = 5
_MOST_TOLD = 3
"""Places that are told where there are more than `_MOST_LINES`."""


def emit(report: Report) -> Iterator[str]:
    """Write the whole report: findings, statistics where wanted, summary."""
    yield from render(report.findings, report.sources, report.style)
    if report.style.statistics and report.findings:
        yield statistics(report.findings)
    if not report.style.quiet:
        yield closing(report)


def render(
    findings: Iterable[Finding], sources: Mapping[str, Source], style: Style
) -> Iterator[str]:
    """Write each finding as a block of lines that ends with a blank one."""
    for finding in findings:
        source = sources.get(finding.place.path)
        margin = len(str(finding.place.end_line)) + 1
        bar = " " * margin + "| "
        lines = [*_head(finding, bar, style)]
        if source is not None:
            lines += _frame(source, finding, bar, style)
        for note in _notes(finding, source):
            lines += _wrapped(" " * margin + "= ", shown(note, ascii=style.ascii), bar, style.width)
        yield "\n".join((*lines, "\n"))


def closing(report: Report) -> str:
    """Write the last lines of a report: the findings, and the links where the network was asked."""
    told = summary(
        report.findings,
        report.files,
        done=_done(report),
        known=report.known,
        unsafe_fixes=report.style.unsafe_fixes,
    )
    return told + links(report.links) + verified(report)


def _done(report: Report) -> str:
    """Say what was fixed and what is left, "" where nothing was to be fixed."""
    if report.fixed is None:
        return ""
    done, left = ("would be fixed", "would remain") if report.dry else ("fixed", "remain")
    if report.silent:
        return f"{report.fixed:,} {done}"
    count = len(report.findings)
    return f"{report.fixed:,} {done}, {count:,} {left + 's' if count == 1 and not report.dry else left}"


def verified(report: Report) -> str:
    """Return a line on the rows that registries answered for, "" if none was asked about any."""
    rows, compared, registries = report.verified
    if not rows:
        return ""
    counts = Counter(finding.rule for finding in report.findings)
    found = ((counts[f"{kind}-paper"], kind) for kind in ("wrong", "retracted", "withdrawn"))
    defects = ", ".join(f"{count:,} {kind}" for count, kind in found if count)
    names = f" against {listed(registries)}" if registries else ""
    return (
        f"{compared:,} of {plural(rows, 'row')} verified{names}{'; ' if defects else ''}{defects}\n"
    )


def listed(names: Sequence[str]) -> str:
    """Return names as an enumeration: `arXiv, Crossref and GitHub`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def links(counts: Mapping[str, int]) -> str:
    """Write how many links are in each state, "" where none was asked; walls are told here and nowhere else."""
    asked = {state: count for state, count in counts.items() if count}
    if not asked:
        return ""
    total = sum(asked.values())
    return f"{plural(total, 'link')}: {', '.join(f'{count:,} {state}' for state, count in asked.items())}\n"


def summary(
    findings: Sequence[Finding],
    files: int,
    *,
    done: str = "",
    known: int = 0,
    unsafe_fixes: bool = False,
) -> str:
    """Write the last line: how many findings of what kind, and what can be fixed.

    Args:
        findings: All findings.
        files: How many files were checked.
        done: What was fixed, in the place of the number of findings.
        known: How many places a baseline knows.
        unsafe_fixes: Whether unsafe fixes are included in what can be fixed.
    """
    hidden = f"; {known:,} known to the baseline" if known else ""
    if not findings:
        nothing = done or f"no {'new ' if known else ''}problems"
        return f"{nothing} in {plural(files, 'file')}{hidden}\n"
    counts = tally(findings)
    kinds = ((counts.errors, "error"), (counts.warnings, "warning"), (counts.infos, "info"))
    told = ", ".join(plural(count, kind) for count, kind in kinds if count)
    where = (
        plural(files, "file")
        if counts.files >= files
        else f"{counts.files:,} of {plural(files, 'file')}"
    )
    fixes = _fixable(counts, unsafe_fixes=unsafe_fixes, more="more " if done else "")
    return f"{done or plural(counts.total, 'finding')} ({told}) in {where}{fixes}{hidden}\n"


def _fixable(counts: Tally, *, unsafe_fixes: bool, more: str) -> str:
    """Return how many findings can be fixed, and with which options."""
    if unsafe_fixes and (fixable := counts.safe + counts.unsafe):
        return f"; {fixable:,} {more}can be fixed with --fix --unsafe-fixes"
    if counts.safe:
        rest = f", {counts.unsafe:,} more with --unsafe-fixes" if counts.unsafe else ""
        return f"; {counts.safe:,} can be fixed with --fix{rest}"
    if counts.unsafe:
        return f"; {counts.unsafe:,} {more}can be fixed with --fix --unsafe-fixes"
    return ""


def statistics(findings: Iterable[Finding]) -> str:
    """Write a table of the broken rules: count, severity, how many can be fixed, rule."""
    rows = [("count", "severity", "--fix", "--unsafe-fixes", "rule")]
    rows += [
        (
            f"{rule.found:,}",
            rule.severity,
            f"{rule.safe or '-'}",
            f"{rule.unsafe or '-'}",
            rule.rule,
        )
        for rule in tally(findings).rules
    ]
    a, b, c, d = (max(len(row[column]) for row in rows) for column in range(4))
    return (
        "".join(f"{n:>{a}}  {s:<{b}}  {f:>{c}}  {u:>{d}}  {r}\n" for n, s, f, u, r in rows) + "\n"
    )


def _head(finding: Finding, bar: str, style: Style) -> Iterator[str]:
    """Write the line that concise output has too, wrapped."""
    place = finding.place
    where = f"{shown_path(place.path, ascii=style.ascii)}:{place.line}:{place.column}:"
    label = f"{finding.severity}[{finding.rule}]"
    message = mask_text(finding.message)
    if len(message) > _LONGEST_MESSAGE:
        message = message[:_LONGEST_MESSAGE] + ("..." if style.ascii else "…")
    lines = _wrapped(where, f" {label} {shown(message, ascii=style.ascii)}", bar, style.width)
    if style.color:
        lines[0] = lines[0].replace(where, BOLD + where + PLAIN, 1)
        lines[0] = lines[0].replace(label, OF_SEVERITY[finding.severity] + label + PLAIN, 1)
    yield from lines


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
    """Say what else belongs to a finding: related places, and its fix."""
    if finding.related:
        if any(place.message for place in finding.related):
            yield from _told(finding)
        else:
            yield _also(finding)
    if finding.fix is not None and finding.fix.edits:
        if finding.fix.safe:
            yield f"fix: {_edits(finding.fix.edits, source, '--diff')}"
        else:
            yield f"unsafe fix: {_edits(finding.fix.edits, source, '--unsafe-fixes --diff')}"


def _told(finding: Finding) -> Iterator[str]:
    """Tell related places that have messages of their own, one a line."""
    places = finding.related
    count = len(places) if len(places) <= _MOST_LINES else _MOST_TOLD
    for place in places[:count]:
        message = place.message or "here too"
        yield f"{_elsewhere(place, finding.place)}{place.line}:{place.column}: {mask_text(message)[:_LONGEST_MESSAGE]}"
    if count < len(places):
        yield f"and {plural(len(places) - count, 'more place')}"


def _also(finding: Finding) -> str:
    """Tell related places without messages: `also lines 9, 10, 11 and 22 more`."""
    lines: dict[str, None] = {}
    for place in sorted(
        finding.related,
        key=lambda place: (place.path != finding.place.path, place.path, place.line),
    ):
        lines[f"{_elsewhere(place, finding.place)}{place.line}"] = None
    lines.pop(str(finding.place.line), None)
    told = [*lines]
    if not told:
        return f"also {plural(len(finding.related), 'more place')} in this line"
    if len(told) == 1:
        return f"also line {told[0]}"
    if len(told) <= _MOST_LINES:
        return f"also lines {', '.join(told[:-1])} and {told[-1]}"
    return f"also lines {', '.join(told[:_MOST_TOLD])} and {len(told) - _MOST_TOLD:,} more"


def _elsewhere(place: Place, home: Place) -> str:
    return "" if place.path == home.path else f"{shown_path(place.path)}:"


def _edits(edits: Sequence[Edit], source: Source | None, shown_by: str) -> str:
    """Say what a fix does: the replacement where it is one and short, else how many edits."""
    first = edits[0]
    if source is None or len(first.text) > _LONGEST_NEW:
        return f"{plural(len(edits), 'edit')}, shown by {shown_by}"
    old, size = source.text[first.start : first.end], first.end - first.start
    if any(
        edit.text != first.text or source.text[edit.start : edit.end] != old for edit in edits[1:]
    ):
        return f"{len(edits):,} edits, shown by {shown_by}"
    new, where = mask_text(first.text), f" in {len(edits):,} places" if len(edits) > 1 else ""
    if not size:
        return f"insert `{new}`{where}"
    if size > _LONGEST_OLD or not old.strip("\n"):
        told = plural(size, "character" if old.strip("\n") else "line end")
    else:
        hidden = mask_slice(source.text, first.start, first.end)
        told = f"`{old if hidden == old else MASK}`"
    return f"replace {told} by `{new}`{where}" if new else f"delete {told}{where}"


def _wrapped(first: str, text: str, others: str, width: int) -> list[str]:
    """Break a text of one line at blanks, and within words that are wider than a line.

    Args:
        first: What the first line begins with; it may be wider than the width.
        text: What `shown` has made.
        others: What the other lines begin with: never blank, lest the text's `::` begin a line.
        width: Columns that a line may take.
    """
    if len(first) + len(text) <= width and text.isascii():
        return [first + text]
    lines: list[str] = []
    line, used, fresh = first, len(first), len(first) < width
    for word in text.split(" "):
        size = text_width(word)
        if not fresh and used + 1 + size > width:
            lines.append(line)
            line, used, fresh = others, len(others), True
        if not fresh:
            line, used = line + " ", used + 1
        while used + size > width:
            taken = _fitting(word, width - used)
            lines.append(line + word[:taken])
            line, used, word = others, len(others), word[taken:]
            size = text_width(word)
        line, used, fresh = line + word, used + size, False
    return [*lines, line]


def _fitting(word: str, room: int) -> int:
    """Return how many characters fit into some columns; at least one."""
    for taken, char in enumerate(word):
        room -= text_width(char)
        if room < 0:
            return max(taken, 1)
    return len(word)
