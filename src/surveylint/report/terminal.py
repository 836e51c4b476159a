"""What a terminal can show, decided from the environment that is handed in."""

from __future__ import annotations

from collections.abc import Mapping

DEFAULT_WIDTH = 100
"""Columns where nobody knows them: pipes, files, logs of CI."""

_NARROWEST, _WIDEST = 24, 400


def decide_color(option: str, environ: Mapping[str, str], isatty: bool) -> bool:
    """Return whether to colour: `--color`, then NO_COLOR, then FORCE_COLOR and CLICOLOR_FORCE, then the terminal.

    The order of no-color.org and bixense.com/clicolors; an empty NO_COLOR does not count.

    Args:
        option: `auto`, `always` or `never`.
        environ: The environment's variables.
        isatty: Whether the output goes to a terminal.
    """
    if option != "auto":
        return option == "always"
    if environ.get("NO_COLOR"):
        return False
    if any(environ.get(name, "0") not in ("", "0") for name in ("FORCE_COLOR", "CLICOLOR_FORCE")):
        return True
    return isatty and environ.get("TERM") != "dumb"


def terminal_width(environ: Mapping[str, str], columns: int | None) -> int:
    """Return how many columns a line may take: COLUMNS, then what the terminal says, then a default.

    Args:
        environ: The environment's variables.
        columns: What the terminal says; None where the output goes to none.
    """
    told = environ.get("COLUMNS", "")
    width = int(told) if told.isascii() and told.isdigit() and len(told) < 6 else 0
    return min(max(width or columns or DEFAULT_WIDTH, _NARROWEST), _WIDEST)


def needs_ascii(encoding: str | None) -> bool:
    """Return whether an output's encoding cannot carry every character."""
    return (encoding or "ascii").lower().replace("-", "").replace("_", "") not in (
        "utf8",
        "utf16",
        "utf32",
        "utf8sig",
    )
