"""Find the place of a new entry: in the order of its neighbors, else at the end that is newest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from surveylint.adding.new_work import NewWork
from surveylint.entries import Entry
from surveylint.entries.work_data import WorkData
from surveylint.hosts import identify
from surveylint.lazy import lazily
from surveylint.match import comparable
from surveylint.roles import Role

_SORTED = 0.9
"""A group is sorted if at least this share of its unequal neighbors is in order."""

_FEWEST = 3
"""Fewer unequal neighbors may be in order by chance."""

_ALPHABETICAL = 6
_DATE = lazily(r"((?:19|20)\d\d)[-/.年](\d\d?)(?:[-/.月](\d\d?))?")
_ARTICLE = lazily(r"(?:a|an|the)\s+", re.IGNORECASE)

Key = tuple[int, ...] | str


def place_of(
    work: NewWork, entries: Sequence[Entry], data: Sequence[WorkData], *, newest_first: bool
) -> int:
    """Return before which of its neighbors a new work is put; their number for the end.

    Args:
        work: The new work.
        entries: The neighbors.
        data: What they state, in the same order.
        newest_first: Whether it is put before them if they are not sorted.
    """
    for keys, own in _orders(work, entries, data):
        if own is None:
            continue
        direction = _direction(keys, _ALPHABETICAL if isinstance(own, str) else _FEWEST)
        if direction:
            return _fitting(keys, own, direction)
    return 0 if newest_first else len(entries)


def _orders(
    work: NewWork, entries: Sequence[Entry], data: Sequence[WorkData]
) -> Iterator[tuple[list[Key | None], Key | None]]:
    """Yield by what neighbors may be sorted, and the key of the new work."""
    yield [_date_key(entry) for entry in entries], _as_key(work.date)
    yield [_arxiv_key(entry) for entry in entries], _identifier_key(work.arxiv)
    years: list[Key | None] = [(each.year,) if each.year else None for each in data]
    yield years, (work.year,) if work.year else None
    titles = [each.title or each.name or "" for each in data]
    names = [each.name or "" for each in data]
    for collate in (_collated, comparable):
        yield [collate(title) or None for title in titles], collate(work.title) or None
    if all(names):
        yield [comparable(name) or None for name in names], comparable(work.name) or None


def _collated(title: str) -> str:
    return comparable(_ARTICLE.sub("", title, count=1))


def _date_key(entry: Entry) -> Key | None:
    if not entry.works.has(Role.DATE):
        return None
    return _as_key(entry.works.values(Role.DATE)[entry.number])


def _as_key(date: str) -> Key | None:
    """Return a date as numbers; a missing day is unknown, so it is left out."""
    found = _DATE.search(date)
    return (int(found[1]), int(found[2])) if found else None


def _arxiv_key(entry: Entry) -> Key | None:
    values = {
        work.value
        for link in entry.works.links(entry.number)
        if (work := identify(link.url)) and work.kind == "arxiv"
    }
    return _identifier_key(values.pop()) if len(values) == 1 else None


def _identifier_key(value: str) -> Key | None:
    """Return an identifier such as 2301.00001 as numbers; older ones have no order here."""
    month, dot, number = value.partition(".")
    return (int(month), int(number)) if dot and (month + number).isdecimal() else None


def _direction(keys: Iterable[Key | None], fewest: int) -> int:
    """Return 1 for keys in ascending order, -1 for descending, 0 for none."""
    known = [key for key in keys if key is not None]
    rising = sum(one < other for one, other in pairwise(known))  # type: ignore[operator]
    falling = sum(one > other for one, other in pairwise(known))  # type: ignore[operator]
    total = rising + falling
    if total < fewest:
        # years that never change say nothing, but years that change once or twice and only in
        # one direction, over many rows, are sorted
        blocks = total > 0 and len(known) >= 2 * fewest and 0 in (rising, falling)
        return (1 if rising else -1) if blocks else 0
    if rising >= _SORTED * total:
        return 1
    return -1 if falling >= _SORTED * total else 0


def _fitting(keys: Sequence[Key | None], own: Key, direction: int) -> int:
    """Return the place that leaves the fewest neighbors on the wrong side.

    Of several, that after the equal ones in ascending order, before them in descending order.
    """
    after: Callable[[Key], bool] = lambda key: (key > own) if direction > 0 else (key < own)  # type: ignore[operator]  # noqa: E731
    before: Callable[[Key], bool] = lambda key: (key < own) if direction > 0 else (key > own)  # type: ignore[operator]  # noqa: E731
    wrong = sum(key is not None and before(key) for key in keys)
    best, place = wrong, 0
    for number, key in enumerate(keys, 1):
        if key is not None:
            wrong += after(key) - before(key)
        if wrong < best or (wrong == best and direction > 0):
            best, place = wrong, number
    return place


def is_newest_first(entries: Sequence[Entry]) -> bool:
    """Return whether newer papers come first, by the months of their arXiv identifiers."""
    months = [key[0] for entry in entries if (key := _arxiv_key(entry)) is not None]
    rising = falling = 0
    for place, month in enumerate(months[:300]):
        later = months[place + 1 : 300]
        rising += sum(month < other for other in later)  # type: ignore[operator]
        falling += sum(month > other for other in later)  # type: ignore[operator]
    return falling > 1.5 * rising and falling >= _FEWEST
