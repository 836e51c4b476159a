"""The cache of records: whatever its file holds, the run goes on, and says what it set aside."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from surveylint.model.record import Identifier, Record
from surveylint.net.cache_file import FILE
from surveylint.registries.record_store import RecordStore

NOW = 1_000_000_000.0
PAPER = Identifier("arxiv", "2401.00001")
RECORD = Record(PAPER, "arXiv", NOW - 10, title="Light Fields", authors=("A. B",))


def opened(folder: Path, notices: list[str] | None = None) -> RecordStore:
    return RecordStore(folder, lambda: NOW, (notices if notices is not None else []).append)


def changed(folder: Path, statement: str) -> None:
    """Fill the cache and change its file by SQL."""
    store = opened(folder)
    store.keep([RECORD])
    store.keep_search("light", [RECORD])
    store.end_turn("arxiv", NOW - 5)
    store.close()
    with sqlite3.connect(folder / FILE) as db:
        db.executescript(statement)
    db.close()


def field(old: str, new: str) -> str:
    return f"UPDATE record_v1 SET value = replace(value, '{old}', '{new}')"


def test_records_of_earlier_runs_are_known(tmp_path: Path) -> None:
    changed(tmp_path, "")
    store = opened(tmp_path)
    assert store.record(PAPER) == RECORD
    assert store.search("light") == (RECORD,)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_v1 SET value = '{'",
        "UPDATE record_v1 SET value = '7'",
        "UPDATE record_v1 SET value = '[7]'",
        "UPDATE record_v1 SET value = '[[]]'",
        f"UPDATE record_v1 SET value = '{'[' * 100_000}'",
        field('"Light Fields"', "7"),
        field('"Light Fields"', "null"),
        field('"Light Fields"', '"\\ud800"'),
        field('["A. B"]', '[["A"]]'),
        field('["A. B"]', '"A"'),
        field('"year": 0', '"year": "0"'),
        field('"year": 0', '"year": true'),
        field('"missing": false', '"missing": 0'),
        field('"checked_at": 999999990.0', '"checked_at": "x"'),
        field('["arxiv", "2401.00001"]', "7"),
        field('["arxiv", "2401.00001"]', "[1, 2, 3]"),
        field('["arxiv", "2401.00001"]', "{}"),
    ],
)
def test_a_damaged_record_is_unknown(tmp_path: Path, statement: str) -> None:
    changed(tmp_path, statement)
    notices: list[str] = []
    store = opened(tmp_path, notices)
    assert store.record(PAPER) is None
    assert store.outdated(PAPER) is None
    assert store.search("light") is None
    store.keep([RECORD])
    assert store.record(PAPER) == RECORD
    assert notices == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE record_v1 SET at = 'yesterday'",
        "UPDATE record_v1 SET at = 9e999",
        "UPDATE record_v1 SET value = x'ff41'",
        "UPDATE record_v1 SET value = CAST(x'ff41' AS TEXT)",
        "DROP TABLE record_v1; CREATE TABLE record_v1 (key TEXT PRIMARY KEY, x)",
        "DROP TABLE record_v1; CREATE VIEW record_v1 AS SELECT 1 AS key, 2 AS at, 3 AS value",
        "DROP TABLE turn_v1; CREATE TABLE turn_v1 (service TEXT PRIMARY KEY)",
        "CREATE TRIGGER t AFTER INSERT ON record_v1 BEGIN DELETE FROM turn_v1; END",
    ],
)
def test_a_damaged_file_is_renamed_and_reported_once(tmp_path: Path, statement: str) -> None:
    changed(tmp_path, statement)
    notices: list[str] = []
    store = opened(tmp_path, notices)
    assert store.record(PAPER) is None
    store.keep([RECORD])
    assert store.record(PAPER) == RECORD
    assert store.turn("arxiv", 10.0) == 0.0
    store.close()
    assert len(notices) == 1
    assert f"was renamed to `{FILE}.broken-1000000000` and a new one was made" in notices[0]


@pytest.mark.parametrize("value", ["'soon'", "9e999"])
def test_a_damaged_time_of_a_service_delays_nothing(tmp_path: Path, value: str) -> None:
    changed(tmp_path, f"UPDATE turn_v1 SET next_at = {value}")
    notices: list[str] = []
    store = opened(tmp_path, notices)
    assert store.turn("arxiv", 10.0) == 0.0
    assert store.turn("arxiv", 10.0) == 10.0
    assert notices == []
