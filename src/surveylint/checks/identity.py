"""Rules on the identity of works: two works with one link, and one work with two identifiers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveylint.entries import Entry, Index
from surveylint.entries.same_work import TITLE_WORDS
from surveylint.entries.shared_targets import LinkTarget, target_of
from surveylint.hosts import identify
from surveylint.match import comparable, shortened
from surveylint.match import words as split_words
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.namedtuples import NamedTuple
from surveylint.rule import rule

APART = 3
"""Entries further apart are not neighbors: of 47 repaired links, 33 were copied within 3 lines."""

_NEAR = 10_000
"""Nor are entries whose links are further apart (in characters)."""

_MANY = 30
"""A title of more entries is no title."""

_MOST_TITLES = 3
"""A link of more titles is a page that many works share."""

_LABELED = 3
"""A title of this many works is the label of a field."""

_MARKS_BEFORE_COLON = 4
"""The marks of bold and italic text may be before a colon: `***Details***:`."""

_ONE_EACH = frozenset({"acl", "arxiv", "cvf", "openreview", "pmlr"})
"""Kinds of identifiers of which a work has one; it may have two DOIs, for two versions."""


class _Holder(NamedTuple):
    """An entry that links to a work, and the link."""

    entry: Entry
    link: Link


class _Pair(NamedTuple):
    """Two entries of different works with one link.

    Attributes:
        wrong: The entry with the wrong link; the later one where that is not known.
        other: The other entry.
        near: Whether they are neighbors.
        severity: How sure it is that they are two works.
    """

    wrong: _Holder
    other: _Holder
    near: bool
    severity: Severity

    @property
    def in_one_category(self) -> bool:
        """Whether both entries are in one category."""
        return self.wrong.entry.group == self.other.entry.group


@rule(Severity.WARNING)
def shared_link(doc: Document, index: Index) -> Iterator[Problem]:
    """Check for links of one category, or of neighbors, to one work although titles differ."""
    found: list[tuple[str, list[_Pair]]] = []
    for target, links in index.shared_targets.items():
        pairs = [
            pair for pair in _pairs(doc, index, target, links) if pair.near or pair.in_one_category
        ]
        if pairs:
            found.append((target.value, pairs))
    # a row that repeats all links of another one is a single finding, at its surest link
    found.sort(key=lambda one: one[1][0].severity is Severity.INFO)
    reported: set[frozenset[Entry]] = set()
    for value, pairs in found:
        works = {frozenset((pair.wrong.entry, pair.other.entry)) for pair in pairs}
        if not works <= reported:
            reported |= works
            yield _one_link(doc, pairs, value, pairs[0].severity)


@rule(Severity.INFO)
def title_conflict(doc: Document, index: Index) -> Iterator[Problem]:
    """Check for identifiers that have different titles in different categories."""
    for target, links in index.shared_targets.items():
        pairs = [*_pairs(doc, index, target, links)] if target.kind else []
        if pairs and not any(pair.near or pair.in_one_category for pair in pairs):
            yield _one_link(doc, pairs, target.value, Severity.INFO)


def _pairs(
    doc: Document, index: Index, target: LinkTarget, links: Sequence[Link]
) -> Iterator[_Pair]:
    """Yield the pairs of entries that link to one target and are different works.

    Args:
        doc: The document.
        index: Its works.
        target: What the links identify.
        links: All links to the target.
    """
    holders = [*_holders(index, links)]
    titles = {comparable(entry.title) for entry, _ in holders}
    if not 1 < len(titles) <= _MOST_TITLES:
        return
    for place, other in enumerate(holders):
        for one in holders[:place]:
            near = _are_near(doc, index, one, other)
            if near or target.kind:
                pair = _pair(index, target, one, other, near=near)
                if pair is not None:
                    yield pair


def _holders(index: Index, links: Sequence[Link]) -> Iterator[_Holder]:
    """Yield the entries that hold some links, each with its own link, else with the first."""
    by_entry: dict[Entry, list[_Holder]] = {}
    for link in links:
        if (entry := index.entry_at(link.start)) is not None:
            by_entry.setdefault(entry, []).append(_Holder(entry, link))
    for holders in by_entry.values():
        yield next(filter(_is_own, holders), holders[0]) if len(holders) > 1 else holders[0]


def _are_near(doc: Document, index: Index, one: _Holder, other: _Holder) -> bool:
    """Return whether two entries on different lines are neighbors."""
    start, end = one.link.start, other.link.start
    return (
        end - start <= _NEAR
        and 0 < index.rank(other.entry) - index.rank(one.entry) <= APART
        and doc.text.find("\n", start, end) >= 0
    )


def _pair(
    index: Index, target: LinkTarget, one: _Holder, other: _Holder, *, near: bool
) -> _Pair | None:
    """Return a pair of entries with one link, None unless they are surely two works."""
    from surveylint.checks._different_works import (
        are_pinned_apart,
        have_different_titles,
        is_home_of,
        share_shortened_link,
    )

    first, second = one.entry, other.entry
    doc = first.works.doc
    if target.kind:
        are_two_works = (
            have_different_titles(first, second)
            and not are_pinned_apart(one.link.url, other.link.url, first, second)
            and _is_own(one)
            and _is_own(other)
            and not _is_label(index, first)
            and not _is_label(index, second)
            and _is_lead_in(doc, first) == _is_lead_in(doc, second)
        )
        return _Pair(other, one, near, Severity.WARNING) if are_two_works else None
    if is_home_of(target.value, other.entry, one.entry):
        return _Pair(one, other, near, Severity.INFO)
    if is_home_of(target.value, one.entry, other.entry) or (
        share_shortened_link(one.link.url, first, second) and _is_own(one) and _is_own(other)
    ):
        return _Pair(other, one, near, Severity.INFO)
    return None


def _is_own(holder: _Holder) -> bool:
    from surveylint.entries.cited_works import is_own_link

    return is_own_link(holder.entry, holder.link)


def _is_label(index: Index, entry: Entry) -> bool:
    """Return whether the title of an entry is a label, since entries of several works have it."""
    same = index.with_title(comparable(entry.title))[:_MANY]
    mains = [other.main for other in same] if len(same) >= _LABELED else []
    return len({target_of(main.url) for main in mains if main is not None}) >= _LABELED


def _is_lead_in(doc: Document, entry: Entry) -> bool:
    """Return whether a colon follows the text of an entry: `**Details:** [paper](u)`.

    It introduces links of the work above it, unless all entries are written so.
    """
    end = entry.title_span.end
    return doc.text[end : end + _MARKS_BEFORE_COLON].lstrip("*_")[:1] in {":", "："}


def _one_link(doc: Document, pairs: Sequence[_Pair], value: str, severity: Severity) -> Problem:
    """Report all works that share a link, at the first that may have the wrong one.

    Args:
        doc: The document.
        pairs: The pairs of different works.
        value: What the link identifies.
        severity: The severity.
    """
    here = pairs[0].wrong
    titles = {comparable(here.entry.title)}
    others: dict[Entry, Link] = {}
    named: list[str] = []
    for entry, link in (holder for pair in pairs for holder in (pair.other, pair.wrong)):
        if entry == here.entry or entry in others:
            continue
        others[entry] = link
        if (title := comparable(entry.title)) not in titles:
            titles.add(title)
            named.append(f"{_quoted(entry.title)} on line {doc.source.line(entry.span.start)}")
    count = "two" if len(titles) == 2 else str(len(titles))
    return Problem(
        start=here.link.target_start,
        end=here.link.target_end,
        message=f"{count} titles share one link: {_quoted(here.entry.title)} here, "
        + ", ".join(named),
        related=related_places((link.target_span for link in others.values()), "the same link"),
        severity=severity,
        key=value,
    )


def _quoted(title: str) -> str:
    return f"`{shortened(title, 60)}`"


@rule(Severity.INFO)
def conflicting_link(doc: Document, index: Index) -> Iterator[Problem]:
    """Check for titles that appear with two different identifiers of one kind."""
    for key, entries in index.repeated.items():
        if len(entries) > _MANY or len(split_words(entries[0].title)) < TITLE_WORDS:
            continue
        by_kind: dict[str, list[tuple[str, _Holder]]] = {}
        for entry in entries:
            for kind, value, link in _identifiers(entry):
                by_kind.setdefault(kind, []).append((value, _Holder(entry, link)))
        for found in by_kind.values():
            if 1 < len({value for value, _ in found}) < _LABELED:
                yield from _conflicts(doc, key, [pair for pair in found if _is_own(pair[1])])


def _identifiers(entry: Entry) -> Iterator[tuple[str, str, Link]]:
    """Yield the identifiers of an entry of which a work has one: kind, value, link."""
    for link in entry.works.links(entry.number):
        work = identify(link.url)
        if work is not None and work.kind in _ONE_EACH:
            yield work.kind, work.value, link


def _conflicts(doc: Document, key: str, found: Sequence[tuple[str, _Holder]]) -> Iterator[Problem]:
    """Report the identifiers of one title that differ from the first, unless an entry holds both.

    Args:
        doc: The document.
        key: The title in comparable form.
        found: The identifiers of one kind, with the entries and links that hold them.
    """
    held: dict[Entry, set[str]] = {}
    for value, holder in found:
        held.setdefault(holder.entry, set()).add(value)
    reported = set[str]()
    for value, holder in found[1:]:
        first, before = found[0]
        if value == first or value in reported:
            continue
        if any({value, first} <= values for values in held.values()):
            continue
        reported.add(value)
        span = holder.link.target_span
        line = doc.source.line(before.entry.span.start)
        yield Problem(
            start=span.start,
            end=span.end,
            message=f"one title has two identifiers: `{value}` here, `{first}` on line {line}",
            related=related_places([before.link.target_span], "the other link"),
            key=key,
        )
