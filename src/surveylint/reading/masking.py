"""Mask escapes, code spans, autolinks and tags, so that patterns see only real markup."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from surveylint.lazy import lazily

# These replace masked text character by character; no pattern reads them as markup.
HIDDEN: Final = "\0"  # code spans, tags, autolinks
ESCAPED: Final = "\1"  # backslash escapes
BORDER: Final = "\2"  # separates cells and rows

# CommonMark 6.5 and 6.6.
_AUTOLINK = lazily(
    r"<(?:[A-Za-z][A-Za-z0-9+.\-]{1,31}:[^<>\x00-\x20]*+"
    r"|[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]++@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*+)>"
)
TAG = lazily(
    r"<(?:[A-Za-z][A-Za-z0-9\-]*+(?:[ \t\n\v\f\r]++[a-zA-Z_:][a-zA-Z0-9:._-]*+"
    r"""(?:[ \t\n\v\f\r]*+=[ \t\n\v\f\r]*+"""
    r"""(?:[^"'=<>`\x00-\x20]++|'[^'\x02]*+'|"[^"\x02]*+"))?+)*+[ \t\n\v\f\r]*+/?>"""
    r"|/[A-Za-z][A-Za-z0-9\-]*+[ \t\n\v\f\r]*+>)"
)
# As GitHub reads it (CommonMark 0.29); since then the specification accepts lower-case letters
# too, and needs no space.
DECLARATION: Final = lazily(r"<![A-Z]+[ \t\n\v\f\r][^>\x02]*+>")
# A set of characters: searching for it is three times faster than for what may follow each.
_MASKABLE = lazily(r"[\\`<]")
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")  # CommonMark 2.4
_TICKS = lazily("`++")
_ENDS = (("<!-->", ">"), ("<!--->", ">"), ("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))

_Spans = list[tuple[int, int]]


def mask(content: str) -> tuple[str, _Spans, _Spans, _Spans]:
    """Return masked inline content, and the spans of its code spans, tags and autolinks."""
    codes: _Spans = []
    tags: _Spans = []
    autolinks: _Spans = []
    if "`" not in content and "\\" not in content and "<" not in content:
        return content, codes, tags, autolinks
    pieces: list[str] = []
    done = at = 0
    closers = _Closers(content)
    while (match := _MASKABLE.search(content, at)) is not None:
        start, at = match.span()
        mark = content[start]
        if mark == "\\":
            if content[at : at + 1] in _ESCAPABLE:
                at += 1
                pieces += [content[done:start], ESCAPED * 2]
                done = at
            continue
        if mark == "`":
            at = _TICKS.match(content, start).end()  # type: ignore[union-attr]  # one is there
            end = closers.code(at, at - start)
            spans = codes
        elif link := _AUTOLINK.match(content, start):
            end, spans = link.end(), autolinks
        else:
            end, spans = closers.tag(start), tags
        if end:
            spans.append((start, end))
            pieces += [content[done:start], HIDDEN * (end - start)]
            done = at = end
    pieces.append(content[done:])
    return "".join(pieces), codes, tags, autolinks


class _Closers:
    """Finds the ends of code spans and tags in bounded time, however many are never closed."""

    __slots__ = ("_content", "_last", "_runs")

    def __init__(self, content: str) -> None:
        self._content = content
        self._runs: dict[int, list[int]] | None = None
        self._last: dict[str, int] = {}

    def code(self, at: int, length: int) -> int:
        """Return the end of a code span, 0 if it is never closed (CommonMark 6.1).

        Args:
            at: Offset after its opening back-ticks.
            length: The number of its opening back-ticks.
        """
        if self._runs is None:
            self._runs = {}
            for match in _TICKS.finditer(self._content):
                self._runs.setdefault(match.end() - match.start(), []).append(match.start())
        runs = self._runs.get(length, [])
        number = bisect_left(runs, at)
        if number == len(runs) or self._content.find(BORDER, at, runs[number]) >= 0:
            return 0
        return runs[number] + length

    def tag(self, start: int) -> int:
        """Return the end of the tag or comment at `start`, 0 if there is none (CommonMark 6.6)."""
        content = self._content
        if content.startswith(("<!", "<?"), start):
            for opening, closing in _ENDS:
                if content.startswith(opening, start):
                    return self._after(closing, start + (len(opening) if len(closing) > 1 else 1))
            match = DECLARATION.match(content, start) if self._has(">", start) else None
        else:
            match = TAG.match(content, start) if self._has(">", start) else None
        return match.end() if match else 0

    def _has(self, mark: str, start: int) -> bool:
        if mark not in self._last:
            self._last[mark] = self._content.rfind(mark)
        return self._last[mark] >= start

    def _after(self, mark: str, start: int) -> int:
        if not self._has(mark, start):
            return 0
        end = self._content.find(mark, start)
        return 0 if end < 0 or self._content.find(BORDER, start, end) >= 0 else end + len(mark)
