"""Which files a command line means, and their bytes."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from surveylint.namedtuples import NamedTuple

STDIN = "-"
_SKIPPED = frozenset({"node_modules", "venv", "__pycache__"})


class Named(NamedTuple):
    """One file to check.

    Attributes:
        path: As it is shown, with forward slashes.
        given: Whether the user named it, rather than a folder that holds it.
    """

    path: str
    given: bool


class Trouble(NamedTuple):
    """A path that cannot be checked, and why."""

    path: str
    why: str


def find(paths: Sequence[str]) -> Iterator[Named | Trouble]:
    """List the files to check: those named, and the Markdown files of named folders that git does not ignore."""
    seen: set[str] = set()
    for path in paths or _readme_here():
        if path == STDIN:
            yield Named(path, given=True)
            continue
        if path and Path(path).is_dir():
            found: Iterable[Named | Trouble] = _in_folder(path)
        elif path:
            found = (Named(_slashed(path), given=True),)
        else:
            found = (Trouble("README.md", "no such file here; name a file or a folder"),)
        for item in found:
            real = os.path.realpath(item.path)
            if real not in seen:
                seen.add(real)
                yield item


def _readme_here() -> list[str]:
    names = sorted(file.name for file in Path().iterdir() if file.name.lower() == "readme.md")
    return ["README.md" if "README.md" in names else names[0]] if names else [""]


def _in_folder(folder: str) -> Iterator[Named | Trouble]:
    """List a folder's Markdown files; a link that leads out of the folder is left alone."""
    listed = _tracked(folder)
    base = os.path.realpath(folder)
    found = False
    for relative in sorted(set(_walked(folder) if listed is None else listed)):
        path = str(Path(folder, relative))
        inside = os.path.realpath(path).startswith(base.rstrip(os.sep) + os.sep)
        if inside and _is_regular(path):
            found = True
            yield Named(_slashed(path), given=False)
    if not found:
        yield Trouble(_slashed(folder), "checked nothing: no Markdown files in this folder")


def _tracked(folder: str) -> list[str] | None:
    """Ask git what it does not ignore, None where there is no repository or no git."""
    import subprocess

    command = ["git", "-c", "core.fsmonitor=false", "ls-files", "-co", "--exclude-standard", "-z"]
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
    try:
        answer = subprocess.run(  # noqa: S603
            command, cwd=folder, env=environment, capture_output=True, check=False
        )
    except OSError:
        return None
    if answer.returncode:
        return None
    names = (os.fsdecode(name) for name in answer.stdout.split(b"\0"))
    return [name for name in names if name.lower().endswith(".md")]


def _walked(folder: str) -> Iterator[str]:
    for at, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name not in _SKIPPED]
        for name in names:
            if name.lower().endswith(".md"):
                yield os.path.relpath(Path(at, name), folder)


def _is_regular(path: str) -> bool:
    try:
        return stat.S_ISREG(Path(path).stat().st_mode)
    except (OSError, ValueError):
        return False


def _slashed(path: str) -> str:
    path = path if os.sep == "/" else path.replace(os.sep, "/")
    return path.removeprefix("./") or path


def read(path: str, most: int) -> bytes | Trouble:
    """Read a file, or standard input for `-`.

    Args:
        path: The file.
        most: Files of more bytes are refused.
    """
    try:
        if path == STDIN:
            data = sys.stdin.buffer.read(most + 1)
        else:
            with Path(path).open("rb") as file:
                data = file.read(most + 1)
    except (OSError, ValueError) as error:
        reason = _other_kind(path) or getattr(error, "strerror", None) or str(error)
        return Trouble(path, f"cannot be read: {reason[:1].lower()}{reason[1:]}")
    if len(data) > most and path != STDIN and (kind := _other_kind(path)):
        return Trouble(path, f"cannot be read: {kind}")
    if len(data) > most:
        return Trouble(path, f"larger than {most:,} bytes; `--max-size` sets how much is read")
    return data


def _other_kind(path: str) -> str:
    """Return what a path is that is no file with an end, "" where it is one, a pipe, or cannot be told."""
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):
        return ""
    if stat.S_ISDIR(mode):
        return "a folder, no file"
    if stat.S_ISSOCK(mode):
        return "a socket, no file"
    return "a device, no file" if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) else ""
