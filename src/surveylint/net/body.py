"""Response bodies: read up to a limit, decoded, and searched beyond it."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

from surveylint.model.reply import Exchange, Failure

_SEARCH_LIMIT = 1 << 20  # bytes of a body that are searched at most, compressed and decompressed
_CHUNK = 65536  # bytes
# The registered content codings that cannot be decoded here (IANA, "HTTP Content Coding Registry").
# Any other value is a mistake of the server, such as `UTF-8` or `none`; browsers ignore it.
_UNSUPPORTED = ("br", "zstd", "compress", "x-compress", "dcb", "dcz", "exi", "aes128gcm")
_DECODED = ("gzip", "x-gzip", "deflate")
_GZIP_MAGIC = b"\x1f\x8b"  # the first bytes of each gzip member (RFC 1952, 2.3.1)


class BodySearch(Protocol):
    """A search through a body that is longer than what is kept of it."""

    def needs_more(self, exchange: Exchange) -> bool:
        """Return whether the rest of a body matters, given what was kept of it."""

    def feed(self, piece: bytes) -> bool:
        """Take the next piece of the decoded body; return whether more pieces are needed."""

    def finish(self) -> None:
        """Note that the body has ended."""


class BodyStream(Protocol):
    """A body that is still arriving."""

    def at_eof(self) -> bool:
        """Return whether the whole body was read."""

    async def read(self, size: int) -> bytes:
        """Return between one and `size` bytes."""


class ResponseReader:
    """A response that is still arriving; what has arrived is kept when the rest never comes.

    Attributes:
        limit: Bytes of the body that are kept at most, before and after decoding.
        status: The status, None until the head has arrived.
        headers: By name in lower case; the last value of a repeated header.
        cookies: The values of all Set-Cookie headers.
        complete: Whether the body was read to its end.
    """

    __slots__ = (
        "_decompressor",
        "_multi_member",
        "_parts",
        "complete",
        "cookies",
        "headers",
        "limit",
        "status",
    )

    def __init__(self, limit: int) -> None:
        self.limit, self.complete = limit, True
        self.status: int | None = None
        self.headers: dict[str, str] = {}
        self.cookies: tuple[str, ...] = ()
        self._parts: list[bytes] = []
        self._decompressor: zlib._Decompress | None = None
        self._multi_member = False

    def start(self, status: int, raw: tuple[tuple[bytes, bytes], ...]) -> None:
        """Take the status and the headers."""
        for name, value in raw:
            key = name.decode("latin-1").lower()
            self.headers[key] = text = _header_text(value)
            if key == "set-cookie":
                self.cookies += (text,)
        self.status = status

    async def read(self, stream: BodyStream) -> None:
        """Read the body up to the limit."""
        left = self.limit
        while left > 0 and not stream.at_eof():
            part = await stream.read(left)
            self._parts.append(part)
            left -= len(part)
        self.complete = stream.at_eof()

    def needs_more(self, search: BodySearch) -> bool:
        """Return whether the body exceeds the limit, and the search needs the rest of it."""
        if self.status != 200 or (self.complete and not self._coding):
            return False
        kept = self.exchange(None, "", 0.0, 0.0)
        return kept.failure is None and not kept.complete and search.needs_more(kept)

    async def search(self, stream: BodyStream, search: BodySearch) -> bool:
        """Feed a search the body from its beginning, at most a mebibyte; keep nothing of it.

        Returns:
            Whether the search has seen the whole body.
        """
        raw, received, shown = b"".join(self._parts), 0, 0
        while (received := received + len(raw)) <= _SEARCH_LIMIT:
            try:
                for piece in self._decoded(raw):
                    shown += len(piece)
                    if shown > _SEARCH_LIMIT or not search.feed(piece):
                        return False
            except (zlib.error, ValueError):
                return False
            if stream.at_eof():
                return self._decompressor is None or (
                    self._decompressor.eof and not self._multi_member
                )
            raw = await stream.read(_CHUNK)
        return False

    def exchange(self, failure: Failure | None, detail: str, at: float, seconds: float) -> Exchange:
        """Return what has arrived so far.

        Args:
            failure: Why the rest is missing, None if nothing failed.
            detail: What exactly failed, one clause.
            at: When the request was sent, in Unix seconds.
            seconds: How long the exchange took.
        """
        body = b"".join(self._parts)
        if body and self._coding:
            try:
                body, ended = decompressed(body, self._coding, self.limit)
                self.complete = self.complete and ended
            except (zlib.error, ValueError) as error:
                body, self.complete = b"", False
                # Only the body of a page matters; any other status says all by itself.
                if self.status is not None and 200 <= self.status < 300:
                    failure = failure or Failure.UNREADABLE
                    detail = f"broken {self._coding} body: {error}"
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

    def _decoded(self, raw: bytes) -> Iterator[bytes]:
        """Yield the decoded pieces of raw bytes that follow those of the previous call.

        Raises:
            ValueError: If the coding is not supported.
            zlib.error: If the body is broken.
        """
        if not self._coding:
            yield raw
            return
        if self._decompressor is None:
            self._decompressor = _decompressor(raw, self._coding)
        if self._decompressor.eof:
            self._multi_member = self._multi_member or raw.startswith(_GZIP_MAGIC)
            return
        piece = b"x"
        while piece and not self._decompressor.eof:
            piece = self._decompressor.decompress(raw, _CHUNK)
            raw = self._decompressor.unconsumed_tail
            yield piece
        self._multi_member = self._decompressor.unused_data.startswith(_GZIP_MAGIC)

    @property
    def _coding(self) -> str:
        """Return the coding of the body, empty if it has none."""
        coding = self.headers.get("content-encoding", "").strip().lower()
        return coding if coding in _DECODED or coding in _UNSUPPORTED else ""


def decompressed(body: bytes, coding: str, limit: int) -> tuple[bytes, bool]:
    """Return the first `limit` bytes of a decompressed body, and whether that is all of it.

    Only the first member of a gzip file is read.

    Raises:
        ValueError: If the coding is not supported.
        zlib.error: If the body is broken.
    """
    decompressor = _decompressor(body, coding)
    data = decompressor.decompress(body, limit)
    return data, decompressor.eof and not decompressor.unused_data.startswith(_GZIP_MAGIC)


def _decompressor(start: bytes, coding: str) -> zlib._Decompress:
    if coding in ("gzip", "x-gzip"):
        return zlib.decompressobj(31)
    if coding == "deflate":
        # Half of the servers that say deflate omit the zlib header (RFC 9110, 8.4.1.2).
        raw = len(start) < 2 or (start[0] & 0x0F) != 8 or (start[0] << 8 | start[1]) % 31
        return zlib.decompressobj(-15 if raw else 15)
    raise ValueError("the coding is not supported")


def _header_text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
