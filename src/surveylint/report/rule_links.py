"""The address of each rule's page, the only place that builds it, and links to it in a terminal."""

from __future__ import annotations

from surveylint.compiled.project import REPOSITORY
from surveylint.compiled.rulebook import RULES

_PAGES = f"{REPOSITORY}/blob/main/rules"
_DATA_RULES = f"{REPOSITORY}/blob/main/docs/rules.md"


def rule_url(rule: str) -> str:
    """Return the address of a rule's page, "" for a rule of the checked project."""
    row = RULES.get(rule)
    if row is None:
        return ""
    return _DATA_RULES if row[0] == "packs" else f"{_PAGES}/{rule}.md"


def hyperlink(text: str, url: str) -> str:
    """Return a text that a terminal opens a page for; it takes as many columns as the text.

    The escape sequence is OSC 8 (gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda).

    Args:
        text: The text to show.
        url: An address of ASCII characters; "" for no link.
    """
    return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\" if url else text
