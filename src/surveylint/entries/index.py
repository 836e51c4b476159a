"""Lookups over the works of a document that several rules share, built on first use."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate

from surveylint.entries.detect import gather
from surveylint.entries.shared_targets import LinkTarget, shared_targets
from surveylint.entries.work_list import WorkList
from surveylint.match import comparables
from surveylint.model.document import Document, Link
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.vocabulary import Words

_MOST_NESTED = 4
"""An offset lies in one of this many lists that begin before it: an item may hold a table."""

_MANY = 20_000
"""More entries than this (72 bytes each) are made for each rule anew, not kept."""


class Entry(NamedTuple):
    """One entry: its list of works and its number there, from 0."""

    works: WorkList
    number: int

    @property
    def span(self) -> Span:
        """The place of the whole entry."""
        return self.works.span(self.number)

    @property
    def title(self) -> str:
        """What a reader sees of its title (or name)."""
        return self.works.titles[self.number]

    @property
    def title_span(self) -> Span:
        """The place of its title."""
        return self.works.title_span(self.number)

    @property
    def main(self) -> Link | None:
        """The link to the work itself."""
        return self.works.main(self.number)

    @property
    def group(self) -> int:
        """A number that the entries of one category share."""
        return self.works.group(self.number)


class Index:
    """The works of one document, and lookups over them."""

    def __init__(self, doc: Document, words: Words, roles: Mapping[str, str] | None = None) -> None:
        self.doc = doc
        self.words = words
        self._roles = roles

    @cached_property
    def lists(self) -> tuple[WorkList, ...]:
        """All lists of works, in the order of the text."""
        return gather(self.doc, self.words, self._roles)

    def entries(self) -> Iterator[Entry]:
        """Yield all entries in the order of the text, list by list."""
        return iter(self._entries) if self._counts[-1] <= _MANY else self._each_entry()

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        return tuple(self._each_entry())

    def _each_entry(self) -> Iterator[Entry]:
        for works in self.lists:
            for number in range(len(works)):
                yield Entry(works, number)

    def entry_at(self, offset: int) -> Entry | None:
        """Return the innermost entry that holds an offset, None where there is none."""
        last = bisect_right(self._starts, offset) - 1
        for place in range(last, max(-1, last - _MOST_NESTED), -1):
            works = self.lists[place]
            if offset < works.end:
                number = bisect_right(range(len(works)), offset, key=works.begin) - 1
                if number >= 0 and offset < works.span(number).end:
                    return Entry(works, number)
        return None

    def rank(self, entry: Entry) -> int:
        """Return the number of entries before an entry in the whole document."""
        place = bisect_right(self._starts, entry.works.start) - 1
        while self.lists[place] is not entry.works:
            place -= 1
        return self._counts[place] + entry.number

    @cached_property
    def _starts(self) -> list[int]:
        return [works.start for works in self.lists]

    @cached_property
    def _counts(self) -> list[int]:
        """The number of entries before each list."""
        return list(accumulate(map(len, self.lists), initial=0))

    @cached_property
    def keys(self) -> tuple[list[str], ...]:
        """The comparable titles of each list of works, "" for a title without a letter."""
        return tuple(comparables(works.titles) for works in self.lists)

    @cached_property
    def first(self) -> Mapping[str, tuple[int, int]]:
        """The first entry of each comparable title: its list's place in `lists`, and its number."""
        found: dict[str, tuple[int, int]] = {}
        for place, keys in enumerate(self.keys):
            for number, key in enumerate(keys):
                if key not in found:
                    found[key] = (place, number)
        found.pop("", None)
        return found

    @cached_property
    def repeated(self) -> Mapping[str, list[Entry]]:
        """The entries by comparable title, for titles that appear twice or more."""
        counts: Counter[str] = Counter()
        for keys in self.keys:
            counts.update(keys)
        found: dict[str, list[Entry]] = {
            key: [] for key, count in counts.items() if count > 1 and key
        }
        if not found:
            return found
        for works, keys in zip(self.lists, self.keys, strict=True):
            for number, key in enumerate(keys):
                if key in found:
                    found[key].append(Entry(works, number))
        return found

    @cached_property
    def shared_targets(self) -> Mapping[LinkTarget, Sequence[Link]]:
        """The links to each work or page that several links have."""
        return shared_targets(self.doc)

    def with_title(self, key: str) -> list[Entry]:
        """Return the entries of a comparable title."""
        if key in self.repeated:
            return self.repeated[key]
        place = self.first.get(key)
        return [] if place is None else [Entry(self.lists[place[0]], place[1])]
