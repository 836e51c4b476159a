"""`surveylint merge`: join what shards learned, and report the findings."""

from __future__ import annotations

from collections.abc import Sequence

from surveylint.cli import check
from surveylint.cli import options as table
from surveylint.cli.arguments import Command, Operand, parse
from surveylint.config import ConfigError
from surveylint.disk.files import STDIN
from surveylint.report.formats import FORMATS, FORMER_NAMES

_SHARD_FILES = ".jsonl"
"""The end of the names of shard files; all other operands are lists."""

COMMAND = Command(
    "merge",
    "Join the files of `check --shard K/N --output shard=FILE`, and report findings as one `check`"
    " does. Nothing is requested. Operands that end in .jsonl are shard files, all others are"
    " lists.",
    (
        *table.CHOICE,
        table.LISTS,
        *table.FILES,
        *table.FIXES,
        table.format_option(*FORMATS, former=FORMER_NAMES),
        *table.REPORTS,
        table.BASELINE,
        table.NO_BASELINE,
        table.WRITE_BASELINE,
        table.JOBS,
        table.ALLOW_PRIVATE,
        *table.CONFIGURATION,
        table.DEBUG,
        table.TODAY,
    ),
    Operand("PATH", "shard files, which end in .jsonl, and lists (default: README.md)", 1),
    epilog="Exit codes: 0 no findings at or above --fail-on, 1 findings, 2 error, a shard is missing"
    " or did not ask everything, 130 interrupted by Ctrl-C or SIGTERM.",
)


def main(arguments: Sequence[str]) -> int:
    """Report the findings on lists with what shards learned about them.

    Raises:
        ConfigError: No shard file is named, or one cannot be used.
    """
    from surveylint.fleet.merging import Merge

    options = check.with_defaults({"no_cache": True, **parse(COMMAND, arguments)})
    shards = [each for each in options["operands"] if each.endswith(_SHARD_FILES)]
    if not shards:
        expected = f"expected files of `check --shard`, which end in {_SHARD_FILES}"
        raise ConfigError("", "", "no shard file", expected)
    lists = tuple(each for each in options["operands"] if each not in shards)
    if STDIN in lists:
        found = "shards do not check the links of standard input"
        raise ConfigError("", STDIN, found, "expected the paths of the lists")
    return check.run_check(
        {**options, "operands": lists}, check.day_of(options), learned=Merge(shards).learned
    )
