"""`surveylint check`: check files and folders."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveylint import run
from surveylint.cli.network import OPTIONS as NETWORK
from surveylint.cli.network import wanted
from surveylint.cli.options import Command, Option, parse
from surveylint.cli.terminal import style, write_bytes, write_error, writer
from surveylint.config import ConfigError
from surveylint.lint.resolve import Plan
from surveylint.model.finding import Severity
from surveylint.report.formats import FORMATS

if TYPE_CHECKING:
    from surveylint.disk.git import Branch

_MOST_BYTES = 2**40
_UNITS = {
    "": 1,
    "b": 1,
    "k": 1000,
    "kb": 1000,
    "m": 1_000_000,
    "mb": 1_000_000,
    "g": 10**9,
    "gb": 10**9,
}


def main(arguments: Sequence[str]) -> int:
    """Check what the arguments name."""
    options = parse(COMMAND, arguments)
    fixing = _fixing(options)
    online = not options["offline"]
    paths = tuple(options["paths"])
    told_by_errors = fixing is not None and (fixing.diff or "-" in paths)
    asked = run.Asked(
        paths=paths,
        stdin_filename=options["stdin_filename"],
        plan=Plan(
            file=options["config"],
            none=options["no_config"],
            select=options["select"],
            extend_select=options["extend_select"],
            ignore=options["ignore"],
            exclude=options["exclude"],
            baseline=_baseline(options),
            record=options["write_baseline"] is not None,
            online=online,
        ),
        fail_on=Severity(options["fail_on"]) if options["fail_on"] else None,
        exit_zero=options["exit_zero"],
        format=options["format"],
        outputs=tuple(options["output"] or ()),
        style=style(
            options["color"],
            quiet=options["quiet"],
            statistics=options["statistics"],
            stream=sys.stderr if told_by_errors else sys.stdout,
        ),
        max_size=options["max_size"],
        debug=options["debug"],
        today=options["today"] or date.today(),
        fixing=fixing,
        branch=_branch(options["changed_since"]),
        network=wanted(options) if online else None,
    )
    if online or len(paths) > 1 or any(Path(path).is_dir() for path in paths):
        gc.enable()
    return run.check(asked, writer(), write_error, write_bytes)


def _fixing(options: dict[str, Any]) -> run.Fixing | None:
    """Return how to fix.

    Raises:
        ConfigError: `--unsafe-fixes` or `--show-fixes` stands alone.
    """
    if not (options["fix"] or options["diff"] or options["fix_only"]):
        for name in ("unsafe-fixes", "show-fixes"):
            if options[name.replace("-", "_")]:
                raise ConfigError(
                    "",
                    f"--{name}",
                    "nothing is to be fixed",
                    "`--fix` or `--diff` goes with it",
                )
        return None
    return run.Fixing(
        options["unsafe_fixes"], options["diff"], options["fix_only"], options["show_fixes"]
    )


def _baseline(options: dict[str, Any]) -> str | None:
    """Return which baseline holds: a file, "" for none, None for the one that is found."""
    if options["no_baseline"]:
        if options["baseline"] or options["write_baseline"] is not None:
            raise ConfigError(
                "",
                "--no-baseline",
                "a baseline is asked for too",
                "one of both is accepted",
            )
        return ""
    written: str | None = options["write_baseline"]
    return written or options["baseline"]


def _branch(revision: str | None) -> Branch | None:
    if revision is None:
        return None
    from surveylint.disk.git import Branch

    return Branch(revision)


def _size(text: str) -> int:
    """Read `20MB`, `500 kB` or a number of bytes."""
    number = text.strip().rstrip("bBkKmMgG").strip()
    unit = text.strip()[len(text.strip().rstrip("bBkKmMgG")) :].lower()
    if not number.isdecimal() or unit not in _UNITS:
        raise ValueError(
            f"`{text}` is no size; a number of bytes or, for example, 20MB is accepted"
        )
    return min(int(number) * _UNITS[unit], _MOST_BYTES)


def _output(text: str) -> tuple[str, str]:
    """Read `FORMAT=FILE`."""
    name, equals, path = text.partition("=")
    if name not in FORMATS or not equals or path in ("", "-"):
        raise ValueError(f"`{text}` is no FORMAT=FILE; accepted formats: {', '.join(FORMATS)}")
    return name, path


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
        Option(
            ("--output",),
            "write a report to a file too; can be given several times",
            "FORMAT=FILE",
            read=_output,
            each=True,
        ),
        Option(
            ("--fix",), "apply safe fixes to the files (`-`: print the fixed text)", default=False
        ),
        Option(("--unsafe-fixes",), "with --fix or --diff: unsafe fixes too", default=False),
        Option(("--diff",), "show what fixes would change, and write nothing", default=False),
        Option(("--fix-only",), "fix, and neither tell nor count what remains", default=False),
        Option(("--show-fixes",), "count the fixes of each rule", default=False),
        Option(
            ("--baseline",),
            "leave out the findings that this file knows (.surveylint-baseline.json)",
            "FILE",
        ),
        Option(("--no-baseline",), "use no baseline", default=False),
        Option(
            ("--write-baseline",),
            "put all findings into the baseline, or into FILE; one that does not end in .json follows `=`",
            "FILE",
            bare="",
            suffix=".json",
        ),
        Option(
            ("--changed-since",), "only findings on lines touched since the branch left REV", "REV"
        ),
        Option(("--quiet", "-q"), "print findings only, no summary", default=False),
        Option(("--statistics",), "count the findings of each rule", default=False),
        Option(
            ("--color",), "colour the report (auto)", "WHEN", "auto", ("auto", "always", "never")
        ),
        Option(("--config",), "the configuration file to use", "FILE", rival="--no-config"),
        Option(
            ("--no-config", "--isolated"), "read no configuration", default=False, rival="--config"
        ),
        Option(("--exclude",), "files and folders to leave out", "PATTERN", (), many=True),
        Option(
            ("--stdin-filename",),
            "the name under which standard input is checked",
            "NAME",
            "README.md",
        ),
        Option(("--offline",), "leave the network out", default=False),
        *NETWORK,
        Option(("--max-size",), "refuse larger files (20MB)", "SIZE", 20_000_000, read=_size),
        Option(("--debug",), "show where a fault of surveylint itself happened", default=False),
        Option(("--today",), "", "DAY", None, read=_day),
    ),
)
"""What `check` takes."""
