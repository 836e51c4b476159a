"""Find the files that a command line names, and open them: read, decode and parse."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from surveylint import observed
from surveylint.config.boundary import STRICT, Boundary
from surveylint.disk.listing import is_skipped, markdown_names
from surveylint.model.source import NotTextError, Source
from surveylint.namedtuples import NamedTuple

if TYPE_CHECKING:
    from typing import BinaryIO

    from surveylint.lint.engine import Crash
    from surveylint.model.document import Document

STDIN = "-"
"""The path that means standard input."""

MAX_BYTES = 20_000_000
"""Larger files are not read unless `--max-size` says so."""

_PIECE = MAX_BYTES + 1


class FoundFile(NamedTuple):
    """A file that a command line selects.

    Attributes:
        path: As it is shown, with forward slashes.
        named: Whether the user named it, rather than a folder that contains it.
    """

    path: str
    named: bool


class NotOpened(NamedTuple):
    """A path that is not checked.

    Attributes:
        path: As it is shown.
        reason: Why; empty if there is nothing to report.
        is_error: Whether the run cannot be complete without it.
    """

    path: str
    reason: str
    is_error: bool = True


def find(
    paths: Iterable[str | NotOpened], boundary: Boundary = STRICT, *, respects_git: bool = True
) -> Iterator[FoundFile | NotOpened]:
    """Yield the named files, and the Markdown files of named folders that git does not ignore.

    Args:
        paths: Files, folders, patterns and `-` for standard input; what is not opened is passed on.
        boundary: Which of them may be read.
        respects_git: Whether files in folders that git ignores are left out.
    """
    seen: set[str] = set()
    for path in _expanded(paths):
        if isinstance(path, NotOpened):
            yield path
            continue
        if path == STDIN:
            yield FoundFile(path, named=True)
            continue
        if path and (refusal := boundary.refusal(path)):
            found: Iterable[FoundFile | NotOpened] = (
                NotOpened(_with_slashes(path), f"cannot read: {refusal}"),
            )
        elif path and Path(path).is_dir():
            found = _in_folder(path, boundary, respects_git=respects_git)
        elif path and is_pattern(path) and not os.path.lexists(path):
            reason = "no file matches this pattern"
            found = (NotOpened(_with_slashes(path), f"cannot read: {reason}"),)
        elif path:
            found = (FoundFile(_with_slashes(path), named=True),)
        else:
            reason = "no such file; expected a file or a folder to check"
            found = (NotOpened("README.md", reason),)
        for item in found:
            real = os.path.realpath(item.path)
            if real not in seen:
                seen.add(real)
                yield item


def is_pattern(path: str) -> bool:
    """Return whether a path contains what a shell would expand."""
    return any(mark in path for mark in "*?[")


def _expanded(paths: Iterable[str | NotOpened]) -> Iterator[str | NotOpened]:
    """Yield paths, and what patterns match that no shell has expanded: on Windows, or in quotes.

    A file whose name looks like a pattern is that file.
    """
    for path in paths:
        if isinstance(path, str) and is_pattern(path) and not os.path.lexists(path):
            yield from matching(path) or (path,)
        else:
            yield path


def matching(path: str) -> list[str]:
    """Return the files and folders that a pattern matches, sorted; none if it is no pattern.

    As in a shell, hidden files and folders match only a pattern that begins with a dot, and `**`
    follows no links.
    """
    if not is_pattern(path):
        return []
    observed.incomplete()  # another file may match tomorrow
    parts = Path(path).parts
    first = next(number for number, part in enumerate(parts) if is_pattern(part))
    base = Path(*parts[:first])
    shows_hidden = any(part.startswith(".") for part in parts[first:])
    try:
        found = sorted(base.glob("/".join(parts[first:])))
    except (OSError, ValueError):  # `**a`
        return []
    return [
        str(match)
        for match in found
        if shows_hidden or not any(map(is_skipped, match.relative_to(base).parts))
    ]


def readme_here() -> list[str]:
    """Return the README in this folder, an empty path if there is none."""
    names = sorted(file.name for file in Path().iterdir() if file.name.lower() == "readme.md")
    if "README.md" not in names:
        observed.incomplete()
    return ["README.md" if "README.md" in names else names[0]] if names else [""]


def _in_folder(
    folder: str, boundary: Boundary, *, respects_git: bool
) -> Iterator[FoundFile | NotOpened]:
    """Yield a folder's Markdown files, and those that may not be read.

    Links to other folders of the same tree are left out: their files are checked there.
    """
    names = markdown_names(folder, respects_git=respects_git)
    if respects_git:
        observed.folder(folder, names)
    else:
        observed.incomplete()
    base = os.path.realpath(folder).rstrip(os.sep) + os.sep
    found = False
    for name in names:
        path = str(Path(folder, name))
        if refusal := boundary.refusal(path):
            yield NotOpened(_with_slashes(path), f"not checked: {refusal}", is_error=False)
        elif is_regular(Path(path)) and (
            boundary.follow or os.path.realpath(path).startswith(base)
        ):
            found = True
            yield FoundFile(_with_slashes(path), named=False)
    if not found:
        yield NotOpened(_with_slashes(folder), "checked nothing: no Markdown files in this folder")


def is_regular(path: Path) -> bool:
    """Return whether a path is a regular file, rather than a folder, a device or nothing."""
    try:
        answer = stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        answer = False
    observed.path(observed.REGULAR, str(path), answer)
    return answer


def _with_slashes(path: str) -> str:
    path = path if os.sep == "/" else path.replace(os.sep, "/")
    short = path.removeprefix("./")
    return path if short in ("", STDIN) else short


def open_list(
    path: str, *, name: str = "", max_bytes: int = MAX_BYTES
) -> Document | NotOpened | Crash:
    """Read, decode and parse a list: the only way from a path to a document.

    The source writes back the file's bytes exactly, so nobody needs to keep them.

    Args:
        path: The file, or `-` for standard input.
        name: The path by which the document is known, if it is not the file's own.
        max_bytes: Larger files are refused.
    """
    source = open_source(path, name=name, max_bytes=max_bytes)
    return source if isinstance(source, NotOpened) else parsed(source)


def open_source(path: str, *, name: str = "", max_bytes: int = MAX_BYTES) -> Source | NotOpened:
    """Read and decode a list.

    Args:
        path: The file, or `-` for standard input.
        name: The path by which the text is known, if it is not the file's own.
        max_bytes: Larger files are refused.
    """
    data = read(path, max_bytes)
    if isinstance(data, NotOpened):
        return data
    try:
        return Source.from_bytes(name or path, data)
    except NotTextError as error:
        return NotOpened(name or path, str(error))


def parsed(source: Source) -> Document | Crash:
    """Return the document of a text, or the crash if it takes as long as no rule may.

    The parser is imported here, so that `rules` needs none.
    """
    from surveylint import reading
    from surveylint.lint.engine import attempt
    from surveylint.lint.time_limit import TimeLimit, seconds_for

    with TimeLimit(seconds_for(source.text)) as limit:
        limit.start()
        return attempt(source.path, "reading", lambda: reading.read(source))


def read(path: str, max_bytes: int) -> bytes | NotOpened:
    """Read the bytes of a file, or of standard input for `-`.

    Args:
        path: The file.
        max_bytes: Larger files are refused.
    """
    try:
        if path == STDIN:
            observed.incomplete()
            data = _content(sys.stdin.buffer, max_bytes + 1)
        else:
            with Path(path).open("rb") as file:
                data = _content(file, max_bytes + 1)
    except (OSError, ValueError) as error:
        observed.incomplete()
        reason = _special_kind(path) or getattr(error, "strerror", None) or str(error)
        return NotOpened(path, f"cannot read: {reason[:1].lower()}{reason[1:]}")
    if path != STDIN:
        observed.file(path, data)
    if len(data) > max_bytes and path != STDIN and (kind := _special_kind(path)):
        return NotOpened(path, f"cannot read: {kind}")
    if len(data) > max_bytes:
        return NotOpened(
            path, f"larger than {max_bytes:,} bytes; use `--max-size` to raise the limit"
        )
    return data


def _content(file: BinaryIO, most: int) -> bytes:
    """Read up to so many bytes; `read` would allocate memory for a huge limit at once."""
    pieces, left = [], most
    while left and (piece := file.read(min(left, _PIECE))):
        pieces.append(piece)
        left -= len(piece)
    return b"".join(pieces)


def _special_kind(path: str) -> str:
    """Return what a path is that has no content to read, "" for files, pipes and unknown paths."""
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):
        return ""
    if stat.S_ISDIR(mode):
        return "it is a folder"
    if stat.S_ISSOCK(mode):
        return "it is a socket"
    return "it is a device" if stat.S_ISCHR(mode) or stat.S_ISBLK(mode) else ""
