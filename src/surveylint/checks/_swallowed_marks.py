"""Bare URLs directly before Chinese, Japanese or Korean text, which GitHub takes into the link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveylint.checks._link_targets import in_angle_brackets
from surveylint.hosts import REPOSITORY_KINDS, identify
from surveylint.lazy import lazily
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Span
from surveylint.reading.bare_urls import WIDE_MARKS

_TAKEN = lazily(r"[^\s<:/@]{1,16}")
_OPENING = frozenset("（【《〈「『“‘")
_MAY_HOLD_TITLES = ("wiki", "baike", "moegirl", "zhihu.com/search", "search?")
"""Parts of URLs that may go on with a title, whose punctuation then belongs to them."""

_WORDS_AFTER = lazily(r"(https?://[!-~]*[A-Za-z0-9])([^\W\d_a-zA-Z][^/?#.]*)$", re.IGNORECASE)
_WIDE_LETTER = lazily("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_HOST_OR_FILE = lazily(
    r"https?://(?:[a-z0-9-]+\.)+[a-z]{2,6}(?:/[^?#]*\.(?:pdf|html?|md|git|zip|php|ipynb|txt))?$",
    re.IGNORECASE,
)
"""URLs that end here: no top-level domain mixes scripts, and no words follow the end of a file."""

_PARTICLE = lazily(
    "(?:에서(?:는|도)?|에(?:는|도)?|으로|로|를|을|은|는|이|가|의|와|과|도|부터|까지|처럼|보다"
    "|입니다|이다|라는)$"
)
"""Korean particles, which follow a word without a space."""


def swallowed_marks(doc: Document) -> Iterator[Problem]:
    """Report all bare URLs that go on into the sentence, as one finding."""
    text = doc.text
    if text.isascii():
        return
    spans: list[Span] = []
    html_end = 0
    for link in doc.links:
        if link.kind is LinkKind.HTML:
            html_end = link.end
        elif link.kind is LinkKind.BARE and link.start >= html_end:
            end = link.end if _ends_here(doc, link) else _end_before_words(link)
            if end is not None:
                spans.append(Span(link.start, end))
    if not spans:
        return
    first = spans[0]
    taken = _TAKEN.match(text, first.end)
    shown = taken[0] if taken else ""
    has_scheme = all("://" in text[span.start : span.end] for span in spans)
    yield Problem(
        start=first.start,
        end=first.end,
        message=f"`{shown}` becomes part of this URL on GitHub; use `<` and `>` around the URL",
        related=related_places(spans[1:]),
        edits=in_angle_brackets(spans) if has_scheme else (),
        severity=Severity.WARNING,
        key="swallowed",
    )


def _ends_here(doc: Document, link: Link) -> bool:
    """Return whether a URL certainly ends before the mark: it may go on with a title in a few."""
    mark, last = doc.text[link.end : link.end + 1], link.url[-1]
    if not mark or mark not in WIDE_MARKS:
        return False
    if doc.text[link.start - 2 : link.start] in ("]（", "]("):
        return False  # the parentheses of a link, which are reported as that
    if not last.isascii() or last in "=?&#%" or any(part in link.url for part in _MAY_HOLD_TITLES):
        return False
    return mark not in _OPENING or last != "/"


def _end_before_words(link: Link) -> int | None:
    """Return the offset at which a URL ends and words begin, None if they may belong to it.

    They do not belong to the URL of a known work, whose identifiers have no such letters, or to a
    host or a file; a Korean particle belongs to no URL, except to one that may go on with a title.
    """
    if link.url.isascii():
        return None
    found = _WORDS_AFTER.match(link.url)
    if found is None or _WIDE_LETTER.match(found[2]) is None:
        return None
    url = found[1]
    is_path = not any(part in url for part in ("?", "#", *_MAY_HOLD_TITLES))
    is_end = _HOST_OR_FILE.match(url) or (is_path and _PARTICLE.match(found[2]))
    return link.start + len(url) if is_end or _is_work(url) else None


def _is_work(url: str) -> bool:
    """Return whether a URL is that of a known work; a path inside a repository may have words."""
    work = identify(url) if "#" not in url else None
    return work is not None and (work.kind not in REPOSITORY_KINDS or work.role == "root")
