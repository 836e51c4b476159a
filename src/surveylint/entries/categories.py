"""How a document sorts its works: by the values of a column, or under sibling headings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from surveylint.entries.index import Entry, Index
from surveylint.entries.work_list import TableList
from surveylint.match import plain
from surveylint.model.document import Document, Heading
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role
from surveylint.vocabulary import Words

MOST_VALUES = 6
"""A column of more values names things and sorts nothing."""

FILLED = 0.95
"""At least this share of a column's cells must hold a label."""


class Column(NamedTuple):
    """A category column of a table of works.

    Attributes:
        works: The table.
        place: The column's number.
        labels: The label of every row, folded, "" where there is none; () where they are too many to sort rows.
    """

    works: TableList
    place: int
    labels: Sequence[str]

    @property
    def cells(self) -> Sequence[str]:
        """The cells as written."""
        return self.works.table.columns[self.place]


class Category(NamedTuple):
    """What stands under one label.

    Attributes:
        label: The label as a reader sees it.
        entries: Its entries.
        marks: Where each entry would be marked: its cell in a column, else its title.
        home: The place of the heading that makes the category; None in a column.
    """

    label: str
    entries: Sequence[Entry]
    marks: Sequence[Span]
    home: Span | None = None


def columns(index: Index, words: Words) -> Iterator[Column]:
    """Return the category columns of all tables of works that have titles."""
    for works in index.lists:
        if isinstance(works, TableList) and works.has(Role.TITLE):
            for place, column in enumerate(works.columns):
                if column.role is Role.CATEGORY and place < len(works.table.columns):
                    yield Column(works, place, labels_of(works.table.columns[place], words))


def by_column(column: Column) -> list[Category]:
    """Return the categories of a column; none where it does not sort its rows."""
    rows: defaultdict[str, list[int]] = defaultdict(list)
    for number, label in enumerate(column.labels):
        if label:
            rows[label].append(number)
    if not 2 <= len(rows) <= MOST_VALUES or sum(map(len, rows.values())) < FILLED * len(
        column.labels
    ):
        return []
    return [
        Category(
            plain(Counter(column.cells[number] for number in numbers).most_common(1)[0][0]),
            [Entry(column.works, number) for number in numbers],
            [column.works.table.cell(number, column.place) for number in numbers],
        )
        for numbers in rows.values()
    ]


def by_heading(doc: Document, index: Index, fewest: int) -> Iterator[list[Category]]:
    """Return the categories that sibling headings make: what stands under each, at any depth.

    Args:
        doc: The document.
        index: Its works.
        fewest: A heading with fewer entries makes no category.
    """
    under: defaultdict[int, defaultdict[int, list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for entry in index.entries():
        path = doc.section_at(entry.span.start).path
        for parent, child in zip((-1, *path), path, strict=False):
            under[parent][child].append(entry)
    for children in under.values():
        found = [
            Category(
                plain(section.title),
                entries,
                [entry.title_span for entry in entries],
                _home(section.heading),
            )
            for child, entries in children.items()
            if len(entries) >= fewest
            and any(map(str.isalpha, (section := doc.sections[child]).title))
        ]
        if len(found) > 1:
            yield found


def labels_of(cells: Sequence[str], words: Words) -> Sequence[str]:
    """Fold the cells of a column to labels, "" where there is none; () if they are too many to sort entries."""
    counts = Counter(cells)
    if len(counts) > 10 * MOST_VALUES:
        return ()
    nulls, wrong = words.set("nulls"), words.misspellings()
    folded = {cell: _fold_label(cell, nulls, wrong) for cell in counts}
    return [folded[cell] for cell in cells]


def _fold_label(cell: str, nulls: frozenset[str], wrong: Mapping[str, str]) -> str:
    text = plain(cell).casefold()
    if text in nulls:
        return ""
    return " ".join(wrong.get(word, word) for word in text.split())


def _home(heading: Heading | None) -> Span | None:
    return None if heading is None else Span(heading.content_start, heading.content_end)


def title_words(text: str) -> list[str]:
    """Split a text into words in lower case, hyphenated ones into their parts."""
    return text.lower().translate(_APART).split()


def words_of(titles: Iterable[str]) -> Iterator[list[str]]:
    """Split texts as `title_words` does, a thousand at once, which takes half of the time."""
    rest = iter(titles)
    while some := list(islice(rest, _AT_ONCE)):
        folded = "\n".join(some).lower().translate(_APART).split("\n")
        if len(folded) == len(some):
            yield from map(str.split, folded)
        else:  # one holds a line end
            yield from map(title_words, some)


_AT_ONCE = 1000
_APART = str.maketrans(
    dict.fromkeys(
        "-/\\\u2010\u2011\u2012\u2013\u2014.,;:!?()[]{}<>\"'`*_&+=~|“”‘’：，。（）、", " "
    )
)
