"""Rules on what a list does for nearly all of its entries and leaves undone for a few: links, alphabetical order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from surveylint.entries import Index, Kind, TableList, WorkList
from surveylint.entries.work_list import RecordList
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.match import words as split_words
from surveylint.model.document import Document, Item, ItemList
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Span
from surveylint.roles import LINKED
from surveylint.rule import rule
from surveylint.vocabulary import Words

LINKED_SHARE = 0.8
"""Where at least this share of a list's entries have a link, the others lack one."""

_FEWEST = 5
"""A shorter list has no habit."""

_INDENT = 4
"""A list may begin so many characters before its first entry does."""


@rule(Severity.INFO)
def missing_link(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Find entries without any link in lists whose entries have one."""
    places = [block.start for block in doc.lists]
    for works in index.lists:
        if isinstance(works, TableList):
            found, size = _unlinked_rows(works, words), len(works)
        elif works.kind is Kind.LIST and isinstance(works, RecordList):
            lists = doc.lists[
                bisect_left(places, works.start - _INDENT) : bisect_left(places, works.end)
            ]
            found, size = _unlinked_items(doc, works, lists)
        else:
            continue
        if found and size >= _FEWEST and size - len(found) >= LINKED_SHARE * size:
            verb = "has" if len(found) == 1 else "have"
            yield Problem(
                start=found[0].start,
                end=found[0].end,
                message=f"{len(found)} of {size} entries {verb} no link, the others do",
                related=tuple(Related(span.start, span.end) for span in found[1:]),
                key=doc.text[slice(*found[0])],
            )


_MARKS = ("](", "://", "][", "href", "www.")


def _unlinked_rows(works: TableList, words: Words) -> list[Span]:
    """List the titles of the rows without a link, column by column: the first ones leave few rows to the others."""
    columns = works.table.columns
    linked = sorted(
        range(len(columns)),
        key=lambda i: i >= len(works.columns) or works.columns[i].role not in LINKED,
    )
    holes: Sequence[int] = range(len(works))
    for place in linked:
        column = columns[place]
        holes = [i for i in holes if not any(mark in column[i] for mark in _MARKS)]
    nulls = words.set("nulls")
    titles = works.titles
    return [works.title_span(i) for i in holes if titles[i] and titles[i].casefold() not in nulls]


def _unlinked_items(
    doc: Document, works: RecordList, lists: Sequence[ItemList]
) -> tuple[list[Span], int]:
    """List the items that stand among entries, say something of their own and lead nowhere, and count all."""
    starts = [record.start for number, record in enumerate(works.records) if works.links(number)]
    found: list[Span] = []
    size = len(starts)
    for block in lists:
        if len(block.items) < _FEWEST:
            continue
        others = [item for item in block.items if not _holds(starts, item.start)]
        if others and len(block.items) - len(others) >= LINKED_SHARE * len(block.items):
            holes = [item.content[0] for item in others if _is_unlinked(doc, item)]
            found += holes
            size += len(holes)
    return found, size


def _holds(starts: Sequence[int], start: int) -> bool:
    place = bisect_left(starts, start)
    return place < len(starts) and starts[place] == start


def _is_unlinked(doc: Document, item: Item) -> bool:
    """Return whether an item is an entry without link: words of its own, no children, no link."""
    if not item.content or item.children or doc.links_in(item.start, item.end):
        return False
    return len(split_words(plain(doc.text[slice(*item.content[0])]))) >= 3


# --- order

_SORTED = 0.95
"""A list is sorted if this share of its neighbours is in order; chance makes half of them so."""

_LONG = 20
"""So many neighbours at least tell."""

_MOVED = 0.2
"""Where more of a group than this would have to move, it has another order of its own."""


@rule(Severity.INFO, default=False)
def unsorted_entries(doc: Document, index: Index) -> Iterator[Problem]:
    """Find entries out of alphabetical order where the list is clearly sorted otherwise."""
    groups = [group for works in index.lists for group in _groups(works)]
    keyed = {
        collate: [[collate(title) for title in titles] for _, titles, _ in groups]
        for collate in _COLLATIONS
    }
    kept = max(keyed.values(), key=_share)
    if sum(max(0, len(keys) - 1) for keys in kept) < _LONG or _share(kept) < _SORTED:
        return
    for place, (works, titles, numbers) in enumerate(groups):
        keys = min(
            (columns[place] for columns in keyed.values()), key=lambda keys: len(_strays(keys))
        )
        strays = _strays(keys)
        if len(strays) > max(1, _MOVED * len(keys)):
            continue
        moved = set(strays)
        kept_places = [number for number in range(len(keys)) if number not in moved]
        kept_keys = [keys[number] for number in kept_places]
        for stray in strays:
            span = works.title_span(numbers[stray])
            at = bisect_right(kept_keys, keys[stray])
            wanted = f"behind `{titles[kept_places[at - 1]]}`" if at else "first"
            yield Problem(
                start=span.start,
                end=span.end,
                message=f"`{titles[stray]}` is out of alphabetical order, it belongs {wanted}",
                key=keys[stray],
            )


def _share(groups: Sequence[Sequence[str]]) -> float:
    """Return the share of neighbours that are in order."""
    pairs = [one <= other for keys in groups for one, other in pairwise(keys)]
    return sum(pairs) / len(pairs) if pairs else 0.0


_ARTICLE = lazily(r"(?:a|an|the)\s+", re.IGNORECASE)
_COLLATIONS: tuple[Callable[[str], str], ...] = (
    lambda title: re.sub(r"[\W_]+", "", title.casefold()),
    lambda title: " ".join(re.split(r"[\W_]+", title.casefold())).strip(),
    lambda title: title.casefold(),
    lambda title: re.sub(r"[\W_]+", "", _ARTICLE.sub("", title.casefold(), count=1)),
)
"""Orders that people keep: letter by letter, word by word, by every character, without a leading article."""


def _groups(works: WorkList) -> Iterator[tuple[WorkList, list[str], list[int]]]:
    """Split a list into its categories: the titles, and the entries' numbers."""
    by_group: dict[int, list[int]] = {}
    for number in range(len(works)):
        by_group.setdefault(works.group(number), []).append(number)
    for numbers in by_group.values():
        named = [number for number in numbers if works.titles[number]]
        if len(named) >= _FEWEST:
            yield works, [works.titles[number] for number in named], named


def _strays(keys: Sequence[str]) -> list[int]:
    """Return the fewest places that have to move so that the others are in order."""
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
