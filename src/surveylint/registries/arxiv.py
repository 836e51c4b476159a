"""arXiv: https://info.arxiv.org/help/api/user-manual.html."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import quote, urlencode

from surveylint.model.record import Identifier, Record
from surveylint.registries.answers import (
    Answer,
    Element,
    RefusedQueryError,
    UnreadableAnswerError,
    clean,
    read_xml,
)
from surveylint.registries.code_links import code_of
from surveylint.registries.service import Call, Records, batches, endpoint

KIND = "arxiv"
BASE = "https://export.arxiv.org"
BATCH = 100
"""Identifiers in one request."""

_FOUND = 20
"""Results of a search that are read."""

_VALUE = re.compile(r"[0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5}|[a-z-]{2,12}(?:\.[A-Z]{2})?/[0-9]{7}")
_ENTRY_ID = re.compile(r"https?://arxiv\.org/abs/(.+?)(?:v([0-9]{1,3}))?")
_DATE = re.compile(r"([0-9]{4})-[0-9]{2}-[0-9]{2}")
_WITHDRAWN = re.compile(
    r"\A\W*withdrawn(?! from\b)"
    r"|\b(?:paper|article|manuscript|preprint|submission|work)\s+"
    r"(?:has been|is|was|has now been)\s+(?:temporarily\s+)?withdrawn(?! from\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Arxiv:
    """The API of arXiv: many identifiers in one request, the titles of versions, title search.

    An identifier that it does not know is missing from the answer. An empty answer may also be a
    fault, so each request for identifiers that may not exist also asks for one that does.
    """

    base: str = BASE
    key: str = "arxiv"
    name: str = "arXiv"
    interval: float = 3.0
    most: int = 0

    def accepts(self, identifier: Identifier) -> bool:
        """Return whether an identifier has the form of arXiv; one other fails the whole request."""
        return identifier.kind == KIND and _VALUE.fullmatch(identifier.value) is not None

    def calls(self, identifiers: Sequence[Identifier]) -> Iterator[Call]:
        """Yield the requests that ask for some identifiers."""
        for batch in batches(identifiers, BATCH):
            yield self._call([identifier.value for identifier in batch], batch)

    def confirmation(self, missing: Sequence[Identifier], control: Identifier) -> Iterator[Call]:
        """Yield requests that ask again for identifiers, together with one that exists."""
        for batch in batches(missing, BATCH - 1):
            asked = (*batch, control)
            yield self._call([identifier.value for identifier in asked], asked)

    def version_calls(self, records: Sequence[Record]) -> Iterator[Call]:
        """Yield the requests for the titles of all versions of some works but the newest."""
        values = [
            f"{record.identifier.value}v{number}"
            for record in records
            for number in range(1, record.version)
        ]
        for batch in batches(values, BATCH):
            yield self._call(list(batch), ())

    def search(self, words: Sequence[str]) -> Call:
        """Return the request that searches for a title, given as its words."""
        query = {"search_query": f'ti:"{" ".join(words)}"', "max_results": str(_FOUND)}
        return Call(f"{self._endpoint}?{urlencode(query)}", (), self._read)

    @property
    def _endpoint(self) -> str:
        return endpoint(self.base, "/api/query")

    def _call(self, values: Sequence[str], asked: tuple[Identifier, ...]) -> Call:
        listed = quote(",".join(values), safe=",/.")
        url = f"{self._endpoint}?id_list={listed}&max_results={len(values)}"
        return Call(url, asked, self._read)

    def _read(self, answer: Answer) -> Records:
        feed = read_xml(answer.body)
        if feed.name != "feed":
            raise UnreadableAnswerError("the answer is not an Atom feed")
        found: dict[Identifier, Record] = {}
        for entry in feed.all("entry"):
            record = self._record(entry, answer.at)
            if record is not None:
                known = found.get(record.identifier)
                found[record.identifier] = record if known is None else merged(known, record)
        return found

    def _record(self, entry: Element, at: float) -> Record | None:
        identity = entry.first_text("id")
        if "/api/errors" in identity:
            raise RefusedQueryError(entry.first_text("summary")[:100])
        parts = _ENTRY_ID.fullmatch(identity)
        title = entry.first_text("title")
        if parts is None or not title:
            return None
        comment, summary = entry.first_text("comment"), entry.first_text("summary")
        date = _DATE.match(entry.first_text("published"))
        authors = (author.first_text("name") for author in entry.all("author"))
        return Record(
            Identifier(KIND, parts[1]),
            self.name,
            at,
            title=title,
            version=int(parts[2] or 1),
            authors=tuple(filter(None, authors)),
            year=int(date[1]) if date else 0,
            doi=clean(entry.first_text("doi")).lower(),
            published_as=entry.first_text("journal_ref"),
            withdrawn=_withdrawal(comment, summary),
            code=code_of(comment, summary),
            published=date[0] if date else "",
        )


def _withdrawal(comment: str, summary: str) -> str:
    """Return what says that a work is withdrawn: the comment, or the beginning of the summary."""
    if _WITHDRAWN.search(comment):
        return f"comment: {comment[:120]}"
    return f"abstract: {summary[:120]}" if _WITHDRAWN.match(summary[:200]) else ""


def merged(one: Record, other: Record) -> Record:
    """Return one record of two versions of a work: the newer, with the titles of both."""
    newer, older = (other, one) if other.version > one.version else (one, other)
    titles = dict.fromkeys((*newer.titles, *older.all_titles))
    titles.pop(newer.title, None)
    return newer._replace(titles=tuple(titles))


def candidates(value: str) -> Iterator[str]:
    """Yield the identifiers that differ by one digit, or by two swapped neighbours, and may exist.

    Of identifiers with five digits after the dot there are about 70, which fit one request.
    """
    digits = value.replace(".", "")
    if not digits.isdecimal() or "." not in value:
        return
    seen = {digits}
    swap = partial(_swapped, digits)
    places = range(len(digits))
    changed = (digits[:i] + d + digits[i + 1 :] for i in places for d in "0123456789")
    for made in (*map(swap, range(len(digits) - 1)), *changed):
        found = f"{made[:4]}.{made[4:]}"
        if made not in seen and _VALUE.fullmatch(found) and made[:2] >= "07":
            seen.add(made)
            yield found


def _swapped(digits: str, place: int) -> str:
    return digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]
