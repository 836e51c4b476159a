"""The rule on rows that do not fit their table: too few or too many cells, or cut off from it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from surveylint.checks._cut_off_rows import COMMENT, CutOffRows, cut_off_rows
from surveylint.checks._short_rows import (
    HABIT,
    ends_in_empty_cell,
    group_rows,
    lacking_optional_cells,
    often_ending_early,
    ragged_rows,
)
from surveylint.entries import Index
from surveylint.lazy import lazily
from surveylint.match import plain, shortened
from surveylint.model.document import Cell, Document, Table
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import headers_of
from surveylint.rule import rule

_SHORTCODE = lazily(r":[a-z0-9_+-]+:")
_PIPE = lazily(r"(?<!\\)\|")
_URL = lazily(r"""(?:\]\(<?|<|href=["']?)[a-z]+://[^\s()<>"'\[]{0,2000}[)>"']""", re.IGNORECASE)
_HIDDEN_NOTE = lazily(
    r"(?<=\|)[ \t]*\[(?:[^\w\[\]\n]{0,4}|_+|(?:hidden[ _-]?)?(?:comment|note|remark|todo)s?)\]:"
    r"|(?<=\|)[ \t]*\[[^\[\]|\n]{1,40}\]:[ \t]*(?:#|<>)",
    re.IGNORECASE,
)
_TEXT_END = "]("
_BLANK_LINE = lazily(r"\n[ \t]*\n")


@rule(Severity.WARNING)
def ragged_row(doc: Document, index: Index) -> Iterator[Problem]:
    """Check for rows with more or fewer cells than the header, and rows cut off from the table."""
    ragged = [table for table in doc.tables if not table.html and ragged_rows(table)]
    accepted = lacking_optional_cells(doc, index, ragged)
    early = often_ending_early(doc, index.words, ragged) if ragged else {}
    for table in ragged:
        expected, widths, rows = len(table.header), table.widths, ragged_rows(table)
        yield from _surplus_cells(doc, table, [i for i in rows if widths[i] > expected])
        short = [i for i in rows if widths[i] < expected and (id(table), i) not in accepted]
        groups = group_rows(doc, table, short)
        short = [i for i in short if i not in groups and not ends_in_empty_cell(doc, table, i)]
        yield from _short_rows(doc, table, short, early.get(id(table), ()))
    for cut_off in cut_off_rows(doc):
        yield _cut_off_rows(doc, cut_off)


def _runs(table: Table, rows: Sequence[int]) -> Iterator[list[int]]:
    """Group rows of one width that follow each other; groups below `HABIT` rows are split."""
    runs: list[list[int]] = []
    for i in rows:
        if runs and runs[-1][-1] == i - 1 and table.widths[i] == table.widths[i - 1]:
            runs[-1].append(i)
        else:
            runs.append([i])
    for run in runs:
        yield from [run] if len(run) >= HABIT else [[i] for i in run]


class _Surplus(NamedTuple):
    """The place of the filled cells that a row has after the last header."""

    row: int
    start: int
    end: int


def _surplus_cells(doc: Document, table: Table, rows: Sequence[int]) -> Iterator[Problem]:
    """Report filled cells after the last header: GitHub drops them."""
    found: dict[int, _Surplus] = {}
    for i in rows:
        if filled := _shown_cells(doc.text, table.cells(i)[len(table.header) :]):
            found[i] = _Surplus(i, filled[0].start, filled[-1].end)
    widths = {table.widths[i] for i in found}
    if len(found) >= HABIT and len(found) * 2 >= len(table) and len(widths) == 1:
        yield _lacking_header(table, list(found.values()), widths.pop())
        return
    pipes = {i: _pipes_in_urls(doc.text, table.row(i)) for i in found}
    for i in found:
        if pipes[i]:
            yield _split_url(doc, table, found[i], pipes[i])
    for run in _runs(table, [i for i in found if not pipes[i]]):
        yield _dropped_cells(doc, table, [found[i] for i in run])


def _shown_cells(text: str, cells: Sequence[Cell]) -> list[Cell]:
    """Return the filled cells after the last header that are no comment of the authors.

    A comment is `<!-- note -->` or a link definition that nothing uses, such as `[//]: # (note)`.
    """
    if not cells:
        return []
    start, end = cells[0].outer_start, cells[-1].end
    definition = _HIDDEN_NOTE.search(text, start, end)
    end = definition.start() if definition else end
    shown = COMMENT.sub(lambda m: " " * len(m[0]), text[start:end])
    return [
        cell
        for cell in cells
        if cell.start < end and shown[cell.start - start : cell.end - start].strip()
    ]


def _lacking_header(table: Table, found: Sequence[_Surplus], width: int) -> Problem:
    """Report a header with fewer cells than most of its rows, all of one width."""
    last = table.header[-1]
    return Problem(
        start=last.start,
        end=last.end,
        message=f"header has {_cells(len(table.header))} but {len(found)} rows have {width}; "
        f"expected {width} header cells",
        related=related_places((place.start, place.end) for place in found),
        severity=Severity.ERROR,
    )


def _pipes_in_urls(text: str, row: Span) -> list[int]:
    urls = _URL.finditer(text, *row)
    return [pipe.start() for found in urls for pipe in _PIPE.finditer(text, *found.span())]


def _split_url(doc: Document, table: Table, found: _Surplus, pipes: Sequence[int]) -> Problem:
    """Report a row with pipes (offsets) in its URLs, each of which begins a new cell."""
    surplus = table.widths[found.row] - len(table.header)
    row = table.row(found.row)
    url = doc.text.rfind(_TEXT_END, row.start, pipes[0])
    lost = _quoted(doc.text[found.start : found.end])
    return Problem(
        start=url + len(_TEXT_END) if url >= 0 else pipes[0],
        end=found.end,
        message=f"`|` in a URL splits the cell and GitHub does not show {lost}; use `%7C`",
        edits=tuple(Edit(at, at + 1, "%7C") for at in pipes) if len(pipes) == surplus else (),
        severity=Severity.ERROR,
    )


def _dropped_cells(doc: Document, table: Table, found: Sequence[_Surplus]) -> Problem:
    """Report consecutive rows with filled cells that GitHub does not show."""
    first, *others = found
    lost = _quoted(doc.text[first.start : first.end])
    if others:
        lost += " and the cells below it"
    return Problem(
        start=first.start,
        end=first.end,
        message=f"{_rows_have(table, len(found), first.row)}; GitHub does not show {lost}",
        related=related_places((place.start, place.end) for place in others),
        severity=Severity.ERROR,
    )


def _rows_have(table: Table, count: int, row: int) -> str:
    """Describe some rows by the width of the first: `row has 3 cells but the header has 2`."""
    rows = "row has" if count == 1 else f"{count} rows have"
    return f"{rows} {_cells(table.widths[row])} but the header has {len(table.header)}"


def _cells(count: int) -> str:
    return f"{count} cell{'s' * (count != 1)}"


def _quoted(text: str) -> str:
    return f"`{shortened(plain(text) or text, 40)}`"


def _short_rows(
    doc: Document, table: Table, short: Sequence[int], early: Collection[int]
) -> Iterator[Problem]:
    """Report rows with too few cells; those among them that often end early are one note.

    Where no row fills the last column, ending early is how the table is written.
    """
    often = [i for i in short if i in early]
    if often and max(table.widths) >= len(table.header):
        yield _often_short(doc, table, often)
    rest = [i for i in short if i not in often]
    without_pipe = [i for i in rest if "|" not in doc.text[slice(*table.row(i))]]
    for run in _runs(table, without_pipe):
        yield _glued_text(table, run)
    if any(_has_words(doc, cell) for cell in table.header):
        for run in _runs(table, [i for i in rest if i not in without_pipe]):
            yield _missing_cells(doc, table, run)


def _has_words(doc: Document, cell: Cell) -> bool:
    """Return whether a header cell has words; emoji, their shortcodes and symbols are none."""
    return any(map(str.isalnum, _SHORTCODE.sub("", plain(doc.text[cell.start : cell.end]))))


def _often_short(doc: Document, table: Table, rows: Sequence[int]) -> Problem:
    """Report the rows of a table whose authors often leave off the last cells."""
    (first, *others), edits = _completed(doc, table, rows)
    left_empty = _left_empty(doc, table, min(table.widths[i] for i in rows))
    omit = "omits its" if len(rows) == 1 else "omit their"
    return Problem(
        start=first.start,
        end=first.end,
        message=f"{len(rows)} of {len(table)} rows {omit} last cells; {left_empty}",
        related=related_places(others),
        edits=edits,
        severity=Severity.INFO,
        key="end early",
    )


def _glued_text(table: Table, run: Sequence[int]) -> Problem:
    """Report consecutive lines without a pipe: text that directly follows a table joins it."""
    first, *others = [table.row(i) for i in run]
    message = "text directly below a table becomes its last row; expected a blank line before it"
    if others:
        message = (
            f"{len(run)} lines directly below a table become its last rows; "
            "expected a blank line before them"
        )
    return Problem(
        start=first.start,
        end=first.end,
        message=message,
        related=related_places(others),
        edits=(Edit(first.start, first.start, "\n"),) if run[-1] == len(table) - 1 else (),
    )


def _missing_cells(doc: Document, table: Table, run: Sequence[int]) -> Problem:
    """Report consecutive rows that have no cells for the last headers."""
    (first, *others), edits = _completed(doc, table, run)
    left_empty = _left_empty(doc, table, table.widths[run[0]])
    # under an unnamed first header it may be the first cell that is missing
    unnamed = not headers_of(doc, table)[0]
    return Problem(
        start=first.start,
        end=first.end,
        message=f"{_rows_have(table, len(run), run[0])}; {left_empty}",
        related=related_places(others),
        edits=() if unnamed else edits,
    )


def _left_empty(doc: Document, table: Table, width: int) -> str:
    """Name the columns after the first `width` cells: `` `Code` is left empty ``."""
    names = [f"`{name or 'unnamed'}`" for name in headers_of(doc, table)[width:]]
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'} left empty"


def _completed(
    doc: Document, table: Table, rows: Sequence[int]
) -> tuple[list[Span], tuple[Edit, ...]]:
    """Return the last characters of short rows, and the edits that append the missing cells."""
    spans = [table.row(i) for i in rows]
    edits = []
    for i, row in zip(rows, spans, strict=True):
        pipes = len(table.header) - table.widths[i] + (doc.text[row.end - 1] != "|")
        edits.append(Edit(row.end, row.end, " |" * pipes))
    return [Span(max(row.start, row.end - 1), row.end) for row in spans], tuple(edits)


def _cut_off_rows(doc: Document, rows: CutOffRows) -> Problem:
    """Report rows that a blank line or a comment separates from their table."""
    paragraph, lines, end = rows
    between = doc.text[end : paragraph.start]
    comment = COMMENT.search(between)
    commented = comment is not None and not _BLANK_LINE.search(between, 0, comment.start())
    separator = "comment" if commented else "blank line"
    message = f"row is cut off from its table by the {separator} above it"
    if len(lines) > 1:
        message = f"{len(lines)} rows are cut off from their table by the {separator} above them"
    gap = doc.text.index("\n", end) + 1
    line = doc.text.rfind("\n", 0, paragraph.start) + 1
    return Problem(
        start=paragraph.start,
        end=paragraph.start + len(lines[0]),
        message=message,
        edits=(Edit(gap, line, ""),) if comment is None else (),
    )
