"""Lists of works of any shape, with one interface: fields by role, spans, links."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from enum import StrEnum
from functools import cached_property

from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Link, Section, Table
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.reading.html_tables import HtmlTable
from surveylint.roles import Column, Role, role_of_label
from surveylint.vocabulary import Words

_PLAIN_LINK = lazily(
    r"(?:\*\*|__)?\[(?:\*\*|__)?([^\[\]*_`<>&\\]+)(?:\*\*|__)?\]\([^()\s]+\)(?:\*\*|__)?$"
)
_DECORATION = lazily(r"!\[[^\[\]]*\]\([^()\s]*\)|<br\s*/?>")
_MARKS = lazily(r"[\[\]<>*_`&\\~]")
_TAG_MARKS, _VENUE_MARKS = ("(", "（", "【", '"', "“"), (")", "）")
_NAME_END = lazily(r"[*_]*\s*[:：]\s*[*_]*\s*")
_MOST_FOUND = 10_000
"""Titles in cells with markup that are kept: 2 MB."""

_MIN_REPEATED = 3
"""A name before so many different titles is a label."""


class ListKind(StrEnum):
    """The shape of a list of works."""

    TABLE = "table"
    LIST = "list"
    PARAGRAPHS = "paragraphs"
    HEADINGS = "headings"
    DETAILS = "details"


class WorkList:
    """A list of works; its entries are numbered from 0.

    Attributes:
        kind: Its shape.
        section: The section in which it begins.
        start: Offset of its first character.
        end: Offset after its last character.
        why: Why it is a list of works, for people.
        columns: The columns of a table; empty for other shapes.
        table: The table; None for other shapes.
    """

    columns: tuple[Column, ...] = ()
    table: Table | None = None

    def __init__(
        self, doc: Document, words: Words, kind: ListKind, start: int, end: int, why: str
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
        """Return the span of a whole entry."""
        raise NotImplementedError

    def begin(self, number: int) -> int:
        """Return the offset where an entry begins."""
        return self.span(number).start

    def group(self, number: int) -> int:
        """Return a number that entries below one heading, bold line or parent item share."""
        raise NotImplementedError

    def has(self, role: Role) -> bool:
        """Return whether the entries have a field of this role."""
        raise NotImplementedError

    def raw(self, role: Role) -> Sequence[str]:
        """Return the source text of a field for each entry, "" if it is missing."""
        raise NotImplementedError

    def values(self, role: Role) -> Sequence[str]:
        """Return the plain text of a field for each entry."""
        raise NotImplementedError

    def field(self, number: int, role: Role) -> Span:
        """Return the span of one entry's field; empty if it is missing."""
        raise NotImplementedError

    @cached_property
    def titles(self) -> Sequence[str]:
        """The titles in plain text; the names if there are no titles."""
        return self.values(Role.TITLE if self.has(Role.TITLE) else Role.NAME)

    def title_span(self, number: int) -> Span:
        """Return the span of one title, or of the name if there are no titles."""
        return self.field(number, Role.TITLE if self.has(Role.TITLE) else Role.NAME)

    def links(self, number: int) -> Sequence[Link]:
        """Return the links of one entry, without images."""
        span = self.span(number)
        return [link for link in self.doc.links_in(span.start, span.end) if not link.is_image]

    def main(self, number: int) -> Link | None:
        """Return the link to the work: the title's, the first labelled as paper, or the first."""
        links = [link for link in self.links(number) if not link.url.startswith("#")]
        if not links:
            return None
        title = self.title_span(number)
        paper: Link | None = None
        for link in links:
            if title.start < title.end and link.start <= title.start < link.end:
                return link
            if paper is None and self._is_paper(link):
                paper = link
        return paper or links[0]

    def _is_paper(self, link: Link) -> bool:
        label = plain(self.doc.text[link.text_start : link.text_end])
        return role_of_label(label, self.words) == "paper"


class TableWorkList(WorkList):
    """A table of works; each row is an entry."""

    def __init__(
        self, doc: Document, words: Words, table: Table, columns: tuple[Column, ...], why: str
    ) -> None:
        super().__init__(doc, words, ListKind.TABLE, table.start, table.end, why)
        self.table: Table = table
        self.columns = columns
        self.place: dict[Role, int] = {}
        for i, column in enumerate(columns):
            self.place.setdefault(column.role, i)
        self._values: dict[Role, Sequence[str]] = {}
        self._found_titles: dict[tuple[int, Role], Span] = {}
        self._bands = table.bands if isinstance(table, HtmlTable) else ()

    def __len__(self) -> int:
        return len(self.table)

    def span(self, number: int) -> Span:
        """Return the span of a row."""
        return self.table.row(number)

    def begin(self, number: int) -> int:
        """Return the offset where a row begins."""
        return self.table.begin(number)

    def group(self, number: int) -> int:
        """Return the start of the section, or of the row above that divides the table."""
        place = bisect_right(self._bands, self.span(number).start) if self._bands else 0
        return self._bands[place - 1] if place else self.section.start

    def has(self, role: Role) -> bool:
        """Return whether a column has this role."""
        return role in self.place

    def header(self, role: Role) -> str:
        """Return the plain header of the column of this role."""
        return self.columns[self.place[role]].header

    def raw(self, role: Role) -> Sequence[str]:
        """Return the cells of the column of this role."""
        place = self.place.get(role, -1)
        columns = self.table.columns
        return columns[place] if 0 <= place < len(columns) else [""] * len(self)

    def values(self, role: Role) -> Sequence[str]:
        """Return the plain cells of the column of this role; of a title cell only the title."""
        if role not in self._values:
            cells = self.raw(role)
            if role is Role.TITLE or role is Role.NAME:
                self._values[role] = [
                    self._title_text(i, cell, role)
                    if _MARKS.search(cell) or _may_be_credited(cell)
                    else cell
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
        if not _MARKS.search(text) and not _may_be_credited(text):
            return cell
        links = self.doc.links_in(cell.start, cell.end)
        if _PLAIN_LINK.match(text) and links:
            return Span(links[0].text_start, links[0].text_end)
        return self._found_title(number, role, cell, links)

    def _found_title(self, number: int, role: Role, cell: Span, links: Sequence[Link]) -> Span:
        """Return the title in a cell with markup, which several rules ask for."""
        key = number, role
        if key not in self._found_titles:
            if len(self._found_titles) >= _MOST_FOUND:
                self._found_titles.clear()
            from surveylint.entries import titles

            self._found_titles[key] = titles.find_in_cell(self.doc.text, cell, links, self.words)
        return self._found_titles[key]

    def field(self, number: int, role: Role) -> Span:
        """Return the span of one cell; of a title cell that of the title."""
        if role is Role.TITLE or role is Role.NAME:
            return self._title_in_cell(number, role)
        return self._cell(number, role)

    def main(self, number: int) -> Link | None:
        """Return the link to the work: the title's, its cell's, the link column's or the row's."""
        for role in (Role.TITLE, Role.LINK):
            if role not in self.place:
                continue
            cell = self._cell(number, role)
            links = self.doc.links_in(cell.start, cell.end)
            links = [link for link in links if not link.is_image and not link.url.startswith("#")]
            if len(links) > 1 and role is Role.TITLE:
                at = self.title_span(number).start
                return next((link for link in links if link.start <= at < link.end), links[0])
            if links:
                return links[0]
        return super().main(number)


class EntrySpans(NamedTuple):
    """One entry of a list that is not a table: its spans, its group and its number in the list."""

    start: int
    end: int
    title: Span
    name: Span
    group: int
    number: int | None = None


class TextWorkList(WorkList):
    """A list of items, paragraphs, headings or `<details>` elements that are works.

    Attributes:
        entries: The spans of the entries.
        unlinked: The items between them that have no link and so are not entries.
    """

    def __init__(
        self,
        doc: Document,
        words: Words,
        kind: ListKind,
        entries: Sequence[EntrySpans],
        why: str,
        unlinked: Sequence[EntrySpans] = (),
    ) -> None:
        super().__init__(doc, words, kind, entries[0].start, entries[-1].end, why)
        self.entries = _without_repeated_names(doc.text, entries)
        self.unlinked = unlinked
        self._texts_by_role: dict[Role, tuple[Sequence[str], Sequence[str]]] = {}

    def __len__(self) -> int:
        return len(self.entries)

    def span(self, number: int) -> Span:
        """Return the span of an entry with its fields."""
        record = self.entries[number]
        return Span(record.start, record.end)

    def begin(self, number: int) -> int:
        """Return the offset where an entry begins."""
        return self.entries[number].start

    def group(self, number: int) -> int:
        """Return the start of the nearest heading, bold line or parent item above an entry."""
        return self.entries[number].group

    def has(self, role: Role) -> bool:
        """Return whether the entries have a title or a name."""
        return role is Role.TITLE or (role is Role.NAME and self._named)

    @cached_property
    def _named(self) -> bool:
        return any(record.name.end > record.name.start for record in self.entries)

    def raw(self, role: Role) -> Sequence[str]:
        """Return the source text of the titles or names."""
        return self._texts(role)[0]

    def values(self, role: Role) -> Sequence[str]:
        """Return the plain text of the titles or names."""
        return self._texts(role)[1]

    def _texts(self, role: Role) -> tuple[Sequence[str], Sequence[str]]:
        """Return the source text and the plain text of the titles or names, made once."""
        if role not in self._texts_by_role:
            text = self.doc.text
            raw = [text[slice(*self.field(i, role))] for i in range(len(self.entries))]
            self._texts_by_role[role] = raw, [plain(each) for each in raw]
        return self._texts_by_role[role]

    def field(self, number: int, role: Role) -> Span:
        """Return the span of a title or name."""
        record = self.entries[number]
        if role is Role.TITLE:
            return record.title
        if role is Role.NAME:
            return record.name
        return Span(record.title.end, record.title.end)


def _may_be_credited(cell: str) -> bool:
    """Return whether a title without markup may begin with a tag or end with a venue."""
    text = cell.strip()
    return (
        text.startswith(_TAG_MARKS)
        or text.endswith(_VENUE_MARKS)
        or (len(text) > 1 and text[-2:].isdecimal())
    )


def _without_repeated_names(text: str, entries: Sequence[EntrySpans]) -> Sequence[EntrySpans]:
    """Return entries with names before several titles as labels, which are not part of them.

    `**Survey**: Finding Livers`, `**Survey**: Finding Lungs` and so on are not titles.
    """
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries:
        if _begins_with_name(entry):
            titles[text[slice(*entry.name)]].add(text[slice(*entry.title)])
    labels = {name for name, found in titles.items() if len(found) >= _MIN_REPEATED}
    if not labels:
        return entries
    return [
        entry._replace(title=_after_name(text, entry))
        if _begins_with_name(entry) and text[slice(*entry.name)] in labels
        else entry
        for entry in entries
    ]


def _begins_with_name(entry: EntrySpans) -> bool:
    return entry.name.start < entry.name.end and entry.name.start == entry.title.start


def _after_name(text: str, entry: EntrySpans) -> Span:
    colon = _NAME_END.match(text, entry.name.end, entry.title.end)
    return Span(colon.end(), entry.title.end) if colon else entry.title
