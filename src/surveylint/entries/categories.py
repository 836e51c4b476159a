"""The categories of works: the values of a category column, or sibling headings."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice

from surveylint.entries.index import Entry, Index
from surveylint.entries.work_list import TableWorkList
from surveylint.match import plain
from surveylint.model.document import Document, Heading
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role
from surveylint.vocabulary import Words

MOST_VALUES = 6
"""A column of more values holds names, not categories."""

FILLED = 0.95
"""At least this share of a column's cells must hold a label."""

_CHUNK = 1000
_SEPARATORS = str.maketrans(
    dict.fromkeys(
        "-/\\\u2010\u2011\u2012\u2013\u2014.,;:!?()[]{}<>\"'`*_&+=~|“”‘’：，。（）、", " "
    )
)


class CategoryColumn(NamedTuple):
    """A category column of a table of works.

    Attributes:
        work_list: The table.
        place: The number of the column, from 0.
        labels: The folded label of each row, "" for none; () if there are too many for categories.
    """

    work_list: TableWorkList
    place: int
    labels: Sequence[str]

    @property
    def cells(self) -> Sequence[str]:
        """The cells as written."""
        return self.work_list.table.columns[self.place]


class Category(NamedTuple):
    """The entries with one label.

    Attributes:
        label: The label in plain text.
        entries: Its entries.
        marks: The span that a finding on each entry marks: its category cell, or its title.
        home: The span of the heading that is the category; None in a column.
    """

    label: str
    entries: Sequence[Entry]
    marks: Sequence[Span]
    home: Span | None = None


def category_columns(index: Index, words: Words) -> Iterator[CategoryColumn]:
    """Yield the category columns of all tables of works that have titles."""
    for work_list in index.lists:
        if isinstance(work_list, TableWorkList) and work_list.has(Role.TITLE):
            cells = work_list.table.columns
            for place, column in enumerate(work_list.columns):
                if column.role is Role.CATEGORY and place < len(cells):
                    yield CategoryColumn(work_list, place, labels_of(cells[place], words))


def by_column(column: CategoryColumn) -> list[Category]:
    """Return the categories of a column; [] if its values are too many or too few."""
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
            [Entry(column.work_list, number) for number in numbers],
            [column.work_list.table.cell(number, column.place) for number in numbers],
        )
        for numbers in rows.values()
    ]


def by_heading(doc: Document, index: Index, fewest: int) -> Iterator[list[Category]]:
    """Yield the categories of each group of sibling headings, with their entries at any depth.

    Args:
        doc: The document.
        index: Its works.
        fewest: The minimum number of entries of a category.
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
    """Return the folded labels of a column's cells, "" for none; () if there are too many."""
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
    """Return the words of a text in lower case, hyphenated ones as separate words."""
    return text.lower().translate(_SEPARATORS).split()


def words_of(titles: Iterable[str]) -> Iterator[list[str]]:
    """Yield the words of each text as `title_words` does, in half the time."""
    rest = iter(titles)
    while some := list(islice(rest, _CHUNK)):
        folded = "\n".join(some).lower().translate(_SEPARATORS).split("\n")
        if len(folded) == len(some):
            yield from map(str.split, folded)
        else:  # a text holds a line end
            yield from map(title_words, some)
