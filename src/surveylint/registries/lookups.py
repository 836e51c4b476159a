"""Which further titles decide whether a link is the paper that its row names: pure functions.

Titles of older versions first: a paper that was retitled is no wrong link. Only what is different
even then is searched for, and only what the search does not find is looked for among the
identifiers that differ by a slip of the keyboard.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from surveylint.model.record import Identifier, Record, near, titled
from surveylint.namedtuples import NamedTuple
from surveylint.registries.arxiv import KIND, candidates
from surveylint.registries.crossref import REGISTERED
from surveylint.registries.title_match import (
    SHORT,
    SHORTEST,
    Likeness,
    TitleIndex,
    compact,
    compare,
    is_unlike,
    search_words,
    word_count,
)

MOST_SEARCHES = 100
"""Titles that are searched for in one run: with the pauses that arXiv asks for, five minutes."""

MOST_SHORT_SEARCHES = 20
"""Titles of three words among them, most of which are names that no paper has as its title."""

_ARXIV_TEXT = re.compile(r"(?<![\w.])([0-9]{2}(?:0[1-9]|1[0-2])\.[0-9]{4,5})(?![\w.]*\d)")


class StatedWork(NamedTuple):
    """What a list states about a work, as far as it decides which work it is.

    Attributes:
        identifier: The identifier in its link.
        title: The title.
        text: The text of the whole entry.
    """

    identifier: Identifier
    title: str
    text: str


class Search(NamedTuple):
    """A title to search for.

    Attributes:
        key: The title without anything but letters and digits.
        words: Its words.
        work: The work that has it.
    """

    key: str
    words: tuple[str, ...]
    work: StatedWork


def suspects(works: Iterable[StatedWork], records: Mapping[Identifier, Record]) -> list[StatedWork]:
    """Return the works whose title is not a title of their record."""
    found = []
    for work in works:
        record = titled(records, work.identifier)
        if record is None:
            continue
        likeness = compare(work.title, record.all_titles, work.text).likeness
        if likeness in (Likeness.NEAR, Likeness.DIFFERENT):
            found.append(work)
    return found


def retitled(works: Iterable[StatedWork], records: Mapping[Identifier, Record]) -> list[Record]:
    """Return the records of arXiv among some works whose older titles are not known."""
    found = {work.identifier: records[work.identifier] for work in works}
    return [
        record
        for identifier, record in found.items()
        if identifier.kind == KIND and not record.versions_known
    ]


def mentioned(works: Iterable[StatedWork]) -> list[Identifier]:
    """Return the identifiers that the text of some works names next to the one in their link."""
    found = dict.fromkeys(
        Identifier(KIND, value)
        for work in works
        for value in _ARXIV_TEXT.findall(work.text)
        if work.identifier != (KIND, value)
    )
    return list(found)


def searches(
    works: Iterable[StatedWork],
    records: Mapping[Identifier, Record],
    words_of: Callable[[str], Sequence[str]] = search_words,
) -> list[Search]:
    """Return the titles to search for: different, long enough, and not known from any record.

    Args:
        works: The works whose title is not a title of their record.
        records: What is known.
        words_of: Returns the words of a title to search for, none if it is not searched.
    """
    different = [
        work
        for work in works
        if work.identifier.kind == KIND
        and word_count(work.title) >= SHORT
        and _is_different(work, records[work.identifier])
    ]
    similar = near(records, [work.title for work in different]).values()
    index = TitleIndex(
        (record.identifier, title) for record in similar for title in record.all_titles
    )
    found: dict[str, Search] = {}
    for work in different:
        if index.find(work.title) - {work.identifier}:
            continue
        words = words_of(work.title)
        if words:
            key = compact(" ".join(words))
            found.setdefault(key, Search(key, tuple(words), work))
    return list(found.values())[:MOST_SEARCHES]


def _is_different(work: StatedWork, record: Record) -> bool:
    return compare(work.title, record.all_titles, work.text).likeness is Likeness.DIFFERENT


def short_searches(
    works: Iterable[StatedWork], records: Mapping[Identifier, Record]
) -> list[Search]:
    """Return the titles of three words to search for: they share no word with their record's."""
    short = [
        work
        for work in works
        if work.identifier.kind == KIND and word_count(work.title) == SHORTEST
    ]
    similar = near(records, [work.title for work in short]).values()
    known = {compact(title) for record in similar for title in record.all_titles}
    found: dict[str, Search] = {}
    for work in short:
        key = compact(work.title)
        if key not in known and is_unlike(work.title, records[work.identifier].all_titles):
            found.setdefault(key, Search(key, tuple(search_words(work.title, SHORTEST)), work))
    return list(found.values())[:MOST_SHORT_SEARCHES]


def registered(works: Iterable[StatedWork]) -> list[Search]:
    """Return the titles by which the works with an identifier of a publisher are searched for."""
    found: dict[Identifier, Search] = {}
    for work in works:
        words = search_words(work.title)
        if work.identifier.kind in REGISTERED and words:
            found.setdefault(work.identifier, Search("", tuple(words), work))
    return list(found.values())[:MOST_SEARCHES]


def near_identifiers(works: Sequence[StatedWork]) -> list[Identifier]:
    """Return the identifiers that differ from those of some works by one digit or one swap."""
    found = dict.fromkeys(
        Identifier(KIND, value)
        for work in works
        if work.identifier.kind == KIND
        for value in candidates(work.identifier.value)
    )
    return list(found)
