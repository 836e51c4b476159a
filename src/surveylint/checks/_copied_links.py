"""Links copied from a neighboring row, whose title or name a record has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from surveylint.entries.cited_works import CitedWork
from surveylint.model.record import Record
from surveylint.registries.title_match import (
    SHORT,
    Likeness,
    compact,
    compare,
    different_words,
    head,
    normalized,
    word_count,
)

NEAR = 3
"""A link is copied from a row at most so many rows away: 30 of 59 copies were within 6 lines."""

_CHANGED = 3
"""Two titles of one work that begin with one name hardly ever differ in so many words on each side.
"""


class Neighbors:
    """The works of a document in their order.

    Args:
        works: The works.
    """

    def __init__(self, works: Sequence[CitedWork]) -> None:
        self.works = works
        self._places = {work.link.start: place for place, work in enumerate(works)}

    def with_link_of(self, work: CitedWork) -> list[CitedWork]:
        """Return the works at most three rows away in the same list that have the same link."""
        place = self._places[work.link.start]
        return [
            each
            for each in self.works[max(place - NEAR, 0) : place + NEAR + 1]
            if each.identifier == work.identifier
            and compact(each.title) != compact(work.title)
            and _is_of_one_list(each, work)
        ]


def copied_title(work: CitedWork, record: Record, neighbors: Neighbors) -> CitedWork | None:
    """Return the neighbor that has the same link and exactly the title of its record.

    The other title may share the name of its method, but differs in several words on both sides.

    Args:
        work: A work with another title than its record.
        record: The record of its link.
        neighbors: The works of the document.
    """
    changed = different_words(work.title, record.title)
    if changed is None or min(map(len, changed)) < _CHANGED:
        return None
    for other in neighbors.with_link_of(work):
        if compare(other.title, [record.title]).likeness is Likeness.SAME:
            return other
    return None


def copied_name(
    work: CitedWork, record: Record, neighbors: Neighbors
) -> tuple[CitedWork, str] | None:
    """Return the neighbor with the same link that has the name in the title of its record.

    The row has only another name, which the list itself uses for exactly one other title. That is
    returned, too. A name alone proves nothing, because many papers do not have it in their title.

    Args:
        work: A work of which the list states only a name.
        record: The record of its link.
        neighbors: The works of the document.
    """
    if not _is_name(work.title) or _is_named(work.title, record):
        return None
    for other in neighbors.with_link_of(work):
        if _is_name(other.title) and _is_named(other.title, record):
            titles = list(_full_titles(work.title, neighbors.works).values())
            return (other, titles[0]) if len(titles) == 1 else None
    return None


def _full_titles(name: str, works: Iterable[CitedWork]) -> dict[str, str]:
    """Return the titles in a list that begin with a name and a colon, by normalized form."""
    compact_name = compact(name)
    return {
        normalized(work.title): work.title
        for work in works
        if word_count(work.title) >= SHORT and compact(head(work.title)) == compact_name
    }


def _is_name(title: str) -> bool:
    return len(compact(title)) > 1 and word_count(title) < SHORT


def _is_named(name: str, record: Record) -> bool:
    """Return whether a name is in a title of a record, as words or as a part of a word."""
    letters = compact(name)
    return any(
        f" {normalized(name)} " in f" {normalized(title)} "
        or (len(letters) > 3 and letters in compact(title))
        for title in record.all_titles
    )


def _is_of_one_list(one: CitedWork, other: CitedWork) -> bool:
    if one.entry is None or other.entry is None:
        return one.entry is other.entry
    return one.entry.works is other.entry.works
