"""Masking of what hides markup: escapes, code spans, autolinks and tags, replaced by characters no pattern reads."""

from __future__ import annotations

from bisect import bisect_left
from typing import Final

from surveylint.lazy import lazily

# Stand-ins of masked text: they keep its length, and no pattern mistakes them for markup.
HIDDEN: Final = "\0"  # code spans, tags, autolinks
ESCAPED: Final = "\1"  # backslash escapes
BORDER: Final = "\2"  # stands between two cells and between two rows

# CommonMark 6.5 and 6.6.
_AUTOLINK = lazily(
    r"<(?:[A-Za-z][A-Za-z0-9+.\-]{1,31}:[^<>\x00-\x20]*+"
    r"|[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]++@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*+)>"
)
_TAG = lazily(
    r"<(?:[A-Za-z][A-Za-z0-9\-]*+(?:[ \t\n\v\f\r]++[a-zA-Z_:][a-zA-Z0-9:._-]*+"
    r"""(?:[ \t\n\v\f\r]*+=[ \t\n\v\f\r]*+(?:[^"'=<>`\x00-\x20]++|'[^'\x02]*+'|"[^"\x02]*+"))?+)*+[ \t\n\v\f\r]*+/?>"""
    r"|/[A-Za-z][A-Za-z0-9\-]*+[ \t\n\v\f\r]*+>)"
)
# As GitHub reads it (CommonMark 0.29); today's specification takes small letters too, and asks for no blank.
DECLARATION: Final = lazily(r"<![A-Z]+[ \t\n\v\f\r][^>\x02]*+>")
# One set of characters: the search for it is three times as fast as that for what may follow each.
_MASKABLE = lazily(r"[\\`<]")
_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")  # CommonMark 2.4
_TICKS = lazily("`++")
_ENDS = (("<!-->", ">"), ("<!--->", ">"), ("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"))

Spans = list[tuple[int, int]]


def mask(content: str) -> tuple[str, Spans, Spans, Spans]:
    """Mask inline content from left to right; give it back with the spans of code spans, tags and autolinks."""
    codes: Spans = []
    tags: Spans = []
    autolinks: Spans = []
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
    """Finds the ends of code spans and tags in bounded time, however many beginnings stand in the content."""

    __slots__ = ("_content", "_last", "_runs")

    def __init__(self, content: str) -> None:
        self._content = content
        self._runs: dict[int, list[int]] | None = None
        self._last: dict[str, int] = {}

    def code(self, at: int, length: int) -> int:
        """Return the end of the code span whose opening ticks end at `at`, 0 if nothing closes it (CommonMark 6.1)."""
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
        """Return the end of the tag, comment or the like at `start`, 0 if it is none (CommonMark 6.6)."""
        content = self._content
        if content.startswith(("<!", "<?"), start):
            for opening, closing in _ENDS:
                if content.startswith(opening, start):
                    return self._behind(closing, start + (len(opening) if len(closing) > 1 else 1))
            match = DECLARATION.match(content, start) if self._has(">", start) else None
        else:
            match = _TAG.match(content, start) if self._has(">", start) else None
        return match.end() if match else 0

    def _has(self, mark: str, start: int) -> bool:
        if mark not in self._last:
            self._last[mark] = self._content.rfind(mark)
        return self._last[mark] >= start

    def _behind(self, mark: str, start: int) -> int:
        if not self._has(mark, start):
            return 0
        end = self._content.find(mark, start)
        return 0 if end < 0 or self._content.find(BORDER, start, end) >= 0 else end + len(mark)
