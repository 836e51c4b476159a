"""The edits that move a table row to another place and renumber the rows it passes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from surveylint.entries.work_list import TableWorkList
from surveylint.lazy import lazily
from surveylint.model.source import Edit, Span
from surveylint.roles import Role

_NUMBER = lazily(r"\d{1,9}")


def refiled(
    work_list: TableWorkList, number: int, labels: Sequence[str], label: str, change: Edit
) -> tuple[Edit, ...]:
    """Return the edits that move a row to the end of another label's rows and change its label.

    Args:
        work_list: The table.
        number: The number of the row.
        labels: The label of each row, as they are compared.
        label: The new label of the row.
        change: The edit that changes the cell of the label.

    Returns:
        The edits; () if the rows of a label are not consecutive, if the row is already next to
        those of its new label, or if the rows between are not numbered consecutively.
    """
    if work_list.table.html or not _is_grouped(labels):
        return ()
    first = labels.index(label)
    last = first + labels.count(label) - 1
    passed = range(number + 1, last + 1) if number < first else range(last + 1, number)
    if not passed or number in (first - 1, last + 1):
        return ()
    lines = [_line(work_list, row) for row in (number, last)]
    if (
        lines[0] is None
        or lines[1] is None
        or work_list.doc.text[slice(*lines[0][0])] != work_list.doc.text[slice(*lines[1][0])]
    ):
        return ()
    numbers = _numbers(work_list, sorted({number, *passed}))
    if numbers is None:
        return ()
    step = -1 if number < first else 1
    shifted = [_renumbered(work_list, numbers[row], step) for row in passed if row in numbers]
    own = [change]
    if number in numbers:
        own.append(_renumbered(work_list, numbers[number], -step * len(passed)))
    return tuple(
        sorted((*_shifted(work_list.doc.text, lines[0][1], lines[1][1], sorted(own)), *shifted))
    )


def _is_grouped(labels: Sequence[str]) -> bool:
    """Return whether the rows of each label are consecutive."""
    return sum(1 for one, other in pairwise(labels) if one != other) + 1 == len(set(labels))


def _line(work_list: TableWorkList, row: int) -> tuple[Span, Span] | None:
    """Return the span before a row in its line and that of the line; None for several lines."""
    source, span = work_list.doc.source, work_list.span(row)
    line = source.line_span(source.line(span.start))
    return (Span(line.start, span.start), line) if span.end <= line.end else None


def _numbers(work_list: TableWorkList, rows: Sequence[int]) -> dict[int, Span] | None:
    """Return the spans of the numbers of consecutive rows.

    {} without an index column, None if the numbers are not consecutive.
    """
    if work_list.place.get(Role.INDEX) != 0:
        return {}
    found: dict[int, Span] = {}
    for row in rows:
        cell = work_list.field(row, Role.INDEX)
        match = _NUMBER.search(work_list.doc.text, cell.start, cell.end)
        if match is None:
            return None
        found[row] = Span(*match.span())
    values = [int(work_list.doc.text[slice(*found[row])]) for row in rows]
    return found if all(other == one + 1 for one, other in pairwise(values)) else None


def _renumbered(work_list: TableWorkList, span: Span, by: int) -> Edit:
    written = work_list.doc.text[slice(*span)]
    width = len(written) if written.startswith("0") else 0
    return Edit(*span, str(int(written) + by).zfill(width))


def _shifted(text: str, line: Span, after: Span, changes: Sequence[Edit]) -> tuple[Edit, Edit]:
    """Return the edits that cut a line and insert it, with changes, after another one."""
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
    return cut, Edit(after.end, after.end, "".join(pieces))
