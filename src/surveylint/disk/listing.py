"""List the Markdown files of a folder: those that git does not ignore, or all without a repository.

Only light modules are imported, because a cached answer needs this, too.
"""

from __future__ import annotations

import os

_SKIPPED_FOLDERS = frozenset({"node_modules", "venv", "__pycache__"})


def markdown_names(folder: str, *, respects_git: bool = True) -> tuple[str, ...]:
    """Return the `*.md` files below a folder, relative to it and sorted.

    Args:
        folder: The folder.
        respects_git: Whether files that git ignores are left out.
    """
    is_asked = respects_git and _may_be_in_repository(folder)
    names = _unignored(folder) if is_asked else None
    found = set(_walked(folder) if names is None else names)
    return tuple(sorted(name for name in found if name.lower().endswith(".md")))


def _may_be_in_repository(folder: str) -> bool:
    """Return whether git may know a repository; to start git takes longer than to look."""
    if "GIT_DIR" in os.environ:
        return True
    at = os.path.realpath(folder)
    while not os.path.lexists(os.path.join(at, ".git")):  # noqa: PTH118  # pathlib costs more
        above = os.path.dirname(at)  # noqa: PTH120
        if above == at:
            return False
        at = above
    return True


def _unignored(folder: str) -> list[str] | None:
    """Return the files in a folder that git does not ignore, None without a repository or git."""
    from surveylint.disk.git_process import run_git

    answer = run_git(folder, "ls-files", "-co", "--exclude-standard", "-z")
    if answer.returncode:
        return None
    return [os.fsdecode(name) for name in answer.stdout.split(b"\0")]


def _walked(folder: str) -> list[str]:
    found = []
    for at, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not is_skipped(name)]
        inside = os.path.relpath(at, folder)
        found += [os.path.normpath(os.path.join(inside, name)) for name in names]  # noqa: PTH118
    return found


def is_skipped(folder: str) -> bool:
    """Return whether a folder of this name is not searched where there is no repository."""
    return folder.startswith(".") or folder in _SKIPPED_FOLDERS


def other_names(folder: str) -> tuple[tuple[str, str], ...]:
    """Return the `*.md` files below a folder that `markdown_names` leaves out, and why.

    Of a folder that is not searched, only the folder itself is returned.
    """
    if _may_be_in_repository(folder):
        ignored = _ignored(folder)
        if ignored is not None:
            return tuple((name, "ignored by git") for name in ignored)
    found = []
    for at, folders, _ in os.walk(folder):
        inside = os.path.relpath(at, folder)
        skipped = {name for name in folders if is_skipped(name)}
        folders[:] = [name for name in folders if name not in skipped]
        found += [
            (os.path.normpath(os.path.join(inside, name)) + os.sep, "not searched")  # noqa: PTH118
            for name in skipped
        ]
    return tuple(sorted(found))


def _ignored(folder: str) -> list[str] | None:
    """Return the `*.md` files in a folder that git ignores, None without a repository or git.

    Folders that are ignored as a whole are listed with a slash and not searched.
    """
    from surveylint.disk.git_process import run_git

    answer = run_git(folder, "ls-files", "-oi", "--exclude-standard", "--directory", "-z")
    if answer.returncode:
        return None
    names = [os.fsdecode(name) for name in answer.stdout.split(b"\0")]
    return sorted(name for name in names if name.lower().endswith((".md", "/")))
