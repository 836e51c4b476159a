"""Patterns of the configuration that select files."""

from __future__ import annotations

import os
from fnmatch import fnmatchcase


def matches(pattern: str, path: str, root: str) -> bool:
    """Return whether a pattern of the configuration matches a file.

    A pattern without a slash matches files and folders of that name anywhere; one with a slash is
    relative to `root`. `*` also matches slashes, and a folder matches everything in it.

    Args:
        pattern: A name or a path with `*`, `?` and `[...]`.
        path: The file.
        root: The folder of the configuration, absolute; "" for the working directory.
    """
    try:
        relative = os.path.relpath(path, root or None).replace(os.sep, "/")
    except ValueError:  # another drive
        relative = path
    pattern = pattern.removeprefix("./").rstrip("/")
    parts = relative.split("/")
    if "/" not in pattern:
        return any(fnmatchcase(part, pattern) for part in parts)
    pattern = pattern.lstrip("/")
    return any(
        fnmatchcase("/".join(parts[:count]), variant)
        for count in range(1, len(parts) + 1)
        for variant in {pattern, pattern.replace("**/", "")}
    )
