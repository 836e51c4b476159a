"""Bad hosts: they are given up soon, remembered for hours, and cost the other hosts nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from virtual_time import EPOCH, FakeClient, run

from surveylint.model.reply import Exchange, Failure
from surveylint.model.target import Target
from surveylint.model.verdict import Cause, State
from surveylint.net import client
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import CheckResult

SETTINGS = NetSettings(cache_dir=None, proxies={})
Answer = Callable[[Target, int], Exchange]


def bad(count: int) -> list[str]:
    return [f"http://bad.org/{at}" for at in range(count)]


def always(status: int, **headers: str) -> Answer:
    fields = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _target, _number: Exchange(status=int(str(status)), headers=fields, at=EPOCH)


def silence(target: Target, _number: int) -> Exchange:
    if target.host == "bad.org":
        return Exchange(failure=Failure.TIMEOUT, at=EPOCH)
    return Exchange(status=200, at=EPOCH)


def causes(result: CheckResult) -> set[tuple[State, Cause | None]]:
    return {(verdict.state, verdict.cause) for verdict in result.verdicts.values()}


@pytest.mark.parametrize("status", [502, 503, 504, 522])
def test_a_host_with_server_errors_is_given_up_after_a_few_requests(status: int) -> None:
    web = FakeClient(latency=0.1, answer=always(status))
    result, seconds = run(bad(200), web, SETTINGS)
    assert causes(result) == {(State.UNREACHABLE, Cause.SERVER_ERROR)}
    assert web.requests.total() <= 20
    assert seconds < 10


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (503, (State.UNREACHABLE, Cause.SERVER_ERROR)),
        (429, (State.UNVERIFIED, Cause.RATE_LIMITED)),
    ],
)
@pytest.mark.parametrize("count", [1, 5, 200])
def test_a_pause_of_half_a_minute_is_waited_for_once(
    status: int, expected: tuple[State, Cause], count: int
) -> None:
    web = FakeClient(latency=0.1, answer=always(status, retry_after="30"))
    result, seconds = run(bad(count), web, SETTINGS)
    assert causes(result) == {expected}
    assert web.requests.total() <= 5
    assert 30 <= seconds < 32


def test_a_host_that_answers_after_its_pause_is_checked_to_the_end() -> None:
    def answer(target: Target, number: int) -> Exchange:
        is_early = target.path == "/0" and number == 1
        fields = {"retry-after": "20"} if is_early else {}
        return Exchange(status=503 if is_early else 200, headers=fields, at=EPOCH)

    result, _ = run(bad(50), FakeClient(answer=answer), SETTINGS)
    assert causes(result) == {(State.ALIVE, None)}


def test_requests_that_were_on_their_way_together_are_one_complaint() -> None:
    def answer(_target: Target, number: int) -> Exchange:
        return Exchange(status=429 if number == 1 else 200, at=EPOCH)

    result, _ = run(bad(8), FakeClient(latency=1.0, answer=answer), SETTINGS)
    assert causes(result) == {(State.ALIVE, None)}


@pytest.mark.parametrize("count", [1, 5, 20, 500])
def test_a_silent_host_costs_two_timeouts_at_most(count: int) -> None:
    web = FakeClient(latency=10.0, answer=silence)
    result, seconds = run(bad(count), web, SETTINGS)
    assert causes(result) == {(State.UNREACHABLE, Cause.TIMEOUT)}
    assert web.requests.total() <= 10
    assert seconds < 22


def test_a_silent_host_is_asked_once_by_the_next_run(tmp_path: Path) -> None:
    settings = NetSettings(cache_dir=tmp_path, proxies={})
    urls = [*bad(50), *(f"http://good{at}.org/" for at in range(5))]
    run(urls, FakeClient(latency=10.0, answer=silence), settings)
    web = FakeClient(latency=10.0, answer=silence)
    result, seconds = run(urls, web, settings)
    assert sum(count for url, count in web.requests.items() if "bad" in url) == 1
    assert result.verdicts["http://bad.org/49"].cause is Cause.TIMEOUT
    assert seconds < 11


def test_the_links_of_a_silent_host_are_checked_once_it_answers(tmp_path: Path) -> None:
    settings = NetSettings(cache_dir=tmp_path, proxies={})
    run(bad(50), FakeClient(latency=10.0, answer=silence), settings)
    web = FakeClient(latency=0.1)
    result, _ = run(bad(50), web, settings)
    assert causes(result) == {(State.ALIVE, None)}
    assert web.times["bad.org"][1] - web.times["bad.org"][0] >= 0.1


def test_a_host_that_was_silent_is_asked_after_all_others(tmp_path: Path) -> None:
    settings = NetSettings(cache_dir=tmp_path, proxies={}, concurrency=1)
    run(bad(20), FakeClient(latency=10.0, answer=silence), settings)
    web = FakeClient(latency=0.1)
    run([*bad(20), *(f"http://good{at}.org/" for at in range(20))], web, settings)
    others = [times[0] for site, times in web.times.items() if site != "bad.org"]
    assert web.times["bad.org"][0] > sorted(others)[-2]


def test_a_page_that_stalls_does_not_make_its_host_a_silent_one(tmp_path: Path) -> None:
    def answer(target: Target, _number: int) -> Exchange:
        is_stalled = target.path.endswith("7")
        return Exchange(
            status=None if is_stalled else 200,
            failure=Failure.TIMEOUT if is_stalled else None,
            at=EPOCH,
        )

    settings = NetSettings(cache_dir=tmp_path, proxies={}, max_age=0)
    run(bad(100), FakeClient(latency=0.1, answer=answer), settings)
    web = FakeClient(latency=0.5, answer=answer)
    result, _ = run(bad(100), web, settings)
    assert web.peak["bad.org"] > 5
    assert result.verdicts["http://bad.org/8"].state is State.ALIVE


def test_a_request_timeout_of_the_server_is_asked_again() -> None:
    def answer(_target: Target, number: int) -> Exchange:
        return Exchange(status=408 if number == 1 else 200, at=EPOCH)

    result, _ = run(bad(1), FakeClient(answer=answer), SETTINGS)
    assert causes(result) == {(State.ALIVE, None)}


def test_a_low_limit_of_open_files_lowers_the_parallelism_and_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resource = pytest.importorskip("resource")
    monkeypatch.setattr(resource, "getrlimit", lambda _: (64, 64))
    web = FakeClient(latency=1.0)
    result, _ = run([f"http://host{at}.org/" for at in range(100)], web, SETTINGS)
    assert web.peak_all == 16
    assert result.notices == (
        "only 16 requests at the same time, because this process may open few files (`ulimit -n`)",
    )


def test_the_limit_of_open_files_is_raised_as_far_as_allowed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    resource = pytest.importorskip("resource")
    limits = [(64, 4096)]
    monkeypatch.setattr(resource, "getrlimit", lambda _: limits[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda _, new: limits.append(new))
    assert client.connections_possible(256) == 256
    assert limits[-1] == (544, 4096)
