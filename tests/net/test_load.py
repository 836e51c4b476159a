"""A long list in virtual time: no host waits for another."""

from __future__ import annotations

import asyncio
import random

import pytest
from virtual_time import FakeClient, run

from surveylint.model.reply import Exchange, Failure
from surveylint.net.client import Request
from surveylint.net.settings import NetSettings


@pytest.fixture
def skewed() -> list[str]:
    """3,000 links over 60 hosts; the number of links of a host falls with its rank."""
    rng = random.Random(7)
    ranks = rng.choices(range(60), [1 / (rank + 1) for rank in range(60)], k=3_000)
    return [f"http://host{rank}.example/{at}" for at, rank in enumerate(ranks)]


def test_a_skewed_list_takes_as_long_as_its_busiest_host(skewed: list[str]) -> None:
    client = FakeClient(latency=0.1)
    result, seconds = run(skewed, client, NetSettings(cache_dir=None, proxies={}))
    bound = max(map(len, client.times.values())) * 0.05
    assert len(result.verdicts) == 3_000
    assert bound <= seconds + 0.05
    assert seconds <= bound * 1.05


def test_requests_that_stall_leave_room_for_the_others(skewed: list[str]) -> None:
    rng = random.Random(9)
    urls = [f"{url}/stalls" if rng.random() < 0.04 else url for url in skewed]

    class Stalling(FakeClient):
        async def exchange(self, request: Request) -> Exchange:
            answer = await super().exchange(request)
            if not request.target.url.endswith("/stalls"):
                return answer
            patience = request.timeout if request.patience is None else request.patience
            await asyncio.sleep(patience)
            return Exchange(failure=Failure.TIMEOUT, at=answer.at)

    client = Stalling(latency=0.3)
    result, seconds = run(urls, client, NetSettings(cache_dir=None, proxies={}))
    assert len(result.verdicts) == 3_000
    bound = max(map(len, client.times.values())) * 0.05
    # The last links that stall have up to two timeouts of 5 s; 20 s if they kept places from pages.
    assert seconds <= bound + 13
