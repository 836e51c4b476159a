"""The links and works of many lists, asked by many processes: what `cluster` does before it reports.

First the lists are read, then the registries are asked, then the links, each bucket of hosts by one
process at a time. What was answered is in the folder of the run, so that the run goes on where it
was, whoever is lost.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from hashlib import sha256
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from surveylint import __version__
from surveylint.fleet.bucket_work import BucketTask, ask_links, ask_registries
from surveylint.fleet.buckets import environment_buckets
from surveylint.fleet.checkpoints import finished, forget
from surveylint.fleet.cluster_plan import (
    Plan,
    PlannedBucket,
    asked_lists,
    batches,
    planned_links,
    planned_works,
    questions,
)
from surveylint.fleet.shard_file import ShardHeader, ShardResult
from surveylint.health import Health, Network
from surveylint.model.record import Identifier, Record, titled
from surveylint.model.target import InvalidTargetError, read_target
from surveylint.model.verdict import Verdict
from surveylint.namedtuples import NamedTuple
from surveylint.net.settings import NetSettings, TargetOverride
from surveylint.net.store import link_key
from surveylint.registries.answered_links import judged_by_record, record_of_link
from surveylint.report import VerifiedRows
from surveylint.report.past_runs import host_of

if TYPE_CHECKING:
    from surveylint.config import Config
    from surveylint.disk.files import FoundFile, NotOpened
    from surveylint.disk.selection import Selection

LEASE = 60.0
"""Seconds after which a process that does not renew its lease of a bucket is presumed dead."""

_OF_WORKERS = frozenset({"cache_dir", "deadline", "overrides", "proxies", "services"})
"""Settings that are not sent: proxies and secrets are those of each worker's own environment."""

_GITHUB = "github"
_NO_NETWORK = "no network"


class Executor(Protocol):
    """Runs functions, on a cluster or not."""

    def completed(
        self, function: Callable[[str], str], jobs: Iterable[str]
    ) -> Iterator[tuple[int, str]]:
        """Yield the number of each job with its result, as they come."""


class WorkerError(Exception):
    """The workers cannot do the work; its text is why, one clause."""


class ClusterSettings(NamedTuple):
    """How a run is spread.

    Attributes:
        folder: Where answers are kept, which all workers share.
        buckets: The number of buckets of links.
        lease: Seconds after which a worker that does not renew its lease is presumed dead.
    """

    folder: Path
    buckets: int = 256
    lease: float = LEASE


class ClusterRun:
    """Asks the network about lists, as `surveylint.health.ask_lists` does in one process.

    Args:
        executor: Runs what is asked.
        settings: How the run is spread.
        network: How the network is asked.
    """

    def __init__(self, executor: Executor, settings: ClusterSettings, network: Network) -> None:
        self._executor, self._cluster, self._network = executor, settings, network
        self._reasons: list[str] = []

    def ask(self, found: Sequence[FoundFile | NotOpened], selection: Selection) -> Health:
        """Return what the network answered about the selected files.

        Raises:
            ConfigError: A configuration is wrong.
        """
        configs: list[Config] = []

        def asked() -> Iterator[Any]:
            for each in asked_lists(found, selection, self._network, self._reasons):
                if not configs:
                    configs.append(each.config)
                yield each

        texts = batches(asked())
        first = next(texts, None)
        if first is None:
            return self._with_reasons(Health())
        config = configs[0]
        names = self._network.registries_of(config)
        made = self._network.settings(config.links)
        plan = Plan(
            self._cluster.folder / "plan",
            environment_buckets(dict(environ), names),
            self._cluster.buckets,
        )
        jobs = (text for part in ((first,), texts) for text in part)
        for answer in _in_order(self._executor.completed(questions, jobs)):
            plan.add(answer, made)
        registries = self._ask_registries(plan, made, names)
        links = self._ask_links(plan, made, registries.records)
        return self._with_reasons(_health(plan, registries, links))

    def forget(self) -> None:
        """Delete the answers of the run, which has ended; caches are kept for the next one."""
        for folder in self._cluster.folder.glob("*/*/"):
            forget(folder)

    def _with_reasons(self, health: Health) -> Health:
        messages = tuple(f"links are not checked: {reason}" for reason in self._reasons[:1])
        return health._replace(messages=(*messages, *health.messages))

    def _ask_registries(
        self, plan: Plan, settings: NetSettings, names: Sequence[str]
    ) -> ShardResult:
        """Return the records of all works. Registries depend on each other, except for GitHub."""
        if not plan.works_hash or not names:
            return ShardResult(_header(1, 1))
        groups = {
            "papers": [name for name in names if name != _GITHUB],
            _GITHUB: [name for name in names if name == _GITHUB],
        }
        jobs = {
            name: self._job("registries", name, 1, settings, f"{plan.works_hash}:{group}")
            | {"names": group, "works": str(plan.works_file)}
            for name, group in groups.items()
            if group
        }
        results = [self._result(*each) for each in self._run(work_of_registries, jobs)]
        return _joined(results)

    def _ask_links(
        self, plan: Plan, settings: NetSettings, records: Mapping[Identifier, Record]
    ) -> ShardResult:
        """Return the verdicts of all links that no record answers for."""
        planned = plan.planned()
        jobs = {each.number: self._link_job(plan, each, settings, records) for each in planned}
        done = [self._result(*each) for each in self._run(work_of_links, jobs)]
        if not all(map(_is_offline, done)):
            # some hosts respond, so there is a network, and those of these buckets are dead
            again = {
                result.header.shard: jobs[result.header.shard] | {"is_connected": True}
                for result in done
                if _is_offline(result)
            }
            for number in again:
                forget(Path(again[number]["folder"]))
            more = [self._result(*each) for each in self._run(work_of_links, again)]
            done = [each for each in done if not _is_offline(each)] + more
        return _joined(done)

    def _link_job(
        self,
        plan: Plan,
        each: PlannedBucket,
        settings: NetSettings,
        records: Mapping[Identifier, Record],
    ) -> dict[str, Any]:
        path = plan.links_file(each.number)
        identified = sorted(
            {
                target
                for url in planned_links(path)
                if (target := _target(url)) and record_of_link(target, records) is not None
            }
        )
        job = self._job(
            "links", f"{each.number:05}", each.number, settings, f"{each.hash}:{_hash(identified)}"
        )
        return job | {"links": str(path), "identified": identified}

    def _job(
        self, kind: str, name: str, number: int, settings: NetSettings, plan: str
    ) -> dict[str, Any]:
        return {
            "folder": str(self._cluster.folder / kind / name),
            "header": _header(number, self._cluster.buckets)._asdict(),
            "settings": settings_as_json(settings),
            "plan": plan,
            "lease": self._cluster.lease,
            "is_connected": False,
        }

    def _run(
        self, function: Callable[[str], str], jobs: Mapping[Any, Mapping[str, Any]]
    ) -> Iterator[tuple[Mapping[str, Any], str]]:
        """Yield each job with its result, as they come."""
        listed = list(jobs.values())
        advanced, total = self._network.progress.verified, len(listed)
        results = self._executor.completed(function, map(json.dumps, listed))
        for done, (number, result) in enumerate(results, 1):
            advanced(done, total, "buckets")
            yield listed[number], result
        self._network.progress.clear()

    def _result(self, job: Mapping[str, Any], version: str) -> ShardResult:
        """Return what was learned of a bucket that is done.

        Raises:
            WorkerError: The worker has another version.
        """
        if version != __version__:
            raise WorkerError(f"a worker has version {version}; expected {__version__}")
        known = finished(Path(job["folder"]), job["plan"])
        if known is None:
            raise WorkerError(f"{job['folder']}: the workers do not share this folder")
        return known


def work_of_links(job: str) -> str:
    """Ask the links of a bucket, on a worker; return the version of surveylint."""
    known = json.loads(job)
    ask_links(_task(known), planned_links(Path(known["links"])), frozenset(known["identified"]))
    return __version__


def work_of_registries(job: str) -> str:
    """Ask some registries, on a worker; return the version of surveylint."""
    known = json.loads(job)
    identifiers, works = planned_works(Path(known["works"]))
    ask_registries(_task(known), known["names"], identifiers, works)
    return __version__


def settings_as_json(settings: NetSettings) -> dict[str, Any]:
    """Return network settings as JSON values, without what is the worker's own."""
    names = {each.name for each in fields(NetSettings)} - _OF_WORKERS
    return {
        **{name: getattr(settings, name) for name in sorted(names)},
        "caches": settings.cache_dir is not None,
        "overrides": [
            {**asdict(each), "accept": sorted(each.accept)} for each in settings.overrides
        ],
    }


def settings_of_json(known: Mapping[str, Any], cache: Path) -> NetSettings:
    """Return the network settings that `settings_as_json` returned.

    Args:
        known: The JSON values.
        cache: The folder of the cache, if there is to be one.
    """
    values = dict(known)
    caches, overrides = values.pop("caches"), values.pop("overrides")
    return replace(
        NetSettings(cache_dir=cache if caches else None),
        **values,
        overrides=tuple(
            TargetOverride(**{**each, "accept": frozenset(each["accept"])}) for each in overrides
        ),
    )


def _task(job: Mapping[str, Any]) -> BucketTask:
    folder = Path(job["folder"])
    return BucketTask(
        folder,
        ShardHeader(**job["header"]),
        settings_of_json(job["settings"], folder),
        job["plan"],
        job["lease"],
        job["is_connected"],
    )


def _header(number: int, count: int) -> ShardHeader:
    return ShardHeader(number, count, __version__, "", "", time.time())


def _in_order(results: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Yield numbered results in the order of their numbers."""
    waiting: dict[int, str] = {}
    following = 0
    for number, result in results:
        waiting[number] = result
        while following in waiting:
            yield waiting.pop(following)
            following += 1


def _joined(results: Sequence[ShardResult]) -> ShardResult:
    """Return what several buckets learned."""
    made = ShardResult(_header(1, 1))
    verdicts: dict[str, Verdict] = {}
    records: dict[Identifier, Record] = {}
    for each in results:
        verdicts |= each.verdicts
        records |= each.records
    end = made.end._replace(
        incomplete=tuple(dict.fromkeys(why for each in results for why in each.end.incomplete)),
        messages=tuple(dict.fromkeys(why for each in results for why in each.end.messages)),
        failed=any(each.end.failed for each in results),
    )
    return made._replace(verdicts=verdicts, records=records, end=end)


def _health(plan: Plan, registries: ShardResult, links: ShardResult) -> Health:
    """Return what was answered about the lists of a plan."""
    verdicts: dict[str, Verdict] = {}
    states: Counter[str] = Counter()
    hosts: dict[str, dict[str, dict[str, int]]] = {}
    works: Counter[str] = Counter()
    rows = 0
    for each in plan.lists():
        of_list = hosts[each["path"]] = {}
        found = {url: links.verdicts.get(link_key(url)) for url in each["links"]}
        judged = judged_by_record(
            {url: verdict for url, verdict in found.items() if verdict is not None},
            registries.records,
        )
        verdicts |= judged
        for url, verdict in judged.items():
            count, state = each["links"][url], verdict.state.value
            states[state] += count
            if host := host_of(url):
                by_state = of_list.setdefault(host, {})
                by_state[state] = by_state.get(state, 0) + count
        for kind, value, *_ in each["works"]:
            rows += 1
            if record := titled(registries.records, Identifier(kind, value)):
                works[record.service] += 1
    ordered = {name: works[name] for name in sorted(works, key=str.casefold)}
    return Health(
        verdicts=verdicts,
        counts=dict(sorted(states.items())),
        failed=links.end.failed or registries.end.failed,
        incomplete=(*links.end.incomplete, *registries.end.incomplete),
        messages=(*links.end.messages, *registries.end.messages),
        records=registries.records,
        verified=VerifiedRows(rows, works.total(), ordered),
        hosts=hosts,
    )


def _is_offline(result: ShardResult) -> bool:
    return any(why.startswith(_NO_NETWORK) for why in result.end.incomplete)


def _hash(texts: Iterable[str]) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()


def _target(url: str) -> str:
    """Return the URL of a link's target, "" if it cannot be requested."""
    try:
        return read_target(url)[0].url
    except InvalidTargetError:
        return ""
