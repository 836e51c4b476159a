"""Links that stall on a host that otherwise responds: they cost little, and slow pages are read."""

from __future__ import annotations

import asyncio

import pytest
from virtual_time import FakeClient, run

from surveylint.demo.server import Visit, Web
from surveylint.model.reply import Exchange, Failure
from surveylint.model.target import read_target
from surveylint.model.verdict import Cause
from surveylint.net.client import AiohttpClient, Request
from surveylint.net.settings import NetSettings
from surveylint.probe.response_times import ResponseTimes


class StallingClient(FakeClient):
    """A client some of whose links never answer; it records for how long it waited for them."""

    def __init__(self, latency: float) -> None:
        super().__init__(latency)
        self.waited: list[float] = []

    async def exchange(self, request: Request) -> Exchange:
        answer = await super().exchange(request)
        if "/stalls/" not in request.target.url:
            return answer
        patience = request.timeout if request.patience is None else request.patience
        self.waited.append(patience)
        await asyncio.sleep(patience)
        return Exchange(failure=Failure.TIMEOUT, at=answer.at)


def listed(stalls: int, pages: int = 400) -> list[str]:
    every = pages // stalls
    kinds = ["stalls" if at % every == every - 1 else "paper" for at in range(pages)]
    return [f"http://a.org/{kind}/{at}" for at, kind in enumerate(kinds)]


def test_a_stalled_link_is_given_up_early() -> None:
    client, urls = StallingClient(0.1), listed(10)
    result, _ = run(urls, client, NetSettings(cache_dir=None, proxies={}))
    causes = [result.verdicts[url].cause for url in urls if "/stalls/" in url]
    assert causes == [Cause.TIMEOUT] * 10
    assert client.waited.count(2.0) == 2  # those among the first hundred links
    assert client.waited.count(1.0) == 8
    assert client.waited.count(10.0) >= 3
    assert set(client.waited) == {1.0, 2.0, 5.0, 10.0}


@pytest.mark.parametrize(("slowest", "first"), [(0.1, 1.0), (0.7, 2.1), (4, 10)])
def test_many_responses_show_sooner_that_a_link_stalls(slowest: float, first: float) -> None:
    times = ResponseTimes()
    for at in range(100):
        times.add(at, at + slowest)
    assert times.patience(10.0, is_first=True) == pytest.approx(first)
    assert times.patience(10.0, is_first=False) == 10.0


@pytest.mark.parametrize(("slowest", "first", "again"), [(0.1, 2, 5), (0.7, 3.5, 7), (3, 10, 10)])
def test_a_slow_host_is_given_more_time(slowest: float, first: float, again: float) -> None:
    times = ResponseTimes()
    for at in range(10):
        assert times.patience(10.0, is_first=True) == 10.0
        times.add(at, at + slowest)
    assert times.patience(10.0, is_first=True) == pytest.approx(first)
    for _ in range(3):
        assert times.patience(10.0, is_first=False) == 10.0
        times.add_stall()
    assert times.patience(10.0, is_first=False) == pytest.approx(again)


def test_a_host_that_never_responded_is_given_the_whole_timeout() -> None:
    client = StallingClient(0.1)
    run([f"http://a.org/stalls/{at}" for at in range(9)], client, NetSettings(cache_dir=None))
    assert set(client.waited) == {10.0}


def test_a_link_that_is_tried_once_is_given_the_whole_timeout() -> None:
    client = StallingClient(0.1)
    run(listed(4), client, NetSettings(cache_dir=None, proxies={}, tries=1))
    assert set(client.waited) == {10.0}


async def slow_body(visit: Visit) -> None:
    """Send the head at once, and the body some time later."""
    visit.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 4\r\n\r\n")
    await visit.writer.drain()
    await asyncio.sleep(0.3)
    visit.raw(b"<p/>")


async def late_head(visit: Visit) -> None:
    """Respond some time later."""
    await asyncio.sleep(0.3)
    visit.answer(200, b"<p/>")


@pytest.mark.parametrize("path", ["/slow-body/1", "/late-head/1"])
async def test_only_the_head_of_a_response_must_begin_early(path: str) -> None:
    async with Web({"slow-body": slow_body, "late-head": late_head}) as web:
        client = AiohttpClient(NetSettings(allow_private=True, cache_dir=None, proxies={}))
        target, _ = read_target(f"http://127.0.0.1:{web.port}{path}")
        exchange = await client.exchange(Request(target, timeout=5.0, patience=0.1))
        await client.close()
    is_slow_body = path.startswith("/slow-body")
    assert exchange.status == (200 if is_slow_body else None)
    assert exchange.body == (b"<p/>" if is_slow_body else b"")
    assert exchange.detail == ("" if is_slow_body else "no response within 0 s")
