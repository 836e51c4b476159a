"""What an entry states about its work, as plain data: title, authors, venue, year, links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveylint.entries.index import Entry, Index
from surveylint.entries.same_work import names_people, text_beside
from surveylint.entries.stated_facts import VENUE_AND_YEAR, StatedFacts, facts_in, full_year
from surveylint.entries.work_list import TableWorkList
from surveylint.hosts import REPOSITORY_KINDS, identify
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Link
from surveylint.model.publication import Difference, Publication
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role, role_of_label

_LINK_COLUMNS = {
    Role.LINK: "paper",
    Role.CODE: "code",
    Role.PROJECT: "project",
    Role.DATA: "data",
}
"""What the links of a column are, where their labels do not say so."""

_SYMBOLS = {
    "📄": "paper", "📃": "paper", "📑": "paper", "📜": "paper", "📝": "paper", "📖": "paper",
    "💻": "code", "🐙": "code", "🌐": "project", "🏠": "project", "🤗": "data", "💾": "data",
    "🎥": "video", "🎬": "video", "📺": "video",
}  # fmt: skip
"""What a link that is only a symbol links to."""

_YEAR = lazily(r"(?<![\d.])(?:19[5-9]\d|20[0-4]\d)(?![\d.])")
_YEAR_AT_END = lazily(r"[ ,'’]?(?:19|20)\d\d\Z")
_EDGE = lazily(r"[()\[\]`（）【】{}|*_~·•\"“”\\\n]|</?[A-Za-z][^<>]{0,200}>|[.;](?=\s|$)")
"""What separates the tags of an entry: brackets, emphasis, HTML tags, sentence ends."""

_MARKUP = lazily(r"[()\[\]`|*_\n]+|</?[A-Za-z][^<>]{0,200}>")
"""What separates a line of authors from the rest."""

_LONGEST_TAG = 60
"""Characters of a tag that may be a venue with its year."""

_LONGEST_DATE = 10
"""Characters of a tag that may be a date."""

_BETWEEN_NAMES = lazily(r"\s{0,9}[;；、]\s*|\s{0,9},\s*(?:and\s+)?|\s{1,9}(?:and|&)\s+|，\s*")
_BY_SEMICOLON = lazily(r"\s{0,9}[;；]\s*(?:and\s+)?|\s{1,9}(?:and|&)\s+")
_ET_AL = lazily(r"[\s,]{0,9}\bet\.?\s{1,9}al\b\.?\s{0,9}$", re.IGNORECASE)
_SENTENCE_END = lazily(r"(?<=[a-z]{2})\.$")
_INITIALS = lazily(r"(?:[A-Z]\.[ -]?){1,4}")

ET_AL = "et al."
"""The last element of the authors where the entry names only the first ones."""


class WorkLink(NamedTuple):
    """A link of a work.

    Attributes:
        url: As it is written.
        label: Its visible text.
        role: What it links to (`paper`, `code`, ...) by its label or its column; None if unknown.
        identifier: Kind and value of the work that its URL names; None if it names none.
    """

    url: str
    label: str
    role: str | None
    identifier: tuple[str, str] | None


class WorkData(NamedTuple):
    """What a list states about one work; what it does not state is None.

    Attributes:
        path: The list.
        line: First line of the entry, from 1.
        end_line: Its last line.
        section: The titles of the headings above it, outermost first.
        title: The title, in plain text.
        name: The short name, say of a model.
        authors: The authors as written; the last element is `et al.` if there are more.
        venue: The venue, without its year.
        year: The year of publication.
        category: The value of the category column.
        links: All links of the entry, without images.
        publication: What registries say about the work; None if they were not asked, do not know
            it, or know another work by its identifier.
        filled: The fields above that are from registries, not from the list.
        differences: Where registries disagree with the list.
    """

    path: str
    line: int
    end_line: int
    section: tuple[str, ...]
    title: str | None
    name: str | None
    authors: tuple[str, ...] | None
    venue: str | None
    year: int | None
    category: str | None
    links: tuple[WorkLink, ...]
    publication: Publication | None = None
    filled: tuple[str, ...] = ()
    differences: tuple[Difference, ...] = ()


def works_of(doc: Document, index: Index) -> Iterator[WorkData]:
    """Yield the works of a document in the order of the text."""
    for entry in index.entries():
        yield _work(doc, entry)


def _work(doc: Document, entry: Entry) -> WorkData:
    facts = _facts(entry)
    venue, year = _venue_and_year(entry, facts)
    span = entry.span
    return WorkData(
        path=doc.source.path,
        line=doc.source.line(span.start),
        end_line=doc.source.line(max(span.start, span.end - 1)),
        section=_section(doc, span.start),
        title=_without_full_stop(_value(entry, Role.TITLE)),
        name=_value(entry, Role.NAME),
        authors=_authors(entry, facts),
        venue=venue,
        year=year,
        category=_value(entry, Role.CATEGORY),
        links=tuple(_link(entry, link) for link in entry.works.links(entry.number)),
    )


def _section(doc: Document, offset: int) -> tuple[str, ...]:
    path = doc.section_at(offset).path
    titles = (plain(doc.sections[number].title) for number in path)
    return tuple(title for title in titles if title)


def _value(entry: Entry, role: Role) -> str | None:
    """Return the plain value of a field, None where the list has none.

    A project may be named `null` or `nan`: the text of a link is not a missing value.
    """
    if not entry.works.has(role):
        return None
    value = " ".join(entry.works.values(role)[entry.number].split())
    if not value:
        return None
    is_null = value.casefold() in entry.works.words.set("nulls")
    return None if is_null and not _is_linked_name(entry, role, value) else value


def _is_linked_name(entry: Entry, role: Role, value: str) -> bool:
    return role in (Role.TITLE, Role.NAME) and any(
        plain(_text(entry, link)).strip() == value for link in entry.works.links(entry.number)
    )


def _without_full_stop(title: str | None) -> str | None:
    if title is None or not title.endswith(".") or title.endswith(".."):
        return title
    return title[:-1]


def _facts(entry: Entry) -> StatedFacts:
    """Return what the text beside a title states; in a table, the columns state it."""
    if isinstance(entry.works, TableWorkList):
        return StatedFacts()
    return facts_in(text_beside(entry), entry.works.words)


def _authors(entry: Entry, facts: StatedFacts) -> tuple[str, ...] | None:
    """Return the authors of the column, or of a part of the text that holds only names."""
    if entry.works.has(Role.AUTHORS):
        return split_names(_value(entry, Role.AUTHORS) or "") or None
    if isinstance(entry.works, TableWorkList):
        return split_names(next(_author_lines(entry), "")) or None
    return ((*facts.authors, ET_AL) if facts.others else facts.authors) or None


def _author_lines(entry: Entry) -> Iterator[str]:
    """Yield the parts of a title's cell that hold only names, also those in emphasis or tags.

    Other cells may hold keywords, which look like names.
    """
    for part in _MARKUP.split(_text_in_title_cell(entry)):
        text = plain(part).strip(" \t,.:;")
        if names_people(text):
            yield text


def _text_in_title_cell(entry: Entry) -> str:
    """Return what the cell of a title says after it: `**Title**<br>*Ada Low, Bo Hi*`."""
    works, title = entry.works, entry.title_span
    cells = works.table.cells(entry.number) if works.table is not None else ()
    ends = [cell.end for cell in cells if cell.start <= title.start and title.end <= cell.end]
    return works.doc.text[title.end : ends[0]] if ends else ""


def split_names(text: str) -> tuple[str, ...]:
    """Split a list of names: `A. Low, B. Hi et al.`, `Low, A.; Hi, B.`, `Low, A., Hi, B.`."""
    rest = _ET_AL.sub("", text)
    separator = _BY_SEMICOLON if ";" in rest or "；" in rest else _BETWEEN_NAMES
    names = [" ".join(name.strip(" *,\t").split()) for name in separator.split(rest)]
    names = [_SENTENCE_END.sub("", name) for name in names if name]
    if separator is _BETWEEN_NAMES and _are_surname_first(names):
        names = [f"{first}, {initials}" for first, initials in zip(*[iter(names)] * 2, strict=True)]
    return (*names, ET_AL) if names and rest != text else tuple(names)


def _are_surname_first(names: list[str]) -> bool:
    """Return whether every second part is only initials: `Low, A., Hi, B.`."""
    initials = names[1::2]
    return len(names) % 2 == 0 and all(
        _INITIALS.fullmatch(each if each.endswith(".") else f"{each}.") for each in initials
    )


def venue_and_year(entry: Entry) -> tuple[str | None, int | None]:
    """Return the stated venue and year: of the columns, or of a tag such as `[CVPR 2023]`."""
    return _venue_and_year(entry, _facts(entry))


def _venue_and_year(entry: Entry, facts: StatedFacts) -> tuple[str | None, int | None]:
    if isinstance(entry.works, TableWorkList):
        return _of_columns(entry)
    tags = [tag.strip(" \t,.:;\\-–—") for tag in _EDGE.split(text_beside(entry))]
    labels = [plain(_text(entry, link)) for link in entry.works.links(entry.number)]
    for tag in (*tags, *labels):
        if len(tag) <= _LONGEST_TAG and (found := VENUE_AND_YEAR.fullmatch(tag)):
            return found["venue"].strip(" ,.-"), full_year(found)
    if facts.venue:
        return facts.venue, facts.year
    years = {int(m[0]) for tag in tags if len(tag) <= _LONGEST_DATE for m in _YEAR.finditer(tag)}
    return None, years.pop() if len(years) == 1 else None


def _of_columns(entry: Entry) -> tuple[str | None, int | None]:
    venue = _value(entry, Role.VENUE)
    year = None
    for role in (Role.YEAR, Role.DATE, Role.VENUE):
        value = _value(entry, role)
        years = {int(m[0]) for m in _YEAR.finditer(value)} if value else set()
        if len(years) == 1:
            year = years.pop()
            break
    stated = venue or (None if entry.works.has(Role.VENUE) else _value(entry, Role.LINK))
    if stated and (found := VENUE_AND_YEAR.fullmatch(stated)):
        return found["venue"].strip(" ,.-"), year or full_year(found)
    if venue is not None and "," not in venue:  # which separates several venues
        venue = _YEAR_AT_END.sub("", venue) or venue
    return venue, year


def _text(entry: Entry, link: Link) -> str:
    return entry.works.doc.text[link.text_start : link.text_end]


def _link(entry: Entry, link: Link) -> WorkLink:
    label = plain(_text(entry, link))
    role = role_of_label(label, entry.works.words) or _SYMBOLS.get(label.strip("[]() \ufe0f"), "")
    if role in ("", "link"):
        role = _role_of_column(entry, link)
    work = identify(link.url)
    identifier = None if work is None else (work.kind, work.value)
    return WorkLink(link.url, label, role or None, identifier)


def _role_of_column(entry: Entry, link: Link) -> str:
    """Return what the column or the title that holds a link makes of it, "" for nothing."""
    works = entry.works
    for role, name in _LINK_COLUMNS.items():
        if works.has(role):
            field = works.field(entry.number, role)
            if field.start <= link.start < field.end:
                return name
    title = entry.title_span
    holds = link.start <= title.start < link.end or title.start <= link.start < title.end
    work = identify(link.url) if holds else None
    if work is None:
        return ""
    return "code" if work.kind in REPOSITORY_KINDS else "paper"
