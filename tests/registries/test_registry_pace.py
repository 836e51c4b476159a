"""Each registry is asked at its pace, by all runs of a machine together."""

from __future__ import annotations

import asyncio
import itertools
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from virtual_time import VirtualLoop

from surveylint.model.record import Identifier
from surveylint.model.reply import Exchange
from surveylint.net.client import Request
from surveylint.net.settings import NetSettings
from surveylint.registries.environment import services_of
from surveylint.registries.record_store import RecordStore
from surveylint.registries.session import Clocks, RegistrySession

FEED = b'<feed xmlns="http://www.w3.org/2005/Atom">%s</feed>'


class Recorder:
    """A client that takes a second for each answer; it records when it is asked, and for what.

    Args:
        exist: Whether the papers exist that it is asked for.
    """

    def __init__(self, *, exist: bool = False) -> None:
        self.spans: list[tuple[float, float]] = []
        self.asked: Counter[str] = Counter()
        self._exist = exist

    async def exchange(self, request: Request) -> Exchange:
        began = asyncio.get_running_loop().time()
        await asyncio.sleep(1)
        self.spans.append((began, asyncio.get_running_loop().time()))
        values = re.findall(r"\d{4}\.\d{5}", request.target.url + request.body.decode())
        self.asked.update(values)
        entries = [
            f"<entry><id>http://arxiv.org/abs/{value}v1</id><title>Paper {value}</title></entry>"
            for value in values
            if self._exist or value == "1706.03762"
        ]
        return Exchange(
            status=200, body=FEED % "".join(entries).encode(), at=asyncio.get_running_loop().time()
        )


def in_virtual_time(
    runs: int, folder: Path | None, *, same: bool = False, exist: bool = False, local: bool = False
) -> Recorder:
    """Ask for papers of arXiv in several runs at the same time.

    Args:
        runs: The number of runs.
        folder: The folder of the cache.
        same: Whether all runs ask for the same papers, in another order each.
        exist: Whether the papers exist.
        local: Whether a server on this machine is asked.
    """
    recorder = Recorder(exist=exist)
    settings = NetSettings(cache_dir=None, allow_private=local)
    environment = {"SURVEYLINT_ARXIV_URL": "http://127.0.0.1:9/api"} if local else {}

    async def one(number: int) -> None:
        loop = asyncio.get_running_loop()
        store = RecordStore(folder, loop.time)
        services = services_of(environment, ("arxiv",))
        session = RegistrySession(services, recorder, settings, store, clocks=Clocks(loop.time))
        month = 1 if same else number + 1
        values = [f"23{month:02}.{place:05}" for place in range(500)]
        if same:
            values = values[number * 250 :] + values[: number * 250]
        found = await session.records(Identifier("arxiv", value) for value in values)
        assert not exist or len(found) == len(values)
        store.close()

    async def all_runs() -> None:
        await asyncio.gather(*(one(number) for number in range(runs)))

    loop = VirtualLoop()
    try:
        loop.run_until_complete(all_runs())
    finally:
        loop.close()
    return recorder


def test_one_run_sends_a_request_in_three_seconds(tmp_path: Path) -> None:
    starts = [began for began, _ in in_virtual_time(1, tmp_path).spans]
    assert len(starts) >= 5
    assert min(b - a for a, b in itertools.pairwise(starts)) >= 3 - 1e-6


def test_several_runs_share_the_pace_and_one_connection(tmp_path: Path) -> None:
    spans = sorted(in_virtual_time(3, tmp_path).spans)
    assert len(spans) >= 15
    for (began, ended), (following, _) in itertools.pairwise(spans):
        assert following - began >= 3 - 1e-6
        assert following >= ended


@pytest.mark.parametrize("local", [False, True])
def test_two_runs_ask_for_no_paper_twice(tmp_path: Path, local: bool) -> None:
    asked = in_virtual_time(2, tmp_path, same=True, exist=True, local=local).asked
    assert len(asked) == 500
    assert set(asked.values()) == {1}


def test_two_runs_confirm_together_that_papers_do_not_exist(tmp_path: Path) -> None:
    alone = in_virtual_time(1, tmp_path / "alone").spans
    together = in_virtual_time(2, tmp_path / "together", same=True).spans
    assert len(together) < 2 * len(alone)


def test_without_a_folder_a_run_keeps_the_pace_itself() -> None:
    starts = [began for began, _ in in_virtual_time(1, None).spans]
    assert min(b - a for a, b in itertools.pairwise(starts)) >= 3 - 1e-6


def test_the_turn_of_a_killed_run_ends(tmp_path: Path) -> None:
    now = [1000.0]
    first, second = (RecordStore(tmp_path, lambda: now[0]) for _ in range(2))
    assert first.turn("arxiv", 120) == 0
    assert second.turn("arxiv", 120) == 120
    now[0] += 121
    assert second.turn("arxiv", 120) == 0
    now[0] -= 1_000  # the clock was wrong
    assert first.turn("arxiv", 120) == 0


def test_the_turn_of_a_process_that_ended_ends_after_an_interval(tmp_path: Path) -> None:
    now = [1000.0]
    first, second = (RecordStore(tmp_path, lambda: now[0]) for _ in range(2))
    first._owner = first._owner.replace(f" {os.getpid()} ", f" {ended_process()} ")
    assert first.turn("arxiv", 120, 3) == 0
    assert second.turn("arxiv", 120, 3) == 3
    now[0] += 3
    assert second.turn("arxiv", 120, 3) == 0
    assert first.turn("arxiv", 120, 3) == 120


def ended_process() -> int:
    """Return the number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid
