"""Deadlines: each open request ends at its own time, in a loop whose time is virtual."""

from __future__ import annotations

import asyncio

import pytest
from virtual_time import VirtualLoop

from surveylint.net.deadlines import Deadlines


async def _ended_after(seconds: float, extended: float | None = None) -> float:
    deadlines, loop = Deadlines(), asyncio.get_running_loop()
    began = loop.time()
    with pytest.raises(TimeoutError):
        async with deadlines.within(seconds) as limit:
            await asyncio.sleep(seconds / 2)
            if extended is not None:
                limit.extend(extended)
            await asyncio.sleep(1000)
    deadlines.close()
    return loop.time() - began


@pytest.mark.parametrize(
    ("seconds", "extended", "expected"), [(1.0, None, 1.0), (1.0, 10.0, 10.0), (4.0, 3.0, 3.0)]
)
def test_a_request_ends_at_its_deadline(
    seconds: float, extended: float | None, expected: float
) -> None:
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        ended = runner.run(_ended_after(seconds, extended))
    assert expected <= ended <= expected + 0.1


def test_a_request_that_ends_in_time_leaves_no_timer_that_repeats() -> None:
    async def ended() -> int:
        deadlines = Deadlines()
        async with deadlines.within(1.0):
            await asyncio.sleep(0.5)
        await asyncio.sleep(5)
        return len([each for each in asyncio.get_running_loop()._scheduled if not each.cancelled()])

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        assert runner.run(ended()) == 0


def test_a_cancelled_request_is_cancelled_and_not_late() -> None:
    async def cancelled() -> None:
        deadlines = Deadlines()

        async def request() -> None:
            async with deadlines.within(1.0):
                await asyncio.sleep(1000)

        task = asyncio.create_task(request())
        await asyncio.sleep(0.5)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        runner.run(cancelled())
