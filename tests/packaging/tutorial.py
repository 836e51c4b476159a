"""Run the session of docs/tutorial.md, and write what its commands print into the page.

A `md` block is the list from then on, and a `toml` block its configuration. A `console` block that
begins with `$ ` is a command and its output; fixes change the list for the commands that follow.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs" / "tutorial.md"
_BLOCK = re.compile(r"^```(md|toml|console)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_FILES = {"md": "README.md", "toml": "surveylint.toml"}


def played(text: str) -> str:
    """Return the page with the outputs of its commands."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / ".git").mkdir()
        return _BLOCK.sub(lambda block: _block(block, Path(folder)), text)


def _block(block: re.Match[str], folder: Path) -> str:
    kind, body = block.groups()
    if kind in _FILES:
        (folder / _FILES[kind]).write_text(body, encoding="utf-8", newline="\n")
    elif body.startswith("$ "):
        command = body.splitlines()[0].removeprefix("$ ")
        return f"```console\n$ {command}\n{_output(command, folder)}```"
    return block[0]


def _output(command: str, folder: Path) -> str:
    """Return what a command prints, on both streams."""
    environment = {
        **{name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT")},
        "COLUMNS": "100",
        "HOME": str(folder),
        "PYTHONPATH": str(ROOT / "src"),
        "PYTHONUTF8": "1",
        "XDG_CACHE_HOME": str(folder / ".cache"),
        "XDG_CONFIG_HOME": str(folder / ".config"),
    }
    done = subprocess.run(
        [sys.executable, "-m", *command.split()],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode in (0, 1), f"{command}: {done.stdout}"
    return done.stdout
