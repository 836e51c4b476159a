"""Virtual time: a loop that skips to its next timer, and a client that records its requests."""

from __future__ import annotations

import asyncio
import selectors
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from surveylint.model.reply import Exchange
from surveylint.model.target import Target
from surveylint.net.client import Request
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import CheckResult, Environment, check

EPOCH = 1_800_000_000.0


class _SkippingSelector(selectors.SelectSelector):
    loop: VirtualLoop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout is None:
            raise RuntimeError("nothing is scheduled")
        if not ready and timeout:
            self.loop.now += timeout
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop whose clock advances to its next timer."""

    def __init__(self) -> None:
        selector = _SkippingSelector()
        selector.loop = self
        self.now = 1000.0
        super().__init__(selector)

    def time(self) -> float:
        return self.now


class FakeClient:
    """A client that responds after a latency and records everything.

    Attributes:
        times: The times of the requests, by site.
        requests: The number of requests, by URL.
        peak: The most requests at once, by site.
        peak_all: The most requests at once.

    Args:
        latency: Seconds.
        answer: Returns the exchange for a target and the number of the request to it.
    """

    def __init__(
        self, latency: float = 0.0, answer: Callable[[Target, int], Exchange] | None = None
    ) -> None:
        self._latency, self._answer = latency, answer
        self.times: dict[str, list[float]] = defaultdict(list)
        self.requests: Counter[str] = Counter()
        self.running: Counter[str] = Counter()
        self.peak: Counter[str] = Counter()
        self.now = self.peak_all = 0

    async def exchange(self, request: Request) -> Exchange:
        target = request.target
        loop, site = asyncio.get_running_loop(), target.site
        self.times[site].append(loop.time())
        self.requests[target.url] += 1
        self.running[site] += 1
        self.now += 1
        self.peak[site] = max(self.peak[site], self.running[site])
        self.peak_all = max(self.peak_all, self.now)
        if self._latency:
            await asyncio.sleep(self._latency)
        self.running[site] -= 1
        self.now -= 1
        if self._answer is not None:
            return self._answer(target, self.requests[target.url])
        return Exchange(status=200, at=EPOCH + loop.time())

    def busiest(self, site: str, window: float = 1.0) -> int:
        """Return the most requests to a site within a window of seconds."""
        times, start, most = self.times[site], 0, 0
        for end, time in enumerate(times):
            while time - times[start] >= window:
                start += 1
            most = max(most, end - start + 1)
        return most


def run(
    urls: Iterable[str], client: FakeClient, settings: NetSettings
) -> tuple[CheckResult, float]:
    """Check links in virtual time; return the result and the virtual seconds that it took."""
    loop = VirtualLoop()
    environment = Environment(
        client=lambda _: client, clock=loop.time, now=lambda: EPOCH + loop.time()
    )
    began = loop.time()
    try:
        result = loop.run_until_complete(check(urls, settings, environment=environment))
        return result, loop.time() - began
    finally:
        loop.close()
