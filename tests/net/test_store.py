"""The store: what it keeps, and what it survives."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from virtual_time import EPOCH, FakeClient, run

from surveylint.model.reply import Exchange, Failure
from surveylint.model.verdict import DAY, Cause, State, Verdict
from surveylint.net.cache_file import connect
from surveylint.net.settings import NetSettings
from surveylint.net.store import FILE, Store

URL = "http://example.org/paper"


class ClockedStore:
    """A store with a clock that tests set."""

    def __init__(
        self,
        folder: Path | None,
        max_age: float = 7.0,
        later: Callable[[float, Callable[[], None]], object] | None = None,
    ) -> None:
        self.now, self.notices = EPOCH, []  # type: ignore[var-annotated]
        self.pending: list[Callable[[], None]] = []
        self.store = Store(
            folder,
            max_age=max_age,
            now=lambda: self.now,
            notice=self.notices.append,
            soon=self.pending.append,
            later=later,
        )

    def commit(self) -> None:
        pending, self.pending = self.pending, []
        for act in pending:
            act()

    def record(
        self, state: State = State.ALIVE, url: str = URL, cause: Cause | None = None
    ) -> Verdict:
        alive = self.now if state in (State.ALIVE, State.MOVED) else None
        verdict = Verdict(
            state=state,
            cause=cause,
            status=200,
            final_url=url,
            checked_at=self.now,
            last_alive=alive,
        )
        recorded = self.store.record(url, verdict, frozenset())
        self.commit()
        return recorded


def reopened(folder: Path, now: float = EPOCH) -> ClockedStore:
    clocked = ClockedStore(folder)
    clocked.now = now
    return clocked


def test_an_alive_verdict_is_cached_for_some_days(tmp_path: Path) -> None:
    clocked = ClockedStore(tmp_path)
    clocked.record()
    clocked.store.close()
    found = reopened(tmp_path, EPOCH + 5 * DAY).store.fresh(URL, frozenset())
    assert found is not None
    assert (found.state, found.stored, found.checked_at) == (State.ALIVE, True, EPOCH)


def test_an_alive_verdict_expires(tmp_path: Path) -> None:
    clocked = ClockedStore(tmp_path)
    clocked.record()
    clocked.store.close()
    assert reopened(tmp_path, EPOCH + 7 * DAY).store.fresh(URL, frozenset()) is None


def test_verdicts_do_not_all_expire_in_one_run(tmp_path: Path) -> None:
    clocked = ClockedStore(tmp_path)
    urls = [f"{URL}/{at}" for at in range(200)]
    for url in urls:
        clocked.record(url=url)
    clocked.store.close()
    later = reopened(tmp_path, EPOCH + 6.3 * DAY)
    fresh = sum(later.store.fresh(url, frozenset()) is not None for url in urls)
    assert 50 < fresh < 150


@pytest.mark.parametrize("state", [state for state in State if state is not State.ALIVE])
def test_only_alive_verdicts_are_cached(tmp_path: Path, state: State) -> None:
    clocked = ClockedStore(tmp_path)
    clocked.record(state)
    clocked.store.close()
    assert reopened(tmp_path).store.fresh(URL, frozenset()) is None


def test_a_fragment_that_was_never_checked_is_not_cached(tmp_path: Path) -> None:
    clocked = ClockedStore(tmp_path)
    verdict = Verdict(state=State.ALIVE, final_url=URL, checked_at=EPOCH, last_alive=EPOCH)
    clocked.store.record(URL, verdict, frozenset({"a"}))
    clocked.store.close()
    later = reopened(tmp_path).store
    assert later.fresh(URL, frozenset({"a"})) is not None
    assert later.fresh(URL, frozenset({"a", "b"})) is None


def test_unreachable_persists_after_three_failures_over_three_days(tmp_path: Path) -> None:
    persists = []
    for day in range(5):
        clocked = reopened(tmp_path, EPOCH + day * DAY)
        persists.append(clocked.record(State.UNREACHABLE, cause=Cause.TIMEOUT).persists)
        clocked.store.close()
    assert persists == [False, False, False, True, True]


def test_three_failures_within_an_hour_do_not_persist(tmp_path: Path) -> None:
    clocked = ClockedStore(tmp_path)
    for _ in range(6):
        clocked.now += 600
        found = clocked.record(State.UNREACHABLE, cause=Cause.TIMEOUT)
        clocked.store.close()
        now = clocked.now
        clocked = reopened(tmp_path, now)
    assert (found.failures, found.persists) == (6, False)


def test_one_response_ends_a_series_of_failures(tmp_path: Path) -> None:
    for day, state in enumerate(
        [State.UNREACHABLE, State.UNREACHABLE, State.ALIVE, State.UNREACHABLE]
    ):
        clocked = reopened(tmp_path, EPOCH + day * DAY)
        found = clocked.record(state)
        clocked.store.close()
    assert (found.failures, found.last_alive) == (1, EPOCH + 2 * DAY)


def test_changes_are_kept(tmp_path: Path) -> None:
    for day, state in enumerate([State.ALIVE, State.ALIVE, State.DEAD, State.DEAD, State.ALIVE]):
        clocked = reopened(tmp_path, EPOCH + day * DAY)
        clocked.record(state, cause=Cause.GONE if state is State.DEAD else None)
        clocked.store.close()
    history = reopened(tmp_path).store.history(URL)
    assert [(state, before) for _, state, _, before in history] == [
        ("dead", "alive"),
        ("alive", "dead"),
    ]


@pytest.mark.parametrize(
    "url",
    [
        "https://bucket.s3.amazonaws.com/x?X-Amz-Signature=SECRETVALUE",
        "https://example.org/x?access_token=SECRETVALUE",
        "https://raw.githubusercontent.com/o/r/x?token=SECRETVALUE",
    ],
)
def test_no_secret_is_stored(tmp_path: Path, url: str) -> None:
    client = FakeClient()
    run([url], client, NetSettings(cache_dir=tmp_path, proxies={}))
    assert b"SECRETVALUE" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())
    run([url], client, NetSettings(cache_dir=tmp_path, proxies={}))
    assert client.requests[url] == 1


@pytest.mark.parametrize(
    "content",
    [b"this is no database" * 100, b"SQLite format 3\x00" + b"\xff" * 5000, b"\x00" * 4096],
)
def test_a_damaged_file_is_renamed_and_reported_once(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE).write_bytes(content)
    clocked = ClockedStore(tmp_path)
    clocked.record()
    clocked.store.close()
    assert len(clocked.notices) == 1
    assert reopened(tmp_path).store.fresh(URL, frozenset()) is not None
    assert len(list(tmp_path.glob("*.broken-*"))) == 1


def test_a_file_with_damaged_pages_is_renamed_too(tmp_path: Path) -> None:
    clocked = ClockedStore(tmp_path)
    for at in range(3000):
        clocked.record(url=f"{URL}/{at}")
    clocked.store.close()
    path = tmp_path / FILE
    data = bytearray(path.read_bytes())
    data[4096 * 3 :] = b"\x5a" * (len(data) - 4096 * 3)
    path.write_bytes(bytes(data))
    later = reopened(tmp_path)
    for at in range(3000):
        later.store.fresh(f"{URL}/{at}", frozenset())
        later.record(url=f"{URL}/{at}")
    later.store.close()
    assert len(later.notices) == 1


def test_an_unusable_folder_is_reported_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    clocked = ClockedStore(tmp_path / "file")
    clocked.record()
    clocked.store.close()
    assert len(clocked.notices) == 1


def test_a_full_disk_is_reported_once_and_the_run_goes_on(tmp_path: Path) -> None:
    clocked = ClockedStore(tmp_path)
    clocked.record()
    db = clocked.store._db
    assert db is not None
    (pages,) = db.execute("PRAGMA page_count").fetchone()
    db.execute(f"PRAGMA max_page_count = {pages}")
    found = [clocked.record(url=f"{URL}/{at}{'x' * 2000}") for at in range(100)]
    clocked.store.close()
    assert len(clocked.notices) == 1
    assert {verdict.state for verdict in found} == {State.ALIVE}


def test_two_runs_at_once_both_write(tmp_path: Path) -> None:
    first, second = ClockedStore(tmp_path), ClockedStore(tmp_path)
    for at in range(50):
        first.record(url=f"{URL}/first/{at}")
        second.record(url=f"{URL}/second/{at}")
    first.store.close()
    second.store.close()
    with sqlite3.connect(tmp_path / FILE) as db:
        assert db.execute("SELECT count(*) FROM link").fetchone() == (100,)


def test_verdicts_are_written_once_another_run_releases_its_lock(tmp_path: Path) -> None:
    clocked = ClockedStore(tmp_path)
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    began = time.monotonic()
    clocked.record()
    assert time.monotonic() - began < 0.5
    other.execute("COMMIT")
    other.close()
    clocked.record(url=f"{URL}/next")
    clocked.store.close()
    assert reopened(tmp_path).store.fresh(URL, frozenset()) is not None


def test_verdicts_are_written_without_another_one_once_a_lock_is_released(tmp_path: Path) -> None:
    waiting: list[Callable[[], None]] = []
    clocked = ClockedStore(tmp_path, later=lambda _, act: waiting.append(act))
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    clocked.record()
    clocked.record(url=f"{URL}/next")
    assert len(waiting) == 1
    other.execute("COMMIT")
    waiting.pop()()
    assert other.execute("SELECT count(*) FROM link").fetchone() == (2,)
    other.close()


def test_a_closed_store_leaves_one_small_file(tmp_path: Path) -> None:
    clocked = ClockedStore(tmp_path)
    for at in range(1000):
        clocked.record(url=f"{URL}/{at}")
    clocked.store.close()
    assert [path.name for path in tmp_path.iterdir()] == [FILE]
    assert (tmp_path / FILE).stat().st_size < 250_000


def test_a_file_of_another_version_is_renamed(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    assert len(ClockedStore(tmp_path).notices) == 1


def test_nothing_is_kept_without_a_folder() -> None:
    clocked = ClockedStore(None)
    clocked.record()
    assert clocked.store.fresh(URL, frozenset()) is None


def test_a_second_run_requests_only_what_was_not_alive(tmp_path: Path) -> None:
    def answer(target, _number):  # type: ignore[no-untyped-def]
        at = EPOCH + 1000
        return (
            Exchange(failure=Failure.RESET, at=at)
            if target.path == "/0"
            else Exchange(status=200, at=at)
        )

    urls, settings = (
        [f"http://a.org/{at}" for at in range(20)],
        NetSettings(cache_dir=tmp_path, proxies={}),
    )
    run(urls, FakeClient(answer=answer), settings)
    again = FakeClient(answer=answer)
    result, _ = run(urls, again, settings)
    assert set(again.requests) == {"http://a.org/0"}
    assert len(result.verdicts) == 20


KILLED = """
    import asyncio, sys
    from pathlib import Path
    sys.path.insert(0, {here!r})
    from surveylint.net.settings import NetSettings
    from surveylint.probe.checker import check_blocking
    urls = [f"http://127.0.0.{{2 + at % 5}}:{port}/paper/{{at}}" for at in range(300)]
    check_blocking(urls, NetSettings(allow_private=True, cache_dir=Path({folder!r}), proxies={{}}))
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs 127.0.0.2 and SIGKILL")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
async def test_a_killed_run_is_resumed(tmp_path: Path, number: signal.Signals) -> None:
    import asyncio

    from loopback_web import whole_web

    async with whole_web() as web:
        code = textwrap.dedent(
            KILLED.format(here=str(Path(__file__).parent), port=web.port, folder=str(tmp_path))
        )
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            code,
            env=os.environ,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        await web.busy(60)
        process.send_signal(number)
        await asyncio.wait_for(process.communicate(), 30)
        first = set(web.asked)
        again = await asyncio.create_subprocess_exec(sys.executable, "-c", code, env=os.environ)
        assert await again.wait() == 0
        asked_twice = [path for path in first if web.asked[path] > 1]
        assert len(web.asked) == 300
        assert len(asked_twice) <= 10  # those in flight when the run was killed


ENDLESS = """INSERT INTO change SELECT 'x', 1, 'x', 'x', 'x' FROM (
    WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c)"""
FOREIGN = {
    "other columns": "DROP TABLE link; CREATE TABLE link (key TEXT PRIMARY KEY, x TEXT)",
    "no tables": "DROP TABLE link; DROP TABLE change",
    "text for a time": "UPDATE link SET checked_at = 'yesterday'",
    "text for a count": "UPDATE link SET failures = 'many'",
    "a number for a state": "UPDATE link SET state = 7",
    "no array": "UPDATE link SET fragments = '{'",
    "another array": "UPDATE link SET fragments = '7'",
    "broken text": "UPDATE link SET final_url = CAST(x'ff41' AS TEXT)",
    "a view": "DROP TABLE link; CREATE VIEW link AS SELECT 1 AS key",
    "an unknown state": "UPDATE link SET state = 'zombie'",
    "an unknown cause": "UPDATE link SET cause = 'zombie'",
    "an infinite time": "UPDATE link SET checked_at = 9e999",
    "an impossible count": "UPDATE link SET failures = 9223372036854775807",
    "an array of arrays": "UPDATE link SET fragments = '[[]]'",
    "a deep array": f"UPDATE link SET fragments = '{'[' * 100_000}'",
    "an older version without arrays": "UPDATE link SET fragments = '{'; PRAGMA user_version = 1",
    "an older version of arrays": "UPDATE link SET fragments = '[7]'; PRAGMA user_version = 1",
    "an older version of bytes": "UPDATE link SET final_url = x'ff'; PRAGMA user_version = 1",
    "a trigger that never ends": f"CREATE TRIGGER t AFTER INSERT ON link BEGIN {ENDLESS}; END",
    "a trigger on deleting": f"CREATE TRIGGER t BEFORE DELETE ON link BEGIN {ENDLESS}; END",
    "a constraint": "DROP TABLE link; CREATE TABLE LINK (key TEXT CHECK(length(zeroblob(1e9)) > 0))",
    "a computed column": "ALTER TABLE link ADD COLUMN g GENERATED ALWAYS AS (hex(zeroblob(4e8)))",
    "an index on a formula": "CREATE INDEX i ON link (hex(state))",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_with_foreign_content_is_renamed_and_reported_once(
    tmp_path: Path, name: str
) -> None:
    clocked = ClockedStore(tmp_path)
    clocked.record()
    clocked.store.close()
    with sqlite3.connect(tmp_path / FILE) as db:
        db.executescript(FOREIGN[name])
    db.close()
    later = reopened(tmp_path)
    assert later.store.fresh(URL, frozenset({"a"})) is None
    later.record()
    later.store.close()
    assert len(later.notices) <= 1
    assert reopened(tmp_path).store.fresh(URL, frozenset()) is not None


def test_the_message_of_a_damaged_file_quotes_nothing_of_it(tmp_path: Path) -> None:
    clocked = ClockedStore(tmp_path)
    clocked.record()
    clocked.store.close()
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("UPDATE link SET final_url = CAST(x'1b5b33316dff' AS TEXT)")
    db.close()
    later = reopened(tmp_path)
    assert later.store.fresh(URL, frozenset({"a"})) is None
    assert len(later.notices) == 1
    assert later.notices[0].endswith(" and a new one was made: its content is damaged")


@pytest.mark.parametrize("name", [FILE, f"{FILE}-wal", f"{FILE}-shm", f"{FILE}-journal"])
@pytest.mark.parametrize("exists", [True, False])
def test_a_link_is_never_written_through(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, name: str, exists: bool
) -> None:
    target = tmp_path_factory.mktemp("else") / "cookies.sqlite"
    if exists:
        with sqlite3.connect(target) as db:
            db.execute("CREATE TABLE cookies (x)")
        db.close()
    before = target.read_bytes() if exists else b""
    if name != FILE:
        (tmp_path / FILE).touch()
    (tmp_path / name).symlink_to(target)
    clocked = ClockedStore(tmp_path)
    clocked.record()
    clocked.store.close()
    assert clocked.notices[0].endswith(f": `{name}` is a symbolic link or not a regular file")
    assert (target.read_bytes() if target.exists() else b"") == before
    assert reopened(tmp_path).store.fresh(URL, frozenset()) is not None


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
def test_the_file_and_its_logs_are_for_their_owner_alone(tmp_path: Path) -> None:
    (tmp_path / FILE).touch(mode=0o644)
    (tmp_path / FILE).chmod(0o644)
    mask = os.umask(0)
    try:
        clocked = ClockedStore(tmp_path)
        clocked.record()
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    finally:
        os.umask(mask)
    clocked.store.close()
    assert modes == {FILE: 0o600, f"{FILE}-wal": 0o600, f"{FILE}-shm": 0o600}


def test_a_verdict_from_the_future_is_not_used_and_does_no_harm(tmp_path: Path) -> None:
    clocked = ClockedStore(tmp_path)
    clocked.now += 30 * DAY
    clocked.record()
    clocked.store.close()
    back = ClockedStore(tmp_path)  # the clock was set back
    assert back.store.fresh(URL, frozenset()) is None
    back.record()
    assert back.store.fresh(URL, frozenset()) is not None
    back.store.close()
    assert back.notices == []


@pytest.mark.parametrize("is_full", [True, False])
def test_a_full_disk_and_a_folder_that_cannot_be_made_are_reported_and_the_check_goes_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_full: bool
) -> None:
    def of_full_disk(folder: Path, **options: Any) -> sqlite3.Connection:
        db = connect(folder, **options)
        (pages,) = db.execute("PRAGMA page_count").fetchone()
        db.execute(f"PRAGMA max_page_count = {pages + 2}")
        return db

    (tmp_path / "file").touch()
    if is_full:
        monkeypatch.setattr("surveylint.net.store.connect", of_full_disk)
    folder = tmp_path if is_full else tmp_path / "file" / "cache"
    urls = [f"http://a.org/{'long-name/' * 20}{at}" for at in range(100)]
    result, _ = run(urls, FakeClient(), NetSettings(cache_dir=folder, proxies={}))
    assert {result.verdicts[url].state for url in urls} == {State.ALIVE}
    assert [notice.partition(" `")[0] for notice in result.notices] == ["cannot use the cache"]
    assert not result.errors
