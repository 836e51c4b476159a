"""Data derived from a document's works that several rules share, made when first asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cached_property

from surveylint.entries.detect import gather
from surveylint.entries.work_list import WorkList
from surveylint.match import comparables
from surveylint.model.document import Document, Link
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.vocabulary import Words


class Entry(NamedTuple):
    """A handle on one entry: its list and its place in it."""

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
        """What it shares with the entries of its category."""
        return self.works.group(self.number)


class Index:
    """The works of one document and look-ups over them."""

    def __init__(self, doc: Document, words: Words, roles: Mapping[str, str] | None = None) -> None:
        self.doc = doc
        self.words = words
        self._roles = roles

    @cached_property
    def lists(self) -> tuple[WorkList, ...]:
        """All lists of works, in the order of the text."""
        return gather(self.doc, self.words, self._roles)

    def entries(self) -> Iterator[Entry]:
        """Go through all entries in the order of the text, list by list."""
        for works in self.lists:
            for number in range(len(works)):
                yield Entry(works, number)

    @cached_property
    def keys(self) -> tuple[list[str], ...]:
        """The comparable titles of each list of works, "" where there is no letter in one."""
        return tuple(comparables(works.titles) for works in self.lists)

    @cached_property
    def first(self) -> Mapping[str, tuple[int, int]]:
        """Where each comparable title stands first: the place of its list in `works`, and its number there."""
        found: dict[str, tuple[int, int]] = {}
        for place, keys in enumerate(self.keys):
            for number, key in enumerate(keys):
                if key not in found:
                    found[key] = (place, number)
        found.pop("", None)
        return found

    @cached_property
    def repeated(self) -> Mapping[str, list[Entry]]:
        """Entries by comparable title, of the titles that stand twice or more."""
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

    def with_title(self, key: str) -> list[Entry]:
        """Return the entries of a comparable title."""
        if key in self.repeated:
            return self.repeated[key]
        place = self.first.get(key)
        return [] if place is None else [Entry(self.lists[place[0]], place[1])]
