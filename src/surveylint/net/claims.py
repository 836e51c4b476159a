"""Claims: which run asks which host, so that runs at the same time share hosts and answers.

A host belongs to one run at a time, so the limits of a host hold for all runs on this machine. A
run that lets another one have a host claims the links that it has not finished, so that no link is
asked twice. What a run claims ends with it: at once if its process has ended, or else when the run
has not renewed its lease for some seconds. Without a file there are no claims, and every host is
free.
"""

from __future__ import annotations

import hashlib
import os
import platform
import secrets
import sqlite3
from collections.abc import Callable, Collection, Iterable
from functools import cache
from pathlib import Path
from typing import TypeVar

from surveylint.net.cache_file import connect

LEASE = 10.0
"""Seconds after which the claims of a run that does not renew them end."""

_PATIENCE = 0.2  # seconds to wait for another run that writes
_READ_RUNS = "SELECT owner, began, until FROM run_v1"
_RENEW = "INSERT OR REPLACE INTO run_v1 VALUES (?, ?, ?)"
_READ = "SELECT owner FROM claim_v1 WHERE key = ?"
_TAKE = "INSERT OR REPLACE INTO claim_v1 VALUES (?, ?, 0)"
_REQUEST = "UPDATE claim_v1 SET requested = 1 WHERE key = ?"
_REQUESTED = "SELECT key FROM claim_v1 WHERE owner = ? AND requested = 1"
_HELD = "SELECT key FROM claim_v1 WHERE owner = ?"
_DROP = "DELETE FROM claim_v1 WHERE owner = ? AND key = ?"
_DROP_ALL = "DELETE FROM claim_v1 WHERE owner = ?"
_DROP_RUN = "DELETE FROM run_v1 WHERE owner = ?"

Result = TypeVar("Result")


class Claims:
    """The claims of one run.

    Args:
        folder: The folder of the file; None claims nothing.
        now: Returns the time in Unix seconds.
        began: When the run began, in Unix seconds, before it looked for stored answers; None for
            now.
    """

    def __init__(
        self, folder: Path | None, now: Callable[[], float], began: float | None = None
    ) -> None:
        self._now, self._owner = now, new_owner()
        self._renewed = now()
        self._began = self._renewed if began is None else began
        self._first = self._began  # when the first of the runs that were ever seen began
        self._others: dict[str, float] = {}
        self._locked_since: float | None = None
        self._db: sqlite3.Connection | None = None
        if folder is not None:
            self._try(lambda: self._open(folder), None)

    @property
    def is_shared(self) -> bool:
        """Return whether another run is known that has not ended."""
        return bool(self._others)

    @property
    def since(self) -> float:
        """Return when the first of the runs that were at work with this one began.

        In Unix seconds. The answers of a run that was killed meanwhile still count.
        """
        return self._first

    def take(self, hosts: Collection[str]) -> set[str]:
        """Return the hosts that belong to this run now; the runs of the others are asked for them.

        Args:
            hosts: The hosts.
        """
        keys = [_host(each) for each in hosts]
        taken = self._try(lambda: self._take(keys), None)
        if taken is not None:
            return taken
        return set() if self._others else {*hosts}  # another run is writing; or there is no file

    def requested(self) -> set[str]:
        """Return the hosts of this run that another run asks for."""
        return self._hosts(_REQUESTED)

    def held(self) -> set[str]:
        """Return the hosts that belong to this run."""
        return self._hosts(_HELD)

    def release(self, host: str, links: Iterable[str]) -> None:
        """Let other runs have a host, except for some links that are not finished.

        Args:
            host: The host.
            links: The URLs of the links.
        """

        def write(db: sqlite3.Connection) -> None:
            db.executemany(_TAKE, [(_link(url), self._owner) for url in links])
            db.execute(_DROP, (self._owner, _host(host)))

        self._try(lambda: self._write(write), None)

    def drop(self, links: Iterable[str]) -> None:
        """End the claims of links, because they are finished."""
        rows = [(self._owner, _link(url)) for url in links]
        self._try(lambda: self._write(lambda db: db.executemany(_DROP, rows)), None)

    def claimed(self, links: Iterable[str]) -> set[str]:
        """Return those links that another run has not finished."""

        def read() -> set[str]:
            if self._db is None or not self._others:
                return set()
            return {url for url in links if self._owner_of(self._db, _link(url)) in self._others}

        return self._try(read, set())

    def renew(self) -> bool:
        """Renew the lease, and look which other runs there are.

        Returns:
            Whether the claims of this run were kept; they were not if it was stopped for too long.
        """
        is_late, self._renewed = self._now() - self._renewed > LEASE / 2, self._now()
        self._try(lambda: self._write(self._renew), None)
        return not is_late

    def close(self) -> None:
        """End all claims of this run."""

        def write(db: sqlite3.Connection) -> None:
            db.execute(_DROP_ALL, (self._owner,))
            db.execute(_DROP_RUN, (self._owner,))

        self._try(lambda: self._write(write), None)
        self._give_up()

    def _open(self, folder: Path) -> None:
        self._db = connect(folder, timeout=_PATIENCE, check_same_thread=False)
        self._write(self._renew)

    def _renew(self, db: sqlite3.Connection) -> None:
        db.execute(_RENEW, (self._owner, self._began, self._now() + LEASE))
        others = {}
        for owner, began, until in db.execute(_READ_RUNS).fetchall():
            if owner == self._owner:
                continue
            if self._has_ended(owner, began, until):
                db.execute(_DROP_ALL, (owner,))
                db.execute(_DROP_RUN, (owner,))
            else:
                others[owner] = began
        self._others = others
        self._first = min((self._first, *others.values()))

    def _has_ended(self, owner: object, began: object, until: object) -> bool:
        """Return whether a run has ended; a time far away was written by a clock that was wrong."""
        if not isinstance(owner, str) or not isinstance(began, float):
            return True
        left = until - self._now() if isinstance(until, float) else -1.0
        return not 0 <= left <= 2 * LEASE or is_gone(owner)

    def _take(self, keys: list[str]) -> set[str]:
        taken: list[str] = []
        if self._db is None:
            return {_name(key) for key in keys}

        def write(db: sqlite3.Connection) -> None:
            self._renew(db)
            for key in keys:
                owner = self._owner_of(db, key) if self._others else None
                if owner in self._others:
                    db.execute(_REQUEST, (key,))
                    continue
                if owner != self._owner:
                    db.execute(_TAKE, (key, self._owner))
                taken.append(key)

        self._write(write)
        return {_name(key) for key in taken}

    def _hosts(self, query: str) -> set[str]:
        def read() -> set[str]:
            assert self._db is not None
            rows = self._db.execute(query, (self._owner,)).fetchall()
            return {_name(key) for (key,) in rows if isinstance(key, str) and _is_host(key)}

        return self._try(read, set()) if self._db is not None else set()

    def _owner_of(self, db: sqlite3.Connection, key: str) -> str | None:
        row = db.execute(_READ, (key,)).fetchone()
        return row[0] if row is not None and isinstance(row[0], str) else None

    def _write(self, act: Callable[[sqlite3.Connection], object]) -> None:
        if self._db is None:
            return
        self._db.execute("BEGIN IMMEDIATE")
        try:
            act(self._db)
            self._db.execute("COMMIT")
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def _try(self, act: Callable[[], Result], otherwise: Result) -> Result:
        """Return what an operation returns; a file that cannot be used is not used any more."""
        try:
            result = act()
        except (sqlite3.Error, OSError) as error:
            if not self._may_be_repeated(error):
                self._give_up()
            return otherwise
        self._locked_since = None
        return result

    def _may_be_repeated(self, error: Exception) -> bool:
        """Return whether the file is only locked by a run that writes, and not for too long."""
        if "locked" not in str(error) and "busy" not in str(error):
            return False
        if self._locked_since is None:
            self._locked_since = self._now()
        return 0 <= self._now() - self._locked_since < LEASE

    def _give_up(self) -> None:
        if self._db is not None:
            self._db.close()
            self._db = None
        self._others = {}


def new_owner() -> str:
    """Return a name for a run, which says in which process it is."""
    return f"{_machine()} {os.getpid()} {secrets.token_hex(4)}"


def is_gone(owner: str) -> bool:
    """Return whether the process of a run has ended, False if that cannot be known."""
    machine, number, _ = owner.split(" ") if owner.count(" ") == 2 else ("", "", "")
    if os.name != "posix" or machine != _machine() or not number.isdecimal() or len(number) > 9:
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False


@cache
def _machine() -> str:
    """Return a name of this machine, within which numbers of processes are unique."""
    try:
        namespace = Path("/proc/self/ns/pid").stat().st_ino
    except OSError:
        namespace = 0
    return f"{platform.node()}:{namespace}".replace(" ", "_")


def _host(site: str) -> str:
    return f"host {site}"


def _link(url: str) -> str:
    return f"link {hashlib.sha256(url.encode()).hexdigest()}"


def _is_host(key: str) -> bool:
    return key.startswith("host ")


def _name(key: str) -> str:
    return key.partition(" ")[2]
