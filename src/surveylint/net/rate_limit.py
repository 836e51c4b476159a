"""Rate limits: jobs are queued by the time at which they may run, and wait without a slot."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Job = TypeVar("Job")

_CATCH_UP = 0.95  # the part of the interval between requests that is kept when a schedule is late
_SLACK = 0.001  # seconds; makes up for the resolution of the timer, within each second
_SLOWEST = 2.0  # seconds; the longest interval for a host that asked for fewer requests
_RESERVED = 8  # one of so many requests at once is reserved for the hosts with most jobs
_RECOUNT = 256  # started jobs after which it is counted again which hosts have most jobs
_STALLING = (
    3  # one of so many places of a host is for requests that stalled, while there are others
)
_SLOWER, _FASTER = 2.0, 0.9  # factors of an interval after a complaint, and after a response


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimits:
    """How many requests are sent.

    Attributes:
        total: Requests at once.
        per_host: Requests at once to one host.
        interval: Seconds between two requests to one host.
        slowdown: Returns by how much longer the interval is for a host, because other processes ask
            it too.
    """

    total: int = 256
    per_host: int = 10
    interval: float = 0.05
    slowdown: Callable[[str], float] = lambda host: 1.0


@dataclass(frozen=True, slots=True)
class Requeue(Generic[Job]):
    """A job to run again.

    Attributes:
        host: The host.
        job: The job.
        after: Seconds until it may run.
        stalled: Whether the host did not respond to it, so that it may take long again.
    """

    host: str
    job: Job
    after: float = 0.0
    stalled: bool = False


class _HostQueue(Generic[Job]):
    """The jobs of a host, and the time of its next request."""

    __slots__ = (
        "base",
        "free",
        "interval",
        "is_last",
        "key",
        "last",
        "later",
        "launches",
        "limit",
        "next_at",
        "paused",
        "queue",
        "running",
        "stalled",
        "stalling",
        "ticket",
    )

    def __init__(self, key: str, interval: float, limit: int) -> None:
        self.key, self.limit = key, limit
        self.base = self.interval = interval  # the normal one, and that of now
        self.is_last = self.paused = False
        self.queue: deque[Job] = deque()
        self.free: deque[Job] = deque()  # jobs that send no request
        self.later: list[tuple[float, int, Job]] = []
        self.stalled: list[tuple[float, int, Job]] = []  # later ones that may take long
        self.stalling = 0  # running ones of these
        self.running, self.ticket, self.next_at = 0, 0, 0.0
        self.last: float | None = None
        # The requests of the last second; most hosts have one link and need no such list.
        self.launches: deque[float] | None = None

    def __len__(self) -> int:
        return len(self.queue) + len(self.later) + len(self.stalled) + len(self.free)

    def may_start(self) -> bool:
        if self.free:
            return True
        has_place = self.running < self.limit and not self.paused
        return has_place and bool(self.queue or self.later or self.stalled)

    def rank(self) -> tuple[bool, int]:
        """Return the key by which hosts that may start a job are sorted."""
        return self.is_last, -len(self)

    def ready_at(self) -> float:
        if self.free:
            return 0.0
        heads = [heap[0][0] for heap in (self.later, self.stalled) if heap]
        if self.queue or not heads:
            return self.next_at
        return max(self.next_at, min(heads))

    def pop(self, now: float) -> tuple[Job, bool]:
        """Return the next job to start, and whether it stalled before.

        A job that is repeated comes first, unless it takes the last place, or it stalled and others
        that did have their share of the places: the rest need a place at each interval.
        """
        if _is_due(self.later, now) and self.running < max(1, self.limit - 1):
            return heapq.heappop(self.later)[2], False
        if _is_due(self.stalled, now) and self.stalling < max(1, self.limit // _STALLING):
            return heapq.heappop(self.stalled)[2], True
        if self.queue:
            return self.queue.popleft(), False
        has_stalled = not self.later or (bool(self.stalled) and self.stalled[0] < self.later[0])
        return heapq.heappop(self.stalled if has_stalled else self.later)[2], has_stalled

    def launched(self, now: float) -> None:
        """Set the time of the next request.

        It is kept to the schedule, but never in a burst, and never too many in a second.
        """
        if not self.interval:
            return
        following = max(self.next_at + self.interval, now + self.interval * _CATCH_UP)
        window = round(1 / self.base) if self.base and self.base < 1 else 0
        if window and self.launches is None and self.last is not None:
            self.launches = deque([self.last], maxlen=window)
        self.last = now
        if self.launches is not None:
            self.launches.append(now)
            if len(self.launches) == window:
                following = max(following, self.launches[0] + window * self.interval + _SLACK)
        self.next_at = following


def _is_due(heap: Sequence[tuple[float, int, Job]], now: float) -> bool:
    return bool(heap) and heap[0][0] <= now


class RateLimiter(Generic[Job]):
    """Runs jobs within the limits of each host, the host with most jobs first.

    Args:
        limits: The limits.
        is_free: Returns whether a job will send no request, so that it need not wait.
        admits: Returns whether requests may be sent to a new host; if not, it is paused.
        clock: Returns monotonic seconds.
        sleep: Sleeps for a number of seconds of that clock.
    """

    def __init__(
        self,
        limits: RateLimits,
        *,
        is_free: Callable[[Job], bool] = lambda _: False,
        admits: Callable[[str], bool] = lambda _: True,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._limits, self._clock, self._sleep = limits, clock, sleep
        self._is_free, self._admits = is_free, admits
        self._hosts: dict[str, _HostQueue[Job]] = {}
        self._paused: dict[str, _HostQueue[Job]] = {}
        self._expected = 0
        # Heaps of hosts: those that must wait by time, those that may run by jobs left.
        self._waiting: list[tuple[float, int, int, _HostQueue[Job]]] = []
        self._ready: list[tuple[tuple[bool, int], int, int, _HostQueue[Job]]] = []
        self._order = itertools.count()
        self._tasks: set[asyncio.Task[None]] = set()
        self._timer: asyncio.Task[None] | None = None
        self._timer_at = 0.0
        self._longest, self._started = 0, 0
        self._done: asyncio.Future[None] | None = None
        self._work: Callable[[Job], Awaitable[Requeue[Job] | None]] | None = None

    def add(self, host: str, jobs: Iterable[Job], after: float = 0.0) -> None:
        """Queue jobs for a host; the first of them runs after that many seconds."""
        found = self._host(host)
        found.queue.extend(jobs)
        found.next_at = max(found.next_at, self._clock() + after)
        self._enqueue(found)

    async def run(self, work: Callable[[Job], Awaitable[Requeue[Job] | None]]) -> None:
        """Run all jobs; each may return a job to run again, at the same host or another.

        An exception that a job raises ends the run and is raised here.
        """
        self._work, self._done = work, asyncio.get_running_loop().create_future()
        try:
            self._start_ready()
            await self._done
        finally:
            self._work = None
            for task in (*self._tasks, *([self._timer] if self._timer else [])):
                task.cancel()

    def expect(self, count: int) -> None:
        """Count jobs that will be added later, which the run waits for; negative ends that."""
        self._expected += count
        if count < 0 and self._work is not None:
            self._start_ready()

    def pause(self, host: str) -> None:
        """Start no more requests to a host until it is resumed."""
        found = self._host(host)
        found.paused = True
        self._paused[host] = found
        self._enqueue(found)

    def resume(self, host: str, after: float) -> None:
        """Send requests to a paused host again, the first of them after some seconds."""
        found = self._host(host)
        found.paused = False
        self._paused.pop(host, None)
        found.next_at = max(found.next_at, self._clock() + after)
        self._enqueue(found)
        if self._work is not None:
            self._start_ready()

    def paused_hosts(self) -> list[str]:
        """Return the paused hosts that have jobs."""
        return [key for key, host in self._paused.items() if len(host)]

    def take_queued(self, host: str) -> list[Job]:
        """Return the jobs of a host that were never started, and forget them."""
        found = self._host(host)
        jobs, found.queue = [*found.queue], deque()
        return jobs

    def running(self, host: str) -> int:
        """Return how many requests to a host are open."""
        return self._host(host).running

    def back_off(self, host: str, seconds: float) -> None:
        """Pause a host that asked for fewer requests, and slow it down afterwards."""
        found = self._host(host)
        found.next_at = max(found.next_at, self._clock() + seconds)
        if found.interval:
            found.interval = min(found.interval * _SLOWER, max(_SLOWEST, found.base))
        self._enqueue(found)

    def narrow(self, host: str, *, is_last: bool = False) -> None:
        """Send one request at once to a host that does not respond, until it does.

        Args:
            host: The host.
            is_last: Whether all other hosts have precedence too.
        """
        found = self._host(host)
        found.limit, found.is_last = 1, is_last or found.is_last

    def speed_up(self, host: str) -> None:
        """Bring a host that responds again closer to its normal rate."""
        found = self._host(host)
        if found.limit < self._limits.per_host:
            found.limit, found.is_last = self._limits.per_host, False
            self._enqueue(found)
        if found.interval > found.base:
            found.interval = max(found.base, found.interval * _FASTER)

    def release(self, host: str) -> None:
        """Let the jobs of a host run at once that will send no request, and end its pause."""
        found = self._host(host)
        waiting, later = found.queue, [*found.later, *found.stalled]
        found.queue, found.later, found.stalled = deque(), [], []
        for job in waiting:
            (found.free if self._is_free(job) else found.queue).append(job)
        for entry in later:
            if self._is_free(entry[2]):
                found.free.append(entry[2])
            else:
                heapq.heappush(found.later, entry)
        found.interval = found.base
        found.next_at = min(found.next_at, self._clock() + found.interval)
        self._enqueue(found)

    def has_queued(self, host: str) -> bool:
        """Return whether more jobs are queued for a host."""
        found = self._hosts.get(host)
        return found is not None and len(found) > 0

    def slowest_hosts(self, count: int) -> list[tuple[str, float]]:
        """Return the hosts whose jobs take longest, and how many seconds at least."""
        busy = (host for host in self._hosts.values() if len(host) or host.running)
        seconds = ((host.key, (len(host) + host.running) * (host.interval or 1)) for host in busy)
        return heapq.nlargest(count, seconds, key=lambda each: each[1])

    def _host(self, key: str) -> _HostQueue[Job]:
        found = self._hosts.get(key)
        if found is None:
            interval = self._limits.interval * self._limits.slowdown(key)
            found = _HostQueue(key, interval, self._limits.per_host)
            self._hosts[key] = found
            if not self._admits(key):
                found.paused = True
                self._paused[key] = found
        return found

    def _enqueue(self, host: _HostQueue[Job]) -> None:
        """Queue a host by the time of its next job; its earlier entries become invalid."""
        host.ticket += 1
        if host.may_start():
            heapq.heappush(self._waiting, (host.ready_at(), next(self._order), host.ticket, host))

    def _start_ready(self) -> None:
        """Start all jobs that may run now, and set a timer for the next one."""
        now = self._clock()
        waiting, ready = self._waiting, self._ready
        while len(self._tasks) < self._limits.total:
            while waiting and waiting[0][0] <= now:
                _, order, ticket, host = heapq.heappop(waiting)
                if ticket == host.ticket:
                    heapq.heappush(ready, (host.rank(), order, ticket, host))
            if not ready:
                break
            _, _, ticket, host = ready[0]
            if ticket == host.ticket and self._must_leave_room(host):
                break
            heapq.heappop(ready)
            if ticket == host.ticket:
                self._start(host, now)
        if self._done and not self._done.done() and self._has_finished():
            self._done.set_result(None)
        self._set_timer()

    def _has_finished(self) -> bool:
        if self._tasks or self._waiting or self._ready or self._expected:
            return False
        return not any(map(len, self._paused.values()))

    def _must_leave_room(self, host: _HostQueue[Job]) -> bool:
        """Return whether the last places are reserved for hosts with many more jobs than this one.

        The run takes as long as the longest queue, so that queue never waits for a place.
        """
        if self._started % _RECOUNT == 0:
            self._longest = max(map(len, self._hosts.values()), default=0)
        left = self._limits.total - len(self._tasks)
        return left <= self._limits.total // _RESERVED and 2 * len(host) < self._longest

    def _start(self, host: _HostQueue[Job], now: float) -> None:
        stalled = False
        if host.free:
            job = host.free.popleft()
        else:
            job, stalled = host.pop(now)
            host.launched(now)
        host.running += 1
        host.stalling += stalled
        self._started += 1
        self._enqueue(host)
        task = asyncio.get_running_loop().create_task(self._run_job(host, job, stalled))
        self._tasks.add(task)
        task.add_done_callback(self._finished)

    async def _run_job(self, host: _HostQueue[Job], job: Job, stalled: bool) -> None:
        assert self._work is not None
        try:
            again = await self._work(job)
        finally:
            host.running -= 1
            host.stalling -= stalled
        if again is not None:
            other = host if again.host == host.key else self._host(again.host)
            if self._is_free(again.job):
                other.free.append(again.job)
            else:
                at = self._clock() + again.after
                heap = other.stalled if again.stalled else other.later
                heapq.heappush(heap, (at, next(self._order), again.job))
            if other is not host:
                self._enqueue(other)
        if len(host):
            self._enqueue(host)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        error = None if task.cancelled() else task.exception()
        if self._done is None or self._done.done():
            return
        if error is not None:
            self._done.set_exception(error)
            return
        if self._work is not None:
            self._start_ready()

    def _set_timer(self) -> None:
        while self._waiting and self._waiting[0][2] != self._waiting[0][3].ticket:
            heapq.heappop(self._waiting)
        if not self._waiting or len(self._tasks) >= self._limits.total:
            return
        at = self._waiting[0][0]
        if self._timer is not None and not self._timer.done():
            if self._timer_at <= at:
                return
            self._timer.cancel()
        self._timer_at = at
        self._timer = asyncio.get_running_loop().create_task(self._wake_up(at))

    async def _wake_up(self, at: float) -> None:
        await self._sleep(max(0.0, at - self._clock()))
        self._timer = None
        if self._work is not None:
            self._start_ready()
