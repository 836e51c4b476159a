"""The files around a list, as far as its links may lead: never out of its repository, never more than a bound."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from urllib.parse import unquote

from surveylint.config.discovery import repository_of
from surveylint.disk.files import Trouble, read
from surveylint.lint.engine import Crash, attempt
from surveylint.model.source import NotTextError, Source

MOST_FILES = 200
"""So many other files are read for one list; of more nobody asks which anchors they have."""

MOST_BYTES = 5_000_000


class Folder:
    """What a list's relative links can lead to.

    Args:
        path: The list.
    """

    def __init__(self, path: str) -> None:
        self._folder = Path(os.path.realpath(path)).parent
        self._root = repository_of(self._folder) or self._folder
        self._anchors: dict[Path, frozenset[str] | None] = {}

    def exists(self, path: str) -> bool:
        """Return whether a path is a file or folder; of what lies outside the repository nothing is said to be missing.

        Args:
            path: As a link has it: relative to the list, or with a slash before it to the repository's root.
        """
        places = [self._place(form) for form in {path, unquote(path)}]
        return any(place is None or _status(place) is not None for place in places)

    def anchors(self, path: str) -> frozenset[str] | None:
        """Return the anchors of another Markdown file, None where they cannot be known."""
        place = self._place(unquote(path))
        if place is None or place.suffix.lower() not in (".md", ".markdown"):
            return None
        if place not in self._anchors:
            if len(self._anchors) >= MOST_FILES:
                return None
            self._anchors[place] = _anchors(place)
        return self._anchors[place]

    def _place(self, path: str) -> Path | None:
        """Find what a path means, None where that is outside of the repository."""
        start = self._root if path.startswith("/") else self._folder
        try:
            place = Path(os.path.realpath(start / path.lstrip("/")))
        except (OSError, ValueError):  # a name that no file can have
            return start / "\ufffd"
        return place if place == self._root or self._root in place.parents else None


def _status(place: Path) -> os.stat_result | None:
    try:
        return place.stat()
    except (OSError, ValueError):
        return None


def _anchors(place: Path) -> frozenset[str] | None:
    status = _status(place)
    data = (
        read(str(place), MOST_BYTES)
        if status is not None and stat.S_ISREG(status.st_mode)
        else None
    )
    if data is None or isinstance(data, Trouble):
        return None
    try:
        source = Source.from_bytes(str(place), data)
    except NotTextError:
        return None
    from surveylint.reading import read as read_document
    from surveylint.reading.slugs import anchors_of

    found = attempt(
        str(place), "anchors", lambda: frozenset(anchors_of(read_document(source)).values())
    )
    return None if isinstance(found, Crash) else found
