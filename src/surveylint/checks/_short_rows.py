"""Short rows that leave off their last cells on purpose, so that no pipe is missing in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from surveylint.entries import Index
from surveylint.lazy import lazily
from surveylint.model.document import Document, Table
from surveylint.roles import Role, header_role, headers_of
from surveylint.vocabulary import Words

HABIT = 3
"""At least this many rows of the tables with one header make a habit."""

_OFTEN = 0.2
"""A larger share of short rows, over all tables with one header, is a habit."""

_OPTIONAL = frozenset({Role.CODE, Role.LINK, Role.PROJECT, Role.DATA, Role.BADGE, Role.NOTE})
"""Roles of columns that many authors leave off where they have nothing to add."""

_UNLINKED = frozenset({Role.INDEX, Role.YEAR, Role.DATE, Role.AUTHORS})
"""Roles of columns that hold no links."""

_AFTER_HEADER = 3
"""The closing pipe of a header is within this many characters after its last cell."""

_EMPHASIZED = lazily(
    r"(?:[^\w*<\[|]*)(?P<mark>\*{1,3}|_{1,3}|<(?:b|i|strong|em)>)[^|\[\]\n]{1,200}"
    r"(?:(?P=mark)|</(?:b|i|strong|em)>)$"
)

Header = tuple[str, ...]


def ragged_rows(table: Table) -> list[int]:
    """Return the rows that do not have as many cells as the header."""
    expected = len(table.header)
    return [i for i, width in enumerate(table.widths) if width != expected]


def group_rows(doc: Document, table: Table, rows: Sequence[int]) -> set[int]:
    """Return the rows of one bold or italic cell that name a group: `| **Small models** |`.

    In a table whose other rows begin with such a cell it may also be an unfinished row.
    """
    found = {i for i in rows if table.widths[i] == 1 and _is_emphasized(doc, table, i)}
    if not found or any(
        _is_emphasized(doc, table, i) for i in range(len(table)) if table.widths[i] > 1
    ):
        return set()
    return found


def ends_in_empty_cell(doc: Document, table: Table, row: int) -> bool:
    """Return whether a row of a table without outer pipes ends in a pipe: its last cell is empty.

    GitHub takes that pipe for the end of the row, but shows the same.
    """
    header = doc.text[table.header[0].outer_start : table.header[-1].end + _AFTER_HEADER]
    return (
        table.widths[row] == len(table.header) - 1
        and doc.text[table.row(row).end - 1] == "|"
        and not header.split("\n")[0].rstrip().endswith("|")
    )


def _is_emphasized(doc: Document, table: Table, row: int) -> bool:
    cell = table.cells(row)[0]
    return _EMPHASIZED.match(doc.text[cell.start : cell.end]) is not None


def lacking_optional_cells(
    doc: Document, index: Index, ragged: Sequence[Table]
) -> set[tuple[int, int]]:
    """Return the rows that habitually leave off optional last cells, by table identity and number.

    Args:
        doc: The document.
        index: Its works, which know the roles of the columns.
        ragged: The tables with rows that do not fit.
    """
    short, tables = _lacking_optional_cells(doc, index, ragged)
    found: set[tuple[int, int]] = set()
    for (header, _), rows in short.items():
        if len(rows) < HABIT:
            continue
        usual = _usual_kinds(tables[header])
        by_id = {id(table): table for table in tables[header]}
        fitting = [(key, i) for key, i in rows if _lacks_only_its_end(doc, by_id[key], i, usual)]
        if len(fitting) >= HABIT:
            found.update(fitting)
    return found


def _lacking_optional_cells(
    doc: Document, index: Index, ragged: Sequence[Table]
) -> tuple[dict[tuple[Header, int], list[tuple[int, int]]], dict[Header, list[Table]]]:
    """Group the rows without optional last cells by header and width, and the tables by header."""
    roles = {id(works.table): works.columns for works in index.lists if works.table is not None}
    rows: dict[tuple[Header, int], list[tuple[int, int]]] = {}
    tables: dict[Header, list[Table]] = {}
    for table in ragged:
        columns = roles.get(id(table))
        if columns is None:
            continue
        header = _folded_header(doc, table)
        tables.setdefault(header, []).append(table)
        for i in ragged_rows(table):
            width = table.widths[i]
            if width < len(header) and all(c.role in _OPTIONAL for c in columns[width:]):
                rows.setdefault((header, width), []).append((id(table), i))
    return rows, tables


def _folded_header(doc: Document, table: Table) -> Header:
    return tuple(name.casefold() for name in headers_of(doc, table))


def often_ending_early(doc: Document, words: Words, ragged: Sequence[Table]) -> dict[int, set[int]]:
    """Return the short rows of tables whose authors often end rows early, by table identity.

    GitHub fills such rows with empty cells, and no cell of them is in a wrong column.
    """
    headers = {_folded_header(doc, table) for table in ragged}
    groups: dict[Header, list[Table]] = {}
    for table in doc.tables:
        if not table.html and (header := _folded_header(doc, table)) in headers:
            groups.setdefault(header, []).append(table)
    found: dict[int, set[int]] = {}
    for tables in groups.values():
        found.update(_ending_early(doc, words, tables))
    return found


def _ending_early(doc: Document, words: Words, tables: Sequence[Table]) -> dict[int, set[int]]:
    """Return the rows of tables with one header that end early, none where few of them do."""
    width = len(tables[0].header)
    least = max(HABIT, int(_OFTEN * sum(map(len, tables))) + 1)
    short = {
        id(table): [i for i, cells in enumerate(table.widths) if 1 < cells < width]
        for table in tables
    }
    if sum(map(len, short.values())) < least:
        return {}
    usual = _usual_kinds(tables)
    if not any(usual):
        # no row fills the last column: the longest rows show what the others hold
        usual = _usual_kinds(tables, max(width for table in tables for width in table.widths))
        if _under_other_headers(doc, words, tables[0], usual):
            return {}
    closed = _end_in_a_pipe(doc, tables)
    fitting = {
        id(table): {
            i for i in short[id(table)] if _lacks_only_its_end(doc, table, i, usual, closed)
        }
        for table in tables
    }
    return fitting if sum(map(len, fitting.values())) >= least else {}


def _end_in_a_pipe(doc: Document, tables: Iterable[Table]) -> bool:
    """Return whether all complete rows of tables end in a pipe."""
    return all(
        doc.text[table.row(i).end - 1] == "|"
        for table in tables
        for i, width in enumerate(table.widths)
        if width == len(table.header)
    )


def _under_other_headers(
    doc: Document, words: Words, table: Table, usual: Sequence[set[str]]
) -> bool:
    """Return whether links are below a header of numbers or text: a cell before them is missing."""
    roles = [header_role(header, words) for header in headers_of(doc, table)]
    return any(
        role in _UNLINKED and kinds & {"link", "links"}
        for role, kinds in zip(roles, usual, strict=False)
    )


def _usual_kinds(tables: Iterable[Table], width: int = 0) -> list[set[str]]:
    """Return the kinds of cells that rows have in each column.

    Args:
        tables: Tables with as many columns.
        width: The number of cells of the rows that count, 0 for that of the header.
    """
    usual: list[set[str]] = []
    for table in tables:
        usual += [set() for _ in range(len(usual), len(table.header))]
        expected = width or len(table.header)
        complete = [i for i, cells in enumerate(table.widths) if cells == expected]
        for place, column in enumerate(table.columns[: len(table.header)]):
            usual[place].update(_kind(column[i]) for i in complete)
    return usual


def _kind(cell: str) -> str:
    """Return the kind of a cell: "link", "links", "text", "number", or "" for a dash or nothing.

    A missing pipe shows as a cell of another kind than the column has.
    """
    if cell.count("](") > 1:
        return "links"
    if "](" in cell or "://" in cell or "<a " in cell:
        return "link"
    if any(map(str.isalpha, cell)):
        return "text"
    return "number" if any(map(str.isdigit, cell)) else ""


def _lacks_only_its_end(
    doc: Document, table: Table, number: int, usual: Sequence[set[str]], closed: bool = True
) -> bool:
    """Return whether a short row lacks nothing but its last cells.

    Its cells are of the kinds that their columns hold, and no lone cell on the next line continues
    the row.

    Args:
        doc: The document.
        table: The table.
        number: The row.
        usual: The kinds of cells that each column holds.
        closed: Whether the row must end in a pipe.
    """
    row = table.row(number)
    if closed and doc.text[row.end - 1 : row.end] != "|":
        return False
    if number + 1 < len(table) and table.widths[number + 1] == 1:
        return False
    cells = [doc.text[cell.start : cell.end] for cell in table.cells(number)]
    return all(
        not kinds - {""} or _kind(cell) in kinds | {""}
        for cell, kinds in zip(cells, usual, strict=False)
    )
