"""Links of entries whose URL spells out a title: the slugs of some publishers."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from surveylint.entries import Entry, Index
from surveylint.hosts.catalogue import TABLES
from surveylint.model.document import Document, Link

_HOSTS = frozenset(host for fact in TABLES["host"] if "slug" in fact for host in fact["hosts"])

_WITHOUT_SLUG = ("https://arxiv.org/", "https://github.com/")
"""Most links of a list begin with one of these, and none of them spells a title."""


def differing_slug_links(doc: Document, index: Index) -> Iterator[tuple[Entry, Link]]:
    """Yield the links whose URL spells a title that does not begin as the title of their entry."""
    links = [
        link for link in doc.links if not link.url.startswith(_WITHOUT_SLUG) and has_slug(link.url)
    ]
    if not links:
        return
    starts = [works.start for works in index.lists]
    line = doc.source.line
    for link in links:
        # `#page=` is a part of a file: a paper in its proceedings
        place = bisect_right(starts, link.start) - 1
        if "#page=" in link.url or place < 0:
            continue
        works = index.lists[place]
        # Most rows of most tables are one line each, after a header and a row of dashes, and most
        # URLs agree with their title: this guess saves the search for the entry.
        guess = line(link.start) - line(works.start) - 2
        if 0 <= guess < len(works) and _slug_start(works.titles[guess]) in link.url:
            continue
        entry = index.entry_at(link.start)
        if entry is not None and _slug_start(entry.title) not in link.url:
            yield entry, link


def has_slug(url: str) -> bool:
    """Return whether a URL is on a host whose URLs spell out titles."""
    parts = url.split("/", 3)
    if len(parts) < 4 or parts[1] or parts[0].lower() not in ("https:", "http:"):
        return False
    return parts[2].lower().removeprefix("www.") in _HOSTS


def _slug_start(title: str) -> str:
    """Return the beginning of a title as most URLs spell it."""
    return title[:24].replace(":", "").replace(" ", "_") or "\n"
