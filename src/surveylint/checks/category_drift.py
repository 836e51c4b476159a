"""The rule on the values that sort entries: one that is misspelt or written in several ways."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from surveylint.entries import Index, TableList
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Table
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role
from surveylint.rule import rule
from surveylint.spellcheck import occurrences, slip
from surveylint.vocabulary import Words

SORTING = frozenset({Role.CATEGORY, Role.VENUE})
"""Columns whose values sort the entries; what is misspelt in them is one finding here, and none of `misspelling`."""

# A commoner spelling must outnumber a slip of the pen so many times, or the slip is a value of its own.
TIMES = 5
SHORTEST_SLIP = 7
MOST_PAIRED = 200


class _Column(NamedTuple):
    """One column of values that sort entries, with how often it holds each cell."""

    table: Table
    place: int
    role: Role
    header: str
    counts: Counter[str]


@rule(Severity.WARNING)
def category_drift(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Find values of category and venue columns that are misspelt or vary in case, spaces or a letter."""
    columns = [
        _Column(
            works.table,
            place,
            column.role,
            column.header.casefold(),
            Counter(works.table.columns[place]),
        )
        for works in index.lists
        if isinstance(works, TableList)
        for place, column in enumerate(works.columns)
        if column.role in SORTING and place < len(works.table.columns)
    ]
    wrong = words.misspellings()
    yield from _misspelt(columns, wrong)
    # venues mean the same in every table, categories only under one header
    groups: defaultdict[tuple[Role, str], list[_Column]] = defaultdict(list)
    for column in columns:
        groups[column.role, column.header if column.role is Role.CATEGORY else ""].append(column)
    for group in groups.values():
        yield from _variants(group, words.set("nulls"), wrong, words.set("written"))


def _misspelt(columns: Sequence[_Column], wrong: Mapping[str, str]) -> Iterator[Problem]:
    """Report each misspelling that the dictionary names, once for all columns."""
    affected: defaultdict[str, set[str]] = defaultdict(set)
    for column in columns:
        seen = set(_WORD.findall("\n".join(column.counts)))
        if any(word.lower() in wrong for word in seen):
            for cell in column.counts:
                for word in _WORD.findall(cell):
                    if word.lower() in wrong:
                        affected[word].add(cell)
    places = _places(columns, set().union(*affected.values()))
    for word, cells in affected.items():
        spans = sorted(
            Span(span.start + start, span.start + end)
            for cell in cells
            for start, end in occurrences(cell, word)
            for span in places[cell]
        )
        if not spans:
            continue
        rights = [_as_written(word, right.strip()) for right in wrong[word.lower()].split(",")]
        yield Problem(
            start=spans[0].start,
            end=spans[0].end,
            message=f"`{word}` is a misspelling of {' or '.join(f'`{right}`' for right in rights)}",
            related=tuple(Related(*span) for span in spans[1:]),
            edits=tuple(Edit(*span, rights[0]) for span in spans) if len(rights) == 1 else (),
            safe=len(rights) == 1,
            key=word,
        )


class _Value(NamedTuple):
    """One value as a reader sees it: how often it stands, and the cells that hold it, as written."""

    text: str
    total: int
    cells: tuple[str, ...]


def _variants(
    group: Sequence[_Column],
    nulls: frozenset[str],
    wrong: Mapping[str, str],
    written: frozenset[str],
) -> Iterator[Problem]:
    """Report values that more cells write otherwise."""
    counts: Counter[str] = Counter()
    for column in group:
        counts.update(column.counts)
    values = _values(counts, nulls)
    pairs = [*_same_letters(values, written), *_slips(values, wrong)]
    places = _places(group, {cell for rare, _ in pairs for cell in rare.cells})
    for rare, common in pairs:
        spans = sorted(span for cell in rare.cells for span in places[cell])
        yield Problem(
            start=spans[0].start,
            end=spans[0].end,
            message=f"`{rare.text}` in {rare.total} cell{'s' * (rare.total > 1)}, `{common.text}` in {common.total}",
            related=tuple(Related(*span) for span in spans[1:]),
            edits=tuple(Edit(*span, common.text) for span in spans)
            if rare.cells == (rare.text,)
            else (),
            key=rare.text,
        )


def _values(counts: Mapping[str, int], nulls: frozenset[str]) -> list[_Value]:
    """Sort cells by what a reader sees of them, the commonest first; links and nulls are no values."""
    cells: defaultdict[str, list[str]] = defaultdict(list)
    for cell in counts:
        if "](" in cell or "<" in cell or "://" in cell:
            continue
        text = " ".join(plain(cell).split())
        # a single letter is a code, whose case may tell codes apart; emoji have no letters
        if sum(map(str.isalpha, text)) >= 2 and text.casefold() not in nulls:
            cells[text].append(cell)
    values = [
        _Value(text, sum(counts[cell] for cell in held), tuple(held))
        for text, held in cells.items()
    ]
    return sorted(values, key=lambda value: (-value.total, value.text))


def _same_letters(
    values: Sequence[_Value], written: frozenset[str]
) -> Iterator[tuple[_Value, _Value]]:
    """Pair values that differ from a commoner one in case, spaces, a hyphen or underscore between letters only.

    Where one of them is a name as it writes itself the others differ from that.
    """
    groups: defaultdict[str, list[_Value]] = defaultdict(list)
    for value in values:
        groups[_fold(value.text)].append(value)
    for group in groups.values():
        common, *others = sorted(group, key=lambda value: value.text not in written)
        # two forms that stand equally often do not tell which is wanted
        if others and (common.text in written or common.total > others[0].total):
            yield from ((value, common) for value in others)


def _fold(text: str) -> str:
    folded = text.casefold()
    if text.isalnum():
        return folded
    return (_HYPHEN if text.isascii() else _ANY_HYPHEN).sub("", _GAP.sub("", folded))


def _slips(values: Sequence[_Value], wrong: Mapping[str, str]) -> Iterator[tuple[_Value, _Value]]:
    """Pair rare values with a far commoner one that is one slip of the pen away within one long word."""
    # a value that is misspelt itself is told as that, and no other is measured by it
    right = [
        value
        for value in values[:MOST_PAIRED]
        if _LOWER.fullmatch(value.text)
        and not any(word.lower() in wrong for word in _WORD.findall(value.text))
    ]
    common = [value for value in right if value.total >= TIMES]
    for value in right if common else ():
        other = next(
            (o for o in common if o.total >= TIMES * value.total and _slipped(value.text, o.text)),
            None,
        )
        if other is not None:
            yield value, other


def _slipped(rare: str, common: str) -> bool:
    """Return whether two values differ in one long word by one letter that is neither its first nor its last.

    First and last letters make other words of a word: `unpaired`, `videos`.
    """
    differing = [(a, b) for a, b in zip(rare.split(), common.split(), strict=False) if a != b]
    if len(rare.split()) != len(common.split()) or len(differing) != 1:
        return False
    a, b = differing[0]
    return (
        min(len(a), len(b)) >= SHORTEST_SLIP
        and a[0] == b[0]
        and a[-1] == b[-1]
        and slip(a, b) is not None
    )


def _places(columns: Sequence[_Column], wanted: set[str]) -> dict[str, list[Span]]:
    """Return the places of the cells that are written in one of these ways."""
    found: dict[str, list[Span]] = {cell: [] for cell in wanted}
    for column in columns:
        if wanted.isdisjoint(column.counts):
            continue
        for number, cell in enumerate(column.table.columns[column.place]):
            if cell in wanted:
                found[cell].append(_cell(column.table, number, column.place))
    return found


def _cell(table: Table, number: int, place: int) -> Span:
    return table.cell(number, place)


def _as_written(word: str, right: str) -> str:
    """Return a right form the case of the word that was written."""
    return right[:1].upper() + right[1:] if word[:1].isupper() else right


_WORD = lazily(r"(?<![A-Za-z0-9_])[A-Za-z][a-z]{2,}(?![A-Za-z0-9_])")
_LOWER = lazily(r"(?:[A-Za-z]?[a-z]+)(?:[ -](?:[A-Za-z]?[a-z]+))*")
_GAP = lazily(r"(?<!\d)\s+|\s+(?!\d)")
_HYPHEN = lazily(r"(?<=[^\W\d_])[-_](?=[^\W\d_])")
_ANY_HYPHEN = lazily(r"(?<=[^\W\d_])[-_\u2010\u2011](?=[^\W\d_])")
