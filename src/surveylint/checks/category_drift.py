"""The rule on category and venue values that are misspelled or written in several ways."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from surveylint.entries import Index, TableWorkList
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Table
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role
from surveylint.rule import rule
from surveylint.spellcheck import Slip, english, is_unmistakable, occurrences, slip
from surveylint.vocabulary import Words

_CHECKED = frozenset({Role.CATEGORY, Role.VENUE})
"""Roles of the checked columns; `misspelling` does not check them."""

_TIMES = 5
"""A typo is this many times rarer than the right value, or it is a value of its own."""

_TIMES_OF_PART = 2
"""A part of cells is right if so many cells have it."""

_SHORTEST_TYPO = 7
"""Words of fewer letters that differ in one are different words."""

_SHORTEST_IN_PHRASE = 5
"""Shorter words of otherwise equal phrases are not compared."""

_MOST_ALIKE = 100
"""At most this many phrases that are equal but for one word are compared."""

_UNUSUAL = 300
"""A word that is rarer than this in the dictionary may be a typo inside a known phrase."""

_MOST_COMPARED = 200
"""At most this many different values are compared for typos, the most frequent ones."""

_WORD = lazily(r"(?<![A-Za-z0-9_])[A-Za-z][a-z]{2,}(?![A-Za-z0-9_])")
_PART = lazily(r"[^,;/|、，；\n]+")
_BREAK = lazily(r"<br\s*/?>|`+", re.IGNORECASE)
"""What separates the parts of a cell besides punctuation: a line break, or the end of code."""

_TO_LINES = str.maketrans(dict.fromkeys(",;/|、，；", "\n"))
_LOWER = lazily(r"[A-Z]?[a-z]+(?:[ -][A-Z]?[a-z]+)*")
_GAP = lazily(r"(?<!\d)\s++|(?<=\d)\s++(?!\d)")
_HYPHEN = lazily(r"(?<=[^\W\d_])[-_](?=[^\W\d_])")
_ANY_HYPHEN = lazily(r"(?<=[^\W\d_])[-_\u2010\u2011](?=[^\W\d_])")


class _Column(NamedTuple):
    """One checked column.

    Attributes:
        table: Its table.
        place: Its number.
        role: Category or venue.
        header: Its header in lower case.
        counts: How many cells hold each source text.
    """

    table: Table
    place: int
    role: Role
    header: str
    counts: Counter[str]


class _Value(NamedTuple):
    """One value as readers see it.

    Attributes:
        text: The plain text.
        total: The number of cells that hold it.
        cells: The source texts of these cells.
    """

    text: str
    total: int
    cells: tuple[str, ...]


@rule(Severity.WARNING)
def category_drift(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Check for misspelled values, and values that vary in case, spaces or one letter."""
    columns = list(_columns(index))
    wrong = words.misspellings()
    yield from _misspelled(columns, wrong)
    # a venue is the same in every table, a category only under one header
    groups: defaultdict[tuple[Role, str], list[_Column]] = defaultdict(list)
    for column in columns:
        groups[column.role, column.header if column.role is Role.CATEGORY else ""].append(column)
    for group in groups.values():
        yield from _variants(group, words, wrong)


def _columns(index: Index) -> Iterator[_Column]:
    """Yield the category and venue columns of a document."""
    for works in index.lists:
        if isinstance(works, TableWorkList):
            for place, column in enumerate(works.columns):
                if column.role in _CHECKED and place < len(works.table.columns):
                    counts = Counter(works.table.columns[place])
                    header = column.header.casefold()
                    yield _Column(works.table, place, column.role, header, counts)


def _misspelled(columns: Sequence[_Column], wrong: Mapping[str, str]) -> Iterator[Problem]:
    """Report each word of the list of misspellings once for all columns.

    Args:
        columns: The checked columns.
        wrong: The right forms of misspellings, comma-separated, by misspelling in lower case.
    """
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
        if spans:
            yield _misspelled_word(word, wrong[word.lower()].split(","), spans)


def _misspelled_word(word: str, forms: Sequence[str], spans: Sequence[Span]) -> Problem:
    """Report the places of a misspelled word; the only right form is a safe edit."""
    rights = [_in_case_of(word, form.strip()) for form in forms]
    is_unique = len(rights) == 1
    suggested = " or ".join(f"`{right}`" for right in rights)
    return Problem(
        start=spans[0].start,
        end=spans[0].end,
        message=f"misspelled value `{word}`; did you mean {suggested}?",
        related=related_places(spans[1:]),
        edits=tuple(Edit(*span, rights[0]) for span in spans) if is_unique else (),
        safe=is_unique and is_unmistakable(word, rights),
        key=word,
    )


def _in_case_of(word: str, right: str) -> str:
    """Return a right form with a capital first letter where the word has one."""
    return right[:1].upper() + right[1:] if word[:1].isupper() else right


def _variants(
    group: Sequence[_Column], words: Words, wrong: Mapping[str, str]
) -> Iterator[Problem]:
    """Report values that more cells write differently."""
    counts: Counter[str] = Counter()
    for column in group:
        counts.update(column.counts)
    values = _values(counts, words.set("nulls"))
    venues = words.set("venues") if group[0].role is Role.VENUE else frozenset()
    pairs = [*_same_letters(values, words.set("written"), venues), *_typos(values, wrong)]
    if group[0].role is Role.CATEGORY:
        known = {rare.text for rare, _ in pairs}
        parts = [part for part in _parts(counts, wrong) if part.text not in known]
        yield from _misspelled_parts(group, parts)
    places = _places(group, {cell for rare, _ in pairs for cell in rare.cells})
    for rare, common in pairs:
        spans = sorted(span for cell in rare.cells for span in places[cell])
        is_plain = rare.cells == (rare.text,)
        yield _rare_value(rare, common, spans, fixable=is_plain)


def _cells(count: int, which: str = "") -> str:
    return f"{count} {which}cell{'s' * (count > 1)}"


def _values(counts: Mapping[str, int], nulls: frozenset[str]) -> list[_Value]:
    """Return the values of some cells, the most frequent first; links and nulls are no values."""
    cells: defaultdict[str, list[str]] = defaultdict(list)
    for cell in counts:
        if "](" in cell or "<" in cell or "://" in cell:
            continue
        text = " ".join(plain(cell).split())
        # the case of a single letter may be meant, and emoji have no letters
        if sum(map(str.isalpha, text)) >= 2 and text.casefold() not in nulls:
            cells[text].append(cell)
    values = [
        _Value(text, sum(counts[cell] for cell in held), tuple(held))
        for text, held in cells.items()
    ]
    return sorted(values, key=lambda value: (-value.total, value.text))


def _same_letters(
    values: Sequence[_Value], written: frozenset[str], venues: frozenset[str]
) -> Iterator[tuple[_Value, _Value]]:
    """Pair values with a more frequent one that has the same letters.

    They differ only in case, spaces, or a hyphen or underscore between letters.

    Args:
        values: The values, the most frequent first.
        written: Names in the form that their owners use: it is right, however frequent.
        venues: Venues that are right if all other forms have a hyphen or an underscore.
    """
    groups: defaultdict[str, list[_Value]] = defaultdict(list)
    for value in values:
        groups[_fold(value.text)].append(value)
    for group in groups.values():
        if len(group) < 2:
            continue
        official = written | _without_hyphens(group, venues)
        common, *others = sorted(group, key=lambda value: value.text not in official)
        # of two equally frequent forms either may be right
        if common.text in official or common.total > others[0].total:
            yield from ((value, common) for value in others)


def _without_hyphens(group: Sequence[_Value], venues: frozenset[str]) -> frozenset[str]:
    """Return the known venue of a group of which all other forms have a hyphen, as `CVPR_W`."""
    plain_forms = [value.text for value in group if "-" not in value.text and "_" not in value.text]
    return venues.intersection(plain_forms) if len(plain_forms) == 1 < len(group) else frozenset()


def _fold(text: str) -> str:
    folded = text.casefold()
    if text.isalnum():
        return folded
    return (_HYPHEN if text.isascii() else _ANY_HYPHEN).sub("", _GAP.sub("", folded))


def _typos(values: Sequence[_Value], wrong: Mapping[str, str]) -> Iterator[tuple[_Value, _Value]]:
    """Pair rare values with a far more frequent one from which a typo in one long word makes them.

    A value with a word of the list of misspellings is reported as that, and is not compared.
    """
    compared = [
        value
        for value in values[:_MOST_COMPARED]
        if _LOWER.fullmatch(value.text)
        and not any(word.lower() in wrong for word in _WORD.findall(value.text))
    ]
    common = [value for value in compared if value.total >= _TIMES]
    for value in compared if common else ():
        right = next(
            (o for o in common if o.total >= _TIMES * value.total and _is_typo(value.text, o.text)),
            None,
        )
        if right is not None:
            yield value, right


def _parts(counts: Mapping[str, int], wrong: Mapping[str, str]) -> Iterator[_Value]:
    """Yield what commas, semicolons and slashes separate in some cells, in lower or title case."""
    cells: defaultdict[str, list[str]] = defaultdict(list)
    for cell in counts:
        parts = _without_breaks(cell).translate(_TO_LINES).split("\n")
        for part in {part.strip() for part in parts}:
            cells[part].append(cell)
    for text, held in cells.items():
        is_compared = len(text) >= _SHORTEST_TYPO and _LOWER.fullmatch(text)
        if is_compared and not any(word.lower() in wrong for word in _WORD.findall(text)):
            yield _Value(text, sum(counts[cell] for cell in held), tuple(held))


def _split(cell: str) -> Iterator[tuple[int, str]]:
    """Yield the parts of a cell with their offsets; a cell with links or other tags has none."""
    for found in _PART.finditer(_without_breaks(cell)):
        part = found[0].lstrip()
        yield found.end() - len(part), part.rstrip()


def _without_breaks(cell: str) -> str:
    """Return a cell with line ends for `<br>` and code marks, "" for links and other tags."""
    if "](" in cell or "://" in cell:
        return ""
    if "<" in cell or "`" in cell:
        cell = _BREAK.sub(lambda found: "\n" * len(found[0]), cell)
        if "<" in cell:
            return ""
    return cell


def _misspelled_parts(group: Sequence[_Column], parts: Sequence[_Value]) -> Iterator[Problem]:
    """Report parts of cells that are another part with a typo."""
    pairs = {rare.text: (rare, common) for rare, common in _misspelled_phrases(parts)}
    pairs.update((rare.text, (rare, common)) for rare, common in _rare_parts(parts))
    for rare, common in pairs.values():
        yield _misspelled_part(group, rare, common)


def _misspelled_phrases(parts: Sequence[_Value]) -> Iterator[tuple[_Value, _Value]]:
    """Pair phrases that are equal but for one word, of which only one is in the dictionary."""
    alike: defaultdict[tuple[str, str], list[tuple[str, _Value]]] = defaultdict(list)
    for part in parts:
        words = part.text.split(" ")
        for place in range(len(words) if len(words) > 1 else 0):
            others = " ".join(words[:place]), " ".join(words[place + 1 :])
            alike[others].append((words[place].lower(), part))
    for phrases in alike.values():
        for word, rare in phrases[:_MOST_ALIKE] if len(phrases) > 1 else ():
            if len(word) < _SHORTEST_IN_PHRASE:
                continue
            for right, common in phrases[:_MOST_ALIKE]:
                if rare.total <= common.total and _is_slip_of_word(word, right):
                    yield rare, common
                    break


def _is_slip_of_word(word: str, right: str) -> bool:
    """Return whether a word (lower case) is no word, and a frequent one with a typo inside it."""
    is_inside = word[0] == right[0] and word[-1] == right[-1]
    done = slip(word, right) if is_inside and word != right else None
    if done is None or (done is Slip.CHANGED and len(right) < _SHORTEST_TYPO):
        return False
    return english().frequency(right) >= _UNUSUAL and not (
        english().holds(word) or english().derives(word)
    )


def _rare_parts(parts: Sequence[_Value]) -> Iterator[tuple[_Value, _Value]]:
    """Pair parts with a more frequent one, which at least two cells have, that is near them."""
    buckets: defaultdict[tuple[str, int], list[_Value]] = defaultdict(list)
    for part in parts:
        if part.total >= _TIMES_OF_PART:
            buckets[part.text[0], part.text.count(" ")].append(part)
    for rare in parts:
        near = buckets.get((rare.text[0], rare.text.count(" ")), ())
        for common in near:
            if common.total > rare.total and _is_misspelled(rare.text, common.text):
                yield rare, common
                break


def _is_misspelled(rare: str, common: str) -> bool:
    """Return whether a part is a typo of another: no dictionary word, or a rare one in a phrase."""
    if abs(len(rare) - len(common)) > 1 or not _is_typo(rare, common):
        return False
    word = next(a for a, b in zip(rare.split(), common.split(), strict=True) if a != b).lower()
    frequency = english().frequency(word)
    return frequency == 0 or (" " in rare and frequency < _UNUSUAL)


def _misspelled_part(group: Sequence[_Column], rare: _Value, common: _Value) -> Problem:
    """Report the places of a part of cells."""
    places = _places(group, {*rare.cells})
    spans = sorted(
        Span(span.start + start, span.start + start + len(rare.text))
        for cell in rare.cells
        for start, part in _split(cell)
        if part == rare.text
        for span in places[cell]
    )
    return _rare_value(rare, common, spans, fixable=True)


def _rare_value(rare: _Value, common: _Value, spans: Sequence[Span], *, fixable: bool) -> Problem:
    """Report a value at its places that differs a little from a commoner one.

    A well-known name whose own form is the rarer one is a note: the list may have chosen its form.
    """
    is_choice = rare.total > common.total
    message = (
        f"`{rare.text}` in {_cells(rare.total)} and `{common.text}`, its official form, in"
        f" {_cells(common.total)}; expected one form"
        if is_choice
        else f"value `{rare.text}` in {_cells(rare.total)}; did you mean `{common.text}` as in"
        f" {_cells(common.total, 'other ')}?"
    )
    return Problem(
        start=spans[0].start,
        end=spans[0].end,
        message=message,
        severity=Severity.INFO if is_choice else None,
        related=related_places(spans[1:]),
        edits=tuple(Edit(*span, common.text) for span in spans) if fixable else (),
        key=rare.text,
    )


def _is_typo(rare: str, common: str) -> bool:
    """Return whether two values differ in one long word by a letter inside it.

    Another first or last letter makes another word: `unpaired`, `videos`.
    """
    differing = [(a, b) for a, b in zip(rare.split(), common.split(), strict=False) if a != b]
    if len(rare.split()) != len(common.split()) or len(differing) != 1:
        return False
    a, b = differing[0]
    return (
        min(len(a), len(b)) >= _SHORTEST_TYPO
        and a[0] == b[0]
        and a[-1] == b[-1]
        and slip(a, b) is not None
    )


def _places(columns: Iterable[_Column], cells: set[str]) -> dict[str, list[Span]]:
    """Return the places of cells by their source text."""
    found: dict[str, list[Span]] = {cell: [] for cell in cells}
    for column in columns:
        if cells.isdisjoint(column.counts):
            continue
        for number, cell in enumerate(column.table.columns[column.place]):
            if cell in cells:
                found[cell].append(column.table.cell(number, column.place))
    return found
