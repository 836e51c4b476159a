"""Two runs at the same time with one cache: each link is requested once, each host at one pace."""

from __future__ import annotations

import asyncio
import hashlib
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from virtual_time import EPOCH, FakeClient, VirtualLoop

from surveylint.model.reply import Exchange, Failure
from surveylint.model.target import Target
from surveylint.model.verdict import Cause, State
from surveylint.net import claims
from surveylint.net.cache_file import FILE
from surveylint.net.claims import LEASE, Claims
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import CheckResult, Environment, check


def at_once(
    lists: Sequence[Sequence[str]],
    client: FakeClient,
    folder: Path,
    *,
    apart: float = 0.0,
) -> list[tuple[CheckResult, float]]:
    """Check lists at the same time with one cache, in virtual time.

    Args:
        lists: The URLs of each run.
        client: Answers all of them.
        folder: The folder of the cache.
        apart: Seconds between the beginnings of the runs.

    Returns:
        The result of each run, and how many seconds it took.
    """
    loop = VirtualLoop()
    environment = Environment(
        client=lambda _: client, clock=loop.time, now=lambda: EPOCH + loop.time()
    )
    settings = NetSettings(cache_dir=folder, proxies={})

    async def one(number: int) -> tuple[CheckResult, float]:
        await asyncio.sleep(number * apart)
        began = loop.time()
        result = await check(lists[number], settings, environment=environment)
        return result, loop.time() - began

    async def everything() -> list[tuple[CheckResult, float]]:
        return await asyncio.gather(*map(one, range(len(lists))))

    try:
        return loop.run_until_complete(asyncio.wait_for(everything(), 3_600))
    finally:
        loop.close()


def answers(target: Target, number: int) -> Exchange:
    """Return a page, a page that is gone, a redirect within the site or to another, or nothing."""
    loop = asyncio.get_running_loop()
    at = EPOCH + loop.time()
    kind, _, name = target.path.strip("/").partition("/")
    if kind == "gone":
        return Exchange(status=404, at=at)
    if kind == "silent":
        return Exchange(failure=Failure.TIMEOUT, at=at)
    if kind in ("moved", "away"):
        site = target.site if kind == "moved" else "http://publisher.org"
        return Exchange(status=301, headers={"location": f"{site}/paper/{name}"}, at=at)
    body = b"<title>A paper</title><h1 id=found>A paper</h1>" + b"<p>Words of the paper.</p>" * 30
    return Exchange(status=200, headers={"content-type": "text/html"}, body=body, at=at)


KINDS = ("paper", "gone", "moved", "away", "paper", "paper")
MIXED = [f"http://{host}.org/{KINDS[at % 6]}/{host}{at}" for host in "abc" for at in range(40)]
MIXED += ["http://a.org/paper/a0#found", "http://b.org/paper/b0#missing", "http://c.org/silent/0"]


@pytest.mark.parametrize(
    ("apart", "reverse"), [(0.0, False), (0.0, True), (0.3, True), (2.0, False)]
)
def test_no_link_is_requested_twice(tmp_path: Path, apart: float, reverse: bool) -> None:
    alone, together = FakeClient(0.2, answers), FakeClient(0.2, answers)
    ((expected, _),) = at_once([MIXED], alone, tmp_path / "alone")
    again = MIXED[::-1] if reverse else MIXED
    found = at_once([MIXED, again], together, tmp_path / "together", apart=apart)
    assert together.requests == alone.requests
    assert [summary(result) for result, _ in found] == [summary(expected)] * 2


def summary(result: CheckResult) -> dict[str, tuple[State, Cause | None, str, bool, str]]:
    return {
        url: (
            verdict.state,
            verdict.cause,
            verdict.final_url,
            verdict.permanent,
            verdict.note.replace("cached", ""),
        )
        for url, verdict in result.verdicts.items()
    }


def test_the_limits_of_a_host_hold_for_all_runs_together(tmp_path: Path) -> None:
    client = FakeClient(0.7, answers)
    lists = [[f"http://a.org/paper/{run}-{at}" for at in range(150)] for run in range(3)]
    found = at_once(lists, client, tmp_path, apart=0.1)
    assert [len(result.verdicts) for result, _ in found] == [150, 150, 150]
    assert set(client.requests.values()) == {1}
    assert client.busiest("a.org") <= 20
    assert client.peak["a.org"] <= 10


def test_a_short_list_does_not_wait_for_the_end_of_a_long_one(tmp_path: Path) -> None:
    long = [f"http://a.org/paper/{at}" for at in range(600)]
    short = [f"http://a.org/paper/short-{at}" for at in range(5)]
    (_, of_long), (_, of_short) = at_once([long, short], FakeClient(0.1, answers), tmp_path)
    assert of_short < 8
    assert of_long < 40


def claimed(folder: Path, owner: str, left: float, *hosts: str, link: str = "") -> None:
    """Write the claims of another run, which ends in some seconds if it is not renewed."""
    Claims(folder, lambda: EPOCH).close()
    keys = [f"host {host}" for host in hosts]
    if link:
        keys.append(f"link {hashlib.sha256(link.encode()).hexdigest()}")
    with sqlite3.connect(folder / FILE) as db:
        began = EPOCH + 1000
        db.execute("INSERT INTO run_v1 VALUES (?, ?, ?)", (owner, began, began + left))
        db.executemany("INSERT INTO claim_v1 VALUES (?, ?, 0)", [(key, owner) for key in keys])
    db.close()


def ended_process() -> str:
    """Return the name of a run whose process has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    machine, _, nonce = claims.new_owner().split(" ")
    return f"{machine} {process.pid} {nonce}"


def test_a_run_that_was_killed_is_not_waited_for(tmp_path: Path) -> None:
    claimed(tmp_path, ended_process(), LEASE, "a.org")
    ((result, seconds),) = at_once([["http://a.org/paper/1"]], FakeClient(0.1, answers), tmp_path)
    assert len(result.verdicts) == 1
    assert seconds < 1


@pytest.mark.parametrize("link", ["", "http://a.org/paper/1"])
def test_a_run_on_another_machine_that_was_killed_is_waited_for_until_its_lease_ends(
    tmp_path: Path, link: str
) -> None:
    claimed(tmp_path, "elsewhere 1 x", LEASE, *([] if link else ["a.org"]), link=link)
    urls = ["http://a.org/paper/1", "http://b.org/paper/1"]
    ((result, seconds),) = at_once([urls], FakeClient(0.1, answers), tmp_path)
    assert len(result.verdicts) == 2
    assert LEASE - 1 < seconds < LEASE + 3


@pytest.mark.parametrize("left", [-1.0, 86_400.0])
def test_a_lease_that_ended_or_that_another_clock_wrote_is_not_waited_for(
    tmp_path: Path, left: float
) -> None:
    claimed(tmp_path, "elsewhere 1 x", left, "a.org")
    ((_, seconds),) = at_once([["http://a.org/paper/1"]], FakeClient(0.1, answers), tmp_path)
    assert seconds < 1


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE run_v1 SET owner = x'ff', until = 'never'",
        "UPDATE run_v1 SET began = 'x'",
        "UPDATE claim_v1 SET owner = x'ff', requested = 'x'",
        "DELETE FROM run_v1",
    ],
)
def test_damaged_claims_are_no_claims(tmp_path: Path, damage: str) -> None:
    claimed(tmp_path, "elsewhere 1 x", LEASE, "a.org")
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute(damage)
    db.close()
    ((result, seconds),) = at_once([["http://a.org/paper/1"]], FakeClient(0.1, answers), tmp_path)
    assert len(result.verdicts) == 1
    assert seconds < 1


def test_without_a_file_that_can_be_written_every_host_is_free(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    own = Claims(tmp_path / "file" / "folder", lambda: EPOCH)
    assert own.take(["a.org"]) == {"a.org"}
    assert (own.requested(), own.claimed(["http://a.org/"]), own.renew()) == (set(), set(), True)


def test_a_file_that_stays_locked_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    now = [EPOCH]
    first, second = Claims(tmp_path, lambda: now[0]), Claims(tmp_path, lambda: now[0])
    assert first.take(["a.org"]) == {"a.org"}
    assert second.take(["a.org"]) == set()
    locked = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    locked.execute("BEGIN IMMEDIATE")
    assert second.take(["a.org"]) == set()
    now[0] += LEASE
    assert second.take(["a.org"]) == {"a.org"}
    locked.close()
    first.close()


def test_the_answers_of_a_run_that_was_killed_count_from_the_beginning_of_this_one(
    tmp_path: Path,
) -> None:
    now = [EPOCH]
    killed = Claims(tmp_path, lambda: now[0])
    now[0] += 5
    other = Claims(tmp_path, lambda: now[0], EPOCH + 3)
    now[0] += 2 * LEASE
    late = Claims(tmp_path, lambda: now[0], now[0] - 2)
    assert not late.is_shared
    assert (killed.since, other.since, late.since) == (EPOCH, EPOCH, now[0] - 2)
    other.renew()
    assert other.since == EPOCH


def test_a_run_that_was_stopped_learns_that_it_lost_its_hosts(tmp_path: Path) -> None:
    now = [EPOCH]
    stopped, other = Claims(tmp_path, lambda: now[0]), Claims(tmp_path, lambda: now[0])
    assert stopped.take(["a.org", "b.org"]) == {"a.org", "b.org"}
    now[0] += LEASE + 1
    assert other.take(["a.org"]) == {"a.org"}
    assert not stopped.renew()
    assert stopped.held() == set()
    assert other.held() == {"a.org"}
    stopped.close()
    other.close()
