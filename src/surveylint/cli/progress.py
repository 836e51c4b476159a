"""Show the progress of a run: a live bar on a terminal, nothing elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from surveylint.report.visible import shown

if TYPE_CHECKING:
    from surveylint.probe.checker import Remaining

_MOST_HOSTS = 2
_UNSURE = 3.0
"""Seconds after which the time that a run took says how long the rest takes."""


class ProgressBar:
    """Shows what is done, what was found dead and what is waited for, on the error stream.

    Args:
        live: Whether the stream is a terminal that can move its cursor; else nothing is shown.
        width: Its columns.
        clock: Seconds that only go up.
    """

    def __init__(
        self, *, live: bool, width: int = 80, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._live = live
        self._width = max(20, width - 1)
        self._clock = clock
        self._began: tuple[float, int] | None = None  # the first call: when, links done
        self._drawn = False

    def advanced(self, done: int, total: int, remaining: Callable[[], Remaining]) -> None:
        """Take the links done, the total, and a function that returns what is waited for."""
        if not self._live:
            return
        began, cached = self._began = self._began or (self._clock(), done)
        left = remaining()
        parts = [f"{done:,} of {total:,} links checked"]
        if left.dead:
            parts.append(f"{left.dead:,} dead")
        if done < total:
            spent, checked = self._clock() - began, done - cached
            seconds = spent * (total - done) / checked if checked and spent >= _UNSURE else 0.0
            if seconds := max(seconds, left.seconds):
                parts.append(f"about {_duration(seconds)} left")
            if left.hosts:
                parts.append(f"waiting for {shown(', '.join(left.hosts[:_MOST_HOSTS]))}")
        self._draw(done, total, ", ".join(parts))

    def verified(self, done: int, total: int, registry: str) -> None:
        """Take the identifiers or searches done, the total, and the registry that is waited for."""
        if self._live:
            self._draw(done, total, f"{shown(registry)} {done:,} of {total:,}".strip())

    def _draw(self, done: int, total: int, text: str) -> None:
        size = min(30, self._width - 12)
        full = size * done // total if total else size
        line = f"{'━' * full}{'─' * (size - full)} {text}"
        sys.stderr.write("\r\x1b[2K" + line[: self._width])
        sys.stderr.flush()
        self._drawn = True

    def clear(self) -> None:
        """Remove the bar before anything else is printed."""
        if self._drawn:
            sys.stderr.write("\r\x1b[2K")
            sys.stderr.flush()
            self._drawn = False


def _duration(seconds: float) -> str:
    """Return a duration for people: `40 s`, `3 min`, `2 h`."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{round(minutes / 60)} h"
