"""Whole runs: their results, notices and errors, and how they end."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from loopback_web import whole_web
from virtual_time import EPOCH, FakeClient, VirtualLoop, run

from surveylint.model.reply import Exchange, Failure
from surveylint.model.target import Target, read_target
from surveylint.model.verdict import Cause, State
from surveylint.net.client import Request
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import Environment, Remaining, check, check_blocking
from surveylint.probe.policy import plan_request
from surveylint.probe.prober import LocalProber, ProbeListener, ProbeRequest, split_by_site

SETTINGS = NetSettings(cache_dir=None, proxies={})


def failing(*failures: Failure) -> FakeClient:
    return FakeClient(
        answer=lambda target, _number: Exchange(
            failure=failures[hash(target.host) % len(failures)], at=EPOCH
        )
    )


def test_every_url_is_a_key_as_it_was_passed() -> None:
    urls = [
        "http://a.org/x",
        "HTTP://A.ORG/x",
        "http://a.org/x#y",
        "mailto:me@a.org",
        "http://a b.org/",
        "ftp://a.org",
    ]
    result, _ = run(urls, FakeClient(), SETTINGS)
    assert list(result.verdicts) == urls


@pytest.mark.parametrize(
    "url",
    [
        "mailto:me@a.org",
        "ftp://a.org/x",
        "javascript:void(0)",
        "data:text/plain,x",
        "doi:10.1/x",
        "x/y.md",
        "http://",
    ],
)
def test_a_url_with_an_unsupported_scheme_is_skipped(url: str) -> None:
    result, _ = run([url], FakeClient(), SETTINGS)
    assert (result.verdicts[url].state, result.verdicts[url].cause) == (
        State.SKIPPED,
        Cause.UNSUPPORTED_SCHEME,
    )


def test_fragments_of_a_page_share_one_request() -> None:
    page = Exchange(
        status=200,
        headers={"content-type": "text/html"},
        body=b"<html><p id=a></p><p id=b></p></html>",
        at=EPOCH,
    )
    client = FakeClient(answer=lambda _target, _number: page)
    result, _ = run(["http://a.org/#a", "http://a.org/#b", "http://a.org/"], client, SETTINGS)
    assert client.requests == {"http://a.org/": 1}
    assert {verdict.state for verdict in result.verdicts.values()} == {State.ALIVE}


def test_a_missing_fragment_leaves_the_page_alive() -> None:
    page = Exchange(
        status=200,
        headers={"content-type": "text/html"},
        body=b"<html><p id=a></p></html>",
        at=EPOCH,
    )
    result, _ = run(
        ["http://a.org/#gone", "http://a.org/"],
        FakeClient(answer=lambda _target, _number: page),
        SETTINGS,
    )
    gone = result.verdicts["http://a.org/#gone"]
    assert (gone.state, gone.cause, len(gone.evidence)) == (
        State.SUSPECT,
        Cause.MISSING_FRAGMENT,
        2,
    )
    assert gone.note == "page has no `#gone` anchor"
    assert result.verdicts["http://a.org/"].state is State.ALIVE


@pytest.mark.parametrize("failure", [Failure.DNS, Failure.NO_ROUTE])
def test_no_network_is_reported_once_and_nothing_is_judged(failure: Failure) -> None:
    urls = [f"http://host{at}.org/" for at in range(5)]
    result, _ = run(urls, failing(failure), SETTINGS)
    assert result.offline
    assert len(result.notices) == 1
    assert {verdict.cause for verdict in result.verdicts.values()} == {Cause.OFFLINE}


def test_no_network_is_noticed_before_the_end_of_a_long_list() -> None:
    client = FakeClient(
        latency=5.0, answer=lambda _target, _number: Exchange(failure=Failure.DNS, at=EPOCH)
    )
    result, _ = run([f"http://host{at}.org/" for at in range(5000)], client, SETTINGS)
    assert result.offline
    assert not result.errors
    assert client.requests.total() < 1000


def test_one_dead_name_does_not_mean_no_network() -> None:
    result, _ = run(["http://gone.org/"], failing(Failure.NO_SUCH_HOST), SETTINGS)
    assert not result.offline
    assert result.verdicts["http://gone.org/"].cause is Cause.NO_SUCH_HOST


def test_a_name_without_an_address_does_not_mean_no_network() -> None:
    result, _ = run(["http://six.org/"], failing(Failure.NO_ADDRESS), SETTINGS)
    assert not result.offline
    assert result.verdicts["http://six.org/"].cause is Cause.DNS


@pytest.mark.parametrize(
    ("knows", "host", "offline"),
    [("", "gone.org", True), ("example.com", "gone.org", False), ("", "gone.invalid", False)],
)
def test_a_dead_name_is_trusted_if_the_resolver_knows_another_name(
    knows: str, host: str, offline: bool
) -> None:
    async def lookup(name: str, port: int) -> list[str]:
        if name == knows:
            return ["192.0.2.1"]
        raise socket.gaierror(socket.EAI_NONAME, "no such host")

    loop = VirtualLoop()
    environment = Environment(
        client=lambda _: failing(Failure.NO_SUCH_HOST),
        lookup=lookup,
        clock=loop.time,
        now=loop.time,
        sleep=asyncio.sleep,
    )
    result = loop.run_until_complete(check([f"http://{host}/"], SETTINGS, environment=environment))
    loop.close()
    assert result.offline is offline
    assert result.verdicts[f"http://{host}/"].cause is (
        Cause.OFFLINE if offline else Cause.NO_SUCH_HOST
    )


def test_one_host_that_responds_means_there_is_a_network() -> None:
    def answer(target: Target, _number: int) -> Exchange:
        return (
            Exchange(status=200)
            if target.host == "b.org"
            else Exchange(failure=Failure.DNS, at=EPOCH)
        )

    result, _ = run(
        [f"http://{name}.org/" for name in "abcdefgh"], FakeClient(answer=answer), SETTINGS
    )
    assert not result.offline
    assert result.verdicts["http://a.org/"].cause is Cause.DNS


def test_being_offline_leaves_no_trace_in_the_store(tmp_path: Path) -> None:
    settings = NetSettings(cache_dir=tmp_path, proxies={})
    urls = [f"http://host{at}.org/" for at in range(5)]
    run(urls, failing(Failure.DNS), settings)
    result, _ = run(
        urls, FakeClient(answer=lambda _target, _number: Exchange(status=500)), settings
    )
    assert {verdict.failures for verdict in result.verdicts.values()} == {1}


def test_a_bug_on_one_link_keeps_the_others() -> None:
    def answer(target: Target, _number: int) -> Exchange:
        if target.host == "bug.org":
            raise KeyError("a bug")
        return Exchange(status=200)

    result, _ = run(["http://bug.org/", "http://a.org/"], FakeClient(answer=answer), SETTINGS)
    assert [url for url, _ in result.errors] == ["http://bug.org/"]
    assert "a bug" in result.errors[0][1]
    assert list(result.verdicts) == ["http://a.org/"]


def test_progress_is_reported_and_ends_at_the_total() -> None:
    class Bar:
        def __init__(self) -> None:
            self.calls: list[tuple[int | str, ...]] = []

        def advanced(self, done: int, total: int, remaining: Callable[[], Remaining]) -> None:
            self.calls.append((done, total, *remaining().hosts[:1]))

    loop, bar = VirtualLoop(), Bar()
    environment = Environment(
        client=lambda _: FakeClient(latency=0.1), clock=loop.time, now=loop.time
    )
    urls = [
        f"http://{name}.org/{at}"
        for name, count in (("long", 40), ("short", 2))
        for at in range(count)
    ]
    loop.run_until_complete(check(urls, SETTINGS, progress=bar, environment=environment))
    loop.close()
    assert bar.calls[1][1:] == (42, "long.org")
    assert bar.calls[-1] == (42, 42)
    assert len(bar.calls) > 5


def test_an_interrupt_keeps_the_verdicts_found_so_far() -> None:
    class InterruptedClient(FakeClient):
        async def exchange(self, request: Request) -> Exchange:
            if request.target.path == "/9":
                raise KeyboardInterrupt
            if request.target.path == "/8":
                await asyncio.sleep(3600)
            return Exchange(status=200, at=EPOCH)

    urls = [f"http://a.org/{at}" for at in range(12)]
    result = check_blocking(
        urls, SETTINGS, environment=Environment(client=lambda _: InterruptedClient())
    )
    assert result.interrupted
    assert list(result.verdicts) == urls[:8]


def test_batches_have_whole_sites_and_about_equal_length() -> None:
    requests = [
        _request(f"http://{host}.org/{at}")
        for host, count in (("a", 9), ("b", 5), ("c", 4))
        for at in range(count)
    ]
    batches = split_by_site(requests, 2)
    assert sorted(len(batch) for batch in batches) == [9, 9]
    sites = [{request.target.site for request in batch} for batch in batches]
    assert not sites[0] & sites[1]


def test_other_probers_may_take_the_batches() -> None:
    loop, seen = VirtualLoop(), []

    def prober(name: str):  # type: ignore[no-untyped-def]
        local = LocalProber(FakeClient(), SETTINGS, clock=loop.time, now=loop.time)

        async def probe(batch: Sequence[ProbeRequest], listener: ProbeListener) -> None:
            seen.append((name, len(batch)))
            await local(batch, listener)

        return probe

    environment = Environment(
        clock=loop.time, now=loop.time, probers=(prober("one"), prober("two"))
    )
    urls = [f"http://host{at}.org/" for at in range(10)]
    result = loop.run_until_complete(check(urls, SETTINGS, environment=environment))
    loop.close()
    assert sorted(seen) == [("one", 5), ("two", 5)]
    assert len(result.verdicts) == 10


async def test_an_empty_list_has_no_verdicts() -> None:
    assert (await check([], SETTINGS)).verdicts == {}


async def test_the_demonstration_takes_few_seconds() -> None:
    async with whole_web() as web:
        names = [
            "paper",
            "gone",
            "moved",
            "wall",
            "soft-404",
            "parked",
            "slow",
            "then-ok",
            "login-wall",
            "moved-home",
        ]
        urls = [web.url(name, "503" if name == "then-ok" else "") for name in names]
        began = asyncio.get_running_loop().time()
        result = await check(urls, NetSettings(allow_private=True, cache_dir=None, proxies={}))
        assert asyncio.get_running_loop().time() - began < 5
    assert len({verdict.state for verdict in result.verdicts.values()}) >= 4


def _request(url: str) -> ProbeRequest:
    target, _ = read_target(url)
    return ProbeRequest(target, plan_request(target, SETTINGS))
