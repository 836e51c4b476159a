"""Move a table's row to another place: as edits, with the numbers of the rows that it passes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from surveylint.entries.work_list import TableList
from surveylint.lazy import lazily
from surveylint.model.source import Edit, Span
from surveylint.roles import Role

_NUMBER = lazily(r"\d{1,9}")


def refiled(
    works: TableList, number: int, labels: Sequence[str], label: str, change: Edit
) -> tuple[Edit, ...]:
    """Move a row to the end of another label's block, with its label changed on the way.

    Args:
        works: The table.
        number: The row.
        labels: The label of every row, as they are compared.
        label: The label whose block the row goes to.
        change: The edit that changes the label's cell.

    Returns:
        The edits; none where rows of one label do not stand together, where the row stands beside its block already,
        or where the rows between are not numbered one by one.
    """
    if works.table.html or not is_blocked(labels):
        return ()
    first = labels.index(label)
    last = first + labels.count(label) - 1
    passed = range(number + 1, last + 1) if number < first else range(last + 1, number)
    if not passed or number in (first - 1, last + 1):
        return ()
    lines = [_line(works, row) for row in (number, last)]
    if (
        lines[0] is None
        or lines[1] is None
        or works.doc.text[slice(*lines[0][0])] != works.doc.text[slice(*lines[1][0])]
    ):
        return ()
    numbers = _numbers(works, sorted({number, *passed}))
    if numbers is None:
        return ()
    step = -1 if number < first else 1
    shifted = [_renumbered(works, numbers[row], step) for row in passed if row in numbers]
    own = [change]
    if number in numbers:
        own.append(_renumbered(works, numbers[number], -step * len(passed)))
    return tuple(
        sorted((*_shifted(works.doc.text, lines[0][1], lines[1][1], sorted(own)), *shifted))
    )


def is_blocked(labels: Sequence[str]) -> bool:
    """Return whether rows of one label stand together."""
    return sum(1 for one, other in pairwise(labels) if one != other) + 1 == len(set(labels))


def _line(works: TableList, row: int) -> tuple[Span, Span] | None:
    """Return what stands before a row in its line, and the line; None where a row is more than a line."""
    source, span = works.doc.source, works.span(row)
    line = source.line_span(source.line(span.start))
    return (Span(line.start, span.start), line) if span.end <= line.end else None


def _numbers(works: TableList, rows: Sequence[int]) -> dict[int, Span] | None:
    """Find the numbers of rows that follow each other; {} without an index column, None where they do not follow."""
    if works.place.get(Role.INDEX) != 0:
        return {}
    found: dict[int, Span] = {}
    for row in rows:
        cell = works.field(row, Role.INDEX)
        match = _NUMBER.search(works.doc.text, cell.start, cell.end)
        if match is None:
            return None
        found[row] = Span(*match.span())
    values = [int(works.doc.text[slice(*found[row])]) for row in rows]
    return found if all(other == one + 1 for one, other in pairwise(values)) else None


def _renumbered(works: TableList, span: Span, by: int) -> Edit:
    written = works.doc.text[slice(*span)]
    width = len(written) if written.startswith("0") else 0
    return Edit(*span, str(int(written) + by).zfill(width))


def _shifted(text: str, line: Span, behind: Span, changes: Sequence[Edit]) -> tuple[Edit, Edit]:
    """Cut a line out and put it, with some changes, behind another one."""
    pieces, at = ["\n"], line.start
    for start, end, new in changes:
        pieces += (text[at:start], new)
        at = end
    pieces.append(text[at : line.end])
    cut = (
        Edit(line.start, line.end + 1, "")
        if line.end < len(text)
        else Edit(line.start - 1, line.end, "")
    )
    return cut, Edit(behind.end, behind.end, "".join(pieces))
