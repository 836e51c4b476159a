"""What the results of many lists add up to: by host, by rule, by list, by dead link.

The counts are kept in a temporary SQLite database, which goes to the disk when it grows: so the
memory does not depend on the number of lists.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from surveylint.model.finding import Severity
from surveylint.model.verdict import State
from surveylint.namedtuples import NamedTuple
from surveylint.report.past_runs import PastRun, host_of

_WAITING = 50_000
"""Counts that are collected before they are written."""

_MOST_PLACES = 5
"""Lists that are named of a link that is dead in several."""

_TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA cache_size = -16000;
CREATE TABLE list (path TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE finding (
  path TEXT, rule TEXT, severity TEXT, count INTEGER, PRIMARY KEY (path, rule, severity)
) WITHOUT ROWID;
CREATE TABLE link (
  path TEXT, host TEXT, state TEXT, count INTEGER, PRIMARY KEY (path, host, state)
) WITHOUT ROWID;
CREATE TABLE dead (url TEXT, path TEXT, PRIMARY KEY (url, path)) WITHOUT ROWID;
CREATE TABLE death (url TEXT PRIMARY KEY, day TEXT) WITHOUT ROWID;
"""

_ADD = {
    "finding": "INSERT INTO finding VALUES (?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET count = count + excluded.count",
    "link": "INSERT INTO link VALUES (?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET count = count + excluded.count",
}

_LISTS = (
    "SELECT list.path FROM list LEFT JOIN finding ON finding.path = list.path"
    " GROUP BY list.path ORDER BY "
)
_WORST_FIRST = (
    "total(CASE severity WHEN 'error' THEN count END) DESC,"
    " total(CASE severity WHEN 'warning' THEN count END) DESC, total(count) DESC, list.path"
)


class FleetTotals(NamedTuple):
    """The counts over all lists.

    Attributes:
        lists: How many lists were checked.
        severities: The findings by severity.
        links: The links by state.
        rules: The number of rules with findings.
        shared: How many links are dead in several lists.
        incomplete: Why not everything was checked, a clause for each reason.
    """

    lists: int
    severities: Mapping[str, int]
    links: Mapping[str, int]
    rules: int
    shared: int
    incomplete: tuple[str, ...] = ()


class HostLinks(NamedTuple):
    """A host, its dead links, its links in all, and in how many lists they are."""

    host: str
    dead: int
    links: int
    lists: int


class RuleFindings(NamedTuple):
    """A rule, its findings, and in how many lists they are."""

    rule: str
    severity: str
    findings: int
    lists: int


class ListCounts(NamedTuple):
    """A list with its findings by severity and by rule, and its links by state."""

    path: str
    severities: Mapping[str, int]
    rules: Mapping[str, int]
    links: Mapping[str, int]

    @property
    def findings(self) -> int:
        """The number of findings."""
        return sum(self.severities.values())


class SharedDeath(NamedTuple):
    """A link that is dead in several lists: its URL, how many lists, the first of them."""

    url: str
    lists: int
    paths: tuple[str, ...]


class FleetTally:
    """Takes results, and returns what they add up to; closed after use."""

    def __init__(self) -> None:
        # without a name SQLite keeps the pages in memory, and in a temporary file beyond the cache
        self._db = sqlite3.connect("", isolation_level=None)
        self._db.executescript(_TABLES)
        self._waiting: dict[str, Counter[tuple[str, ...]]] = {name: Counter() for name in _ADD}
        self._dead: set[tuple[str, str]] = set()
        self._runs: dict[tuple[str, tuple[str, ...]], dict[str, int]] = {}
        self._reasons: dict[str, None] = {}
        self._named: set[str] = set()

    def close(self) -> None:
        """Forget everything."""
        self._db.close()

    def begin_result(self) -> None:
        """Begin with another result, which replaces what earlier ones said about its lists."""
        self._named.clear()

    def add_list(self, path: str) -> None:
        """Take the name of a list that was checked."""
        path = _storable(path)
        if path in self._named:
            return
        self._named.add(path)
        if self._db.execute("INSERT OR IGNORE INTO list VALUES (?)", (path,)).rowcount:
            return
        self._write()
        for table in ("finding", "link", "dead"):
            self._db.execute(f"DELETE FROM {table} WHERE path = ?", (path,))  # noqa: S608  # no input

    def add_finding(self, path: str, rule: str, severity: str) -> None:
        """Take a finding."""
        self.add_list(path)
        self._count("finding", path, rule, severity)

    def add_links(self, path: str, host: str, state: str, count: int = 1) -> None:
        """Take links of a list to a host that are in one state."""
        self.add_list(path)
        self._count("link", path, host, state, by=count)

    def add_dead(self, path: str, url: str) -> None:
        """Take a dead link; it counts once for each list."""
        self.add_list(path)
        self._dead.add((_storable(url), _storable(path)))
        if len(self._dead) >= _WAITING:
            self._write()

    def add_run(self, run: PastRun) -> None:
        """Take an earlier run: how many links were dead, and since when."""
        key = (run.folder, run.paths)
        if run.links:
            self._runs.setdefault(key, {})[run.day] = run.links.get("dead", 0)
        self._db.executemany(
            "INSERT INTO death VALUES (?, ?) ON CONFLICT DO UPDATE SET day = min(day, excluded.day)",
            ((_storable(url), _storable(day)) for url, day in run.dead.items()),
        )

    def add_reason(self, reason: str) -> None:
        """Take a reason why not everything was checked."""
        self._reasons.setdefault(reason)

    def totals(self) -> FleetTotals:
        """Return the counts over all lists."""
        self._write()
        severities = dict(self._rows("SELECT severity, sum(count) FROM finding GROUP BY severity"))
        links = dict(self._rows("SELECT state, sum(count) FROM link GROUP BY state"))
        return FleetTotals(
            lists=self._number("SELECT count(*) FROM list"),
            severities={each.value: severities.get(each.value, 0) for each in Severity},
            links={each.value: links[each.value] for each in State if each.value in links},
            rules=self._number("SELECT count(DISTINCT rule) FROM finding"),
            shared=self._number(
                "SELECT count(*) FROM (SELECT 1 FROM dead GROUP BY url HAVING count(*) > 1)"
            ),
            incomplete=tuple(self._reasons),
        )

    def hosts(self) -> Iterator[HostLinks]:
        """Yield the hosts with dead links, the one with the most first."""
        self._write()
        # results without links by host still have their dead links
        self._db.create_function("host_of", 1, host_of, deterministic=True)
        rows = self._rows(
            "WITH known AS (SELECT host, sum(CASE state WHEN 'dead' THEN count ELSE 0 END) AS dead,"
            " sum(count) AS links, count(DISTINCT path) AS lists FROM link GROUP BY host),"
            " found AS (SELECT host_of(url) AS host, count(*) AS dead,"
            " count(DISTINCT path) AS lists FROM dead GROUP BY 1)"
            " SELECT host, dead, links, lists FROM known WHERE dead > 0 UNION ALL"
            " SELECT host, dead, 0, lists FROM found"
            " WHERE host NOT IN (SELECT host FROM known WHERE dead > 0)"
            " ORDER BY 2 DESC, 3, 1"
        )
        yield from map(HostLinks._make, rows)

    def rules(self) -> Iterator[RuleFindings]:
        """Yield the rules with findings, the one with the most first."""
        self._write()
        rows = self._rows(
            "SELECT rule, severity, sum(count), count(DISTINCT path) FROM finding"
            " GROUP BY rule, severity ORDER BY 3 DESC, 1, 2"
        )
        yield from map(RuleFindings._make, rows)

    def shared_deaths(self) -> Iterator[SharedDeath]:
        """Yield the links that are dead in several lists, those of the most lists first."""
        self._write()
        rows = self._rows(
            "SELECT url, count(*) FROM dead GROUP BY url HAVING count(*) > 1 ORDER BY 2 DESC, 1"
        )
        for url, count in rows:
            paths = self._rows(
                "SELECT path FROM dead WHERE url = ? ORDER BY path LIMIT ?", url, _MOST_PLACES
            )
            yield SharedDeath(url, count, tuple(path for (path,) in paths))

    def lists(self, *, worst_first: bool = False) -> Iterator[ListCounts]:
        """Yield every list, by name or by the number of its errors, warnings and other findings."""
        self._write()
        rows = self._rows(_LISTS + (_WORST_FIRST if worst_first else "list.path"))
        for (path,) in rows:
            yield self._list(path)

    def deaths(self) -> dict[str, int]:
        """Return how many links were first found dead on each day, in the order of the days."""
        return dict(self._rows("SELECT day, count(*) FROM death GROUP BY day ORDER BY day"))

    def dead_by_day(self) -> dict[str, int]:
        """Return how many links were dead on each day: for each list by its last run until then."""
        days = sorted({day for by_day in self._runs.values() for day in by_day})
        last: dict[tuple[str, tuple[str, ...]], int] = {}
        found: dict[str, int] = {}
        for day in days:
            last |= {key: by_day[day] for key, by_day in self._runs.items() if day in by_day}
            found[day] = sum(last.values())
        return found

    def _list(self, path: str) -> ListCounts:
        severities: Counter[str] = Counter({each.value: 0 for each in Severity})
        rules: Counter[str] = Counter()
        findings = self._rows(
            "SELECT rule, severity, count FROM finding WHERE path = ? ORDER BY rule", path
        )
        for rule, severity, count in findings:
            severities[severity] += count
            rules[rule] += count
        links = dict(
            self._rows("SELECT state, sum(count) FROM link WHERE path = ? GROUP BY state", path)
        )
        ordered = {each.value: links[each.value] for each in State if each.value in links}
        return ListCounts(path, dict(severities), dict(rules), ordered)

    def _count(self, table: str, *key: str, by: int = 1) -> None:
        waiting = self._waiting[table]
        waiting[tuple(map(_storable, key))] += by
        if len(waiting) >= _WAITING:
            self._write()

    def _write(self) -> None:
        """Write what is waiting."""
        self._db.execute("BEGIN")
        for name, waiting in self._waiting.items():
            self._db.executemany(_ADD[name], ((*key, count) for key, count in waiting.items()))
            waiting.clear()
        self._db.executemany("INSERT OR IGNORE INTO dead VALUES (?, ?)", self._dead)
        self._dead.clear()
        self._db.execute("COMMIT")

    def _rows(self, query: str, *values: object) -> Iterator[Any]:
        yield from self._db.execute(query, values)

    def _number(self, query: str) -> int:
        (count,) = self._db.execute(query).fetchone()
        return int(count)


def _storable(text: str) -> str:
    r"""Return a text without half characters: bytes of file names that are not UTF-8 (`\udcff`)."""
    return text if text.isascii() else text.encode(errors="backslashreplace").decode()
