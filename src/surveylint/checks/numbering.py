"""Rules on numbering: the index column of a table, and the numbers of an ordered list."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from itertools import pairwise, takewhile

from surveylint.entries import Index, TableWorkList
from surveylint.lazy import lazily
from surveylint.model.document import Document, ItemList
from surveylint.model.finding import Problem, Severity
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role
from surveylint.rule import rule

_NUMBER = lazily(r"\d{1,9}")

_FEW = 3
"""In a table of at most this many rows, where the numbers begin decides whether they count."""

_STEPS = 0.6
"""In a longer table, at least this share of the numbers must follow the one before."""

_LIST_STEPS = 0.8
"""The same share for an ordered list."""

_SHORTEST_LIST = 5
"""An ordered list with fewer items is not checked."""

_MOST_REPEATS = 2
"""More equal numbers at the start of a list are new works that were added at the top.

GitHub counts the items itself, whatever numbers they have.
"""


class NumberingOptions(NamedTuple):
    """Options of `index-gap` and `index-duplicate`.

    Attributes:
        lists: Whether the numbers of ordered lists are checked too; GitHub renumbers the items.
    """

    lists: bool = False


@rule(Severity.WARNING)
def index_gap(doc: Document, index: Index, options: NumberingOptions) -> Iterator[Problem]:
    """Check for numbers that jump, fall, or are swapped with the next."""
    return _problems(doc, _numberings(doc, index, options), (_Fault.GAP, _Fault.SWAP))


@rule(Severity.WARNING)
def index_duplicate(doc: Document, index: Index, options: NumberingOptions) -> Iterator[Problem]:
    """Check for numbers that appear twice in one numbering."""
    return _problems(doc, _numberings(doc, index, options), (_Fault.DUPLICATE,))


@rule(Severity.WARNING)
def index_start(doc: Document, index: Index) -> Iterator[Problem]:
    """Check for tables whose numbering continues another table's or begins in the middle.

    Numbers that run through all tables of the file are a convention, not a defect. A first number
    above the count of all rows was not counted in this file.
    """
    tables = list(_table_numberings(index))
    if len(tables) > 1 and all(b.values[0] == a.last + 1 for a, b in pairwise(tables)):
        return
    lowest = 0 if any(numbers.values[0] == 0 for numbers in tables) else 1
    rows = sum(len(numbers.values) for numbers in tables)
    for before, numbers in zip([None, *tables], tables, strict=False):
        first = numbers.values[0]
        if 1 < first <= rows and len(numbers.values) > 1 and not _starts_swapped(numbers.values):
            continued = before is not None and before.last + 1 == first
            yield _late_start(doc, numbers, before if continued else None, lowest)


class _Fault(StrEnum):
    """How a number does not follow the one before."""

    GAP = "gap"
    DUPLICATE = "duplicate"
    SWAP = "swap"


class _Misnumbered(NamedTuple):
    """A number that does not follow the one before.

    Attributes:
        fault: How it does not follow.
        place: Its place in the numbering, from 0.
        expected: The number that would follow.
        first: The place where the same number appears first, -1 where it does not.
    """

    fault: _Fault
    place: int
    expected: int
    first: int


class _Numbering(NamedTuple):
    """The numbers of a table or a list.

    Attributes:
        values: The numbers, -1 where one is missing.
        written: The numbers as written.
        spans: Their places, or the table whose index column holds them.
        renders: Whether readers see the numbers as they are written.
    """

    values: Sequence[int]
    written: Sequence[str]
    spans: Sequence[Span] | TableWorkList
    renders: bool

    @property
    def last(self) -> int:
        """The last number, 0 where there is none."""
        return next((value for value in reversed(self.values) if value >= 0), 0)

    def span(self, place: int) -> Span:
        """Return the place of one number in the text."""
        if isinstance(self.spans, TableWorkList):
            cell = self.spans.field(place, Role.INDEX)
            m = _NUMBER.search(self.spans.doc.text, cell.start, cell.end)
            return Span(m.start(), m.end()) if m else cell
        return self.spans[place]


def _numberings(doc: Document, index: Index, options: NumberingOptions) -> Iterator[_Numbering]:
    """Yield the numberings of a document."""
    yield from _table_numberings(index)
    for block in doc.lists if options.lists else ():
        if block.ordered and (found := _list_numbering(block)):
            yield found


def _table_numberings(index: Index) -> Iterator[_Numbering]:
    """Yield the index columns of a document."""
    last = 0
    for works in index.lists:
        if isinstance(works, TableWorkList) and (found := _table_numbering(works, last)):
            last = found.last
            yield found


def _table_numbering(works: TableWorkList, last: int) -> _Numbering | None:
    """Return the index column of a table, None where its numbers do not count the rows.

    An index column is the first one, at least 80 % of its cells hold integers, and most of them
    follow the number before.

    Args:
        works: The table.
        last: The last number of the table before it, 0 where there is none.
    """
    if works.place.get(Role.INDEX) != 0:
        return None
    written = list(works.raw(Role.INDEX))
    for number, cell in enumerate(written):
        if not cell.isdecimal():
            m = _NUMBER.search(cell)
            written[number] = m[0] if m else ""
    if written.count("") * 5 > len(written):
        return None
    values = [int(text) if text else -1 for text in written]
    present = [value for value in values if value >= 0]
    if not _counts_rows(present) and _steps(present) < _required_share(present, last) * (
        len(present) - 1
    ):
        return None
    return _Numbering(values, written, works, True)


def _counts_rows(values: Sequence[int]) -> bool:
    """Return whether half of the numbers are the counts of their rows, so the others are typos."""
    if len(values) <= _FEW or max(values) > len(values) + 1:
        return False
    return any(
        2 * sum(map(int.__eq__, values, range(first, first + len(values)))) >= len(values)
        for first in (0, 1)
    )


def _steps(values: Sequence[int]) -> int:
    """Count the numbers that follow the one before."""
    return sum(1 for a, b in pairwise(values) if b == a + 1)


def _required_share(values: Sequence[int], last: int) -> float:
    """Return the share of numbers that must follow the one before, so that the column counts rows.

    In a table of a few rows, numbers that neither begin at 1 nor continue the table before must
    all follow: the identifiers of submissions are numbers, too.
    """
    if len(values) > _FEW:
        return _STEPS
    if last and values[0] == last + 1:
        return 0
    if values[0] > 1:
        return 1
    return 0 if max(values) <= 2 * len(values) else 0.5


def _list_numbering(block: ItemList) -> _Numbering | None:
    """Return the numbers of an ordered list, None where they do not count its items."""
    values = [item.number if item.number is not None else -1 for item in block.items]
    equal = sum(1 for _ in takewhile(lambda value: value == values[0], values))
    added = equal - 1 if equal > _MOST_REPEATS else 0
    items, values = block.items[added:], values[added:]
    if len(items) < _SHORTEST_LIST or _steps(values) < _LIST_STEPS * (len(values) - 1):
        return None
    written = [item.marker.rstrip(".)") for item in items]
    spans = [
        Span(item.start, item.start + len(text)) for item, text in zip(items, written, strict=True)
    ]
    return _Numbering(values, written, spans, False)


def _misnumbered(values: Sequence[int]) -> Iterator[_Misnumbered]:
    """Yield the numbers that do not follow the one before.

    A restart at 0 or 1 is allowed. A row without a number may be counted or not.
    """
    if values and values[0] >= 0 and list(values) == [*range(values[0], values[0] + len(values))]:
        return
    places = [place for place, value in enumerate(values) if value >= 0]
    numbers = [values[place] for place in places]
    counted = _counts_unnumbered(values)
    seen: dict[int, int] = {}
    last, at = _before_first(numbers), 0
    while at < len(places):
        place, value, following = places[at], numbers[at], numbers[at + 1 : at + 3]
        unnumbered = place - places[at - 1] - 1 if at else 0
        expected = last + 1 + (unnumbered if counted else 0)
        if _is_swapped(value, following, expected):
            yield _Misnumbered(_Fault.SWAP, place, expected, -1)
            seen.update({value: place, expected: places[at + 1]})
            last, at = value, at + 2
            continue
        # where the next number continues as if this one were right, this one alone is wrong
        is_typo = following[:1] == [expected + 1]
        if value in (last + 1, last + 1 + unnumbered):
            last = value
        elif value in (0, 1) and last > 1 and not is_typo:
            seen.clear()
            last = value
        else:
            fault = _Fault.DUPLICATE if value in seen else _Fault.GAP
            yield _Misnumbered(fault, place, expected, seen.get(value, -1))
            last = expected if is_typo else value
        seen.setdefault(value, place)
        at += 1


def _counts_unnumbered(values: Sequence[int]) -> bool:
    """Return whether rows without a number count as rows, for the numbers after them."""
    return not any(
        b < 0 and c == a + 1 for a, b, c in zip(values, values[1:], values[2:], strict=False)
    )


def _before_first(numbers: Sequence[int]) -> int:
    """Return the number before the first, also where the first two are swapped."""
    if not numbers:
        return 0
    return numbers[0] - (2 if _starts_swapped(numbers) else 1)


def _starts_swapped(numbers: Sequence[int]) -> bool:
    """Return whether the first two numbers are swapped: `2 1 3`."""
    return _is_swapped(numbers[0], numbers[1:3], numbers[0] - 1) and len(numbers) > _FEW - 1


def _is_swapped(value: int, following: Sequence[int], expected: int) -> bool:
    """Return whether a number and the next are swapped, and the one after them continues."""
    return value == expected + 1 and list(following) in ([expected], [expected, expected + 2])


def _problems(
    doc: Document, numberings: Iterator[_Numbering], faults: Collection[_Fault]
) -> Iterator[Problem]:
    """Report the numbers with one of some faults in all numberings."""
    for numbers in numberings:
        for found in _misnumbered(numbers.values):
            if found.fault in faults:
                span = numbers.span(found.place)
                yield Problem(
                    start=span.start,
                    end=span.end,
                    message=_message(doc, numbers, found),
                    edits=_renumbered(numbers, found),
                    severity=None if numbers.renders else Severity.INFO,
                )


def _message(doc: Document, numbers: _Numbering, found: _Misnumbered) -> str:
    number = numbers.written[found.place]
    expected = _style(numbers.written).write(found.expected)
    if found.fault is _Fault.SWAP:
        return f"numbers {number} and {expected} are swapped; expected {expected}, {number}"
    if found.fault is _Fault.DUPLICATE:
        line = doc.source.line(numbers.span(found.first).start)
        return f"number {number} is already on line {line}; expected {expected}"
    before = next(place for place in range(found.place - 1, -1, -1) if numbers.values[place] >= 0)
    verb = "jumps" if found.expected < numbers.values[found.place] else "falls"
    return f"number {verb} from {numbers.written[before]} to {number}; expected {expected}"


def _late_start(
    doc: Document, numbers: _Numbering, continued: _Numbering | None, lowest: int
) -> Problem:
    """Report a table that does not begin at its first number.

    Args:
        doc: The document.
        numbers: The numbering of the table.
        continued: The numbering of the table before it, None where this one does not continue it.
        lowest: The number at which the tables of the file begin.
    """
    span = numbers.span(0)
    cause = ""
    if continued is not None:
        last = continued.span(len(continued.values) - 1)
        cause = f", continuing from line {doc.source.line(last.start)}"
    expected = _style(numbers.written).write(lowest)
    key = "start"
    if isinstance(numbers.spans, TableWorkList):
        key = f"start under {numbers.spans.section.title}"
    return Problem(
        start=span.start,
        end=span.end,
        message=f"numbering starts at {numbers.written[0]}{cause}; expected {expected}",
        edits=_renumbered(numbers, _Misnumbered(_Fault.GAP, 0, lowest, -1)),
        key=key,
    )


class _Style(NamedTuple):
    """How numbers are written: their least width in digits, and the zero of their script."""

    width: int
    zero: str

    def write(self, number: int) -> str:
        """Return a number in this style."""
        text = str(number).zfill(self.width)
        return text if self.zero == "0" else "".join(chr(ord(self.zero) + int(c)) for c in text)


def _style(written: Sequence[str]) -> _Style:
    """Return the style of some numbers."""
    zero = next((chr(ord(text[0]) - int(text[0])) for text in written if text[:1].isdecimal()), "0")
    width = next((len(text) for text in written if len(text) > 1 and text.startswith(zero)), 0)
    return _Style(width, zero)


def _renumbered(numbers: _Numbering, found: _Misnumbered) -> tuple[Edit, ...]:
    """Return the edits that count on from a wrong number up to the next restart."""
    style = _style(numbers.written)
    values, counted = numbers.values, _counts_unnumbered(numbers.values)
    if found.fault is _Fault.SWAP:
        other = next(place for place in range(found.place + 1, len(values)) if values[place] >= 0)
        return (
            Edit(*numbers.span(found.place), numbers.written[other]),
            Edit(*numbers.span(other), numbers.written[found.place]),
        )
    edits: list[Edit] = []
    number = found.expected
    for place in range(found.place, len(values)):
        if place > found.place and values[place] in (0, 1) and values[place - 1] > 1:
            break
        text = style.write(number)
        if values[place] >= 0 and text != numbers.written[place]:
            edits.append(Edit(*numbers.span(place), text))
        number += values[place] >= 0 or counted
    return tuple(edits)
