"""Data derived from a document's works that several rules share, made when first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import NamedTuple

from surveylint.entries.gather import gather
from surveylint.entries.works import Works
from surveylint.hosts import Work, identify
from surveylint.match import comparable
from surveylint.model.document import Document, Link
from surveylint.model.source import Span
from surveylint.vocabulary import Words


class Entry(NamedTuple):
    """A handle on one entry: its list and its place in it."""

    works: Works
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
    def works(self) -> tuple[Works, ...]:
        """All lists of works, in the order of the text."""
        return gather(self.doc, self.words, self._roles)

    def entries(self) -> Iterator[Entry]:
        """Go through all entries in the order of the text, list by list."""
        for works in self.works:
            for number in range(len(works)):
                yield Entry(works, number)

    @cached_property
    def by_title(self) -> Mapping[str, list[Entry]]:
        """Entries by comparable title; empty titles are left out."""
        found: dict[str, list[Entry]] = {}
        for works in self.works:
            for number, title in enumerate(works.titles):
                key = comparable(title)
                if key:
                    found.setdefault(key, []).append(Entry(works, number))
        return found

    @cached_property
    def main_works(self) -> Mapping[tuple[int, int], Work]:
        """What the main link of each entry names, by (place of the list in `works`, entry number)."""
        found: dict[tuple[int, int], Work] = {}
        for place, works in enumerate(self.works):
            for number in range(len(works)):
                link = works.main(number)
                if link is not None and (work := identify(link.url)) is not None:
                    found[place, number] = work
        return found
