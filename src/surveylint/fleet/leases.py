"""Leases: a folder is worked on by one process at a time, on all machines that share it.

The lease with the highest number holds. Its number is the fencing number of what is written under
it: whoever finds a higher one has lost the folder, and what it writes later is read by nobody.

A lease is a file that its holder creates (only one process can create a file of a name) and touches
again and again. If it is not touched for some time, the holder is presumed dead, and another
process may create the next one. A holder that was only slow has by then stopped of its own accord:
it counts the time from before it touched the file, and stops a quarter of the time early. All ages
are taken from the clock of the file system, so the clocks of the machines need not agree.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_NAME = "lease."
_EARLY = 0.25
"""The part of its time by which a holder stops before others may begin."""


class LeaseLostError(Exception):
    """Raised if the folder belongs to another process, or may soon."""


class Lease:
    """A lease that this process holds until it is released, lost or not renewed.

    Attributes:
        folder: The folder.
        fence: The number of the lease, which is higher than those of all earlier ones.
        seconds: For how long it holds after a renewal.

    Args:
        folder: The folder.
        fence: The number of the lease.
        seconds: For how long it holds after a renewal.
        clock: Returns monotonic seconds.
        began: When the file was about to be created, by that clock.
    """

    def __init__(
        self, folder: Path, fence: int, seconds: float, clock: Callable[[], float], began: float
    ) -> None:
        self.folder, self.fence, self.seconds = folder, fence, seconds
        self._clock, self._renewed = clock, began
        self._path = folder / f"{_NAME}{fence:06}"
        self._next = folder / f"{_NAME}{fence + 1:06}"
        self._lost = False

    def is_held(self) -> bool:
        """Return whether this process may still work on the folder."""
        late = self._clock() - self._renewed >= self.seconds * (1 - _EARLY)
        self._lost = self._lost or late or self._next.exists() or not self._path.exists()
        return not self._lost

    def check(self) -> None:
        """Check that this process may still work on the folder.

        Raises:
            LeaseLostError: It may not.
        """
        if not self.is_held():
            raise LeaseLostError(f"lease {self.fence} of {self.folder.name} was lost")

    def renew(self) -> None:
        """Hold the lease for its time from now on.

        Raises:
            LeaseLostError: It was lost already.
        """
        self.check()
        began = self._clock()
        with suppress(FileNotFoundError):  # a later one was taken just now
            os.utime(self._path)
            self._renewed = began

    def release(self, quiet: float = 0.0) -> None:
        """Let another process take the folder, after some quiet seconds.

        Args:
            quiet: Seconds in which no host of the folder is asked: the pace of the slowest one.
        """
        if self._lost:
            return
        self._lost = True
        ends = file_system_time(self.folder) - self.seconds + quiet
        with suppress(FileNotFoundError):
            os.utime(self._path, (ends, ends))


def take(folder: Path, seconds: float, clock: Callable[[], float] = time.monotonic) -> Lease | None:
    """Return the lease of a folder, None if another process holds it.

    Args:
        folder: The folder, which is created.
        seconds: For how long a lease holds after a renewal; the same for all processes.
        clock: Returns monotonic seconds.
    """
    folder.mkdir(parents=True, exist_ok=True)
    *earlier, last = 0, *fences(folder)
    began = clock()
    try:
        if last and _age(folder, last) < seconds:
            return None
        name = folder / f"{_NAME}{last + 1:06}"
        os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except (FileExistsError, FileNotFoundError):  # another process was faster
        return None
    for fence in earlier:  # a run leaves one in each of its folders
        (folder / f"{_NAME}{fence:06}").unlink(missing_ok=True)
    return Lease(folder, last + 1, seconds, clock, began)


def fences(folder: Path) -> list[int]:
    """Return the numbers of the leases of a folder; all but the last two are deleted in time."""
    names = (path.name.removeprefix(_NAME) for path in folder.glob(f"{_NAME}*"))
    return sorted(int(name) for name in names if name.isdecimal())


def file_system_time(folder: Path) -> float:
    """Return the time of the file system that holds a folder, in Unix seconds."""
    path = folder / f"clock.{os.getpid()}.{time.monotonic_ns()}"
    path.touch()
    try:
        return path.stat().st_mtime
    finally:
        path.unlink()


def _age(folder: Path, fence: int) -> float:
    """Return the seconds since a lease was renewed."""
    return file_system_time(folder) - (folder / f"{_NAME}{fence:06}").stat().st_mtime
