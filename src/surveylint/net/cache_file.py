"""The SQLite file that all runs of a user share: what it may be, and how it is opened.

A file in a folder that `--cache-dir` names may come from the checked repository. So it is used only
if it is a regular file with exactly the tables that are made here: a trigger, a view or a `CHECK`
of a stranger could run for ever, and a symbolic link could make SQLite write to another file.
"""

from __future__ import annotations

import os
import sqlite3
import stat
from pathlib import Path

FILE = "links.sqlite"
_LOGS = ("-wal", "-shm", "-journal")
_TABLES = """
CREATE TABLE IF NOT EXISTS link (
    key TEXT PRIMARY KEY, state TEXT NOT NULL, cause TEXT, status INTEGER, final_url TEXT NOT NULL,
    checked_at REAL NOT NULL, alive_at REAL, failing_since REAL, failures INTEGER NOT NULL,
    fragments TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS change (
    key TEXT NOT NULL, at REAL NOT NULL, state TEXT NOT NULL, cause TEXT, before TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS change_by_key ON change (key, at);
CREATE TABLE IF NOT EXISTS record_v1 (key TEXT PRIMARY KEY, at REAL NOT NULL, value TEXT NOT NULL)
WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS turn_v1 (service TEXT PRIMARY KEY, next_at REAL NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS run_v1 (
    owner TEXT PRIMARY KEY, began REAL NOT NULL, until REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS claim_v1 (
    key TEXT PRIMARY KEY, owner TEXT NOT NULL, requested INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS answer_v1 (key TEXT PRIMARY KEY, at REAL NOT NULL, value TEXT NOT NULL)
WITHOUT ROWID;
"""


class DamagedCacheError(sqlite3.DatabaseError):
    """The file was not written by surveylint, or not by this version."""


def connect(folder: Path, *, timeout: float, check_same_thread: bool = True) -> sqlite3.Connection:
    """Open the file, with all tables; it is created if it does not exist.

    Args:
        folder: The folder of the file, which is created too.
        timeout: Seconds to wait for another run that writes.
        check_same_thread: Whether only this thread may use the connection.

    Raises:
        sqlite3.Error: It cannot be used.
        OSError: The folder or the file cannot be created.
    """
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / FILE
    _make_private(path)
    db = sqlite3.connect(
        path, isolation_level=None, timeout=timeout, check_same_thread=check_same_thread
    )
    try:
        # what https://sqlite.org/security.html recommends for files of unknown origin
        db.execute("PRAGMA trusted_schema = OFF")
        db.execute("PRAGMA cell_size_check = ON")
        db.execute("PRAGMA mmap_size = 0")
        _check_tables(db)
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA synchronous = OFF")
        db.executescript(_TABLES)
    except sqlite3.Error:
        db.close()
        raise
    return db


def set_aside(folder: Path, now: float) -> str:
    """Rename a file that cannot be used, and return its new name.

    Raises:
        OSError: It cannot be renamed.
    """
    path = folder / FILE
    aside = path.with_name(f"{FILE}.broken-{int(now)}")
    path.rename(aside)
    for log in _LOGS:
        path.with_name(FILE + log).unlink(missing_ok=True)
    return aside.name


def _make_private(path: Path) -> None:
    """Create the file for its owner alone; SQLite gives its logs the same mode.

    Raises:
        DamagedCacheError: It is a link, or no file.
    """
    for name in (path, *(path.with_name(path.name + log) for log in _LOGS)):
        if os.path.lexists(name) and not stat.S_ISREG(name.lstat().st_mode):
            raise DamagedCacheError(f"`{name.name}` is a symbolic link or not a regular file")
    path.touch(mode=0o600)
    if os.name == "posix" and path.stat().st_uid == os.geteuid():
        for name in (path, *(path.with_name(path.name + log) for log in _LOGS)):
            if name.exists() and name.stat().st_mode & 0o077:
                name.chmod(0o600)


def _check_tables(db: sqlite3.Connection) -> None:
    """Check that the file has no tables of a stranger; newer versions may have more of their own.

    Raises:
        DamagedCacheError: It has.
    """
    ours = {_plain(statement) for statement in _TABLES.split(";")}
    for kind, table, sql in db.execute("SELECT type, tbl_name, sql FROM sqlite_master"):
        if kind not in ("table", "index"):
            raise DamagedCacheError(f"it has a {kind}")
        known = any(f" {table.lower()} " in statement for statement in ours)
        if sql is not None and known and _plain(sql) not in ours:
            raise DamagedCacheError("its tables are damaged")


def _plain(statement: str) -> str:
    return " ".join(statement.replace("IF NOT EXISTS ", "").split())
