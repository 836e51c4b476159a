"""Answers while they come in: head, body as far as it is wanted, and what is packed in it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

from surveylint.model.reply import Exchange, Failure

_SEARCHED = 1 << 20  # bytes of a body that are searched at most, packed and unpacked
_PIECE = 65536
_PLAIN = ("", "identity")
_MEMBER = b"\x1f\x8b"  # begins each member of a gzip file (RFC 1952, 2.3.1); one behind the first is not read


class Searches(Protocol):
    """Who looks for something in a body that is longer than what is kept of it."""

    def wants(self, exchange: Exchange) -> bool:
        """Tell of what came so far whether the body is worth reading on."""

    def take(self, piece: bytes) -> bool:
        """Take the next piece of the decoded body, from its beginning; return whether to go on."""

    def end(self) -> None:
        """Take note that this was all of it."""


class Content(Protocol):
    """A body on the wire."""

    def at_eof(self) -> bool:
        """Return whether all of it was read."""

    async def read(self, size: int) -> bytes:
        """Return at most so many of the bytes that have come, at least one."""


class Answer:
    """An answer while it comes in, so that what came is there when the rest does not come."""

    __slots__ = (
        "_goes_on",
        "_unpacker",
        "complete",
        "cookies",
        "headers",
        "limit",
        "parts",
        "status",
    )

    def __init__(self, limit: int) -> None:
        self.limit, self.complete = limit, True
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.cookies: tuple[str, ...] = ()
        self.parts: list[bytes] = []
        self._unpacker: zlib._Decompress | None = None
        self._goes_on = False

    def begin(self, status: int, raw: tuple[tuple[bytes, bytes], ...]) -> None:
        """Take the head."""
        for name, value in raw:
            key = name.decode("latin-1").lower()
            self.headers[key] = text = _header_text(value)
            if key == "set-cookie":
                self.cookies += (text,)
        self.status = status

    async def read(self, content: Content) -> None:
        """Read a body up to the limit."""
        left = self.limit
        while left > 0 and not content.at_eof():
            part = await content.read(left)
            self.parts.append(part)
            left -= len(part)
        self.complete = content.at_eof()

    def goes_on(self, search: Searches) -> bool:
        """Return whether a page is longer than what was read of it, and a search wants the rest."""
        if self.status != 200 or (self.complete and self._coding in _PLAIN):
            return False
        came = self.exchange(None, "", 0.0, 0.0)
        return came.failure is None and not came.complete and search.wants(came)

    async def read_on(self, content: Content, search: Searches) -> bool:
        """Show a search a body from its beginning, keep nothing of it; return whether it was shown to its end.

        A search sees no more than a mebibyte, packed and unpacked.
        """
        raw, read, shown = b"".join(self.parts), 0, 0
        while (read := read + len(raw)) <= _SEARCHED:
            try:
                for piece in self._pieces(raw):
                    shown += len(piece)
                    if shown > _SEARCHED or not search.take(piece):
                        return False
            except (zlib.error, ValueError):
                return False
            if content.at_eof():
                return self._unpacker is None or (self._unpacker.eof and not self._goes_on)
            raw = await content.read(_PIECE)
        return False

    def exchange(self, failure: Failure | None, detail: str, at: float, seconds: float) -> Exchange:
        """Return what came so far.

        Args:
            failure: Why no more came, None where all is well.
            detail: What the failure says of itself.
            at: Unix seconds of the request.
            seconds: How long it took.
        """
        body, coding = b"".join(self.parts), self._coding
        if body and coding not in _PLAIN:
            try:
                body, ended = unpacked(body, coding, self.limit)
                self.complete = self.complete and ended
            except (zlib.error, ValueError) as error:
                body, failure, detail = (
                    b"",
                    failure or Failure.UNREADABLE,
                    f"broken {coding[:20]} body: {error}",
                )
        return Exchange(
            status=self.status,
            headers=self.headers,
            cookies=self.cookies,
            body=body,
            complete=self.complete,
            failure=failure,
            detail=detail,
            at=at,
            seconds=seconds,
        )

    def _pieces(self, raw: bytes) -> Iterator[bytes]:
        """Yield what raw bytes say, in small pieces; they follow those of the call before.

        Raises:
            ValueError: If the coding is not one that was asked for.
            zlib.error: If the body is broken.
        """
        if self._coding in _PLAIN:
            yield raw
            return
        if self._unpacker is None:
            self._unpacker = _unpacker(raw, self._coding)
        if self._unpacker.eof:
            self._goes_on = self._goes_on or raw.startswith(_MEMBER)
            return
        piece = b"x"
        while piece and not self._unpacker.eof:
            piece = self._unpacker.decompress(raw, _PIECE)
            raw = self._unpacker.unconsumed_tail
            yield piece
        self._goes_on = self._unpacker.unused_data.startswith(_MEMBER)

    @property
    def _coding(self) -> str:
        return self.headers.get("content-encoding", "").strip().lower()


def unpacked(body: bytes, coding: str, limit: int) -> tuple[bytes, bool]:
    """Return at most so many bytes of what a body holds, and whether that is all.

    Raises:
        ValueError: If the coding is not one that was asked for.
        zlib.error: If the body is broken.
    """
    unpacker = _unpacker(body, coding)
    return unpacker.decompress(body, limit), unpacker.eof and not unpacker.unused_data.startswith(
        _MEMBER
    )


def _unpacker(start: bytes, coding: str) -> zlib._Decompress:
    if coding in ("gzip", "x-gzip"):
        return zlib.decompressobj(31)
    if coding == "deflate":
        # Half of the servers that say deflate leave the zlib header off (RFC 9110, 8.4.1.2).
        raw = len(start) < 2 or (start[0] & 0x0F) != 8 or (start[0] << 8 | start[1]) % 31
        return zlib.decompressobj(-15 if raw else 15)
    raise ValueError("a coding that was not asked for")


def _header_text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
