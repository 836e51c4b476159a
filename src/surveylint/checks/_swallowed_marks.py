"""Bare URLs directly before Chinese or Japanese punctuation, which GitHub takes into the link."""

from __future__ import annotations

from collections.abc import Iterator

from surveylint.checks._link_targets import in_angle_brackets
from surveylint.lazy import lazily
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Span
from surveylint.reading.bare_urls import WIDE_MARKS

_TAKEN = lazily(r"[^\s<:/@]{1,16}")
_OPENING = frozenset("（【《〈「『“‘")
_MAY_HOLD_TITLES = ("wiki", "baike", "moegirl", "zhihu.com/search", "search?")
"""Parts of URLs that may go on with a title, whose punctuation then belongs to them."""


def swallowed_marks(doc: Document) -> Iterator[Problem]:
    """Report all bare URLs that go on into the sentence, as one finding."""
    text = doc.text
    if text.isascii():
        return
    found: list[Link] = []
    html_end = 0
    for link in doc.links:
        if link.kind is LinkKind.HTML:
            html_end = link.end
        elif link.kind is LinkKind.BARE and link.start >= html_end and _ends_here(doc, link):
            found.append(link)
    if not found:
        return
    first = found[0]
    taken = _TAKEN.match(text, first.end)
    shown = taken[0] if taken else ""
    has_scheme = all("://" in link.url for link in found)
    spans = [Span(link.start, link.end) for link in found]
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
