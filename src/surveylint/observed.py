"""What a check asked of the world: files, paths, folders and the day.

A cache may repeat an answer as long as all of this is as it was. Whoever reads a file or asks
whether a path exists, between `begin` and `end`, says so here. Only the standard library's lightest
modules are imported: an answer from the cache has to be cheaper than the check.
"""

from __future__ import annotations

try:
    from _blake2 import blake2b  # `hashlib` loads OpenSSL first, a fifth of the time of a start
except ImportError:  # another interpreter than CPython
    from hashlib import blake2b

MISSING = ""
"""The digest of a file that cannot be read."""

EXISTS, REGULAR, REAL = "exists", "regular", "real"
"""Questions about a path: whether it exists, whether it is a regular file, its real path."""


class Observations:
    """What was asked between `begin` and `end`, and what the answers were.

    Attributes:
        files: Digest of the content by path; `MISSING` if it could not be read.
        paths: Answer by question and path.
        folders: The Markdown files that were found in each folder.
        changes_on: The first day on which an answer may be another one (`2026-11-28`), "" for none.
        is_complete: Whether nothing else was asked that could change.
    """

    def __init__(self) -> None:
        self.files: dict[str, str] = {}
        self.paths: dict[tuple[str, str], str] = {}
        self.folders: dict[str, tuple[str, ...]] = {}
        self.changes_on = ""
        self.is_complete = True


_open: list[Observations] = []
_digests: dict[str, str] = {}


def begin() -> Observations:
    """Begin to collect; collections may be nested, and each gets what is asked inside of it."""
    made = Observations()
    _open.append(made)
    return made


def end(observations: Observations) -> None:
    """Stop to collect."""
    _open.remove(observations)


def digest(data: bytes) -> str:
    """Return what identifies some content: its length in bytes and a hash."""
    return f"{len(data)}-{blake2b(data, digest_size=20).hexdigest()}"


def file(path: str, data: bytes | None) -> None:
    """Note that a file was read.

    Args:
        path: The file.
        data: Its whole content; None if it could not be read.
    """
    if _open:
        found = MISSING if data is None else digest(data)
        _digests[path] = found
        for each in _open:
            each.files[path] = found


def file_again(path: str) -> None:
    """Note that what was read of a file before is used again."""
    for each in _open:
        if path in _digests:
            each.files[path] = _digests[path]
        else:
            each.is_complete = False


def path(question: str, name: str, answer: object) -> None:
    """Note what was asked about a path (`EXISTS`, `REGULAR`, `REAL`) and the answer."""
    for each in _open:
        each.paths[question, name] = str(answer)


def folder(name: str, found: tuple[str, ...]) -> None:
    """Note which Markdown files were found in a folder."""
    for each in _open:
        each.folders[name] = found


def include(other: Observations) -> None:
    """Note all that another process noted."""
    for each in _open:
        each.files.update(other.files)
        each.paths.update(other.paths)
        each.folders.update(other.folders)
        each.is_complete &= other.is_complete
    if other.changes_on:
        changes_on(other.changes_on)


def incomplete() -> None:
    """Note that something was asked that nobody can ask again cheaply, such as a program."""
    for each in _open:
        each.is_complete = False


def changes_on(day: str) -> None:
    """Note that an answer may be another one from a day on (`2026-11-28`)."""
    for each in _open:
        each.changes_on = min(each.changes_on or day, day)
