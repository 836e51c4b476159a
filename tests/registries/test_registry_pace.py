"""Each registry is asked at its pace, by all runs of a machine together."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path

from virtual_time import VirtualLoop

from surveylint.model.record import Identifier
from surveylint.model.reply import Exchange
from surveylint.net.client import Request
from surveylint.net.settings import NetSettings
from surveylint.registries.environment import services_of
from surveylint.registries.record_store import RecordStore
from surveylint.registries.session import Clocks, RegistrySession

EMPTY = b'<feed xmlns="http://www.w3.org/2005/Atom"></feed>'


class Recorder:
    """A client that takes a second for each answer; it records when it is asked."""

    def __init__(self) -> None:
        self.spans: list[tuple[float, float]] = []

    async def exchange(self, request: Request) -> Exchange:
        began = asyncio.get_running_loop().time()
        await asyncio.sleep(1)
        self.spans.append((began, asyncio.get_running_loop().time()))
        return Exchange(status=200, body=EMPTY)


def in_virtual_time(runs: int, folder: Path | None) -> Recorder:
    recorder, settings = Recorder(), NetSettings(cache_dir=None)

    async def one(number: int) -> None:
        loop = asyncio.get_running_loop()
        store = RecordStore(folder, loop.time)
        session = RegistrySession(
            services_of({}, ("arxiv",)), recorder, settings, store, clocks=Clocks(loop.time)
        )
        values = (f"23{number + 1:02}.{place:05}" for place in range(500))
        await session.records(Identifier("arxiv", value) for value in values)
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
