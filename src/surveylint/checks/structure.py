"""Rules on the Markdown itself where it breaks a list: headings, rows, blank lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from surveylint.entries import Index
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Heading, LinkKind, Paragraph, Table
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Edit, Span
from surveylint.roles import Role
from surveylint.rule import rule

_GLUED = lazily(r"(#{1,6})(?=[^#\s])")
_GLUED_LINE = lazily(r"(#{1,6})(?=[^\W_]|[\"“(《])([^\n]*)")
_LATER_LINE = lazily(r"^ {0,3}(#{2,6})(?=[^\W\d_])", re.MULTILINE)
_GLUED_BEHIND = lazily(r"\s?(#{1,6})\s*(?=\w)")
_TITLED = lazily(r"(?:\d{1,2}(?:\.\d+)*[. ]\s*)?[^\W\d_a-z][^,]*$")
_BAD_CLOSE = lazily(r"<h([1-6])\b[^<>]*>[^<>\n]*(<h\1\s*/>)", re.IGNORECASE)
_BLANK_RUN = lazily(r"\n(?:[ \t]*\n){2,}")
_WORD = lazily(r"[^\W\d_]{2,}")


@rule(Severity.WARNING)
def malformed_heading(doc: Document) -> Iterator[Problem]:
    """Find headings that show their `#` and lines that a missing blank keeps from being headings."""
    for heading in doc.headings:
        if heading.html:
            continue
        if heading.setext:
            yield from _setext(doc, heading)
        content = doc.text[heading.content_start : heading.content_end]
        if m := _BAD_CLOSE.search(content):
            start = heading.content_start + m.start(2)
            end = heading.content_start + m.end(2)
            edit = Edit(start, end, f"</h{m[1]}>")
            message = f"`{m[2]}` opens another heading, `</h{m[1]}>` closes this one"
            yield Problem(start=start, end=end, message=message, edits=(edit,), safe=True)
    for paragraph in doc.paragraphs:
        yield from _unheaded(doc, paragraph)
    if "\n##" in doc.text:
        starts = {paragraph.start for paragraph in doc.paragraphs}
        for m in _LATER_LINE.finditer(doc.rest):
            if m.start(1) not in starts and not any(h.start <= m.start(1) < h.end for h in doc.headings):
                yield Problem(
                    start=m.start(1),
                    end=m.end(1),
                    message=f"`{m[1]}` without a blank behind it is shown as text, a heading is wanted",
                    edits=(Edit(m.end(1), m.end(1), " "),),
                )


def _setext(doc: Document, heading: Heading) -> Iterator[Problem]:
    """Look at a heading made by its underline (CommonMark 4.3): its text keeps any `#`."""
    text, start, end = doc.text, heading.content_start, heading.content_end
    underline = Edit(end, heading.end, "")
    m = _GLUED.match(text, start, end)
    if m:
        spaced = Edit(m.end(), m.end(), " ")
        shown = text[m.start() : m.end()]
        one_line = "\n" not in text[start:end]
        yield Problem(
            start=m.start(),
            end=m.end(),
            message=f"heading shows its `{shown}`: a blank is missing behind it, and the line below makes the heading",
            edits=(spaced, underline),
            safe=one_line and len(shown) == heading.level,
        )
        return
    for link in doc.links_in(start, end):
        if link.kind not in (LinkKind.IMAGE, LinkKind.HTML_IMAGE):
            continue
        m = _GLUED_BEHIND.match(text, link.end, end)
        if m:
            blank = "" if text[m.end(1) : m.end(1) + 1].isspace() else " "
            edits = (Edit(link.end, m.start(1), "\n\n"), Edit(m.end(1), m.end(1), blank), underline)
            yield Problem(
                start=m.start(1),
                end=m.end(1),
                message=f"heading shows its `{m[1]}`: it stands behind an image, a line of its own is wanted",
                edits=tuple(edit for edit in edits if edit.text or edit.end > edit.start),
            )
            return


def _unheaded(doc: Document, paragraph: Paragraph) -> Iterator[Problem]:
    """Look for lines such as `##Title` that GitHub shows as text (CommonMark 4.2 asks for a blank)."""
    text = doc.text
    if text.find("#", paragraph.start, paragraph.end) < 0:
        return
    at = paragraph.start
    m = _GLUED_LINE.match(text, at, paragraph.end)
    if not m or doc.prose_in(at, at + 1) != "#":
        return
    marks = len(m[1])
    whole = m.end() == paragraph.end
    words = _WORD.findall(m[2])
    if marks == 1 and (not whole or len(words) < 2 or not (m[2][0].isupper() or m[2][0].isdigit())):
        return
    if marks == 1 and (m[2].endswith((".", ",", ";")) or not _TITLED.match(m[2])):
        return
    yield Problem(
        start=at,
        end=m.end(1),
        message=f"`{m[1]}` without a blank behind it is shown as text, a heading is wanted",
        edits=(Edit(m.end(1), m.end(1), " "),),
        safe=marks > 1 and whole,
    )


@rule(Severity.INFO)
def stray_blank_lines(doc: Document) -> Iterator[Problem]:
    """Find runs of blank lines, one finding a file; the longest run is named, the others are related."""
    text = doc.text
    if "\n\n\n" not in text and not re.search(r"\n[ \t]*\n[ \t]*(?:\n|$)", text):
        return
    runs = [run for run in _blank_runs(text) if not _inside(doc.opaque, run.start) and not _in_pre(text, run.start)]
    if not runs:
        return
    longest = max(runs, key=lambda run: run.end - run.start)
    count = text.count("\n", longest.start, longest.end) + (not text.endswith("\n") and longest.end == len(text))
    wanted = "none is wanted at the end" if longest.end == len(text) else "one is wanted"
    yield Problem(
        start=longest.start,
        end=longest.end,
        message=f"{count} blank lines, {wanted}",
        related=tuple(Related(run.start, run.end) for run in runs if run is not longest),
        edits=tuple(Edit(*_surplus(text, run), "") for run in runs),
        safe=True,
        key="blank-lines",
    )


def _blank_runs(text: str) -> Iterator[Span]:
    """Give runs of two blank lines and more, and any at the end; each from its first blank line's first character."""
    for m in _BLANK_RUN.finditer(text):
        if m.end() < len(text):
            last = text.rfind("\n", m.start(), m.end())
            yield Span(m.start() + 1, last + 1)
    bare = text.rstrip(" \t\n")
    if bare and text.count("\n", len(bare)) >= 2:
        first = text.index("\n", len(bare)) + 1
        yield Span(first, len(text))


def _surplus(text: str, run: Span) -> Span:
    """Give what must go so that one blank line is left, or none at the end of the file."""
    if run.end == len(text):
        return run
    return Span(text.index("\n", run.start) + 1, run.end)


def _in_pre(text: str, at: int) -> bool:
    opened = max(text.rfind("<pre", 0, at), text.rfind("<textarea", 0, at))
    return opened >= 0 and max(text.find("</pre", opened, at), text.find("</textarea", opened, at)) < 0


def _inside(spans: Sequence[Span], at: int) -> bool:

    place = bisect_right(spans, at, key=lambda span: span[0]) - 1
    return place >= 0 and at < spans[place][1]


@rule(Severity.WARNING)
def ragged_row(doc: Document, index: Index) -> Iterator[Problem]:
    """Find rows with more or fewer cells than their header, and rows cut off from their table."""
    roles = {id(works.table): works.columns for works in index.works if works.table is not None}
    for table in doc.tables:
        if table.html:
            continue
        columns = roles.get(id(table))
        wanted = len(table.header)
        widths = table.widths
        odd = [i for i in range(len(widths)) if widths[i] != wanted]
        if odd:
            yield from _surplus_cells(doc, table, [i for i in odd if widths[i] > wanted])
            short = [i for i in odd if widths[i] < wanted]
            tail = wanted - min((widths[i] for i in short), default=wanted)
            left_off = columns is not None and all(column.role in _TRAILING for column in columns[wanted - tail :])
            if not (left_off and len(short) >= 3 and len({widths[i] for i in short}) == 1):
                for i in short:
                    yield _missing_cells(doc, table, i)
    yield from _cut_off(doc)


_TRAILING = frozenset({Role.CODE, Role.LINK, Role.PROJECT, Role.DATA, Role.BADGE, Role.NOTE})


def _surplus_cells(doc: Document, table: Table, rows: Sequence[int]) -> Iterator[Problem]:
    """Report cells behind the last header that hold something: GitHub drops them."""
    wanted = len(table.header)
    found = []
    for i in rows:
        surplus = table.cells(i)[wanted:]
        held = [cell for cell in surplus if cell.end > cell.start]
        if held:
            found.append((i, held[0].start, held[-1].end))
    alike = {table.widths[i] for i, _, _ in found}
    if len(found) >= 3 and len(found) * 2 >= len(table) and len(alike) == 1:
        yield Problem(
            start=table.header[-1].start,
            end=table.header[-1].end,
            message=f"header has {wanted} cells, {len(found)} rows have {alike.pop()}: the header lacks a column",
            related=tuple(Related(start, end) for _, start, end in found),
            severity=Severity.ERROR,
        )
        return
    for i, start, end in found:
        yield Problem(
            start=start,
            end=end,
            message=f"row has {table.widths[i]} cells, header has {wanted}: "
            f"`{_short(doc.text[start:end])}` is not shown",
            severity=Severity.ERROR,
        )


def _short(text: str) -> str:
    text = plain(text) or text
    return text if len(text) <= 40 else text[:39] + "…"


def _missing_cells(doc: Document, table: Table, number: int) -> Problem:
    """Report a row that leaves headers empty; a row without any pipe is text glued to its table."""
    row, wanted, has = table.row(number), len(table.header), table.widths[number]
    last = Span(max(row.start, row.end - 1), row.end)
    text = doc.text[row.start : row.end]
    if "|" not in text:
        return Problem(
            start=row.start,
            end=row.end,
            message="text directly below a table is its last row, a blank line between them is wanted",
            edits=(Edit(row.start, row.start, "\n"),) if number == len(table) - 1 else (),
        )
    empty = [plain(doc.text[cell.start : cell.end]) or "unnamed" for cell in table.header[has:]]
    named = ", ".join(f"`{name}`" for name in empty)
    more = " |" * (wanted - has) if text.endswith("|") else " |" * (wanted - has + 1)
    return Problem(
        start=last.start,
        end=last.end,
        message=f"row has {has} cells, header has {wanted}: {named} {'stays' if len(empty) == 1 else 'stay'} empty",
        edits=(Edit(row.end, row.end, more),),
    )


def _cut_off(doc: Document) -> Iterator[Problem]:
    """Report paragraphs of pipe rows behind a table and a blank line: they are no rows any more."""
    tables = [table for table in doc.tables if not table.html]
    if not tables:
        return
    ends = [table.end for table in tables]

    for paragraph in doc.paragraphs:
        text = doc.text[paragraph.start : paragraph.end]
        if not text.startswith("|"):
            continue
        place = bisect_right(ends, paragraph.start) - 1
        if place < 0 or doc.text[ends[place] : paragraph.start].strip():
            continue
        lines = text.split("\n")
        pipes = len(tables[place].header) + 1
        if all(line.strip().startswith("|") and line.count("|") in (pipes, pipes - 1) for line in lines):
            gap = doc.text.index("\n", ends[place]) + 1
            start = doc.text.rfind("\n", 0, paragraph.start) + 1
            yield Problem(
                start=paragraph.start,
                end=paragraph.start + len(lines[0]),
                message=f"{len(lines)} rows stand outside their table: the blank line before them ends it"
                if len(lines) > 1
                else "row stands outside its table: the blank line before it ends the table",
                edits=(Edit(gap, start, ""),),
            )
