"""Relative links: which URLs point to a file of the repository, and what their paths mean."""

from __future__ import annotations

import re

from surveylint.lazy import lazily

NOT_A_PATH = ("https:", "http:", "#", "?", "mailto:")
"""Prefixes of the URLs that are most frequent and never paths."""

_ABSOLUTE = lazily(r"[a-z][a-z0-9+.-]*:|//|www\.|[^/]*[@\\{}$<>\[\]]", re.IGNORECASE)
_HOST = lazily(
    r"[\w-][\w.-]*\.[a-z]{2,}/|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|io|ai|cn|dev|app)$",
    re.IGNORECASE,
)


def is_relative(url: str) -> bool:
    """Return whether a URL is a path: no scheme, no lone fragment, no host without its scheme."""
    if not url or url.startswith(NOT_A_PATH):
        return False
    if url.startswith(("./", "../")):
        return True
    return _ABSOLUTE.match(url) is None and _HOST.match(url) is None


def decoded(part: str) -> str:
    """Return a path or a fragment without percent-encoding."""
    if "%" not in part:
        return part
    from urllib.parse import unquote

    return unquote(part)
