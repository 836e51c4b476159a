"""Check lists on the workers of a cluster, with the findings that they have here.

A list goes to a worker as a text, with what the network answered about its links and works. With
the findings comes back what they depend on: the settings, what was looked at around the list, and
what was looked up without an answer. Where any of this is not as it is here, the list is checked
here; so a worker that cannot reach the files, or has another configuration, changes no finding.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

from surveylint import __version__, observed
from surveylint.check_file import FileChecker, FileResult
from surveylint.config import Config
from surveylint.disk import files, table_files
from surveylint.disk.cache_entries import fields_of, holds
from surveylint.disk.files import FoundFile
from surveylint.disk.result_cache import KnownResult, plain, result_of
from surveylint.disk.selection import Selection, selection_of
from surveylint.model.day import Day
from surveylint.model.record import Identifier, Record, SearchableRecords
from surveylint.model.source import Source
from surveylint.model.verdict import Verdict
from surveylint.namedtuples import NamedTuple
from surveylint.net import answers_json
from surveylint.registries.record_store import record_of_json

_OPTIONS = (
    *("allow_private", "baseline", "config", "exclude", "extend_select", "fail_on", "follow_links"),
    *("ignore", "max_size", "min_severity", "no_baseline", "no_config", "no_respect_gitignore"),
    "select",
)
"""The options on which findings depend."""

_ELSEWHERE = {
    "changed_since": None,
    "lists": (),
    "offline": False,
    "operands": (),
    "stdin_filename": "",
    "write_baseline": None,
}
"""The options of `selection_of` that mean nothing to a worker."""

_one_at_a_time = Lock()
"""Held while a list is checked: what a check looks at is collected for the whole process."""


class ListFacts(NamedTuple):
    """What is known about a list.

    Attributes:
        links: Its links.
        titles: The titles of its works.
        verdicts: Verdict by link.
        records: The records of its works, and of others with one of its titles.
    """

    links: frozenset[str]
    titles: frozenset[str]
    verdicts: Mapping[str, Verdict]
    records: Mapping[Identifier, Record]


class Asked(NamedTuple):
    """What was looked up in vain while a list was checked.

    Attributes:
        links: Links without a verdict.
        records: Identifiers without a record, each as its kind and value.
        titles: Titles that were not expected.
    """

    links: list[str]
    records: list[list[str]]
    titles: list[str]


def run_of(options: Mapping[str, Any], today: Day, *, complete: bool) -> str:
    """Return what all lists of a run have in common, as a text for workers.

    Args:
        options: The options of the command.
        today: The day of the check.
        complete: Whether every link has a verdict.
    """
    return json.dumps(
        {
            "version": __version__,
            "folder": str(Path.cwd()),
            "options": {name: options[name] for name in _OPTIONS},
            "today": today.isoformat(),
            "tables": table_files.stamp(),
            "complete": complete,
        },
        sort_keys=True,
    )


def list_as_json(file: FoundFile, source: Source, facts: ListFacts) -> dict[str, Any] | None:
    """Return a list as JSON values for workers, None if a fact cannot be sent."""
    verdicts = {url: answers_json.to_json(each) for url, each in facts.verdicts.items()}
    if any(answers_json.from_json(verdicts[url]) != each for url, each in facts.verdicts.items()):
        return None
    return {
        "path": file.path,
        "named": file.named,
        "text": source.to_bytes().decode("utf-8", "surrogateescape"),
        "titles": sorted(facts.titles),
        "verdicts": verdicts,
        "records": [[list(key), record._asdict()] for key, record in facts.records.items()],
    }


def check_lists(job: str) -> str:
    """Check some lists, on a worker; return a JSON text with what each of them has, or null.

    Args:
        job: A JSON text: `run` is a text of `run_of`, `lists` are values of `list_as_json`,
            `has_verdicts` and `has_records` say whether anything was answered in the run.
    """
    known = json.loads(job)
    run = json.loads(known["run"])
    here = {"version": __version__, "folder": str(Path.cwd()), "tables": table_files.stamp()}
    if any(run[name] != value for name, value in here.items()):
        return json.dumps([None] * len(known["lists"]))
    with _one_at_a_time:
        return json.dumps([_checked(each, known, run) for each in known["lists"]])


def _checked(each: Mapping[str, Any], job: Mapping[str, Any], run: Mapping[str, Any]) -> Any:
    """Return what a list has, as JSON values; None if it cannot be repeated."""
    selection = _selection(json.dumps(run["options"], sort_keys=True))
    source = Source(each["path"], each["text"])
    verdicts = _ListVerdicts(each["verdicts"], is_known=job["has_verdicts"])
    records = _ListRecords(each["records"], {*each["titles"]}, is_known=job["has_records"])
    checker = FileChecker(
        selection,
        Day.fromisoformat(run["today"]),
        verdicts=verdicts,
        records=records,
        complete=run["complete"],
    )
    seen = observed.begin()
    try:
        result = checker.check(FoundFile(each["path"], each["named"]), files.parsed(source))
    finally:
        observed.end(seen)
    if result.use is None or result.failed or result.messages or not seen.is_complete:
        return None
    places = None if result.sifted is None else result.sifted.known
    known = KnownResult(result.findings, result.use.ran, result.use.matched, places)
    return {
        "text": observed.digest(source.to_bytes()),
        "settings": settings_of(selection, source.path),
        "seen": fields_of(seen, run["today"]),
        "result": plain(known),
        "hosts": result.hosts,
        "asked": Asked(verdicts.asked, records.asked, records.unexpected)._asdict(),
    }


def result_of_worker(
    known: Any,
    file: FoundFile,
    checker: FileChecker,
    today: Day,
    is_answered: Callable[[Asked], bool],
) -> FileResult | None:
    """Return the result of a list that a worker checked, None if it may be another one here.

    Args:
        known: What `check_lists` returned for it.
        file: The file.
        checker: Checks lists here.
        today: The day of the check.
        is_answered: Returns whether anything that was looked up in vain is known here.
    """
    selection = checker.selection
    source = selection.source(file)
    if known is None or not isinstance(source, Source):
        return None
    config = selection.plan.config_of(source.path)
    if known["text"] != observed.digest(source.to_bytes()):
        return None
    if known["settings"] != settings_of(selection, source.path):
        return None
    if not holds(known["seen"], today.isoformat()) or is_answered(Asked(**known["asked"])):
        return None
    return checker.repeated(result_of(known["result"]), file, source, config)._replace(
        hosts=known["hosts"]
    )


def settings_of(selection: Selection, path: str) -> str:
    """Return a hash of the settings on which the findings of a list depend, "" if it has none."""
    config: Config = selection.plan.config_of(path)
    settings = selection.plan.settings_of(path, config)
    if settings is None:
        return ""
    return observed.digest(json.dumps(plain(settings)).encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=1)
def _selection(options: str) -> Selection:
    """Return the selection of a run; its lists share what is derived from a configuration."""
    known = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in json.loads(options).items()
    }
    return selection_of({**known, **_ELSEWHERE})


class _ListVerdicts(Mapping[str, Verdict]):
    """The verdicts of a list.

    Attributes:
        asked: Links that were looked up in vain.
    """

    def __init__(self, verdicts: Mapping[str, Any], *, is_known: bool) -> None:
        self._verdicts = {url: answers_json.from_json(each) for url, each in verdicts.items()}
        self._is_known = is_known
        self.asked: list[str] = []

    def __getitem__(self, url: str) -> Verdict:
        if url not in self._verdicts:
            self.asked.append(url)
        return self._verdicts[url]

    def __iter__(self) -> Iterator[str]:
        return iter(self._verdicts)

    def __len__(self) -> int:
        return len(self._verdicts)

    def __bool__(self) -> bool:
        return self._is_known


class _ListRecords(SearchableRecords):
    """The records of a list.

    Attributes:
        asked: Identifiers that were looked up in vain, each as its kind and value.
        unexpected: Titles that were looked up though they are not those of the list.
    """

    def __init__(self, records: Iterable[Any], titles: set[str], *, is_known: bool) -> None:
        found = ((key, record_of_json(value)) for key, value in records)
        self._records = {Identifier(*key): record for key, record in found if record is not None}
        self._titles, self._is_known = titles, is_known
        self.asked: list[list[str]] = []
        self.unexpected: list[str] = []

    def __getitem__(self, identifier: Identifier) -> Record:
        if identifier not in self._records:
            self.asked.append(list(identifier))
        return self._records[identifier]

    def __iter__(self) -> Iterator[Identifier]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __bool__(self) -> bool:
        return self._is_known

    def near(self, titles: Iterable[str]) -> Mapping[Identifier, Record]:
        """Return all records, among them those with a title of the list."""
        self.unexpected += (title for title in titles if title not in self._titles)
        return self._records
