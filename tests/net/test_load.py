"""A long list in virtual time: no host waits for another."""

from __future__ import annotations

import random

import pytest
from virtual_time import FakeClient, run

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
