"""Rules on the Markdown itself where it breaks a list: headings, rows, blank lines."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from surveylint.entries import Index
from surveylint.lazy import lazily
from surveylint.match import plain, shortened
from surveylint.model.document import Cell, Document, Heading, LinkKind, Paragraph, Table
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
        headings = sorted((heading.start, heading.end) for heading in doc.headings)
        for m in _LATER_LINE.finditer(doc.rest):
            last = bisect_right(headings, m.start(1), key=lambda heading: heading[0]) - 1
            if m.start(1) not in starts and (last < 0 or headings[last][1] <= m.start(1)):
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
    raw = "<pre" in text or "<textarea" in text
    runs = [
        run
        for run in _blank_runs(text)
        if not _inside(doc.opaque, run.start) and not (raw and _in_pre(text, run.start))
    ]
    if not runs:
        return
    longest = max(runs, key=lambda run: run.end - run.start)
    count = text.count("\n", longest.start, longest.end) + (not text.endswith("\n") and longest.end == len(text))
    wanted = "none is wanted at the end" if longest.end == len(text) else "one is wanted"
    yield Problem(
        start=longest.start,
        end=longest.end,
        message=f"{count} blank line{'s' if count > 1 else ''}, {wanted}",
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
    ragged = [table for table in doc.tables if not table.html and _odd(table)]
    habits = _left_off(doc, index, ragged)
    for table in ragged:
        wanted, widths, odd = len(table.header), table.widths, _odd(table)
        yield from _surplus_cells(doc, table, [i for i in odd if widths[i] > wanted])
        short = [i for i in odd if widths[i] < wanted and (id(table), i) not in habits]
        bare = [i for i in short if "|" not in doc.text[slice(*table.row(i))]]
        for run in _runs(table, bare):
            yield _glued_text(table, run)
        if any(_has_words(doc, cell) for cell in table.header):
            for run in _runs(table, [i for i in short if i not in bare]):
                yield _missing_cells(doc, table, run)
    yield from _cut_off(doc)


_TRAILING = frozenset({Role.CODE, Role.LINK, Role.PROJECT, Role.DATA, Role.BADGE, Role.NOTE})
_HABIT = 3
"""What so many rows of tables with one header do is a habit, and what so many rows in turn have is one finding."""

_SHORTCODE = lazily(r":[a-z0-9_+-]+:")
_PIPE = lazily(r"(?<!\\)\|")
_ADDRESS = lazily(r"""(?:\]\(<?|<|href=["']?)[a-z]+://[^\s()<>"'\[]{0,2000}[)>"']""", re.IGNORECASE)
_COMMENT = lazily(r"<!--.*?-->", re.DOTALL)
_BLANK_LINE = lazily(r"\n[ \t]*\n")
_LONGEST_GAP = 3000
"""Comments of more characters between a table and a row part them for good."""


def _odd(table: Table) -> list[int]:
    wanted = len(table.header)
    return [i for i, width in enumerate(table.widths) if width != wanted]


def _has_words(doc: Document, cell: Cell) -> bool:
    """Tell whether a header names its column: emoji, their codes and symbols do not."""
    return any(map(str.isalnum, _SHORTCODE.sub("", plain(doc.text[cell.start : cell.end]))))


def _left_off(doc: Document, index: Index, ragged: Sequence[Table]) -> set[tuple[int, int]]:
    """Collect the rows that leave off last cells of links or remarks, where the tables of one header do so by habit."""
    roles = {id(works.table): works.columns for works in index.works if works.table is not None}
    seen: dict[tuple[tuple[str, ...], int], list[tuple[int, int]]] = {}
    filled: dict[tuple[str, ...], list[Table]] = {}
    for table in ragged:
        columns = roles.get(id(table))
        if columns is None:
            continue
        header = tuple(plain(doc.text[cell.start : cell.end]).casefold() for cell in table.header)
        filled.setdefault(header, []).append(table)
        for i in _odd(table):
            width = table.widths[i]
            if width < len(header) and all(column.role in _TRAILING for column in columns[width:]):
                seen.setdefault((header, width), []).append((id(table), i))
    found: set[tuple[int, int]] = set()
    for (header, _), rows in seen.items():
        if len(rows) >= _HABIT:
            tables = {id(table): table for table in filled[header]}
            usual = _usual(tables.values())
            fitting = [(key, i) for key, i in rows if _fits(doc, tables[key], i, usual)]
            found.update(fitting if len(fitting) >= _HABIT else ())
    return found


def _usual(tables: Iterable[Table]) -> list[set[str]]:
    """Collect the sorts of cells that the complete rows of tables have, a set a column."""
    usual: list[set[str]] = []
    for table in tables:
        usual += [set() for _ in range(len(usual), len(table.header))]
        whole = [i for i, width in enumerate(table.widths) if width == len(table.header)]
        for place, column in enumerate(table.columns[: len(table.header)]):
            usual[place].update(_sort(column[i]) for i in whole)
    return usual


def _sort(cell: str) -> str:
    """Tell cells apart as far as a missing pipe shows: one link, more links, numbers, text or nothing."""
    if cell.count("](") > 1:
        return "links"
    if "](" in cell or "://" in cell or "<a " in cell:
        return "link"
    return "number" if any(map(str.isdigit, cell)) and not any(map(str.isalpha, cell)) else "text" if cell else ""


def _fits(doc: Document, table: Table, number: int, usual: Sequence[set[str]]) -> bool:
    """Tell whether a row lacks nothing but its end: it is closed, is not torn in two, and its cells are where they belong."""
    row = table.row(number)
    if doc.text[row.end - 1 : row.end] != "|" or (number + 1 < len(table) and table.widths[number + 1] == 1):
        return False
    cells = [doc.text[cell.start : cell.end] for cell in table.cells(number)]
    return all(not sorts or _sort(cell) in sorts for cell, sorts in zip(cells, usual, strict=False))


def _runs(table: Table, rows: Sequence[int]) -> Iterator[list[int]]:
    """Group rows of one width that follow each other; few of them stay apart."""
    runs: list[list[int]] = []
    for i in rows:
        if runs and runs[-1][-1] == i - 1 and table.widths[i] == table.widths[i - 1]:
            runs[-1].append(i)
        else:
            runs.append([i])
    for run in runs:
        yield from [run] if len(run) >= _HABIT else [[i] for i in run]


class _Surplus(NamedTuple):
    """A row with filled cells behind the last header, and where they stand."""

    row: int
    start: int
    end: int


def _surplus_cells(doc: Document, table: Table, rows: Sequence[int]) -> Iterator[Problem]:
    """Report cells behind the last header that hold something: GitHub drops them."""
    wanted = len(table.header)
    found: dict[int, _Surplus] = {}
    for i in rows:
        held = [cell for cell in table.cells(i)[wanted:] if cell.end > cell.start]
        if held:
            found[i] = _Surplus(i, held[0].start, held[-1].end)
    alike = {table.widths[i] for i in found}
    if len(found) >= _HABIT and len(found) * 2 >= len(table) and len(alike) == 1:
        yield Problem(
            start=table.header[-1].start,
            end=table.header[-1].end,
            message=f"header has {_cells(wanted)}, {len(found)} rows have {alike.pop()}: the header lacks a column",
            related=tuple(Related(place.start, place.end) for place in found.values()),
            severity=Severity.ERROR,
        )
        return
    pipes = {i: _pipes_in_addresses(doc.text, table.row(i)) for i in found}
    for i in found:
        if pipes[i]:
            yield _not_shown(doc, table, [found[i]], pipes[i])
    for run in _runs(table, [i for i in found if not pipes[i]]):
        yield _not_shown(doc, table, [found[i] for i in run], ())


def _pipes_in_addresses(text: str, row: Span) -> list[int]:
    addresses = _ADDRESS.finditer(text, *row)
    return [pipe.start() for found in addresses for pipe in _PIPE.finditer(text, *found.span())]


def _not_shown(doc: Document, table: Table, found: Sequence[_Surplus], pipes: Sequence[int]) -> Problem:
    """Report rows in turn whose surplus cells are not shown.

    Args:
        doc: The document.
        table: The table of the rows.
        found: The rows.
        pipes: Offsets of the pipes inside addresses that part cells of the one row.
    """
    (first, *others), wanted = found, len(table.header)
    width = table.widths[first.row]
    lost = f"`{_short(doc.text[first.start : first.end])}`"
    what = f"{lost} is not shown" if not others else f"{lost} and what stands below it are not shown"
    if pipes:
        what += ", a `|` in an address parts cells and is wanted as `%7C`"
    return Problem(
        start=first.start,
        end=first.end,
        message=f"{_have(len(found), width)}, header has {wanted}: {what}",
        related=tuple(Related(place.start, place.end) for place in others),
        edits=tuple(Edit(at, at + 1, "%7C") for at in pipes) if len(pipes) == width - wanted else (),
        severity=Severity.ERROR,
    )


def _cells(count: int) -> str:
    return f"{count} cell{'s' * (count != 1)}"


def _have(rows: int, width: int) -> str:
    return f"row has {_cells(width)}" if rows == 1 else f"{rows} rows have {_cells(width)}"


def _short(text: str) -> str:
    return shortened(plain(text) or text, 40)


def _glued_text(table: Table, run: Sequence[int]) -> Problem:
    """Report lines without any pipe: they are text glued to its table."""
    first, *others = [table.row(i) for i in run]
    lines = "text directly below a table is its last row"
    if others:
        lines = f"{len(run)} lines directly below a table are its last rows"
    return Problem(
        start=first.start,
        end=first.end,
        message=f"{lines}, a blank line between them is wanted",
        related=tuple(Related(*row) for row in others),
        edits=(Edit(first.start, first.start, "\n"),) if run[-1] == len(table) - 1 else (),
    )


def _missing_cells(doc: Document, table: Table, run: Sequence[int]) -> Problem:
    """Report rows in turn that leave headers empty."""
    wanted, has = len(table.header), table.widths[run[0]]
    empty = [plain(doc.text[cell.start : cell.end]) or "unnamed" for cell in table.header[has:]]
    named = ", ".join(f"`{name}`" for name in empty)
    rows = [table.row(i) for i in run]
    first, *others = [Span(max(row.start, row.end - 1), row.end) for row in rows]
    more = [" |" * (wanted - has + (doc.text[row.end - 1] != "|")) for row in rows]
    return Problem(
        start=first.start,
        end=first.end,
        message=f"{_have(len(run), has)}, header has {wanted}: {named} {'stays' if len(empty) == 1 else 'stay'} empty",
        related=tuple(Related(*place) for place in others),
        edits=tuple(Edit(row.end, row.end, text) for row, text in zip(rows, more, strict=True)),
    )


def _cut_off(doc: Document) -> Iterator[Problem]:
    """Report paragraphs of pipe rows behind a table and a blank line or a comment: they are no rows any more."""
    tables = [table for table in doc.tables if not table.html]
    if not tables:
        return
    ends = [table.end for table in tables]
    for paragraph in doc.paragraphs:
        text = doc.text[paragraph.start : paragraph.end]
        if not text.startswith("|"):
            continue
        place = bisect_right(ends, paragraph.start) - 1
        if place < 0 or paragraph.start - ends[place] > _LONGEST_GAP:
            continue
        between = doc.text[ends[place] : paragraph.start]
        comment = _COMMENT.search(between)
        if _COMMENT.sub("", between).strip():
            continue
        lines = text.split("\n")
        pipes = len(tables[place].header) + 1
        if all(line.strip().startswith("|") and line.count("|") in (pipes, pipes - 1) for line in lines):
            gap = doc.text.index("\n", ends[place]) + 1
            start = doc.text.rfind("\n", 0, paragraph.start) + 1
            commented = comment is not None and not _BLANK_LINE.search(between, 0, comment.start())
            ends_it = "comment" if commented else "blank line"
            yield Problem(
                start=paragraph.start,
                end=paragraph.start + len(lines[0]),
                message=f"{len(lines)} rows stand outside their table: the {ends_it} before them ends it"
                if len(lines) > 1
                else f"row stands outside its table: the {ends_it} before it ends the table",
                edits=(Edit(gap, start, ""),) if comment is None else (),
            )
