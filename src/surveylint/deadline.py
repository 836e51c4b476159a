"""The time after which a run checks no further file and reports what it has."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class OutOfTimeError(KeyboardInterrupt):
    """The time of a run is over; like Ctrl-C, it is no error of the rule that is running."""


def in_main_thread() -> bool:
    """Return whether this is the main thread, the only one that handles signals.

    Where nobody has imported `threading`, nobody has started another one.
    """
    threading = sys.modules.get("threading")
    return threading is None or threading.current_thread() is threading.main_thread()


@contextmanager
def deadline(seconds: float | None) -> Iterator[None]:
    """Raise an exception in the block after some seconds, where the system has timers.

    Windows has none; there, and outside of the main thread, nothing is raised.

    Args:
        seconds: The seconds; None for no limit.

    Raises:
        OutOfTimeError: The time is over.
    """
    has_timer = seconds is not None and hasattr(signal, "setitimer") and in_main_thread()
    if not has_timer or seconds is None:
        yield
        return
    before = signal.signal(signal.SIGALRM, _expired)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))  # 0 would stop the timer
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _expired(number: int, frame: FrameType | None) -> None:
    raise OutOfTimeError
