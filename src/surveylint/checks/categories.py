"""Rules on the values that sort entries: a row under the wrong one, and one value written in several ways."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set

from surveylint.entries import Index, TableWorks
from surveylint.entries.moving import refiled
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Table
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Edit, Span
from surveylint.record import NamedTuple
from surveylint.roles import Role
from surveylint.rule import rule
from surveylint.spelling import occurrences, slip
from surveylint.vocabulary import Words

SORTING = frozenset({Role.CATEGORY, Role.VENUE})
"""Columns whose values sort the entries; what is misspelt in them is one finding here, and none of `misspelling`."""

# The measurements behind these bounds: an anchored lexicon flags 36 medical papers of 38 among 1,436 general titles;
# a class whose own titles rarely use its words, or a rival that often does, says nothing about a single row.
FEWEST_ROWS = 8
MOST_VALUES = 6
FILLED = 0.95
OWN_SHARE = 0.6
RIVAL_SHARE = 0.2
FLAGGED_SHARE = 0.05
ALWAYS_LISTED = 3

# A commoner spelling must outnumber a slip of the pen so many times, or the slip is a value of its own.
TIMES = 5
SHORTEST_SLIP = 7
MOST_PAIRED = 200


class Lexicon:
    """The words of one field: what its classes are called, and what tells its titles.

    Attributes:
        anchors: The names of the field as a category, in lower case.
    """

    def __init__(self, anchors: frozenset[str], sure: frozenset[str], doubtful: frozenset[str]) -> None:
        """Keep the words in all their forms.

        Args:
            anchors: The names of the field as a category.
            sure: Words and phrases of which one is enough.
            doubtful: Those of which a title must hold two.
        """
        self.anchors = anchors
        self._sure = sure
        self._entry: dict[str, str] = {}
        self._phrases: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for entry in sorted(sure | doubtful):
            *front, word = title_words(entry) or [""]
            for last in _forms(word):
                if not front:
                    self._entry.setdefault(last, entry)
                elif (phrase := f" {' '.join([*front, last])} ") not in (known for known, _ in self._phrases[front[0]]):
                    self._phrases[front[0]].append((phrase, entry))
        self._plainly = frozenset(word for word, entry in self._entry.items() if entry in sure)
        self._any = frozenset(self._entry) | frozenset(self._phrases)

    def knows(self, title: str) -> bool:
        """Tell whether a title is one of the field."""
        parts = title_words(title)
        return not self._plainly.isdisjoint(parts) or bool(self._deciding(parts))

    def deciding(self, title: str) -> tuple[str, ...]:
        """Give the entries that make a title one of the field, in the order of the alphabet; () where it is none.

        Whole words count, the parts of a hyphenated one too, in singular and plural.
        """
        return self._deciding(title_words(title))

    def _deciding(self, parts: Sequence[str]) -> tuple[str, ...]:
        if self._any.isdisjoint(parts):
            return ()
        found = {self._entry[part] for part in parts if part in self._entry}
        if not self._phrases.keys().isdisjoint(parts):
            line = f" {' '.join(parts)} "
            found.update(entry for part in parts for phrase, entry in self._phrases.get(part, ()) if phrase in line)
        if sure := found & self._sure:
            return tuple(sorted(sure))
        return tuple(sorted(found)) if len(found) >= 2 else ()


def title_words(text: str) -> list[str]:
    """Split a text into words in lower case, hyphenated ones into their parts."""
    return text.lower().translate(_APART).split()


def _forms(word: str) -> set[str]:
    """Give a word with its plain plurals."""
    forms = {word, word + "s"}
    if word.endswith(("s", "x", "z", "ch", "sh")):
        forms.add(word + "es")
    if word.endswith("y"):
        forms.add(word[:-1] + "ies")
    return forms


_APART = str.maketrans(
    dict.fromkeys("-/\\\u2010\u2011\u2012\u2013\u2014.,;:!?()[]{}<>\"'`*_&+=~|“”‘’：，。（）、", " ")
)


class Misfiled(NamedTuple):
    """One entry under the wrong label: its place in the sequence and the words of the field that its title holds."""

    number: int
    deciding: tuple[str, ...]


class Verdict(NamedTuple):
    """What a lexicon says of a column: the label of its field, as folded, and the entries filed elsewhere."""

    label: str
    misfiled: tuple[Misfiled, ...]


def judge(
    labels: Sequence[str], titles: Sequence[str], lexicon: Lexicon, others: Sequence[Lexicon] = ()
) -> Verdict | None:
    """Find the entries of a field that are filed elsewhere, None where the labels and the lexicon do not fit.

    Args:
        labels: The label of every entry, folded, "" where there is none.
        titles: The title of every entry (plain text).
        lexicon: The words of the field.
        others: The words of other fields that labels name; an entry that holds those of its own label stays there.
    """
    sizes = Counter(labels)
    unlabelled = sizes.pop("", 0)
    anchored = [label for label in sizes if label in lexicon.anchors]
    if (
        len(anchored) != 1
        or not 2 <= len(sizes) <= MOST_VALUES
        or min(sizes.values()) < FEWEST_ROWS
        or len(labels) - unlabelled < FILLED * len(labels)
    ):
        return None
    own = anchored[0]
    within = sum(1 for label, title in zip(labels, titles, strict=True) if label == own and lexicon.knows(title))
    if within < OWN_SHARE * sizes[own]:
        return None
    rivals = {label for label in sizes if lexicon.anchors.isdisjoint(title_words(label))}
    found = [
        Misfiled(number, words)
        for number, (label, title) in enumerate(zip(labels, titles, strict=True))
        if label in rivals and (words := lexicon.deciding(title)) and not _belongs(label, title, others)
    ]
    hits = Counter(labels[number] for number, _ in found)
    # the row in question is left out of the share: it must not speak against itself
    calm = {label for label in hits if hits[label] - 1 <= RIVAL_SHARE * (sizes[label] - 1)}
    return Verdict(own, tuple(entry for entry in found if labels[entry.number] in calm))


def _belongs(label: str, title: str, lexicons: Sequence[Lexicon]) -> bool:
    return any(label in lexicon.anchors and lexicon.knows(title) for lexicon in lexicons)


@rule(Severity.WARNING)
def misfiled_entry(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Find entries whose titles speak of another category than the one they are filed under."""
    for works in index.works:
        if not isinstance(works, TableWorks) or not works.has(Role.TITLE):
            continue
        for place, column in enumerate(works.columns):
            if column.role is not Role.CATEGORY or place >= len(works.table.columns):
                continue
            labels = labels_of(works.table.columns[place], words)
            lexicons = _lexicons(words, set(labels))
            for lexicon in lexicons:
                verdict = judge(
                    labels, works.values(Role.TITLE), lexicon, [other for other in lexicons if other is not lexicon]
                )
                if verdict is not None and verdict.misfiled:
                    yield from _report(doc, works, place, labels, verdict, lexicon)


def labels_of(cells: Sequence[str], words: Words) -> Sequence[str]:
    """Fold the cells of a column to labels, "" where there is none; () if they are too many to sort entries."""
    counts = Counter(cells)
    if len(counts) > 10 * MOST_VALUES:
        return ()
    nulls, wrong = words.set("nulls"), words.map("spellings")
    folded = {cell: _fold_label(cell, nulls, wrong) for cell in counts}
    return [folded[cell] for cell in cells]


def _fold_label(cell: str, nulls: frozenset[str], wrong: Mapping[str, str]) -> str:
    text = plain(cell).casefold()
    if text in nulls:
        return ""
    return " ".join(wrong.get(word, word) for word in text.split())


def _report(
    doc: Document, works: TableWorks, place: int, labels: Sequence[str], verdict: Verdict, lexicon: Lexicon
) -> Iterator[Problem]:
    """Turn a verdict into problems: a few rows one by one, many as one doubt about the column."""
    cells = works.table.columns[place]
    usual = Counter(cell for cell, label in zip(cells, labels, strict=True) if label == verdict.label)
    wanted = plain(usual.most_common(1)[0][0])
    spans = [_cell(works.table, found.number, place) for found in verdict.misfiled]
    if len(spans) > max(ALWAYS_LISTED, FLAGGED_SHARE * len(cells)):
        header = works.table.header[place]
        yield Problem(
            start=header.start,
            end=header.end,
            message=f"{len(spans)} of {len(cells)} entries have words of `{wanted}` in their titles and stand elsewhere, "
            "the column looks inconsistent",
            related=tuple(Related(*span, f"words of `{wanted}` in the title") for span in spans),
        )
        return
    held = [frozenset(lexicon.deciding(title)) for title in works.values(Role.TITLE)]
    own = [words for words, label in zip(held, labels, strict=True) if label == verdict.label]
    for found, span in zip(verdict.misfiled, spans, strict=True):
        others = [
            words for number, words in enumerate(held) if labels[number] != verdict.label and number != found.number
        ]
        filed = doc.text[span.start : span.end]
        title = works.field(found.number, Role.TITLE)
        yield Problem(
            start=span.start,
            end=span.end,
            message=f"filed under `{plain(filed)}`, but {listed(found.deciding)} of `{wanted}`: "
            f"in {_count(found.deciding, own, 'of its ')} titles, in {_count(found.deciding, others, 'of ')} others",
            related=(Related(title.start, title.end, "the title"),),
            edits=_refiled(works, found.number, labels, verdict.label, Edit(span.start, span.end, wanted))
            if plain(filed) == filed
            else (),
            key=plain(doc.text[title.start : title.end]),
        )


def _refiled(works: TableWorks, number: int, labels: Sequence[str], label: str, change: Edit) -> tuple[Edit, ...]:
    """Move a row to its block where the table has blocks, else change its label only."""
    return refiled(works, number, labels, label, change) or (change,)


def listed(words: Sequence[str]) -> str:
    """Say of words that they are words of something."""
    return ", ".join(f"`{word}`" for word in words) + (" is a word" if len(words) == 1 else " are words")


def _count(words: Sequence[str], titles: Sequence[frozenset[str]], of: str) -> str:
    return f"{sum(1 for held in titles if not held.isdisjoint(words))} {of}{len(titles)}"


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
        _Column(works.table, place, column.role, column.header.casefold(), Counter(works.table.columns[place]))
        for works in index.works
        if isinstance(works, TableWorks)
        for place, column in enumerate(works.columns)
        if column.role in SORTING and place < len(works.table.columns)
    ]
    wrong = words.map("spellings")
    yield from _misspelt(doc, columns, wrong)
    # venues mean the same in every table, categories only under one header
    groups: defaultdict[tuple[Role, str], list[_Column]] = defaultdict(list)
    for column in columns:
        groups[column.role, column.header if column.role is Role.CATEGORY else ""].append(column)
    for group in groups.values():
        yield from _variants(group, words.set("nulls"), wrong, words.set("written"))


def _misspelt(doc: Document, columns: Sequence[_Column], wrong: Mapping[str, str]) -> Iterator[Problem]:
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
            for span in places[cell]
            for start, end in occurrences(doc.text[span.start : span.end], word)
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
    group: Sequence[_Column], nulls: frozenset[str], wrong: Mapping[str, str], written: frozenset[str]
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
            edits=tuple(Edit(*span, common.text) for span in spans) if rare.cells == (rare.text,) else (),
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
    values = [_Value(text, sum(counts[cell] for cell in held), tuple(held)) for text, held in cells.items()]
    return sorted(values, key=lambda value: (-value.total, value.text))


def _same_letters(values: Sequence[_Value], written: frozenset[str]) -> Iterator[tuple[_Value, _Value]]:
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
    return text.casefold() if text.isalnum() else _HYPHEN.sub("", _GAP.sub("", text.casefold()))


def _slips(values: Sequence[_Value], wrong: Mapping[str, str]) -> Iterator[tuple[_Value, _Value]]:
    """Pair rare values with a far commoner one that is one slip of the pen away within one long word."""
    common = [value for value in values[:MOST_PAIRED] if value.total >= TIMES and _LOWER.fullmatch(value.text)]
    if not common:
        return
    for value in values[:MOST_PAIRED]:
        if _LOWER.fullmatch(value.text) and not any(word.lower() in wrong for word in _WORD.findall(value.text)):
            for other in common:
                if other.total >= TIMES * value.total and _slipped(value.text, other.text):
                    yield value, other
                    break


def _slipped(rare: str, common: str) -> bool:
    """Tell whether two values differ in one long word by one letter that is neither its first nor its last.

    First and last letters make other words of a word: `unpaired`, `videos`.
    """
    differing = [(a, b) for a, b in zip(rare.split(), common.split(), strict=False) if a != b]
    if len(rare.split()) != len(common.split()) or len(differing) != 1:
        return False
    a, b = differing[0]
    return min(len(a), len(b)) >= SHORTEST_SLIP and a[0] == b[0] and a[-1] == b[-1] and slip(a, b) is not None


def _places(columns: Sequence[_Column], wanted: set[str]) -> dict[str, list[Span]]:
    """Give the places of the cells that are written in one of these ways."""
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
    """Give a right form the case of the word that was written."""
    return right[:1].upper() + right[1:] if word[:1].isupper() else right


def _lexicons(words: Words, labels: Set[str]) -> list[Lexicon]:
    """Load the lexicons of the fields that labels name."""
    anchors = words.map("fields")
    named = {anchors[label] for label in labels if label in anchors}
    return [
        Lexicon(
            frozenset(anchor for anchor, its in anchors.items() if its == field),
            words.set(f"{field}-words"),
            words.set(f"{field}-doubtful"),
        )
        for field in sorted(named)
    ]


_WORD = lazily(r"(?<![A-Za-z0-9_])[A-Za-z][a-z]{2,}(?![A-Za-z0-9_])")
_LOWER = lazily(r"(?:[A-Za-z]?[a-z]+)(?:[ -](?:[A-Za-z]?[a-z]+))*")
_GAP = lazily(r"(?<!\d)\s+|\s+(?!\d)")
_HYPHEN = lazily(r"(?<=[^\W\d_])[-_\u2010\u2011](?=[^\W\d_])")
