"""No run on the network prints or stores a secret: verdicts, lists of links, the store's file."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from secret_addresses import ADDRESSES, canaries, leaked
from virtual_time import EPOCH, FakeClient, run

from surveylint.cli import main
from surveylint.model.reply import Exchange, Failure
from surveylint.model.target import Target
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import CheckResult

FAILURES = (Failure.DNS, Failure.TIMEOUT, Failure.TLS, Failure.BAD_REDIRECT)


def elsewhere(target: Target) -> Exchange:
    """Redirect to another page that has the whole address in its query and in its path."""
    if target.host == "new.example.org":
        return Exchange(status=200, headers={"content-type": "text/html"}, body=b"<p>", at=EPOCH)
    path = quote(target.url, safe="")
    location = f"https://new.example.org/{path}?next={path}&{target.query}"
    return Exchange(status=301, headers={"location": location}, at=EPOCH)


def answer(target: Target, number: int) -> Exchange:
    """Answer as the sum of the address's characters decides: gone, moved, alive or a failure."""
    kind = sum(map(ord, target.url)) % 4
    if kind == 0 or target.host == "new.example.org":
        return elsewhere(target)
    if kind == 1:
        return Exchange(status=404, at=EPOCH)
    if kind == 2:
        failure = FAILURES[number % len(FAILURES)]
        return Exchange(failure=failure, detail=f"no answer of {target.host}", at=EPOCH)
    return Exchange(status=200, headers={"content-type": "text/html"}, body=b"<p>", at=EPOCH)


def result_of(urls: Iterable[str], settings: NetSettings, **_: object) -> CheckResult:
    return run(urls, FakeClient(answer=answer), settings)[0]


def stored(folder: Path) -> str:
    """Return the bytes of all files of the store."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*.sqlite*"))).decode(
        "latin-1"
    )


@pytest.mark.parametrize("runs", [1, 2])
def test_no_verdict_and_no_store_holds_a_secret(tmp_path: Path, runs: int) -> None:
    settings = NetSettings(cache_dir=tmp_path, proxies={})
    for _ in range(runs):
        outcome = result_of(map(unescape, ADDRESSES.values()), settings)
    assert leaked(repr([*outcome.verdicts.values(), outcome.notices, outcome.errors])) == []
    assert "new.example.org" in stored(tmp_path)
    assert leaked(stored(tmp_path)) == []


def test_the_store_is_for_its_owner_alone(tmp_path: Path) -> None:
    result_of(["https://example.org/"], NetSettings(cache_dir=tmp_path, proxies={}))
    assert (tmp_path / "links.sqlite").stat().st_mode & 0o077 == 0


def test_a_fragment_that_is_a_secret_is_not_stored(tmp_path: Path) -> None:
    page = Exchange(
        status=200,
        headers={"content-type": "text/html"},
        body=f"<html><p id='access_token={canaries('fragment')}'>".encode(),
        at=EPOCH,
    )
    url = f"https://example.org/a#access_token={canaries('fragment')}"
    settings = NetSettings(cache_dir=tmp_path, proxies={})
    run([url, "https://example.org/a"], FakeClient(answer=lambda _target, _number: page), settings)
    assert leaked(stored(tmp_path)) == []


@pytest.mark.network
@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--format", "text", "--extend-select", "unverified-link"),
        ("check", "--format", "json"),
        ("check", "--format", "sarif"),
        ("check", "--format", "summary"),
        ("check", "--format", "github"),
        ("check", "--diff", "--unsafe-fixes"),
        ("links", "--format", "text"),
        ("links", "--format", "csv"),
        ("links", "--format", "json"),
    ],
    ids=" ".join,
)
def test_no_command_prints_a_secret_of_a_checked_link(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
    arguments: tuple[str, ...],
) -> None:
    links = "\n".join(f"- [Paper {name}]({url})" for name, url in ADDRESSES.items())
    Path("README.md").write_text(f"# Papers\n\n{links}\n", encoding="utf-8")
    monkeypatch.setattr("surveylint.probe.waves.check_blocking", result_of)
    assert main([*arguments, "--isolated", "--cache-dir", "store", "README.md"]) in (0, 1)
    printed = b"".join(capfdbinary.readouterr()).decode()
    assert "404" in printed or "new.example.org" in printed
    assert leaked(printed) == []
    assert leaked(stored(folder)) == []


def test_the_secrets_of_an_older_store_are_removed(tmp_path: Path) -> None:
    settings = NetSettings(cache_dir=tmp_path, proxies={})
    result_of(["https://example.org/kept"], settings)
    with closing(sqlite3.connect(tmp_path / "links.sqlite")) as db, db:
        row = "INSERT INTO link VALUES (?, 'alive', NULL, 200, '', 1, 1, NULL, 0, '[]')"
        db.executemany(row, [(address,) for address in ADDRESSES.values()])
        db.execute("PRAGMA user_version = 1")
    assert leaked(stored(tmp_path)) != []
    result_of(["https://example.org/kept"], settings)
    assert leaked(stored(tmp_path)) == []
    assert "https://example.org/kept" in stored(tmp_path)
