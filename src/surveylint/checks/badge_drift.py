"""The rule on badges that show another repository than their entry links to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set

from surveylint.checks._header_badges import strange_badges
from surveylint.entries import Entry, Index
from surveylint.hosts import identify
from surveylint.lazy import lazily
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple
from surveylint.rule import rule

_BADGE = lazily(
    r"https?://(?:img\.shields\.io/github|badgen\.net/github"
    r"|img\.shields\.io/badge/dynamic/github)/"
    r"(?P<kind>stars|forks|watchers|last-commit|license|contributors|commit-activity/[a-z]+|issues"
    r"|issues-pr|languages/top|v/release|release|downloads)/"
    r"(?P<owner>[\w.-]+)/(?P<name>[\w.-]+?)(?:\.svg|\.png)?(?=[?/#]|$)",
    re.IGNORECASE | re.ASCII,
)
# For a text in lower case: a search without regard to case takes four times as long.
_REPOSITORY = lazily(r"github\.com/([\w.-]+/[\w.-]+)", re.ASCII)
_LINKS = frozenset({LinkKind.INLINE, LinkKind.REFERENCE, LinkKind.HTML})
_AROUND = 2000
"""The link of a badge is looked for within this many characters before and after it."""

_MOST_LINKED = 30
"""An entry that links to more repositories than this is not an entry of one work."""

_SIMILAR = 80
"""Repositories whose names are similar to this percentage are one, with a typo."""

_URL_ENDS = frozenset(["", *")/#?\"'> ]|"])


class _Badge(NamedTuple):
    """A badge of a repository that its entry does not link to."""

    link: Link
    name: Span
    shown: str
    linked: tuple[str, ...]


@rule(Severity.WARNING)
def badge_drift(doc: Document, index: Index) -> Iterator[Problem]:
    """Find badges that show another repository than their entry, their own link or the list."""
    yield from strange_badges(doc, index)
    if "shields.io/github/" not in doc.text and "badgen.net/github/" not in doc.text:
        return
    wrong: dict[tuple[str, int], list[_Badge]] = {}
    repositories: dict[int, tuple[str, ...]] = {}
    linked_at: Mapping[str, Sequence[int]] = {}
    for link, around, match in _badges(doc):
        shown = f"{match['owner']}/{match['name']}"
        if _is_beside(doc, link, f"github.com/{shown}".casefold()):
            if around is not None and link.end <= around.end and match["name"] not in around.url:
                linked_at = linked_at or _linked_at(doc)
                yield from _misdirected(doc, around, shown, linked_at)
            continue
        entry = index.entry_at(link.start)
        if entry is None:
            continue
        rank = index.rank(entry)
        if rank not in repositories:
            repositories[rank] = _repositories(entry)
        linked = repositories[rank]
        names = {name.casefold() for name in linked[:_MOST_LINKED]}
        if names and shown.casefold() not in names and not _has_own(entry, match["kind"], names):
            at = link.target_start + match.start("owner")
            badge = _Badge(link, Span(at, at + len(shown)), shown, linked)
            wrong.setdefault((shown.casefold(), rank), []).append(badge)
    if wrong:
        others = frozenset(m[1] for m in _REPOSITORY.finditer(doc.text.lower()))
        for badges in wrong.values():
            yield _other_repository(doc, badges, others)


def _badges(doc: Document) -> Iterator[tuple[Link, Link | None, re.Match[str]]]:
    """Yield each badge of a repository, the last link before its end, and its parsed URL."""
    around: Link | None = None
    for link in doc.links:
        if "/github/" not in link.url or not link.is_image:
            around = link if link.kind in _LINKS else around
            continue
        match = _BADGE.match(link.url)
        if match is not None:
            yield link, around, match


def _has_own(entry: Entry, kind: str, names: Set[str]) -> bool:
    """Return whether an entry has a badge of this kind for one of its repositories (lower case).

    Another badge of the kind belongs to a work that the entry only mentions.
    """
    for link in entry.works.doc.links_in(*entry.span):
        match = _BADGE.match(link.url) if link.is_image and "/github/" in link.url else None
        is_alike = match is not None and match["kind"].lower() == kind.lower()
        if match and is_alike and f"{match['owner']}/{match['name']}".casefold() in names:
            return True
    return False


def _is_beside(doc: Document, link: Link, address: str) -> bool:
    """Return whether the line of a badge contains a URL, as it does for nearly every badge."""
    line = doc.source.slice(doc.source.lines_around(link.start, link.end, _AROUND)).casefold()
    at = line.find(address)
    while at >= 0:
        if line[at + len(address) : at + len(address) + 1] in _URL_ENDS:
            return True
        at = line.find(address, at + 1)
    return False


def _linked_at(doc: Document) -> Mapping[str, Sequence[int]]:
    """Return the offsets at which the document names each repository."""
    found: dict[str, list[int]] = {}
    lowered = doc.text.lower()
    if len(lowered) != len(doc.text):  # a capital I with a dot is two characters in lower case
        lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in doc.text)
    for m in _REPOSITORY.finditer(lowered):
        found.setdefault(m[1].removesuffix(".git"), []).append(m.start())
    return found


def _misdirected(
    doc: Document, around: Link, shown: str, linked_at: Mapping[str, Sequence[int]]
) -> Iterator[Problem]:
    """Report the link around a badge if it links to the repository of another line.

    Args:
        doc: The document.
        around: The link around the badge.
        shown: The badge's repository, whose URL is on the same line.
        linked_at: The offsets at which the document names each repository.
    """
    if "github.com/" not in around.url or shown.casefold() in around.url.casefold():
        return
    work = identify(around.url)
    if work is None or work.kind != "github":
        return
    low, high = doc.source.line_span(doc.source.line(around.start))
    if all(low <= place < high for place in linked_at.get(work.value.casefold(), ())):
        return
    is_root = around.url.casefold().rstrip("/") == f"https://github.com/{work.value}".casefold()
    edit = Edit(around.target_start, around.target_end, f"https://github.com/{shown}")
    yield Problem(
        start=around.target_start,
        end=around.target_end,
        message=f"badge of `{shown}` links to `{work.spelled}`, the repository of another line",
        edits=(edit,) if is_root else (),
        key=f"{shown} {work.value}",
    )


def _repositories(entry: Entry) -> tuple[str, ...]:
    """Return the repositories that an entry links to, as they are written."""
    found: dict[str, str] = {}
    for link in entry.works.links(entry.number):
        work = identify(link.url) if "github.com/" in link.url else None
        if work is not None and work.kind == "github":
            found.setdefault(work.value, work.spelled)
    return tuple(found.values())


def _other_repository(doc: Document, badges: Sequence[_Badge], others: Set[str]) -> Problem:
    """Report the badges of one entry that show one other repository.

    Args:
        doc: The document.
        badges: The badges.
        others: The repositories that the document links to.
    """
    first = badges[0]
    names = " and ".join(f"`{name}`" for name in first.linked[:2])
    edits: tuple[Edit, ...] = ()
    if len(first.linked) == 1 and all(
        doc.text[slice(*badge.name)] == badge.shown for badge in badges
    ):
        edits = tuple(Edit(badge.name.start, badge.name.end, first.linked[0]) for badge in badges)
    return Problem(
        start=first.link.target_start,
        end=first.link.target_end,
        message=f"badge shows `{first.shown}`, but the entry links to {names}",
        related=related_places(badge.link.target_span for badge in badges[1:]),
        edits=edits,
        severity=None if _is_certain(first, others) else Severity.INFO,
        key=first.shown,
    )


def _is_certain(badge: _Badge, others: Set[str]) -> bool:
    """Return whether a badge was copied from another entry or has a typo.

    Otherwise the repository may only have been renamed.
    """
    if badge.shown.casefold() in others:
        return True
    from rapidfuzz.fuzz import ratio

    return any(
        ratio(badge.shown.casefold(), name.casefold()) >= _SIMILAR
        for name in badge.linked[:_MOST_LINKED]
    )
