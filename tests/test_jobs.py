"""Several files at once: the same report in the same order, whatever happens to a process."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveylint import observed
from surveylint.check_file import FileResult
from surveylint.cli import main
from surveylint.config import ConfigError
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
