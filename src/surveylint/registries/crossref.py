"""Crossref: https://www.crossref.org/documentation/retrieve-metadata/rest-api/."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from urllib.parse import quote

from surveylint.hosts import identify
from surveylint.model.record import Identifier, Record
from surveylint.registries.answers import (
    Answer,
    clean,
    items_of,
    mapping,
    sequence,
    texts,
    whole_number,
)
from surveylint.registries.service import Call, Records, batches, endpoint

KIND = "doi"
ITEM = "pii"
"""The kind of the publisher item identifiers of Elsevier, which registers them with the DOI."""

REGISTERED = frozenset(["aaai", "ieee"])
"""Kinds of identifiers that are only known from the URL that a publisher registered for a DOI."""

BASE = "https://api.crossref.org"
_BATCH = 50
"""DOIs in one request: the URL of more is too long."""

_FOUND = 5
"""Results of a search that are read: the title in the list is nearly always that of the first."""

_FIELDS = (
    "DOI,type,title,subtitle,original-title,author,issued,published-print,published-online,"
    "container-title,event,relation,updated-by,alternative-id,volume,issue,page,publisher"
)
_DATES = ("issued", "published-print", "published-online")
_PUBLISHED = frozenset(["book-chapter", "journal-article", "proceedings-article"])
_RETRACTIONS = frozenset(["retraction", "removal", "withdrawal", "partial_retraction"])
_PUNCTUATION = re.compile(r"[-()]")
_PARTIAL = "partial_retraction"
_SERIES = ("Lecture Notes in ", "Communications in Computer and Information Science")
"""How the titles of series begin, which are listed before that of the proceedings."""

_NOT_IN_A_FILTER = frozenset(', \t"<>\\^`{|}')
"""Characters of a DOI that end it in a filter, or never appear in one."""


@dataclass(frozen=True, slots=True)
class Crossref:
    """The REST API of Crossref, in the polite pool if a mail address is given."""

    base: str = BASE
    mailto: str = field(default="", repr=False)
    key: str = "crossref"
    name: str = "Crossref"
    most: int = 0

    @property
    def interval(self) -> float:
        """Seconds between two requests for lists: 3 a second in the polite pool, else 1."""
        return 0.34 if self.mailto else 1.0

    def accepts(self, identifier: Identifier) -> bool:
        """Return whether an identifier is a DOI or PII that can be asked for in a filter."""
        return identifier.kind in (KIND, ITEM) and not _NOT_IN_A_FILTER & {*identifier.value}

    def calls(self, identifiers: Sequence[Identifier]) -> Iterator[Call]:
        """Yield the requests that ask for some identifiers of one kind.

        A filter that appears twice means `or`.
        """
        for batch in batches(identifiers, _BATCH):
            name = "doi" if batch[0].kind == KIND else "alternative-id"
            listed = ",".join(f"{name}:{quote(each.value, safe='/.')}" for each in batch)
            # one item may be registered twice, so more rows than items are read
            rows = len(batch) if name == "doi" else 2 * len(batch)
            yield Call(self._url(f"filter={listed}&rows={rows}"), batch, self._read)

    def search(self, identifier: Identifier, words: Sequence[str]) -> Call:
        """Return the request that searches for a title.

        The record found is only that of the identifier if the URL that its publisher registered
        holds the identifier.
        """
        # without `select`, which does not document the field with the URL
        query = f"query.bibliographic={quote(' '.join(words))}&rows={_FOUND}{self._contact}"
        url = f"{endpoint(self.base, '/works')}?{query}"
        return Call(url, (identifier,), partial(self._read_registered, identifier))

    def _url(self, query: str) -> str:
        return f"{endpoint(self.base, '/works')}?{query}&select={_FIELDS}{self._contact}"

    @property
    def _contact(self) -> str:
        return f"&mailto={quote(self.mailto, safe='@')}" if self.mailto else ""

    def _read_registered(self, identifier: Identifier, answer: Answer) -> Records:
        for work, record in self._works(answer):
            url = clean(mapping(mapping(work.get("resource")).get("primary")).get("URL"))
            named = identify(url)
            if named is not None and (named.kind, named.value) == identifier:
                return {identifier: _known_as(identifier, record)}
        return {}

    def _read(self, answer: Answer) -> Records:
        found: dict[Identifier, Record] = {}
        for work, record in self._works(answer):
            found[record.identifier] = record
            for value in texts(work.get("alternative-id")):
                item = Identifier(ITEM, _PUNCTUATION.sub("", value).upper())
                found.setdefault(item, _known_as(item, record))
        return found

    def _works(self, answer: Answer) -> Iterator[tuple[Mapping[str, object], Record]]:
        for work in items_of(answer.body, "message", "items"):
            record = self._record(work, answer.at)
            if record is not None:
                yield work, record

    def _record(self, work: Mapping[str, object], at: float) -> Record | None:
        doi = clean(work.get("DOI")).lower()
        if not doi.startswith("10."):
            return None
        title, *others = texts(work.get("title")) or ("",)
        subtitled = (f"{title}: {subtitle}" for subtitle in texts(work.get("subtitle")) if title)
        titles = (*others, *subtitled, *texts(work.get("original-title")))
        is_published = clean(work.get("type")) in _PUBLISHED
        return Record(
            Identifier(KIND, doi),
            self.name,
            at,
            title=title,
            titles=titles,
            versions_known=True,
            authors=tuple(filter(None, map(_author, sequence(work.get("author"))))),
            venue=_venue(texts(work.get("container-title"))),
            year=_year(work.get("issued")),
            dates=_dates(work) if is_published else (),
            venues=_venues(work) if is_published else (),
            doi=_published(work),
            retracted=_retraction(work, title),
            published=_date(work.get("issued")),
            kind=clean(work.get("type")),
            volume=clean(work.get("volume")),
            issue=clean(work.get("issue")),
            pages=clean(work.get("page")),
            publisher=clean(work.get("publisher")),
        )


def _known_as(identifier: Identifier, record: Record) -> Record:
    """Return the record of a DOI as that of another identifier of the work."""
    return record._replace(identifier=identifier, doi=record.doi or record.identifier.value)


def _author(value: object) -> str:
    """Return the name of a person or a group."""
    author = mapping(value)
    parts = (clean(author.get("given")), clean(author.get("family") or author.get("name")))
    return " ".join(filter(None, parts))


def _venue(titles: Sequence[str]) -> str:
    """Return the title of the proceedings or the journal, rather than that of their series."""
    proceedings = [title for title in titles if not title.startswith(_SERIES)]
    return next(iter(proceedings or titles), "")


def _year(value: object) -> int:
    """Return the year of a date, whose parts may be null."""
    first = sequence(mapping(value).get("date-parts"))
    parts = sequence(first[0]) if first else ()
    return whole_number(parts[0]) if parts else 0


def _dates(work: Mapping[str, object]) -> tuple[str, ...]:
    """Return the years of a work, each with its field; a conference may be printed a year later."""
    years = [(name, _year(work.get(name))) for name in _DATES]
    years.append(("event", _year(mapping(work.get("event")).get("start"))))
    return tuple(f"{name} {year}" for name, year in years if year)


def _venues(work: Mapping[str, object]) -> tuple[str, ...]:
    """Return what the fields of a work say about where it was published."""
    event = mapping(work.get("event"))
    named = " ".join(filter(None, (clean(event.get("name")), clean(event.get("acronym")))))
    titles = [f"container-title {title}" for title in texts(work.get("container-title"))]
    return (*titles, f"event {named}") if named else tuple(titles)


def _date(value: object) -> str:
    """Return a date of one to three parts, such as 2023-05, "" if its year is unknown."""
    first = sequence(mapping(value).get("date-parts"))
    parts = [whole_number(part) for part in (sequence(first[0]) if first else ())[:3]]
    known = parts[: parts.index(0)] if 0 in parts else parts
    return "-".join(f"{part:04}" if not place else f"{part:02}" for place, part in enumerate(known))


def _published(work: Mapping[str, object]) -> str:
    """Return the DOI of the published version of a preprint."""
    for related in sequence(mapping(work.get("relation")).get("is-preprint-of")):
        if doi := clean(mapping(related).get("id")).lower():
            return doi.removeprefix("https://doi.org/")
    return ""


def _retraction(work: Mapping[str, object], title: str) -> str:
    """Return what says that a work is retracted.

    A retracted work has `updated-by`; the notice of a retraction has `update-to` and is itself not
    retracted. A correction is no retraction.
    """
    for each in sequence(work.get("updated-by")):
        update = mapping(each)
        kind = clean(update.get("type")).lower()
        if kind in _RETRACTIONS and kind != _PARTIAL:
            notice = clean(update.get("DOI")).lower()
            day = _day(mapping(update.get("updated")).get("date-parts"))
            return " ".join(filter(None, (f"updated-by: {kind}", notice, day)))
    start = title[:20].casefold()
    if start.startswith(("retracted:", "retracted article:", "withdrawn:")):
        return f"title: {title[:40]}"
    return ""


def _day(value: object) -> str:
    """Return a date such as 2024-05-01 of nested numbers, "" if one is missing."""
    parts = sequence(sequence(value)[0]) if sequence(value) else ()
    numbers = [whole_number(part) for part in parts]
    return "-".join(f"{number:02}" for number in numbers) if all(numbers) else ""
