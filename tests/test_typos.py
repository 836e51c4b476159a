"""The executable `typos`: how it is found and run; the real one if it is installed."""

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from surveylint.cli import main
from surveylint.config import ConfigError
from surveylint.lint import typos

posix = pytest.mark.skipif(
    os.name == "nt", reason="the fake executable is a script with a shebang line"
)
TEXT = "# Livers\n\nThe updload of masks.\n"


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the only folder of `PATH`; there is no executable next to this Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none" / "python"))
    monkeypatch.setenv("PATH", str(folder))
    return folder


def fake(folder: Path, script: str) -> Path:
    """Create an executable in a folder; it is a Python script."""
    place = folder / typos.NAME
    place.write_text(
        f"#!{Path(sys.base_exec_prefix) / 'bin' / 'python3'}\nimport json, sys\n{script}\n"
    )
    place.chmod(place.stat().st_mode | stat.S_IXUSR)
    return place


def answering(*lines: object) -> str:
    output = "\n".join(json.dumps(line) for line in lines)
    return f"sys.stdin.read()\nprint({output!r})\nsys.exit(2)"


def typo(word: str, *rights: str) -> dict[str, object]:
    return {
        "type": "typo",
        "path": "-",
        "line_num": 1,
        "byte_offset": 0,
        "typo": word,
        "corrections": [*rights],
    }


@posix
def test_the_input_is_a_list_of_words_and_nothing_else_of_the_project(alone: Path) -> None:
    log = alone / "log"
    fake(alone, f"open({str(log)!r}, 'w').write(json.dumps([sys.argv[1:], sys.stdin.read()]))")
    assert typos.Typos("").corrections({"zeta", "alpha", "--write-changes", "x;y", "naïve"}) == {}
    arguments, text = json.loads(log.read_text())
    assert arguments == [
        "--isolated",
        "--format",
        "json",
        "--color",
        "never",
        "--threads",
        "1",
        "--",
        "-",
    ]
    assert text == "alpha\nzeta\n"


@posix
def test_corrections_of_other_words_are_ignored(alone: Path) -> None:
    fake(
        alone,
        answering(
            typo("updload", "upload"), typo("other", "another"), {"type": "binary_file"}, [], 7
        ),
    )
    assert typos.Typos("").corrections(["updload", "masks"]) == {"updload": ("upload",)}


@posix
@pytest.mark.parametrize(
    "answer",
    [
        "not json",
        '{"type": "typo"}',
        '{"type": "typo", "typo": 7, "corrections": 8}',
        "[" * 5000,
        "\x1b[31m\x00",
    ],
)
def test_malformed_output_is_ignored(alone: Path, answer: str) -> None:
    fake(alone, f"print({answer!r})")
    speller = typos.Typos("")
    assert (speller.corrections(["updload"]), speller.trouble) == ({}, "")


@posix
def test_a_word_is_checked_once(alone: Path) -> None:
    log = alone / "log"
    fake(alone, f"open({str(log)!r}, 'a').write(sys.stdin.read())")
    speller = typos.Typos("")
    speller.corrections(["masks"])
    speller.corrections(["livers", "masks"])
    assert log.read_text() == "masks\nlivers\n"


@posix
@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("sys.exit(64)", "exit code 64"),
        ("import threading\nthreading.Event().wait()", "timeout after 1 seconds"),
    ],
)
def test_after_a_failure_it_is_not_run_again(
    alone: Path, monkeypatch: pytest.MonkeyPatch, script: str, why: str
) -> None:
    monkeypatch.setattr(typos, "PATIENCE", 1.0)
    place = fake(alone, script)
    speller = typos.Typos("")
    assert speller.corrections(["updload"]) == {}
    assert speller.trouble == f"{place}: {why}"
    fake(alone, answering(typo("masks", "mask")))
    assert speller.corrections(["masks"]) == {}


def test_relative_folders_of_the_path_are_skipped(
    alone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = tmp_path / typos.NAME
    place.write_text("#!/bin/sh\n")
    place.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", "..", str(alone)]))
    assert typos.find() is None


def test_a_missing_executable_is_a_configuration_error(alone: Path) -> None:
    expected = r"surveylint\.toml: rules\.misspelling\.typos: executable `typos` not found; install"
    with pytest.raises(ConfigError, match=expected):
        typos.Typos("surveylint.toml")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project that enables `typos`."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "surveylint.toml").write_text("[rules.misspelling]\ntypos = true\n")
    (folder / "README.md").write_text(TEXT)
    monkeypatch.chdir(folder)
    return folder


@posix
def test_a_check_reports_its_corrections(
    alone: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    fake(alone, answering(typo("updload", "upload")))
    assert main(["check", "--offline", "--format", "concise"]) == 1
    assert (
        "README.md:3:5: warning[misspelling] misspelled word `updload`; did you mean `upload`?"
        in capsys.readouterr().out
    )


@posix
def test_after_a_failure_the_check_continues(
    alone: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "README.md").write_text(TEXT + "\nThe segmentaton of masks.\n")
    place = fake(alone, "sys.exit(64)")
    assert main(["check", "--offline", "--format", "concise"]) == 2
    printed = capsys.readouterr()
    assert "misspelled word `segmentaton`" in printed.out
    assert f"surveylint: {place}: exit code 64\n" in printed.err


def test_a_check_fails_if_it_is_not_installed(
    alone: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--offline"]) == 2
    line = capsys.readouterr().err.splitlines()[0]
    assert (
        "rules.misspelling.typos: executable `typos` not found; install it with `pip install"
        in line
    )


def test_it_is_not_needed_if_the_rule_does_not_run(alone: Path, project: Path) -> None:
    assert main(["check", "--offline", "--ignore", "misspelling", "--quiet"]) == 0


def test_the_real_executable_gives_corrections() -> None:
    if typos.find() is None:
        pytest.skip("the executable `typos` is not installed: `pip install 'surveylint[typos]'`")
    assert typos.Typos("").corrections(["updload", "upload", "Updload"]) == {
        "updload": ("upload",),
        "Updload": ("Upload",),
    }
