"""Rules on what an entry lacks and nearly all others of its list have: a value, a link."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from surveylint.entries import Index, ListKind, TableWorkList, TextWorkList
from surveylint.match import plain
from surveylint.match import words as split_words
from surveylint.model.document import Document, Item, ItemList
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import LINKED, Role
from surveylint.rule import rule
from surveylint.vocabulary import Words

_MOST_EMPTY = 0.1
"""A larger share of empty cells is no oversight."""

_FEWEST_ROWS = 8
"""A shorter table is not checked for empty cells."""

_LINKED_SHARE = 0.8
"""An entry lacks a link if at least this share of its list has one."""

_FEWEST_ENTRIES = 5
"""A shorter list is not checked for links."""

_INDENT = 4
"""A list may begin this many characters before its first entry."""

_FEWEST_WORDS = 3
"""An item of fewer words is a remark, such as `and more`."""

_REQUIRED = (Role.TITLE, Role.NAME, Role.YEAR, Role.DATE, Role.VENUE)
"""Roles of columns where an empty cell is an oversight; an empty code cell means "none"."""

_LINK_MARKS = ("](", "://", "][", "href", "www.")


class MissingValueOptions(NamedTuple):
    """Options of `missing-value`.

    Attributes:
        dashes: Whether `-`, `N/A` and the like count as empty.
    """

    dashes: bool = False


@rule(Severity.INFO)
def missing_value(index: Index, words: Words, options: MissingValueOptions) -> Iterator[Problem]:
    """Check for empty cells in otherwise full columns: title, name, year, date, venue."""
    nulls = words.set("nulls") if options.dashes else frozenset()
    for works in index.lists:
        if isinstance(works, TableWorkList) and len(works) >= _FEWEST_ROWS:
            for role in _REQUIRED:
                if works.has(role):
                    yield from _empty_cells(works, role, nulls)


def _empty_cells(works: TableWorkList, role: Role, nulls: frozenset[str]) -> Iterator[Problem]:
    """Report the empty cells of one column, none where many are empty."""
    cells = works.raw(role)
    empty = {cell for cell in set(cells) if not cell or cell.casefold() in nulls}
    rows = [i for i, cell in enumerate(cells) if cell in empty] if empty else []
    if len(rows) > _MOST_EMPTY * len(cells):
        return
    # a row that is too short for the column is reported by `ragged-row`
    places = [works.field(i, role) for i in rows if works.table.widths[i] > works.place[role]]
    if places:
        header, first = works.header(role), places[0]
        yield Problem(
            start=first.start,
            end=first.end,
            message=f"missing value{'s' * (len(rows) > 1)} in column `{header}` "
            f"({len(rows)} of {len(cells)} rows)",
            related=related_places(places[1:]),
            key=header,
        )


@rule(Severity.INFO)
def missing_link(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Check for entries without any link in lists whose entries have one."""
    starts = [block.start for block in doc.lists]
    for works in index.lists:
        if isinstance(works, TableWorkList):
            found, size = _unlinked_rows(works, words), len(works)
        elif works.kind is ListKind.LIST and isinstance(works, TextWorkList):
            first = bisect_left(starts, works.start - _INDENT)
            blocks = doc.lists[first : bisect_left(starts, works.end)]
            found, size = _unlinked_items(doc, works, blocks)
        else:
            continue
        linked = size - len(found)
        if found and size >= _FEWEST_ENTRIES and linked >= _LINKED_SHARE * size:
            subject = "entry has" if len(found) == 1 else f"{len(found)} entries have"
            yield Problem(
                start=found[0].start,
                end=found[0].end,
                message=f"{subject} no link (the other {linked} do)",
                related=related_places(found[1:]),
                key=doc.text[slice(*found[0])],
            )


def _unlinked_rows(works: TableWorkList, words: Words) -> list[Span]:
    """Return the titles of the rows without a link.

    Columns of links are searched first: they leave few rows to the others.
    """
    columns = works.table.columns
    linked_first = sorted(
        range(len(columns)),
        key=lambda i: i >= len(works.columns) or works.columns[i].role not in LINKED,
    )
    unlinked: Sequence[int] = range(len(works))
    for place in linked_first:
        cells = columns[place]
        unlinked = [i for i in unlinked if not any(mark in cells[i] for mark in _LINK_MARKS)]
    nulls = words.set("nulls")
    titles = works.titles
    return [
        works.title_span(i) for i in unlinked if titles[i] and titles[i].casefold() not in nulls
    ]


def _unlinked_items(
    doc: Document, works: TextWorkList, blocks: Sequence[ItemList]
) -> tuple[list[Span], int]:
    """Return the items without a link among the entries of a list, and the number of both.

    Args:
        doc: The document.
        works: The list of works.
        blocks: The lists of the document that hold its entries.
    """
    starts = [record.start for number, record in enumerate(works.entries) if works.links(number)]
    linked = frozenset(starts)
    found: list[Span] = []
    for block in blocks:
        items = block.items
        if len(items) < _FEWEST_ENTRIES:
            continue
        others = [item for item in items if item.start not in linked]
        if others and len(items) - len(others) >= _LINKED_SHARE * len(items):
            found += [item.content[0] for item in others if _is_unlinked(doc, item)]
    return found, len(starts) + len(found)


def _is_unlinked(doc: Document, item: Item) -> bool:
    """Return whether an item has words of its own, and neither a link nor items below it."""
    if not item.content or item.children or doc.links_in(item.start, item.end):
        return False
    return len(split_words(plain(doc.text[slice(*item.content[0])]))) >= _FEWEST_WORDS
