"""Escape sequences for colours, the same in every output."""

from __future__ import annotations

from surveylint.model.finding import Severity

BOLD, DIM, CYAN, PLAIN = "\x1b[1m", "\x1b[2m", "\x1b[36m", "\x1b[0m"
RED, YELLOW, GREEN = "\x1b[1;31m", "\x1b[1;33m", "\x1b[32m"

OF_SEVERITY = {
    Severity.ERROR: RED,
    Severity.WARNING: YELLOW,
    Severity.INFO: "\x1b[1;36m",
}


def painted(text: str, color: str, *, on: bool) -> str:
    """Return a text in a colour.

    Args:
        text: The text.
        color: An escape sequence of this module.
        on: Whether there are colours at all.
    """
    return f"{color}{text}{PLAIN}" if on and text else text
