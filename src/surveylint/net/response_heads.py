"""Response heads: parsed apart from the bodies, so that garbage after a body does no harm."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Protocol

_HEAD_END = re.compile(rb"\n\r?\n")  # a lone line feed ends a line too (RFC 9112, 2.2)
_HEAD_START = b"HTTP/"
_OVERLAP = 2  # bytes of a head's end that may be in the previous piece


class ParsedBody(Protocol):
    """A body that aiohttp's parser is filling."""

    def is_eof(self) -> bool:
        """Return whether the body has ended."""

    def feed_eof(self) -> None:
        """End the body."""


class HeadSplitter(asyncio.Protocol):
    """Sits between a transport and aiohttp's parser, and passes on each head by itself.

    Where a response arrives in one piece with garbage after its body, the parser drops the whole
    response; if the head arrived before, it keeps it. A chunked body that turns into garbage would
    stay open for ever; it is ended here.

    Attributes:
        truncated: Whether garbage ended the body.

    Args:
        parser: The protocol that receives the bytes.
        parser_error: Returns why the parser has stopped, None while it has not.
    """

    def __init__(
        self, parser: asyncio.Protocol, parser_error: Callable[[], BaseException | None]
    ) -> None:
        self._parser, self._parser_error = parser, parser_error
        self._in_head, self._head_tail = True, b""
        self._body: ParsedBody | None = None
        self.truncated = False

    def expect_response(self) -> None:
        """Prepare for the next response on the same connection."""
        self._in_head, self._head_tail, self._body, self.truncated = True, b"", None, False

    def watch(self, body: ParsedBody) -> None:
        """Watch a body that is arriving, to end it if garbage arrives instead."""
        self._body = body
        self._end_broken_body()

    def data_received(self, data: bytes) -> None:
        """Pass on each head by itself, and the rest as it arrived.

        An interim response (1xx) has a head of its own.
        """
        seen, at = self._head_tail + data, len(self._head_tail)
        while self._in_head and at < len(seen):
            if not self._head_tail and not _HEAD_START.startswith(seen[at : at + len(_HEAD_START)]):
                self._in_head = False
                break
            end = _HEAD_END.search(seen, at - len(self._head_tail))
            if end is None:
                self._head_tail = seen[-_OVERLAP:]
                break
            self._parser.data_received(seen[at : end.end()])
            at, self._head_tail = end.end(), b""
        if at < len(seen):
            self._parser.data_received(seen[at:])
        self._end_broken_body()

    def eof_received(self) -> None:
        """Pass on that no more bytes will arrive."""
        self._parser.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Pass on that the connection is closed."""
        self._parser.connection_lost(exc)

    def pause_writing(self) -> None:
        """Pass on that writing must pause."""
        self._parser.pause_writing()

    def resume_writing(self) -> None:
        """Pass on that writing may resume."""
        self._parser.resume_writing()

    def _end_broken_body(self) -> None:
        if self._body is None or self._body.is_eof():
            return
        if self._parser_error() is not None:
            self.truncated = True
            self._body.feed_eof()
