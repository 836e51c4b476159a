"""The terminal: both output streams, safe for any encoding, and the look of a report on them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import TextIO

from surveylint.report import Style

DEFAULT_WIDTH = 100
"""Columns of pipes, files and CI logs."""

_NARROWEST, _WIDEST = 24, 400


def style(
    color: str, *, quiet: bool = False, statistics: bool = False, stream: TextIO | None = None
) -> Style:
    """Return how a report looks on a stream.

    Args:
        color: `auto`, `always` or `never`.
        quiet: Whether the summary is left out.
        statistics: Whether rules are counted.
        stream: Where the report is written; standard output if None.
    """
    stream = stream or sys.stdout
    isatty = stream.isatty()
    return Style(
        color=decide_color(color, os.environ, isatty),
        width=terminal_width(os.environ, _columns(stream) if isatty else None),
        ascii=needs_ascii(stream.encoding),
        quiet=quiet,
        statistics=statistics,
    )


def _columns(stream: TextIO) -> int | None:
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return None


def decide_color(option: str, environ: Mapping[str, str], isatty: bool) -> bool:
    """Return whether to use colours.

    The option decides, then NO_COLOR, FORCE_COLOR and CLICOLOR_FORCE, then the terminal; an empty
    NO_COLOR is ignored (no-color.org, bixense.com/clicolors).

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
    """Return how many columns a line may take: by COLUMNS, the terminal, or a default.

    Args:
        environ: The environment's variables.
        columns: The width of the terminal; None if the output is not a terminal.
    """
    given = environ.get("COLUMNS", "")
    width = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
    return min(max(width or columns or DEFAULT_WIDTH, _NARROWEST), _WIDEST)


def needs_ascii(encoding: str | None) -> bool:
    """Return whether an output's encoding cannot represent every character."""
    return (encoding or "ascii").lower().replace("-", "").replace("_", "") not in (
        "utf8",
        "utf16",
        "utf32",
        "utf8sig",
    )


def writer() -> Callable[[str], object]:
    """Return a function that writes to standard output in any encoding."""
    _survive(sys.stdout)
    return sys.stdout.write


def write_bytes(data: bytes) -> None:
    """Write bytes to standard output, after the text written so far."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def write_error(text: str) -> None:
    """Write to the error stream."""
    _survive(sys.stderr)
    sys.stderr.write(text)


def _survive(stream: TextIO) -> None:
    """Make a stream escape the characters that its encoding cannot represent."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
