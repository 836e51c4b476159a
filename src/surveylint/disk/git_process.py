"""Run git so that nothing runs that a repository can configure, and nobody is asked anything."""

from __future__ import annotations

import os
import subprocess

_SAFE_OPTIONS = (
    "--no-pager",
    "-c",
    "core.fsmonitor=false",
    "-c",
    f"core.hooksPath={os.devnull}",
)
_ENVIRONMENT = {
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    # A version of git without the line above must not fetch what a partial clone lacks either.
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

_PATIENCE = 60
"""Seconds to wait for git: a planted `.gitignore` may be a pipe that nobody writes to."""


def run_git(folder: str | os.PathLike[str], *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Run git; if it is not installed, the result is a failure too."""
    command = ["git", *_SAFE_OPTIONS, *arguments]
    environment = {**os.environ, **_ENVIRONMENT}
    try:
        return subprocess.run(  # noqa: S603
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_PATIENCE,
        )
    except subprocess.TimeoutExpired:
        why = f"git: no answer within {_PATIENCE} seconds"
        return subprocess.CompletedProcess(command, 127, b"", why.encode())
    except OSError as error:
        return subprocess.CompletedProcess(command, 127, b"", f"git: {error.strerror}".encode())
