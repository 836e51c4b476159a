"""Completion of command lines, in the shells that are installed."""

from __future__ import annotations

import os
import re
import select
import shutil
import signal
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
    "surveylint check --watc": ["--watch"],
    "surveylint check --show-se": ["--show-settings"],
    "surveylint check --add-allow dead-link,ragg": ["dead-link,ragged-row"],
    "surveylint links --sugg": ["--suggest"],
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
    path = tmp_path / f"completion.{request.param}"
    path.write_bytes(made_for(request.param))
    return path


def made_for(shell: str) -> bytes:
    command = [sys.executable, "-m", "surveylint", "completion", shell]
    return subprocess.run(command, capture_output=True, check=True).stdout


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


class Zsh:
    """A zsh in a terminal of its own."""

    def __init__(self, folder: Path) -> None:
        import pty

        self._child, self._terminal = pty.fork()
        if not self._child:  # the new process
            os.chdir(folder)
            os.execvpe("zsh", ["zsh", "-f", "-i"], {**os.environ, "TERM": "dumb", "HOME": "/"})
        self._seen = ""

    def completed(self, line: str) -> str:
        """Return a line after Tab: it is made the argument of `print` and run."""
        before = len(re.findall(_PRINTED, self._seen))
        os.write(self._terminal, f"{line}\t\x01print -r -- '<<\x05>>'\n".encode())
        while len(found := re.findall(_PRINTED, self._seen)) == before:
            assert select.select([self._terminal], [], [], 120)[0], self._seen
            self._seen += os.read(self._terminal, 65536).decode("utf-8", "replace")
        return str(found[-1]).strip()

    def run(self, command: str) -> None:
        """Run a command."""
        os.write(self._terminal, f"{command}\n".encode())

    def close(self) -> None:
        """End the process."""
        os.close(self._terminal)
        os.kill(self._child, signal.SIGKILL)
        os.waitpid(self._child, 0)


_PRINTED = re.compile(r"\n<<(.*)>>")


@pytest.fixture(scope="module")
def zsh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zsh]:
    folder = tmp_path_factory.mktemp("zsh")
    (folder / "script").write_bytes(made_for("zsh"))
    shell = Zsh(folder)
    shell.run("autoload -Uz compinit; compinit -u -D; source ./script")
    yield shell
    shell.close()


@needs("zsh")
@pytest.mark.parametrize("line", LINES)
def test_zsh_completes(zsh: Zsh, line: str) -> None:
    assert zsh.completed(line) == re.sub(r"[^ =]*$", LINES[line][0], line, count=1)


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
