"""Which works of lists the tables know, so that no registry is asked about them: pure functions.

Equal titles are proof: two different ones have the same fingerprint once in a million million
times. Unequal titles are only a reason to ask, because a table has no titles of older versions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import accumulate

from surveylint.model.record import Identifier, PublishedTitle, Record
from surveylint.namedtuples import NamedTuple
from surveylint.registries.known_records import KnownRecords
from surveylint.registries.lookups import StatedWork
from surveylint.registries.title_match import (
    SHORT,
    compact,
    title_parts,
    title_variants,
    word_count,
)
from surveylint.tables.fingerprints import compact_fingerprint, title_fingerprint
from surveylint.tables.paper_tables import ArxivTable, PaperTables, RetractionTable

_ARXIV, _DOI = "arxiv", "doi"

_TITLE_WORDS = 5
"""A title of fewer words may be that of two works."""

_LEAST_LETTERS = 16
"""A text of fewer letters in an entry is not taken for its title."""

_MOST_WORDS, _LONGEST_TITLE = 80, 30
"""Words of an entry in which a title is searched, and words of that title."""

_PIECE = re.compile(r"[^\s\[\]()|*<>\"“”]+")


class KnownWorks(NamedTuple):
    """What tables say about the works of some lists.

    Attributes:
        settled: The identifiers that no registry has to be asked about.
        records: Records with the title that a list states and the table confirms, also of the
            papers that have the title of a row with another link.
        different: Records of the other papers whose title is not that of their row. They say less
            than a registry, which has the titles of all versions.
        is_complete: Whether the titles of all papers of arXiv were looked up, so that a search for
            a title would find nothing else.
    """

    settled: frozenset[Identifier] = frozenset()
    records: Mapping[Identifier, Record] = {}
    different: Mapping[Identifier, Record] = {}
    is_complete: bool = False

    @property
    def all_records(self) -> dict[Identifier, Record]:
        """All records, for a run that asks no registry."""
        return {**self.different, **self.records}


NOTHING_KNOWN = KnownWorks()


def known_works(
    tables: PaperTables, identifiers: Iterable[Identifier], works: Iterable[StatedWork]
) -> KnownWorks:
    """Return what tables say about identifiers and the works that have them.

    Args:
        tables: The tables.
        identifiers: The identifiers of all links.
        works: The works among them whose titles are compared.
    """
    asked = list(dict.fromkeys(identifiers))
    retractions = _retractions(tables.retracted, asked) if tables.retracted is not None else {}
    if tables.arxiv is None:
        return KnownWorks(different=retractions)
    by_identifier: dict[Identifier, list[StatedWork]] = {}
    for work in works:
        by_identifier.setdefault(work.identifier, []).append(work)
    titles = {title_fingerprint(each.title): each.title for each in works if _is_title(each.title)}
    judged = _Judged(tables.arxiv, titles)
    for identifier in asked:
        if identifier.kind == _ARXIV:
            judged.judge(identifier, by_identifier.get(identifier, ()))
    different = {**judged.different, **retractions}
    return KnownWorks(frozenset(judged.settled), judged.records, different, is_complete=True)


class _Judged:
    """The identifiers of arXiv that were looked up so far.

    Args:
        table: The table.
        titles: The titles of all rows by fingerprint.
    """

    def __init__(self, table: ArxivTable, titles: Mapping[bytes, str]) -> None:
        self._table, self._titles = table, titles
        self._at = _noon(table.header.date)
        self.settled: set[Identifier] = set()
        self.records = KnownRecords()
        self.different: dict[Identifier, Record] = {}

    def judge(self, identifier: Identifier, works: Sequence[StatedWork]) -> None:
        """Compare the titles of the rows with an identifier with that of its paper.

        A row that states only a name can be compared by nobody, unless another row has its link. A
        link that no row has as its own is only looked up because it may not exist.
        """
        stored = self._table.fingerprint(identifier.value)
        if not stored:
            return
        found = [self._confirmed(work, stored) for work in works]
        title = next(filter(None, found), "")
        unequal = [work for work, each in zip(works, found, strict=True) if not each]
        is_name = len(works) == 1 and word_count(works[0].title) < SHORT
        if not unequal or is_name:
            self.settled.add(identifier)
            self.records[identifier] = self._record(identifier, title)
            return
        known = title or self._titles.get(stored, "")
        owners = [owner for work in unequal for owner in self._owners(work)]
        self.records.update({owner.identifier: owner for owner in owners})
        different = self._record(identifier, known)
        self.different[identifier] = different._replace(differs=bool(owners) and not known)

    def _confirmed(self, work: StatedWork, stored: bytes) -> str:
        """Return the title of a row if the table confirms it, also a long part of it; else ""."""
        for title in title_variants(work.title):
            if work.identifier.value in self._table.identifiers_of_part(title):
                return title
        return confirmed_title(work, stored)

    def _owners(self, work: StatedWork) -> Iterable[Record]:
        """Return the records of the papers that have the title of a row, or a long part of it."""
        for title in (*title_variants(work.title), *title_parts(work.title)):
            if word_count(title) >= _TITLE_WORDS:
                found = self._table.identifiers(title) or self._table.identifiers_of_part(title)
                if found:
                    made = (Identifier(_ARXIV, each) for each in found)
                    return [self._record(each, title) for each in made]
        return ()

    def _record(self, identifier: Identifier, title: str) -> Record:
        return Record(identifier, self._table.name, self._at, title=title)


def confirmed_title(work: StatedWork, stored: bytes) -> str:
    """Return the text of a row that is the title with a fingerprint, "" if there is none.

    Args:
        work: The row.
        stored: The fingerprint.
    """
    for title in title_variants(work.title):
        if title_fingerprint(title) == stored:
            return title
    pieces = _PIECE.findall(work.text)[:_MOST_WORDS]
    letters = [compact(piece) for piece in pieces]
    for start, first in enumerate(letters):
        if not first:
            continue
        for length, text in enumerate(accumulate(letters[start : start + _LONGEST_TITLE]), 1):
            if len(text) >= _LEAST_LETTERS and compact_fingerprint(text) == stored:
                return " ".join(pieces[start : start + length])
    return ""


def published_titles(
    tables: PaperTables, works: Iterable[StatedWork]
) -> dict[Identifier, PublishedTitle]:
    """Return where papers that have an arXiv identifier were published, by their title."""
    table = tables.venues
    if table is None:
        return {}
    found: dict[Identifier, PublishedTitle] = {}
    for work in works:
        if work.identifier.kind == _ARXIV and word_count(work.title) >= _TITLE_WORDS:
            for published in table.published(work.title)[:1]:
                found[work.identifier] = published
    return found


def _retractions(
    table: RetractionTable, identifiers: Iterable[Identifier]
) -> dict[Identifier, Record]:
    """Return the records of the DOIs that are retracted."""
    at, found = _noon(table.header.date), dict[Identifier, Record]()
    for identifier in identifiers:
        day = table.retracted(identifier.value) if identifier.kind == _DOI else ""
        if day:
            found[identifier] = Record(identifier, table.name, at, retracted=f"`{day}`")
    return found


def _is_title(title: str) -> bool:
    return word_count(title) >= _TITLE_WORDS and len(compact(title)) >= _LEAST_LETTERS


def _noon(day: str) -> float:
    """Return the middle of a day in Unix seconds."""
    return datetime.fromisoformat(f"{day}T12:00:00+00:00").timestamp()
