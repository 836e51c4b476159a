"""Compare the works of a list with the entries of a BibTeX file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from surveylint.entries.work_data import WorkData
from surveylint.exports.bib_file import BibEntry
from surveylint.exports.enrichment import is_paper, may_be_venue
from surveylint.model.publication import Difference
from surveylint.namedtuples import NamedTuple
from surveylint.registries.title_match import Likeness, compact, compare, different_words

_SHORTEST = 12
"""Letters of a title by which entries are matched; a shorter one is a name."""


class Disagreement(NamedTuple):
    """Where a list and a BibTeX file disagree about one work.

    Attributes:
        work: The work of the list; None if the list does not have it.
        entry: The entry of the BibTeX file; None if the file does not have it.
        differences: The fields that differ if both have it.
    """

    work: WorkData | None
    entry: BibEntry | None
    differences: tuple[Difference, ...] = ()


def disagreements(
    works: Iterable[WorkData], entries: Sequence[BibEntry], name: str
) -> Iterator[Disagreement]:
    """Yield where a list and a BibTeX file disagree: in the order of the list, then of the file.

    A work and an entry are one if they share an identifier, else if their titles are equal. A work
    that is listed twice may match one entry twice.

    Args:
        works: The works of the list.
        entries: The entries of the file.
        name: The name of the file, as it is shown.
    """
    matcher = _Matcher(entries)
    for work in works:
        if not (work.title or work.name):
            continue
        entry = matcher.match(work)
        if entry is None:
            yield Disagreement(work, None)
        elif found := tuple(_differences(work, entry, name)):
            yield Disagreement(work, entry, found)
    for entry in matcher.unmatched():
        yield Disagreement(None, entry)


class _Matcher:
    """Finds the entry of a work by its identifiers, then by its title."""

    def __init__(self, entries: Sequence[BibEntry]) -> None:
        self._entries = entries
        self._matched: set[int] = set()
        self._by_identifier: dict[tuple[str, str], int] = {}
        self._by_title: dict[str, int] = {}
        for place, entry in enumerate(entries):
            for identifier in _identifiers(entry):
                self._by_identifier.setdefault(identifier, place)
            title = compact(entry.title)
            if title:
                self._by_title.setdefault(title, place)

    def match(self, work: WorkData) -> BibEntry | None:
        place = self._place(work)
        if place is None:
            return None
        self._matched.add(place)
        return self._entries[place]

    def _place(self, work: WorkData) -> int | None:
        """Return the number of an entry; of several by identifier the one with the same title."""
        title = compact(work.title or work.name or "")
        by_title = self._by_title.get(title)
        found = {
            self._by_identifier[link.identifier]
            for link in work.links
            if link.identifier in self._by_identifier and is_paper(link)
        }
        if found:
            return by_title if by_title in found else min(found)
        if by_title is None or (len(title) < _SHORTEST and not _is_equal_name(work)):
            return None
        return by_title

    def unmatched(self) -> Iterator[BibEntry]:
        for place, entry in enumerate(self._entries):
            if place not in self._matched:
                yield entry


def _is_equal_name(work: WorkData) -> bool:
    return not any(link.identifier for link in work.links)


def _identifiers(entry: BibEntry) -> Iterator[tuple[str, str]]:
    if entry.doi:
        yield "doi", entry.doi
    if entry.arxiv:
        yield "arxiv", entry.arxiv
    yield from entry.others


def _differences(work: WorkData, entry: BibEntry, name: str) -> Iterator[Difference]:
    """Yield the fields that both state and that differ."""
    if work.title and entry.title:
        likeness = compare(work.title, [entry.title]).likeness
        is_other = likeness in (Likeness.NEAR, Likeness.DIFFERENT)
        if is_other and different_words(work.title, entry.title):
            yield Difference("title", work.title, entry.title, name)
    if work.year and entry.year and str(work.year) != entry.year:
        yield Difference("year", str(work.year), entry.year, name)
    if work.venue and entry.venue and not _may_be_one_venue(work.venue, entry.venue):
        yield Difference("venue", work.venue, entry.venue, name)
    for kind, value in (("doi", entry.doi), ("arxiv", entry.arxiv)):
        stated = {
            link.identifier[1]
            for link in work.links
            if link.identifier and link.identifier[0] == kind and is_paper(link)
        }
        if value and len(stated) == 1 and value not in stated:
            yield Difference(kind, stated.pop(), value, name)


def _may_be_one_venue(stated: str, other: str) -> bool:
    """Return whether two venues may be one: also two names of one preprint server."""
    servers = ("arxiv", "biorxiv", "medrxiv")
    if any(server in stated.casefold() and server in other.casefold() for server in servers):
        return True
    return may_be_venue(stated, other) or may_be_venue(other, stated)
