"""Run commands, make repositories and environments, take snippets from the README: what the packaging tests share."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_OURS = re.compile(
    r"GIT_(?:DIR|WORK_TREE|INDEX_FILE)|GITHUB_\w+|RUNNER_\w+|PRE_COMMIT|PYTHONPATH|VIRTUAL_ENV|FORCE_COLOR"
)
ENVIRONMENT = {name: value for name, value in os.environ.items() if not _OURS.fullmatch(name)}
"""The environment before the tests' fixtures changed it: pip and git find the user's settings."""


def run(
    command: Sequence[str | Path], folder: Path, expect: int | None = 0, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command, its two streams in one, and show what it says where its exit code is another than expected."""
    done = subprocess.run(
        [str(word) for word in command],
        cwd=folder,
        env={**ENVIRONMENT, "PYTHONIOENCODING": "utf-8", **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        timeout=300,
        check=False,
    )
    assert expect is None or done.returncode == expect, (
        f"{command}: exit {done.returncode}\n{done.stdout}"
    )
    return done


def git(folder: Path, *arguments: str) -> str:
    """Run git as a user of its own."""
    who = (
        "-c",
        "user.name=Tester",
        "-c",
        "user.email=tester@example.org",
        "-c",
        "commit.gpgsign=false",
    )
    return run(["git", *who, "-c", "core.autocrlf=false", *arguments], folder).stdout


def repository(folder: Path, files: Mapping[str, str]) -> Path:
    """Make a repository of one commit."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "--allow-empty", "-m", "A list")
    return folder


def programs(environment: Path) -> Path:
    """Return where a virtual environment keeps its programs."""
    return environment / ("Scripts" if os.name == "nt" else "bin")


def blocks(language: str, *holding: str) -> list[str]:
    """Return the fenced blocks of the README in a language that hold all of some texts."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    found: list[str] = re.findall(rf"^```{language}\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    return [block for block in found if all(text in block for text in holding)]
