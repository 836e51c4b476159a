"""Rules on numbering: the index column of a table, and the numbers of an ordered list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from itertools import pairwise, takewhile

from surveylint.entries import Index, TableList
from surveylint.lazy import lazily
from surveylint.model.document import Document, ItemList
from surveylint.model.finding import Problem, Severity
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role
from surveylint.rule import rule

_NUMBER = lazily(r"\d{1,9}")


class _Fault(StrEnum):
    GAP = "gap"
    DUPLICATE = "duplicate"


class _Odd(NamedTuple):
    """A number that does not follow: its place in the sequence, what was wanted, where the number was seen before."""

    fault: _Fault
    place: int
    wanted: int
    before: int


class _Numbers(NamedTuple):
    """A numbering: values, how each is written, and where it stands."""

    values: Sequence[int]
    written: Sequence[str]
    spans: Sequence[Span] | TableList
    renders: bool  # whether a reader sees the numbers as they are written

    def span(self, number: int) -> Span:
        """Return the place of one number."""
        if isinstance(self.spans, TableList):
            cell = self.spans.field(number, Role.INDEX)
            m = _NUMBER.search(self.spans.doc.text, cell.start, cell.end)
            return Span(m.start(), m.end()) if m else cell
        return self.spans[number]


def _tables(index: Index) -> Iterator[_Numbers]:
    """Read the index columns of a file."""
    last = 0
    for works in index.lists:
        if isinstance(works, TableList) and (found := _table_numbers(works, last)):
            last = found.values[-1]
            yield found


def _table_numbers(works: TableList, last: int) -> _Numbers | None:
    """Read an index column; None where it is none: not first, under 80 % integers, or not rising by one.

    A few rows that neither begin at one nor go on from the last number before all have to rise by one: submissions
    have numbers, too.
    """
    if works.place.get(Role.INDEX) != 0:
        return None
    written: list[str] = []
    missing = 0
    for cell in works.raw(Role.INDEX):
        if cell.isdecimal():
            written.append(cell)
            continue
        m = _NUMBER.search(cell)
        if m is None:
            missing += 1
        written.append(m[0] if m else "")
    if missing * 5 > len(written):
        return None
    values = [int(text) if text else -1 for text in written]
    steps = sum(1 for a, b in pairwise(values) if b == a + 1)
    if steps < _wanted_share(values, last) * (len(values) - 1):
        return None
    return _Numbers(values, written, works, True)


def _wanted_share(values: Sequence[int], last: int) -> float:
    """Return how many of the steps have to be steps by one; of a few rows that depends on where they begin."""
    if len(values) > _FEW:
        return _STEPS
    if last and values[0] == last + 1:
        return 0
    if values[0] > 1:
        return 1
    return 0 if max(values) <= 2 * len(values) else 0.5


_FEW = 3
_STEPS = 0.6


def _list_numbers(block: ItemList) -> _Numbers | None:
    """Read the numbers of an ordered list that counts up; equal numbers throughout, or put in front, are a habit."""
    values = [item.number if item.number is not None else -1 for item in block.items]
    alike = sum(1 for _ in takewhile(lambda value: value == values[0], values))
    before = alike - 1 if alike > _SLIPS else 0
    items, values = block.items[before:], values[before:]
    if len(items) < 5:
        return None
    steps = sum(1 for a, b in pairwise(values) if b == a + 1)
    if steps < 0.8 * (len(values) - 1):
        return None
    written = [item.marker.rstrip(".)") for item in items]
    spans = [
        Span(item.start, item.start + len(text)) for item, text in zip(items, written, strict=True)
    ]
    return _Numbers(values, written, spans, False)


_SLIPS = 2
"""More than so many equal numbers at the head of a list are works that were put in front: GitHub counts them itself."""


def _odd(values: Sequence[int]) -> Iterator[_Odd]:
    """Walk a numbering and give what does not follow; a restart at 0 or 1 is legal, a missing number is passed over."""
    seen: dict[int, int] = {}
    last: int | None = None
    for place, value in enumerate(values):
        if value < 0:
            if last is not None:
                last += 1
            continue
        if last is None or value == last + 1:
            last = value
        elif value in (0, 1) and last > 1:
            seen.clear()
            last = value
        else:
            following = values[place + 1] if place + 1 < len(values) else None
            slip = following == last + 2  # the next number goes on as if this one were right
            yield _Odd(
                _Fault.DUPLICATE if value in seen else _Fault.GAP,
                place,
                last + 1,
                seen.get(value, -1),
            )
            last = last + 1 if slip else value
        seen.setdefault(value, place)


def _numberings(doc: Document, index: Index) -> Iterator[_Numbers]:
    yield from _tables(index)
    for block in doc.lists:
        if block.ordered and (found := _list_numbers(block)):
            yield found


def _problems(doc: Document, index: Index, fault: _Fault) -> Iterator[Problem]:
    for numbers in _numberings(doc, index):
        style = _style(numbers.written)
        for odd in _odd(numbers.values):
            if odd.fault is not fault:
                continue
            span = numbers.span(odd.place)
            value, wanted = numbers.written[odd.place], style.write(odd.wanted)
            before = numbers.written[odd.place - 1]
            if fault is _Fault.DUPLICATE:
                line = doc.source.line(numbers.span(odd.before).start)
                message = f"number {value} stands at line {line} already, {wanted} is wanted"
            elif odd.wanted < numbers.values[odd.place]:
                message = f"number jumps from {before} to {value}, {wanted} is wanted"
            else:
                message = f"number falls from {before} to {value}, {wanted} is wanted"
            yield Problem(
                start=span.start,
                end=span.end,
                message=message,
                edits=_renumbered(numbers, odd),
                severity=None if numbers.renders else Severity.INFO,
            )


class _Style(NamedTuple):
    """How the numbers of a numbering are written: padded to so many digits, in the script of this zero."""

    width: int
    zero: str

    def write(self, number: int) -> str:
        """Write a number like the others."""
        text = str(number).zfill(self.width)
        return text if self.zero == "0" else "".join(chr(ord(self.zero) + int(c)) for c in text)


def _style(written: Sequence[str]) -> _Style:
    """Return how the numbers of a numbering are written."""
    zero = next((chr(ord(text[0]) - int(text[0])) for text in written if text[:1].isdecimal()), "0")
    width = next((len(text) for text in written if len(text) > 1 and text.startswith(zero)), 0)
    return _Style(width, zero)


def _renumbered(numbers: _Numbers, odd: _Odd) -> tuple[Edit, ...]:
    """Count on from the last right number to the next restart."""
    style = _style(numbers.written)
    edits: list[Edit] = []
    wanted = odd.wanted
    for place in range(odd.place, len(numbers.values)):
        value = numbers.values[place]
        if place > odd.place and value in (0, 1) and numbers.values[place - 1] > 1:
            break
        text = style.write(wanted)
        if value >= 0 and text != numbers.written[place]:
            edits.append(Edit(*numbers.span(place), text))
        wanted += 1
    return tuple(edits)


@rule(Severity.WARNING)
def index_gap(doc: Document, index: Index) -> Iterator[Problem]:
    """Find numbers that jump or fall."""
    return _problems(doc, index, _Fault.GAP)


@rule(Severity.WARNING)
def index_duplicate(doc: Document, index: Index) -> Iterator[Problem]:
    """Find numbers that stand twice in one numbering."""
    return _problems(doc, index, _Fault.DUPLICATE)


@rule(Severity.WARNING)
def index_start(doc: Document, index: Index) -> Iterator[Problem]:
    """Find tables whose numbering goes on from another table's or begins in the middle.

    Numbers that run on through all tables of the file are a convention, not a defect. A number above the count of all
    rows was not counted in this file.
    """
    tables = list(_tables(index))
    firsts = [numbers.values[0] for numbers in tables]
    if len(tables) > 1 and all(b.values[0] == a.values[-1] + 1 for a, b in pairwise(tables)):
        return
    lowest = 0 if 0 in firsts else 1
    rows = sum(len(numbers.values) for numbers in tables)
    for place, numbers in enumerate(tables):
        first = numbers.values[0]
        if not 1 < first <= rows or len(numbers.values) < 2:
            continue
        span = numbers.span(0)
        before = tables[place - 1] if place else None
        cause = ""
        if before is not None and before.values[-1] + 1 == first:
            cause = (
                f", going on from line {doc.source.line(before.span(len(before.values) - 1).start)}"
            )
        odd = _Odd(_Fault.GAP, 0, lowest, -1)
        yield Problem(
            start=span.start,
            end=span.end,
            message=f"numbering starts at {numbers.written[0]}{cause}, {_style(numbers.written).write(lowest)} is wanted",
            edits=_renumbered(numbers, odd),
            key=f"start under {numbers.spans.section.title}"
            if isinstance(numbers.spans, TableList)
            else "start",
        )
