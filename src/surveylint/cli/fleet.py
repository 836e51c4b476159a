"""`surveylint fleet`: a report over many lists, made from the results of checks."""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from surveylint.cli import options as table
from surveylint.cli.arguments import Command, Operand, parse
from surveylint.cli.terminal import write_error, writer
from surveylint.config.boundary import Boundary
from surveylint.config.values import ConfigError
from surveylint.disk.files import STDIN
from surveylint.exit_codes import CLEAN
from surveylint.report.visible import shown_path

if TYPE_CHECKING:
    from surveylint.fleet.fleet_tally import FleetTally

COMMAND = Command(
    "fleet",
    "Report over many lists: the hosts with most dead links, links that are dead in several lists,"
    " the rules with most findings, deaths over time, and the counts of each list. It is made from"
    " results of `surveylint check --format json`, and asks nothing of the network.",
    (
        table.format_option("html", "jsonl"),
        table.HISTORY,
        table.FOLLOW_LINKS,
        table.TODAY,
    ),
    operand=Operand(
        "RESULT", "files written by `check --format json`; `-` for standard input", least=1
    ),
)


def main(arguments: Sequence[str]) -> int:
    """Print the report.

    Raises:
        ConfigError: A result or the history cannot be read.
    """
    gc.enable()
    options = parse(COMMAND, arguments)
    if options["operands"].count(STDIN) > 1:
        raise ConfigError("", "", "`-` is named twice", "expected standard input once")
    from surveylint.fleet.fleet_lines import lines
    from surveylint.fleet.fleet_page import page
    from surveylint.fleet.fleet_tally import FleetTally

    boundary = Boundary(follow=options["follow_links"])
    day = (options["today"] or date.today()).isoformat()
    write = writer()
    with closing(FleetTally()) as tally:
        for path in options["operands"]:
            _add(path, tally, boundary)
        if options["history"]:
            _add_history(options["history"], tally, boundary)
        for piece in lines(tally) if options["format"] == "jsonl" else page(tally, day):
            write(piece)
    return CLEAN


def _add(path: str, tally: FleetTally, boundary: Boundary) -> None:
    """Add a result to a tally, line by line."""
    from surveylint.fleet.result_files import BadResultError, add_result

    try:
        with _opened(path, boundary) as stream:
            add_result(stream, tally)
    except BadResultError as error:
        why = str(error)
    except OSError as error:
        why = f"cannot read: {error.strerror or error}"
    else:
        return
    raise ConfigError(shown_path(path), "", why)


def _opened(path: str, boundary: Boundary) -> AbstractContextManager[TextIO]:
    """Open a result."""
    if path == STDIN:
        return io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8")
    if refusal := boundary.refusal(path):
        raise ConfigError(shown_path(path), "", f"cannot read: {refusal}")
    return Path(path).open(encoding="utf-8")


def _add_history(path: str, tally: FleetTally, boundary: Boundary) -> None:
    """Add the runs of all lists of a history."""
    from surveylint.disk.history_file import HistoryFile, read

    known = read(HistoryFile(path, every=True, boundary=boundary))
    for message in known.messages:
        write_error(f"surveylint: {message}\n")
    if not known.runs:
        raise ConfigError(shown_path(path), "", "no runs of any list")
    for run in known.runs:
        tally.add_run(run)
