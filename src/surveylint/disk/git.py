"""Ask git which lines a branch changed.

git is only asked for what it has stored, and each file is compared here. So nothing that a
repository can configure for a comparison runs: no hook, no external diff, no text conversion, no
filter, and no attribute hides a file.
"""

from __future__ import annotations

import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from surveylint.config import ConfigError
from surveylint.disk.git_process import run_git
from surveylint.lint.locate import narrowed
from surveylint.model.finding import Finding, Place
from surveylint.model.source import Source
from surveylint.namedtuples import NamedTuple
from surveylint.report.visible import shown

if TYPE_CHECKING:
    from subprocess import CompletedProcess

OPTION = "--changed-since"


class Fork(NamedTuple):
    """The commit at which a branch of a repository began.

    Attributes:
        root: The repository's top folder.
        commit: The merge base.
        former: Old path by current path, of the files that were renamed since.
    """

    root: Path
    commit: str
    former: dict[str, str]


class Branch:
    """What the current branch changed since it left another one.

    Args:
        revision: The other branch, or any revision.
    """

    def __init__(self, revision: str) -> None:
        self._revision = revision
        self._fork_of = cache(self._find_fork)

    def verify(self, path: str) -> None:
        """Check that a file is in a repository, and that the revision is known there.

        Raises:
            ConfigError: It is not.
        """
        self._fork_of(Path(os.path.realpath(path)).parent)

    def touched(self, source: Source) -> frozenset[int]:
        """Return the changed lines of a file; in a new file, all lines.

        Where lines were deleted, the lines before and after them count as changed: a deletion
        breaks what is around it, such as the numbering of a table.

        Args:
            source: The file as it is now.

        Raises:
            ConfigError: The file is in no repository, or the revision is unknown there.
        """
        old = self._before(source.path)
        if old is None:
            return frozenset(range(1, len(source.line_starts) + 1))
        before = Source(source.path, old.decode("utf-8", "surrogateescape"))
        differing = hunks(before.text.split("\n"), source.text.split("\n"))
        last = len(source.line_starts)
        return frozenset(
            line
            for _, lines in differing
            for line in (lines or range(max(1, lines.start - 1), min(last, lines.start) + 1))
        )

    def only(self, findings: Sequence[Finding], source: Source) -> tuple[Finding, ...]:
        """Return the findings with at least one place on a changed line.

        Raises:
            ConfigError: The file is in no repository, or the revision is unknown there.
        """
        return self.narrower(source)(findings)

    def narrower(self, source: Source) -> Callable[[Sequence[Finding]], tuple[Finding, ...]]:
        """Return a function that keeps the findings with at least one place on a changed line.

        Raises:
            ConfigError: The file is in no repository, or the revision is unknown there.
        """
        lines = self.touched(source)

        def is_changed(place: Place) -> bool:
            last = place.end_line - (place.end_column == 1 and place.end_line > place.line)
            return any(line in lines for line in range(place.line, last + 1))

        def narrow(findings: Sequence[Finding]) -> tuple[Finding, ...]:
            kept = (narrowed(finding, is_changed) for finding in findings)
            return tuple(finding for finding in kept if finding is not None)

        return narrow

    def _before(self, path: str) -> bytes | None:
        """Return a file as it was where the branch began, None if it did not exist."""
        real = Path(os.path.realpath(path))
        fork = self._fork_of(real.parent)
        if not real.is_relative_to(fork.root):  # a planted `core.worktree`
            found = f"`{shown(path)}` is outside of its repository's working tree"
            raise self._error(found, "expected a list in it")
        inside = real.relative_to(fork.root).as_posix()
        former = fork.former.get(inside, inside)
        answer = run_git(fork.root, "cat-file", "blob", f"{fork.commit}:{former}")
        return answer.stdout if answer.returncode == 0 else None

    def _find_fork(self, folder: Path) -> Fork:
        top = run_git(folder, "rev-parse", "--show-toplevel")
        if top.returncode:
            found = f"`{shown(str(folder))}` is not in a git repository{_said(top)}"
            raise self._error(found, "expected a list in one")
        root = Path(os.path.realpath(os.fsdecode(top.stdout.removesuffix(b"\n"))))
        revision = f"{self._revision}^{{commit}}"
        known = run_git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", revision)
        if known.returncode:
            found = f"unknown revision `{shown(self._revision)}`"
            raise self._error(found, "expected a branch, tag or commit")
        base = run_git(root, "merge-base", known.stdout.decode().strip(), "HEAD")
        if base.returncode:
            raise self._error(
                f"`{shown(self._revision)}` and this branch have no common commit",
                "expected a clone that has it (`fetch-depth: 0` in a workflow)",
            )
        commit = base.stdout.decode().strip()
        return Fork(root, commit, dict(_renamed(root, commit)))

    def _error(self, found: str, expected: str) -> ConfigError:
        return ConfigError("", OPTION, found, expected)


def _said(answer: CompletedProcess[bytes]) -> str:
    """Return git's own message, unless it only says that there is no repository."""
    line = answer.stderr.decode("utf-8", "replace").split("\n")[0]
    return "" if not line or "not a git repository" in line else f" ({shown(line)})"


def _renamed(root: Path, commit: str) -> Iterator[tuple[str, str]]:
    """Yield the files that were renamed since a commit: current path and old path."""
    answer = run_git(
        root, "diff-index", "--cached", "-M", "--diff-filter=R", "--name-status", "-z", commit
    )
    parts = iter([os.fsdecode(part) for part in answer.stdout.split(b"\0")])
    for status in parts:
        if status:
            former = next(parts)
            yield next(parts), former


def hunks(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[range, range]]:
    """Yield the differences of two texts: numbers of old lines, and of the lines that replace them.

    Lines that appear exactly once in both texts are matched first (patience diff). `difflib`
    compares what is between two of them; it would need seconds for a whole list.
    """
    from difflib import SequenceMatcher

    low, at = 0, 0
    for there, here in (*_anchors(old, new), (len(old), len(new))):
        matcher = SequenceMatcher(None, old[low:there], new[at:here])
        for tag, first, last, start, end in matcher.get_opcodes():
            if tag != "equal":
                yield range(low + first + 1, low + last + 1), range(at + start + 1, at + end + 1)
        low, at = there + 1, here + 1


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pair the lines that appear once in both texts: the longest sequence in the same order."""
    counts, once = Counter(new), {line: 0 for line, count in Counter(old).items() if count == 1}
    once.update({line: number for number, line in enumerate(old) if line in once})
    ends: list[int] = []  # the lowest old line on which a sequence of each length can end
    pairs: list[tuple[int, int]] = []
    before: list[int] = []
    last: list[int] = []
    for number, line in enumerate(new):
        if line in once and counts[line] == 1:
            length = bisect_left(ends, once[line])
            ends[length : length + 1] = [once[line]]
            last[length : length + 1] = [len(pairs)]
            before.append(last[length - 1] if length else -1)
            pairs.append((once[line], number))
    found: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        found.append(pairs[at])
        at = before[at]
    return found[::-1]
