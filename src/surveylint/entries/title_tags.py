"""Skip what comes before a title: images, dates, venues, and links that are labels."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Link, LinkKind
from surveylint.roles import role_of_label
from surveylint.vocabulary import Words

MIN_TITLE_WORDS = 4
"""A text without markup is taken as a title if it has at least this many words."""

MAX_TITLE = 5_000
"""No title, and no sign of one, is looked for beyond this many characters."""

SPACES = lazily(r"\s+")
_NOISE = lazily(
    r"(?:[\s\-*_]*(?:"
    r"<!--.*?-->"
    r"|</?(?!(?:u|b|strong|em|i|ins)>)[A-Za-z][^<>]*>"
    r"|:[a-z0-9_+-]{2,40}:"
    r"|\[\d{1,4}\](?:\*\*|__)?(?![(\[])"
    r"|\[[ xX]\](?=\s)"
    r"|[\[(（]\s*(?:\d{1,2}[/.-])?(?:19|20)\d\d(?:[/.-]\d{1,2}){0,2}\s*[\])）]"
    r"|(?:19|20)\d\d[-/.]\d\d?(?:[-/.]\d\d?)?(?=\s)"
    r"|(?:19|20)\d\d[-_ ][A-Z][\w.-]{1,12}(?:\s*\([^()\n]{1,24}\))?\s+[-–](?=\s)"
    r"|\((?=[^()]{0,40}(?:19|20|')\d\d)[A-Za-z][^()]{1,40}\)"
    r"(?:\s*\[[^\[\]]{1,60}\](?![(\[]))?(?=\s*\*\*)"
    # a venue or a remark before a bold title, a venue with its year before any
    r"|(?<![*_])\[[^\[\]()<>\n]{1,60}\](?=[ \t]*(?:\*\*|__))"
    r"|(?<![*_])\[(?=[^\[\]\n]{0,40}(?:19|20|['’])\d\d\])"
    r"[A-Za-z][^\[\]()<>\n]{1,40}\](?=[ \t]*[^\s(\[:])"
    # small sets of wide characters: a single large one takes 0.25 ms to compile
    r"|(?:(?![“”‘’])(?![《》【】])(?![（）])[^\w\s\"'«»\[\](){}<>`*_$+#@~^\\/.,;:!?&=%|-])+"
    r"))+\s*",
    re.DOTALL,
)
DESCRIBED = lazily(r"[*_]*\s+[-–—]\s+\w")
_VENUE = lazily(r"(?:[A-Z]{3,8}|[aA]r[xX]iv|NeurIPS)(?:[ '’-]?\d{2,4})?")


def skip(text: str, at: int, end: int, links: Sequence[Link], words: Words) -> int:
    """Return where the title begins: after badges, dates, symbols and links that are labels."""
    while at < end:
        before = at
        if m := _NOISE.match(text, at, end):
            at = m.end()
            # emphasis markers directly before the title belong to it
            while at > before and text[at - 1] in "*_":
                at -= 1
        elif m := SPACES.match(text, at, end):
            at = m.end()
        if (after := _after_tag(text, at, end, links)) > at:
            at = after
            continue
        link = link_at(links, at)
        if (
            link is not None
            and link.kind is LinkKind.INLINE
            and DESCRIBED.match(text, link.end, end)
        ):
            return at
        if link is not None and not names_work(text, link, words) and link.end < end:
            rest = text[link.end : min(end, link.end + MAX_TITLE)].strip(" ]),.|\n")
            if rest and (link.is_image or rest[0] not in "[<"):
                at = link.end
                while at < end and text[at] in "],)":
                    at += 1
        if at == before:
            return at
    return at


def _after_tag(text: str, at: int, end: int, links: Sequence[Link]) -> int:
    """Return where a plain title begins after a linked venue: `[[CVPR](u)] Finding Livers`."""
    link = link_at(links, at + 1) if text.startswith("[[", at) else None
    if (
        link is None
        or not text.startswith("] ", link.end)
        or not _VENUE.fullmatch(text, link.text_start, link.text_end)
    ):
        return at
    following = next((other.start for other in links if other.start > link.end), end)
    count = len(text[link.end + 1 : min(following, end)].split())
    return link.end + 1 if count >= MIN_TITLE_WORDS else at


def link_at(links: Sequence[Link], at: int) -> Link | None:
    """Return the link that begins at an offset, None if there is none."""
    place = bisect_left(links, at, key=lambda link: link.start)
    return links[place] if place < len(links) and links[place].start == at else None


def names_work(text: str, link: Link, words: Words) -> bool:
    """Return whether a link's text is a title or a name: no label, number, image or address."""
    if link.kind not in (LinkKind.INLINE, LinkKind.REFERENCE, LinkKind.HTML):
        return False
    label = plain(text[link.text_start : link.text_end])
    if (
        not label
        or label.startswith(("http://", "https://", "www."))
        or not any(c.isalpha() for c in label)
    ):
        return False
    return not role_of_label(label, words)
