"""Lines whose list marker lacks its space, so that they continue the item above them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from itertools import chain

from surveylint.lazy import lazily
from surveylint.model.document import Document, Item
from surveylint.model.source import Span

_GLUED = lazily(r"([-+*]|\d{1,3}[.)])(?=[^\s\d*+>|=.,;:!?)\]-]|\*\*[^*\s])")
_LONGEST_GAP = 200
"""A paragraph may be this many characters after a list whose items it belongs to."""


def glued_items(doc: Document) -> Iterator[Span]:
    """Yield the markers without a space among items that have one."""
    items = sorted(
        chain.from_iterable(block.items for block in doc.lists), key=lambda item: item.start
    )
    starts = [item.start for item in items]
    if not items:
        return
    for item in items:
        for start, end in item.content:
            yield from _in_lines(doc, Span(start, end), [item], whole=False)
    for paragraph in doc.paragraphs:
        if not _GLUED.match(doc.text, paragraph.start):
            continue
        place = bisect_right(starts, paragraph.start)
        near = [
            other
            for other in items[max(0, place - 1) : place + 1]
            if _is_near(doc.text, other, paragraph.start, paragraph.end)
        ]
        yield from _in_lines(doc, Span(*paragraph), near, whole=True)


def _is_near(text: str, item: Item, start: int, end: int) -> bool:
    """Return whether only blank lines are between an item and a paragraph."""
    low, high = (item.end, start) if item.start < start else (end, item.start)
    return high - low <= _LONGEST_GAP and not text[low:high].strip()


def _in_lines(doc: Document, span: Span, near: list[Item], *, whole: bool) -> Iterator[Span]:
    """Yield the glued markers of the lines of a text that are in the column of an item.

    Args:
        doc: The document.
        span: The text.
        near: The items that hold it or are next to it.
        whole: Whether its first line counts, too.
    """
    text = doc.text
    at = span.start if whole else text.find("\n", span.start, span.end) + 1
    while span.start <= at < span.end and (whole or at > span.start):
        line = text.find("\n", at, span.end)
        end = span.end if line < 0 else line
        indent = len(text[at:end]) - len(text[at:end].lstrip(" \t>"))
        m = _GLUED.match(text, at + indent, end)
        if m and any(_fits(doc, item, Span(m.start(), end), m[1]) for item in near):
            yield Span(m.start(1), m.end(1))
        if line < 0:
            return
        at = line + 1


def _fits(doc: Document, item: Item, line: Span, marker: str) -> bool:
    """Return whether a line was meant as an item beside another one."""
    if doc.source.place(item.start)[1] != doc.source.place(line.start)[1]:
        return False
    rest = doc.text[line.start + len(marker) : line.end]
    has_link = bool(doc.links_in(line.start, line.end))
    if marker == "*":
        # a second star makes the line italic: authors, a remark
        return rest.replace("**", "").count("*") == 0 and has_link
    if marker[0].isdigit():
        return item.number is not None and item.marker[-1] == marker[-1] and has_link
    return item.marker == marker or (has_link and rest.startswith("["))
