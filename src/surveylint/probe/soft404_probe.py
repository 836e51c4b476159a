"""The soft 404 probe: requests a made-up address beside a page, and compares the two pages.

A host that responds to the made-up address with 404 reports missing pages. One that responds with
the same text as the page would respond so to any address.
"""

from __future__ import annotations

import re
import secrets
import zlib
from array import array
from dataclasses import dataclass
from typing import Generic, TypeVar

from surveylint.hosts import domain_of, is_known
from surveylint.lazy import lazily
from surveylint.model.reply import Reply
from surveylint.model.target import Target, read_target
from surveylint.model.verdict import Cause, State
from surveylint.probe.fragments import is_script_rendered
from surveylint.probe.judge import Judgement
from surveylint.probe.page_heuristics import is_home
from surveylint.probe.web_page import WebPage

Waiting = TypeVar("Waiting")

_MISSING = frozenset({404, 410})
_SHINGLE = 5  # words
_MAX_SHINGLES = 1024  # the smallest checksums of a text, which are as good as a random sample
_SAME_TEXT = 0.9  # minimum Jaccard index (Broder 1997, "On the resemblance of documents")
_SHOWN = 80  # characters of a URL in a message
_WORD = lazily(r"\w{1,100}")
_SUFFIX = lazily(r"\.(?:html?|php|aspx?|jsp|md)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PageSketch:
    """What is kept of a page to compare it with another.

    Attributes:
        url: The URL of the page.
        redirected: Whether redirects led to it.
        shingles: Checksums of sequences of words, sorted.
    """

    url: str
    redirected: bool
    shingles: array[int]


def sketch_of(reply: Reply) -> PageSketch | None:
    """Return the sketch of a page, None if it is no HTML page or is rendered by scripts."""
    page = WebPage(reply.exchange)
    if (
        reply.exchange.failure is not None
        or reply.exchange.status != 200
        or not page.is_html
        or is_script_rendered(page)
    ):
        return None
    words = [word.encode() for word in _WORD.findall(page.text.casefold())]
    if not words:
        return None
    shingles = {
        zlib.crc32(b" ".join(words[at : at + _SHINGLE]))
        for at in range(max(1, len(words) - _SHINGLE + 1))
    }
    smallest = array("I", sorted(shingles)[:_MAX_SHINGLES])
    return PageSketch(reply.last.url, bool(reply.hops), smallest)


def sameness(page: PageSketch, sibling: PageSketch) -> str:
    """Return how a page equals that of a made-up address, one clause; empty if it does not."""
    if page.redirected and sibling.redirected and page.url == sibling.url:
        return f"a made-up address beside it redirects to `{page.url[:_SHOWN]}` too"
    smallest = sorted({*page.shingles, *sibling.shingles})[:_MAX_SHINGLES]
    shared = {*page.shingles} & {*sibling.shingles}
    if sum(shingle in shared for shingle in smallest) >= _SAME_TEXT * len(smallest):
        return "status 200, but a made-up address beside it shows the same text"
    return ""


def folder_of(target: Target) -> str:
    """Return the URL of the folder of a page; empty if no made-up address in it would help.

    That is so for front pages, addresses with a query, and hosts that are known.
    """
    path = target.path.rstrip("/")
    if not path or is_home(target) or target.query or is_known(domain_of(target.url)):
        return ""
    return target.url.removesuffix(target.path) + path[: path.rindex("/") + 1]


def sibling_of(target: Target) -> Target:
    """Return a made-up address in the folder of a page, with the suffix of the page."""
    suffix = _SUFFIX.search(target.path)
    name = f"{secrets.token_hex(8)}{suffix[0] if suffix else ''}"
    return read_target(f"{folder_of(target)}{name}")[0]


def compared(sibling: PageSketch, page: PageSketch, judged: Judgement) -> Judgement:
    """Return a judgement that takes the page of a made-up address into account."""
    why = sameness(page, sibling)
    if not why or judged.state not in (State.ALIVE, State.MOVED):
        return judged
    return judged._replace(
        state=State.SUSPECT,
        cause=Cause.SOFT_404,
        permanent=False,
        evidence=tuple(each._replace(note=why) for each in judged.evidence),
        missing=(),
        found=frozenset(),
    )


class SiblingPages(Generic[Waiting]):
    """The made-up addresses of a run: one a folder, and none at hosts that report missing pages."""

    def __init__(self) -> None:
        self._sketches: dict[str, PageSketch | None] = {}
        self._honest_hosts: set[tuple[str, int]] = set()
        self._waiting: dict[str, list[Waiting]] = {}

    def is_needed(self, target: Target) -> bool:
        """Return whether a made-up address beside a page should be requested."""
        folder = folder_of(target)
        return (
            bool(folder)
            and folder not in self._sketches
            and (target.host, target.port) not in self._honest_hosts
        )

    def wait(self, target: Target, waiting: Waiting) -> Target | None:
        """Queue a job until the sibling of a page is known.

        Returns:
            The made-up address if the caller is the first and must request it, else None.
        """
        folder = folder_of(target)
        is_first = folder not in self._waiting
        self._waiting.setdefault(folder, []).append(waiting)
        return sibling_of(target) if is_first else None

    def record(self, target: Target, reply: Reply | None) -> list[Waiting]:
        """Take the reply of a page's sibling, None if it failed; return the jobs that waited."""
        folder = folder_of(target)
        self._sketches[folder] = sketch_of(reply) if reply is not None else None
        exchange = reply.exchange if reply is not None else None
        if exchange is not None and exchange.failure is None and exchange.status in _MISSING:
            self._honest_hosts.add((target.host, target.port))
        return self._waiting.pop(folder, [])

    def judged(self, target: Target, page: PageSketch, judged: Judgement) -> Judgement:
        """Return a judgement that takes the page's sibling into account."""
        sibling = self._sketches.get(folder_of(target))
        return compared(sibling, page, judged) if sibling is not None else judged
