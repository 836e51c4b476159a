"""`surveylint check`: check files and folders."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date

from surveylint import run
from surveylint.cli.terminal import style, write_error, writer
from surveylint.lint.plan import Plan
from surveylint.model.finding import Severity
from surveylint.report.formats import FORMATS

_UNITS = {"": 1, "b": 1, "k": 1000, "kb": 1000, "m": 1_000_000, "mb": 1_000_000, "g": 10**9, "gb": 10**9}


def main(arguments: Sequence[str]) -> int:
    """Check what the arguments name."""
    options = _parser().parse_intermixed_args(arguments)
    asked = run.Asked(
        paths=tuple(options.paths),
        stdin_filename=options.stdin_filename,
        plan=Plan(
            file=options.config,
            none=options.no_config,
            select=tuple(options.select) if options.select is not None else None,
            extend_select=tuple(options.extend_select),
            ignore=tuple(options.ignore),
            exclude=tuple(options.exclude),
        ),
        fail_on=Severity(options.fail_on) if options.fail_on else None,
        exit_zero=options.exit_zero,
        format=options.format,
        style=style(options.color, quiet=options.quiet, statistics=options.statistics),
        max_size=options.max_size,
        debug=options.debug,
        today=options.today or date.today(),
    )
    return run.check(asked, writer(), write_error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="surveylint check",
        description="Check lists: files, folders (every *.md in them that git does not ignore), `-` for standard input. "
        "Without a path: README.md here.",
        epilog="Exit codes: 0 clean, 1 findings at or above --fail-on, 2 could not run or not on everything, 130 interrupted.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="what to check")
    add("--stdin-filename", default="README.md", metavar="NAME", help="the name under which standard input is checked")
    _add_rules(parser)
    add("--fail-on", choices=[level.value for level in Severity], help="exit 1 from this severity on (warning)")
    add("--exit-zero", action="store_true", help="exit 0 although there are findings")
    add("--format", default="text", choices=FORMATS, help="what the report looks like (text)")
    add("--quiet", "-q", action="store_true", help="print findings only, no summary")
    add("--statistics", action="store_true", help="count the findings of each rule")
    add("--color", default="auto", choices=("auto", "always", "never"), help="colour the report (auto)")
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--config", metavar="FILE", help="the configuration file to use")
    chosen.add_argument("--no-config", "--isolated", action="store_true", help="read no configuration")
    add("--exclude", action=_List, metavar="PATTERN", help="files and folders to leave out")
    add("--offline", action="store_true", help="leave the network out")
    add("--no-cache", action="store_true", help="neither read nor keep what was learned of links")
    add("--cache-dir", metavar="DIR", help="where to keep it")
    add("--max-size", type=_size, default=20_000_000, metavar="SIZE", help="refuse larger files (20MB)")
    add("--debug", action="store_true", help="show where a fault of surveylint itself happened")
    add("--today", type=_day, help=argparse.SUPPRESS)
    return parser


def _add_rules(parser: argparse.ArgumentParser) -> None:
    about = "rules, parted by commas: names, `all`, patterns such as `index-*`"
    parser.add_argument("--select", action=_List, default=None, metavar="RULES", help=f"only these {about}")
    parser.add_argument("--extend-select", action=_List, metavar="RULES", help="these rules too")
    parser.add_argument("--ignore", action=_List, metavar="RULES", help="not these rules")


class _List(argparse.Action):
    """Gathers values parted by commas, over several uses of the option."""

    def __init__(self, option_strings: list[str], dest: str, default: object = (), **rest: object) -> None:
        super().__init__(option_strings, dest, default=default, **rest)  # type: ignore[arg-type]

    def __call__(
        self, parser: object, namespace: argparse.Namespace, values: object, option_string: object = None
    ) -> None:
        """Add the values of one use."""
        before = getattr(namespace, self.dest) or ()
        words = (word.strip() for word in str(values).split(","))
        setattr(namespace, self.dest, (*before, *filter(None, words)))


def _size(text: str) -> int:
    """Read `20MB`, `500 kB` or a number of bytes."""
    number = text.strip().rstrip("bBkKmMgG").strip()
    unit = text.strip()[len(text.strip().rstrip("bBkKmMgG")) :].lower()
    if not number.isdecimal() or unit not in _UNITS:
        raise argparse.ArgumentTypeError(f"`{text}` is no size; a number of bytes or, for example, 20MB is accepted")
    return int(number) * _UNITS[unit]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"`{text}` is no day; 2026-01-31 is accepted") from None
