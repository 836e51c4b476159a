"""Scan inline content for links, tags and code spans, fast where that is exact.

Most inline content has simple links, which one regular expression finds. Counting `](` shows
whether it found all that the grammar would find; where it did not, the inline parser of the
grammar reads that content.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import accumulate
from operator import itemgetter
from typing import Final

from surveylint.lazy import lazily
from surveylint.reading.arrays import FIELDS
from surveylint.reading.bare_urls import bare_url
from surveylint.reading.cells import cells_of, trimmed
from surveylint.reading.inline import InlineConstruct, InlineKind
from surveylint.reading.masking import BORDER, ESCAPED, HIDDEN, mask

_CHUNK: Final = 32  # rows that are scanned at once
_MOST: Final = 65_536  # characters of inline content that the grammar parses at once
_PIECE: Final = 8192  # longer content is cut into pieces of this many characters

_TEXT = r"\[((?:[^\[\]\x02]++|\[[^\[\]\x02]*+\])*+)\]"
_PLAIN = r"[^\x00\x02-\x20\x7f()\\]"
_TARGET = rf"((?!<)(?:{_PLAIN}++|\((?:{_PLAIN}++|\({_PLAIN}*+\))*+\))*+)"
_TITLE = r"""(?:"[^"\x00\x02]*+"|'[^'\x00\x02]*+'|\([^()\x00\x02]*+\))"""
# CommonMark 6.3 with one level of brackets in the text and two of parentheses in the target. It
# begins with a literal, which is searched fast: whether an image begins is looked up afterwards.
_LINK = lazily(
    rf"{_TEXT}\([ \t\n]*+(?:<([^<>\n\x00\x02]*+)>|{_TARGET})(?:[ \t\n]++{_TITLE})?[ \t\n]*+\)"
)

_MARK = lazily(r"[\[\]\x02]|://|www\.")
_UNSURE = frozenset("[]`\0")

Numbers = tuple[int, int, int, int, int, int, int]
"""The `InlineKind` and the six offsets of a link."""


class Scanner:
    """Collects the links, code spans and tags of the inline content of one document.

    Args:
        text: The document's text, without NUL characters.
        grammar: The inline parser of the grammar.
        definitions: The spans of the targets of reference definitions, by normalised label.

    Attributes:
        numbers: The links as seven numbers each, not sorted.
        codes: Spans of code spans.
        tags: Spans of tags and comments.
        piped: Starts of links in cells with escaped pipes; GFM unescapes those before all else.
    """

    def __init__(
        self,
        text: str,
        grammar: Callable[[str], list[InlineConstruct]],
        definitions: Mapping[str, tuple[int, int]],
    ) -> None:
        self._text = text
        self._grammar = grammar
        self._definitions = definitions
        self._odd = ESCAPED in text or BORDER in text
        self.numbers = array("i")
        self.codes: list[tuple[int, int]] = []
        self.tags: list[tuple[int, int]] = []
        self.piped: set[int] = set()

    def read(self, content: str, start: int) -> None:
        """Scan inline content that begins at an offset."""
        if _is_plain(content):
            return
        if not self._is_odd(content) and self._fast(content, start):
            return
        if len(content) <= _MOST:
            self._exact(content, lambda place: start + place)
            return
        # No real README holds such content; the grammar's time can grow with its length squared.
        at = 0
        while at < len(content):
            cut = content.rfind(" ", at, at + _PIECE) + 1 or at + _PIECE
            self.read(content[at:cut], start + at)
            at = cut

    def read_rows(self, starts: Sequence[int], ends: Sequence[int]) -> None:
        """Scan the rows of a table; the content of a cell always ends at its border (GFM 4.10)."""
        text = self._text
        for first in range(0, len(starts), _CHUNK):
            last = min(first + _CHUNK, len(starts))
            chunk = text[starts[first] : ends[last - 1]]
            if _is_plain(chunk):
                continue
            if "\\|" not in chunk and not self._is_odd(chunk):
                bordered = chunk.replace("|", BORDER).replace("\n", BORDER)
                if self._fast(bordered, starts[first]):
                    continue
            for number in range(first, last):
                self._read_row(starts[number], ends[number])

    def _read_row(self, start: int, end: int) -> None:
        row = self._text[start:end]
        if _is_plain(row):
            return
        if (
            "\\|" not in row
            and not self._is_odd(row)
            and self._fast(row.replace("|", BORDER), start)
        ):
            return
        for cell in cells_of(self._text, *trimmed(self._text, start, end)):
            content = self._text[cell.start : cell.end]
            if "\\|" not in content or len(content) > _MOST:
                self.read(content, cell.start)
                continue
            # The grammar sees the cell without the backslashes before its pipes; the offsets are
            # then shifted by them.
            parts = content.split("\\|")
            pipes = [len(part) for part in parts[:-1]]
            pipes = [length + number for number, length in enumerate(accumulate(pipes))]
            before = len(self.numbers)
            self._exact("|".join(parts), partial(_moved, cell.start, pipes))
            self.piped.update(self.numbers[before + 1 :: FIELDS])

    def _is_odd(self, content: str) -> bool:
        """Return whether content holds a character that masking uses."""
        return self._odd and (ESCAPED in content or BORDER in content)

    def _fast(self, content: str, start: int) -> bool:
        """Scan content with patterns; keep nothing and return False if that is not exact."""
        masked, codes, tags, autolinks = mask(content)
        links = inline_links(masked, start, references=bool(self._definitions))
        if links is None:
            return False
        if (tags or autolinks) and any(
            link[0] == InlineKind.IMAGE and HIDDEN in masked[link[3] - start : link[4] - start]
            for link in links
        ):
            return False  # tags in alt text are not shown
        if "://" in masked or "www." in masked:
            bare = _bare(content, masked, links, start)
            if bare is None:
                return False
            links.extend(bare)
        for link in links:
            self.numbers.extend(link)
        for a, b in autolinks:
            self.numbers.extend(
                (
                    InlineKind.AUTOLINK,
                    start + a,
                    start + b,
                    start + a + 1,
                    start + b - 1,
                    start + a + 1,
                    start + b - 1,
                )
            )
        self.codes.extend((start + a, start + b) for a, b in codes)
        self.tags.extend((start + a, start + b) for a, b in tags)
        return True

    def _exact(self, content: str, place: Callable[[int], int]) -> None:
        """Let the grammar parse content; `place` turns its offsets into those of the text."""
        for found in self._grammar(content):
            start, end = place(found.start), place(found.end)
            if found.kind is InlineKind.CODE:
                self.codes.append((start, end))
            elif found.kind is InlineKind.TAG:
                self.tags.append((start, end))
            else:
                kind = found.kind
                target = place(found.target_start), place(found.target_end)
                if found.label:
                    kind = InlineKind.REFERENCE if kind is InlineKind.LINK else kind
                    target = self._definitions[found.label]
                self.numbers.extend(
                    (kind, start, end, place(found.text_start), place(found.text_end), *target)
                )


def inline_links(masked: str, base: int, *, references: bool) -> list[Numbers] | None:
    """Return the links and images; None if there are not as many as places for one.

    Args:
        masked: The masked content.
        base: The offset where it begins.
        references: Whether the document has definitions, so that `[a]` may be a link.
    """
    count = masked.count("](")
    if references and masked.count("]") != count:
        return None
    if not count:
        return []
    links = [_numbers(match, masked, base) for match in _LINK.finditer(masked)]
    if len(links) == count:
        return links
    images: list[Numbers] = []
    for link in links:
        first, last = link[3] - base, link[4] - base
        inner = masked.count("](", first, last)
        nested = (
            [_numbers(match, masked, base) for match in _LINK.finditer(masked, first, last)]
            if inner
            else []
        )
        if len(nested) != inner or (inner and link[0] == InlineKind.IMAGE):
            return None
        images += nested
    whole = len(links) + len(images) == count and all(
        image[0] == InlineKind.IMAGE for image in images
    )
    return links + images if whole else None


def _is_plain(content: str) -> bool:
    return (
        "[" not in content
        and "<" not in content
        and "`" not in content
        and "://" not in content
        and "www." not in content
    )


def _numbers(match: re.Match[str], masked: str, base: int) -> Numbers:
    (start, end), (a, b), (e, f), (c, d) = match.regs
    if c < 0:
        c, d = e, f
    is_image = start > 0 and masked[start - 1] == "!"
    return (
        InlineKind.IMAGE if is_image else InlineKind.LINK,
        base + start - is_image,
        base + end,
        base + a,
        base + b,
        base + c,
        base + d,
    )


def _moved(start: int, pipes: Sequence[int], place: int) -> int:
    return start + place + bisect_left(pipes, place)


def _bare(content: str, masked: str, links: Sequence[Numbers], base: int) -> list[Numbers] | None:
    """Return the bare URLs outside links; None if one runs into other markup."""
    covered = sum(
        masked.count("://", link[1] - base, link[2] - base)
        for link in links
        if link[0] == 0 or link[0] == 2
    )
    if masked.count("://") <= covered and masked.count("www.") == masked.count("://www."):
        return []
    pieces, at = [], 0
    for link in sorted(links, key=itemgetter(1)):
        start, end = link[1] - base, link[2] - base
        if start >= at:
            pieces += [masked[at:start], HIDDEN * (end - start)]
            at = end
    rest = "".join([*pieces, masked[at:]])
    found: list[Numbers] = []
    depth = at = 0
    for match in _MARK.finditer(rest):
        if match.start() < at:
            continue
        mark = match[0]
        if mark == "[":
            depth += 1
        elif mark == "]":
            depth = max(0, depth - 1)
        elif mark == BORDER:
            depth = 0
        elif not depth and (span := bare_url(content, match.start())) is not None:
            if not _UNSURE.isdisjoint(rest[span.start : span.end]) or content[span.end - 1] == "\\":
                return None
            at = span.end
            a, b = base + span.start, base + span.end
            found.append((InlineKind.BARE, a, b, a, b, a, b))
    return found
