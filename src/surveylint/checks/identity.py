"""Rules on the identity of works: two works with one link, and one work with two identifiers."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Sequence

from surveylint.checks._different_works import (
    TITLE_WORDS,
    have_different_titles,
    is_home_of_one,
    share_shortened_link,
)
from surveylint.entries import Entry, Index
from surveylint.entries.cited_works import is_own_link
from surveylint.hosts import REPOSITORY_KINDS, comparable_url, identify
from surveylint.match import comparable, shortened
from surveylint.match import words as split_words
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.namedtuples import NamedTuple
from surveylint.rule import rule

APART = 3
"""Entries further apart are not compared: of 47 repaired links, 33 were copied within 3 lines."""

_NEAR = 10_000
"""Two links further apart (in characters) are not compared: most are links of distant entries."""

_COMPARED_LINKS = 6
"""A link is compared with this many that follow: an entry may hold its link twice."""

_MANY = 30
"""A link that appears more often is no copy, and a title of more entries is no title."""

_MOST_TITLES = 3
"""A link of more titles is a page that many works share."""

_LABELED = 3
"""A title of this many works is the label of a field."""

_ONE_EACH = frozenset({"acl", "arxiv", "cvf", "openreview", "pmlr"})
"""Kinds of identifiers of which a work has one; it may have two DOIs, for two versions."""

_NO_PAPERS = frozenset(
    [
        "archive", "dblp", "gdrive", "gist", "github-asset", "pwc", "s2", "tweet", "youtube",
        "youtube-list",
    ]
)  # fmt: skip
"""Kinds of links that are no papers: media, files, and index pages that may hold several works."""


class _Holder(NamedTuple):
    """An entry that links to a work, and the link."""

    entry: Entry
    link: Link


class _Target(NamedTuple):
    """What a link identifies.

    Attributes:
        kind: The kind of identifier of a paper, "" for any other page.
        value: The identifier, else the URL without its scheme.
    """

    kind: str
    value: str


@rule(Severity.WARNING)
def shared_link(doc: Document, index: Index) -> Iterator[Problem]:
    """Check for links of neighboring entries to one work although their titles differ."""
    for links in _alike(doc):
        if next(_near(doc.text, links), None) is None:
            continue
        by_target: dict[_Target, list[Link]] = {}
        for link in links:
            by_target.setdefault(_target(link.url), []).append(link)
        for target, same in by_target.items():
            for pair in _near(doc.text, same) if len(same) <= _MANY else ():
                yield from _shared(doc, index, target, pair, same)


def _alike(doc: Document) -> list[list[Link]]:
    """Group the links whose URLs may identify one work: those with the same ending."""
    ends = array("q")
    seen: set[int] = set()
    repeated: set[int] = set()
    for link in doc.links:
        end = hash(_ending(link.url))
        ends.append(end)
        if end in seen:
            repeated.add(end)
        seen.add(end)
    found: dict[int, list[Link]] = {}
    for place, end in enumerate(ends if repeated else ()):
        if end in repeated:
            link = doc.links[place]
            if not link.is_image and link.url.startswith("http"):
                found.setdefault(end, []).append(link)
    return [links for links in found.values() if len(links) > 1]


def _ending(url: str) -> str:
    """Return the end of a URL, equal for all URLs of one work."""
    tail = url[url.rfind("/", 0, -1) + 1 :]
    if tail[:1].isdigit():
        return tail[:10].rstrip(".v")  # an arXiv identifier has four or five digits after its dot
    if "." in tail or "=" in tail:
        return tail.rpartition("=")[2].partition(".")[0]
    return tail.rstrip("/")


def _near(text: str, links: Sequence[Link]) -> Iterator[tuple[Link, Link]]:
    """Yield pairs of links on different lines that are not far apart."""
    for place, one in enumerate(links):
        for other in links[place + 1 : place + 1 + _COMPARED_LINKS]:
            if other.start - one.start > _NEAR:
                break
            if text.find("\n", one.start, other.start) >= 0:
                yield one, other


def _target(url: str) -> _Target:
    """Return what a URL identifies."""
    work = identify(url)
    if (
        work is not None
        and work.kind not in REPOSITORY_KINDS
        and work.kind not in _NO_PAPERS
        and work.role != "archive"
    ):
        return _Target(work.kind, work.value)
    return _Target("", comparable_url(url).removesuffix(".git").casefold())


def _shared(
    doc: Document,
    index: Index,
    target: _Target,
    pair: tuple[Link, Link],
    links: Sequence[Link],
) -> Iterator[Problem]:
    """Report two links to one target if their entries are neighbors and different works.

    Args:
        doc: The document.
        index: Its works.
        target: What the links identify.
        pair: The two links.
        links: All links to the target.
    """
    first, second = (index.entry_at(link.start) for link in pair)
    if first is None or second is None or not 0 < index.rank(second) - index.rank(first) <= APART:
        return
    one, other = _Holder(first, pair[0]), _Holder(second, pair[1])
    severity = _severity(index, target, one, other)
    if severity is not None and _count_titles(index, links) <= _MOST_TITLES:
        yield _one_link(doc, one, other, target.value, severity)


def _severity(index: Index, target: _Target, one: _Holder, other: _Holder) -> Severity | None:
    """Return how sure it is that two links to one target belong to two works, None if unknown."""
    first, second = one.entry, other.entry
    if target.kind:
        are_two_works = (
            have_different_titles(first, second)
            and _is_own(one)
            and _is_own(other)
            and not _is_label(index, first)
            and not _is_label(index, second)
        )
        return Severity.WARNING if are_two_works else None
    if share_shortened_link(one.link.url, first, second) and _is_own(one) and _is_own(other):
        return Severity.INFO
    return Severity.INFO if is_home_of_one(target.value, first, second) else None


def _count_titles(index: Index, links: Sequence[Link]) -> int:
    """Count the titles of the entries that hold some links."""
    entries = [index.entry_at(link.start) for link in links]
    return len({comparable(entry.title) for entry in entries if entry is not None})


def _is_own(holder: _Holder) -> bool:
    return is_own_link(holder.entry, holder.link)


def _is_label(index: Index, entry: Entry) -> bool:
    """Return whether the title of an entry is a label, since entries of several works have it."""
    same = index.with_title(comparable(entry.title))[:_MANY]
    mains = [other.main for other in same] if len(same) >= _LABELED else []
    return len({_target(main.url) for main in mains if main is not None}) >= _LABELED


def _one_link(
    doc: Document, one: _Holder, other: _Holder, value: str, severity: Severity
) -> Problem:
    """Report two works with one link; which of them has the wrong one is not known."""
    span = other.link.target_span
    line = doc.source.line(one.entry.span.start)
    return Problem(
        start=span.start,
        end=span.end,
        message=f"two titles share one link: {_quoted(other.entry.title)} here, "
        f"{_quoted(one.entry.title)} on line {line}",
        related=related_places([one.link.target_span], "the same link"),
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
