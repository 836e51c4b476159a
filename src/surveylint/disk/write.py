"""Write a file whole or not at all: whoever reads it, and whatever breaks off, sees the old bytes or the new ones."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NEW = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
)
_NAMELESS = getattr(os, "O_TMPFILE", 0)
_OPEN_FILES = "/proc/self/fd"


class WriteError(Exception):
    """A file that was not written, and why; what stood there before still does."""


def replace(path: str, data: bytes, *, old: bytes | None = None) -> None:
    """Put bytes in the place of a file's, which keeps its mode and, where possible, its owner.

    A symbolic link is followed to its target. What is no regular file (a device, a pipe) is written to.

    Args:
        path: The file; it may be new.
        data: Its bytes from now on.
        old: The bytes that have to stand there still; None where it does not matter.

    Raises:
        WriteError: The file cannot be written, or has changed.
    """
    try:
        target = Path(os.path.realpath(path))
        known = _status(target)
        if known is not None and not stat.S_ISREG(known.st_mode):
            with target.open("wb") as file:
                file.write(data)
            return
        if known is not None and not os.access(target, os.W_OK):
            raise WriteError("cannot be written: the file is read-only")
        with _beside(target, data, known) as new:
            if old is not None and target.read_bytes() != old:
                raise WriteError("changed while it was checked, so it was left alone")
            Path(new).replace(target)
        _keep_folder(target.parent)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WriteError(f"cannot be written: {reason[:1].lower()}{reason[1:]}") from None


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


@contextmanager
def _beside(target: Path, data: bytes, known: os.stat_result | None) -> Iterator[str]:
    """Write the bytes to a new file in the same folder; it is gone afterwards unless it was moved."""
    name = str(target.parent / f".{target.name[:100]}.{os.urandom(6).hex()}.surveylint")
    try:
        handle = _open(target.parent, name)
        try:
            _fill(handle, data, known)
            _name(handle, name)
        finally:
            os.close(handle)
        yield name
    finally:
        with suppress(OSError):
            Path(name).unlink()


def _open(folder: Path, name: str) -> int:
    """Open a new file, without a name where the system can do that: then nothing is left when we are killed."""
    if _NAMELESS and Path(_OPEN_FILES).exists():
        with suppress(OSError):  # a file system that cannot
            return os.open(folder, _NAMELESS | os.O_WRONLY, 0o666)
    return os.open(name, _NEW, 0o666)


def _fill(handle: int, data: bytes, known: os.stat_result | None) -> None:
    """Write the bytes down to the disk, with mode and owner of the file that they replace."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
    if known is not None and hasattr(os, "fchmod"):
        mine = os.fstat(handle)
        if (mine.st_uid, mine.st_gid) != (known.st_uid, known.st_gid):
            with suppress(OSError):  # only root may give a file away
                os.fchown(handle, known.st_uid, known.st_gid)
        os.fchmod(handle, stat.S_IMODE(known.st_mode))
    os.fsync(handle)


def _name(handle: int, name: str) -> None:
    """Return a file its name if it has none yet."""
    if not Path(name).exists():
        # with a folder's handle Python calls linkat(2), which alone follows the link in /proc
        os.link(f"{_OPEN_FILES}/{handle}", name, src_dir_fd=handle, follow_symlinks=True)


def _keep_folder(folder: Path) -> None:
    """Make the change of a name last, where folders can be opened."""
    if os.name == "posix":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
