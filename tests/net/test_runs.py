"""A run as a whole: what it returns, what it says, and how it ends."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Sequence

import pytest
from loopback import whole_web
from virtual import EPOCH, VirtualLoop, Wire, run

from surveylint.model.reply import Exchange, Failure
from surveylint.model.target import Target
from surveylint.model.verdict import Cause, State
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import Surroundings, check, check_blocking
from surveylint.probe.policy import Plan, plan
from surveylint.probe.prober import Learns, LocalProber, Question, cut

SETTINGS = NetSettings(cache_dir=None, proxies={})


def failing(*failures: Failure) -> Wire:
    return Wire(
        answer=lambda target, _number: Exchange(
            failure=failures[hash(target.host) % len(failures)], at=EPOCH
        )
    )


def test_every_url_comes_back_as_it_was_passed_in() -> None:
    urls = [
        "http://a.org/x",
        "HTTP://A.ORG/x",
        "http://a.org/x#y",
        "mailto:me@a.org",
        "http://a b.org/",
        "ftp://a.org",
    ]
    outcome, _ = run(urls, Wire(), SETTINGS)
    assert list(outcome.verdicts) == urls


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
def test_what_is_no_web_address_is_skipped(url: str) -> None:
    outcome, _ = run([url], Wire(), SETTINGS)
    assert (outcome.verdicts[url].state, outcome.verdicts[url].cause) == (
        State.SKIPPED,
        Cause.UNSUPPORTED_SCHEME,
    )


def test_fragments_of_a_page_share_its_request() -> None:
    page = Exchange(
        status=200,
        headers={"content-type": "text/html"},
        body=b"<html><p id=a></p><p id=b></p></html>",
        at=EPOCH,
    )
    wire = Wire(answer=lambda _target, _number: page)
    outcome, _ = run(["http://a.org/#a", "http://a.org/#b", "http://a.org/"], wire, SETTINGS)
    assert wire.asked == {"http://a.org/": 1}
    assert {verdict.state for verdict in outcome.verdicts.values()} == {State.ALIVE}


def test_a_missing_fragment_leaves_the_page_alive() -> None:
    page = Exchange(
        status=200,
        headers={"content-type": "text/html"},
        body=b"<html><p id=a></p></html>",
        at=EPOCH,
    )
    outcome, _ = run(
        ["http://a.org/#gone", "http://a.org/"],
        Wire(answer=lambda _target, _number: page),
        SETTINGS,
    )
    gone = outcome.verdicts["http://a.org/#gone"]
    assert (gone.state, gone.cause, len(gone.evidence)) == (
        State.SUSPECT,
        Cause.MISSING_FRAGMENT,
        2,
    )
    assert gone.note == "the page has no place `gone`"
    assert outcome.verdicts["http://a.org/"].state is State.ALIVE


@pytest.mark.parametrize("failure", [Failure.DNS, Failure.NO_ROUTE])
def test_no_network_is_said_once_and_nothing_is_judged(failure: Failure) -> None:
    urls = [f"http://host{at}.org/" for at in range(5)]
    outcome, _ = run(urls, failing(failure), SETTINGS)
    assert outcome.offline
    assert len(outcome.notices) == 1
    assert {verdict.cause for verdict in outcome.verdicts.values()} == {Cause.OFFLINE}


def test_no_network_is_noticed_before_a_long_list_is_through() -> None:
    wire = Wire(
        latency=5.0, answer=lambda _target, _number: Exchange(failure=Failure.DNS, at=EPOCH)
    )
    outcome, _ = run([f"http://host{at}.org/" for at in range(5000)], wire, SETTINGS)
    assert outcome.offline
    assert not outcome.errors
    assert wire.asked.total() < 1000


def test_one_dead_name_is_not_the_network() -> None:
    outcome, _ = run(["http://gone.org/"], failing(Failure.NO_SUCH_HOST), SETTINGS)
    assert not outcome.offline
    assert outcome.verdicts["http://gone.org/"].cause is Cause.NO_SUCH_HOST


def test_a_name_without_an_address_is_not_the_network() -> None:
    outcome, _ = run(["http://six.org/"], failing(Failure.NO_ADDRESS), SETTINGS)
    assert not outcome.offline
    assert outcome.verdicts["http://six.org/"].cause is Cause.DNS


@pytest.mark.parametrize(
    ("knows", "host", "offline"),
    [("", "gone.org", True), ("example.com", "gone.org", False), ("", "gone.invalid", False)],
)
def test_one_dead_name_is_believed_of_a_resolver_that_knows_another(
    knows: str, host: str, offline: bool
) -> None:
    async def lookup(name: str, port: int) -> list[str]:
        if name == knows:
            return ["192.0.2.1"]
        raise socket.gaierror(socket.EAI_NONAME, "no such host")

    loop = VirtualLoop()
    world = Surroundings(
        client=lambda _: failing(Failure.NO_SUCH_HOST),
        lookup=lookup,
        clock=loop.time,
        now=loop.time,
        sleep=asyncio.sleep,
    )
    outcome = loop.run_until_complete(check([f"http://{host}/"], SETTINGS, surroundings=world))
    loop.close()
    assert outcome.offline is offline
    assert outcome.verdicts[f"http://{host}/"].cause is (
        Cause.OFFLINE if offline else Cause.NO_SUCH_HOST
    )


def test_one_host_that_answers_is_a_network() -> None:
    def answer(target: Target, _number: int) -> Exchange:
        return (
            Exchange(status=200)
            if target.host == "b.org"
            else Exchange(failure=Failure.DNS, at=EPOCH)
        )

    outcome, _ = run([f"http://{name}.org/" for name in "abcdefgh"], Wire(answer=answer), SETTINGS)
    assert not outcome.offline
    assert outcome.verdicts["http://a.org/"].cause is Cause.DNS


def test_being_offline_leaves_no_trace_in_the_store(tmp_path) -> None:  # type: ignore[no-untyped-def]
    settings = NetSettings(cache_dir=tmp_path, proxies={})
    urls = [f"http://host{at}.org/" for at in range(5)]
    run(urls, failing(Failure.DNS), settings)
    outcome, _ = run(urls, Wire(answer=lambda _target, _number: Exchange(status=500)), settings)
    assert {verdict.failures for verdict in outcome.verdicts.values()} == {1}


def test_a_bug_on_one_link_keeps_the_others() -> None:
    def answer(target: Target, _number: int) -> Exchange:
        if target.host == "bug.org":
            raise KeyError("a bug of ours")
        return Exchange(status=200)

    outcome, _ = run(["http://bug.org/", "http://a.org/"], Wire(answer=answer), SETTINGS)
    assert [url for url, _ in outcome.errors] == ["http://bug.org/"]
    assert "a bug of ours" in outcome.errors[0][1]
    assert list(outcome.verdicts) == ["http://a.org/"]


def test_progress_is_told_and_ends_at_the_total() -> None:
    class Bar:
        def __init__(self) -> None:
            self.calls: list[tuple[int, int, str]] = []

        def advanced(self, done: int, total: int, waiting_for: Callable[[], str]) -> None:
            self.calls.append((done, total, waiting_for()))

    loop, bar = VirtualLoop(), Bar()
    world = Surroundings(client=lambda _: Wire(latency=0.1), clock=loop.time, now=loop.time)
    urls = [
        f"http://{name}.org/{at}"
        for name, count in (("long", 40), ("short", 2))
        for at in range(count)
    ]
    loop.run_until_complete(check(urls, SETTINGS, progress=bar, surroundings=world))
    loop.close()
    assert bar.calls[1][1:] == (42, "long.org")
    assert bar.calls[-1] == (42, 42, "")
    assert len(bar.calls) > 5


def test_an_interrupt_keeps_what_was_learned() -> None:
    class Impatient(Wire):
        async def exchange(self, target: Target, **how: object) -> Exchange:  # type: ignore[override]
            if target.path == "/9":
                raise KeyboardInterrupt
            if target.path == "/8":
                await asyncio.sleep(3600)
            return Exchange(status=200, at=EPOCH)

    urls = [f"http://a.org/{at}" for at in range(12)]
    outcome = check_blocking(
        urls, SETTINGS, surroundings=Surroundings(client=lambda _: Impatient())
    )
    assert outcome.interrupted
    assert list(outcome.verdicts) == urls[:8]


def test_buckets_hold_whole_sites_of_about_equal_length() -> None:
    questions = [
        _question(f"http://{host}.org/{at}")
        for host, count in (("a", 9), ("b", 5), ("c", 4))
        for at in range(count)
    ]
    buckets = cut(questions, 2)
    assert sorted(len(bucket) for bucket in buckets) == [9, 9]
    sites = [{question.target.site for question in bucket} for bucket in buckets]
    assert not sites[0] & sites[1]


def test_other_engines_may_take_the_buckets() -> None:
    loop, seen = VirtualLoop(), []

    def engine(name: str):  # type: ignore[no-untyped-def]
        local = LocalProber(Wire(), SETTINGS, clock=loop.time, now=loop.time)

        async def probe(bucket: Sequence[Question], learns: Learns) -> None:
            seen.append((name, len(bucket)))
            await local(bucket, learns)

        return probe

    world = Surroundings(clock=loop.time, now=loop.time, probers=(engine("one"), engine("two")))
    urls = [f"http://host{at}.org/" for at in range(10)]
    outcome = loop.run_until_complete(check(urls, SETTINGS, surroundings=world))
    loop.close()
    assert sorted(seen) == [("one", 5), ("two", 5)]
    assert len(outcome.verdicts) == 10


async def test_nothing_to_do_is_done() -> None:
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
        outcome = await check(urls, NetSettings(allow_private=True, cache_dir=None, proxies={}))
        assert asyncio.get_running_loop().time() - began < 5
    assert len({verdict.state for verdict in outcome.verdicts.values()}) >= 4


def _question(url: str) -> Question:
    target = Target(url=url, scheme="http", host=url.split("/")[2], port=80)
    made: Plan = plan(target, SETTINGS)
    return Question(target, made)
