"""Repeat what an earlier run printed, if nothing that it asked of the world has changed.

An unchanged list costs a read and a hash: no parser, no rule and no regular expression is imported.
An entry is named after the command line and all else that a run depends on; it holds the exit code,
the output, and what `surveylint.observed` noted.
"""

from __future__ import annotations

import os
import sys

from surveylint import __version__, observed
from surveylint.disk import table_files
from surveylint.disk.cache_entries import delete, entries_of, fields_of, holds, read, shrink, write

_FORMAT = "1"
_MOST_RECORDED = 16_000_000
"""Characters of an output that is kept; the output of many lists is longer."""

_MOST_ENTRIES = 500
_ENVIRONMENT = (
    *("APPDATA", "CI", "CLICOLOR_FORCE", "COLUMNS", "DOMTERM", "FORCE_COLOR", "FORCE_HYPERLINK"),
    *("GIT_DIR", "GIT_WORK_TREE", "HOME", "KONSOLE_VERSION", "LOCALAPPDATA", "NO_COLOR", "TERM"),
    *("TERM_PROGRAM", "USERPROFILE", "VTE_VERSION", "WT_SESSION", "XDG_CONFIG_HOME"),
)
"""The environment variables that a check without the network reads."""

_OWN = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120
_active: str | None = None
_package_stamp = ""


def folder_of(arguments: list[str]) -> str | None:
    """Return the folder of cached results that a command line uses, None for none."""
    if "--no-cache" in arguments:
        return None
    for number, argument in enumerate(arguments):
        name, equals, value = argument.partition("=")
        if name == "--cache-dir":
            return value if equals else "".join(arguments[number + 1 : number + 2]) or None
    return user_folder()


def user_folder() -> str | None:
    """Return the user's folder of cached results, where `platformdirs` has it; None for none."""
    home = os.path.expanduser("~")  # noqa: PTH111
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or ""
        return os.path.join(base, "surveylint", "surveylint", "Cache") if base else None  # noqa: PTH118
    if sys.platform == "darwin":
        base = os.path.join(home, "Library", "Caches")  # noqa: PTH118
    else:
        base = os.environ.get("XDG_CACHE_HOME", "").strip() or os.path.join(home, ".cache")  # noqa: PTH118
    return os.path.join(base, "surveylint") if os.path.isabs(base) else None  # noqa: PTH117, PTH118


def recall(arguments: list[str]) -> tuple[int, str, str] | None:
    """Return exit code, output and errors of an earlier run, None if they may differ now.

    Args:
        arguments: The arguments of `surveylint check`.
    """
    folder = folder_of(arguments)
    fields = read(os.path.join(folder, "runs", _key(arguments))) if folder else None  # noqa: PTH118
    if fields is None:
        return None
    try:
        code, out, err, *known = fields
        # a day that the command line sets is part of the entry's name
        if not holds(known, known[0] if "--today" in " ".join(arguments) else ""):
            return None
        return int(code), out, err
    except ValueError:
        return None


def activate(arguments: list[str]) -> None:
    """Let this process read and write cached results: its command line is `arguments`."""
    global _active  # one command line a process
    _active = folder_of(arguments)


def active_folder() -> str | None:
    """Return the folder of the process's cached results, None if it uses none."""
    return _active


class Recording:
    """Records what a run prints and asks, and saves it at the end of a run that can be repeated.

    Args:
        arguments: The arguments of `surveylint check`.
        today: The day of the check (`2026-11-28`).
    """

    def __init__(self, arguments: list[str], today: str) -> None:
        self._key = _key(arguments)
        self._today = today
        self._seen = observed.begin()
        self._out: list[str] = []
        self._err: list[str] = []
        self._left = _MOST_RECORDED

    def write(self, text: str) -> None:
        """Take a piece of what is written to standard output."""
        self._keep(self._out, text)

    def write_error(self, text: str) -> None:
        """Take a piece of what is written to the error stream."""
        self._keep(self._err, text)

    def _keep(self, pieces: list[str], text: str) -> None:
        self._left -= len(text)
        if self._left >= 0:
            pieces.append(text)
        else:
            self._out, self._err = [], []

    def save(self, exit_code: int | None) -> None:
        """End the recording, and save it unless the run failed (None) or cannot be repeated."""
        observed.end(self._seen)
        seen, folder = self._seen, _active
        if exit_code is None or folder is None or not seen.is_complete or self._left < 0:
            return
        fields = [str(exit_code), "".join(self._out), "".join(self._err)]
        runs = os.path.join(folder, "runs")  # noqa: PTH118
        write(runs, self._key, [*fields, *fields_of(seen, self._today)])
        shrink(runs, _MOST_ENTRIES)


def clean(folder: str) -> int:
    """Delete the entries in a folder of cached results; return how many there were."""
    return sum(
        delete(path)
        for kind in ("runs", "files")
        for path in entries_of(os.path.join(folder, kind))  # noqa: PTH118
    )


def _key(arguments: list[str]) -> str:
    """Return what identifies a run apart from what it reads: the name of its entry."""
    streams = (sys.stdout, sys.stderr)
    parts = [_FORMAT, stamp(), sys.version, os.getcwd(), *arguments]  # noqa: PTH109
    parts += [f"{stream.isatty()} {stream.encoding} {_columns(stream)}" for stream in streams]
    parts += [f"{name}={os.environ.get(name)}" for name in _ENVIRONMENT]
    return observed.digest("\0".join(parts).encode("utf-8", "surrogatepass")).partition("-")[2]


def _columns(stream: object) -> int:
    try:
        return os.get_terminal_size(stream.fileno()).columns  # type: ignore[attr-defined]
    except (OSError, ValueError, AttributeError):
        return 0


def stamp() -> str:
    """Return what identifies this version and the tables of papers.

    In a checkout, its files may change at any time.
    """
    global _package_stamp  # the files of the package are looked at once a process
    _package_stamp = _package_stamp or _stamp_of_package()
    return f"{_package_stamp} {table_files.stamp()}"


def _stamp_of_package() -> str:
    status = os.stat(__file__)  # noqa: PTH116
    stamp = f"{__version__} {_OWN} {status.st_mtime_ns} {status.st_size}"
    root = os.path.dirname(os.path.dirname(_OWN))  # noqa: PTH120
    if os.path.exists(os.path.join(root, "pyproject.toml")):  # noqa: PTH110, PTH118
        stamp += f" {_changes(_OWN)} {_changes(os.path.join(root, 'rules'))}"  # noqa: PTH118
    return stamp


def _changes(folder: str) -> int:
    """Return a number that changes with the files below a folder: the sum of times and sizes."""
    total = 0
    for entry in os.scandir(folder):
        if entry.name == "__pycache__":
            continue
        if entry.is_dir(follow_symlinks=False):
            total += _changes(entry.path)
        else:
            status = entry.stat()
            total += status.st_mtime_ns + status.st_size
    return total
