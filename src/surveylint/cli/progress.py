"""Show the progress of a run: a live bar on a terminal, a line every half minute elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from surveylint.report.visible import shown

_LINE_EVERY = 30.0
"""Seconds between two lines without a terminal: a log shows life and stays short."""


class ProgressBar:
    """Shows the links done, the total and the host waited for on the error stream.

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
        self._last_line = clock()
        self._drawn = False

    def advanced(self, done: int, total: int, waiting_for: Callable[[], str]) -> None:
        """Take the links done, the total, and a function that names the host waited for."""
        if self._live:
            self._draw(done, total, waiting_for() if done < total else "")
        elif self._clock() - self._last_line >= _LINE_EVERY:
            self._last_line = self._clock()
            sys.stderr.write(f"surveylint: {_counts(done, total, waiting_for())}\n")

    def verified(self, done: int, total: int, registry: str) -> None:
        """Take the identifiers or searches done, the total, and the registry waited for."""
        counts = f"{shown(registry)} {done:,} of {total:,}".strip()
        if self._live:
            self._draw_bar(done, total, counts)
        elif self._clock() - self._last_line >= _LINE_EVERY:
            self._last_line = self._clock()
            sys.stderr.write(f"surveylint: {counts}\n")

    def _draw(self, done: int, total: int, host: str) -> None:
        self._draw_bar(done, total, _counts(done, total, host))

    def _draw_bar(self, done: int, total: int, counts: str) -> None:
        size = min(30, self._width - 12)
        full = size * done // total if total else size
        line = f"{'━' * full}{'─' * (size - full)} {counts}"
        sys.stderr.write("\r\x1b[2K" + line[: self._width])
        sys.stderr.flush()
        self._drawn = True

    def clear(self) -> None:
        """Remove the bar before anything else is printed."""
        if self._drawn:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._drawn = False


def _counts(done: int, total: int, host: str) -> str:
    waiting = f", waiting for {shown(host)}" if host else ""
    return f"{done:,} of {total:,} links checked{waiting}"
