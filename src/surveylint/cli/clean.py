"""`surveylint clean`: delete cached results."""

from __future__ import annotations

from collections.abc import Sequence

from surveylint.cli import options as table
from surveylint.cli.arguments import Command, parse
from surveylint.cli.terminal import writer
from surveylint.disk import run_cache
from surveylint.exit_codes import CLEAN
from surveylint.report.tally import plural

COMMAND = Command(
    "clean",
    "Delete the cached results of checks. What the network answered is kept: `--no-cache` asks"
    " again.",
    (table.CACHE_DIR,),
    operand=None,
)


def main(arguments: Sequence[str]) -> int:
    """Delete cached results."""
    options = parse(COMMAND, arguments)
    folder = options["cache_dir"] or run_cache.user_folder()
    count = run_cache.clean(folder) if folder else 0
    writer()(f"deleted {plural(count, 'cached result')}\n")
    return CLEAN
