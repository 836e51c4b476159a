"""What commands print on and to: the two streams, made safe for any encoding, and how a report looks there."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TextIO

from surveylint.report import Style
from surveylint.report.terminal import decide_color, needs_ascii, terminal_width


def style(
    color: str, *, quiet: bool = False, statistics: bool = False, stream: TextIO | None = None
) -> Style:
    """Decide how a report looks.

    Args:
        color: `auto`, `always` or `never`.
        quiet: Whether the summary is left out.
        statistics: Whether rules are counted.
        stream: Where it goes; standard output where None.
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


def writer() -> Callable[[str], object]:
    """Return what writes on standard output, whatever its encoding can carry."""
    _survive(sys.stdout)
    return sys.stdout.write


def write_bytes(data: bytes) -> None:
    """Write bytes on standard output, behind the text that stands there."""
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def write_error(text: str) -> None:
    """Write on the error stream, after what stands on standard output."""
    _survive(sys.stderr)
    sys.stderr.write(text)


def _survive(stream: TextIO) -> None:
    """Let a stream spell the characters that it cannot carry."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
