"""Spaces in the target of a link, where GitHub makes no link of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from surveylint.hosts import REPOSITORY_KINDS, identify
from surveylint.hosts.address import domain_of
from surveylint.hosts.catalogue import lookup
from surveylint.lazy import lazily
from surveylint.model.document import Document
from surveylint.model.finding import Problem
from surveylint.model.source import Edit, Span
from surveylint.reading.slugs import anchors_of, folded, slug

URL_START = lazily(r"https?:/|www\.|#\w|\.{0,2}/\w", re.IGNORECASE)
"""How the target of a link begins."""

SHOWN_AS_TEXT = "GitHub shows this as text, not as a link"

_SCHEME = lazily(r"https?[ \t]*:[ \t]*/[ \t]*/[ \t]*(?=\w)", re.IGNORECASE)
_HOST = lazily(r"[^/?#]*")
_SPACES = lazily(r"\s+")


def spaced_url(doc: Document, start: int, target: Span) -> Problem:
    """Report spaces in a link's target, which may be words instead of a URL.

    Args:
        doc: The document.
        start: The offset of the link.
        target: The span of its target.
    """
    text = doc.text
    written = text[target.start : target.end]
    first = target.start + len(written) - len(written.lstrip())
    scheme = _SCHEME.match(text, first)
    if not scheme and not URL_START.match(text, first):
        message = "link target is text; expected a URL"
        return Problem(start=target.start, end=target.end, message=message)
    gaps = [*_SPACES.finditer(text, first, target.end)]
    message = f"space in the URL: {SHOWN_AS_TEXT}"
    if not gaps:
        return Problem(start=start, end=target.end + 1, message=message)
    if text[first] == "#":
        edits = _as_anchor(doc, Span(first, target.end))
    elif "(" in written:  # it may belong to the URL or begin a remark: where does the URL end?
        edits = ()
    else:
        edits = _closed(text, Span(first, target.end), gaps, scheme.end() if scheme else first)
    return Problem(*gaps[0].span(), message=message, edits=edits)


def _as_anchor(doc: Document, target: Span) -> tuple[Edit, ...]:
    """Return the edit that writes the text of a heading as its anchor, if the heading exists."""
    anchors = anchors_of(doc)
    anchor = anchors.get(folded(slug(doc.text[target.start + 1 : target.end].strip())))
    return (Edit(*target, f"#{anchor}"),) if anchor else ()


def _closed(
    text: str, target: Span, gaps: Sequence[re.Match[str]], host_start: int
) -> tuple[Edit, ...]:
    """Return the edits that close the spaces in a URL, none where it is not known what they were.

    A scheme, a host and an identifier hold no spaces. The names of repositories do not either, but
    there a hyphen may be missing. Elsewhere `%20` is right.
    """
    joined = _SPACES.sub("", text[target.start : target.end])
    work = identify(joined)
    host = _HOST.match(text, host_start, target.end)
    host_end = host.end() if host else host_start
    removals = tuple(Edit(*gap.span(), "") for gap in gaps)
    if work is not None and work.kind not in REPOSITORY_KINDS:
        return removals
    edits = tuple(
        removal if gap.start() < host_end or text[gap.end()] in "/)" else Edit(*gap.span(), "%20")
        for gap, removal in zip(gaps, removals, strict=True)
    )
    return () if lookup(domain_of(joined)) and edits != removals else edits
