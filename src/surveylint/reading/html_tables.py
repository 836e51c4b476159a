"""HTML tables: their rows and cells, with spans over rows and columns."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Sequence
from typing import Final

from surveylint.lazy import lazily
from surveylint.model.document import Cell, Item
from surveylint.model.source import Span
from surveylint.reading.cells import MARKDOWN_SPACES, gather_columns
from surveylint.reading.html import Tag

_ROWSPAN: Final = lazily(r"\browspan\s*=\s*[\"']?(\d{1,4})", re.IGNORECASE)
_COLSPAN: Final = lazily(r"\bcolspan\s*=\s*[\"']?([2-9]|[1-9]\d)", re.IGNORECASE)
_MOST_ROWS: Final = 1000
_NAMES: Final = ("table", "tr", "td", "th")
_DEEPEST: Final = 16  # nested tables; deeper ones are part of the cell around them


class HtmlTable:
    """A table of `<tr>`, `<td>` and `<th>` tags; a cell over several columns is one cell.

    Attributes:
        bands: Starts of the rows that are one cell over several columns; they divide the table and
            do not count as rows.
    """

    __slots__ = (
        "_rows",
        "_split",
        "_text",
        "alignments",
        "bands",
        "delimiter",
        "end",
        "header",
        "html",
        "parent",
        "start",
    )

    def __init__(
        self,
        text: str,
        span: Span,
        rows: Sequence[tuple[Span, tuple[Cell, ...]]],
        headed: bool,
        bands: Sequence[int] = (),
    ) -> None:
        self.bands = bands
        self._text = text
        self._split: tuple[array[int], tuple[list[str], ...]] | None = None
        self.html = True
        self.start, self.end = span
        self.header: tuple[Cell, ...] = rows[0][1] if headed else ()
        self._rows = rows[1:] if headed else rows
        self.delimiter = Span(self.start, self.start)
        self.alignments = ("",) * len(self.header)
        self.parent: Item | None = None

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self._rows)

    def headed(self) -> HtmlTable:
        """Return the same table with its first row as header."""
        return HtmlTable(self._text, Span(self.start, self.end), self._rows, True, self.bands)

    def begin(self, number: int) -> int:
        """Return the start of the span of a row."""
        return self._rows[number][0].start

    def row(self, number: int) -> Span:
        """Return the span of a row, including its tags."""
        return self._rows[number][0]

    def cells(self, number: int) -> tuple[Cell, ...]:
        """Return the cells of one row."""
        return self._rows[number][1]

    def cell(self, number: int, place: int) -> Span:
        """Return the span of one cell; empty and at the row's end if the row is too short."""
        span, cells = self._rows[number]
        return (
            Span(cells[place].start, cells[place].end)
            if place < len(cells)
            else Span(span.end, span.end)
        )

    @property
    def widths(self) -> Sequence[int]:
        """The number of cells in each row."""
        return self._gathered()[0]

    @property
    def columns(self) -> Sequence[Sequence[str]]:
        """The source text of the cells, one sequence for each column."""
        return self._gathered()[1]

    def _gathered(self) -> tuple[array[int], tuple[list[str], ...]]:
        if self._split is None:
            rows = (
                [self._text[cell.start : cell.end] for cell in cells] for _, cells in self._rows
            )
            total = sum(len(cells) for _, cells in self._rows)
            self._split = gather_columns(rows, len(self._rows), total)
        return self._split


class _OpenTable:
    """A table whose end tag was not read yet; rows and cells may omit theirs (HTML 13.1.2.4)."""

    def __init__(self, start: int) -> None:
        self.start = start
        self.rows: list[tuple[Span, tuple[Cell, ...]]] = []
        self.headed = False
        self._row = self._cell = -1
        self._cells: list[Cell] = []
        self.bands: list[int] = []
        self._plain = False  # whether the row has a <td>
        self._columns = 1  # the colspan of the open cell
        self._span = 1  # the rowspan of the open cell
        # By column: a cell of a row above, and in how many rows it still counts; in the row
        # that is open, and in the next one.
        self._hanging: dict[int, tuple[Cell, int]] = {}
        self._below: dict[int, tuple[Cell, int]] = {}
        # The cells of the first row with a rowspan, by column with each colspan counted: where
        # they are if a second row of `<th>` completes the header.
        self._header: dict[int, tuple[Cell, int]] = {}
        self._width = 0
        self._completes_header = False

    def begin_row(self, text: str, tag: Tag) -> None:
        self.end_row(text, tag.start, tag.start)
        self._row = tag.start

    def begin_cell(self, text: str, tag: Tag) -> None:
        self.end_cell(text, tag.start)
        if self._row < 0:
            self._row = tag.start
        if not self._cells and tag.name == "th" and self._is_below_wide_header():
            self._hanging, self._completes_header = dict(self._header), True
        self._fill()
        self._cell = tag.end
        self._plain = self._plain or tag.name == "td"
        rows = _ROWSPAN.search(text, tag.start, tag.end)
        self._span = min(int(rows[1]), _MOST_ROWS) if rows else 1
        columns = _COLSPAN.search(text, tag.start, tag.end)
        self._columns = int(columns[1]) if columns else 1

    def _is_below_wide_header(self) -> bool:
        """Return whether the only row is a header with a cell over several columns."""
        return len(self.rows) == 1 and self.headed and self._width > len(self.rows[0][1])

    def _fill(self) -> None:
        """Add the cells that span down from rows above at their columns (HTML 4.9.11)."""
        while (column := len(self._cells)) in self._hanging:
            cell, left = self._hanging.pop(column)
            self._cells.append(cell)
            if left > 1:
                self._below[column] = (cell, left - 1)

    def end_cell(self, text: str, at: int) -> None:
        if self._cell >= 0:
            content = text[self._cell : at]
            kept = content.strip(MARKDOWN_SPACES)
            start = self._cell + content.find(kept)
            cell = Cell(start, start + len(kept), self._cell, at)
            if self._span > 1:
                self._below[len(self._cells)] = (cell, self._span - 1)
            if not self.rows:
                if self._span > 1:
                    self._header[self._width] = (cell, self._span - 1)
                self._width += self._columns
            self._cells.append(cell)
        self._cell = -1

    def end_row(self, text: str, at: int, end: int) -> None:
        """End the row at a tag from `at` to `end`.

        A first row of only `<th>` is the header; a second one replaces it below a wide cell.
        """
        self.end_cell(text, at)
        if len(self._cells) == 1 and self._columns > 1 and not self._hanging:
            self.bands.append(self._row)
            if not self.rows:
                self._header, self._width = {}, 0
        elif self._cells:
            self._fill()
            if not self.rows:
                self.headed = not self._plain
            if self._completes_header and not self._plain:
                self.rows.clear()
            self.rows.append((Span(self._row, end), tuple(self._cells)))
            self._hanging, self._below = self._below, {}
        elif self._row >= 0:  # a row without cells does not count, but cells span through it
            self._hanging = {
                column: (cell, left - 1)
                for column, (cell, left) in self._hanging.items()
                if left > 1
            }
        self._row, self._cells, self._plain = -1, [], False
        self._completes_header = False


def html_tables(text: str, tags: Iterable[Tag]) -> list[HtmlTable]:
    """Return the tables of sorted tags, including nested ones, in the order of their starts."""
    done: list[HtmlTable] = []
    stack: list[_OpenTable] = []
    last = deep = 0
    for tag in tags:
        if tag.name not in _NAMES:
            continue
        last = tag.end
        if deep or (len(stack) == _DEEPEST and tag.name == "table" and not tag.closing):
            deep += (-1 if tag.closing else 1) if tag.name == "table" else 0
        elif tag.name == "table" and not tag.closing:
            stack.append(_OpenTable(tag.start))
        elif not stack:
            continue
        elif tag.name == "table":
            _finish(text, stack.pop(), tag.start, tag.end, done)
        elif tag.closing:
            if tag.name == "tr":
                stack[-1].end_row(text, tag.start, tag.end)
            else:
                stack[-1].end_cell(text, tag.start)
        elif tag.name == "tr":
            stack[-1].begin_row(text, tag)
        else:
            stack[-1].begin_cell(text, tag)
    while stack:
        _finish(text, stack.pop(), last, last, done)
    return sorted(done, key=lambda table: table.start)


def _finish(text: str, table: _OpenTable, at: int, end: int, done: list[HtmlTable]) -> None:
    table.end_row(text, at, at)
    if table.rows:
        done.append(HtmlTable(text, Span(table.start, end), table.rows, table.headed, table.bands))
