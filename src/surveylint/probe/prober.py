"""The prober: requests targets within the rate limits, and reports each judgement at once."""

from __future__ import annotations

import asyncio
import time
import traceback
from collections.abc import Awaitable, Callable, Collection, Coroutine, Iterable, Sequence
from typing import TYPE_CHECKING, Protocol

from surveylint.model.reply import Exchange, Failure, Reply
from surveylint.model.target import Target
from surveylint.model.verdict import State
from surveylint.net.client import HttpClient, Request
from surveylint.net.rate_limit import RateLimiter, RateLimits, Requeue
from surveylint.net.redirects import RedirectChain
from surveylint.net.settings import NetSettings
from surveylint.probe import policy
from surveylint.probe.failing_hosts import (
    HOST_FAILURES,
    HOST_STATUSES,
    FailingHosts,
    Place,
)
from surveylint.probe.fragments import FragmentSearch
from surveylint.probe.judge import Judgement, better, judge
from surveylint.probe.policy import ProbeRequest
from surveylint.probe.response_times import ResponseTimes
from surveylint.probe.shared_hosts import SharedAnswers, SharedHosts

if TYPE_CHECKING:
    from surveylint.probe.soft404_probe import PageSketch, SiblingPages

_MIN_TIMEOUT = 1.0  # seconds for each hop of a slow chain of redirects
_SPREAD = 0.2  # part of an interval over which the first requests of all sites are spread


class RunAbortedError(Exception):
    """Raised by a listener to end the run."""


class ProbeListener(Protocol):
    """Receives what a prober finds; any method may raise RunAbortedError."""

    def on_judgement(self, request: ProbeRequest, judged: Judgement) -> None:
        """Take the judgement of a target."""

    def on_exchange(self, target: Target, exchange: Exchange) -> None:
        """Take an exchange."""

    def on_error(self, request: ProbeRequest, trace: str) -> None:
        """Take the traceback of a bug that ended the check of a target."""


Prober = Callable[[Sequence[ProbeRequest], ProbeListener], Awaitable[None]]


def split_by_site(requests: Iterable[ProbeRequest], count: int) -> list[list[ProbeRequest]]:
    """Return at most `count` batches of about the same length; each site is in one batch only."""
    batches: list[list[ProbeRequest]] = [[] for _ in range(count)]
    for of_site in sorted(_by_site(requests).values(), key=len, reverse=True):
        min(batches, key=len).extend(of_site)
    return [batch for batch in batches if batch]


class LocalProber:
    """Sends the requests from this process.

    Args:
        client: The HTTP client.
        settings: The network settings.
        clock: Returns monotonic seconds.
        now: Returns the time in Unix seconds.
        sleep: Sleeps for a number of seconds of the clock.
        silent: Hosts that did not respond some hours ago. They are asked last, and the other links
            of such a host wait for the answer to the first one.
        shared: What this run and others at the same time know of each other; None for no others.
    """

    def __init__(
        self,
        client: HttpClient,
        settings: NetSettings,
        *,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        silent: Collection[Place] = frozenset(),
        shared: SharedAnswers | None = None,
    ) -> None:
        self._client, self._settings, self._clock, self._now = client, settings, clock, now
        self._silent = silent
        self._responses: dict[str, ResponseTimes] = {}  # by site
        limits = RateLimits(
            total=settings.concurrency,
            per_host=settings.host_concurrency,
            interval=settings.interval,
            slowdown=settings.slowdown,
        )
        self._shared: SharedHosts[_Check] | None = None
        if shared is not None:
            self._shared = SharedHosts(shared, interval=settings.interval, clock=clock, sleep=sleep)
        self._limiter: RateLimiter[ProbeRequest | _Check] = RateLimiter(
            limits, is_free=self._is_free, admits=self._admits, clock=clock, sleep=sleep
        )
        self._failing = FailingHosts(settings.give_up_after, now, silent)
        self._siblings: SiblingPages[_Check] | None = None
        if settings.siblings:
            from surveylint.probe.soft404_probe import SiblingPages

            self._siblings = SiblingPages()
        self._listener: ProbeListener | None = None

    async def __call__(self, batch: Sequence[ProbeRequest], listener: ProbeListener) -> None:
        """Check all targets of a batch."""
        self._listener = listener
        if self._shared is not None:
            batch = self._shared.begin(self._limiter, batch)
        # The site with most links begins at once. The others follow a little later each, so that
        # their requests do not coincide.
        silent = {request.plan.target.site for request in batch if self._is_silent(request)}
        sites = sorted(_by_site(batch).items(), key=lambda item: (item[0] in silent, -len(item[1])))
        for rank, (site, requests) in enumerate(sites):
            delay = self._settings.interval * _SPREAD * rank / len(sites)
            self._limiter.add(site, requests, delay)
            if site in silent:
                self._limiter.narrow(site, is_last=True)
        if self._shared is None:
            await self._limiter.run(self._step)
        else:
            await _first_ended(self._limiter.run(self._step), self._shared.watch())

    def slowest_hosts(self, count: int) -> list[tuple[str, float]]:
        """Return the sites whose links take longest, and how many seconds at least."""
        return self._limiter.slowest_hosts(count)

    def _is_silent(self, request: ProbeRequest) -> bool:
        target = request.plan.target
        return bool(self._silent) and (target.host, target.port) in self._silent

    def _admits(self, site: str) -> bool:
        return self._shared is None or self._shared.admits(site)

    def _is_free(self, item: ProbeRequest | _Check) -> bool:
        """Return whether the next step of a check sends no request."""
        target = item.chain.target if isinstance(item, _Check) else item.plan.target
        return self._failing.gave_up(target)

    async def _step(self, item: ProbeRequest | _Check) -> Requeue[ProbeRequest | _Check] | None:
        """Do one exchange of a check; a bug ends this check only."""
        check = item if isinstance(item, _Check) else self._opened(item)
        try:
            return await self._advance(check)
        except RunAbortedError:
            raise
        except Exception:  # noqa: BLE001
            assert self._listener is not None
            self._listener.on_error(check.request, traceback.format_exc())
            self._closed(check.request)
            if check.is_sibling:
                self._resume(check, None)
            return None

    def _opened(self, request: ProbeRequest) -> _Check:
        if self._shared is not None:
            self._shared.opened(request)
        return _Check(request, self._chain(request))

    def _closed(self, request: ProbeRequest) -> None:
        if self._shared is not None:
            self._shared.closed(request)

    async def _advance(self, check: _Check) -> Requeue[ProbeRequest | _Check] | None:
        target = check.chain.target
        search = check.search(target)
        skipped, started = self._failing.skipped(target), self._clock()
        exchange = skipped or await self._exchange(check, target, search)
        reply = check.chain.follow(exchange)
        if reply is None:
            return Requeue(check.chain.target.site, check)
        if check.is_sibling:
            if skipped is None:
                self._rate(target, reply, None, started)
            self._resume(check, reply)
            return None
        check.tries += 1
        if skipped is not None:
            return self._judge(check, reply, search)
        delay = policy.retry_delay(reply, check.tries, self._settings, self._now())
        if check.tries > 1 or not (check.is_impatient and exchange.failure is Failure.TIMEOUT):
            self._rate(target, reply, delay, started)
        if delay is not None and not self._failing.gave_up(target):
            check.chain = self._chain(check.request)
            stalled = exchange.failure is Failure.TIMEOUT
            return Requeue(check.request.plan.target.site, check, delay, stalled)
        return self._judge(check, reply, search)

    async def _exchange(
        self, check: _Check, target: Target, search: FragmentSearch | None
    ) -> Exchange:
        assert self._listener is not None
        plan, chain = check.request.plan, check.chain
        timeout = max(_MIN_TIMEOUT, plan.timeout - chain.spent)
        patience = self._patience(check, target, timeout)
        check.is_impatient = patience < timeout
        request = Request(
            target,
            method=plan.method if check.first is None else "GET",
            cookie=chain.cookie,
            timeout=timeout,
            patience=patience,
            keep_alive=self._limiter.has_queued(target.site),
            search=search,
        )
        exchange = await self._client.exchange(request)
        self._listener.on_exchange(target, exchange)
        return exchange

    def _patience(self, check: _Check, target: Target, timeout: float) -> float:
        """Return for how many seconds a request waits for the head of its response."""
        responses = self._responses.get(target.site)
        if responses is None or check.is_sibling or check.first or self._settings.tries < 2:
            return timeout
        return responses.patience(timeout, is_first=check.tries == 0)

    def _judge(
        self, check: _Check, reply: Reply, search: FragmentSearch | None
    ) -> Requeue[ProbeRequest | _Check] | None:
        request = check.request
        judged = judge(
            reply, fragments=request.fragments, accept=request.plan.accept, search=search
        )
        check.last = policy.service_judgement(request.plan, judged, request.target)
        may_be_soft_404 = check.last.state in (State.ALIVE, State.MOVED)
        if self._siblings is not None and may_be_soft_404 and not request.plan.service:
            return self._compare(self._siblings, check, reply)
        return self._conclude(check, check.last)

    def _conclude(self, check: _Check, judged: Judgement) -> Requeue[ProbeRequest | _Check] | None:
        """Report a judgement, or have it confirmed by a second check."""
        request = check.request
        if check.first is None and judged.needs_confirmation:
            check.first, check.tries, check.chain = judged, 0, self._chain(request)
            return Requeue(request.plan.target.site, check, self._settings.second_look)
        assert self._listener is not None
        if check.first is not None:
            judged = better(check.first, judged)
        self._listener.on_judgement(request, judged)
        self._closed(request)
        return None

    def _compare(
        self, siblings: SiblingPages[_Check], check: _Check, reply: Reply
    ) -> Requeue[ProbeRequest | _Check] | None:
        """Compare a page with a made-up address; the first check of a folder requests that."""
        from surveylint.probe.soft404_probe import sketch_of

        target = check.request.plan.target
        check.sketch = sketch_of(reply)
        if check.sketch is None or not siblings.is_needed(target):
            return self._compared(siblings, check)
        made_up = siblings.wait(target, check)
        if made_up is None:
            return None
        chain = RedirectChain(made_up, limit=self._settings.max_redirects)
        return Requeue(target.site, _Check(check.request, chain, is_sibling=True))

    def _compared(
        self, siblings: SiblingPages[_Check], check: _Check
    ) -> Requeue[ProbeRequest | _Check] | None:
        assert check.last is not None
        judged = check.last
        if check.sketch is not None:
            judged = siblings.judged(check.request.plan.target, check.sketch, judged)
        return self._conclude(check, judged)

    def _resume(self, check: _Check, reply: Reply | None) -> None:
        """Continue the checks that waited for a made-up address."""
        assert self._siblings is not None
        for waiting in self._siblings.record(check.request.plan.target, reply):
            again = self._compared(self._siblings, waiting)
            if again is not None:
                self._limiter.add(again.host, [again.job], again.after)

    def _chain(self, request: ProbeRequest) -> RedirectChain:
        plan = request.plan
        return RedirectChain(plan.target, limit=self._settings.max_redirects, method=plan.method)

    def _rate(self, target: Target, reply: Reply, delay: float | None, started: float) -> None:
        """Slow down a host that asks for it, and count the links that it fails to answer.

        Args:
            target: The last target.
            reply: Its reply.
            delay: Seconds until the next try, None if there is none.
            started: When the last request was sent, in seconds of the clock.
        """
        exchange, gave_up = reply.exchange, self._failing.gave_up(target)
        if policy.asks_to_slow_down(exchange):
            self._slow_down(target, exchange, delay, started)
        elif exchange.failure in HOST_FAILURES:
            ended = self._clock()
            self._failing.add(
                target, exchange.failure, final=delay is None, started=started, ended=ended
            )
            responses = self._responses.setdefault(target.site, ResponseTimes())
            if responses.last < started:
                self._limiter.narrow(target.site)
            if delay is None and exchange.failure is Failure.TIMEOUT:
                responses.add_stall()
        elif exchange.failure is None and exchange.status in HOST_STATUSES:
            self._failing.add(target, exchange.status, final=delay is None)
        elif exchange.status is not None:
            responses = self._responses.setdefault(target.site, ResponseTimes())
            responses.add(started, self._clock())
            self._limiter.speed_up(target.site)
            self._failing.forget(target)
        if self._failing.gave_up(target) and not gave_up:
            self._limiter.release(target.site)

    def _slow_down(
        self, target: Target, exchange: Exchange, delay: float | None, started: float
    ) -> None:
        """Pause a host that asks for it."""
        requested = policy.retry_after(exchange, self._now())
        pause = min(requested or 0.0, self._settings.retry_delay) if delay is None else delay
        self._limiter.back_off(target.site, pause)
        is_too_long = requested is not None and requested > self._settings.max_wait
        self._failing.complain(
            target,
            exchange.status or 0,
            started=started,
            pause=None if is_too_long else pause,
        )


class _Check:
    """The check of one target, which may take several exchanges."""

    __slots__ = (
        "chain",
        "first",
        "is_impatient",
        "is_sibling",
        "last",
        "request",
        "sketch",
        "tries",
    )

    def __init__(
        self, request: ProbeRequest, chain: RedirectChain, *, is_sibling: bool = False
    ) -> None:
        self.request, self.chain, self.is_sibling = request, chain, is_sibling
        self.first: Judgement | None = None  # to be confirmed
        self.last: Judgement | None = None
        self.sketch: PageSketch | None = None  # to be compared with a made-up address
        self.tries = 0
        self.is_impatient = False  # whether the last request was to be given up early

    def search(self, target: Target) -> FragmentSearch | None:
        """Return a search for the fragments in a target's page, None if there are none."""
        fragments = self.request.fragments
        if not fragments or self.request.plan.method != "GET" or self.is_sibling:
            return None
        return FragmentSearch(fragments, target)


async def _first_ended(*works: Coroutine[object, object, None]) -> None:
    """Wait until one of several works ends, and end the others."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            if task.done():
                task.result()
    finally:
        for task in tasks:
            task.cancel()


def _by_site(requests: Iterable[ProbeRequest]) -> dict[str, list[ProbeRequest]]:
    sites: dict[str, list[ProbeRequest]] = {}
    for request in requests:
        sites.setdefault(request.plan.target.site, []).append(request)
    return sites
