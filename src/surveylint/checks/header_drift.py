"""The rule on columns that sibling tables name differently."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from surveylint.entries import Index, TableWorkList
from surveylint.lazy import lazily
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Edit
from surveylint.namedtuples import NamedTuple
from surveylint.roles import ColumnSample, Role, header_role, headers_of
from surveylint.rule import rule
from surveylint.vocabulary import Words

_MOST_HEADERS = 100
"""At most this many different headers of one role are compared."""

_SPECIFIC = frozenset(
    {Role.NAME, Role.CATEGORY, Role.DATE, Role.NOTE, Role.DATA, Role.PROJECT, Role.BADGE}
)
"""Roles whose headers say what a column holds: `Model` and `Dataset` are both names."""

_TYPICAL = 0.6
"""A column is of a sort (integers, dates, ...) if at least this share of its cells is."""

_ONE_WORD = 80
"""Above this likeness (0 to 100) an unknown header may be a known one with a typo."""

_WORD = lazily(r"[^\W_]+")


class _Header(NamedTuple):
    """A header: its text, and its place counted from the left and from the right."""

    text: str
    left: int
    right: int


_Holders = Mapping[_Header, Sequence[TableWorkList]]


@rule(Severity.INFO)
def header_drift(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Check for columns that sibling tables name differently."""
    by_role: defaultdict[Role, dict[_Header, list[TableWorkList]]] = defaultdict(dict)
    for works in index.lists:
        if isinstance(works, TableWorkList):
            for place, column in enumerate(works.columns):
                if column.header and column.role is not Role.NONE:
                    header = _Header(column.header, place, len(works.columns) - place)
                    by_role[column.role].setdefault(header, []).append(works)
    for role, holders in by_role.items():
        if len({header.text for header in holders}) > 1:
            for siblings in _siblings(role, holders, words):
                named = [(works, header) for header in siblings for works in holders[header]]
                if (problem := _differently_named(doc, named, words)) is not None:
                    yield problem


def _siblings(role: Role, holders: _Holders, words: Words) -> Iterator[list[_Header]]:
    """Yield groups of different headers over the same column of sibling tables.

    Args:
        role: The role of all columns.
        holders: The tables under each header.
        words: The vocabulary.
    """

    @cache
    def shape(header: _Header) -> ColumnSample:
        columns = holders[header][0].table.columns
        return ColumnSample(
            columns[header.left] if header.left < len(columns) else (), words.set("nulls")
        )

    def same(a: _Header, b: _Header) -> bool:
        if a.left != b.left and a.right != b.right:
            return False
        return a.text == b.text or (
            _may_mean_the_same(a, b, role, words)
            and _share_another_header(a, b, holders)
            and _alike(shape(a), shape(b))
        )

    groups: list[list[_Header]] = []
    for header in list(holders)[:_MOST_HEADERS]:
        joined = [header]
        for group in list(groups):
            if any(same(header, other) for other in group):
                groups.remove(group)
                joined = [*group, *joined]
        groups.append(joined)
    yield from (group for group in groups if len({header.text for header in group}) > 1)


def _may_mean_the_same(a: _Header, b: _Header, role: Role, words: Words) -> bool:
    """Return whether two headers can name one thing: by their words, or because they share one."""
    if role not in _SPECIFIC and all(header_role(h.text, words) is role for h in (a, b)):
        return True
    return not _stems(a.text).isdisjoint(_stems(b.text))


def _stems(header: str) -> set[str]:
    return {word.casefold().removesuffix("s") for word in _WORD.findall(header)}


def _share_another_header(a: _Header, b: _Header, holders: _Holders) -> bool:
    """Return whether the tables under two headers have another header in common."""
    one, two = (
        {column.header for column in holders[header][0].columns} - {header.text, ""}
        for header in (a, b)
    )
    return not one.isdisjoint(two)


def _alike(a: ColumnSample, b: ColumnSample) -> bool:
    """Return whether the values of two columns are of one sort; empty columns are not."""
    if not a.filled or not b.filled:
        return False
    shares = zip(
        (a.integers, a.dates, a.only_links, a.images),
        (b.integers, b.dates, b.only_links, b.images),
        strict=True,
    )
    return (
        all((x >= _TYPICAL) == (y >= _TYPICAL) for x, y in shares)
        and max(a.words, b.words) <= 2 * min(a.words, b.words) + 2
    )


def _differently_named(
    doc: Document, named: Sequence[tuple[TableWorkList, _Header]], words: Words
) -> Problem | None:
    """Report the headers that fewer tables have; without a fix where none is the usual one."""
    if len({works.start for works, _ in named}) < len(named):
        return None  # two columns of one table are not the same
    named = sorted(named, key=lambda pair: pair[0].start)
    counts = Counter(header.text for _, header in named)
    usual = _usual(doc, counts, words)
    shown = usual or named[0][1].text
    cells = [(header.text, works.table.header[header.left]) for works, header in named]
    rarer = [(text, cell) for text, cell in cells if text != shown]
    first_text, first = rarer[0]
    tables = "another table" if counts[shown] == 1 else f"{counts[shown]} similar tables"
    differs = f"column header `{first_text}` differs from {tables}"
    return Problem(
        start=first.start,
        end=first.end,
        message=f"{differs}; expected `{usual}`" if usual else f"{differs}; there it is `{shown}`",
        related=tuple(
            Related(cell.start, cell.end, "" if text != shown else f"`{shown}`")
            for text, cell in cells
            if cell != first
        ),
        edits=tuple(
            Edit(cell.start, cell.end, usual)
            for text, cell in rarer
            if usual and doc.text[cell.start : cell.end] == text
        ),
        key=first_text,
    )


def _usual(doc: Document, counts: Mapping[str, int], words: Words) -> str:
    """Return the header that is surely the usual one, "" where none is.

    More of the similar tables have it than any other. Where several are equally common, it is the
    one that more tables of the whole document have, or the only one in the vocabulary. A header
    with a typo is not usual, however often it was copied.

    Args:
        doc: The document.
        counts: The number of similar tables with each header.
        words: The vocabulary.
    """
    most = max(counts.values())
    candidates = [text for text, count in counts.items() if count == most]
    if len(candidates) > 1:
        anywhere = Counter(header for table in doc.tables for header in headers_of(doc, table))
        most = max(anywhere[text] for text in candidates)
        candidates = [text for text in candidates if anywhere[text] == most]
    known = {text for text in counts if " ".join(text.casefold().split()) in words.map("headers")}
    if len(candidates) > 1:
        candidates = [text for text in candidates if text in known]
    if len(candidates) != 1:
        return ""
    usual = candidates[0]
    if usual in known or not known:
        return usual
    from rapidfuzz.fuzz import ratio  # takes 5 ms to import

    return "" if any(ratio(usual, text) > _ONE_WORD for text in known) else usual
