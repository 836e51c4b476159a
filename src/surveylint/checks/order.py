"""The rule on entries that are not in the alphabetical order of their list."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from surveylint.entries import Index, WorkList
from surveylint.lazy import lazily
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity
from surveylint.namedtuples import NamedTuple
from surveylint.rule import rule

_SORTED = 0.95
"""A list is sorted if at least this share of its neighbors is in order; chance sorts half."""

_FEWEST_PAIRS = 20
"""A list with fewer pairs of neighbors is not checked."""

_FEWEST_ENTRIES = 5
"""A smaller category is not checked."""

_MOST_MOVED = 0.2
"""A category where a larger share would have to move has another order."""

_ARTICLE = lazily(r"(?:a|an|the)\s+", re.IGNORECASE)

_COLLATIONS: tuple[Callable[[str], str], ...] = (
    lambda title: re.sub(r"[\W_]+", "", title.casefold()),
    lambda title: " ".join(re.split(r"[\W_]+", title.casefold())).strip(),
    lambda title: title.casefold(),
    lambda title: re.sub(r"[\W_]+", "", _ARTICLE.sub("", title.casefold(), count=1)),
)
"""Common orders: by letter, by word, by character, and by letter without a leading article."""


class _Group(NamedTuple):
    """The titles of one category, and the numbers of their entries."""

    works: WorkList
    titles: Sequence[str]
    numbers: Sequence[int]


@rule(Severity.INFO, default=False)
def unsorted_entries(doc: Document, index: Index) -> Iterator[Problem]:
    """Check for entries out of alphabetical order where the list is otherwise sorted."""
    groups = [group for works in index.lists for group in _groups(works)]
    keyed = [
        [[collate(title) for title in group.titles] for group in groups] for collate in _COLLATIONS
    ]
    best = max(keyed, key=_sorted_share)
    pairs = sum(max(0, len(keys) - 1) for keys in best)
    if pairs < _FEWEST_PAIRS or _sorted_share(best) < _SORTED:
        return
    for place, group in enumerate(groups):
        keys = min((columns[place] for columns in keyed), key=lambda keys: len(_misplaced(keys)))
        yield from _unsorted(group, keys)


def _groups(works: WorkList) -> Iterator[_Group]:
    """Yield the categories of a list that are large enough."""
    by_group: dict[int, list[int]] = {}
    for number in range(len(works)):
        by_group.setdefault(works.group(number), []).append(number)
    for numbers in by_group.values():
        titled = [number for number in numbers if works.titles[number]]
        if len(titled) >= _FEWEST_ENTRIES:
            yield _Group(works, [works.titles[number] for number in titled], titled)


def _sorted_share(groups: Sequence[Sequence[str]]) -> float:
    """Return the share of neighbors that are in order."""
    pairs = [one <= other for keys in groups for one, other in pairwise(keys)]
    return sum(pairs) / len(pairs) if pairs else 0.0


def _unsorted(group: _Group, keys: Sequence[str]) -> Iterator[Problem]:
    """Report the entries of a category that have to move, none where many would have to.

    Args:
        group: The category.
        keys: Its titles in the form in which they are sorted.
    """
    moved = dict.fromkeys(_misplaced(keys))
    if len(moved) > max(1, _MOST_MOVED * len(keys)):
        return
    kept = [number for number in range(len(keys)) if number not in moved]
    kept_keys = [keys[number] for number in kept]
    for number in moved:
        span = group.works.title_span(group.numbers[number])
        at = bisect_right(kept_keys, keys[number])
        expected = f"after `{group.titles[kept[at - 1]]}`" if at else "first"
        yield Problem(
            start=span.start,
            end=span.end,
            message=f"`{group.titles[number]}` is not in alphabetical order; expected {expected}",
            key=keys[number],
        )


def _misplaced(keys: Sequence[str]) -> list[int]:
    """Return the fewest places that have to move so that the others are in order.

    The others are a longest non-decreasing subsequence, found by patience sorting.
    """
    tails: list[str] = []
    ends: list[int] = []
    before: list[int] = []
    for place, key in enumerate(keys):
        at = bisect_right(tails, key)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(key)
            ends.append(place)
        else:
            tails[at], ends[at] = key, place
    kept = set()
    place = ends[-1] if ends else -1
    while place >= 0:
        kept.add(place)
        place = before[place]
    return [place for place in range(len(keys)) if place not in kept]
