"""The files that the relative links of a list can point to, up to a limit and in its repository."""

from __future__ import annotations

import os
import re
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from surveylint import observed
from surveylint.config.boundary import exists, repository_of
from surveylint.disk.files import NotOpened, is_regular, open_list
from surveylint.lazy import lazily
from surveylint.lint.engine import Crash, attempt

MAX_FILES = 200
"""So many other files are read for one list; the anchors of more are unknown."""

MAX_BYTES = 5_000_000

_MOST_CONFIGURED = 1 << 16
_ORIGIN = lazily(
    r"^\[remote \"origin\"\][ \t]*\n(?:[ \t]++(?!url)[^\n]*+\n)*+[ \t]++url[ \t]*=[ \t]*"
    r"(?:https://(?:[^\s/@]*@)?|ssh://git@|git@)github\.com[:/]([\w.-]+/[\w.-]+?)/?[ \t]*$",
    re.MULTILINE,
)
"""The origin of a checkout in its git configuration, if it is on GitHub."""

Anchors = dict[Path, frozenset[str] | None]
"""The anchors of each file that was read; None if it has none to compare with."""


class Folder:
    """The files around a list.

    Args:
        path: The list.
        known: The anchors that are known so far; lists that share them read each file once.
    """

    def __init__(self, path: str, known: Anchors | None = None) -> None:
        self._path = path
        self._known: Anchors = {} if known is None else known
        self._read = 0

    def exists(self, path: str) -> bool:
        """Return whether a path exists; outside of the repository every path counts as existing.

        Args:
            path: As in a link: relative to the list, or after a slash to the repository's root.
        """
        places = [self._place(form) for form in {path, unquote(path)}]
        return any(place is None or exists(place) for place in places)

    def anchors(self, path: str) -> frozenset[str] | None:
        """Return the anchors of another Markdown file, None if they are unknown."""
        place = self._place(unquote(path))
        if place is None or place.suffix.lower() not in (".md", ".markdown"):
            return None
        if place in self._known:
            observed.file_again(str(place))
        else:
            if self._read >= MAX_FILES:
                return None
            self._read += 1
            self._known[place] = _anchors(place)
        return self._known[place]

    def repository(self) -> str:
        """Return `owner/name` of the GitHub repository whose front page shows the list, or ""."""
        if self._list.name.lower() != "readme.md" or self._folder != self._root:
            return ""
        config = self._root / ".git" / "config"
        if not is_regular(config):
            return ""
        try:
            with config.open("rb") as file:
                data = file.read(_MOST_CONFIGURED)
        except OSError:
            return ""
        observed.file(str(config), data)
        found = _ORIGIN.search(data.decode("utf-8", "replace").replace("\r\n", "\n"))
        return found[1].removesuffix(".git") if found else ""

    @cached_property
    def _list(self) -> Path:
        return Path(os.path.realpath(self._path))

    @property
    def _folder(self) -> Path:
        return self._list.parent

    @cached_property
    def _root(self) -> Path:
        """Return the root of the repository of the list, its own folder if it is in none."""
        return repository_of(self._folder) or self._folder

    def _place(self, path: str) -> Path | None:
        """Resolve a path, None if it is outside of the repository."""
        start = self._root if path.startswith("/") else self._folder
        try:
            place = Path(os.path.realpath(start / path.lstrip("/")))
        except (OSError, ValueError):  # a name that no file can have
            return start / "\ufffd"
        observed.path(observed.REAL, str(start / path.lstrip("/")), str(place))
        return place if place == self._root or self._root in place.parents else None


def _anchors(place: Path) -> frozenset[str] | None:
    from surveylint.reading.slugs import anchors_of

    if not is_regular(place):
        return None
    doc = open_list(str(place), max_bytes=MAX_BYTES)
    if isinstance(doc, NotOpened | Crash):
        return None
    found = attempt(str(place), "anchors", lambda: frozenset(anchors_of(doc).values()))
    return None if isinstance(found, Crash) else found
