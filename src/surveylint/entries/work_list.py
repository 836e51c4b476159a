"""Blocks that are lists of works, whatever their shape, under one face: fields by role, spans, links."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property

from surveylint.entries import titles
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Link, Section, Table
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.reading.html_tables import HtmlTable
from surveylint.roles import Column, Role, role_of_label
from surveylint.vocabulary import Words


class Kind(StrEnum):
    """The shape of a list of works."""

    TABLE = "table"
    LIST = "list"
    PARAGRAPHS = "paragraphs"
    HEADINGS = "headings"


_PLAIN_LINK = lazily(
    r"(?:\*\*|__)?\[(?:\*\*|__)?([^\[\]*_`<>&\\]+)(?:\*\*|__)?\]\([^()\s]+\)(?:\*\*|__)?$"
)
_DECORATION = lazily(r"!\[[^\[\]]*\]\([^()\s]*\)|<br\s*/?>")
_MARKS = lazily(r"[\[\]<>*_`&\\~]")


class WorkList:
    """A block that is a list of works; entries are counted from 0.

    Attributes:
        kind: Its shape.
        section: Where it begins.
        start: Offset of its first character.
        end: Behind its last one.
        why: What made it a list of works, for people.
        columns: The columns of a table; empty in the other shapes.
        table: The table behind it, None in the other shapes.
    """

    columns: tuple[Column, ...] = ()
    table: Table | None = None

    def __init__(
        self, doc: Document, words: Words, kind: Kind, start: int, end: int, why: str
    ) -> None:
        self.doc = doc
        self.words = words
        self.kind = kind
        self.section: Section = doc.section_at(start)
        self.start = start
        self.end = end
        self.why = why

    def __len__(self) -> int:
        raise NotImplementedError

    def span(self, number: int) -> Span:
        """Return the place of a whole entry."""
        raise NotImplementedError

    def group(self, number: int) -> int:
        """Return a number that entries under the same heading, bold line and parent item share."""
        raise NotImplementedError

    def has(self, role: Role) -> bool:
        """Return whether the entries have a field of this role."""
        raise NotImplementedError

    def raw(self, role: Role) -> Sequence[str]:
        """Return the source text of a field for every entry, "" where it is missing."""
        raise NotImplementedError

    def values(self, role: Role) -> Sequence[str]:
        """Return what a reader sees of a field for every entry."""
        raise NotImplementedError

    def field(self, number: int, role: Role) -> Span:
        """Return the place of one entry's field; empty where it is missing."""
        raise NotImplementedError

    @cached_property
    def titles(self) -> Sequence[str]:
        """What a reader sees of the titles; names where there are no titles."""
        return self.values(Role.TITLE if self.has(Role.TITLE) else Role.NAME)

    def title_span(self, number: int) -> Span:
        """Return the place of one title, or name where there are no titles."""
        return self.field(number, Role.TITLE if self.has(Role.TITLE) else Role.NAME)

    def links(self, number: int) -> Sequence[Link]:
        """Return the links of one entry without its images."""
        span = self.span(number)
        return [link for link in self.doc.links_in(span.start, span.end) if not link.is_image]

    def main(self, number: int) -> Link | None:
        """Return the link to the work itself: the title's, else the first one labelled as a paper, else the first."""
        links = [link for link in self.links(number) if not link.url.startswith("#")]
        if not links:
            return None
        title = self.title_span(number)
        text = self.doc.text
        first: Link | None = None
        for link in links:
            if title.start < title.end and link.start <= title.start < link.end:
                return link
            if (
                first is None
                and role_of_label(plain(text[link.text_start : link.text_end]), self.words)
                == "paper"
            ):
                first = link
        return first or links[0]


class TableList(WorkList):
    """A table of works: one entry a row."""

    def __init__(
        self, doc: Document, words: Words, table: Table, columns: tuple[Column, ...], why: str
    ) -> None:
        super().__init__(doc, words, Kind.TABLE, table.start, table.end, why)
        self.table: Table = table
        self.columns = columns
        self.place: dict[Role, int] = {}
        for i, column in enumerate(columns):
            self.place.setdefault(column.role, i)
        self._values: dict[Role, Sequence[str]] = {}
        self._bands = table.bands if isinstance(table, HtmlTable) else ()

    def __len__(self) -> int:
        return len(self.table)

    def span(self, number: int) -> Span:
        """Return the place of a row."""
        return self.table.row(number)

    def group(self, number: int) -> int:
        """Return the offset of the nearest heading above a row, or of a row above it that divides the table."""
        place = bisect_right(self._bands, self.span(number).start) if self._bands else 0
        return self._bands[place - 1] if place else self.section.start

    def has(self, role: Role) -> bool:
        """Return whether a column has this role."""
        return role in self.place

    def header(self, role: Role) -> str:
        """Return the plain text over the column of this role."""
        return self.columns[self.place[role]].header

    def raw(self, role: Role) -> Sequence[str]:
        """Return the cells of the column of this role."""
        place = self.place.get(role, -1)
        columns = self.table.columns
        return columns[place] if 0 <= place < len(columns) else [""] * len(self)

    def values(self, role: Role) -> Sequence[str]:
        """Return the plain texts of the column of this role; of a title cell only its title."""
        if role not in self._values:
            cells = self.raw(role)
            if role is Role.TITLE or role is Role.NAME:
                self._values[role] = [
                    cell if not _MARKS.search(cell) else self._title_text(i, cell, role)
                    for i, cell in enumerate(cells)
                ]
            else:
                self._values[role] = [
                    cell if not _MARKS.search(cell) else plain(cell) for cell in cells
                ]
        return self._values[role]

    def _title_text(self, number: int, cell: str, role: Role) -> str:
        if m := _PLAIN_LINK.match(
            cell if "<" not in cell and "![" not in cell else _DECORATION.sub("", cell).strip()
        ):
            return m[1].strip()
        return plain(self.doc.text[slice(*self._title_in_cell(number, role))]) or plain(cell)

    def _cell(self, number: int, role: Role) -> Span:
        place = self.place.get(role, -1)
        if place >= 0:
            return self.table.cell(number, place)
        end = self.span(number).end
        return Span(end, end)

    def _title_in_cell(self, number: int, role: Role) -> Span:
        cell = self._cell(number, role)
        text = self.doc.text[cell.start : cell.end]
        if not _MARKS.search(text):
            return cell
        links = self.doc.links_in(cell.start, cell.end)
        if _PLAIN_LINK.match(text) and links:
            return Span(links[0].text_start, links[0].text_end)
        found = titles.find(self.doc.text, cell.start, cell.end, links, self.words)
        if found.link is None and not any(text.startswith(mark) for mark in ("*", "_", "<", '"')):
            return cell if not links else found.title
        return found.title

    def field(self, number: int, role: Role) -> Span:
        """Return the place of one cell; of a title cell only its title."""
        if role is Role.TITLE or role is Role.NAME:
            return self._title_in_cell(number, role)
        return self._cell(number, role)

    def main(self, number: int) -> Link | None:
        """Return the link to the work: the title cell's, else the link column's, else the first of the row."""
        for role in (Role.TITLE, Role.LINK):
            if role in self.place:
                cell = self._cell(number, role)
                for link in self.doc.links_in(cell.start, cell.end):
                    if not link.is_image and not link.url.startswith("#"):
                        return link
        return super().main(number)


class Record(NamedTuple):
    """One entry of a list that is no table."""

    start: int
    end: int
    title: Span
    name: Span
    group: int
    number: int | None = None


class RecordList(WorkList):
    """A list of items, paragraphs or headings: one record an entry.

    Attributes:
        records: The entries.
        unlinked: Items among them without any link, which are no entries.
    """

    def __init__(
        self,
        doc: Document,
        words: Words,
        kind: Kind,
        records: Sequence[Record],
        why: str,
        unlinked: Sequence[Record] = (),
    ) -> None:
        super().__init__(doc, words, kind, records[0].start, records[-1].end, why)
        self.records = records
        self.unlinked = unlinked

    def __len__(self) -> int:
        return len(self.records)

    def span(self, number: int) -> Span:
        """Return the place of an entry with its fields."""
        record = self.records[number]
        return Span(record.start, record.end)

    def group(self, number: int) -> int:
        """Return the offset of the nearest heading, bold line or parent item above the entry."""
        return self.records[number].group

    def has(self, role: Role) -> bool:
        """Return whether the entries have a title or a name."""
        return role is Role.TITLE or (role is Role.NAME and self._named)

    @cached_property
    def _named(self) -> bool:
        return any(record.name.end > record.name.start for record in self.records)

    def raw(self, role: Role) -> Sequence[str]:
        """Return the source text of titles or names."""
        text = self.doc.text
        return [text[slice(*self.field(i, role))] for i in range(len(self.records))]

    def values(self, role: Role) -> Sequence[str]:
        """Return the plain text of titles or names."""
        return [plain(raw) for raw in self.raw(role)]

    def field(self, number: int, role: Role) -> Span:
        """Return the place of a title or name."""
        record = self.records[number]
        if role is Role.TITLE:
            return record.title
        if role is Role.NAME:
            return record.name
        return Span(record.title.end, record.title.end)
