"""The rule on misspelled names of conferences, journals and preprint servers."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping

from surveylint.entries import Index, TableWorkList
from surveylint.lazy import lazily
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit, Span
from surveylint.roles import Role
from surveylint.rule import rule
from surveylint.spellcheck import Slip, slip
from surveylint.vocabulary import Words

_SHORT = 5
"""Names of up to so many letters are too like each other: only swapped letters are a slip."""

_LONG = 7
"""From this length on, the last letter of a name may be missing."""

_LONGEST_ACRONYM = 8
"""Longer names are words, which need no capitals: `Interspeech`."""

_LONGEST_CODE = 40
"""A longer piece of code is not the label of a venue."""

_NAME = r"(?:[A-Zl][A-Za-z]{3,12}|[an][a-z]{4,6})"
_GAP = r"(?:[ \t]?,[ \t]?|[ \t'_*-]|\*\*[ \t]?)"
_AFTER = r"(?![\w.%/]|-\d)"
# A year after a letter: `NeruIPS 2024`, `ICLM'24`, `Arvix2021`, or before a word: `2024, ICLM`.
# A digit comes first, because a search for it is ten times as fast as one for words.
_YEAR = lazily(
    r"[0-3](?<![0-9][0-3])(?:(?:(?<=1)9[89]|(?<=2)0[0-3])\d"
    rf"(?:{_AFTER}(?:(?<=[A-Za-z]\d{{4}})|(?<=[A-Za-z][ \t,'_*-]\d{{4}})"
    rf"|(?<=[A-Za-z*][ ,*'][ *]\d{{4}}))|(?=[ \t,_-]{{1,3}}[A-Zaln]))"
    rf"|\d{_AFTER}(?:(?<=[A-Za-z]\d\d)|(?<=[A-Za-z][ '_*-]\d\d)))"
)
_NAME_BEFORE = lazily(rf"(?<![\w/.@#%&=+-])({_NAME}){_GAP}?'?\Z")
_NAME_AFTER = lazily(rf"(?:[ \t]?,[ \t]?|[ \t_-])({_NAME})(?![\w/.@%&=+-])")
_LONGEST_NAME = 24
"""A name with what is between it and the year has at most so many characters."""

_ALONE = lazily(rf"[ \t*_\[(]*({_NAME})[ \t*_\])]*")


@rule(Severity.WARNING)
def venue_drift(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Check for names of venues that are one slip away from a known name."""
    names: dict[str, str] = {}
    found: defaultdict[str, set[Span]] = defaultdict(set)
    for span in (*_beside_years(doc), *_in_columns(index)):
        if not names:
            names = {name.casefold(): name for name in words.set("venues")}
        found[doc.text[span.start : span.end]].add(span)
    common = words.set("common") if found else frozenset()
    for word in sorted(found):
        right = None if word.lower() in common else _right(word, names)
        if right is None:
            continue
        spans = sorted(span for span in found[word] if _is_readable(doc, span))
        if spans:
            yield _misspelled(word, right, spans)


def _misspelled(word: str, right: str, spans: list[Span]) -> Problem:
    """Report all places of a misspelled name."""
    return Problem(
        start=spans[0].start,
        end=spans[0].end,
        message=f"misspelled venue `{word}`; did you mean `{right}`?",
        related=related_places(spans[1:]),
        edits=tuple(Edit(span.start, span.end, right) for span in spans),
        key=word,
    )


def _beside_years(doc: Document) -> Iterator[Span]:
    """Yield the spans of words directly before or after a year."""
    # a class of characters with an apostrophe beyond U+00FF takes 0.1 ms to compile
    text = doc.text.replace("’", "'")
    for year in _YEAR.finditer(text):
        start, end = year.span()
        name = _NAME_BEFORE.search(text, max(0, start - _LONGEST_NAME), start)
        if name is None and end - start == len("2024"):
            name = _NAME_AFTER.match(text, end)
        if name is not None:
            yield Span(*name.span(1))


def _in_columns(index: Index) -> Iterator[Span]:
    """Yield the spans of words that fill a cell of a venue column, without a year."""
    for works in index.lists:
        if not isinstance(works, TableWorkList):
            continue
        for place, column in enumerate(works.columns):
            if column.role is Role.VENUE and place < len(works.table.columns):
                yield from _in_cells(works, place)


def _in_cells(works: TableWorkList, place: int) -> Iterator[Span]:
    """Yield the spans of words that fill a cell of a column."""
    for number, cell in enumerate(works.table.columns[place]):
        if (found := _ALONE.fullmatch(cell)) is not None:
            start = works.table.cell(number, place).start + found.start(1)
            yield Span(start, start + len(found[1]))


def _is_readable(doc: Document, span: Span) -> bool:
    """Return whether a span is in text that readers see: no URL, no code but a short label."""
    place = bisect_right(doc.opaque, span.start, key=lambda opaque: opaque[0]) - 1
    if place >= 0 and span.start < doc.opaque[place][1]:
        start, end = doc.opaque[place]
        is_label = doc.text.startswith("`", start) and end - start <= _LONGEST_CODE
        if not is_label or doc.text.startswith("```", start):
            return False
    near = doc.links_in(max(0, span.start - 2000), span.end)
    return not any(link.target_start <= span.start < link.target_end for link in near)


def _right(word: str, names: Mapping[str, str]) -> str | None:
    """Return the only known name that is one slip away from a word, None for none or several.

    Args:
        word: The word as written.
        names: The known names by their letters in lower case.
    """
    low = word.casefold()
    if low in names or low.removesuffix("w") in names or low.removesuffix("s") in names:
        return None
    likely = names if "l" in word else [name for name in names if name[:1] == low[:1]]
    rights = {names[name] for name in likely if _is_slip(word, low, name)}
    return rights.pop() if len(rights) == 1 else None


def _is_slip(word: str, low: str, name: str) -> bool:
    """Return whether a word is a name with a typing slip that makes no other name likely.

    Args:
        word: The word as written.
        low: The word in lower case.
        name: The name in lower case.
    """
    if abs(len(low) - len(name)) > 1 or len(name) < 4:
        return False
    if _has_small_l(word, name):
        return True
    if low[0] != name[0] or not _is_written_as(word, name):
        return False
    if _is_exchanged(low, name):
        return True
    if len(name) <= _SHORT:
        return False
    done = slip(low, name)
    if done in (Slip.DOUBLED, Slip.ADDED):
        return low[-1] == name[-1] and low[-2:] != name[-1] * 2
    if done is Slip.DROPPED:
        return low[-1] == name[-1] or len(name) >= _LONG
    return done is Slip.CHANGED and len(name) >= _LONG and low[-1] == name[-1]


def _has_small_l(word: str, name: str) -> bool:
    """Return whether a word is a name with a small L for a capital I, as in `NeurlPS`."""
    return "l" in word and word.upper() != word and _as_i(word).lower() == name


def _as_i(word: str) -> str:
    """Return a word with a capital I for each small L beside a capital."""
    return re.sub(r"l(?=[A-Z])|(?<=[A-Z])l", "I", word)


def _is_exchanged(low: str, name: str) -> bool:
    """Return whether two letters are exchanged: neighbors, in long names also across a letter."""
    if len(low) != len(name) or low == name:
        return False
    places = [i for i, (a, b) in enumerate(zip(low, name, strict=True)) if a != b]
    apart = 1 if len(name) < _SHORT else 2
    return (
        len(places) == 2
        and places[1] - places[0] <= apart
        and (low[places[0]], low[places[1]]) == (name[places[1]], name[places[0]])
    )


def _is_written_as(word: str, name: str) -> bool:
    """Return whether a word is written as a venue: in capitals, or any way for `arXiv`."""
    capitals = sum(map(str.isupper, word))
    is_word = name in ("arxiv", "neurips", "biorxiv", "medrxiv") or len(name) > _LONGEST_ACRONYM
    return capitals >= 2 or is_word
