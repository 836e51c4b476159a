"""Works that a list cites by an identifier: the title that the list states, and the link."""

from __future__ import annotations

from collections.abc import Iterator

from surveylint.entries.index import Entry, Index
from surveylint.hosts import identify
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.match import words as split_words
from surveylint.model.document import Document, Link, Section
from surveylint.model.record import Identifier
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role, role_of_label

KINDS = frozenset(["aaai", "arxiv", "doi", "github", "ieee", "pii", "pmcid"])
"""Kinds of identifiers that a registry knows."""

WORK_KINDS = KINDS - {"github"}
"""Kinds of identifiers of works, which have a title."""

_HEADING_WORDS = 4
"""A heading of fewer words may be a topic; of more, with one work below it, it is its title."""

_IMAGE = lazily(r"\s*!\[([^\[\]]{1,40})\]\([^()\s]*\)\s*")
_NUMBER = lazily(r"(?:\(?\d{1,4}[.):]|\[\d{1,4}\])\s+")


class CitedWork(NamedTuple):
    """A work as a list cites it.

    Attributes:
        identifier: The identifier in the link.
        link: The link.
        title: The title that the list states, in plain text.
        title_span: Its place.
        span: The place of the whole entry, or of the section below a heading.
        name: The name of the work in a column of its own, "" if there is none.
        authors: The authors in a column of their own, "" if there is none.
        entry: The entry; None if the title is a heading outside any list of works.
    """

    identifier: Identifier
    link: Link
    title: str
    title_span: Span
    span: Span
    name: str = ""
    authors: str = ""
    entry: Entry | None = None


def identifier_of(link: Link) -> Identifier | None:
    """Return the identifier in a link that a registry knows, None if there is none."""
    if link.is_image or not link.web:
        return None
    work = identify(link.url)
    if work is None or work.kind not in KINDS or work.role in ("archive", "asset", "media"):
        return None
    return Identifier(work.kind, work.value)


def identified_links(doc: Document) -> Iterator[tuple[Identifier, Link]]:
    """Yield the links of a document that hold an identifier, in the order of the text."""
    for link in doc.links:
        identifier = identifier_of(link)
        if identifier is not None:
            yield identifier, link


def is_own_link(entry: Entry, link: Link) -> bool:
    """Return whether a link is its entry's own: around the title, labeled as a paper, or main."""
    title, text = entry.title_span, entry.works.doc.text
    if link.start <= title.start < link.end:
        return True
    if role_of_label(plain(text[link.text_start : link.text_end]), entry.works.words) == "paper":
        return True
    main = entry.main
    return main is not None and main.start == link.start


def _is_paper_badge(entry: Entry, link: Link) -> bool:
    """Return whether a link is an image whose alternative text is the label of a paper."""
    image = _IMAGE.fullmatch(entry.works.doc.text, link.text_start, link.text_end)
    return image is not None and role_of_label(image[1], entry.works.words) == "paper"


def cited_works(doc: Document, index: Index) -> Iterator[CitedWork]:
    """Yield the works of a document that have a title and one identifier of a kind."""
    by_entry: dict[Entry, list[tuple[Identifier, Link]]] = {}
    by_section: dict[int, list[tuple[Identifier, Link]]] = {}
    for identifier, link in identified_links(doc):
        if identifier.kind not in WORK_KINDS:
            continue
        entry = index.entry_at(link.start)
        if entry is not None:
            if is_own_link(entry, link) or _is_paper_badge(entry, link):
                by_entry.setdefault(entry, []).append((identifier, link))
        else:
            number = doc.section_at(link.start).number
            by_section.setdefault(number, []).append((identifier, link))
    for entry, found in by_entry.items():
        for identifier, link in _sole(found):
            yield CitedWork(
                identifier,
                link,
                entry.title,
                entry.title_span,
                entry.span,
                _value(entry, Role.NAME),
                _value(entry, Role.AUTHORS),
                entry,
            )
    for number, found in by_section.items():
        yield from _below_heading(doc.sections[number], found)


def _sole(found: list[tuple[Identifier, Link]]) -> Iterator[tuple[Identifier, Link]]:
    """Yield the first link of each kind of which an entry holds one identifier only."""
    by_kind: dict[str, dict[Identifier, Link]] = {}
    for identifier, link in found:
        by_kind.setdefault(identifier.kind, {}).setdefault(identifier, link)
    for links in by_kind.values():
        if len(links) == 1:
            yield from links.items()


def _below_heading(section: Section, found: list[tuple[Identifier, Link]]) -> Iterator[CitedWork]:
    """Yield the work whose title is the heading of a section, if it is the only one below it."""
    title = _NUMBER.sub("", plain(section.title), 1)
    if len(split_words(title)) < _HEADING_WORDS:
        return
    span = Span(section.start, section.end)
    for identifier, link in _sole(found):
        yield CitedWork(identifier, link, title, Span(section.start, section.start), span)


def _value(entry: Entry, role: Role) -> str:
    works = entry.works
    return works.values(role)[entry.number] if works.has(role) else ""
