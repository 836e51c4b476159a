"""Code frames: the line of a finding, cut to the width of the terminal, its characters underlined.

A line may have millions of characters, so only a window around the place is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate

from surveylint.model.finding import Place
from surveylint.model.source import Source
from surveylint.report.mask import mask_slice
from surveylint.report.visible import glyphs, is_plain

_MOST_LINES = 3
"""A place of up to this many lines is shown whole; of a longer one the first and last line."""

_LEAST_ROOM = 14


def frame(
    source: Source, place: Place, width: int, *, ascii: bool = False
) -> Iterator[tuple[str, str, str]]:
    """Return the lines of a place: number (`...` if lines are left out), text, underline or "".

    Args:
        source: The file of the place.
        place: The characters to underline.
        width: Columns that the text and its underline may take.
        ascii: Whether to use ASCII only.
    """
    start = min(place.start, len(source.text))
    end = max(start, min(place.end, len(source.text)))
    first = source.line(start)
    last = source.line(end - 1) if end > start else first
    lines = range(first, last + 1)
    for line in lines if len(lines) <= _MOST_LINES else (first, 0, last):
        if line:
            yield str(line), *_line(source, line, (start, end), max(width, _LEAST_ROOM), ascii)
        else:
            yield "...", "", ""


def _line(
    source: Source, line: int, span: tuple[int, int], width: int, ascii: bool
) -> tuple[str, str]:
    """Return a line's text and the underline of the part of the span that is in this line."""
    low, high = source.line_span(line)
    start, end = max(span[0], low), min(span[1], high)
    if span[0] < low:
        limit = min(end, low + width)
        while start < limit and source.text[start] in " \t":
            start += 1
        if start == limit:
            return _cut(source.text, (low, high), (low, low), width, ascii)[0], ""
    text, before, marked = _cut(
        source.text, (low, high), (min(start, high), max(start, end)), width, ascii
    )
    return text, " " * before + "^" * max(marked, 1)


def _cut(
    text: str, line: tuple[int, int], mark: tuple[int, int], width: int, ascii: bool
) -> tuple[str, int, int]:
    """Cut a line around a mark: the text, columns before the mark, columns of the mark."""
    (low, high), (start, end) = line, mark
    dots = "..." if ascii else "…"
    room = width - 1 - 2 * len(dots)
    begin, stop = max(low, start - width), min(high, min(end, start + width) + width)
    at, to = start - begin, min(end, stop) - begin
    whole = begin == low and stop == high
    if is_plain(text[begin:stop]):
        size = stop - begin
        first, last = (0, size) if whole and size < width else _choose(at, to, size, room)
        shown = mask_slice(text, begin + first, begin + last)
        before, marked = at - first, min(to, last) - at
    else:
        shapes, widths = _fitting(mask_slice(text, begin, stop), room, ascii)
        edges = [0, *accumulate(widths)]
        first, last = 0, len(shapes)
        if not whole or edges[-1] >= width:
            first, last = _choose_by_width(edges, at, to, room)
        shown = "".join(shapes[first:last])
        before, marked = edges[at] - edges[first], edges[min(to, last)] - edges[at]
    left = dots if begin + first > low else ""
    right = dots if begin + last < high else ""
    return left + shown + right, len(left) + before, marked


def _fitting(piece: str, room: int, ascii: bool) -> tuple[list[str], list[int]]:
    """Return glyphs of which none is wider than the room."""
    shapes, widths = glyphs(piece, ascii=ascii)
    for at, width in enumerate(widths):
        if width > room:
            shapes[at], widths[at] = "?", 1
    return shapes, widths


def _choose(at: int, to: int, size: int, room: int) -> tuple[int, int]:
    """Choose which columns of `size` to show: from `at` to `to`, if they fit, and around them."""
    rest = room - (to - at)
    left = min(at, max(rest // 2, rest - (size - to), room // 8))
    return at - left, min(size, at - left + room)


def _choose_by_width(edges: list[int], at: int, to: int, room: int) -> tuple[int, int]:
    """Choose which characters to show; `edges` are the columns at which they start."""
    begin, end = _choose(edges[at], edges[to], edges[-1], room)
    first = at
    while first > 0 and edges[first - 1] >= begin:
        first -= 1
    while first < at and edges[first + 1] == edges[first]:
        first += 1
    last = at
    while last < len(edges) - 1 and edges[last + 1] <= min(end, edges[first] + room):
        last += 1
    return first, last
