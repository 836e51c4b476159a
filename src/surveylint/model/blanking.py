"""Replace parts of a text with spaces, so that all offsets stay valid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate, chain, pairwise

_MAX_PIECES = 4096  # joined at once: more small strings would take more memory than the text


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Replace sorted spans with spaces; line ends are kept."""
    done: list[str] = []
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += text[at:start], " " * (end - start)
        at = end
        if len(pieces) > _MAX_PIECES:
            done.append(_with_line_ends(pieces, text, at))
            pieces.clear()
    pieces.append(text[at:])
    return "".join([*done, _with_line_ends(pieces, text, len(text))])


def clipped(spans: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield what of each span lies between two offsets, as offsets from `start`."""
    for first, last in spans:
        if last > start and first < end:
            yield max(first, start) - start, min(last, end) - start


def _with_line_ends(pieces: list[str], text: str, end: int) -> str:
    """Join the pieces of the text before `end` and put back its line ends; few spans hold any."""
    joined = "".join(pieces)
    start = end - len(joined)
    if joined.count("\n") == text.count("\n", start, end):
        return joined
    stops = accumulate(len(line) + 1 for line in text[start:end].split("\n"))
    return "\n".join(joined[a : b - 1] for a, b in pairwise(chain((0,), stops)))
