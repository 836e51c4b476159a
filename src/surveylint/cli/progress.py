"""How far a run on the network is: a live bar on a terminal, one plain line every half minute elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from surveylint.report.visible import shown

_LINE_EVERY = 30.0
"""Seconds between two lines where there is no terminal: often enough to see life in a log, seldom enough to read it."""


class Bar:
    """Draws done, total and what is waited for on the error stream.

    Args:
        live: Whether the stream is a terminal.
        width: Its columns.
        clock: Seconds that only go up.
    """

    def __init__(
        self, *, live: bool, width: int = 80, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._live = live
        self._width = max(20, width - 1)
        self._clock = clock
        self._told = clock()
        self._drawn = False

    def advanced(self, done: int, total: int, waiting_for: Callable[[], str]) -> None:
        """Take the links done, the links in all, and a way to ask which host the run waits for."""
        if not self._live:
            if self._clock() - self._told >= _LINE_EVERY:
                self._told = self._clock()
                host = waiting_for()
                sys.stderr.write(
                    f"surveylint: {done} of {total} links{f', waiting for {shown(host)}' if host else ''}\n"
                )
            return
        text = f" {done}/{total} links"
        host = waiting_for() if done < total else ""
        if host:
            text += f", waiting for {shown(host)}"
        size = min(30, self._width - 12)
        full = size * done // total if total else size
        line = "━" * full + "─" * (size - full) + text
        sys.stderr.write("\r\x1b[2K" + line[: self._width])
        sys.stderr.flush()
        self._drawn = True

    def clear(self) -> None:
        """Take the bar away before anything else is printed."""
        if self._drawn:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._drawn = False
