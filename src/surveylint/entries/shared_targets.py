"""Links of a document to one target: the same work, or the same page."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

from surveylint.hosts import MEDIA_KINDS, REPOSITORY_KINDS, comparable_url, identify
from surveylint.model.document import Document, Link
from surveylint.namedtuples import NamedTuple

_MOST_LINKS = 30
"""A target of more links is a page that many works share."""


class LinkTarget(NamedTuple):
    """What a link identifies.

    Attributes:
        kind: The kind of identifier of a paper, "" for any other page.
        value: The identifier, else the URL without its scheme.
    """

    kind: str
    value: str


def target_of(url: str) -> LinkTarget:
    """Return what a URL identifies."""
    work = identify(url)
    if (
        work is not None
        and work.kind not in REPOSITORY_KINDS
        and work.kind not in MEDIA_KINDS
        and work.role != "archive"
    ):
        return LinkTarget(work.kind, work.value)
    return LinkTarget("", comparable_url(url).removesuffix(".git").casefold())


def shared_targets(doc: Document) -> dict[LinkTarget, Sequence[Link]]:
    """Return the links to each target that 2 to 30 links have, in the order of the text."""
    found: dict[LinkTarget, Sequence[Link]] = {}
    for links in _alike(doc):
        by_target: dict[LinkTarget, list[Link]] = {}
        for link in links:
            by_target.setdefault(target_of(link.url), []).append(link)
        found.update(
            (target, same) for target, same in by_target.items() if 1 < len(same) <= _MOST_LINKS
        )
    return found


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
