"""The links and works of many lists, asked by many processes before `cluster` reports.

First the lists are read, then the registries are asked, then the links, each bucket of hosts by one
process at a time. What was answered is in the folder of the run, so that the run goes on where it
was, whoever is lost.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from hashlib import sha256
from itertools import chain
from os import environ
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Protocol

from surveylint import __version__
from surveylint.asked import Health, Network
from surveylint.config.values import REGISTRIES
from surveylint.fleet.buckets import PAPERS, REPOSITORIES, environment_buckets
from surveylint.fleet.checkpoints import STALE, finished, forget, forget_incomplete
from surveylint.fleet.cluster_plan import (
    AskedList,
    ClusterPlan,
    PlannedBucket,
    asked_lists,
    batches,
    planned_links,
    questions,
)
from surveylint.fleet.cluster_tasks import settings_as_json, work_of_links, work_of_registries
from surveylint.fleet.leases import file_system_time
from surveylint.fleet.shard_file import ShardEnd, ShardHeader, ShardResult
from surveylint.fleet.sharding import settings_digest
from surveylint.health import count_links
from surveylint.model.record import Identifier, Record
from surveylint.model.target import InvalidTargetError, read_target
from surveylint.model.verdict import NO_NETWORK, Verdict
from surveylint.namedtuples import NamedTuple
from surveylint.net.settings import NetSettings
from surveylint.net.spilled import SpilledMapping
from surveylint.net.store import link_key
from surveylint.questions import Questions
from surveylint.registries.answered_links import judged, record_of_link
from surveylint.registries.known_records import KnownRecords
from surveylint.registries.lookups import StatedWork
from surveylint.report import VerifiedRows
from surveylint.verify import verified_by

if TYPE_CHECKING:
    from surveylint.disk.files import FoundFile, NotOpened
    from surveylint.disk.selection import Selection

LEASE = 30.0
"""Seconds after which a process that does not renew its lease of a bucket is presumed dead."""

_PLAN = "plan."


class Executor(Protocol):
    """Runs functions, on a cluster or not."""

    @property
    def slots(self) -> int:
        """How many functions run at once."""

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
        self._asked: dict[Path, str] = {}  # folder of a bucket to what is to be learned
        self._folder: TemporaryDirectory[str] | None = None
        self._plan: ClusterPlan | None = None

    def ask(self, found: Sequence[FoundFile | NotOpened], selection: Selection) -> Health:
        """Return what the network answered about the selected files.

        Raises:
            ConfigError: A configuration is wrong.
            WorkerError: The workers cannot do the work.
        """
        reasons: list[str] = []
        lists = asked_lists(found, selection, self._network, reasons)
        first = next(lists, None)
        health = Health()
        if first is not None:
            names = self._network.registries_of(first.config)
            settings = self._network.settings(first.config.links)
            self._cluster.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._folder = TemporaryDirectory(prefix=_PLAN, dir=self._cluster.folder)
            plan = self._planned(chain((first,), lists), settings, Path(self._folder.name))
            self._plan = plan
            registries = self._ask_registries(plan, settings, names)
            records = registries.records if registries is not None else {}
            health = _health(plan, registries, self._ask_links(plan, settings, records))
        messages = tuple(f"links are not checked: {reason}" for reason in reasons[:1])
        return health._replace(messages=(*messages, *health.messages))

    def planned(self) -> Iterator[dict[str, Any]]:
        """Yield the lists that were asked about, see `ClusterPlan.lists`."""
        if self._plan is not None:
            yield from self._plan.lists()

    def close(self) -> None:
        """Delete the plan."""
        if self._folder is not None:
            self._folder.cleanup()

    def forget(self) -> None:
        """Delete the answers of this run, which has ended; caches are kept for the next one."""
        for folder, plan in self._asked.items():
            forget(folder, plan)
        if self._asked:
            oldest = file_system_time(self._cluster.folder) - STALE
            for left in self._cluster.folder.glob(f"{_PLAN}*"):  # its command was killed
                with suppress(FileNotFoundError):
                    if left.stat().st_mtime < oldest:
                        rmtree(left, ignore_errors=True)

    def _planned(
        self, lists: Iterable[AskedList], settings: NetSettings, folder: Path
    ) -> ClusterPlan:
        """Return what is to be asked, after the workers have read the lists."""
        buckets = environment_buckets({**environ}, REGISTRIES)
        plan = ClusterPlan(folder, buckets, self._cluster.buckets)
        for answer in in_order(self._executor.completed(questions, batches(lists))):
            plan.add(answer, settings)
        return plan

    def _ask_registries(
        self, plan: ClusterPlan, settings: NetSettings, names: Sequence[str]
    ) -> ShardResult | None:
        """Return the records of all works, None if no registry is to be asked.

        What one registry is asked depends on the answers of the others, except for GitHub.
        """
        if not plan.works_hash or not names:
            return None
        papers = [name for name in names if name != REPOSITORIES]
        groups = {PAPERS: papers, REPOSITORIES: [each for each in names if each == REPOSITORIES]}
        jobs = [
            self._job("registries", name, 1, settings, f"{plan.works_hash}:{group}")
            | {"names": group, "works": str(plan.works_file)}
            for name, group in groups.items()
            if group
        ]
        joined = _Joined()
        for _, result in self._run(work_of_registries, jobs):
            joined.add(result)
        return joined.result()

    def _ask_links(
        self, plan: ClusterPlan, settings: NetSettings, records: Mapping[Identifier, Record]
    ) -> ShardResult:
        """Return the verdicts of all links that no record answers for."""
        jobs = [self._link_job(plan, each, settings, records) for each in plan.planned()]
        joined, silent, is_connected = _Joined(), list[dict[str, Any]](), False
        for job, result in self._run(work_of_links, jobs):
            if NO_NETWORK in result.end.incomplete:
                silent.append(job)
            else:
                is_connected = is_connected or _has_response(result)
                joined.add(result)
        if silent and not is_connected:
            for job in silent:
                joined.add(_result(job, __version__))
            return joined.result()
        # hosts of other buckets respond, so there is a network, and these hosts are dead
        for job in silent:
            forget(Path(job["folder"]), job["plan"])
        again = [job | {"is_connected": True} for job in silent]
        for _, result in self._run(work_of_links, again):
            joined.add(result)
        return joined.result()

    def _link_job(
        self,
        plan: ClusterPlan,
        each: PlannedBucket,
        settings: NetSettings,
        records: Mapping[Identifier, Record],
    ) -> dict[str, Any]:
        """Return the job of a bucket of links."""
        path = plan.links_file(each.number)
        targets = {target for url in planned_links(path) if (target := _target(url))}
        identified = sorted(
            target for target in targets if record_of_link(target, records) is not None
        )
        done = f"{each.hash}:{_hash(identified)}"
        job = self._job("links", f"{each.number:05}", each.number, settings, done)
        known = plan.add_identified(each.number, identified)
        return job | {"links": str(path), "identified": str(known)}

    def _job(
        self, kind: str, name: str, number: int, settings: NetSettings, plan: str
    ) -> dict[str, Any]:
        """Return what every job has."""
        folder = self._cluster.folder / kind / name
        digest = settings_digest((), environment_buckets({**environ}, REGISTRIES), settings)
        self._asked[folder] = plan = f"{plan}:{digest}"
        forget_incomplete(folder, plan)
        header = _header(number, self._cluster.buckets)._replace(settings=digest)
        return {
            "folder": str(folder),
            "header": header._asdict(),
            "settings": settings_as_json(settings),
            "plan": plan,
            "lease": self._cluster.lease,
            "is_connected": False,
        }

    def _run(
        self, function: Callable[[str], str], jobs: Sequence[dict[str, Any]]
    ) -> Iterator[tuple[dict[str, Any], ShardResult]]:
        """Yield each job with what was learned of its bucket, as they come."""
        # how many run at once is asked when a job is submitted: workers may join
        texts = (json.dumps({**job, "slots": self._executor.slots}) for job in jobs)
        results = self._executor.completed(function, texts)
        for done, (number, version) in enumerate(results, 1):
            self._network.progress.verified(done, len(jobs), "buckets")
            yield jobs[number], _result(jobs[number], version)
        self._network.progress.clear()


def _result(job: Mapping[str, Any], version: str) -> ShardResult:
    """Return what was learned of a bucket that is done.

    Raises:
        WorkerError: The worker has another version, or another folder.
    """
    if version != __version__:
        raise WorkerError(f"a worker has version {version}; expected {__version__}")
    known = finished(Path(job["folder"]), job["plan"])
    if known is None:
        raise WorkerError(f"{job['folder']}: the workers do not share this folder")
    return known


def _has_response(result: ShardResult) -> bool:
    """Return whether a server responded: a private address or an expired link shows no network."""
    seen = (each for verdict in result.verdicts.values() for each in verdict.evidence)
    return any(each.status is not None for each in seen)


def _header(number: int, count: int) -> ShardHeader:
    return ShardHeader(number, count, __version__, "", "", time.time())


def in_order(results: Iterable[tuple[int, str]]) -> Iterator[str]:
    """Yield numbered results in the order of their numbers."""
    waiting: dict[int, str] = {}
    following = 0
    for number, result in results:
        waiting[number] = result
        while following in waiting:
            yield waiting.pop(following)
            following += 1


class _Joined:
    """What several buckets learned."""

    def __init__(self) -> None:
        self._verdicts: SpilledMapping[Verdict] = SpilledMapping()
        self._records = KnownRecords()
        self._end = ShardEnd()

    def add(self, result: ShardResult) -> None:
        """Add what a bucket learned."""
        self._verdicts.update(result.verdicts)
        self._records.update(result.records)
        end, other = self._end, result.end
        self._end = end._replace(
            incomplete=tuple(dict.fromkeys((*end.incomplete, *other.incomplete))),
            messages=tuple(dict.fromkeys((*end.messages, *other.messages))),
            failed=end.failed or other.failed,
        )

    def result(self) -> ShardResult:
        """Return all that was learned."""
        return ShardResult(_header(1, 1), self._verdicts, self._records, self._end)


def _health(plan: ClusterPlan, registries: ShardResult | None, links: ShardResult) -> Health:
    """Return what was answered about the lists of a plan.

    Args:
        plan: The plan.
        registries: What registries answered, None if none was asked.
        links: What was learned about the links.
    """
    records = registries.records if registries is not None else {}
    ends = [each.end for each in (links, registries) if each is not None]
    questions = Questions()
    for each in plan.lists():
        for url, count in each["links"].items():
            questions.add_link(url, count)
        works = (Identifier(kind, value) for kind, value, *_ in each["works"])
        questions.works += (StatedWork(identifier, "", "") for identifier in works)
    verdicts: SpilledMapping[Verdict] = SpilledMapping()
    for url in questions.links:
        known = links.verdicts.get(link_key(url))
        if known is not None:
            verdicts[url] = judged(url, known, records)
    rows = verified_by(records, questions.works)
    return Health(
        verdicts=verdicts,
        counts=count_links(questions.links, verdicts),
        failed=any(end.failed for end in ends),
        incomplete=tuple(dict.fromkeys(why for end in ends for why in end.incomplete)),
        messages=tuple(dict.fromkeys(line for end in ends for line in end.messages)),
        records=records,
        verified=rows.counted if registries is not None else VerifiedRows(),
    )


def _hash(texts: Iterable[str]) -> str:
    return sha256("\n".join(texts).encode()).hexdigest()


def _target(url: str) -> str:
    """Return the URL of a link's target, "" if it cannot be requested."""
    try:
        return read_target(url)[0].url
    except InvalidTargetError:
        return ""
