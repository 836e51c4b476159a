"""A file that names lists, one a line: `--lists FILE`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from surveylint.config.boundary import STRICT, Boundary
from surveylint.disk import files
from surveylint.disk.files import NotOpened
from surveylint.lazy import lazily
from surveylint.report.visible import shown_path

_MOST_BYTES = 100_000_000
_LONGEST = 4_096  # bytes of a path on most systems
_CHECKOUT = lazily(r"[\w.-]+/[\w.-]+", re.ASCII)
_README = "readme.md"


def names_in(path: str, boundary: Boundary = STRICT) -> Iterator[str | NotOpened]:
    """Yield the paths that a file names, and the lines that name nothing.

    A line is a file, a folder, a pattern such as `*/README.md`, or `owner/name`: the checkout of a
    repository, of which the README is checked. Paths are relative to the folder of the file. Empty
    lines and lines that begin with `#` are skipped.

    Args:
        path: The file.
        boundary: Whether it may be read.
    """
    if refusal := boundary.refusal(path):
        yield NotOpened(path, f"cannot read: {refusal}")
        return
    data = files.read(path, _MOST_BYTES)
    if isinstance(data, NotOpened):
        yield data
        return
    folder = Path(path).parent
    lines = data.decode("utf-8-sig", "replace").splitlines()
    found = False
    for number, line in enumerate(lines, 1):
        name = line.strip()
        if name and not name.startswith("#"):
            found = True
            yield from _named(folder, name, f"{path}:{number}")
    if not found:
        yield NotOpened(path, "checked nothing: this file names no lists")


def _named(folder: Path, name: str, place: str) -> Iterator[str | NotOpened]:
    """Yield what one line names.

    Args:
        folder: The folder that the line is relative to.
        name: The line.
        place: The file and the line number, for errors.
    """
    if len(name) > _LONGEST or "\0" in name or "\ufffd" in name:
        yield NotOpened(place, "this line is not a path")
        return
    path = folder / name
    if _CHECKOUT.fullmatch(name) and path.is_dir():
        readme = _readme_of(path)
        yield readme or NotOpened(place, f"no README.md in the checkout `{shown_path(name)}`")
    elif path.exists():
        yield str(path)
    elif matching := files.matching(str(path)):
        yield from matching
    else:
        kind = "pattern without a match" if files.is_pattern(name) else "no such file or folder"
        yield NotOpened(place, f"{kind}: `{shown_path(name)}`")


def _readme_of(folder: Path) -> str:
    """Return the README of a checkout, "" if it has none."""
    names = sorted(file.name for file in folder.iterdir() if file.name.lower() == _README)
    return str(folder / names[0]) if names else ""
