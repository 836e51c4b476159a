"""Compose a row of a table, cell by cell, as most rows of its section have them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from surveylint.adding.compose import Composer, is_balanced
from surveylint.adding.entry_fields import FieldKind, Part, are_people, parts_of
from surveylint.adding.field_styles import date_like
from surveylint.entries import Entry, TableWorkList
from surveylint.match import plain
from surveylint.model.document import Cell
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role

_RICH = 0.2
"""A form that at least this share of the neighbors has is preferred if it says more."""

_FIELDS = {
    Role.AUTHORS: FieldKind.AUTHORS,
    Role.VENUE: FieldKind.VENUE,
    Role.YEAR: FieldKind.YEAR,
    Role.DATE: FieldKind.DATE,
}
"""The columns that hold nothing but one field."""

_COPIED = frozenset({Role.CATEGORY, Role.NONE, Role.NOTE})
"""Columns whose value is copied if all neighbors have the same."""


class _Candidate(NamedTuple):
    text: str
    shape: str
    filled: int
    distance: int


class RowComposer:
    """Composes a row of a table.

    Args:
        composer: Writes the fields.
        entries: The neighbors.
        nearest: The number of the neighbor that is nearest to the new row.
    """

    def __init__(self, composer: Composer, entries: Sequence[Entry], nearest: int) -> None:
        assert isinstance(entries[0].works, TableWorkList)
        self._composer, self._entries = composer, entries
        self._works: TableWorkList = entries[0].works
        self._nearest = nearest
        self._text = self._works.doc.text

    def row(self, number: str) -> str:
        """Return the new row without its line end.

        Args:
            number: The value of the index column, "" if there is none.
        """
        model = self._model()
        cells = self._works.table.cells(model.number)
        row = self._works.table.row(model.number)
        texts = [self._cell(place, number) for place in range(len(cells))]
        title = self._works.place.get(Role.TITLE, self._works.place.get(Role.NAME, -1))
        if 0 <= title < len(texts) and not self._composer.links_to_work("".join(texts)):
            texts[title] = self._composer.with_link(texts[title])
        pieces: list[str] = []
        at = row.start
        for place, cell in enumerate(cells):
            pieces.append(self._text[at : cell.outer_start])
            pieces.append(self._padded(place, cell, texts[place]))
            at = cell.outer_end
        return "".join(pieces) + self._text[at : row.end]

    def _model(self) -> Entry:
        """Return the nearest neighbor with a cell for each column."""
        full = len(self._works.table.header)
        by_distance = sorted(self._entries, key=self._distance)
        complete = (e for e in by_distance if len(self._works.table.cells(e.number)) == full)
        return next(complete, by_distance[0])

    def _distance(self, entry: Entry) -> int:
        return abs(entry.number - self._entries[self._nearest].number)

    def _cell(self, place: int, number: str) -> str:
        """Return the text of a cell."""
        roles = [column.role for column in self._works.columns]
        role = roles[place] if place < len(roles) else Role.NONE
        if role is Role.INDEX:
            return self._index(place, number)
        found = self._candidates(place, role)
        if found:
            return _best(found, len(self._entries)).text
        values = Counter(self._raw(entry, place) for entry in self._entries)
        if role in _COPIED and len(values) == 1 and len(self._entries) > 1:
            return next(iter(values))
        return self._empty(values)

    def _index(self, place: int, number: str) -> str:
        """Return a number with the marks of the nearest one: `**12**`."""
        raw = self._raw(self._entries[self._nearest], place)
        old = plain(raw).strip(". ")
        return raw.replace(old, number) if old and number else number

    def _raw(self, entry: Entry, place: int) -> str:
        span = self._works.table.cell(entry.number, place)
        return self._text[span.start : span.end]

    def _candidates(self, place: int, role: Role) -> list[_Candidate]:
        found = []
        for entry in self._entries:
            span = self._works.table.cell(entry.number, place)
            if span.start == span.end:
                continue
            parts = self._parts(entry, span, role)
            if self._is_remark(parts):
                continue
            composed = self._composer.compose(entry, parts)
            if composed.text is not None and composed.text.strip():
                if not is_balanced(composed.text) or self._is_mislabeled(composed.text, role):
                    continue
                text = composed.text.strip()
                found.append(
                    _Candidate(text, composed.shape, composed.filled, self._distance(entry))
                )
        return found

    def _is_mislabeled(self, text: str, role: Role) -> bool:
        """Return whether a cell for code links to the paper, as that of a neighbor does."""
        return role is Role.CODE and self._composer.links_to_paper(text)

    def _is_remark(self, parts: Sequence[Part]) -> bool:
        """Return whether a cell without a title holds a text that no record states."""
        kinds = {part.kind for part in parts}
        return FieldKind.TEXT in kinds and FieldKind.TITLE not in kinds

    def _parts(self, entry: Entry, span: Span, role: Role) -> list[Part]:
        """Return the parts of a cell; in a column of one field all its text is that field."""
        parts = parts_of(entry, span)
        kind = _FIELDS.get(role)
        links = [part for part in parts if part.kind in (FieldKind.LINK, FieldKind.URL)]
        raw = self._text[span.start : span.end]
        is_null = plain(raw).casefold() in self._works.words.set("nulls")
        if kind is None or links or is_null or not plain(raw):
            return parts
        if kind is FieldKind.AUTHORS and not are_people(plain(raw)):
            return [Part(FieldKind.TEXT, span.start, span.end)]
        if kind is FieldKind.DATE and not date_like("2000-01-01", plain(raw)):
            return parts
        inner = _inside_marks(raw)
        start, end = span.start + inner[0], span.start + inner[1]
        return [
            Part(FieldKind.GLUE, span.start, start),
            Part(kind, start, end),
            Part(FieldKind.GLUE, end, span.end),
        ]

    def _empty(self, values: Counter[str]) -> str:
        """Return how the column, or else the table, writes a missing value."""
        nulls = self._works.words.set("nulls")
        own = [value for value, _ in values.most_common() if not _is_value(value, nulls)]
        if own:
            return own[0]
        everywhere = Counter(
            cell for column in self._works.table.columns for cell in column if cell.strip()
        )
        marks = [cell for cell, _ in everywhere.most_common() if cell.casefold() in nulls]
        return marks[0] if marks else ""

    def _padded(self, place: int, cell: Cell, text: str) -> str:
        """Return a cell with the spaces of its neighbors; in an aligned column up to its width."""
        if self._works.table.html:
            before, after = cell.start - cell.outer_start, cell.outer_end - cell.end
            outer = self._text[cell.outer_start : cell.outer_end]
            return outer[:before] + text + outer[len(outer) - after :]
        outer = self._text[cell.outer_start : cell.outer_end]
        left = (
            outer[: cell.start - cell.outer_start] if cell.end > cell.start else " " * bool(outer)
        )
        right = self._common(place, lambda each: each.outer_end - each.end, 0.6) * " "
        if cell.end == cell.start or (not right and self._text[cell.end : cell.outer_end]):
            right = " "
        if not text:
            left, right = self._space(place, outer), ""
        width = self._aligned_width(place)
        made = f"{left}{text}{right}"
        return made + " " * max(0, width - len(made))

    def _aligned_width(self, place: int) -> int:
        """Return the width of a column with padded cells, else 0: months have one width without."""
        table = self._works.table
        rows = (table.header, *(table.cells(entry.number) for entry in self._entries))
        cells = [row[place] for row in rows if place < len(row)]
        is_padded = any(cell.outer_end - cell.end > 1 for cell in cells if cell.start < cell.end)
        if not is_padded:
            return 0
        return self._common(place, lambda each: each.outer_end - each.outer_start, 0.8)

    def _space(self, place: int, outer: str) -> str:
        """Return what an empty cell of a column holds: as in other rows, else a space."""
        spaces: Counter[str] = Counter()
        for entry in self._entries:
            cells = self._works.table.cells(entry.number)
            if place < len(cells) and cells[place].start == cells[place].end:
                spaces[self._text[cells[place].outer_start : cells[place].outer_end]] += 1
        return spaces.most_common(1)[0][0] if spaces else " " * bool(outer)

    def _common(self, place: int, measure: Callable[[Cell], int], share: float) -> int:
        """Return the number that a share of the cells of a column have, 0 if there is none.

        Args:
            place: The column.
            measure: Returns the number of a cell.
            share: The least share.
        """
        counts: Counter[int] = Counter()
        for entry in self._entries:
            cells = self._works.table.cells(entry.number)
            if place < len(cells):
                counts[measure(cells[place])] += 1
        if not counts or counts.total() < 2:
            return 0
        value, count = counts.most_common(1)[0]
        return value if count >= share * counts.total() else 0


def _is_value(cell: str, nulls: frozenset[str]) -> bool:
    text = plain(cell)
    return (
        bool(cell.strip())
        and text.casefold() not in nulls
        and bool(text or "](" in cell or "src=" in cell)
    )


def _inside_marks(raw: str) -> tuple[int, int]:
    """Return where the text inside emphasis, code marks and brackets is."""
    start, end = 0, len(raw)
    while start < end and raw[start] in "*_`([ ":
        start += 1
    while end > start and raw[end - 1] in "*_`)] ":
        end -= 1
    return start, end


def _best(found: Sequence[_Candidate], neighbors: int) -> _Candidate:
    """Return the form with most fields among those that enough neighbors have."""
    counts = Counter(each.shape for each in found)
    least = max(2, _RICH * neighbors) if neighbors > 3 else 1
    frequent = [each for each in found if counts[each.shape] >= least] or found
    most = max(each.filled for each in frequent)
    rich = [each for each in frequent if each.filled == most]
    return min(rich, key=lambda each: (-counts[each.shape], each.distance))
