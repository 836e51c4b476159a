"""Heads: a response's head is given to the parser apart from its body, so that garbage behind a body does not take it along."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from typing import Protocol

_END = re.compile(rb"\n\r?\n")  # a lone line feed ends a line too: RFC 9112, 2.2
_START = b"HTTP/"
_BEFORE = 2  # bytes of an end that may stand in the piece before


class Body(Protocol):
    """A body that is being read."""

    def is_eof(self) -> bool:
        """Return whether all of it has come."""

    def feed_eof(self) -> None:
        """End it where it is."""


class HeadsApart(asyncio.Protocol):
    """Stand between a transport and aiohttp's parser.

    The parser drops a response that comes in one piece with garbage behind its body; if the head came before, it keeps
    the response. And a body whose chunks turn into garbage it would leave open.

    Args:
        parser: Who takes the bytes.
        failed: Returns why the parser reads no more, None while it does.
    """

    def __init__(
        self, parser: asyncio.Protocol, failed: Callable[[], BaseException | None]
    ) -> None:
        self._parser, self._failed = parser, failed
        self._expects, self._before = True, b""
        self._body: Body | None = None
        self.cut = False  # whether garbage ended the body

    def expect(self) -> None:
        """Take note that a response is to come."""
        self._expects, self._before, self._body, self.cut = True, b"", None, False

    def follow(self, body: Body) -> None:
        """Take the body that is coming in, to end it if garbage comes instead."""
        self._body = body
        self._end_broken()

    def data_received(self, data: bytes) -> None:
        """Hand on each head by itself, the rest as it came; an interim response (1xx) has a head of its own."""
        seen, at = self._before + data, len(self._before)
        while self._expects and at < len(seen):
            if not self._before and not _START.startswith(seen[at : at + len(_START)]):
                self._expects = False
                break
            end = _END.search(seen, at - len(self._before))
            if end is None:
                self._before = seen[-_BEFORE:]
                break
            self._parser.data_received(seen[at : end.end()])
            at, self._before = end.end(), b""
        if at < len(seen):
            self._parser.data_received(seen[at:])
        self._end_broken()

    def eof_received(self) -> None:
        """Hand on that no more bytes come."""
        self._parser.eof_received()

    def connection_lost(self, exc: Exception | None) -> None:
        """Hand on that the connection is gone."""
        self._parser.connection_lost(exc)

    def pause_writing(self) -> None:
        """Hand on that writing is to stop."""
        self._parser.pause_writing()

    def resume_writing(self) -> None:
        """Hand on that writing may go on."""
        self._parser.resume_writing()

    def _end_broken(self) -> None:
        if self._body is not None and self._failed() is not None and not self._body.is_eof():
            self.cut = True
            self._body.feed_eof()
