"""Several files at once: the same report in the same order, whatever happens to a process."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import NoReturn

import pytest

from surveylint import observed, run
from surveylint.check_file import FileResult
from surveylint.cli import main
from surveylint.config import ConfigError
from surveylint.deadline import OutOfTimeError, deadline
from surveylint.disk.files import FoundFile, NotOpened
from surveylint.jobs import check_all, default_jobs

FILES = [FoundFile(f"{number}.md", named=True) for number in range(9)]
forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="the system copies no processes")


@pytest.fixture
def lists(folder: Path) -> Path:
    for number in range(9):
        row = f"- [Rafts by Night {number}](https://arxiv.org/abs/2401.0{number:04})\n"
        (folder / f"{number}.md").write_text("# Rafts\n\n" + row * (1 + number % 3))
    return folder


@pytest.mark.parametrize("options", [(), ("--format", "json"), ("--select", "all")])
def test_the_report_does_not_depend_on_the_number_of_jobs(
    lists: Path, options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    reports = set()
    for jobs in ("1", "2", "8"):
        code = main(["check", "--offline", "--jobs", jobs, *options, "."])
        reports.add((code, *capsys.readouterr()))
    assert len(reports) == 1


def result(file: FoundFile | NotOpened) -> FileResult:
    return FileResult(messages=(f"{file.path} {os.getpid()}",))


@forks
def test_results_come_in_order_from_several_processes() -> None:
    lines = [each.messages[0].split() for each in check_all(FILES, result, 3)]
    assert [path for path, _ in lines] == [file.path for file in FILES]
    assert len({process for _, process in lines}) == 4  # three, and this one for the first file


@forks
def test_a_process_that_ends_is_an_internal_error_of_its_files() -> None:
    def check(file: FoundFile | NotOpened) -> FileResult:
        if file.path == "5.md":
            os._exit(1)
        return FileResult(checked=True)

    results = [*check_all(FILES, check, 9)]
    assert [each.failed for each in results] == [file.path == "5.md" for file in FILES]
    assert results[5].messages == ("5.md: internal error: the process that checked it ended",)


@forks
def test_an_error_of_a_process_is_raised() -> None:
    def check(file: FoundFile | NotOpened) -> FileResult:
        if file.path == "5.md":
            raise ConfigError("five.toml", "", "unknown key")
        return FileResult(checked=True)

    with pytest.raises(ConfigError, match=r"five\.toml: unknown key"):
        list(check_all(FILES, check, 2))


@forks
def test_processes_are_ended_if_nobody_waits_for_the_rest() -> None:
    results: Iterator[FileResult] = check_all(FILES, result, 3)
    started = [next(results), next(results)]
    results.close()  # type: ignore[attr-defined]
    process = int(started[1].messages[0].split()[1])
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


@forks
def test_what_processes_ask_is_noted_here() -> None:
    def check(file: FoundFile | NotOpened) -> FileResult:
        observed.file(file.path, b"x")
        return FileResult(checked=True)

    seen = observed.begin()
    list(check_all(FILES, check, 3))
    observed.end(seen)
    assert {*seen.files} == {file.path for file in FILES}


def test_little_work_is_done_in_one_process(lists: Path) -> None:
    assert default_jobs(FILES) == 1
    for file in FILES:
        Path(file.path).write_bytes(b"x" * 60_000)
    assert default_jobs(FILES) >= 1
    assert default_jobs(FILES[:3]) == 1


def children(process: int) -> list[int]:
    """Return the processes that a process has started; Linux lists them."""
    return [*map(int, Path(f"/proc/{process}/task/{process}/children").read_text().split())]


@pytest.fixture
def long_lists(tmp_path: Path) -> Path:
    rows = "".join(f"- [A Study of Light, Part {n}](https://a.example/{n})\n" for n in range(9_000))
    for number in range(6):
        (tmp_path / f"{number}.md").write_text(f"# Papers\n\n{rows}")
    return tmp_path


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="no /proc")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("least", [1, 3])
def test_an_interrupt_ends_all_processes_and_is_said(
    long_lists: Path, number: int, least: int
) -> None:
    options = ("--offline", "--no-config", "--no-cache", "--jobs", "3")
    parent = subprocess.Popen(
        [sys.executable, "-m", "surveylint", "check", *options, "."],
        cwd=long_lists,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    started: list[int] = []
    while len(started) < least and parent.poll() is None:
        started = children(parent.pid)
    parent.send_signal(number)
    out, err = parent.communicate(timeout=60)
    assert parent.returncode == 130
    assert re.fullmatch(rb"surveylint: interrupted: \d of 6 files checked\n", err)
    assert out.startswith(b"incomplete: interrupted: ")
    assert [child for child in started if Path(f"/proc/{child}").exists()] == []


@forks
def test_the_time_limit_ends_all_processes() -> None:
    def check(file: FoundFile | NotOpened) -> FileResult:
        if os.getpid() != parent:
            signal.pause()
        return FileResult(checked=True)

    parent, results = os.getpid(), []
    with pytest.raises(OutOfTimeError), deadline(0.2), closing(check_all(FILES, check, 3)) as ready:
        results.extend(ready)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_a_check_without_network_ends_at_its_time_limit(
    lists: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def end_at_once(seconds: float | None) -> NoReturn:
        raise OutOfTimeError

    monkeypatch.setattr(run, "deadline", end_at_once)
    code = main(["check", "--offline", "--no-config", "--max-time", "90", "."])
    out, err = capsys.readouterr()
    assert code == 2
    assert err == "surveylint: time limit of 90 s: 0 of 9 files checked\n"
    assert out.startswith("incomplete: time limit of 90 s: 0 of 9 files checked\n")
