"""Siblings: a made-up address beside a page's own, whose answer shows whether its host says what is missing."""

from __future__ import annotations

import re
import secrets
import zlib
from array import array
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from surveylint.hosts import domain_of, is_known
from surveylint.model.reply import Reply
from surveylint.model.target import Target, read_target
from surveylint.model.verdict import Cause, State
from surveylint.probe.fragments import built
from surveylint.probe.judge import Judgement
from surveylint.probe.page import Page
from surveylint.probe.page_heuristics import is_home

Waiting = TypeVar("Waiting")

_HONEST = frozenset({404, 410})
_WORDS = 5  # of a shingle
_SHINGLES = 1024  # of a text that are kept: the smallest of their checksums, which are as good as drawn by lot
_ALIKE = 0.9  # Jaccard index from which on two texts are one (Broder 1997, "On the resemblance of documents")
_WORD = re.compile(r"\w{1,100}")
_ENDING = re.compile(r"\.(?:html?|php|aspx?|jsp|md)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Look:
    """What is kept of a page to compare it with another: where it stands, whether one was led there, its shingles."""

    url: str
    led: bool
    shingles: array[int]


def look_of(reply: Reply) -> Look | None:
    """Return what is to be compared of a page, None if it is none, or shows its text to browsers only."""
    page = Page(reply.exchange)
    if (
        reply.exchange.failure is not None
        or reply.exchange.status != 200
        or not page.is_html
        or built(page)
    ):
        return None
    words = [word.encode() for word in _WORD.findall(page.text.casefold())]
    runs = {
        zlib.crc32(b" ".join(words[at : at + _WORDS]))
        for at in range(max(1, len(words) - _WORDS + 1))
    }
    return (
        Look(reply.last.url, bool(reply.hops), array("I", sorted(runs)[:_SHINGLES]))
        if words
        else None
    )


def same(page: Look, sibling: Look) -> str:
    """Return what shows that a page answers whatever is asked for, one clause; empty = nothing does."""
    if page.led and sibling.led and page.url == sibling.url:
        return f"a made-up address beside it leads to `{page.url[:80]}` too"
    smallest = sorted({*page.shingles, *sibling.shingles})[:_SHINGLES]
    shared = {*page.shingles} & {*sibling.shingles}
    if sum(run in shared for run in smallest) >= _ALIKE * len(smallest):
        return "status 200, but a made-up address beside it shows the same text"
    return ""


def place_of(target: Target) -> str:
    """Return the folder in which a page has siblings; empty if it has none, or if its host is known to be honest."""
    path = target.path.rstrip("/")
    if not path or is_home(target) or target.query or is_known(domain_of(target.url)):
        return ""
    return target.url.removesuffix(target.path) + path[: path.rindex("/") + 1]


def sibling_of(target: Target) -> Target:
    """Return a made-up address in a page's folder, with the page's ending."""
    ending = _ENDING.search(target.path)
    return read_target(f"{place_of(target)}{secrets.token_hex(8)}{ending[0] if ending else ''}")[0]


def judged_by(sibling: Look, page: Look, judged: Judgement) -> Judgement:
    """Return a judgement with what its page's sibling shows."""
    why = same(page, sibling)
    if not why or judged.state not in (State.ALIVE, State.MOVED):
        return judged
    evidence = tuple(replace(each, note=why) for each in judged.evidence)
    return replace(
        judged,
        state=State.SUSPECT,
        cause=Cause.SOFT_404,
        permanent=False,
        evidence=evidence,
        missing=(),
        found=frozenset(),
    )


class Siblings(Generic[Waiting]):
    """What a run knows of hosts by their siblings: one request a folder, none more to a host that was honest."""

    def __init__(self) -> None:
        self._answers: dict[str, Look | None] = {}
        self._honest: set[tuple[str, int]] = set()
        self._waiting: dict[str, list[Waiting]] = {}

    def look(self, reply: Reply) -> Look | None:
        """Return what is to be compared of a page, None if nothing can be."""
        return look_of(reply)

    def wanted(self, target: Target) -> bool:
        """Return whether something may be learned from a page's sibling."""
        place = place_of(target)
        return (
            bool(place)
            and place not in self._answers
            and (target.host, target.port) not in self._honest
        )

    def wait(self, target: Target, waiting: Waiting) -> Target | None:
        """Let somebody wait for a page's sibling; return its address if nobody asks for it yet."""
        place = place_of(target)
        first = place not in self._waiting
        self._waiting.setdefault(place, []).append(waiting)
        return sibling_of(target) if first else None

    def heard(self, target: Target, reply: Reply | None) -> list[Waiting]:
        """Take what a page's sibling answered, None if it was not asked; return who waited for it."""
        place = place_of(target)
        self._answers[place] = look_of(reply) if reply is not None else None
        if (
            reply is not None
            and reply.exchange.failure is None
            and reply.exchange.status in _HONEST
        ):
            self._honest.add((target.host, target.port))
        return self._waiting.pop(place, [])

    def judged(self, target: Target, look: Look, judged: Judgement) -> Judgement:
        """Return a judgement with what the page's sibling shows."""
        sibling = self._answers.get(place_of(target))
        return judged_by(sibling, look, judged) if sibling is not None else judged
