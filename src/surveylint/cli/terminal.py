"""The two output streams, made safe for any encoding, and what a report looks like on them."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TextIO

from surveylint.report import Style
from surveylint.report.terminal import decide_color, needs_ascii, terminal_width


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
    return Style(
        color=decide_color(color, os.environ, isatty),
        width=terminal_width(os.environ, _columns(stream) if isatty else None),
        ascii=needs_ascii(stream.encoding),
        quiet=quiet,
        statistics=statistics,
        unsafe_fixes=unsafe_fixes,
    )


def _columns(stream: TextIO) -> int | None:
    try:
        return os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return None


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
