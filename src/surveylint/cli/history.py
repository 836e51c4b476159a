"""`surveylint history`: show findings and links of earlier runs over time."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from surveylint.cli import options as table
from surveylint.cli.arguments import Command, parse
from surveylint.cli.terminal import style, write_error, writer
from surveylint.config.boundary import Boundary
from surveylint.config.values import ConfigError
from surveylint.disk import run_cache
from surveylint.disk.history_file import NAME, HistoryFile, names_of, read
from surveylint.exit_codes import CLEAN, FAILED
from surveylint.report import history_text
from surveylint.report.visible import shown_path

COMMAND = Command(
    "history",
    "Show findings and links of earlier runs over time: how many in each state, deaths by host, and"
    " what has been dead for the longest time. Each `surveylint check` of all links adds a run.",
    (
        table.HISTORY,
        table.format_option("text", "json"),
        table.COLOR,
        table.CACHE_DIR,
        table.FOLLOW_LINKS,
    ),
    epilog="Exit codes: 0 done, 2 the history cannot be read, or FILE has no run of the list.",
)

_HOW = "each `surveylint check` of all its links adds one"


def main(arguments: Sequence[str]) -> int:
    """Print the history of the lists that the arguments name.

    Raises:
        ConfigError: The file that the command line names has no run of them, or is named as a list.
    """
    options = parse(COMMAND, arguments)
    folder = options["cache_dir"] or run_cache.user_folder()
    path = options["history"] or (str(Path(folder) / NAME) if folder else "")
    is_shared = not (options["history"] or options["cache_dir"])
    operands = options["operands"]
    if histories := [each for each in operands if each.endswith(".jsonl")]:
        hint = f"did you mean `--history {histories[0]}`?"
        raise ConfigError(shown_path(histories[0]), "", "expected a list", hint)
    file = HistoryFile(
        path,
        names_of(operands) if operands or is_shared else (),
        shared=is_shared,
        boundary=Boundary(follow=options["follow_links"]),
    )
    known = read(file)
    for message in known.messages:
        write_error(f"surveylint: {message}\n")
    is_broken = any("cannot read" in message for message in known.messages)
    if not known.runs:
        if options["history"]:
            raise ConfigError(shown_path(path), "", "no runs of this list")
        write_error(f"surveylint: no runs of this list yet; {_HOW}\n")
        return FAILED if is_broken else CLEAN
    write = writer()
    pieces = (
        history_text.json(known.runs)
        if options["format"] == "json"
        else history_text.text(known.runs, style(options["color"]))
    )
    for piece in pieces:
        write(piece)
    return FAILED if is_broken else CLEAN
