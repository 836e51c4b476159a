"""The rule on works that a list names twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveylint.entries import Entry, Index, Record, RecordList
from surveylint.entries.same_work import (
    SHORTEST_REMARK,
    TITLE_WORDS,
    Copy,
    address_of,
    are_variants,
    is_paper,
    part_of,
    same_work,
)
from surveylint.lazy import lazily
from surveylint.match import comparable, plain, shortened
from surveylint.match import words as split_words
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.rule import rule
from surveylint.vocabulary import Words

_LETTER = lazily(r"[^\W\d_]")
_LONGEST_BRACKET = 40
"""So many characters a bracket behind a title holds at most."""


class DuplicateEntryOptions(NamedTuple):
    """Options of `duplicate-entry`.

    Attributes:
        across_sections: Whether a work under two headings is told too, as a note: lists mostly mean it so.
    """

    across_sections: bool = False


@rule(Severity.WARNING)
def duplicate_entry(
    doc: Document, index: Index, words: Words, options: DuplicateEntryOptions
) -> Iterator[Problem]:
    """Find works that stand twice in one category (heading, bold line and parent item)."""
    nulls = words.set("nulls")
    for key, entries in index.repeated.items():
        if key in nulls or not _LETTER.search(key):
            continue
        by_group: dict[int, list[Entry]] = {}
        for entry in entries:
            by_group.setdefault(entry.group, []).append(entry)
        for same in by_group.values():
            if len(same) > 1:
                yield from _duplicates(doc, same)
    yield from _with_and_without_name(doc, index)
    yield from _with_and_without_bracket(doc, index)
    yield from _without_link(doc, index)
    if options.across_sections:
        yield from _across_sections(doc, index, nulls)


def _across_sections(doc: Document, index: Index, nulls: frozenset[str]) -> Iterator[Problem]:
    """Find works that stand in two categories: the same title, or the same address behind any title."""
    found: dict[str, list[Entry]] = {}
    for entry in index.entries():
        if address := address_of(entry):
            found.setdefault(address, []).append(entry)
    for key, entries in index.repeated.items():
        if key not in nulls and _LETTER.search(key):
            found.setdefault(key, entries)
    told: set[int] = set()
    for entries in found.values():
        first, *others = entries
        elsewhere = [
            entry for entry in others if entry.group != first.group and entry.span.start not in told
        ]
        if elsewhere:
            told.update(entry.span.start for entry in elsewhere)
            line = doc.source.line(first.span.start)
            spans = [first.title_span, *(entry.title_span for entry in elsewhere[1:])]
            yield Problem(
                start=elsewhere[0].title_span.start,
                end=elsewhere[0].title_span.end,
                message=f"`{_short(elsewhere[0].title)}` stands at line {line} too, in another category",
                related=tuple(Related(span.start, span.end) for span in spans),
                severity=Severity.INFO,
                key=comparable(elsewhere[0].title),
            )


def _with_and_without_name(doc: Document, index: Index) -> Iterator[Problem]:
    """Find two titles of one paper in one category: `Name: title` beside `title`, or `Name:` before two titles."""
    first, pairs = index.first, set()
    named: dict[str, str] = {}
    for works, keys in zip(index.lists, index.keys, strict=True):
        for number, title in enumerate(works.titles):
            cut = title.find(": ", 0, 42)
            if cut > 0:
                key, rest, name = (
                    keys[number],
                    comparable(title[cut + 2 :]),
                    comparable(title[:cut]),
                )
                if len(rest) >= 12 and rest in first and rest != key:
                    pairs.add((rest, key))
                before = named.setdefault(name, key)
                if before != key and len(name) >= 3:
                    pairs.add((before, key))
    for one_key, other_key in sorted(pairs):
        for one in index.with_title(one_key)[:_MOST_NAMESAKES]:
            for other in index.with_title(other_key)[:_MOST_NAMESAKES]:
                address = address_of(one) if one.group == other.group else ""
                if address and is_paper(one) and address == address_of(other):
                    yield _retitled(doc, *sorted((one, other), key=lambda entry: entry.span.start))


def _bracketed(title: str) -> tuple[str, str]:
    """Part a title from the bracket at its end, "" where there is none."""
    at = max(map(title.rfind, "(（[")) if title.endswith((")", "）", "]")) else -1
    inner = title[at + 1 : -1]
    if at < 0 or not 0 < len(inner) <= _LONGEST_BRACKET or any(mark in inner for mark in ")）]"):
        return title, ""
    return title[:at].rstrip(), title[at:]


def _with_and_without_bracket(doc: Document, index: Index) -> Iterator[Problem]:
    """Find two titles of one address in one category, the one with a bracket behind it: `Title (T)` beside `Title`."""
    first = index.first
    for works, keys in zip(index.lists, index.keys, strict=True):
        for number, title in enumerate(works.titles):
            bare, bracket = _bracketed(title)
            if not bracket or (key := comparable(bare)) == keys[number] or key not in first:
                continue
            if len(split_words(bare)) < TITLE_WORDS or part_of(bracket):
                continue
            entry = Entry(works, number)
            address = address_of(entry)
            for other in index.with_title(key)[:_MOST_NAMESAKES] if address else ():
                if (
                    other.group == entry.group
                    and address_of(other) == address
                    and not are_variants(entry, other)
                ):
                    yield _retitled(
                        doc, *sorted((entry, other), key=lambda entry: entry.span.start)
                    )
                    break


def _without_link(doc: Document, index: Index) -> Iterator[Problem]:
    """Find items without a link that say the title of an entry of their category again."""
    for works in index.lists:
        if not isinstance(works, RecordList) or not works.unlinked:
            continue
        for record in works.unlinked:
            title = plain(doc.text[slice(*record.title)])
            key = comparable(title) if len(title) > SHORTEST_REMARK else ""
            if key not in index.first or len(split_words(title)) < TITLE_WORDS:
                continue
            twins = (
                entry
                for entry in index.with_title(key)[:_MOST_NAMESAKES]
                if entry.group == record.group
            )
            if (twin := next(twins, None)) is not None:
                yield _said_again(doc, record, twin)


def _said_again(doc: Document, record: Record, twin: Entry) -> Problem:
    """Report the later one of an entry and an item without a link."""
    places = sorted(((record.start, record.title), (twin.span.start, twin.title_span)))
    (early, before), (_, span) = places
    return Problem(
        start=span.start,
        end=span.end,
        message=f"`{_short(twin.title)}` stands at line {doc.source.line(early)} already, in the same category",
        related=(Related(before.start, before.end, "first here"),),
        key=comparable(twin.title),
    )


def _retitled(doc: Document, early: Entry, late: Entry) -> Problem:
    line = doc.source.line(early.span.start)
    return Problem(
        start=late.title_span.start,
        end=late.title_span.end,
        message=f"`{_short(late.title)}` stands at line {line} already, as `{_short(early.title)}`",
        related=(Related(early.title_span.start, early.title_span.end, "the same work"),),
        key=comparable(late.title),
    )


_MOST_NAMESAKES = 30
"""Of the different works of one title so many are compared: no list has more, but a table of nonsense may."""


def _duplicates(doc: Document, same: Sequence[Entry]) -> Iterator[Problem]:
    """Report the entries of one title and one category that are the same work, one finding a work."""
    kept: list[Copy] = []
    copies: dict[int, list[Copy]] = {}
    seen: dict[str, int] = {}
    for entry in same:
        copy = Copy(entry)
        twin = seen.get(copy.line)
        if twin is None:
            twin = next(
                (i for i, other in enumerate(kept[:_MOST_NAMESAKES]) if same_work(copy, other)),
                None,
            )
            seen[copy.line] = len(kept) if twin is None else twin
            if twin is None:
                kept.append(copy)
                continue
        copies.setdefault(twin, []).append(copy)
    for twin, found in copies.items():
        yield _repeated(doc, kept[twin], found)


def _repeated(doc: Document, original: Copy, copies: Sequence[Copy]) -> Problem:
    """Report the copies of one entry; lines that say the same as the original can go."""
    first = copies[0].entry
    span, before = first.title_span, original.entry.title_span
    same = all(copy.line == original.line for copy in copies)
    edits = (
        tuple(edit for copy in copies if (edit := _removal(doc.text, copy.span)) is not None)
        if same
        else ()
    )
    return Problem(
        start=span.start,
        end=span.end,
        message=f"`{_short(first.title)}` stands at line {doc.source.line(original.span.start)} already, "
        "in the same category",
        related=(
            Related(before.start, before.end, "first here"),
            *[Related(copy.span.start, copy.span.end) for copy in copies[1:]],
        ),
        edits=edits if len(edits) == len(copies) else (),
        key=comparable(first.title),
    )


def _removal(text: str, span: Span) -> Edit | None:
    """Delete the line of an entry that stands on one line."""
    if text.find("\n", span.start, span.end) >= 0:
        return None
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    return Edit(start, end + 1, "") if end >= 0 else Edit(max(0, start - 1), len(text), "")


def _short(title: str) -> str:
    return shortened(title, 60)
