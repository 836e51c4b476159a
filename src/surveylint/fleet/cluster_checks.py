"""Divide the lists of a run among the workers of a cluster, and take the results in their order."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from surveylint.asked import Health
from surveylint.check_file import FileChecker, FileResult
from surveylint.disk.files import STDIN, FoundFile, NotOpened
from surveylint.fleet.cluster_lint import (
    Asked,
    ListFacts,
    check_lists,
    list_as_json,
    result_of_worker,
    run_of,
    settings_of,
)
from surveylint.fleet.cluster_run import Executor, in_order
from surveylint.model.record import Identifier, near
from surveylint.model.source import Source
from surveylint.namedtuples import NamedTuple

if TYPE_CHECKING:
    from surveylint.model.day import Day

_BATCH = 300_000
"""Characters of lists that are sent to a worker at once."""


class _Batch(NamedTuple):
    """Lists in their order: those that a worker checks, and those in between, which have None."""

    files: list[FoundFile | NotOpened]
    values: list[dict[str, Any] | None]


class ClusterChecks:
    """Checks lists on a cluster.

    Args:
        executor: Runs the checks.
        options: The options of the command.
        today: The day of the check.
        planned: Yields the lists that the network was asked about, as `ClusterPlan.lists` does.
    """

    def __init__(
        self,
        executor: Executor,
        options: Mapping[str, Any],
        today: Day,
        planned: Callable[[], Iterable[Mapping[str, Any]]],
    ) -> None:
        self._executor, self._options, self._today = executor, options, today
        self._planned = planned

    def __call__(
        self, found: Sequence[FoundFile | NotOpened], checker: FileChecker, health: Health
    ) -> Iterator[FileResult]:
        """Yield the result of each file, in order.

        Args:
            found: The files.
            checker: Checks here what no worker can check.
            health: What the network answered.

        Raises:
            ClusterError: The cluster cannot be used any more.
            ConfigError: The configuration or an option is wrong.
        """
        sent: list[_Batch | None] = []

        def jobs() -> Iterator[str]:
            run = run_of(self._options, self._today, complete=health.is_complete)
            for batch in self._batches(found, checker, health):
                sent.append(batch._replace(values=[each and {} for each in batch.values]))
                job = {
                    "run": run,
                    "lists": [each for each in batch.values if each is not None],
                    "has_verdicts": bool(health.verdicts),
                    "has_records": bool(health.records),
                }
                yield json.dumps(job)

        answers = in_order(self._executor.completed(check_lists, jobs()))
        for number, answer in enumerate(answers):
            batch, sent[number] = sent[number], None
            assert batch is not None
            yield from self._results(batch, json.loads(answer), checker, health)

    def _results(
        self, batch: _Batch, answer: Sequence[Any], checker: FileChecker, health: Health
    ) -> Iterator[FileResult]:
        """Yield the results of a batch."""

        def is_answered(asked: Asked) -> bool:
            return (
                bool(asked.titles and health.records)
                or any(url in health.verdicts for url in asked.links)
                or any(Identifier(*each) in health.records for each in asked.records)
            )

        left = iter(answer)
        for file, value in zip(batch.files, batch.values, strict=True):
            known = None if value is None else next(left)
            result = None
            if isinstance(file, FoundFile) and known is not None:
                result = result_of_worker(known, file, checker, self._today, is_answered)
            yield checker.check(file) if result is None else result

    def _batches(
        self, found: Sequence[FoundFile | NotOpened], checker: FileChecker, health: Health
    ) -> Iterator[_Batch]:
        """Yield the files in batches, each with its text and what is known about it."""
        planned, following = iter(self._planned()), dict[str, Any]()
        batch, size = _Batch([], []), 0
        for file in found:
            source = None
            if isinstance(file, FoundFile) and file.path != STDIN:
                source = checker.selection.source(file)
            value = None
            if isinstance(file, FoundFile) and isinstance(source, Source):
                following = following or dict(next(planned, {}))
                is_next = following.get("path") == source.path
                if settings_of(checker.selection, source.path):
                    facts = facts_of(following if is_next else {}, health)
                    value = list_as_json(file, source, facts)
                following = {} if is_next else following
                size += len(source.text)
            batch.files.append(file)
            batch.values.append(value)
            if size > _BATCH:
                yield batch
                batch, size = _Batch([], []), 0
        if batch.files:
            yield batch


def facts_of(planned: Mapping[str, Any], health: Health) -> ListFacts:
    """Return what is known about a list, given its links, identifiers and works."""
    links = frozenset(planned.get("links", ()))
    works = [*planned.get("works", ())]
    titles = frozenset(title for _, _, title, _ in works)
    named = [*planned.get("identifiers", ()), *((kind, value) for kind, value, *_ in works)]
    records = {}
    for identifier in dict.fromkeys(Identifier(kind, value) for kind, value in named):
        record = health.records.get(identifier)
        if record is not None:
            records[identifier] = record
            published = Identifier("doi", record.doi)
            if (other := health.records.get(published)) is not None:
                records[published] = other
    return ListFacts(
        links,
        titles,
        {url: each for url in links if (each := health.verdicts.get(url)) is not None},
        {**records, **near(health.records, titles)},
    )
