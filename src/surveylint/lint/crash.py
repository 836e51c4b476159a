"""What is reported about a bug in surveylint itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from surveylint.lint.time_limit import TimeLimitError
from surveylint.report.mask import mask_text
from surveylint.report.visible import shown_path

if TYPE_CHECKING:
    from surveylint.lint.engine import Crash


def describe(crash: Crash, *, debug: bool) -> str:
    """Describe a crash without any text of the file, which may contain secrets.

    Args:
        crash: What crashed on which file.
        debug: Whether to show the traceback, text of the file included.
    """
    from traceback import extract_tb, format_exception

    head = f"{shown_path(crash.path)}: internal-error[{crash.work}]: {_name(crash.error)}"
    if debug:
        return f"{head}\n{mask_text(''.join(format_exception(crash.error)).rstrip())}"
    ours = [
        frame for frame in extract_tb(crash.error.__traceback__) if "surveylint" in frame.filename
    ]
    where = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return f"{head}{where}; use `--debug` to show the traceback"


def _name(error: Exception) -> str:
    """Return what happened: a message of our own, or the class of any other exception."""
    return str(error) if isinstance(error, TimeLimitError) else type(error).__name__
