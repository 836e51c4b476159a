"""Where a checked tree ends: what a planted symbolic link may neither show nor overwrite.

A list, a report, a baseline or a configuration of a hostile repository may be a symbolic link to
`~/.netrc`, to `.git/config` with its token, or a pipe that nobody writes to.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path

from surveylint import observed
from surveylint.namedtuples import NamedTuple

_USE = "use `--follow-links` to follow it"
# What a shell writes for `<(command)`, and what a person writes for a device, is meant as written.
_SYSTEM = ("/dev/", "/proc/")
_GIT = ".git"


class Boundary(NamedTuple):
    """Decides which paths are read and written.

    Attributes:
        follow: Whether links out of the tree and special files are followed, because the user says
            so.
    """

    follow: bool = False

    def refusal(self, path: str | Path) -> str:
        """Return why a path is neither read nor written, "" if it may be.

        The tree of a path is the repository that contains it; without one the working directory,
        or the path's own folder if that is elsewhere. Links above the tree are the user's own.
        """
        written = os.path.abspath(path)  # noqa: PTH100  # a run asks for each of its files
        if self._trusts(written):
            return ""
        return _link_refusal(path, written) or _special(path)

    def link_refusal(self, path: str | Path) -> str:
        """Return why a path is not followed through its links, "" if it may be."""
        written = os.path.abspath(path)  # noqa: PTH100
        return "" if self._trusts(written) else _link_refusal(path, written)

    def _trusts(self, written: str) -> bool:
        return self.follow or written.startswith(_SYSTEM)


STRICT = Boundary()
"""Follows no link out of a tree."""


def exists(path: str | Path) -> bool:
    """Return whether a path exists; False for a path that is not valid on this system."""
    try:
        os.stat(path)  # noqa: PTH116  # a run asks for several paths of each of its files
    except (OSError, ValueError):
        answer = False
    else:
        answer = True
    observed.path(observed.EXISTS, str(path), answer)
    return answer


def repository_of(folder: Path) -> Path | None:
    """Return the root of the repository that contains a folder, None if there is none."""
    above, inner = str(folder.absolute()), ""
    while above != inner:
        if exists(os.path.join(above, _GIT)):  # noqa: PTH118  # strings: see `exists`
            return Path(above)
        above, inner = os.path.dirname(above), above  # noqa: PTH120
    return None


def _link_refusal(path: str | Path, written: str) -> str:
    """Return why a path is not followed through its links, "" if it may be.

    Args:
        path: The path.
        written: The same, absolute and without `..`.
    """
    try:
        real = os.path.realpath(path)
    except (OSError, ValueError):  # a name that no file can have; opening it says so
        return ""
    observed.path(observed.REAL, str(path), real)
    if real == written:  # no link leads anywhere
        return ""
    try:
        return _leaves(Path(written), real)
    except (OSError, ValueError):
        return ""


def _leaves(written: Path, real: str) -> str:
    """Return how a path leaves its tree through a link, "" if it does not.

    A repository that is itself reached through a link of a repository around it is no tree of its
    own, or a link to another checkout would be followed.

    Args:
        written: The path, absolute.
        real: Where its links end.
    """
    start = written if written.is_dir() else written.parent
    here = Path.cwd()
    tree = repository_of(start)
    if tree is None:
        tree = here if written.is_relative_to(here) else start
    path, target = written, Path(real)
    while tree is not None:
        root = Path(os.path.realpath(tree))
        if not target.is_relative_to(root):
            return f"symbolic link out of its repository or folder; {_USE}"
        if _in_git(target.relative_to(root)) and not _in_git(path.relative_to(tree)):
            return f"symbolic link into `{_GIT}`; {_USE}"
        path, target = tree, root
        tree = repository_of(tree.parent) if tree.parent != tree else None
    return ""


def _in_git(path: Path) -> bool:
    return any(part.casefold() == _GIT for part in path.parts)


def _special(path: str | Path) -> str:
    """Return what a path is if opening it may wait for ever or act, "" for all else."""
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):
        return ""
    if stat.S_ISFIFO(mode):
        return f"it is a named pipe; {_USE}"
    if stat.S_ISCHR(mode) or stat.S_ISBLK(mode):
        return f"it is a device; {_USE}"
    return ""
