"""The processor time that reading a file or one rule may take: the last net for hostile texts.

Where the system has interval timers (not on Windows) and in the main thread, a signal ends the
rule, also inside a regular expression, which looks for signals every 4,096 steps. Elsewhere the
time is only compared whenever the rule yields a problem. What a rule was computing for others to
share when it was ended is computed again by the next one that needs it.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Iterable, Iterator
from types import FrameType, TracebackType
from typing import TYPE_CHECKING

from surveylint.deadline import in_main_thread

if TYPE_CHECKING:
    from surveylint.model.finding import Problem

_SECONDS = 10.0
_SECONDS_PER_MILLION = 15.0
"""Per million characters; the slowest rule takes 3 s for a million hostile ones."""


class TimeLimitError(Exception):
    """A rule took longer than it may."""


def seconds_for(text: str) -> float:
    """Return the seconds of processor time that reading a text, or one rule on it, may take."""
    return _SECONDS + _SECONDS_PER_MILLION * len(text) / 1_000_000


class TimeLimit:
    """A limit that is started for each rule; used as a context that restores the signal handler.

    Args:
        seconds: The processor time of one rule.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._ends_at = float("inf")
        self._has_signal = (
            hasattr(signal, "setitimer")
            and in_main_thread()
            and signal.getsignal(signal.SIGVTALRM) is signal.SIG_DFL
        )

    def __enter__(self) -> TimeLimit:
        if self._has_signal:
            signal.signal(signal.SIGVTALRM, self._expired)
            signal.setitimer(signal.ITIMER_VIRTUAL, self._seconds)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()
        if self._has_signal:
            # first no handler, which could set the timer again, and last the default: it kills
            signal.signal(signal.SIGVTALRM, signal.SIG_IGN)
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
            signal.signal(signal.SIGVTALRM, signal.SIG_DFL)

    def start(self) -> None:
        """Begin to count the time of a rule."""
        self._ends_at = time.process_time() + self._seconds

    def stop(self) -> None:
        """End the count; the timer runs on."""
        self._ends_at = float("inf")

    def watched(self, problems: Iterable[Problem]) -> Iterator[Problem]:
        """Yield the problems of a rule as long as it has time.

        Raises:
            TimeLimitError: It has none left.
        """
        for problem in problems:
            if time.process_time() > self._ends_at:
                raise self._error()
            yield problem

    def _expired(self, number: int, frame: FrameType | None) -> None:
        """Set the timer for the rest of the rule, or end the rule; the next one needs a timer."""
        left = self._ends_at - time.process_time()
        next_in = min(left, self._seconds) if left > 0 else self._seconds
        signal.setitimer(signal.ITIMER_VIRTUAL, next_in)
        if left <= 0:
            raise self._error()

    def _error(self) -> TimeLimitError:
        return TimeLimitError(f"took more than {self._seconds:,.0f} s of processor time")
