"""`check --watch`: when it checks again, how it ends, and what it asks."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from surveylint.asked import Health
from surveylint.cli import main
from surveylint.cli import watch as watching
from surveylint.disk import watched

BAD = "# Papers\n\n- [A](#gone)\n"
GOOD = "# Papers\n\n- [A](#papers)\n"


class Script:
    """Replaces `sleep`: takes one step at each look, and Ctrl-C after the last."""

    def __init__(self, *steps: Callable[[], object]) -> None:
        self._steps: Iterator[Callable[[], object]] = iter(steps)
        self.slept: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.slept.append(seconds)
        if seconds == watched.INTERVAL:
            step = next(self._steps, None)
            if step is None:
                raise KeyboardInterrupt
            step()


def nothing() -> None:
    """Change nothing."""


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., int]:
    (folder / "README.md").write_text(BAD)

    def watch(script: Script, *arguments: str) -> int:
        monkeypatch.setattr(watching.watch, "__kwdefaults__", {"sleep": script})
        return main(["check", "--watch", "--format", "concise", *arguments])

    return watch


def writing(path: Path, text: str) -> Callable[[], object]:
    return lambda: path.write_text(text)


def checks(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], int]:
    """Return the findings, and how many checks there were."""
    out, err = capsys.readouterr()
    return out.splitlines(), err.count("watching ")


def test_quiet_prints_findings_only(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    run(Script(), "--offline", "--quiet")
    out, err = capsys.readouterr()
    assert (out.count("\n"), err.strip()) == (1, "")


def test_a_format_of_one_report_is_refused(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(Script(), "--offline", "--format", "json") == 2
    assert (
        "another `json` report; expected `text`, `concise` or `grouped`" in capsys.readouterr()[1]
    )


def test_ctrl_c_ends_with_the_last_exit_code(
    run: Callable[..., int], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(Script(), "--offline") == 1
    assert run(Script(writing(folder / "README.md", GOOD)), "--offline") == 0
    _, count = checks(capsys)
    assert count == 3


def test_without_a_change_nothing_is_checked_and_the_looks_are_apart(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    script = Script(*[nothing] * 9)
    run(script, "--offline")
    assert checks(capsys)[1] == 1
    assert script.slept == [watched.INTERVAL] * 10


@pytest.mark.parametrize("name", ["surveylint.toml", "docs/b.md", "docs/surveylint.toml"])
def test_a_new_list_or_configuration_is_a_change(
    run: Callable[..., int], folder: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "docs").mkdir()
    (folder / "docs" / "a.md").write_text(GOOD)
    steps = [writing(folder / name, "ignore = []\n"), *[nothing] * 4]
    run(Script(*steps), "--offline", ".")
    assert checks(capsys)[1] == 2


def test_a_bad_configuration_is_reported_and_its_cure_noticed(
    run: Callable[..., int], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = folder / "surveylint.toml"
    steps = [writing(config, "igore = 1\n"), writing(config, "ignore = ['missing-anchor']\n")]
    assert run(Script(*steps), "--offline") == 0
    out, err = capsys.readouterr()
    assert "surveylint.toml:1:1: igore: unknown key" in err
    assert "1 | igore = 1\n" in err
    assert out.count("missing-anchor") == 1


def test_a_file_that_vanishes_for_a_moment_is_waited_for(
    run: Callable[..., int], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "README.md"
    script = Script(path.unlink)

    def sleep(seconds: float) -> None:
        script(seconds)
        if script.slept.count(seconds) == 3 and seconds < watched.INTERVAL:
            path.write_text(GOOD)

    assert run(sleep, "--offline") == 0
    _, err = capsys.readouterr()
    assert "cannot read" not in err
    assert err.count("watching ") == 2


def test_a_file_that_is_removed_is_an_error_until_it_is_back(
    run: Callable[..., int], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "README.md"
    assert run(Script(path.unlink, writing(path, GOOD)), "--offline", "README.md") == 0
    assert "README.md: cannot read: no such file" in capsys.readouterr().err


def test_a_writer_is_waited_for(
    run: Callable[..., int], folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "README.md"
    script = Script(writing(path, "# Pa"))

    def sleep(seconds: float) -> None:
        script(seconds)
        if seconds < watched.INTERVAL and len(script.slept) < 6:
            path.write_text(BAD + "- more\n" * len(script.slept))

    run(sleep, "--offline")
    assert checks(capsys)[1] == 2


def test_the_screen_is_cleared_on_a_terminal_only(
    run: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run(Script(), "--offline")
    assert "\x1b" not in capsys.readouterr().out

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stdout", terminal)
    run(Script(), "--offline", "--color", "never")
    assert terminal.getvalue().startswith("\x1b[2J\x1b[3J\x1b[H")


def test_the_network_is_asked_once(
    run: Callable[..., int], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def ask(*arguments: object) -> tuple[Health, dict[str, object]]:
        asked.append(arguments)
        return Health(), {}

    monkeypatch.setattr(watching, "ask_lists", ask)
    monkeypatch.setattr("surveylint.cli.check._network", lambda options: object())
    run(Script(*[writing(folder / "README.md", BAD * count) for count in (2, 3)]))
    assert len(asked) == 1


@pytest.mark.parametrize("option", ["--fix", "--diff", "--output=json=a.json", "--write-baseline"])
def test_what_writes_is_not_repeated(
    run: Callable[..., int], option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(Script(), option) == 2
    assert "--watch: cannot be used with `--" in capsys.readouterr().err
    assert run(Script(), "-") == 2
    assert "standard input does not change" in capsys.readouterr().err
