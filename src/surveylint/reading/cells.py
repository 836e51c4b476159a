"""The rows and cells of Markdown tables, with their offsets."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from itertools import islice, zip_longest
from typing import Final

from surveylint.lazy import lazily
from surveylint.model.document import Cell, Item
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple

# What the grammar trims: the spaces of JavaScript's `trim`, not those of `str.strip`.
MARKDOWN_SPACES: Final = (
    "\t\n\v\f\r \xa0\u1680"
    + "".join(map(chr, range(0x2000, 0x200B)))
    + "\u2028\u2029\u202f\u205f\u3000"
)

_PIPE = lazily(r"\|(?<!\\\|)")
_CHUNK: Final = 1024
_COLUMNS: Final = 1024


class TableLines(NamedTuple):
    """The lines of a table: spans of its header and delimiter row, and offsets of its rows."""

    header: Span
    delimiter: Span
    alignments: tuple[str, ...]
    starts: array[int]
    ends: array[int]


def split_row(row: str) -> list[str]:
    """Split a trimmed row at its pipes (GFM 4.10); `\\|` never splits, even after a backslash."""
    pieces = row.split("|") if "\\" not in row else _PIPE.split(row)
    if not pieces[0]:
        del pieces[0]
    if pieces and not pieces[-1]:
        del pieces[-1]
    return pieces


def trimmed(text: str, start: int, end: int) -> Span:
    """Return a span without the spaces at its ends."""
    line = text[start:end]
    kept = line.rstrip(MARKDOWN_SPACES)
    return Span(start + len(kept) - len(kept.lstrip(MARKDOWN_SPACES)), start + len(kept))


def cells_of(text: str, start: int, end: int) -> tuple[Cell, ...]:
    """Return the cells of the row between two offsets (trimmed)."""
    row = text[start:end]
    at = start + 1 if row[:1] == "|" else start
    cells = []
    for piece in split_row(row):
        end_of_cell = at + len(piece)
        kept = piece.strip(MARKDOWN_SPACES)
        first = at + piece.find(kept)
        cells.append(Cell(first, first + len(kept), at, end_of_cell))
        at = end_of_cell + 1
    return tuple(cells)


class PipeTable:
    """A Markdown table: the offsets of its rows in two flat arrays, all else created on demand."""

    __slots__ = (
        "_columns",
        "_ends",
        "_starts",
        "_text",
        "_widths",
        "alignments",
        "delimiter",
        "end",
        "header",
        "html",
        "parent",
        "start",
    )

    def __init__(self, text: str, lines: TableLines, parent: Item | None) -> None:
        self._text = text
        self._starts = lines.starts
        self._ends = lines.ends
        self._widths: array[int] | None = None
        self._columns: tuple[list[str], ...] | None = None
        self.html = False
        self.start = lines.header.start
        self.header = cells_of(text, *trimmed(text, *lines.header))
        self.delimiter = trimmed(text, *lines.delimiter)
        self.alignments = lines.alignments
        self.parent = parent
        self.end = self.row(len(self._starts) - 1).end if self._starts else self.delimiter.end

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._starts)

    def begin(self, number: int) -> int:
        """Return the start of the span of a row, sooner than `row` does."""
        start = self._starts[number]
        return start if self._text[start] not in MARKDOWN_SPACES else self.row(number).start

    def row(self, number: int) -> Span:
        """Return the span of a row without trailing spaces."""
        return trimmed(self._text, self._starts[number], self._ends[number])

    def cells(self, number: int) -> tuple[Cell, ...]:
        """Return the cells of one row."""
        return cells_of(self._text, *trimmed(self._text, self._starts[number], self._ends[number]))

    def cell(self, number: int, place: int) -> Span:
        """Return the span of one cell; empty and at the row's end if the row is too short.

        The other cells of the row are not created.
        """
        text, at, end = self._text, self._starts[number], self._ends[number]
        if text.find("\\", at, end) >= 0 or text[at : at + 1].isspace():
            cells = self.cells(number)
            if place < len(cells):
                return Span(cells[place].start, cells[place].end)
            return Span(self.row(number).end, self.row(number).end)
        at += text[at : at + 1] == "|"
        for _ in range(place):
            at = text.find("|", at, end) + 1
            if not at:
                break
        stop = text.find("|", at, end) if at else -1
        if stop < 0:
            stop = self.row(number).end
            if not at or at >= stop:
                return Span(stop, stop)
        piece = text[at:stop]
        kept = piece.strip(MARKDOWN_SPACES)
        at += piece.find(kept)
        return Span(at, at + len(kept))

    @property
    def widths(self) -> Sequence[int]:
        """The number of cells in each row."""
        if self._widths is None:
            self._split()
        assert self._widths is not None
        return self._widths

    @property
    def columns(self) -> Sequence[Sequence[str]]:
        """The text of the cells, one sequence for each column; see `gather_columns`."""
        if self._columns is None:
            self._split()
        assert self._columns is not None
        return self._columns

    def _split(self) -> None:
        text, spaces = self._text, MARKDOWN_SPACES
        rows = (
            split_row(text[a:b].strip(spaces))
            for a, b in zip(self._starts, self._ends, strict=True)
        )
        pipes = text.count("|", self._starts[0], self._ends[-1]) if self._starts else 0
        count = len(self._starts)
        self._widths, self._columns = gather_columns(rows, count, pipes + count)


def gather_columns(
    rows: Iterable[list[str]], count: int, cells: int
) -> tuple[array[int], tuple[list[str], ...]]:
    """Return the widths of rows and their columns; equal cells of a column share one string.

    There are as many columns as the widest row has cells, but at most 1,024, and few enough that
    the cells added to short rows make up no more than three quarters of all: one hostile row of a
    million cells must not create a million columns.

    Args:
        rows: The cells of each row.
        count: The number of rows.
        cells: About how many cells they have together.
    """
    limit = max(1, min(_COLUMNS, (4 * cells + 10_000) // max(1, count)))
    widths = array("i")
    columns: list[_Column] = []
    pending = iter(rows)
    done = 0
    while chunk := list(islice(pending, _CHUNK)):
        sizes = list(map(len, chunk))
        widths.extend(sizes)
        if max(sizes) > limit:
            chunk = [row[:limit] for row in chunk]
        fields = list(zip_longest(*chunk, fillvalue=""))
        columns.extend(_Column(done) for _ in range(len(fields) - len(columns)))
        for column, values in zip(columns, fields, strict=False):
            column.extend(values)
        done += len(chunk)
        for column in columns[len(fields) :]:
            column.cells.extend([""] * (done - len(column.cells)))
    return widths, tuple(column.cells for column in columns)


class _Column:
    """The cells of one column; equal ones share one string as long as half of them do."""

    __slots__ = ("_shared", "cells")

    def __init__(self, missing: int) -> None:
        self.cells = [""] * missing
        self._shared: dict[str, str] | None = {}

    def extend(self, values: Iterable[str]) -> None:
        spaces = MARKDOWN_SPACES
        if self._shared is None:
            self.cells.extend([value.strip(spaces) for value in values])
            return
        share = self._shared.setdefault
        self.cells.extend([share(kept := value.strip(spaces), kept) for value in values])
        if len(self._shared) * 2 > len(self.cells):
            self._shared = None
