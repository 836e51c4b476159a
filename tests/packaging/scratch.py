"""Run commands, make repositories and environments, read the fenced blocks of the documents."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from readme import DOCUMENTS

_OURS = re.compile(
    r"GIT_(?:DIR|WORK_TREE|INDEX_FILE)|GITHUB_\w+|RUNNER_\w+|"
    r"PRE_COMMIT|PYTHONPATH|VIRTUAL_ENV|FORCE_COLOR"
)
ENVIRONMENT = {name: value for name, value in os.environ.items() if not _OURS.fullmatch(name)}
"""The environment before the fixtures changed it: pip and git find the user's settings."""
LIST = """# Papers

| No. | Title | Paper |
| --- | --- | --- |
| 1 | A first study of medical images | [PDF](papers/first.pdf) |
| 3 | A second study of medical texts | [PDF](papers/second.pdf) |
"""
PAPERS = {"papers/first.pdf": "", "papers/second.pdf": ""}
"""A list whose numbers jump, and the files that it links to."""

NO_FINDINGS = re.compile(r"^\s*no \w+ in \d", re.MULTILINE)
"""The summary of a check without findings."""


def run(
    command: Sequence[str | Path], folder: Path, expect: int | None = 0, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run a command with both streams in one; show the output if the exit code is not expected."""
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
    """Create a repository with one commit."""
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
    """Return the folder of a virtual environment's programs."""
    return environment / ("Scripts" if os.name == "nt" else "bin")


def built(folder: Path, target: Path) -> Path:
    """Build a wheel of a source tree with the installed hatchling."""
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", target], folder)
    return next(target.glob("*.whl"))


def release(wheel: Path) -> dict[str, str]:
    """Return an environment in which pip, pipx and uv find a wheel by its name, as if released."""
    folder = str(wheel.parent)
    return {"PIP_FIND_LINKS": folder, "PIP_NO_COMPILE": "1", "UV_FIND_LINKS": folder}


def blocks(language: str, *holding: str, documents: Sequence[Path] = DOCUMENTS) -> list[str]:
    """Return the fenced blocks of documents in a language that contain some texts."""
    fence = re.compile(rf"^```{language}\n(.*?)^```$", re.MULTILINE | re.DOTALL)
    found = [
        block
        for document in documents
        if document.exists()
        for block in fence.findall(document.read_text(encoding="utf-8"))
    ]
    return [block for block in found if all(text in block for text in holding)]
