"""Entries of a cache on disk: fields of text, and what has to be as it was for them to hold.

An entry is one file that begins with the digest of the rest. Content that is damaged or foreign is
ignored, and the paths in it are only compared, never trusted. Only light modules are imported.
"""

from __future__ import annotations

import os
import time
from stat import S_ISREG

from surveylint import observed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST_BYTES = 20_000_000
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


def fields_of(seen: observed.Observations, today: str) -> list[str]:
    """Return what was asked of the world as fields; `holds` reads them.

    Args:
        seen: What was asked.
        today: The day on which it was (`2026-11-28`).
    """
    fields = [today, seen.changes_on, *_flat([[*pair] for pair in seen.files.items()])]
    fields += _flat([[*question, answer] for question, answer in seen.paths.items()])
    return fields + _flat([[name, *found] for name, found in seen.folders.items()])


def _flat(groups: list[list[str]]) -> list[str]:
    """Return groups of fields as one list, each after its length, all after their number."""
    fields = [str(len(groups))]
    for group in groups:
        fields += [str(len(group)), *group]
    return fields


def holds(fields: list[str], day_of_run: str = "") -> bool:
    """Return whether all that was asked has the same answer now.

    Args:
        fields: As `fields_of` returned them.
        day_of_run: The day of the check (`2026-11-28`); "" for today.

    Raises:
        ValueError: They are damaged.
    """
    day, changes_on = fields[:2]
    now = day_of_run or time.strftime("%Y-%m-%d")
    if not (day <= now and (not changes_on or now < changes_on)):
        return False
    rest = iter(fields[2:])
    for is_same in (_same_file, _same_path, _same_folder):
        for _ in range(_number(rest, fields)):
            if not is_same([next(rest, "") for _ in range(_number(rest, fields))]):
                return False
    return True


def _number(rest: Iterator[str], fields: list[str]) -> int:
    """Return the next field as a number of fields.

    Raises:
        ValueError: It cannot be one.
    """
    number = int(next(rest, "-1"))
    if not 0 <= number <= len(fields):
        raise ValueError
    return number


def _same_file(group: list[str]) -> bool:
    path, known = group
    return known == _digest_of_file(path, int(known.partition("-")[0]))


def _digest_of_file(path: str, size: int) -> str:
    """Return the digest of a regular file of some size in bytes, "" if it is anything else."""
    try:
        status = os.stat(path)  # noqa: PTH116
        if not S_ISREG(status.st_mode) or status.st_size != size:
            return ""
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            return observed.digest(file.read(size + 1))
    except (OSError, ValueError):
        return ""


def _same_path(group: list[str]) -> bool:
    question, path, known = group
    if question == observed.REAL:
        return os.path.realpath(path) == known
    try:
        mode = os.stat(path).st_mode  # noqa: PTH116
    except (OSError, ValueError):
        return known == "False"
    return known == str(question == observed.EXISTS or S_ISREG(mode))


def _same_folder(group: list[str]) -> bool:
    from surveylint.disk.listing import markdown_names

    folder, *known = group
    return [*markdown_names(folder)] == known


def read(path: str) -> list[str] | None:
    """Return the fields of an entry, None if there is none or it is damaged."""
    try:
        with open(path, "rb", buffering=0) as file:  # noqa: PTH123
            head, _, body = file.read(_MOST_BYTES).partition(b"\n")
        if head.decode("ascii", "replace") != observed.digest(body):
            return None
        return body.decode("utf-8", "surrogatepass").split("\0")
    except (OSError, ValueError):
        return None


def write(folder: str, name: str, fields: list[str]) -> None:
    """Write an entry as a whole; where that is impossible, nothing is cached."""
    if any("\0" in field for field in fields):
        return
    body = "\0".join(fields).encode("utf-8", "surrogatepass")
    if len(body) > _MOST_BYTES // 2:
        return
    path = os.path.join(folder, name)  # noqa: PTH118
    temporary = f"{path}.{os.getpid()}"
    try:
        try:
            opened = os.open(temporary, _NEW, 0o600)
        except FileNotFoundError:  # the first entry
            os.makedirs(folder, mode=0o700, exist_ok=True)  # noqa: PTH103
            opened = os.open(temporary, _NEW, 0o600)
        with open(opened, "wb", buffering=0) as file:  # noqa: PTH123
            file.write(observed.digest(body).encode() + b"\n" + body)
        os.replace(temporary, path)  # noqa: PTH105
    except OSError:
        delete(temporary)


def shrink(folder: str, most: int) -> None:
    """Delete the oldest entries of a folder that has more than `most`."""
    entries = entries_of(folder)
    if len(entries) <= most:
        return
    by_age = sorted((os.stat(path).st_mtime_ns, path) for path in entries)  # noqa: PTH116
    for _, path in by_age[: len(entries) - most * 4 // 5]:
        delete(path)


def entries_of(folder: str) -> list[str]:
    """Return the paths of the files in a folder, none if it cannot be read."""
    try:
        return [entry.path for entry in os.scandir(folder) if entry.is_file(follow_symlinks=False)]
    except OSError:
        return []


def delete(path: str) -> bool:
    """Delete a file; return whether it is deleted now."""
    try:
        os.unlink(path)  # noqa: PTH108
    except OSError:
        return False
    return True
