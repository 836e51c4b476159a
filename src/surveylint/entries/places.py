"""Which entry stands at a place of the text."""

from __future__ import annotations

from bisect import bisect_right
from functools import partial

from surveylint.entries import Entry, Index
from surveylint.entries.work_list import WorkList

_NESTED = 4
"""So many lists of works before a place may hold one another: a table in an item of a list."""


class Places:
    """The entries of a document by their places.

    Attributes:
        index: Where the entries come from.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self._works = index.lists
        self._starts = [works.start for works in self._works]
        self._ranks: list[int] = []
        count = 0
        for works in self._works:
            self._ranks.append(count)
            count += len(works)

    def at(self, offset: int) -> Entry | None:
        """Return the entry that holds an offset, None where there is none."""
        last = bisect_right(self._starts, offset) - 1
        for place in range(last, max(-1, last - _NESTED), -1):
            works = self._works[place]
            if offset < works.end:
                number = bisect_right(range(len(works)), offset, key=partial(_start, works)) - 1
                if number >= 0 and works.span(number).end > offset:
                    return Entry(works, number)
        return None

    def rank(self, entry: Entry) -> int:
        """Return an entry's number in the whole document."""
        place = bisect_right(self._starts, entry.works.start) - 1
        while self._works[place] is not entry.works:
            place -= 1
        return self._ranks[place] + entry.number


def _start(works: WorkList, number: int) -> int:
    return works.span(number).start
