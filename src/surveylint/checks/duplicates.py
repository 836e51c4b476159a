"""The rule on works that a list holds twice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveylint.checks._template_rows import template_rows
from surveylint.entries import Entry, EntrySpans, Index, TextWorkList
from surveylint.entries.same_work import (
    SHORTEST_REMARK,
    TITLE_WORDS,
    Copy,
    address_of,
    are_variants,
    edition_of,
    is_paper,
    part_of,
    same_work,
)
from surveylint.entries.shared_targets import target_of
from surveylint.lazy import lazily
from surveylint.match import comparable, plain, shortened
from surveylint.match import words as split_words
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Related, Severity, related_places
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.rule import rule
from surveylint.vocabulary import Words

_LABELLED = lazily(r"[*_]{0,3}[ \t]?[:：][*_]{0,3}[ \t]?<http")
"""What follows the title of an entry that is a label before a URL: `Models: <https://...>`."""

_INDENT = lazily(r"(?:[ \t>]*\n)+([ \t>]*)")
"""The end of a line, empty lines, and the indent of the next line with its quote marks."""

_LETTER = lazily(r"[^\W\d_]")

_LONGEST_BRACKET = 40
"""The most characters of a bracket that may be added to a title: `Title (ABBR)`."""

_LONGEST_NAME = 42
"""The most characters of a name before a title's colon, with the colon and the space."""

_SHORTEST_NAME = 3
_SHORTEST_TITLE = 12
"""Names and titles of fewer letters and digits are not compared: they match by chance."""

_MOST_COMPARED = 30
"""The most entries of one title that are compared: only a table of nonsense has more."""

_QUOTED = 60
"""At most this many characters of a title are in a message; two titles may differ at their ends."""


class DuplicateEntryOptions(NamedTuple):
    """Options of `duplicate-entry`.

    Attributes:
        across_sections: Whether a work under two headings is reported too, as a note.
    """

    across_sections: bool = False


@rule(Severity.WARNING)
def duplicate_entry(
    doc: Document, index: Index, words: Words, options: DuplicateEntryOptions
) -> Iterator[Problem]:
    """Check for works listed twice in one category (heading, bold line and parent item)."""
    nulls = words.set("nulls")
    unfilled = {row.start for row in template_rows(doc, words)}
    for key, entries in index.repeated.items():
        if key in nulls or not _LETTER.search(key):
            continue
        by_group: dict[int, list[Entry]] = {}
        for entry in entries:
            # `leftover-text` reports the rows of a template
            if entry.span.start not in unfilled and not _is_unfilled(entry):
                by_group.setdefault(entry.group, []).append(entry)
        for same in by_group.values():
            if len(same) > 1:
                yield from _duplicates(doc, same)
    yield from _under_two_titles(doc, index)
    yield from _unlinked_items(doc, index)
    if options.across_sections:
        yield from _across_sections(doc, index, nulls)


def _is_unfilled(entry: Entry) -> bool:
    """Return whether an entry is a label (`Models:`), or a template that nobody filled in.

    The title of such a template is read from its labels: `.[[paper]()][[code]()]`.
    """
    if entry.title.rstrip().endswith((":", "：")):
        return True
    text, end = entry.works.doc.text, entry.title_span.end
    if _LABELLED.match(text, end):
        return True
    links = entry.works.links(entry.number)
    empty = bool(links) and not any(link.url for link in links)
    return empty and len(split_words(entry.title)) < TITLE_WORDS


def _duplicates(doc: Document, entries: Sequence[Entry]) -> Iterator[Problem]:
    """Report the entries of one title and category that are one work, one finding for each work."""
    works: list[Copy] = []
    copies: dict[int, list[Copy]] = {}
    by_line: dict[str, int] = {}
    for entry in entries:
        copy = Copy(entry)
        place = by_line.get(copy.line)
        if place is None:
            compared = enumerate(works[:_MOST_COMPARED])
            place = next((i for i, other in compared if same_work(copy, other)), None)
            by_line[copy.line] = len(works) if place is None else place
            if place is None:
                works.append(copy)
                continue
        copies.setdefault(place, []).append(copy)
    for place, found in copies.items():
        yield _repeated(doc, works[place], found)


def _repeated(doc: Document, original: Copy, copies: Sequence[Copy]) -> Problem:
    """Report the copies of an entry, with edits that remove them if their text is the same."""
    first = copies[0].entry
    span, before = first.title_span, original.entry.title_span
    edits: tuple[Edit, ...] = ()
    if all(copy.line == original.line for copy in copies):
        removals = [_removal(doc.text, copy.span) for copy in copies]
        edits = tuple(edit for edit in removals if edit is not None)
    return Problem(
        start=span.start,
        end=span.end,
        message=_duplicate_of(doc, original.span.start, first.title),
        related=(
            Related(before.start, before.end, "first entry"),
            *related_places(copy.span for copy in copies[1:]),
        ),
        edits=edits if len(edits) == len(copies) else (),
        key=comparable(first.title),
    )


def _duplicate_of(doc: Document, offset: int, title: str, category: str = "the same") -> str:
    """Return the message for the copy of an entry at an offset."""
    line = doc.source.line(offset)
    return f"duplicate of line {line} in {category} category: `{shortened(title, _QUOTED)}`"


def _removal(text: str, span: Span) -> Edit | None:
    """Return the edit that deletes the line of an entry, None where it has several lines."""
    if text.find("\n", span.start, span.end) >= 0:
        return None
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    if end < 0:
        return Edit(max(0, start - 1), len(text), "")
    # what is nested in a deleted item would belong to the item before it
    below = _INDENT.match(text, end)
    if below is not None and _width(below[1]) > _width(text[start : span.start]):
        return None
    return Edit(start, end + 1, "")


def _width(indent: str) -> int:
    """Return the columns of an indent; a tab ends at a multiple of four, as in CommonMark."""
    return len(indent.expandtabs(4))


def _under_two_titles(doc: Document, index: Index) -> Iterator[Problem]:
    """Check for works that are listed in one category under two forms of their title."""
    reported: set[Entry] = set()
    for pairs in (_with_and_without_name, _with_and_without_bracket, _with_one_paper):
        for pair in pairs(index):
            early, late = sorted(pair, key=lambda entry: entry.span.start)
            if late not in reported:
                reported.add(late)
                yield _retitled(doc, early, late)


def _with_and_without_name(index: Index) -> Iterator[tuple[Entry, Entry]]:
    """Yield pairs of entries of one paper: `Name: title` and `title`, or two titles of a name."""
    for one_key, other_key in sorted(_titles_of_one_name(index)):
        for one in index.with_title(one_key)[:_MOST_COMPARED]:
            for other in index.with_title(other_key)[:_MOST_COMPARED]:
                address = address_of(one) if one.group == other.group else ""
                if address and is_paper(one) and address == address_of(other):
                    yield one, other


def _titles_of_one_name(index: Index) -> set[tuple[str, str]]:
    """Return pairs of comparable titles that may be one work, one of them with a name."""
    pairs: set[tuple[str, str]] = set()
    named: dict[str, str] = {}
    for works, keys in zip(index.lists, index.keys, strict=True):
        for number, title in enumerate(works.titles):
            cut = title.find(": ", 0, _LONGEST_NAME)
            if cut <= 0:
                continue
            key, name, rest = keys[number], comparable(title[:cut]), comparable(title[cut + 2 :])
            if len(rest) >= _SHORTEST_TITLE and rest in index.first and rest != key:
                pairs.add((rest, key))
            before = named.setdefault(name, key)
            if before != key and len(name) >= _SHORTEST_NAME:
                pairs.add((before, key))
    return pairs


def _with_and_without_bracket(index: Index) -> Iterator[tuple[Entry, Entry]]:
    """Yield pairs of entries with one address: `Title` and `Title (T)`."""
    for works, keys in zip(index.lists, index.keys, strict=True):
        for number, title in enumerate(works.titles):
            bare, bracket = _split_bracket(title)
            if not bracket or (key := comparable(bare)) == keys[number] or key not in index.first:
                continue
            if len(split_words(bare)) < TITLE_WORDS or part_of(bracket):
                continue
            entry = Entry(works, number)
            if edition_of(entry):
                continue
            if (other := _same_address(index, entry, key)) is not None:
                yield entry, other


def _split_bracket(title: str) -> tuple[str, str]:
    """Split a title before the bracket at its end, "" where there is none."""
    at = max(map(title.rfind, "(（[")) if title.endswith((")", "）", "]")) else -1
    inner = title[at + 1 : -1]
    if at < 0 or not 0 < len(inner) <= _LONGEST_BRACKET or any(mark in inner for mark in ")）]"):
        return title, ""
    return title[:at].rstrip(), title[at:]


def _same_address(index: Index, entry: Entry, key: str) -> Entry | None:
    """Return an entry of another title with the address and category of an entry.

    Args:
        index: The works.
        entry: The entry.
        key: The other title in comparable form.
    """
    address = address_of(entry)
    for other in index.with_title(key)[:_MOST_COMPARED] if address else ():
        if (
            other.group == entry.group
            and address_of(other) == address
            and not are_variants(entry, other)
        ):
            return other
    return None


def _with_one_paper(index: Index) -> Iterator[tuple[Entry, Entry]]:
    """Yield pairs of entries of one paper with titles almost equal, or one within the other."""
    from surveylint.checks._different_works import are_forms_of_one_title

    for target, links in index.shared_targets.items():
        entries = [index.entry_at(link.start) for link in links] if target.kind else []
        own = [
            entry
            for entry in dict.fromkeys(entries)
            if entry is not None and (main := entry.main) and target_of(main.url) == target
        ]
        for place, late in enumerate(own):
            for early in own[:place]:
                if early.group == late.group and are_forms_of_one_title(early, late):
                    yield early, late


def _retitled(doc: Document, early: Entry, late: Entry) -> Problem:
    """Report the later of two entries that are one work under two titles."""
    span = late.title_span
    line = doc.source.line(early.span.start)
    titles = [shortened(entry.title, 2 * _QUOTED) for entry in (late, early)]
    return Problem(
        start=span.start,
        end=span.end,
        message=f"duplicate of line {line} in the same category: `{titles[0]}`, "
        f"listed there as `{titles[1]}`",
        related=related_places([early.title_span], "the same work"),
        key=comparable(late.title),
    )


def _unlinked_items(doc: Document, index: Index) -> Iterator[Problem]:
    """Check for items without a link that repeat the title of an entry in their category."""
    for works in index.lists:
        for record in works.unlinked if isinstance(works, TextWorkList) else ():
            title = plain(doc.text[slice(*record.title)])
            key = comparable(title) if len(title) > SHORTEST_REMARK else ""
            if key not in index.first or len(split_words(title)) < TITLE_WORDS:
                continue
            for entry in index.with_title(key)[:_MOST_COMPARED]:
                if entry.group == record.group:
                    yield _repeated_item(doc, record, entry)
                    break


def _repeated_item(doc: Document, record: EntrySpans, entry: Entry) -> Problem:
    """Report the later one of an entry and an item without a link."""
    places = sorted(((record.start, record.title), (entry.span.start, entry.title_span)))
    (offset, before), (_, span) = places
    return Problem(
        start=span.start,
        end=span.end,
        message=_duplicate_of(doc, offset, entry.title),
        related=related_places([before], "first entry"),
        key=comparable(entry.title),
    )


def _across_sections(doc: Document, index: Index, nulls: frozenset[str]) -> Iterator[Problem]:
    """Check for works in two categories: with the same title, or with the same address."""
    groups: dict[str, list[Entry]] = {}
    for entry in index.entries():
        if address := address_of(entry):
            groups.setdefault(address, []).append(entry)
    for key, entries in index.repeated.items():
        if key not in nulls and _LETTER.search(key):
            groups.setdefault(key, entries)
    reported: set[int] = set()
    for first, *others in groups.values():
        elsewhere = [
            entry
            for entry in others
            if entry.group != first.group and entry.span.start not in reported
        ]
        if elsewhere:
            reported.update(entry.span.start for entry in elsewhere)
            yield _listed_elsewhere(doc, first, elsewhere)


def _listed_elsewhere(doc: Document, first: Entry, elsewhere: Sequence[Entry]) -> Problem:
    """Report the entries of a work in other categories than its first entry."""
    span, title = elsewhere[0].title_span, elsewhere[0].title
    return Problem(
        start=span.start,
        end=span.end,
        message=_duplicate_of(doc, first.span.start, title, "another"),
        related=related_places(entry.title_span for entry in (first, *elsewhere[1:])),
        severity=Severity.INFO,
        key=comparable(title),
    )
