"""`surveylint check`: check files and folders."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from surveylint import run
from surveylint.cli.options import Command, Option, parse
from surveylint.cli.terminal import style, write_error, writer
from surveylint.lint.plan import Plan
from surveylint.model.finding import Severity
from surveylint.report.formats import FORMATS

_UNITS = {"": 1, "b": 1, "k": 1000, "kb": 1000, "m": 1_000_000, "mb": 1_000_000, "g": 10**9, "gb": 10**9}


def main(arguments: Sequence[str]) -> int:
    """Check what the arguments name."""
    options = parse(COMMAND, arguments)
    asked = run.Asked(
        paths=tuple(options["paths"]),
        stdin_filename=options["stdin_filename"],
        plan=Plan(
            file=options["config"],
            none=options["no_config"],
            select=options["select"],
            extend_select=options["extend_select"],
            ignore=options["ignore"],
            exclude=options["exclude"],
        ),
        fail_on=Severity(options["fail_on"]) if options["fail_on"] else None,
        exit_zero=options["exit_zero"],
        format=options["format"],
        style=style(options["color"], quiet=options["quiet"], statistics=options["statistics"]),
        max_size=options["max_size"],
        debug=options["debug"],
        today=options["today"] or date.today(),
    )
    with _no_collecting(alone=len(asked.paths) < 2 and not any(Path(path).is_dir() for path in asked.paths)):
        return run.check(asked, writer(), write_error)


@contextmanager
def _no_collecting(*, alone: bool) -> Iterator[None]:
    """Keep the garbage collector out of the check of one file: it takes 4 % of the time and finds nothing."""
    if alone:
        gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _size(text: str) -> int:
    """Read `20MB`, `500 kB` or a number of bytes."""
    number = text.strip().rstrip("bBkKmMgG").strip()
    unit = text.strip()[len(text.strip().rstrip("bBkKmMgG")) :].lower()
    if not number.isdecimal() or unit not in _UNITS:
        raise ValueError(f"`{text}` is no size; a number of bytes or, for example, 20MB is accepted")
    return int(number) * _UNITS[unit]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"`{text}` is no day; 2026-01-31 is accepted") from None


_LEVELS = tuple(level.value for level in Severity)
_RULES = "rules, parted by commas: names, `all`, patterns such as `index-*`"

COMMAND = Command(
    "surveylint check",
    "Check lists: files, folders (every *.md in them that git does not ignore), `-` for standard input. "
    "Without a path: README.md here.",
    "Exit codes: 0 clean, 1 findings at or above --fail-on, 2 could not run or not on everything, 130 interrupted.",
    (
        Option(("--select",), f"only these {_RULES}", "RULES", None, many=True),
        Option(("--extend-select",), "these rules too", "RULES", (), many=True),
        Option(("--ignore",), "not these rules", "RULES", (), many=True),
        Option(("--fail-on",), "exit 1 from this severity on (warning)", "LEVEL", None, _LEVELS),
        Option(("--exit-zero",), "exit 0 although there are findings", default=False),
        Option(("--format",), "what the report looks like (text)", "FORMAT", "text", FORMATS),
        Option(("--quiet", "-q"), "print findings only, no summary", default=False),
        Option(("--statistics",), "count the findings of each rule", default=False),
        Option(("--color",), "colour the report (auto)", "WHEN", "auto", ("auto", "always", "never")),
        Option(("--config",), "the configuration file to use", "FILE", rival="--no-config"),
        Option(("--no-config", "--isolated"), "read no configuration", default=False, rival="--config"),
        Option(("--exclude",), "files and folders to leave out", "PATTERN", (), many=True),
        Option(("--stdin-filename",), "the name under which standard input is checked", "NAME", "README.md"),
        Option(("--offline",), "leave the network out", default=False),
        Option(("--no-cache",), "neither read nor keep what was learned of links", default=False),
        Option(("--cache-dir",), "where to keep it", "DIR"),
        Option(("--max-size",), "refuse larger files (20MB)", "SIZE", 20_000_000, read=_size),
        Option(("--debug",), "show where a fault of surveylint itself happened", default=False),
        Option(("--today",), "", "DAY", None, read=_day),
    ),
)
"""What `check` takes."""
