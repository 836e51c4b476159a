"""Rate limits, in virtual time."""

from __future__ import annotations

import asyncio
import itertools
import random
import time

import pytest
from virtual_time import EPOCH, FakeClient, VirtualLoop, run

from surveylint.model.reply import Exchange, Failure
from surveylint.model.target import Target
from surveylint.model.verdict import Cause, State
from surveylint.net.rate_limit import RateLimiter, RateLimits, Requeue
from surveylint.net.settings import NetSettings

DEFAULT = NetSettings(cache_dir=None, proxies={})


def links(counts: list[int]) -> list[str]:
    return [
        f"http://host{host}.org/{at}" for host, count in enumerate(counts) for at in range(count)
    ]


def skewed(hosts: int, seed: int) -> list[int]:
    random.seed(seed)
    return [
        max(1, int(500 * random.paretovariate(1.1) / (host + 1) ** 1.2))
        if host < 5
        else random.randint(1, 30)
        for host in range(hosts)
    ]


def test_no_host_gets_more_requests_a_second_than_its_interval_allows() -> None:
    client = FakeClient(latency=0.02)
    run(links([200, 150, 3]), client, DEFAULT)
    assert max(client.busiest(f"host{host}.org") for host in range(3)) == 20


def test_no_host_gets_two_requests_closer_than_nearly_an_interval() -> None:
    client = FakeClient(latency=0.02)
    run(links([300]), client, DEFAULT)
    times = client.times["host0.org"]
    assert min(later - earlier for earlier, later in itertools.pairwise(times)) >= 0.0475 - 1e-9


def test_slow_hosts_get_at_most_the_limit_at_once() -> None:
    client = FakeClient(latency=5.0)
    run(links([60, 60]), client, DEFAULT)
    assert max(client.peak.values()) == 10


def test_the_total_never_exceeds_the_limit() -> None:
    client = FakeClient(latency=3.0)
    run(links([2] * 1000), client, DEFAULT)
    assert client.peak_all == 256


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_run_takes_hardly_longer_than_its_longest_host(seed: int) -> None:
    counts = skewed(300, seed)
    _, took = run(links(counts), FakeClient(latency=0.05), DEFAULT)
    assert took <= 1.1 * max(counts) * DEFAULT.interval


def test_thousands_of_other_hosts_hardly_delay_the_longest_host() -> None:
    counts = [1000] + [5] * 1000
    _, took = run(links(counts), FakeClient(latency=0.02), DEFAULT)
    assert took <= 1.1 * 1000 * DEFAULT.interval


def test_the_longest_host_starts_first() -> None:
    client = FakeClient(latency=1.0)
    run(links([1] * 300 + [50]), client, DEFAULT)
    assert client.times["host300.org"][0] == min(times[0] for times in client.times.values())


def test_links_are_judged_in_linear_time() -> None:
    began = time.process_time()
    run(links([5] * 1000), FakeClient(latency=0.1), DEFAULT)
    small = time.process_time() - began
    result, _ = run(links([25] * 1000), FakeClient(latency=0.1), DEFAULT)
    large = time.process_time() - began - small
    assert len(result.verdicts) == 25_000
    assert large < 5 * small * 3  # a square would be 25 times as much


def test_a_link_that_is_listed_often_is_requested_once() -> None:
    client = FakeClient()
    run(["http://a.org/x", "HTTP://A.org:80/x", "http://a.org/x"], client, DEFAULT)
    assert client.requests == {"http://a.org/x": 1}


def limited(target: Target, number: int, *, status: int = 429, **headers: str) -> Exchange:
    if target.host == "host0.org" and number == 1:
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        return Exchange(status=status, headers=fields, at=EPOCH)
    return Exchange(status=200, at=EPOCH)


def test_retry_after_in_seconds_is_obeyed() -> None:
    client = FakeClient(answer=lambda target, number: limited(target, number, retry_after="7"))
    result, took = run(["http://host0.org/0"], client, DEFAULT)
    assert result.verdicts["http://host0.org/0"].state is State.ALIVE
    assert 7 <= took < 7.5


def test_retry_after_as_a_date_is_obeyed() -> None:
    # The virtual clock begins 1,000 s after EPOCH, and EPOCH + 1,009 s is this date.
    client = FakeClient(
        answer=lambda target, number: limited(
            target, number, retry_after="Fri, 15 Jan 2027 08:16:49 GMT"
        )
    )
    result, took = run(["http://host0.org/0"], client, DEFAULT)
    assert result.verdicts["http://host0.org/0"].state is State.ALIVE
    assert 9 <= took < 9.5


def test_a_complaint_without_retry_after_is_followed_by_a_pause() -> None:
    client = FakeClient(answer=limited)
    result, took = run(["http://host0.org/0"], client, DEFAULT)
    assert result.verdicts["http://host0.org/0"].state is State.ALIVE
    assert 1 <= took < 1.5


def test_a_complaint_slows_down_that_host_only() -> None:
    client = FakeClient(
        answer=lambda target, number: limited(target, number, status=503, retry_after="10")
    )
    run(links([20, 100]), client, DEFAULT)
    assert client.times["host1.org"][-1] - client.times["host1.org"][0] < 5.1


def test_a_host_that_asks_for_a_pause_of_two_hours_is_given_up() -> None:
    client = FakeClient(
        answer=lambda _target, _number: Exchange(
            status=429, headers={"retry-after": "7200"}, at=EPOCH
        )
    )
    result, took = run(links([100]), client, DEFAULT)
    assert {verdict.cause for verdict in result.verdicts.values()} == {Cause.RATE_LIMITED}
    assert sum(client.requests.values()) <= 10
    assert took < 20


@pytest.mark.parametrize(
    ("exchange", "tries"),
    [
        (Exchange(status=429), 3),
        (Exchange(status=500), 3),
        (Exchange(status=503), 3),
        (Exchange(failure=Failure.RESET), 3),
        (Exchange(failure=Failure.TIMEOUT), 2),
        (Exchange(failure=Failure.REFUSED), 1),
        (Exchange(status=403), 1),
        (Exchange(status=404), 2),
    ],
)
def test_each_failure_gets_its_number_of_requests(exchange: Exchange, tries: int) -> None:
    client = FakeClient(
        answer=lambda target, _number: (
            exchange if target.host == "host0.org" else Exchange(status=200)
        )
    )
    run(["http://host0.org/", "http://host1.org/"], client, DEFAULT)
    assert client.requests["http://host0.org/"] == tries


def test_no_slot_is_held_while_a_retry_waits() -> None:
    settings = NetSettings(cache_dir=None, proxies={}, concurrency=1)
    client = FakeClient(answer=lambda target, number: limited(target, number, status=500))
    _, took = run(["http://host0.org/0", *links([0, 10])], client, settings)
    assert client.times["host1.org"][-1] - client.times["host0.org"][0] < 0.6
    assert took < 1.5


def test_redirects_obey_the_limits_of_the_host_that_they_point_to() -> None:
    def answer(target: Target, _number: int) -> Exchange:
        if target.host == "hub.org":
            return Exchange(status=200)
        return Exchange(
            status=302, headers={"location": f"http://hub.org{target.path}{target.host}"}
        )

    client = FakeClient(latency=0.01, answer=answer)
    run(links([1] * 200), client, DEFAULT)
    assert len(client.times["hub.org"]) == 200
    assert client.busiest("hub.org") == 20


def test_a_silent_host_is_given_up_for_all_its_links() -> None:
    def answer(target: Target, _number: int) -> Exchange:
        return (
            Exchange(failure=Failure.TIMEOUT, detail="no response")
            if target.host == "host0.org"
            else Exchange(status=200)
        )

    client = FakeClient(latency=10.0, answer=answer)
    result, took = run(links([500, 1]), client, DEFAULT)
    assert {result.verdicts[url].cause for url in links([500])} == {Cause.TIMEOUT}
    assert took < 60


def test_an_uncaught_exception_of_a_job_ends_the_run() -> None:
    loop = VirtualLoop()
    limiter: RateLimiter[int] = RateLimiter(RateLimits(), clock=loop.time)
    limiter.add("a", [1, 2])

    async def work(_job: int) -> Requeue[int] | None:
        raise KeyError("bug")

    with pytest.raises(KeyError):
        loop.run_until_complete(limiter.run(work))
    loop.close()


def test_a_job_may_be_requeued_at_another_host() -> None:
    loop, seen = VirtualLoop(), []
    limiter: RateLimiter[str] = RateLimiter(RateLimits(), clock=loop.time)
    limiter.add("a", ["x"])

    async def work(job: str) -> Requeue[str] | None:
        seen.append((job, loop.time()))
        await asyncio.sleep(0)
        return Requeue("b", "y", 3.0) if job == "x" else None

    loop.run_until_complete(limiter.run(work))
    loop.close()
    assert seen == [("x", 1000.0), ("y", 1003.0)]


@pytest.mark.parametrize("status", [502, 503, 504, 521])
@pytest.mark.parametrize("wait", ["", "20"])
def test_a_broken_host_is_given_up_for_all_its_links(status: int, wait: str) -> None:
    def answer(target: Target, _number: int) -> Exchange:
        broken = Exchange(status=status, headers={"retry-after": wait} if wait else {}, at=EPOCH)
        return broken if target.host == "host0.org" else Exchange(status=200, at=EPOCH)

    client = FakeClient(latency=0.1, answer=answer)
    result, took = run(links([300, 1]), client, DEFAULT)
    assert {result.verdicts[url].cause for url in links([300])} == {Cause.SERVER_ERROR}
    assert result.verdicts[links([300])[-1]].note.startswith("not requested: host0.org")
    assert sum(client.requests.values()) < 60
    assert took < 400


def test_a_page_that_is_broken_by_itself_does_not_give_its_host_up() -> None:
    def answer(target: Target, _number: int) -> Exchange:
        return Exchange(status=500 if target.path != "/7" else 200, at=EPOCH)

    client = FakeClient(answer=answer)
    run(links([30]), client, DEFAULT)
    assert len(client.requests) == 30
