"""Shared hosts: runs at the same time take turns with each host and use each other's answers."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from surveylint.net.claims import LEASE, Claims
from surveylint.net.rate_limit import RateLimiter
from surveylint.probe.policy import ProbeRequest

_LOOK = 0.5  # seconds between two looks at what other runs do
_TURN = 5.0  # seconds for which a run keeps a host that another run waits for
_AWAY = 3 * _LOOK  # seconds for which a run leaves a host to those that wait for it
_RENEWAL = LEASE / 5  # seconds
# Intervals between the last request of one run to a host and the first of the next one: so many
# that the limit of requests in a second holds where the two meet.
_GAP = 3

Step = TypeVar("Step")


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedAnswers:
    """What runs at the same time know of each other.

    Attributes:
        claims: The claims of this run and of the others.
        take: Takes the answer of another run to a request, and returns whether there is one.
        flush: Stores the answers of this run, and returns whether all are stored.
    """

    claims: Claims
    take: Callable[[ProbeRequest], bool]
    flush: Callable[[], bool]


class SharedHosts(Generic[Step]):
    """The hosts that this run may ask, and the links that it need not ask.

    Args:
        answers: What runs know of each other.
        interval: Seconds between two requests to a host.
        clock: Returns monotonic seconds.
        sleep: Sleeps for a number of seconds of that clock.
    """

    def __init__(
        self,
        answers: SharedAnswers,
        *,
        interval: float,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._answers, self._claims = answers, answers.claims
        self._interval, self._clock, self._sleep = interval, clock, sleep
        self._limiter: RateLimiter[ProbeRequest | Step] | None = None
        self._mine: dict[str, float] = {}  # site to when it was taken
        self._leaving: set[str] = set()
        self._left: dict[str, float] = {}  # site to when another run was let have it
        self._open: defaultdict[str, set[str]] = defaultdict(set)  # site to URLs of open checks
        self._claimed: set[str] = set()  # URLs of open checks whose site another run may have
        self._finished: set[str] = set()  # those of them that are finished
        self._awaited: dict[str, ProbeRequest] = {}
        self._renewed = clock()

    def begin(
        self, limiter: RateLimiter[ProbeRequest | Step], batch: Sequence[ProbeRequest]
    ) -> list[ProbeRequest]:
        """Take the hosts of a batch, and return the requests that no other run answers."""
        self._limiter = limiter
        self._take({request.plan.target.site for request in batch})
        if not self._claims.is_shared:
            return list(batch)
        return self._without_answered(batch)

    def admits(self, site: str) -> bool:
        """Return whether this run may send requests to a site."""
        return site in self._mine or site in self._take([site])

    def opened(self, request: ProbeRequest) -> None:
        """Note that the check of a target begins."""
        self._open[request.plan.target.site].add(request.target.url)

    def closed(self, request: ProbeRequest) -> None:
        """Note that the check of a target is finished."""
        url = request.target.url
        self._open[request.plan.target.site].discard(url)
        if url in self._claimed:
            self._claimed.discard(url)
            self._finished.add(url)

    async def watch(self) -> None:
        """Look at what other runs do, again and again."""
        while True:
            await self._sleep(_LOOK)
            self._look()

    def _look(self) -> None:
        assert self._limiter is not None
        if self._clock() - self._renewed >= _RENEWAL:
            self._renewed = self._clock()
            if not self._claims.renew():
                self._pause_lost(self._limiter)
        if self._finished and self._answers.flush():
            self._claims.drop(self._finished)
            self._finished.clear()
        if self._claims.is_shared:
            self._leave(self._limiter)
        waiting = [site for site in self._limiter.paused_hosts() if self._may_take(site)]
        for site in self._take(waiting) if waiting else ():
            self._resume(self._limiter, site)
        if self._awaited:
            self._ask_for_awaited(self._limiter)

    def _may_take(self, site: str) -> bool:
        if site in self._leaving:
            return False
        return site not in self._left or self._clock() - self._left[site] >= _AWAY

    def _take(self, sites: Iterable[str]) -> set[str]:
        taken = self._claims.take([*sites])
        self._mine.update(dict.fromkeys(taken, self._clock()))
        return taken

    def _pause_lost(self, limiter: RateLimiter[ProbeRequest | Step]) -> None:
        """Pause the hosts that other runs took while this one was stopped."""
        for site in self._mine.keys() - self._claims.held():
            del self._mine[site]
            limiter.pause(site)

    def _leave(self, limiter: RateLimiter[ProbeRequest | Step]) -> None:
        """Let other runs have the hosts that they wait for, each after its turn."""
        now = self._clock()
        for site in self._claims.requested() & self._mine.keys():
            if not limiter.has_queued(site) or now - self._mine[site] >= _TURN:
                limiter.pause(site)
                self._leaving.add(site)
        gone = [site for site in self._leaving if not limiter.running(site)]
        if not gone or not self._answers.flush():
            return
        for site in gone:
            self._claimed |= self._open[site]
            self._claims.release(site, self._open[site])
            self._leaving.discard(site)
            self._left[site] = now
            del self._mine[site]

    def _resume(self, limiter: RateLimiter[ProbeRequest | Step], site: str) -> None:
        """Go on with a host that another run had."""
        jobs = limiter.take_queued(site)
        requests = self._without_answered([job for job in jobs if isinstance(job, ProbeRequest)])
        steps = [job for job in jobs if not isinstance(job, ProbeRequest)]
        limiter.add(site, [*steps, *requests])
        limiter.resume(site, _GAP * self._interval)

    def _without_answered(self, requests: Sequence[ProbeRequest]) -> list[ProbeRequest]:
        """Return the requests that no other run answers; those that one works on are awaited."""
        assert self._limiter is not None
        left = [request for request in requests if not self._answers.take(request)]
        claimed = self._claims.claimed([request.target.url for request in left])
        awaited = {each.target.url: each for each in left if each.target.url in claimed}
        self._awaited |= awaited
        self._limiter.expect(len(awaited))
        return [request for request in left if request.target.url not in claimed]

    def _ask_for_awaited(self, limiter: RateLimiter[ProbeRequest | Step]) -> None:
        """Take the answers that another run worked on; ask for those that it did not find."""
        claimed = self._claims.claimed(self._awaited)
        for url, request in [*self._awaited.items()]:
            if not self._answers.take(request):
                if url in claimed:
                    continue
                limiter.add(request.plan.target.site, [request])
            del self._awaited[url]
            limiter.expect(-1)
