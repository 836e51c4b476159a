"""Pace: a queue ordered by the time at which a request may run, so that no slot is held while waiting."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Job = TypeVar("Job")

_CATCH_UP = 0.95  # share of the interval that two requests stay apart at least when the schedule has slipped
_SLACK = (
    0.001  # seconds by which a second's worth of requests is stretched, against the timer's grain
)
_SLOWEST = 2.0  # seconds; the interval that a host's own complaints can lead to


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How politely to ask.

    Attributes:
        total: Requests at once.
        per_host: Requests at once on one host.
        interval: Seconds between two requests to one host.
    """

    total: int = 256
    per_host: int = 10
    interval: float = 0.05


@dataclass(frozen=True, slots=True)
class Again(Generic[Job]):
    """What is to run next for a job: at which host, and after how many seconds."""

    host: str
    job: Job
    after: float = 0.0


class _Host(Generic[Job]):
    """A host's queue and its clock."""

    __slots__ = (
        "interval",
        "key",
        "last",
        "later",
        "launches",
        "next_at",
        "queue",
        "running",
        "ticket",
    )

    def __init__(self, key: str, interval: float) -> None:
        self.key, self.interval = key, interval
        self.queue: deque[Job] = deque()
        self.later: list[tuple[float, int, Job]] = []
        self.running, self.ticket, self.next_at = 0, 0, 0.0
        self.last: float | None = None
        self.launches: deque[float] | None = (
            None  # of the second just past; most hosts have one link and need none
        )

    def __len__(self) -> int:
        return len(self.queue) + len(self.later)

    def ready_at(self) -> float:
        if self.queue or not self.later:
            return self.next_at
        return max(self.next_at, self.later[0][0])

    def pop(self, now: float) -> Job:
        if self.later and (not self.queue or self.later[0][0] <= now):
            return heapq.heappop(self.later)[2]
        return self.queue.popleft()

    def launched(self, now: float, base: float) -> None:
        """Set the time of the next request: as scheduled, yet never in a burst, and never too many in a second."""
        if not self.interval:
            return
        following = max(self.next_at + self.interval, now + self.interval * _CATCH_UP)
        window = round(1 / base) if base and base < 1 else 0
        if window and self.launches is None and self.last is not None:
            self.launches = deque([self.last], maxlen=window)
        self.last = now
        if self.launches is not None:
            self.launches.append(now)
            if len(self.launches) == window:
                following = max(following, self.launches[0] + window * self.interval + _SLACK)
        self.next_at = following


class Pace(Generic[Job]):
    """Run jobs, each host at its pace, the longest host first.

    Args:
        limits: How many at once, how far apart.
        clock: Monotonic seconds.
        sleep: Sleeps so many seconds of that clock.
    """

    def __init__(
        self,
        limits: Limits,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._limits, self._clock, self._sleep = limits, clock, sleep
        self._hosts: dict[str, _Host[Job]] = {}
        self._waiting: list[tuple[float, int, int, _Host[Job]]] = []  # by time
        self._ready: list[
            tuple[int, int, int, _Host[Job]]
        ] = []  # by how much is left, the most first
        self._order = itertools.count()
        self._tasks: set[asyncio.Task[None]] = set()
        self._alarm: asyncio.Task[None] | None = None
        self._alarm_at = 0.0
        self._done: asyncio.Future[None] | None = None
        self._work: Callable[[Job], Awaitable[Again[Job] | None]] | None = None

    def add(self, host: str, jobs: Iterable[Job], after: float = 0.0) -> None:
        """Queue jobs for a host, the first of them to run after so many seconds."""
        found = self._host(host)
        found.queue.extend(jobs)
        found.next_at = max(found.next_at, self._clock() + after)
        self._place(found)

    async def run(self, work: Callable[[Job], Awaitable[Again[Job] | None]]) -> None:
        """Run all jobs; each may ask to be run again, at the same host or another.

        An exception that a job raises ends the run and is raised here.
        """
        self._work, self._done = work, asyncio.get_running_loop().create_future()
        try:
            self._pump()
            await self._done
        finally:
            self._work = None
            for task in (*self._tasks, *([self._alarm] if self._alarm else [])):
                task.cancel()

    def hold(self, host: str, seconds: float) -> None:
        """Ask a host nothing for so long, and slow it down afterwards: it has complained."""
        found = self._host(host)
        found.next_at = max(found.next_at, self._clock() + seconds)
        if found.interval:
            found.interval = min(found.interval * 2, max(_SLOWEST, self._limits.interval))
        self._place(found)

    def ease(self, host: str) -> None:
        """Let a host that answers come back to its normal pace, step by step."""
        found = self._host(host)
        if found.interval > self._limits.interval:
            found.interval = max(self._limits.interval, found.interval * 0.9)

    def keeps_busy(self, host: str) -> bool:
        """Return whether more is queued for a host."""
        found = self._hosts.get(host)
        return found is not None and len(found) > 0

    def longest(self) -> str:
        """Return the host that has most left to do; empty = none has."""
        busy = max(
            self._hosts.values(),
            key=lambda host: (len(host) + host.running) * (host.interval or 1),
            default=None,
        )
        return busy.key if busy is not None and (len(busy) or busy.running) else ""

    def _host(self, key: str) -> _Host[Job]:
        found = self._hosts.get(key)
        if found is None:
            found = self._hosts[key] = _Host(key, self._limits.interval)
        return found

    def _place(self, host: _Host[Job]) -> None:
        """Put a host where its state belongs; earlier places of it become void."""
        host.ticket += 1
        if (host.queue or host.later) and host.running < self._limits.per_host:
            heapq.heappush(self._waiting, (host.ready_at(), next(self._order), host.ticket, host))

    def _pump(self) -> None:
        """Start everything that may run now, and set the alarm for what may run next."""
        now = self._clock()
        waiting, ready = self._waiting, self._ready
        while len(self._tasks) < self._limits.total:
            while waiting and waiting[0][0] <= now:
                _, order, ticket, host = heapq.heappop(waiting)
                if ticket == host.ticket:
                    heapq.heappush(ready, (-len(host), order, ticket, host))
            if not ready:
                break
            _, _, ticket, host = heapq.heappop(ready)
            if ticket == host.ticket:
                self._start(host, now)
        if (
            not self._tasks
            and not self._waiting
            and not self._ready
            and self._done
            and not self._done.done()
        ):
            self._done.set_result(None)
        self._set_alarm()

    def _start(self, host: _Host[Job], now: float) -> None:
        job = host.pop(now)
        host.running += 1
        host.launched(now, self._limits.interval)
        self._place(host)
        task = asyncio.get_running_loop().create_task(self._one(host, job))
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    async def _one(self, host: _Host[Job], job: Job) -> None:
        assert self._work is not None
        try:
            again = await self._work(job)
        finally:
            host.running -= 1
        if again is not None:
            other = host if again.host == host.key else self._host(again.host)
            heapq.heappush(other.later, (self._clock() + again.after, next(self._order), again.job))
            if other is not host:
                self._place(other)
        if len(host):
            self._place(host)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if self._done is None or self._done.done():
            return
        if error is not None:
            self._done.set_exception(error)
            return
        if self._work is not None:
            self._pump()

    def _set_alarm(self) -> None:
        while self._waiting and self._waiting[0][2] != self._waiting[0][3].ticket:
            heapq.heappop(self._waiting)
        if not self._waiting or len(self._tasks) >= self._limits.total:
            return
        at = self._waiting[0][0]
        if self._alarm is not None and not self._alarm.done():
            if self._alarm_at <= at:
                return
            self._alarm.cancel()
        self._alarm_at = at
        self._alarm = asyncio.get_running_loop().create_task(self._ring(at))

    async def _ring(self, at: float) -> None:
        await self._sleep(max(0.0, at - self._clock()))
        self._alarm = None
        if self._work is not None:
            self._pump()
