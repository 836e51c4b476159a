"""Character references of HTML; the library's table of 2,231 names is loaded where one is met."""

from __future__ import annotations


def unescape(text: str) -> str:
    """Return a text with its character references resolved (HTML, "named character references")."""
    if "&" not in text:
        return text
    import html

    return html.unescape(text)
