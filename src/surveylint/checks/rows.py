"""The rule on rows that do not fit their table: too few cells, too many, or cut off from it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from surveylint.entries import Index
from surveylint.lazy import lazily
from surveylint.match import plain, shortened
from surveylint.model.document import Cell, Document, Table
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role, headers_of
from surveylint.rule import rule


@rule(Severity.WARNING)
def ragged_row(doc: Document, index: Index) -> Iterator[Problem]:
    """Find rows with more or fewer cells than their header, and rows cut off from their table."""
    ragged = [table for table in doc.tables if not table.html and _odd(table)]
    habits = _left_off(doc, index, ragged)
    loose = _loose(doc, ragged) if ragged else {}
    for table in ragged:
        wanted, widths, odd = len(table.header), table.widths, _odd(table)
        yield from _surplus_cells(doc, table, [i for i in odd if widths[i] > wanted])
        short = [i for i in odd if widths[i] < wanted and (id(table), i) not in habits]
        often = [i for i in short if i in loose.get(id(table), ())]
        if often:
            yield _end_early(doc, table, often)
        short = [i for i in short if i not in often]
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

_OFTEN = 0.2
"""Short rows of a larger share, of all tables with one header, are a habit."""

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
    """Return whether a header names its column: emoji, their codes and symbols do not."""
    return any(map(str.isalnum, _SHORTCODE.sub("", plain(doc.text[cell.start : cell.end]))))


def _left_off(doc: Document, index: Index, ragged: Sequence[Table]) -> set[tuple[int, int]]:
    """Collect the rows that leave off last cells of links or remarks, where the tables of one header do so by habit."""
    roles = {id(works.table): works.columns for works in index.lists if works.table is not None}
    seen: dict[tuple[tuple[str, ...], int], list[tuple[int, int]]] = {}
    filled: dict[tuple[str, ...], list[Table]] = {}
    for table in ragged:
        columns = roles.get(id(table))
        if columns is None:
            continue
        header = _names(doc, table)
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


def _names(doc: Document, table: Table) -> tuple[str, ...]:
    return tuple(name.casefold() for name in headers_of(doc, table))


def _loose(doc: Document, ragged: Sequence[Table]) -> dict[int, set[int]]:
    """Collect the short rows of tables whose authors end rows early by habit: GitHub fills them, and nothing slid."""
    headers = {_names(doc, table) for table in ragged}
    groups: dict[tuple[str, ...], list[Table]] = {}
    for table in doc.tables:
        if not table.html and (header := _names(doc, table)) in headers:
            groups.setdefault(header, []).append(table)
    found: dict[int, set[int]] = {}
    for header, tables in groups.items():
        many = max(_HABIT, int(_OFTEN * sum(map(len, tables))) + 1)
        if sum(1 for table in tables for width in table.widths if 1 < width < len(header)) < many:
            continue
        usual = _usual(tables)
        if not any(usual):
            continue
        closed = _are_closed(doc, tables)
        short = {
            id(table): {
                i
                for i, width in enumerate(table.widths)
                if 1 < width < len(header) and _fits(doc, table, i, usual, closed)
            }
            for table in tables
        }
        if sum(map(len, short.values())) >= many:
            found.update(short)
    return found


def _are_closed(doc: Document, tables: Iterable[Table]) -> bool:
    """Return whether all complete rows of tables end in a pipe."""
    return all(
        doc.text[table.row(i).end - 1] == "|"
        for table in tables
        for i, width in enumerate(table.widths)
        if width == len(table.header)
    )


def _end_early(doc: Document, table: Table, rows: Sequence[int]) -> Problem:
    """Report the rows of a table that leave off last cells by habit."""
    (first, *others), edits = _filled(doc, table, rows)
    return Problem(
        start=first.start,
        end=first.end,
        message=f"{len(rows)} of {len(table)} rows leave off last cells: "
        f"{_empty(doc, table, min(table.widths[i] for i in rows))}",
        related=tuple(Related(*place) for place in others),
        edits=edits,
        severity=Severity.INFO,
        key="end early",
    )


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
    """Tell cells apart as far as a missing pipe shows: one link, more links, numbers, text or nothing (a dash)."""
    if cell.count("](") > 1:
        return "links"
    if "](" in cell or "://" in cell or "<a " in cell:
        return "link"
    if any(map(str.isalpha, cell)):
        return "text"
    return "number" if any(map(str.isdigit, cell)) else ""


def _fits(
    doc: Document, table: Table, number: int, usual: Sequence[set[str]], closed: bool = True
) -> bool:
    """Return whether a row lacks nothing but its end: it is not torn in two, and its cells are where they belong.

    It ends in a pipe where others do.
    """
    row = table.row(number)
    if (closed and doc.text[row.end - 1 : row.end] != "|") or (
        number + 1 < len(table) and table.widths[number + 1] == 1
    ):
        return False
    cells = [doc.text[cell.start : cell.end] for cell in table.cells(number)]
    return all(
        not sorts or _sort(cell) in sorts | {""} for cell, sorts in zip(cells, usual, strict=False)
    )


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
        held = [
            cell
            for cell in table.cells(i)[wanted:]
            if _COMMENT.sub("", doc.text[cell.start : cell.end]).strip()
        ]
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


def _not_shown(
    doc: Document, table: Table, found: Sequence[_Surplus], pipes: Sequence[int]
) -> Problem:
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
    what = (
        f"{lost} is not shown" if not others else f"{lost} and what stands below it are not shown"
    )
    if pipes:
        what += ", a `|` in an address parts cells and is wanted as `%7C`"
    return Problem(
        start=first.start,
        end=first.end,
        message=f"{_have(len(found), width)}, header has {wanted}: {what}",
        related=tuple(Related(place.start, place.end) for place in others),
        edits=tuple(Edit(at, at + 1, "%7C") for at in pipes)
        if len(pipes) == width - wanted
        else (),
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
    (first, *others), edits = _filled(doc, table, run)
    unnamed = not headers_of(doc, table)[0]  # it may be the first cell that is missing
    return Problem(
        start=first.start,
        end=first.end,
        message=f"{_have(len(run), has)}, header has {wanted}: {_empty(doc, table, has)}",
        related=tuple(Related(*place) for place in others),
        edits=() if unnamed else edits,
    )


def _empty(doc: Document, table: Table, has: int) -> str:
    """Name the columns behind so many cells."""
    names = [name or "unnamed" for name in headers_of(doc, table)[has:]]
    return (
        f"{', '.join(f'`{name}`' for name in names)} {'stays' if len(names) == 1 else 'stay'} empty"
    )


def _filled(
    doc: Document, table: Table, rows: Sequence[int]
) -> tuple[list[Span], tuple[Edit, ...]]:
    """Return the last characters of short rows, and the empty cells that they lack."""
    wanted, spans = len(table.header), [(i, table.row(i)) for i in rows]
    more = [" |" * (wanted - table.widths[i] + (doc.text[row.end - 1] != "|")) for i, row in spans]
    edits = tuple(Edit(row.end, row.end, text) for (_, row), text in zip(spans, more, strict=True))
    return [Span(max(row.start, row.end - 1), row.end) for _, row in spans], edits


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
        if all(
            line.strip().startswith("|") and line.count("|") in (pipes, pipes - 1) for line in lines
        ):
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
