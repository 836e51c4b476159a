"""Write a file atomically: every reader sees the old bytes or the new ones, even after a crash."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from surveylint.config.boundary import STRICT, Boundary

_NEW_FILE = (
    os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
)
_NAMELESS = getattr(os, "O_TMPFILE", 0)
_OPEN_FILES = "/proc/self/fd"


class WriteError(Exception):
    """A file was not written; its old content is untouched."""


def replace(
    path: str, data: bytes, *, old: bytes | None = None, boundary: Boundary = STRICT
) -> None:
    """Replace a file's content; its mode and, where possible, its owner are kept.

    A symbolic link is followed to its target, if that is in the same tree. A device or a pipe that
    the user named is written to.

    Args:
        path: The file; it need not exist.
        data: Its new content.
        old: The content that it has to have until then; None for any.
        boundary: Which files may be written.

    Raises:
        WriteError: The file cannot be written, or has changed.
    """
    if refusal := boundary.refusal(path):
        raise WriteError(f"cannot write: {refusal}")
    try:
        target = Path(os.path.realpath(path))
        known = _status(target)
        if known is not None and not stat.S_ISREG(known.st_mode):
            with target.open("wb") as file:
                file.write(data)
            return
        if known is not None and not os.access(target, os.W_OK):
            raise WriteError("cannot write: the file is read-only")
        with _temporary(target, data, known) as new:
            if old is not None and target.read_bytes() != old:
                raise WriteError("not fixed: the file changed while it was checked")
            Path(new).replace(target)
        _sync_folder(target.parent)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise WriteError(f"cannot write: {reason[:1].lower()}{reason[1:]}") from None


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None


@contextmanager
def _temporary(target: Path, data: bytes, known: os.stat_result | None) -> Iterator[str]:
    """Write the bytes to a new file in the same folder, and remove it unless it was renamed."""
    name = str(target.parent / f".{target.name[:100]}.{os.urandom(6).hex()}.surveylint")
    try:
        handle = _open(target.parent, name)
        try:
            _fill(handle, data, known)
            _link(handle, name)
        finally:
            os.close(handle)
        yield name
    finally:
        with suppress(OSError):
            Path(name).unlink()


def _open(folder: Path, name: str) -> int:
    """Open a new file; without a name where the system supports it, so a kill leaves nothing."""
    if _NAMELESS and Path(_OPEN_FILES).exists():
        with suppress(OSError):  # a file system without nameless files
            return os.open(folder, _NAMELESS | os.O_WRONLY, 0o666)
    return os.open(name, _NEW_FILE, 0o666)


def _fill(handle: int, data: bytes, known: os.stat_result | None) -> None:
    """Write the bytes to the disk, with mode and owner of the file that they replace."""
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]
    if known is not None and hasattr(os, "fchmod"):
        mine = os.fstat(handle)
        if (mine.st_uid, mine.st_gid) != (known.st_uid, known.st_gid):
            with suppress(OSError):  # only root may change the owner
                os.fchown(handle, known.st_uid, known.st_gid)
        os.fchmod(handle, stat.S_IMODE(known.st_mode))
    os.fsync(handle)


def _link(handle: int, name: str) -> None:
    """Link an open file to its name, unless it has one."""
    if not Path(name).exists():
        # with a folder's handle Python calls linkat(2), the only call that follows links in /proc
        os.link(f"{_OPEN_FILES}/{handle}", name, src_dir_fd=handle, follow_symlinks=True)


def _sync_folder(folder: Path) -> None:
    """Make a rename permanent, on systems that can open folders."""
    if os.name == "posix":
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)
