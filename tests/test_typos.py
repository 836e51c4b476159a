"""The executable `typos`: how it is found, asked and believed; the real one where it is installed."""

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
    os.name == "nt", reason="the stand-in is a script with a first line that names its shell"
)
TEXT = "# Livers\n\nThe updload of masks.\n"


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that is all of `PATH`; no executable lies beside this Python."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setattr(sys, "executable", str(tmp_path / "none" / "python"))
    monkeypatch.setenv("PATH", str(folder))
    return folder


def stand_in(folder: Path, script: str) -> Path:
    """Put an executable there that this Python runs."""
    place = folder / typos.NAME
    place.write_text(
        f"#!{Path(sys.base_exec_prefix) / 'bin' / 'python3'}\nimport json, sys\n{script}\n"
    )
    place.chmod(place.stat().st_mode | stat.S_IXUSR)
    return place


def answering(*lines: object) -> str:
    return f"sys.stdin.read()\nprint({chr(10).join(json.dumps(line) for line in lines)!r})\nsys.exit(2)"


def told(word: str, *rights: str) -> dict[str, object]:
    return {
        "type": "typo",
        "path": "-",
        "line_num": 1,
        "byte_offset": 0,
        "typo": word,
        "corrections": [*rights],
    }


@posix
def test_it_gets_a_list_of_words_and_nothing_of_the_project(alone: Path) -> None:
    log = alone / "log"
    stand_in(alone, f"open({str(log)!r}, 'w').write(json.dumps([sys.argv[1:], sys.stdin.read()]))")
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
def test_what_it_says_of_words_that_were_asked_is_kept(alone: Path) -> None:
    stand_in(
        alone,
        answering(
            told("updload", "upload"), told("other", "another"), {"type": "binary_file"}, [], 7
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
def test_a_strange_answer_says_nothing(alone: Path, answer: str) -> None:
    stand_in(alone, f"print({answer!r})")
    speller = typos.Typos("")
    assert (speller.corrections(["updload"]), speller.trouble) == ({}, "")


@posix
def test_a_word_is_asked_once(alone: Path) -> None:
    log = alone / "log"
    stand_in(alone, f"open({str(log)!r}, 'a').write(sys.stdin.read())")
    speller = typos.Typos("")
    speller.corrections(["masks"])
    speller.corrections(["livers", "masks"])
    assert log.read_text() == "masks\nlivers\n"


@posix
@pytest.mark.parametrize(
    ("script", "why"),
    [
        ("sys.exit(64)", "ended with exit code 64"),
        ("import threading\nthreading.Event().wait()", "did not answer within 1 seconds"),
    ],
)
def test_one_that_fails_is_complained_of_and_asked_no_more(
    alone: Path, monkeypatch: pytest.MonkeyPatch, script: str, why: str
) -> None:
    monkeypatch.setattr(typos, "PATIENCE", 1.0)
    place = stand_in(alone, script)
    speller = typos.Typos("")
    assert speller.corrections(["updload"]) == {}
    assert speller.trouble == f"{place} {why}"
    stand_in(alone, answering(told("masks", "mask")))
    assert speller.corrections(["masks"]) == {}


def test_relative_folders_of_the_path_are_left_out(
    alone: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    place = tmp_path / typos.NAME
    place.write_text("#!/bin/sh\n")
    place.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join(["", ".", "..", str(alone)]))
    assert typos.find() is None


def test_one_that_is_not_installed_is_an_error_of_the_configuration(alone: Path) -> None:
    with pytest.raises(
        ConfigError, match=r"surveylint\.toml: rules\.misspelling\.typos: the executable `typos`"
    ):
        typos.Typos("surveylint.toml")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a project that asks for `typos`."""
    folder = tmp_path / "project"
    folder.mkdir()
    (folder / "surveylint.toml").write_text("[rules.misspelling]\ntypos = true\n")
    (folder / "README.md").write_text(TEXT)
    monkeypatch.chdir(folder)
    return folder


@posix
def test_a_check_tells_what_it_says(
    alone: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stand_in(alone, answering(told("updload", "upload")))
    assert main(["check", "--offline", "--format", "concise"]) == 1
    assert (
        "README.md:3:5: warning[misspelling] misspelled word `updload`; did you mean `upload`?"
        in capsys.readouterr().out
    )


@posix
def test_a_check_goes_on_without_one_that_fails(
    alone: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "README.md").write_text(TEXT + "\nThe segmentaton of masks.\n")
    place = stand_in(alone, "sys.exit(64)")
    assert main(["check", "--offline", "--format", "concise"]) == 2
    printed = capsys.readouterr()
    assert "misspelled word `segmentaton`" in printed.out
    assert f"surveylint: {place} ended with exit code 64\n" in printed.err


def test_a_check_ends_where_it_is_not_installed(
    alone: Path, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--offline"]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "rules.misspelling.typos: the executable `typos` is not found; `pip install" in line


def test_nobody_asks_for_it_where_the_rule_does_not_run(alone: Path, project: Path) -> None:
    assert main(["check", "--offline", "--ignore", "misspelling", "--quiet"]) == 0


def test_the_real_one_reads_and_answers_so() -> None:
    if typos.find() is None:
        pytest.skip("the executable `typos` is not installed: `pip install 'surveylint[typos]'`")
    assert typos.Typos("").corrections(["updload", "upload", "Updload"]) == {
        "updload": ("upload",),
        "Updload": ("Upload",),
    }
