"""The text of a file, and the lines, columns and bytes of its offsets."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right

from surveylint.namedtuples import NamedTuple

BOM = "\ufeff"


class Span(NamedTuple):
    """Two offsets (in characters) into a source's text; the end is exclusive."""

    start: int
    end: int


class Edit(NamedTuple):
    """The replacement of the characters from `start` to `end` (offsets into a source) by `text`."""

    start: int
    end: int
    text: str


class NotTextError(ValueError):
    """The bytes are not UTF-8 text: an image, an archive, UTF-16."""


class Source:
    """One file as text, with all that is needed to write it back byte for byte.

    Bytes that are not UTF-8 are kept in the text as lone surrogates (PEP 383): nothing is lost,
    and the rest can be read.

    Attributes:
        path: The path as it is shown and compared, with forward slashes.
        text: The text with `\\n` line ends and without BOM. All offsets in surveylint count
            characters of this string.
        bom: Whether the file began with a byte order mark.
        newline: The most common line end of the file, for text that a fix inserts.
    """

    __slots__ = ("_raw", "_returns", "_starts", "bom", "newline", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.bom = text.startswith(BOM)
        raw = text[1:] if self.bom else text
        self._starts: array[int] | None = None
        self._raw: str | None = None
        self._returns: array[int] | None = None
        self.newline = "\n"
        if "\r" not in raw:
            self.text = raw
            return
        self._raw = raw
        self.text = raw.replace("\r\n", "\n").replace("\r", "\n")
        if raw.count("\r\n") * 2 > self.text.count("\n"):
            self.newline = "\r\n"
        elif "\n" not in raw:
            self.newline = "\r"

    @classmethod
    def from_bytes(cls, path: str, data: bytes) -> Source:
        """Decode the bytes of a file.

        Raises:
            NotTextError: The bytes are UTF-16 or UTF-32, or mostly not text.
        """
        if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            raise NotTextError("the file is UTF-16 or UTF-32; expected UTF-8")
        head = data[:8192]
        if b"\0" in head:
            odd = head[1::2].count(0) + head[::2].count(0)
            if max(head[1::2].count(0), head[::2].count(0)) * 4 > len(head):
                raise NotTextError(
                    "the file is UTF-16 without a byte order mark, or binary; expected UTF-8 text"
                )
            if odd * 20 > len(head):
                raise NotTextError("the file is binary; expected UTF-8 text")
        try:
            return cls(path, data.decode("utf-8"))
        except UnicodeDecodeError:
            text = data.decode("utf-8", "surrogateescape")
        sample = text[:8192]
        broken = sum(
            1 for c in sample if "\udc80" <= c <= "\udcff" or (c < " " and c not in "\t\n\r\f\v")
        )
        if broken * 10 > len(sample) * 3:
            raise NotTextError("the file is binary; expected UTF-8 text")
        return cls(path, text)

    def with_text(self, text: str) -> Source:
        """Return the same file with another text, which is one even if little of it is left.

        Args:
            text: The new text, with the file's own line ends.
        """
        data = self.to_bytes(text)
        return Source(self.path, data.decode("utf-8", "surrogateescape"))

    def to_bytes(self, text: str | None = None) -> bytes:
        """Return the bytes of the file, or of `text` in its place; the BOM is kept.

        Args:
            text: The file's new text, with the file's own line ends.
        """
        raw = (self._raw if self._raw is not None else self.text) if text is None else text
        return ((BOM if self.bom else "") + raw).encode("utf-8", "surrogateescape")

    def offset_of_byte(self, number: int) -> int:
        """Return the offset of the character that holds a byte of the file, counted from 0."""
        data = self.to_bytes()[:number]
        if self.bom:
            data = data[len(BOM.encode()) :]
        head = data.decode("utf-8", "surrogateescape")
        while head and not (self._raw or self.text).startswith(
            head[-4:], len(head) - len(head[-4:])
        ):
            head = head[:-1]  # a part of a character
        return len(head.replace("\r\n", "\n"))

    def edited(self, edits: list[Edit]) -> str:
        """Return the text, with the file's own line ends, after sorted, disjoint edits."""
        raw = self._raw if self._raw is not None else self.text
        pieces: list[str] = []
        at = 0
        for edit in edits:
            start, end = self._raw_offset(edit.start), self._raw_offset(edit.end)
            pieces.append(raw[at:start])
            pieces.append(
                edit.text if self.newline == "\n" else edit.text.replace("\n", self.newline)
            )
            at = end
        pieces.append(raw[at:])
        return "".join(pieces)

    def _raw_offset(self, offset: int) -> int:
        """Return an offset of `text` as an offset of the text with its own line ends."""
        if self._raw is None:
            return offset
        if self._returns is None:
            returns, shift, at = array("q"), 0, self._raw.find("\r\n")
            while at >= 0:
                returns.append(at - shift)
                shift += 1
                at = self._raw.find("\r\n", at + 2)
            self._returns = returns
        return offset + bisect_left(self._returns, offset)

    @property
    def line_starts(self) -> array[int]:
        """The offset at which each line begins; the first is 0."""
        if self._starts is None:
            starts, text, at = array("q", (0,)), self.text, 0
            while (at := text.find("\n", at)) >= 0:
                at += 1
                starts.append(at)
            self._starts = starts
        return self._starts

    def line(self, offset: int) -> int:
        """Return the 1-based line of an offset."""
        return bisect_right(self.line_starts, offset)

    def place(self, offset: int) -> tuple[int, int]:
        """Return the 1-based line and column (in characters) of an offset."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1

    def line_span(self, line: int) -> Span:
        """Return the span of a 1-based line without its line end."""
        starts = self.line_starts
        start = starts[line - 1]
        return Span(start, starts[line] - 1 if line < len(starts) else len(self.text))

    def lines_around(self, start: int, end: int, most: int) -> Span:
        """Return the span of the lines around a span.

        Args:
            start: Offset of the first character.
            end: Offset after the last one.
            most: How many characters before `start` and after `end` are looked at.
        """
        low, high = max(0, start - most), min(len(self.text), end + most)
        last = self.text.find("\n", end, high)
        return Span(self.text.rfind("\n", low, start) + 1 or low, high if last < 0 else last)

    def slice(self, span: Span) -> str:
        """Return the characters that a span covers."""
        return self.text[span[0] : span[1]]
