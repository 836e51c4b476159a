"""The cache of records, and the times of requests that all runs on this machine share.

Both are tables in the SQLite file of the verdicts. Their names end with the version of their form,
so that another version of surveylint does not read them.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable
from math import isfinite
from pathlib import Path
from typing import Any, TypeVar

from surveylint.lazy import lazily
from surveylint.model.record import Identifier, Record
from surveylint.model.verdict import DAY
from surveylint.net.cache_file import DamagedCacheError, connect, set_aside
from surveylint.net.claims import is_gone, new_owner

TITLE_AGE = 30 * DAY
"""How long a title and authors are valid."""

STATE_AGE = 7 * DAY
"""How long it is valid that a work is not retracted, and that a repository is not archived."""

MISSING_AGE = DAY
"""How long it is valid that an identifier does not exist, or that a search finds nothing."""

_ROUNDING = 0.001  # seconds; the sum and the difference of two times differ a little
_PATIENCE = 2.0  # seconds to wait for another run that writes
_READ = "SELECT at, value FROM record_v1 WHERE key = ?"
_WRITE = "INSERT OR REPLACE INTO record_v1 VALUES (?, ?, ?)"
_FORGET = "DELETE FROM record_v1 WHERE at < ?"
_READ_TURN = "SELECT next_at FROM turn_v1 WHERE service = ?"
_WRITE_TURN = "INSERT OR REPLACE INTO turn_v1 VALUES (?, ?)"
_READ_OWNER = "SELECT owner FROM claim_v1 WHERE key = ?"
_WRITE_OWNER = "INSERT OR REPLACE INTO claim_v1 VALUES (?, ?, 0)"
_FORGET_OWNER = "DELETE FROM claim_v1 WHERE key = ?"

_HALVES = lazily(r"[\ud800-\udfff]")

Result = TypeVar("Result")


class RecordStore:
    """The records of earlier runs; without a folder, or if its file cannot be used, it is empty.

    Args:
        folder: The folder of the file; None keeps nothing.
        now: Returns the time in Unix seconds.
        notice: Takes messages for the user.
    """

    def __init__(
        self,
        folder: Path | None,
        now: Callable[[], float],
        notice: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._folder, self._now, self._notice = folder, now, notice
        self._owner = new_owner()
        self._db: sqlite3.Connection | None = None
        if folder is not None:
            self._try(lambda: self._open(folder), None)

    def record(self, identifier: Identifier) -> Record | None:
        """Return what is known about an identifier, None if the registry must be asked."""
        found = self._read(identifier.key)
        if found is None:
            return None
        record, age = found
        limit = MISSING_AGE if record.missing else STATE_AGE
        return record if age < limit else None

    def outdated(self, identifier: Identifier) -> Record | None:
        """Return the titles that are still valid though the state of the work is not."""
        found = self._read(identifier.key)
        if found is None or found[0].missing or not found[0].title or found[1] >= TITLE_AGE:
            return None
        return found[0]._replace(retracted="", withdrawn="", archived=False, name="")

    def keep(self, records: Iterable[Record]) -> None:
        """Keep records."""
        rows = [(r.identifier.key, r.checked_at, json.dumps(r._asdict())) for r in records]
        self._write(rows)

    def search(self, title: str) -> tuple[Record, ...] | None:
        """Return what an earlier search for a title found, None if it must be repeated."""
        row = self._row(f"search:{title}")
        values = _loaded(row[1]) if row is not None else None
        if row is None or not isinstance(values, list):
            return None
        limit = TITLE_AGE if values else MISSING_AGE
        records = [record_of_json(value) for value in values]
        if not 0 <= self._now() - row[0] < limit or None in records:
            return None
        return tuple(record for record in records if record is not None)

    def keep_search(self, title: str, found: Iterable[Record]) -> None:
        """Keep what a search for a title found."""
        values = json.dumps([record._asdict() for record in found])
        self._write([(f"search:{title}", self._now(), values)])

    def keep_absent(self, titles: Iterable[str]) -> None:
        """Keep that searches found nothing."""
        now = self._now()
        self._write([(f"search:{title}", now, "[]") for title in titles])

    def turn(
        self, service: str, lease: float, interval: float = 0.0, *, may_overlap: bool = False
    ) -> float:
        """Take the next turn of a service, for all runs on this machine.

        Args:
            service: The service.
            lease: Seconds after which the turn ends even if `end_turn` is never called.
            interval: Seconds after which it ends if the process that took it has ended.
            may_overlap: Whether this run may have several turns at once.

        Returns:
            0 if a request may be sent now, else the seconds until the next attempt.
        """
        return self._try(lambda: self._turn(service, lease, interval, may_overlap), 0.0)

    def end_turn(self, service: str, next_at: float) -> None:
        """End a turn; the next one may begin at a time in Unix seconds."""

        def write() -> None:
            self._execute(_WRITE_TURN, (service, next_at))
            self._execute(_FORGET_OWNER, (_turn_of(service),))

        self._try(write, None)

    def close(self) -> None:
        """Forget old records and close the file."""
        self._try(lambda: self._execute(_FORGET, (self._now() - TITLE_AGE,)), None)
        if self._db is not None:
            self._db.close()
            self._db = None

    def _open(self, folder: Path) -> None:
        self._db = connect(folder, timeout=_PATIENCE)

    def _read(self, key: str) -> tuple[Record, float] | None:
        """Return a stored record and its age in seconds."""
        row = self._row(key)
        record = record_of_json(_loaded(row[1])) if row is not None else None
        if row is None or record is None:
            return None
        age = self._now() - row[0]
        return (record, age) if age >= 0 else None

    def _row(self, key: str) -> tuple[float, str] | None:
        def read() -> tuple[float, str] | None:
            assert self._db is not None
            found = self._db.execute(_READ, (key,)).fetchone()
            if found is None:
                return None
            at, value = found
            if not _is_time(at) or not isinstance(value, str):
                raise DamagedCacheError("its content is damaged")
            return at, value

        return self._try(read, None) if self._db is not None else None

    def _write(self, rows: list[tuple[str, float, str]]) -> None:
        def write() -> None:
            assert self._db is not None
            self._db.executemany(_WRITE, rows)

        if self._db is not None and rows:
            self._try(write, None)

    def _execute(self, statement: str, values: tuple[object, ...]) -> None:
        if self._db is not None:
            self._db.execute(statement, values)

    def _turn(self, service: str, lease: float, interval: float, may_overlap: bool) -> float:
        if self._db is None:
            return 0.0
        self._db.execute("BEGIN IMMEDIATE")
        try:
            left = self._left_of_turn(self._db, service, lease)
            owner = self._owner_of_turn(self._db, service)
            if left > 0 and owner and is_gone(owner):
                left -= lease - interval
            if left > 0 and not (may_overlap and owner == self._owner):
                return left
            self._db.execute(_WRITE_TURN, (service, self._now() + lease))
            self._db.execute(_WRITE_OWNER, (_turn_of(service), self._owner))
            return 0.0
        finally:
            self._db.execute("COMMIT")

    def _left_of_turn(self, db: sqlite3.Connection, service: str, lease: float) -> float:
        """Return the seconds until the next turn; a time far away was written by a wrong clock."""
        row = db.execute(_READ_TURN, (service,)).fetchone()
        left = float(row[0]) - self._now() if row is not None and _is_time(row[0]) else 0.0
        return left if 0 < left <= lease + _ROUNDING else 0.0

    def _owner_of_turn(self, db: sqlite3.Connection, service: str) -> str:
        row = db.execute(_READ_OWNER, (_turn_of(service),)).fetchone()
        return row[0] if row is not None and isinstance(row[0], str) else ""

    def _try(self, act: Callable[[], Result], otherwise: Result) -> Result:
        """Return what an operation returns; a file that cannot be used is not used any more."""
        try:
            return act()
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                return otherwise
            if "decode" in str(error):  # text that is not UTF-8
                return self._begin_again("its content is damaged", otherwise)
        except sqlite3.DatabaseError as error:
            return self._begin_again(str(error), otherwise)
        except (sqlite3.Error, OSError):
            pass
        self._give_up()
        return otherwise

    def _begin_again(self, why: str, otherwise: Result) -> Result:
        """Set a damaged file aside and go on with a new one, once."""
        self._give_up()
        folder, self._folder = self._folder, None
        if folder is None:
            return otherwise
        try:
            aside = set_aside(folder, self._now())
            self._open(folder)
        except (sqlite3.Error, OSError):
            self._give_up()
        else:
            self._notice(
                f"the cache of records in `{folder}` was renamed to `{aside}`"
                f" and a new one was made: {why}"
            )
        return otherwise

    def _give_up(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None


def _turn_of(service: str) -> str:
    """Return the key of the claim on a service's turn."""
    return f"turn {service}"


def _is_time(value: object) -> bool:
    return isinstance(value, int | float) and isfinite(value)


def _loaded(text: str) -> object:
    """Return what was stored as JSON, None if it is damaged."""
    try:
        value: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return value


def record_of_json(value: object) -> Record | None:
    """Return a record that was stored as JSON, None if it has other fields."""
    if not isinstance(value, dict) or set(value) != set(Record._fields):
        return None
    values: dict[str, Any] = {
        key: tuple(field) if isinstance(field, list) else field for key, field in value.items()
    }
    named = values.pop("identifier")
    if not _is_texts(named) or len(named) != len(Identifier._fields):
        return None
    record = Record(Identifier(*named), **values)
    defaults = Record(record.identifier, "")
    return record if all(map(_is_like, record, defaults)) else None


def _is_like(value: object, default: object) -> bool:
    """Return whether a value has the type of a field's default."""
    if isinstance(default, float):
        return _is_time(value)
    if isinstance(default, tuple):
        return _is_texts(value)
    if isinstance(default, str):
        return _is_texts((value,))
    return type(value) is type(default)


def _is_texts(values: object) -> bool:
    """Return whether values are texts that can be printed; JSON can hold half characters."""
    return isinstance(values, tuple) and all(
        isinstance(value, str) and not _HALVES.search(value) for value in values
    )
