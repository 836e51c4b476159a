"""The two output streams, made safe for any encoding, and what a report looks like on them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping
from typing import TextIO

from surveylint.report import Style

DEFAULT_WIDTH = 100
"""Columns of an output without a terminal: pipes, files, logs of CI."""

_NARROWEST, _WIDEST = 24, 400

_VTE_WITH_LINKS = 5_000
"""The version of VTE (GNOME Terminal and others) from which it opens links: 0.50."""

_PROGRAMS_WITH_LINKS = ("Hyper", "iTerm.app", "terminology", "WezTerm", "vscode", "ghostty")
_TERMINALS_WITH_LINKS = ("xterm-kitty", "xterm-ghostty", "alacritty", "alacritty-direct", "foot")


def style(
    color: str,
    *,
    quiet: bool = False,
    statistics: bool = False,
    unsafe_fixes: bool = False,
    stream: TextIO | None = None,
) -> Style:
    """Return what a report looks like.

    Args:
        color: `auto`, `always` or `never`.
        quiet: Whether the summary is left out.
        statistics: Whether the findings of each rule are counted.
        unsafe_fixes: Whether unsafe fixes are included in what can be fixed.
        stream: Where the report goes; None for standard output.
    """
    stream = stream or sys.stdout
    isatty = stream.isatty()
    is_colored = decide_color(color, os.environ, isatty)
    return Style(
        color=is_colored,
        width=terminal_width(os.environ, _columns(stream) if isatty else None),
        ascii=needs_ascii(stream.encoding),
        quiet=quiet,
        statistics=statistics,
        unsafe_fixes=unsafe_fixes,
        hyperlinks=is_colored and opens_hyperlinks(os.environ, isatty),
    )


def decide_color(option: str, environ: Mapping[str, str], isatty: bool) -> bool:
    """Return whether to use colours.

    `--color` decides, then NO_COLOR, then FORCE_COLOR and CLICOLOR_FORCE, then the terminal: the
    order of no-color.org and bixense.com/clicolors. An empty NO_COLOR does not count.

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


def opens_hyperlinks(environ: Mapping[str, str], isatty: bool) -> bool:
    """Return whether the output goes to a terminal that opens links (OSC 8).

    A terminal does not answer whether it can, so known ones are recognised by their variables, as
    in the Rust crate `supports-hyperlinks`; FORCE_HYPERLINK overrules that.

    Args:
        environ: The environment's variables.
        isatty: Whether the output goes to a terminal.
    """
    if forced := environ.get("FORCE_HYPERLINK"):
        return forced != "0"
    if not isatty or environ.get("TERM") == "dumb":
        return False
    vte = environ.get("VTE_VERSION", "")
    return (
        (vte.isascii() and vte.isdigit() and int(vte[:9]) >= _VTE_WITH_LINKS)
        or any(name in environ for name in ("DOMTERM", "WT_SESSION", "KONSOLE_VERSION"))
        or environ.get("TERM_PROGRAM") in _PROGRAMS_WITH_LINKS
        or environ.get("TERM") in _TERMINALS_WITH_LINKS
    )


def terminal_width(environ: Mapping[str, str], columns: int | None) -> int:
    """Return how many columns a line may take: COLUMNS, then the terminal's, then a default.

    Args:
        environ: The environment's variables.
        columns: The columns of the terminal; None without a terminal.
    """
    given = environ.get("COLUMNS", "")
    width = int(given) if given.isascii() and given.isdigit() and len(given) < 6 else 0
    return min(max(width or columns or DEFAULT_WIDTH, _NARROWEST), _WIDEST)


def needs_ascii(encoding: str | None) -> bool:
    """Return whether an encoding has less than all characters."""
    return (encoding or "ascii").lower().replace("-", "").replace("_", "") not in (
        "utf8",
        "utf16",
        "utf32",
        "utf8sig",
    )


def writer() -> Callable[[str], object]:
    """Return what writes to standard output; characters that it cannot encode are escaped."""
    _escape_unencodable(sys.stdout)
    return sys.stdout.write


def write_bytes(data: bytes) -> None:
    """Write bytes to standard output, after the text that was written to it."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def write_error(text: str) -> None:
    """Write to the error stream; characters that it cannot encode are escaped."""
    _escape_unencodable(sys.stderr)
    sys.stderr.write(text)


def _escape_unencodable(stream: TextIO) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")


def _columns(stream: TextIO) -> int | None:
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return None
