"""Completion of command lines, in the shells that are installed."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveylint.cli import COMMANDS, main
from surveylint.cli.completable import commands
from surveylint.cli.completion import SHELLS
from surveylint.compiled.rulebook import RULES
from surveylint.report.formats import FORMATS

LINES = {
    "surveylint li": ["links"],
    "surveylint che": ["check"],
    "surveylint --changed": ["--changed-since"],
    "surveylint check --statis": ["--statistics"],
    "surveylint check --format mark": ["markdown"],
    "surveylint check --format=mark": ["markdown"],
    "surveylint --format sari": ["sarif"],
    "surveylint links --format c": ["csv"],
    "surveylint check --fail-on err": ["error"],
    "surveylint check --select ragg": ["ragged-row"],
    "surveylint check --select dead-link,ragg": ["dead-link,ragged-row"],
    "surveylint check --ignore=dead-link,ragg": ["dead-link,ragged-row"],
    "surveylint links --only dead,susp": ["dead,suspect"],
    "surveylint check --output mark": ["markdown="],
    "surveylint explain ragg": ["ragged-row"],
    "surveylint completion z": ["zsh"],
    "surveylint README.md --quie": ["--quiet"],
}
"""Command lines that have one completion, and the word that it makes of the last one."""


def needs(shell: str) -> pytest.MarkDecorator:
    missing = os.name != "posix" or shutil.which(shell) is None
    return pytest.mark.skipif(missing, reason=f"{shell} is not installed")


@pytest.fixture
def script(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """Return the file of the script for the shell that a test names."""
    shell: str = request.param
    made = subprocess.run(
        [sys.executable, "-m", "surveylint", "completion", shell],
        capture_output=True,
        check=True,
    )
    path = tmp_path / f"completion.{shell}"
    path.write_bytes(made.stdout)
    return path


def of(shell: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(
        "script", [pytest.param(shell, marks=needs(shell))], indirect=True
    )


def output(folder: Path, *command: str) -> list[str]:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.stderr == ""
    return done.stdout.splitlines()


def in_bash(script: Path, line: str) -> list[str]:
    """Return what bash completes; it splits words at equals signs."""
    words = re.findall(r"=|[^\s=]+|(?<=\s)$", line)
    code = (
        f'source {script}; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _surveylint;'
        ' printf "%s\\n" "${COMPREPLY[@]}"'
    )
    return [word for word in output(script.parent, "bash", "-c", code, "bash", *words) if word]


def in_fish(script: Path, line: str) -> list[str]:
    """Return what fish completes, without the descriptions."""
    found = output(
        script.parent, "fish", "--no-config", "-c", f"source {script}; complete -C '{line}'"
    )
    return [re.sub(r"^--[a-z-]+=", "", word.split("\t")[0]) for word in found]


@of("bash")
@pytest.mark.parametrize("line", LINES)
def test_bash_completes(script: Path, line: str) -> None:
    assert in_bash(script, line) == LINES[line]


@of("bash")
def test_bash_offers_all_values(script: Path) -> None:
    assert in_bash(script, "surveylint check --format ") == [*FORMATS]
    assert in_bash(script, "surveylint explain ") == sorted(RULES)
    assert in_bash(script, "surveylint ") == ["help", *COMMANDS]


@of("bash")
@pytest.mark.parametrize(
    "line",
    [
        "surveylint READ",
        "surveylint check docs/",
        "surveylint check --config sur",
        "surveylint check -- --sel",
        "surveylint check --output json=rep",
    ],
)
def test_bash_completes_files_itself(script: Path, line: str) -> None:
    assert in_bash(script, line) == []
    registered = output(script.parent, "bash", "-c", f"source {script}; complete -p surveylint")
    assert registered == ["complete -o bashdefault -o default -F _surveylint surveylint"]


@of("fish")
@pytest.mark.parametrize("line", LINES)
def test_fish_completes(script: Path, line: str) -> None:
    assert in_fish(script, line) == LINES[line]


@of("fish")
def test_fish_offers_all_values(script: Path) -> None:
    assert {*in_fish(script, "surveylint check --format ")} == {*FORMATS}
    assert {*in_fish(script, "surveylint explain ")} == {*RULES}


def typed(script: Path, shell: list[str], setup: str, line: str) -> Iterator[str]:
    """Yield what a shell in a terminal shows after Tab, without escape sequences."""
    import pty

    child, terminal = pty.fork()
    if not child:  # the new process
        os.chdir(script.parent)
        os.execvpe(shell[0], shell, {**os.environ, "TERM": "xterm", "PS1": "> ", "HOME": "/"})
    try:
        os.write(terminal, f"{setup}\necho rea''dy\n".encode())
        yield from _until(terminal, "ready\r\n")
        os.write(terminal, f"{line}\t".encode())
        yield from _until(terminal, "")
    finally:
        os.write(terminal, b"\x03exit\n")
        os.close(terminal)
        os.waitpid(child, 0)


def _until(terminal: int, end: str) -> Iterator[str]:
    """Yield all that is shown so far, each time there is more, until it contains a text."""
    seen = b""
    while select.select([terminal], [], [], 30)[0]:
        seen += os.read(terminal, 65536)
        text = re.sub(
            r"\x1b(?:\[[\d;?]*[A-Za-z]|[=>(].?)|[\x07\x08]", "", seen.decode("utf-8", "replace")
        )
        yield text
        if end and end in text:
            return


@of("zsh")
@pytest.mark.parametrize("line", LINES)
def test_zsh_completes(script: Path, line: str) -> None:
    setup = f"unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -D; source {script}"
    expected = re.sub(r"[^ =]*$", LINES[line][0], line)
    screens = typed(script, ["zsh", "-f", "-i"], setup, line)
    assert any(expected in screen for screen in screens)


@pytest.mark.parametrize("shell", SHELLS)
def test_every_command_option_and_choice_is_in_the_script(
    shell: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["completion", shell]) == 0
    words = {*re.findall(r"[\w.-]+", capsys.readouterr().out)}
    names = {
        name.removeprefix("--") if shell == "fish" else name
        for command in commands()
        for option in command.options
        for name in (*option.names, *option.values.words)
        if not name.startswith("-") or name.startswith("--")
    }
    assert {name.removesuffix("=") for name in names} - words == set()


def test_an_unknown_shell_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "bsh"]) == 2
    assert "SHELL: unknown value `bsh`; did you mean `bash`?" in capsys.readouterr().err
