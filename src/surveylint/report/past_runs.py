"""The history of a list: one line of JSON for each run, and what follows from several of them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from surveylint.hosts.secrets import redacted
from surveylint.lazy import lazily
from surveylint.model.verdict import State
from surveylint.namedtuples import NamedTuple
from surveylint.report.tally import tally

if TYPE_CHECKING:
    from surveylint.model.verdict import Verdict
    from surveylint.report import Report

VERSION = 1
"""Increased when a field is removed or changes its meaning, not when one is added."""

SEVERITIES = ("errors", "warnings", "infos")

_MOST_DEAD = 500
"""Dead links that a line names."""

_LONGEST_URL = 300
_LONGEST_NAME = 1_000
_MOST_NAMES = 1_000
_MOST = 10**9
_DAY = lazily(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])")
_WORKFLOW_LINE = lazily(r"(\d{4}-\d\d-\d\d),(\d{1,9}),(\d{1,9})")
_HOST = lazily(r"[a-z][a-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:]+)", re.IGNORECASE)


class PastRun(NamedTuple):
    """The counts of one run.

    Attributes:
        day: ISO 8601.
        paths: What was checked, as named on the command line, relative to the folder.
        folder: A hash of the folder in which the run was started; "" if unknown.
        files: How many files were checked.
        findings: How many findings there were.
        severities: The findings by severity (`errors`, `warnings`, `infos`); empty if unknown.
        rules: The findings by rule.
        links: The links by state; empty if the network was not asked.
        dead: The dead links, secrets masked, with the day on which a run first found each dead.
    """

    day: str
    paths: tuple[str, ...] = ()
    folder: str = ""
    files: int = 0
    findings: int = 0
    severities: Mapping[str, int] = {}
    rules: Mapping[str, int] = {}
    links: Mapping[str, int] = {}
    dead: Mapping[str, str] = {}


class HostDeaths(NamedTuple):
    """A host, how many of its links were ever dead, and how many of them are dead now."""

    host: str
    died: int
    dead: int


class Changes(NamedTuple):
    """What differs between two runs.

    Attributes:
        since: The day of the earlier one.
        findings: How many findings more there are now; negative for fewer.
        rules: The rules with more or fewer findings: name, count before, count now.
        died: The links that are dead now and were not.
        revived: The links that were dead and are not any more.
    """

    since: str
    findings: int
    rules: tuple[tuple[str, int, int], ...]
    died: tuple[str, ...]
    revived: tuple[str, ...]


def this_run(
    report: Report,
    verdicts: Mapping[str, Verdict],
    day: str,
    *,
    paths: tuple[str, ...] = (),
    folder: str = "",
    earlier: PastRun | None = None,
) -> PastRun:
    """Return the line of a run.

    Args:
        report: Its report.
        verdicts: What the network answered, by web address.
        day: The day of the run, ISO 8601.
        paths: What was checked.
        folder: A hash of the working directory.
        earlier: The run before, which knows since when links are dead.
    """
    counts = tally(report.findings)
    known = earlier.dead if earlier is not None else {}
    dead: dict[str, str] = {}
    for url, verdict in verdicts.items():
        if verdict.state is State.DEAD and len(dead) < _MOST_DEAD:
            name = redacted(url)[:_LONGEST_URL]
            dead[name] = known.get(name, day)
    return PastRun(
        day=day,
        paths=paths,
        folder=folder,
        files=report.files,
        findings=counts.total,
        severities={
            "errors": counts.errors,
            "warnings": counts.warnings,
            "infos": counts.infos,
        },
        rules={rule.rule: rule.found for rule in sorted(counts.rules)},
        links=dict(report.links),
        dead=dead,
    )


def to_line(run: PastRun) -> str:
    """Write a run as a line of JSON."""
    from json import dumps

    return dumps({"version": VERSION, **run._asdict()}, separators=(",", ":")) + "\n"


def from_line(line: str) -> PastRun | None:
    """Read a line of a history, None if it is not one.

    `2026-01-05,31,2` is read too: day, findings, dead links.
    """
    from json import loads

    if plain := _WORKFLOW_LINE.fullmatch(line.strip()):
        day, findings, dead = plain.groups()
        if not _DAY.fullmatch(day):
            return None
        return PastRun(day=day, findings=int(findings), links={"dead": int(dead)})
    try:
        value = loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or value.get("version") != VERSION:
        return None
    return _checked(value)


def _checked(value: dict[str, Any]) -> PastRun | None:
    """Return the run that a JSON object describes, None if a field has another type."""
    day, paths = value.get("day"), value.get("paths", [])
    folder, dead = value.get("folder", ""), value.get("dead", {})
    counts = [_counts(value.get(name, {})) for name in ("severities", "rules", "links")]
    numbers = [value.get(name, 0) for name in ("files", "findings")]
    if not (
        isinstance(day, str)
        and _is_day(day)
        and isinstance(paths, list)
        and all(_is_name(path) for path in paths)
        and isinstance(folder, str)
        and all(_is_count(number) for number in numbers)
        and isinstance(dead, dict)
        and all(_is_name(url) and _is_day(since) for url, since in dead.items())
    ):
        return None
    severities, rules, links = counts
    if severities is None or rules is None or links is None:
        return None
    files, findings = numbers
    return PastRun(day, tuple(paths), folder, files, findings, severities, rules, links, dead)


def _counts(value: object) -> dict[str, int] | None:
    if not isinstance(value, dict) or len(value) > _MOST_NAMES:
        return None
    is_valid = all(_is_name(name) and _is_count(count) for name, count in value.items())
    return value if is_valid else None


def _is_day(value: object) -> bool:
    return isinstance(value, str) and _DAY.fullmatch(value) is not None


def _is_name(value: object) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_NAME


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST


def daily(runs: Iterable[PastRun]) -> tuple[PastRun, ...]:
    """Return the last run of each day, in the order of the days."""
    by_day = {run.day: run for run in runs}
    return tuple(by_day[day] for day in sorted(by_day))


def changes(earlier: PastRun, now: PastRun) -> Changes:
    """Return what differs between two runs."""
    names = sorted({*earlier.rules, *now.rules})
    pairs = ((name, earlier.rules.get(name, 0), now.rules.get(name, 0)) for name in names)
    asked = bool(earlier.links and now.links)
    return Changes(
        since=earlier.day,
        findings=now.findings - earlier.findings,
        rules=tuple(pair for pair in pairs if pair[1] != pair[2]) if earlier.severities else (),
        died=tuple(url for url in now.dead if url not in earlier.dead) if asked else (),
        revived=tuple(url for url in earlier.dead if url not in now.dead) if asked else (),
    )


def last_asked(runs: Sequence[PastRun]) -> PastRun | None:
    """Return the last run that asked the network, None if none did."""
    return next((run for run in reversed(runs) if run.links), None)


def deaths_by_host(runs: Sequence[PastRun]) -> tuple[HostDeaths, ...]:
    """Return the hosts of all links that were ever dead, the one with the most first."""
    last = last_asked(runs)
    died = Counter(host_of(url) for url in {url for run in runs for url in run.dead})
    dead = Counter(host_of(url) for url in (last.dead if last is not None else ()))
    hosts = (HostDeaths(host, count, dead[host]) for host, count in died.items())
    return tuple(sorted(hosts, key=lambda each: (-each.died, -each.dead, each.host)))


def oldest_dead(runs: Sequence[PastRun]) -> tuple[tuple[str, str], ...]:
    """Return the links that are dead now: the day since when, and the URL; the oldest first."""
    last = last_asked(runs)
    return tuple(sorted((since, url) for url, since in last.dead.items())) if last else ()


def host_of(url: str) -> str:
    """Return the host of a URL, "" if it has none."""
    found = _HOST.match(url)
    return found[1].lower() if found else ""
