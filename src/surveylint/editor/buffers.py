"""The texts of open editors, and their positions in the units that the editor counts in.

pygls keeps texts too, but splits lines as `str.splitlines` does, also at a form feed or U+2028,
which in the protocol end no line; every position after one would be wrong.
"""

from __future__ import annotations

from collections.abc import Iterable

from lsprotocol import types

from surveylint.lazy import lazily
from surveylint.model.source import BOM, Source
from surveylint.namedtuples import NamedTuple

UTF8, UTF16, UTF32 = "utf-8", "utf-16", "utf-32"

_LINE_END = lazily(r"\r\n|\n|\r")
_HALVES = lazily("[\ud800-\udfff]")
"""Halves of characters, which JSON can hold; the parser takes some for bytes that are not UTF-8."""

_LAST_OF_ONE_UNIT = "\uffff"


class Buffer(NamedTuple):
    """The text of an open editor.

    Attributes:
        uri: Its name in the protocol.
        path: The path of its file, with forward slashes; without a file that of a README.md.
        text: The text, with its own line ends.
        version: The number of the editor's last change.
        encoding: The units of columns: `utf-8`, `utf-16` or `utf-32`.
        has_file: Whether it was ever saved.
    """

    uri: str
    path: str
    text: str
    version: int
    encoding: str = UTF16
    has_file: bool = True

    def changed(
        self, version: int, changes: Iterable[types.TextDocumentContentChangeEvent]
    ) -> Buffer:
        """Return the buffer after some changes, each relative to the text that the last one left.

        Args:
            version: The number of the last change.
            changes: The changes.
        """
        text = self.text
        for change in changes:
            new = whole(change.text)
            if isinstance(change, types.TextDocumentContentChangePartial):
                start = self._offset(text, change.range.start)
                end = max(start, self._offset(text, change.range.end))
                new = text[:start] + new + text[end:]
            text = new
        return self._replace(text=text, version=version)

    def _offset(self, text: str, position: types.Position) -> int:
        """Return the offset of a position; beyond the end of a line it is that end."""
        start = last = 0
        for number, line_end in enumerate(_LINE_END.finditer(text)):
            if number == position.line:
                line = text[start : line_end.start()]
                return start + characters(line, position.character, self.encoding)
            start = line_end.end()
            last = number + 1
        if position.line > last:
            return len(text)
        return start + characters(text[start:], position.character, self.encoding)


def whole(text: str) -> str:
    """Return a text with U+FFFD for halves of characters; the length in UTF-16 stays the same."""
    return _HALVES.sub("\ufffd", text)


def units(text: str, encoding: str) -> int:
    """Return the length of a text in the units of an encoding."""
    if encoding == UTF32 or text.isascii():
        return len(text)
    if encoding == UTF8:
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text) + sum(character > _LAST_OF_ONE_UNIT for character in text)


def characters(line: str, count: int, encoding: str) -> int:
    """Return how many characters of a line are in its first units; half a character is none.

    Args:
        line: The line.
        count: The number of units.
        encoding: Their encoding.
    """
    if encoding == UTF32 or line.isascii():
        return min(count, len(line))
    for number, character in enumerate(line):
        count -= units(character, encoding)
        if count < 0:
            return number
    return len(line)


class Positions:
    """Translates between offsets of a source and positions of the protocol.

    Args:
        source: The text.
        encoding: The units of columns.
    """

    def __init__(self, source: Source, encoding: str) -> None:
        self._source, self._encoding = source, encoding
        # a byte order mark that the editor sends is a part of the first line
        self._before = units(BOM, encoding) if source.bom else 0

    def range(self, start: int, end: int) -> types.Range:
        """Return the range between two offsets."""
        return types.Range(self.position(start), self.position(end))

    def position(self, offset: int) -> types.Position:
        """Return the position of an offset."""
        line, column = self._source.place(offset)
        first = offset - column + 1
        before = units(self._source.text[first:offset], self._encoding)
        return types.Position(line - 1, before + (self._before if line == 1 else 0))

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position; outside of the text it is the nearest one."""
        source = self._source
        if position.line >= len(source.line_starts):
            return len(source.text)
        start, end = source.line_span(position.line + 1)
        column = position.character - (self._before if position.line == 0 else 0)
        return start + characters(source.text[start:end], max(0, column), self._encoding)
