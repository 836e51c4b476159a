"""Crossref: https://www.crossref.org/documentation/retrieve-metadata/rest-api/."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

from surveylint.model.record import Identifier, Record
from surveylint.registries.answers import (
    Answer,
    UnreadableAnswerError,
    clean,
    mapping,
    read_json,
    sequence,
    texts,
    whole_number,
)
from surveylint.registries.service import Call, Records, batches, endpoint

KIND = "doi"
BASE = "https://api.crossref.org"
_BATCH = 50
"""DOIs in one request: the URL of more is too long."""

_FIELDS = (
    "DOI,title,subtitle,original-title,author,issued,container-title,relation,updated-by"
    ",type,volume,issue,page,publisher"
)
_RETRACTIONS = frozenset(["retraction", "removal", "withdrawal", "partial_retraction"])
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
        """Return whether an identifier is a DOI that can be asked for in a filter."""
        return identifier.kind == KIND and not _NOT_IN_A_FILTER & {*identifier.value}

    def calls(self, identifiers: Sequence[Identifier]) -> Iterator[Call]:
        """Yield the requests that ask for some DOIs: a filter that appears twice means `or`."""
        polite = f"&mailto={quote(self.mailto, safe='@')}" if self.mailto else ""
        for batch in batches(identifiers, _BATCH):
            listed = ",".join(f"doi:{quote(each.value, safe='/.')}" for each in batch)
            url = (
                f"{endpoint(self.base, '/works')}?filter={listed}&rows={len(batch)}"
                f"&select={_FIELDS}{polite}"
            )
            yield Call(url, batch, self._read)

    def _read(self, answer: Answer) -> Records:
        message = mapping(read_json(answer.body).get("message"))
        if not isinstance(message.get("items"), list):
            raise UnreadableAnswerError("the answer has no `message.items`")
        found = (self._record(mapping(item), answer.at) for item in sequence(message["items"]))
        return {record.identifier: record for record in found if record is not None}

    def _record(self, work: Mapping[str, object], at: float) -> Record | None:
        doi = clean(work.get("DOI")).lower()
        if not doi.startswith("10."):
            return None
        title, *others = texts(work.get("title")) or ("",)
        subtitled = (f"{title}: {subtitle}" for subtitle in texts(work.get("subtitle")) if title)
        titles = (*others, *subtitled, *texts(work.get("original-title")))
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
            doi=_published(work),
            retracted=_retraction(work, title),
            published=_date(work.get("issued")),
            kind=clean(work.get("type")),
            volume=clean(work.get("volume")),
            issue=clean(work.get("issue")),
            pages=clean(work.get("page")),
            publisher=clean(work.get("publisher")),
        )


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
