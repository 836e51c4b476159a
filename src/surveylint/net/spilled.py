"""What is learned about many lists: in memory, or in a temporary file once it is large."""

from __future__ import annotations

import os
import pickle
import time
from collections.abc import Collection, ItemsView, Iterable, Iterator, Mapping, ValuesView
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp
from typing import TYPE_CHECKING, Generic, Self, TypeVar
from weakref import finalize

if TYPE_CHECKING:
    import sqlite3

MOST_HELD = 5_000
"""Items that are held in memory before they are moved to a file."""

_BATCH = 1_000
"""Items that are written or read at once."""

_PREFIX, _SUFFIX = "surveylint-", ".sqlite"
_STALE = 7 * 86_400.0
"""Seconds after which a file to which nobody writes is deleted."""

_TABLES = """
PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA cache_size = -4000;
CREATE TABLE item (number INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, value BLOB NOT NULL);
CREATE TABLE pair (key BLOB NOT NULL, value BLOB NOT NULL, PRIMARY KEY (key, value)) WITHOUT ROWID;
"""
_PUT = "INSERT INTO item (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = ?2"
_GET = "SELECT value FROM item WHERE key = ?"
_NEXT = "SELECT number, key, value FROM item WHERE number > ? ORDER BY number LIMIT ?"
_COUNT = "SELECT count(*) FROM item"
_PUT_PAIR = "INSERT OR IGNORE INTO pair VALUES (?, ?)"
_GET_PAIRS = "SELECT value FROM pair WHERE key = ? AND value > ? ORDER BY value LIMIT ?"

_files: dict[str, int] = {}
"""The process of each file."""

Value = TypeVar("Value")


class SpilledMapping(Mapping[str, Value], Generic[Value]):
    """A mapping in the order in which its keys were added; nothing is deleted from it.

    Args:
        most_held: Items that are held in memory; the file is created when there are more.
    """

    def __init__(self, most_held: int = MOST_HELD) -> None:
        self._most = most_held
        self._held: dict[str, Value] = {}
        self._file: _TemporaryFile | None = None

    def __setitem__(self, key: str, value: Value) -> None:
        self._held[key] = value
        if len(self._held) > self._most:
            self._spill()

    def update(self, more: Mapping[str, Value]) -> None:
        """Add items, or replace their values."""
        for key, value in more.items():
            self[key] = value

    def setdefault(self, key: str, value: Value) -> None:
        """Add an item whose key is not known yet."""
        if key not in self:
            self[key] = value

    def __getitem__(self, key: str) -> Value:
        if self._file is None or key in self._held:
            return self._held[key]
        row = self._file.db.execute(_GET, (_bytes(key),)).fetchone()
        if row is None:
            raise KeyError(key)
        return _loaded(row[0])

    def __contains__(self, key: object) -> bool:
        return key in self._held or (isinstance(key, str) and self._is_in_file(key))

    def __iter__(self) -> Iterator[str]:
        return (key for key, _ in self._pairs())

    def __len__(self) -> int:
        if self._file is None:
            return len(self._held)
        self._write()
        return int(self._file.db.execute(_COUNT).fetchone()[0]) + len(self._unwritten())

    def __bool__(self) -> bool:
        return self._file is not None or bool(self._held)

    def items(self) -> ItemsView[str, Value]:
        """Return the items, which are read from the file in batches."""
        return _Items(self)

    def values(self) -> ValuesView[Value]:
        """Return the values, which are read from the file in batches."""
        return _Values(self)

    def _pairs(self) -> Iterator[tuple[str, Value]]:
        """Yield the items; some may be added meanwhile."""
        if self._file is None:
            yield from [*self._held.items()]
            return
        self._write()
        number = 0
        while rows := self._file.db.execute(_NEXT, (number, _BATCH)).fetchall():
            number = rows[-1][0]
            for _, data, value in rows:
                key = _text(data)
                yield key, self._held[key] if key in self._held else _loaded(value)
        yield from self._unwritten()

    def _unwritten(self) -> list[tuple[str, Value]]:
        """Return the items that are held and not in the file, such as those it has no room for."""
        return [item for item in self._held.items() if not self._is_in_file(item[0])]

    def _is_in_file(self, key: str) -> bool:
        if self._file is None:
            return False
        return self._file.db.execute(_GET, (_bytes(key),)).fetchone() is not None

    def _spill(self) -> None:
        """Move what is held to the file; if it cannot be written, all stays in memory."""
        if self._file is None:
            self._file = _TemporaryFile.create()
        self._write()
        # more memory is better than no result
        self._most = 2 * len(self._held) if self._held else min(self._most, _BATCH)

    def _write(self) -> None:
        if self._file is not None and self._held:
            rows = [(_bytes(key), pickle.dumps(value, 5)) for key, value in self._held.items()]
            if self._file.write(_PUT, rows):
                self._held.clear()


class SpilledList(Collection[Value], Generic[Value]):
    """Values in the order in which they were added.

    Args:
        most_held: Values that are held in memory.
    """

    def __init__(self, most_held: int = MOST_HELD) -> None:
        self._values, self._count = SpilledMapping[Value](most_held), 0

    def __iadd__(self, more: Iterable[Value]) -> Self:
        for value in more:
            self._values[str(self._count)] = value
            self._count += 1
        return self

    def __iter__(self) -> Iterator[Value]:
        return iter(self._values.values())

    def __len__(self) -> int:
        return self._count

    def __contains__(self, value: object) -> bool:
        return any(each == value for each in self)


class SpilledPairs:
    """Values by key, several for one key.

    Args:
        most_held: Pairs that are held in memory.
    """

    def __init__(self, most_held: int = MOST_HELD) -> None:
        self._most, self._count = most_held, 0
        self._held: dict[str, set[str]] = {}
        self._file: _TemporaryFile | None = None

    def add(self, key: str, value: str) -> None:
        """Add a value to those of a key."""
        self._held.setdefault(key, set()).add(value)
        self._count += 1
        if self._count > self._most:
            self._file = self._file or _TemporaryFile.create()
            held = ((key, value) for key, values in self._held.items() for value in values)
            rows = [(_bytes(key), _bytes(value)) for key, value in held]
            if self._file is None or not self._file.write(_PUT_PAIR, rows):
                self._most *= 2
                return
            self._held.clear()
            self._most, self._count = min(self._most, _BATCH), 0

    def find(self, key: str) -> set[str]:
        """Return the values of a key."""
        return set(self.each(key))

    def each(self, key: str) -> Iterator[str]:
        """Yield the values of a key, perhaps some of them twice."""
        yield from self._held.get(key, ())
        last = b""
        while self._file is not None:
            rows = self._file.db.execute(_GET_PAIRS, (_bytes(key), last, _BATCH)).fetchall()
            if not rows:
                return
            last = rows[-1][0]
            yield from (_text(value) for (value,) in rows)


class _TemporaryFile:
    """An SQLite file that ends with its process; processes that are copied later only read it."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._process = 0
        self._db: sqlite3.Connection | None = None

    @classmethod
    def create(cls) -> _TemporaryFile | None:
        """Return a file in the folder of temporary files, None if there can be none."""
        import sqlite3

        try:
            number, path = mkstemp(prefix=_PREFIX, suffix=_SUFFIX)
            os.close(number)
            made = cls(path)
            _files[path] = os.getpid()
            finalize(made, _delete, path)
            _delete_stale(Path(path).parent)
            made.db.executescript(_TABLES)
        except (OSError, sqlite3.Error):
            return None
        return made

    @property
    def db(self) -> sqlite3.Connection:
        """The connection of this process."""
        if self._db is None or self._process != os.getpid():
            import sqlite3

            self._db = sqlite3.connect(self._path, isolation_level=None, check_same_thread=False)
            self._process = os.getpid()
        return self._db

    def write(self, statement: str, rows: Iterable[tuple[bytes, bytes]]) -> bool:
        """Write rows so that other processes see them; return whether they are written.

        They are not if there is no room for them, or if this process is a copy.
        """
        import sqlite3

        if _files.get(self._path) != os.getpid():
            return False
        try:
            self.db.execute("BEGIN")
            self.db.executemany(statement, rows)
            self.db.execute("COMMIT")
        except sqlite3.OperationalError:
            return False
        finally:
            if self.db.in_transaction:  # the disk is full, or Ctrl-C ends the run
                self.db.execute("ROLLBACK")
        return True


class _Items(ItemsView[str, Value]):
    """The items of a mapping."""

    _mapping: SpilledMapping[Value]

    def __iter__(self) -> Iterator[tuple[str, Value]]:
        return self._mapping._pairs()  # its own view


class _Values(ValuesView[Value]):
    """The values of a mapping."""

    _mapping: SpilledMapping[Value]

    def __iter__(self) -> Iterator[Value]:
        return (value for _, value in self._mapping._pairs())  # its own view


def _delete_stale(folder: Path) -> None:
    """Delete the files that processes which were killed have left."""
    oldest = time.time() - _STALE
    for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):  # it is that of another user, or gone
            if path.stat().st_mtime < oldest:
                path.unlink()


def delete_files() -> None:
    """Delete the files of this process, which ends without freeing what it has in memory."""
    for path in [*_files]:
        _delete(path)


def _delete(path: str) -> None:
    if _files.get(path) == os.getpid():
        del _files[path]
        with suppress(OSError):
            Path(path).unlink()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogatepass")


def _loaded(data: bytes) -> Value:  # type: ignore[type-var]  # what `_write` wrote
    return pickle.loads(data)  # type: ignore[no-any-return]  # noqa: S301  # our own file
