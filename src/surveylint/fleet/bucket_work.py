"""Ask the links or the registries of one bucket under a lease; each answer is kept at once."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from surveylint.disk import table_files
from surveylint.fleet.checkpoints import Checkpoint, finished, finished_fence
from surveylint.fleet.leases import Lease, LeaseLostError, take
from surveylint.fleet.shard_file import ShardEnd, ShardHeader, ShardResult, keyed
from surveylint.health import crash_reasons
from surveylint.model.record import Identifier
from surveylint.model.reply import Exchange
from surveylint.model.target import Target
from surveylint.model.verdict import DAY, NO_NETWORK, Verdict
from surveylint.namedtuples import NamedTuple
from surveylint.net.client import AiohttpClient, HttpClient, Request
from surveylint.net.dns import system_lookup
from surveylint.net.settings import NetSettings
from surveylint.net.store import link_key
from surveylint.probe.checker import CheckResult, Environment, check
from surveylint.registries.answered_links import has_anchors
from surveylint.registries.environment import services_of
from surveylint.registries.lookups import StatedWork
from surveylint.registries.record_store import RecordStore
from surveylint.registries.session import RegistrySession
from surveylint.verify import known, learn

QUIET = 3.0
"""Seconds between two holders of a bucket: arXiv allows one request in three seconds."""

_RENEWALS = 4
"""How often a lease is renewed in its time."""

_LONGEST_WAIT = 1.0
"""Seconds after which it is looked again whether a bucket is free."""

Answer = TypeVar("Answer")


class BucketTask(NamedTuple):
    """A bucket to ask.

    Attributes:
        folder: Where its leases and answers are, which all machines share.
        header: Which part of which run it is.
        settings: How to ask; its cache is that of the bucket.
        plan: What is to be learned.
        lease: For how many seconds a lease holds.
        is_connected: Whether it is known that there is a network.
    """

    folder: Path
    header: ShardHeader
    settings: NetSettings
    plan: str
    lease: float
    is_connected: bool = False


def ask_links(task: BucketTask, urls: Iterable[str], identified: frozenset[str]) -> ShardResult:
    """Return the verdicts of links, after asking about those that were not answered yet.

    Args:
        task: The bucket.
        urls: Its links, as written.
        identified: The URLs of targets that a registry answers for, which are not requested.
    """
    distinct = tuple(dict.fromkeys(urls))
    return _under_lease(task, lambda lease, kept: _links(task, lease, kept, distinct, identified))


def ask_registries(
    task: BucketTask,
    names: Sequence[str],
    identifiers: Collection[Identifier],
    works: Collection[StatedWork],
) -> ShardResult:
    """Return the records of identifiers and works; what was answered before is in the cache.

    Args:
        task: The bucket.
        names: The registries to ask.
        identifiers: The identifiers of the links.
        works: The works whose titles are compared.
    """
    return _under_lease(task, lambda lease, _: _records(task, lease, names, identifiers, works))


def _under_lease(
    task: BucketTask, work: Callable[[Lease, Checkpoint], Awaitable[ShardResult]]
) -> ShardResult:
    """Do the work of a bucket as soon as no other process does; return what was learned."""
    while True:
        known = finished(task.folder, task.plan)
        if known is not None:
            return known
        lease = take(task.folder, task.lease)
        if lease is None:
            time.sleep(min(task.lease / _RENEWALS, _LONGEST_WAIT))
            continue
        try:
            if finished_fence(task.folder, task.plan) is None:
                return _checkpointed(task, lease, work)
        except LeaseLostError:  # another process works on it now, and its answers count
            continue
        finally:
            lease.release(QUIET)


def _checkpointed(
    task: BucketTask, lease: Lease, work: Callable[[Lease, Checkpoint], Awaitable[ShardResult]]
) -> ShardResult:
    kept = Checkpoint(lease, task.header.settings)
    try:
        result = asyncio.run(_renewed(lease, work(lease, kept)))
        kept.finish(result, task.plan)
        return result
    finally:
        kept.close()


async def _renewed(lease: Lease, work: Awaitable[Answer]) -> Answer:
    """Return the result of a work during which the lease is renewed.

    Raises:
        LeaseLostError: The lease was lost; the work is cancelled.
    """
    working = asyncio.ensure_future(work)
    try:
        while not working.done():
            await asyncio.wait((working,), timeout=lease.seconds / _RENEWALS)
            lease.renew()
        return working.result()
    finally:
        working.cancel()
        await asyncio.wait((working,))


async def _links(
    task: BucketTask,
    lease: Lease,
    kept: Checkpoint,
    urls: Sequence[str],
    identified: frozenset[str],
) -> ShardResult:
    verdicts = _still_valid(kept.known.verdicts, urls, task.settings)
    is_connected = task.is_connected or bool(verdicts)

    def learned(url: str, verdict: Verdict) -> None:
        key = link_key(url)
        verdicts[key] = verdict
        kept.add({key: verdict})

    def is_identified(target: Target, has_fragments: bool) -> bool:
        if has_fragments and has_anchors(target.url):
            return False
        return target.url in identified

    client = AiohttpClient(task.settings)
    environment = Environment(
        client=lambda _: LeasedClient(client, lease),
        lookup=None if task.settings.proxies else system_lookup,
        learned=learned,
        is_connected=is_connected,
    )
    try:
        outcome = await check(
            [url for url in urls if link_key(url) not in verdicts],
            task.settings,
            identified=is_identified,
            environment=environment,
        )
    finally:
        await client.close()
    return ShardResult(task.header, verdicts | keyed(outcome.verdicts), {}, _end_of(outcome))


def _end_of(outcome: CheckResult) -> ShardEnd:
    """Return how the check of the links of a bucket ended."""
    crashes = crash_reasons(outcome)
    offline = (NO_NETWORK,) if outcome.offline else ()
    return ShardEnd(
        time.time(),
        incomplete=(*offline, *crashes),
        messages=outcome.notices,
        failed=bool(crashes),
    )


async def _records(
    task: BucketTask,
    lease: Lease,
    names: Sequence[str],
    identifiers: Collection[Identifier],
    works: Collection[StatedWork],
) -> ShardResult:
    notices: list[str] = []
    settings = task.settings
    client = AiohttpClient(settings)
    store = RecordStore(settings.cache_dir, time.time, notices.append)
    session = RegistrySession(
        services_of(os.environ, names), LeasedClient(client, lease), settings, store
    )
    try:
        by_table = known(table_files.tables(), identifiers, works)
        records = await learn(session, identifiers, works, by_table)
    finally:
        store.close()
        await client.close()
    messages = (*notices, *session.notices())
    return ShardResult(task.header, {}, records, ShardEnd(time.time(), messages=messages))


def _still_valid(
    known: Mapping[str, Verdict], urls: Iterable[str], settings: NetSettings
) -> dict[str, Verdict]:
    """Return the answers to some links that are not too old, from a run that did not end."""
    oldest = time.time() - max(settings.max_age, 1.0) * DAY
    keys = filter(known.__contains__, map(link_key, urls))
    return {key: known[key] for key in keys if known[key].checked_at >= oldest}


class LeasedClient:
    """A client that sends nothing once the lease is lost, until the work is cancelled.

    Args:
        client: Sends the requests.
        lease: The lease.
    """

    def __init__(self, client: HttpClient, lease: Lease) -> None:
        self._client, self._lease = client, lease

    async def exchange(self, request: Request) -> Exchange:
        """Send a request and return what came back."""
        if not self._lease.is_held():
            await asyncio.get_running_loop().create_future()
        return await self._client.exchange(request)
