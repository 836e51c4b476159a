"""Deadlines: requests that take too long are ended, with one timer for all of them."""

from __future__ import annotations

import asyncio
from types import TracebackType

_LOOK = 0.05
"""Seconds between two looks at the open requests, so as much later than its deadline one ends."""


class Deadlines:
    """The deadlines of all open requests.

    A timer for each request, set again when its response begins, takes a twentieth of its time.
    """

    def __init__(self) -> None:
        self._open: dict[Deadline, float] = {}  # loop time
        self._timer: asyncio.TimerHandle | None = None

    def within(self, seconds: float) -> Deadline:
        """Return a context that raises `TimeoutError` after some seconds.

        Args:
            seconds: The seconds from now on.
        """
        return Deadline(self, seconds)

    def set(self, deadline: Deadline, at: float) -> None:
        """Set or move a deadline.

        Args:
            deadline: The deadline.
            at: The new time, in seconds of the loop.
        """
        self._open[deadline] = at
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_LOOK, self._look)

    def end(self, deadline: Deadline) -> None:
        """Forget a deadline, because its request has ended."""
        self._open.pop(deadline, None)

    def close(self) -> None:
        """Cancel the timer."""
        if self._timer is not None:
            self._timer.cancel()

    def _look(self) -> None:
        loop = asyncio.get_running_loop()
        now = loop.time()
        for deadline in [each for each, at in self._open.items() if at <= now]:
            del self._open[deadline]
            deadline.expire(now)
        self._timer = loop.call_later(_LOOK, self._look) if self._open else None


class Deadline:
    """A context that raises `TimeoutError` when its time is over."""

    __slots__ = ("_all", "_began", "_seconds", "_timeout")

    def __init__(self, deadlines: Deadlines, seconds: float) -> None:
        self._all, self._seconds = deadlines, seconds
        self._began = 0.0
        self._timeout = asyncio.timeout(None)

    async def __aenter__(self) -> Deadline:
        await self._timeout.__aenter__()
        self._began = asyncio.get_running_loop().time()
        self._all.set(self, self._began + self._seconds)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._all.end(self)
        await self._timeout.__aexit__(kind, error, trace)

    def extend(self, seconds: float) -> None:
        """Move the deadline to some seconds after the context was entered."""
        if self._timeout.when() is not None:  # it is over, but nothing was ended yet
            self._timeout.reschedule(None)
        self._all.set(self, self._began + seconds)

    def expire(self, now: float) -> None:
        """End the context."""
        self._timeout.reschedule(now)
