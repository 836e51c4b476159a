"""The file that holds the history of a list: a line for each run, read and appended to."""

from __future__ import annotations

import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from surveylint.config.boundary import STRICT, Boundary
from surveylint.namedtuples import NamedTuple
from surveylint.report.past_runs import PastRun, from_line, to_line
from surveylint.report.tally import plural

NAME = "history.jsonl"
"""The name of the file in the folder of the cache."""

_MOST_BYTES = 20_000_000
"""Bytes that are read, from the end of the file; a line has about 1 kB."""


class HistoryFile(NamedTuple):
    """A history, and which of its runs belong to a list.

    Attributes:
        path: The file.
        paths: What is checked, as named on the command line; empty for what the last line names.
        shared: Whether lists of other folders have lines in this file too.
        record: Whether this run appends a line.
        offline_too: Whether it does even if it did not ask the network about links.
        boundary: Which files may be read and written.
        every: Whether the runs of all lists are read.
    """

    path: str
    paths: tuple[str, ...] = ()
    shared: bool = False
    record: bool = False
    offline_too: bool = False
    boundary: Boundary = STRICT
    every: bool = False


class History(NamedTuple):
    """What a file knows about earlier runs of a list, and what it could not say."""

    runs: tuple[PastRun, ...] = ()
    messages: tuple[str, ...] = ()


def names_of(operands: Sequence[str]) -> tuple[str, ...]:
    """Return what is checked in one form: `./README.md`, `README.md` and nothing are the same."""
    return tuple(sorted({_name(operand) for operand in operands or ("README.md",)}))


def _name(operand: str) -> str:
    try:
        name = os.path.relpath(operand)
    except ValueError:  # on another drive
        name = os.path.normpath(operand)
    return Path(name).as_posix()


def folder_mark() -> str:
    """Return a hash of the working directory, which does not say where it is."""
    return sha256(os.fsencode(Path.cwd())).hexdigest()[:12]


def read(file: HistoryFile) -> History:
    """Return the runs of a list in the order of the file; odd lines are skipped and counted."""
    if refusal := file.boundary.refusal(file.path):
        return History(messages=(f"{file.path}: cannot read: {refusal}",))
    try:
        with Path(file.path).open("rb") as stream:
            size = stream.seek(0, os.SEEK_END)
            stream.seek(max(0, size - _MOST_BYTES))
            data = stream.read(_MOST_BYTES)
    except FileNotFoundError:
        return History()
    except OSError as error:
        return History(messages=(f"{file.path}: cannot read: {error.strerror or error}",))
    lines = data.decode("utf-8", "replace").split("\n")[1 if size > _MOST_BYTES else 0 :]
    read_lines = [from_line(line) for line in lines if line.strip()]
    runs = [run for run in read_lines if run is not None]
    messages = []
    if skipped := len(read_lines) - len(runs):
        messages.append(f"{file.path}: {plural(skipped, 'line')} skipped: not a line of a history")
    return History(_of_list(runs, file), tuple(messages))


def _of_list(runs: Sequence[PastRun], file: HistoryFile) -> tuple[PastRun, ...]:
    """Return the runs that checked a list; a line that names no list is of every list."""
    if file.every:
        return tuple(runs)
    mark = folder_mark() if file.shared else ""
    if mark:
        runs = [run for run in runs if run.folder == mark]
    paths = file.paths or next((run.paths for run in reversed(runs) if run.paths), ())
    return tuple(run for run in runs if run.paths in ((), paths))


def append(file: HistoryFile, run: PastRun) -> str:
    """Append a run to a history; return what went wrong, "" for nothing."""
    if refusal := file.boundary.refusal(file.path):
        return f"{file.path}: cannot write: {refusal}"
    path = Path(file.path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab+") as stream:
            size = stream.seek(0, os.SEEK_END)
            if size:  # a run that was killed may have left half a line
                stream.seek(size - 1)
            is_cut = bool(size) and stream.read(1) != b"\n"
            stream.write(b"\n" * is_cut + to_line(run).encode())
    except OSError as error:
        return f"{file.path}: cannot write: {error.strerror or error}"
    return ""
