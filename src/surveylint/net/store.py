"""The store: an SQLite file that keeps verdicts, and their changes, between runs."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path
from types import MappingProxyType

from surveylint.hosts.secrets import carries_secret, redacted
from surveylint.model.target import InvalidTargetError, read_target
from surveylint.model.verdict import DAY, Cause, Evidence, State, Verdict
from surveylint.namedtuples import NamedTuple
from surveylint.net.cache_file import FILE, DamagedCacheError, connect, set_aside
from surveylint.net.shared_answer import SharedAnswer, decoded, encoded

_SCHEMA = 2
_WITH_SECRETS = 1
"""The version of the file that kept some addresses with secrets in clear."""
_JITTER = 0.2  # verdicts expire up to this part of max-age early, so that not all expire at once
_RETENTION = 365 * DAY
_BUSY_TIMEOUT = 0.5  # seconds that the last write waits for another run; an interrupt ends soon
_MOST_PENDING = 32  # verdicts that are not written yet, without waiting for another run
_RETRY = 0.05  # seconds until another try to write
_REMEMBERED = 6 * 3_600
"""Seconds for which it is remembered that a host did not respond."""
_SILENT = "SELECT key FROM link WHERE cause = 'timeout' AND checked_at BETWEEN ? AND ?"
_ANSWERED = (
    "SELECT key FROM link WHERE key BETWEEN ? AND ? AND state != 'unreachable' AND checked_at > ?"
)
_KINDS: tuple[tuple[type | None, ...], ...] = (
    *((str,), (str,), (str, None), (int, None), (str,), (float, int), (float, int, None)),
    *((float, int, None), (int,), (str,)),
)
_STATES = frozenset(state.value for state in State)
_CAUSES = frozenset({None, *(cause.value for cause in Cause)})
_MOST_FAILURES = 1_000_000
_WRITE_LINK = "INSERT OR REPLACE INTO link VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_WRITE_CHANGE = "INSERT INTO change VALUES (?, ?, ?, ?, ?)"
_WRITE_ANSWER = "INSERT OR REPLACE INTO answer_v1 VALUES (?, ?, ?)"
_READ_ANSWER = "SELECT value FROM answer_v1 WHERE key = ? AND at BETWEEN ? AND ?"
_SHARED = 3_600
"""Seconds for which an answer is kept for other runs that began before it was found."""


class _Row(NamedTuple):
    """The stored verdict of a link; `fragments` is a JSON array of those that exist."""

    key: str
    state: str
    cause: str | None
    status: int | None
    final_url: str
    checked_at: float
    alive_at: float | None
    failing_since: float | None
    failures: int
    fragments: str

    def holds(self, fragments: frozenset[str]) -> bool:
        return not fragments or fragments <= set(json.loads(self.fragments))


class Store:
    """The verdicts of earlier runs, and those of this run as they are found.

    Verdicts are committed after each iteration of the event loop, without waiting for the disk: a
    killed process loses nothing; a power cut may damage the file, which is then set aside.

    Args:
        folder: The folder of the file; None keeps nothing.
        max_age: Days for which the verdict of an alive link is valid.
        now: Returns the time in Unix seconds.
        notice: Takes messages for the user.
        soon: Calls a function after the current callback, such as `loop.call_soon`.
        later: Calls a function after some seconds, such as `loop.call_later`; without it, verdicts
            that could not be written wait for the next one.
    """

    def __init__(
        self,
        folder: Path | None,
        *,
        max_age: float,
        now: Callable[[], float],
        notice: Callable[[str], None],
        soon: Callable[[Callable[[], None]], object],
        later: Callable[[float, Callable[[], None]], object] | None = None,
    ) -> None:
        self._later = later
        self._max_age, self._now, self._notice, self._soon = max_age * DAY, now, notice, soon
        self._path = None if folder is None else folder / FILE
        self._links: list[_Row] = []
        self._changes: list[tuple[str, float, str, str | None, str]] = []
        self._answers: list[tuple[str, float, str]] = []
        self._rows: dict[str, _Row] = {}  # read by `fresh`, used again by `record`
        self._scheduled = False
        self._is_retrying, self._is_patient = False, True
        self._empty = True
        self._db: sqlite3.Connection | None = None
        self._run_safely(self._open)

    def fresh(self, url: str, fragments: frozenset[str]) -> Verdict | None:
        """Return the stored verdict of a link that needs no new check, or None.

        It is alive, recent enough, and all of the fragments are known to exist.
        """
        row = self._row(url) if self._max_age else None
        if row is None:
            return None
        self._rows[url] = row
        if row.state != State.ALIVE or not row.holds(fragments):
            return None
        age = self._now() - row.checked_at
        if not 0 <= age < self._max_age * (1 - _JITTER * zlib.crc32(row.key.encode()) / 0xFFFFFFFF):
            return None
        del self._rows[url]
        final = row.final_url or redacted(url)
        seen = Evidence(
            method="GET", url=final, status=row.status, at=row.checked_at, note="cached"
        )
        return Verdict(
            state=State.ALIVE,
            status=row.status,
            final_url=final,
            checked_at=row.checked_at,
            evidence=(seen,),
            last_alive=row.alive_at,
            stored=True,
        )

    def last(self, url: str) -> Verdict | None:
        """Return the last verdict of a link, however old it is, without regard to fragments."""
        row = self._row(url)
        return _last_verdict(url, row) if row is not None else None

    @property
    def folder(self) -> Path | None:
        """Return the folder of the file, None if nothing is kept."""
        return self._path.parent if self._db is not None and self._path is not None else None

    def answer(self, url: str, fragments: frozenset[str], since: float) -> SharedAnswer | None:
        """Return what a run at the same time found out about a link, None if it did not.

        Args:
            url: The target's URL.
            fragments: The fragments that must be known to exist, or to be missing.
            since: The time in Unix seconds from which on an answer counts.
        """
        found: list[SharedAnswer | None] = []

        def read() -> None:
            assert self._db is not None
            limits = (link_key(url), since, self._now())
            row = self._db.execute(_READ_ANSWER, limits).fetchone()
            found.append(decoded(row[0]) if row is not None and isinstance(row[0], str) else None)

        row = self._row(url, is_new=True)
        if row is None or not since <= row.checked_at <= self._now():
            return None
        if row.state == State.ALIVE and row.holds(fragments):
            return SharedAnswer(_last_verdict(url, row))
        self._run_safely(read)
        answer = found[0] if found else None
        if answer is None or answer.verdict.state not in (State.ALIVE, State.MOVED):
            return answer
        return answer if row.holds(fragments - {*answer.missing}) else None

    def record(
        self,
        url: str,
        verdict: Verdict,
        fragments: frozenset[str],
        missing: Mapping[str, str] = MappingProxyType({}),
    ) -> Verdict:
        """Store a verdict and return it with the history of the link.

        Args:
            url: The target's URL.
            verdict: The verdict of this run, without regard to fragments; `last_alive` is set if
                the link is alive or moved.
            fragments: The fragments that exist in the page.
            missing: Those that do not, and why.
        """
        row = self._rows.pop(url, None) or self._row(url)
        failing = verdict.state is State.UNREACHABLE
        if verdict.last_alive is None and (row is not None or failing):
            since = (row.failing_since if row is not None else None) or verdict.checked_at
            verdict = replace(
                verdict,
                last_alive=row.alive_at if row is not None else None,
                failing_since=since if failing else None,
                failures=(row.failures if row is not None else 0) + 1 if failing else 0,
            )
        if self._db is not None:
            self._queue(url, verdict, fragments, row)
            if verdict.state is not State.ALIVE or missing:
                text = encoded(SharedAnswer(verdict, missing))
                self._answers.append((link_key(url), verdict.checked_at, text))
        return verdict

    def flush(self) -> bool:
        """Write pending verdicts, and return whether none are left to write."""
        self._run_safely(self._write, 0.0)
        return not self._links

    def silent_hosts(self) -> frozenset[tuple[str, int]]:
        """Return the hosts and ports that did not respond to the runs of the last hours."""
        found: set[tuple[str, int]] = set()

        def read() -> None:
            assert self._db is not None
            for (key,) in self._db.execute(_SILENT, (self._now() - _REMEMBERED, self._now())):
                place = _place(key) if isinstance(key, str) else None
                if place is not None:
                    found.add(place)
            for place in [*found]:
                for start in (f"http://{place[0]}", f"https://{place[0]}"):
                    limits = (start, f"{start}~", self._now() - _REMEMBERED)
                    if any(_place(key) == place for (key,) in self._db.execute(_ANSWERED, limits)):
                        found.discard(place)

        if self._db is not None and not self._empty:
            self._run_safely(read)
        return frozenset(found)

    def close(self) -> None:
        """Write pending verdicts and close the file."""
        if self._db is None:
            return
        self._run_safely(self._write, _BUSY_TIMEOUT)
        if self._db is not None:
            self._run_safely(self._tidy)
        if self._db is not None:
            self._db.close()
            self._db = None

    def history(self, url: str) -> list[tuple[float, str, str | None, str]]:
        """Return the changes of a link: time, new state, new cause, previous state."""
        if self._db is None:
            return []
        self._run_safely(self._write, _BUSY_TIMEOUT)
        return self._db.execute(
            "SELECT at, state, cause, before FROM change WHERE key = ? ORDER BY at",
            (link_key(url),),
        ).fetchall()

    def _queue(
        self, url: str, verdict: Verdict, fragments: frozenset[str], row: _Row | None
    ) -> None:
        key = row.key if row is not None else link_key(url)
        cause = verdict.cause.value if verdict.cause is not None else None
        kept = "[]"
        if fragments and not carries_secret(url):
            kept = json.dumps(
                [each for each in sorted(fragments) if not carries_secret(f"#{each}")]
            )
        self._links.append(
            _Row(
                key,
                verdict.state.value,
                cause,
                verdict.status,
                "" if verdict.final_url == key else redacted(verdict.final_url),
                verdict.checked_at,
                verdict.last_alive,
                verdict.failing_since,
                verdict.failures,
                kept,
            )
        )
        if row is not None and (row.state, row.cause) != (verdict.state, cause):
            self._changes.append((key, verdict.checked_at, verdict.state.value, cause, row.state))
        if not self._scheduled:
            self._scheduled = True
            self._soon(self._flush)

    def _flush(self) -> None:
        """Write pending verdicts; try again soon if another run is writing.

        When many are pending, this run waits for the other one, so that it loses few if it is
        killed; but not again while the other one writes on and on.
        """
        self._scheduled = False
        if self._db is None:
            return
        must_wait = self._is_patient and len(self._links) >= _MOST_PENDING
        self._run_safely(self._write, _BUSY_TIMEOUT if must_wait else 0.0)
        self._is_patient = not self._links or (self._is_patient and not must_wait)
        if self._links and self._later is not None and not self._is_retrying:
            self._is_retrying = True
            self._later(_RETRY, self._retry)

    def _retry(self) -> None:
        self._is_retrying = False
        self._flush()

    def _open(self) -> None:
        if self._path is None:
            return
        db = connect(self._path.parent, timeout=_BUSY_TIMEOUT, check_same_thread=False)
        try:
            (version,) = db.execute("PRAGMA user_version").fetchone()
            if version not in (0, _WITH_SECRETS, _SCHEMA):
                raise DamagedCacheError("it has the file format of another version")
            if version == _WITH_SECRETS:
                _forget_secrets(db)
            db.execute(f"PRAGMA user_version = {_SCHEMA}")
            self._empty = db.execute("SELECT 1 FROM link LIMIT 1").fetchone() is None
        except sqlite3.Error:
            db.close()
            raise
        self._db = db

    def _row(self, url: str, *, is_new: bool = False) -> _Row | None:
        if self._db is None or (self._empty and not is_new):
            return None
        key = link_key(url)
        found: list[_Row] = []

        def read() -> None:
            assert self._db is not None
            values = self._db.execute("SELECT * FROM link WHERE key = ?", (key,)).fetchone()
            if values is not None:
                found.append(_checked(values))

        self._run_safely(read)
        return found[0] if found else None

    def _write(self, patience: float) -> None:
        if self._db is None or not self._links:
            return
        self._db.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
        self._db.execute("BEGIN IMMEDIATE")
        try:
            self._db.executemany(_WRITE_LINK, self._links)
            if self._changes:
                self._db.executemany(_WRITE_CHANGE, self._changes)
            if self._answers:
                self._db.executemany(_WRITE_ANSWER, self._answers)
            self._db.execute("COMMIT")
        except sqlite3.Error:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise
        self._links.clear()
        self._changes.clear()
        self._answers.clear()

    def _tidy(self) -> None:
        assert self._db is not None
        horizon = self._now() - _RETENTION
        self._db.execute("DELETE FROM link WHERE checked_at < ?", (horizon,))
        self._db.execute("DELETE FROM change WHERE at < ?", (horizon,))
        now = self._now()
        self._db.execute("DELETE FROM answer_v1 WHERE at NOT BETWEEN ? AND ?", (now - _SHARED, now))
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _run_safely(self, act: Callable[..., None], *arguments: object) -> None:
        """Run an operation on the file; if the file is broken, report it and go on with a new one.

        If the file cannot be used at all, the run goes on without it.
        """
        try:
            act(*arguments)
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                return  # another run is writing; pending verdicts are written later
            if "decode" in str(error):  # text that is not UTF-8
                self._set_aside(DamagedCacheError("its content is damaged"))
                return
            self._give_up(f"cannot use the cache `{self._path}`, verdicts are not kept: {error}")
        except sqlite3.DatabaseError as error:
            self._set_aside(error)
        except OSError as error:
            self._give_up(
                f"cannot use the cache `{self._path}`, verdicts are not kept: {error.strerror}"
            )

    def _give_up(self, why: str) -> None:
        if self._db is not None:
            self._db.close()
        self._db = None
        self._path = None
        self._links.clear()
        self._notice(why)

    def _set_aside(self, error: sqlite3.DatabaseError) -> None:
        assert self._path is not None
        path = self._path
        if self._db is not None:
            self._db.close()
            self._db = None
        try:
            aside = set_aside(path.parent, self._now())
            self._notice(
                f"the cache `{path}` was renamed to `{aside}` and a new one was made: {error}"
            )
            self._open()
        except (sqlite3.Error, OSError) as again:
            self._give_up(f"cannot use the cache `{path}`, verdicts are not kept: {again}")


def _last_verdict(url: str, row: _Row) -> Verdict:
    """Return the verdict of a row; the store keeps no notes, so the cause takes their place."""
    state = State(row.state)
    final = row.final_url or redacted(url)
    note = row.cause.replace("-", " ") if row.cause and state is State.SUSPECT else ""
    seen = Evidence(method="GET", url=final, status=row.status, at=row.checked_at, note=note)
    return Verdict(
        state=state,
        cause=Cause(row.cause) if row.cause else None,
        status=row.status,
        final_url=final,
        checked_at=row.checked_at,
        evidence=(seen,),
        last_alive=row.alive_at,
        failing_since=row.failing_since,
        failures=row.failures,
        stored=True,
    )


def _forget_secrets(db: sqlite3.Connection) -> None:
    """Remove the links whose address, end or fragments are stored with a secret in clear."""
    rows = db.execute("SELECT key, final_url, fragments FROM link").fetchall()
    if not all(map(_is_text, rows)):
        raise DamagedCacheError("its content is damaged")
    keys = [
        (key,)
        for key, final, fragments in rows
        if any(map(carries_secret, (key, final, *(f"#{each}" for each in json.loads(fragments)))))
    ]
    db.executemany("DELETE FROM link WHERE key = ?", keys)
    db.executemany("DELETE FROM change WHERE key = ?", keys)
    # Without this the removed rows stay readable in the free pages of the file.
    db.execute("VACUUM")


def _is_text(row: Sequence[object]) -> bool:
    return all(isinstance(value, str) for value in row) and _is_array(str(row[-1]))


def _checked(values: Sequence[object]) -> _Row:
    """Return the row of some values of the file.

    Raises:
        sqlite3.DatabaseError: If the file was not written by this module.
    """
    if len(values) != len(_KINDS) or not all(map(_is_of, values, _KINDS)):
        raise DamagedCacheError("its content is damaged")
    row = _Row(*values)  # type: ignore[arg-type]
    if (
        row.state not in _STATES
        or row.cause not in _CAUSES
        or row.failures > _MOST_FAILURES
        or not _is_array(row.fragments)
    ):
        raise DamagedCacheError("its content is damaged")
    return row


def _is_of(value: object, kinds: tuple[type | None, ...]) -> bool:
    if value is None or isinstance(value, bool):
        return value is None and None in kinds
    if isinstance(value, float):
        return float in kinds and isfinite(value)
    return any(kind is not None and isinstance(value, kind) for kind in kinds)


def _is_array(text: str) -> bool:
    """Return whether a text is a JSON array of texts."""
    try:
        values = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(values, list) and all(isinstance(value, str) for value in values)


def _place(key: str) -> tuple[str, int] | None:
    """Return the host and the port of a link's key, None if it is the hash of an address."""
    try:
        target, _ = read_target(key)
    except InvalidTargetError:
        return None
    return target.host, target.port


def link_key(url: str) -> str:
    """Return the key of a link: its URL, or a hash of it if it contains a secret."""
    if not carries_secret(url):
        return url
    return f"sha256:{hashlib.sha256(url.encode()).hexdigest()}"
