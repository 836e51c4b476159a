"""Cached results: an answer is repeated only while nothing that it depends on has changed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

import platformdirs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from surveylint import observed
from surveylint.cli import main
from surveylint.disk import cache_entries, run_cache
from surveylint.model.day import Day

LIST = """# Papers

- [Reading Maps by Moonlight](https://arxiv.org/abs/2401.00010), see [more](notes.md#rafts)
- [Rafts by Night](https://arxiv.org/abs/2701.00011)
- [Rafts by Night](https://arxiv.org/abs/2701.00011)
"""
NOTES = "# Rafts\n"


@pytest.fixture
def lists(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(run_cache, "_active", str(folder / "cache"))
    (folder / "README.md").write_text(LIST)
    (folder / "notes.md").write_text(NOTES)
    return folder


def arguments(*more: str) -> list[str]:
    return ["--offline", "--cache-dir", "cache", *more]


def check(*more: str) -> int:
    return main(["check", *arguments(*more)])


def repeated(*more: str) -> tuple[int, str, str] | None:
    return run_cache.recall(arguments(*more))


@pytest.mark.parametrize(
    "more",
    [
        ("README.md",),
        ("--format", "json", "README.md"),
        (".",),
        ("--select", "all", "."),
        ("README.md", "."),
    ],
)
def test_a_run_is_repeated_as_it_was(
    lists: Path, more: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code = check(*more)
    printed = capsys.readouterr()
    assert repeated(*more) == (code, printed.out, printed.err)


def change_list(lists: Path) -> None:
    (lists / "README.md").write_text(LIST.replace("Moonlight", "Sunlight "))


def change_neighbour(lists: Path) -> None:
    (lists / "notes.md").write_text("# Boats\n")


def delete_neighbour(lists: Path) -> None:
    (lists / "notes.md").unlink()


def configure(lists: Path) -> None:
    (lists / "surveylint.toml").write_text("ignore = ['duplicate-entry']\n")


def add_baseline(lists: Path) -> None:
    main(["check", "--offline", "--write-baseline", "README.md"])


@pytest.mark.parametrize(
    "change", [change_list, change_neighbour, delete_neighbour, configure, add_baseline]
)
@pytest.mark.parametrize("path", ["README.md", "."])
def test_a_change_of_what_was_asked_ends_an_answer(
    lists: Path, change: object, path: str, capsys: pytest.CaptureFixture[str]
) -> None:
    check(path)
    assert repeated(path) is not None
    change(lists)  # type: ignore[operator]
    assert repeated(path) is None
    capsys.readouterr()
    check(path)
    answered = capsys.readouterr().out
    check("--no-cache", path)
    assert capsys.readouterr().out == answered


def test_a_new_file_in_a_folder_ends_an_answer(lists: Path) -> None:
    check(".")
    (lists / "more.md").write_text("# More\n")
    assert repeated(".") is None


def test_a_file_that_nobody_asked_for_changes_nothing(lists: Path) -> None:
    check("README.md")
    (lists / "more.md").write_text("# More\n")
    assert repeated("README.md") is not None


def test_another_option_is_another_answer(lists: Path) -> None:
    check("README.md")
    assert repeated("--min-severity", "error", "README.md") is None


def test_an_answer_holds_until_the_day_on_which_it_changes(lists: Path) -> None:
    check("--today", "2026-11-28", "README.md")
    (entry,) = (lists / "cache" / "runs").iterdir()
    fields = cache_entries.read(str(entry))
    assert fields is not None
    known = fields[3:]
    # 2701 is an identifier of the future until the last day of 2026: a day of grace
    assert known[:2] == ["2026-11-28", "2026-12-31"]
    days = ("2026-11-27", "2026-11-28", "2026-12-30", "2026-12-31")
    assert [cache_entries.holds(known, day) for day in days] == [False, True, True, False]


@pytest.mark.parametrize(
    "more", [("--fix",), ("--diff",), ("--format", "github"), ("--output", "json:out.json")]
)
def test_what_writes_or_differs_each_time_is_not_cached(lists: Path, more: tuple[str, ...]) -> None:
    check(*more, "README.md")
    assert repeated(*more, "README.md") is None


def test_nothing_is_cached_if_a_run_failed(lists: Path) -> None:
    assert check("missing.md") == 2
    assert repeated("missing.md") is None


@pytest.mark.parametrize("spoil", [b"", b"x", b"\xff\0\n1\0", b"0" * 5000])
def test_a_damaged_entry_is_ignored(lists: Path, spoil: bytes) -> None:
    check("README.md")
    for entry in (lists / "cache" / "runs").iterdir():
        data = entry.read_bytes()
        entry.write_bytes(data[: len(data) // 2] + spoil)
    assert repeated("README.md") is None
    assert check("README.md") == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(st.lists(st.sampled_from(["0", "1", "-1", "99999999999", "x", "README.md", "5-ab", ""])))
def test_fields_of_any_content_are_compared_or_refused(fields: list[str]) -> None:
    with suppress(ValueError):
        assert cache_entries.holds(["2026-11-28", "", *fields], "2026-11-28") in (True, False)


@pytest.mark.skipif(os.name == "nt", reason="no modes of files")
def test_others_cannot_read_the_cache(lists: Path) -> None:
    check(".")
    for place in (lists / "cache" / "runs", lists / "cache" / "files"):
        assert stat.S_IMODE(place.stat().st_mode) == 0o700
        assert {stat.S_IMODE(entry.stat().st_mode) for entry in place.iterdir()} == {0o600}


def test_secrets_are_not_in_the_cache(lists: Path) -> None:
    secret = "AKIAIOSFODNN7EXAMPLE"
    text = LIST + f"- [Notes on Oars](https://e.net/a?X-Amz-Signature=0a1b2c3d4e&key={secret})\n"
    (lists / "README.md").write_text(text)
    check("--select", "all", ".")
    stored = b"".join(path.read_bytes() for path in (lists / "cache").rglob("*") if path.is_file())
    assert stored
    assert secret.encode() not in stored
    assert b"0a1b2c3d4e" not in stored


@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--select", "all"), ("--quiet",)])
def test_cached_files_give_the_same_report(
    lists: Path, options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """One file changes, the other one's result is read."""
    check(".")
    change_list(lists)
    capsys.readouterr()
    codes = [check(*options, "."), check(*options, "--no-cache", ".")]
    assert codes[0] == codes[1]


def test_the_result_of_each_file_is_read_again(
    lists: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    check(".")
    first = capsys.readouterr().out
    parsed: list[str] = []
    monkeypatch.setattr("surveylint.disk.files.parsed", lambda source: parsed.append(source.path))
    check(".")
    assert capsys.readouterr().out == first
    assert parsed == []


def test_clean_deletes_all_results(lists: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check("README.md")
    capsys.readouterr()
    assert main(["clean", "--cache-dir", "cache"]) == 0
    assert capsys.readouterr().out == "deleted 1 cached result\n"
    assert repeated("README.md") is None


def test_old_entries_are_deleted(tmp_path: Path) -> None:
    for number in range(30):
        path = tmp_path / f"{number:02}"
        path.write_text("")
        os.utime(path, (number, number))
    cache_entries.shrink(str(tmp_path), 20)
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{n:02}" for n in range(14, 30)]


def test_the_folder_is_that_of_the_system(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert run_cache.user_folder() == str(platformdirs.user_cache_path("surveylint"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert run_cache.user_folder() == str(platformdirs.user_cache_path("surveylint"))


def process(lists: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *more, "-m", "surveylint", "check", *arguments("README.md")]
    return subprocess.run(command, cwd=lists, capture_output=True, text=True, check=False)


def test_a_second_process_imports_only_what_compares(lists: Path) -> None:
    first, second = process(lists), process(lists)
    assert (first.stdout, first.returncode) == (second.stdout, second.returncode)
    imports = process(lists, "-X", "importtime").stderr
    names = {line.rpartition("|")[2].strip() for line in imports.splitlines()}
    ours = {name for name in names if name.startswith("surveylint")}
    assert ours <= {
        "surveylint",
        "surveylint.__main__",
        "surveylint.disk",
        "surveylint.disk.cache_entries",
        "surveylint.disk.run_cache",
        "surveylint.disk.table_files",
        "surveylint.observed",
    }
    assert names.isdisjoint({"re", "json", "hashlib", "markdown_it", "surveylint.cli"})


LATER = date(2026, 12, 5)


@pytest.mark.parametrize(
    ("ask", "answer", "until"),
    [
        (lambda day: day < LATER, True, "2026-12-05"),
        (lambda day: day <= LATER, True, "2026-12-06"),
        (lambda day: LATER > day, True, "2026-12-05"),  # noqa: SIM300
        (lambda day: LATER >= day, True, "2026-12-06"),  # noqa: SIM300
        (lambda day: day > LATER, False, "2026-12-06"),
        (lambda day: day >= LATER, False, "2026-12-05"),
        (lambda day: day == LATER, False, "2026-12-05"),
        (lambda day: day > date(2026, 1, 1), True, ""),
        (lambda day: day.year, 2026, "2026-11-29"),
        (lambda day: f"{day:%d}", "28", "2026-11-29"),
        (lambda day: (LATER - day).days, 7, "2026-11-29"),
        (lambda day: day.isoformat(), "2026-11-28", "2026-11-29"),
    ],
)
def test_a_day_notes_when_an_answer_changes(ask: object, answer: object, until: str) -> None:
    seen = observed.begin()
    assert ask(Day(2026, 11, 28)) == answer  # type: ignore[operator]
    observed.end(seen)
    assert seen.changes_on == until
