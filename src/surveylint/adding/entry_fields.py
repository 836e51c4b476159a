"""Split the text of an entry into its fields and what is between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from surveylint.adding.field_styles import is_date
from surveylint.adding.new_work import known_values
from surveylint.entries import Entry
from surveylint.entries.credits import is_bare_venue
from surveylint.entries.same_work import names_people
from surveylint.entries.venue_styles import is_preprint_venue, venue_parts
from surveylint.hosts import MEDIA_KINDS, REPOSITORY_KINDS, identify
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Link
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role, role_of_label
from surveylint.vocabulary import Words

_SPLIT = lazily(
    r"\n|<br\s*/?>|</?[A-Za-z][^<>]{0,200}>|<!--|-->|\s[-–—|·•]+\s|[\[\]()（）【】{}|]+|[*_`~\"“”]+"
    r"|(?<!\b[A-Z])[.](?=\s|$|[*_`\"”])|[:：](?=\s|$|[*_])|[,;](?=\s+(?:\[|\*|_|`|<|$))"
)
_EDGES = " \t,.;:；，。-–—/·•&>#+"
_LAST_COMMA = lazily(r",\s*+(?=[^,]*$)")
_YEAR = lazily(r"(?:19[5-9]|20[0-4])\d")
_ET_AL = lazily(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3},? et\.? al\.?")
_VENUE_ALONE = lazily(r"[A-Z]{2}[A-Z-]*+", re.IGNORECASE)
_CODE_KINDS = frozenset(["github", "gitlab"])
_ARXIV_LABEL = "arxiv"
_MARKER = lazily(r"(?:[-*+]\s+)?(?:[*_]{0,2}(?:\d{1,4}[.)]|\[\d{1,4}\])[*_]{0,2}\s+)?")
_NUMBER = lazily(r"(?:\d{1,4}[.)]|\[\d{1,4}\]|[-*+])\s+")


class FieldKind(StrEnum):
    """What a part of an entry is."""

    GLUE = "glue"
    TITLE = "title"
    NAME = "name"
    URL = "url"
    LINK = "link"
    AUTHORS = "authors"
    VENUE = "venue"
    YEAR = "year"
    DATE = "date"
    LABEL = "label"
    TEXT = "text"


class Part(NamedTuple):
    """A part of an entry.

    Attributes:
        kind: What it is.
        start: Where it begins.
        end: Where it ends.
        role: Of a link or URL: `paper`, `arxiv`, `doi`, `code`, `badge` or `other`.
    """

    kind: FieldKind
    start: int
    end: int
    role: str = ""


def parts_of(entry: Entry, region: Span) -> list[Part]:
    """Return the parts of a region of an entry in order, without gaps.

    Args:
        entry: The entry.
        region: The whole entry, or one of its cells.
    """
    doc, words = entry.works.doc, entry.works.words
    marks = sorted(_marks(entry, region), key=lambda part: (part.start, -part.end))
    found: list[Part] = []
    at = region.start
    if marker := _MARKER.match(doc.text, region.start, region.end):
        found.append(Part(FieldKind.GLUE, region.start, marker.end()))
        at = marker.end()
    for mark in marks:
        if mark.start < at or mark.end > region.end:
            continue
        found += _between(doc, words, at, mark.start)
        found.append(mark)
        at = mark.end
    return [*found, *_between(doc, words, at, region.end)]


def _marks(entry: Entry, region: Span) -> Iterator[Part]:
    """Yield title, name and links; a link around the title is only its URL."""
    doc = entry.works.doc
    title = entry.title_span
    named = entry.works.has(Role.NAME) and entry.works.has(Role.TITLE)
    if _is_inside(title, region):
        yield Part(FieldKind.TITLE, title.start, title.end)
    if named:
        name = entry.works.field(entry.number, Role.NAME)
        if _is_inside(name, region) and not (name.start < title.end and title.start < name.end):
            yield Part(FieldKind.NAME, name.start, name.end)
    for link in doc.links_in(region.start, region.end):
        holds_title = link.text_start <= title.start and title.end <= link.text_end
        if holds_title and title.end > title.start:
            start, end = link.target_span
            yield Part(FieldKind.URL, start, end, "paper")
        elif not (title.start <= link.start and link.end <= title.end):
            yield Part(
                FieldKind.LINK, link.start, link.end, link_role(doc, entry.works.words, link)
            )


def _is_inside(span: Span, region: Span) -> bool:
    return region.start <= span.start < span.end <= region.end


def link_role(doc: Document, words: Words, link: Link) -> str:
    """Return what a link of an entry is to: see `Part`."""
    raw = doc.text[link.start : link.end]
    label = plain(doc.text[link.text_start : link.text_end])
    named = role_of_label(label, words)
    kinds = {kind for url in urls_in(doc, link) for kind, _ in known_values(url)}
    is_other = named not in ("", "code", "paper", "link", "arxiv")
    if kinds & _CODE_KINDS or "shields.io/github/" in raw:
        return "other" if is_other else "code"
    if "doi" in label.casefold().split():
        return "doi"
    if "arxiv" in kinds or _ARXIV_LABEL in label.casefold():
        return "arxiv" if _ARXIV_LABEL in label.casefold() else "paper"
    if link.is_image:
        return "badge"
    if is_other or named == "code" or kinds & (MEDIA_KINDS | REPOSITORY_KINDS):
        return "other"
    work = identify(link.url)
    is_page = work is not None or link.url.casefold().endswith(".pdf")
    return "paper" if named == "paper" or is_page else "other"


def urls_in(doc: Document, link: Link) -> Iterator[str]:
    """Yield the URL of a link, and those of the images in its text."""
    yield link.url
    for inner in doc.links_in(link.text_start, link.text_end):
        yield inner.url


def _between(doc: Document, words: Words, start: int, end: int) -> Iterator[Part]:
    """Yield the parts of a text without title and links."""
    at = start
    for stop in (*_SPLIT.finditer(doc.text, start, end), None):
        last = stop.start() if stop else end
        yield from _pieces(doc.text, words, at, last, is_labelled=bool(stop and stop[0] in ":："))
        if stop is None:
            return
        yield Part(FieldKind.GLUE, stop.start(), stop.end())
        at = stop.end()


def _pieces(text: str, words: Words, start: int, end: int, *, is_labelled: bool) -> Iterator[Part]:
    """Yield a text that nothing separates, and the edges around it."""
    first, last = start, end
    number = _NUMBER.match(text, first, last)
    if number and (first == 0 or text[first - 1] == "\n"):
        first = number.end()
    while first < last and text[first] in _EDGES:
        first += 1
    while last > first and text[last - 1] in _EDGES and not text.endswith("al.", first, last):
        last -= 1
    if first > start:
        yield Part(FieldKind.GLUE, start, first)
    if last > first:
        yield from _classified(text, words, first, last, is_labelled=is_labelled)
    if end > last:
        yield Part(FieldKind.GLUE, last, end)


def _classified(
    text: str, words: Words, start: int, end: int, *, is_labelled: bool
) -> Iterator[Part]:
    kind = kind_of(text[start:end], words, is_labelled=is_labelled)
    comma = _LAST_COMMA.search(text, start, end)
    if kind is not FieldKind.TEXT or comma is None:
        yield Part(kind, start, end)
        return
    pieces = (Span(start, comma.start()), Span(comma.end(), end))
    kinds = [kind_of(text[slice(*piece)], words) for piece in pieces]
    dated = kinds[1] in (FieldKind.DATE, FieldKind.YEAR)
    if dated and _VENUE_ALONE.fullmatch(text, *pieces[0]):
        kinds[0] = FieldKind.VENUE
    if FieldKind.TEXT in kinds:
        yield Part(kind, start, end)
        return
    yield Part(kinds[0], *pieces[0])
    yield Part(FieldKind.GLUE, comma.start(), comma.end())
    yield Part(kinds[1], *pieces[1])


def are_people(text: str) -> bool:
    """Return whether a plain text names several people, or the first of several."""
    return names_people(text) or _ET_AL.fullmatch(text) is not None


def kind_of(raw: str, words: Words, *, is_labelled: bool = False) -> FieldKind:
    """Return what a text beside title and links is."""
    text = plain(raw)
    if not any(map(str.isalnum, text)):
        return FieldKind.GLUE
    if is_labelled and role_of_label(text, words) and len(text) < 20:
        return FieldKind.LABEL
    if are_people(text):
        return FieldKind.AUTHORS
    if is_date(text):
        return FieldKind.DATE
    if _YEAR.fullmatch(text):
        return FieldKind.YEAR
    if venue_parts(text) or is_preprint_venue(text) or is_bare_venue(text, words):
        return FieldKind.VENUE
    return FieldKind.TEXT
