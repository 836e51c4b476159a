"""The command line: each command is a module, imported if it is used."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Iterable, Sequence
from contextlib import suppress
from importlib import import_module
from types import FrameType, TracebackType
from typing import NoReturn, TextIO

from surveylint import __version__
from surveylint.exit_codes import CLEAN, FAILED, INTERRUPTED

COMMANDS = {
    "check": "check lists; can be left out: `surveylint README.md`",
    "merge": "report the findings of several `check --shard` runs",
    "inspect": "show how lists are understood: sections, tables, columns, entries",
    "links": "list every link with its verdict",
    "works": "list the works as data: JSON, CSV, BibTeX, RIS, CSL-JSON; compare with a .bib file",
    "add": "add works to a list as its other entries are written",
    "history": "show findings and links of earlier runs over time",
    "cluster": "check many lists with many processes or machines, by Dask",
    "fleet": "report over many lists, made from results of checks: HTML, JSON lines",
    "server": "check lists in an editor (Language Server Protocol)",
    "demo": "check an example list with a small server on this machine",
    "explain": "explain a rule",
    "rules": "list the rules",
    "data": "fetch or build tables that verify papers without asking registries",
    "clean": "delete the cached results of checks",
    "init": "write a commented configuration for a list",
    "completion": "print a script that completes command lines in bash, zsh or fish",
}
"""Every command: a module of this package with `COMMAND` and `main(arguments) -> exit code`."""


def run() -> NoReturn:
    """Run the process's own command line and end the process.

    All output is written before. The interpreter would now free every document, which takes a tenth
    of the time of a check and changes nothing. Garbage is not collected unless a command turns that
    on: it takes 7 % of the check of one file and finds nothing.
    """
    gc.disable()
    sys.excepthook = _end_by_bug
    _end_as_by_ctrl_c()
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or FAILED
    _delete_files()
    os._exit(code)


def _end_by_bug(
    kind: type[BaseException], error: BaseException, traceback: TracebackType | None
) -> NoReturn:
    """Show a bug of surveylint and end the process with 2: Python's 1 would mean findings."""
    sys.__excepthook__(kind, error, traceback)
    _complain("internal error: this is a bug in surveylint")
    sys.stderr.flush()
    _delete_files()
    os._exit(FAILED)


def _delete_files() -> None:
    """Delete temporary files: nothing is freed at the end of the process."""
    if spilled := sys.modules.get("surveylint.net.spilled"):
        spilled.delete_files()


def _end_as_by_ctrl_c() -> None:
    """Let SIGTERM end the process as Ctrl-C does, so that what was found is kept and reported."""

    def interrupt(number: int, frame: FrameType | None) -> None:
        handler = signal.getsignal(signal.SIGINT)  # asyncio has its own while it runs
        if not callable(handler):  # the shell starts background jobs with Ctrl-C ignored
            raise KeyboardInterrupt
        handler(signal.SIGINT, frame)

    with suppress(ValueError, OSError):  # not in the main thread
        signal.signal(signal.SIGTERM, interrupt)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and return its exit code.

    Args:
        argv: The arguments; None for the process's own.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    _open_streams()
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("surveylint: interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:  # the reader of the output has seen enough
        _drop_output()
        return CLEAN
    except OSError as error:
        _drop_output()
        _complain(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return FAILED


def _run(arguments: list[str]) -> int:
    """Find the command and run it with the other arguments."""
    first = arguments[0] if arguments else ""
    if first in ("-V", "--version") or (arguments == ["version"] and not os.path.lexists(first)):
        sys.stdout.write(f"surveylint {__version__}\n")
        return CLEAN
    if first == "help" and len(arguments) > 1:
        if arguments[1] not in COMMANDS:
            return _unknown_command(arguments[1])
        return _command(arguments[1], ["--help"])
    if first in ("", "-h", "--help", "help"):
        _print_help(sys.stdout if first else sys.stderr)
        return CLEAN if first else FAILED
    if first in COMMANDS:
        return _command(first, arguments[1:])
    if _is_misspelled(first):
        return _unknown_command(first)
    return _command("check", arguments)


def _command(name: str, arguments: Sequence[str]) -> int:
    """Run a command."""
    command = import_module(f"surveylint.cli.{name}")
    from surveylint.cli.arguments import asks_for_help
    from surveylint.config import ConfigError

    if asks_for_help(arguments):
        from surveylint.cli.help_text import command_help
        from surveylint.cli.terminal import style, writer

        look = style("auto")
        writer()(command_help(command.COMMAND, look.width, color=look.color))
        return CLEAN
    try:
        code: int = command.main(arguments)
    except ConfigError as error:
        from surveylint.cli.config_error import describe

        message, excerpt = describe(error)
        _complain(message, excerpt)
        return FAILED
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # the findings do not depend on who reads them
        _drop_output()
    return code


def _print_help(stream: TextIO) -> None:
    from surveylint.cli.help_text import program_help
    from surveylint.cli.terminal import style

    look = style("auto", stream=stream)
    stream.write(program_help(COMMANDS, look.width, color=look.color))


def _is_misspelled(word: str) -> bool:
    """Return whether a word is similar to a command, and no file."""
    from pathlib import Path

    if not word.replace("-", "").isalpha() or Path(word).exists():
        return False
    from surveylint.cli import other_linters
    from surveylint.config import closest

    return word in other_linters.COMMANDS or bool(closest(word, COMMANDS))


def _unknown_command(word: str) -> int:
    from surveylint.cli import other_linters
    from surveylint.cli.arguments import expected

    hint = other_linters.COMMANDS.get(word) or expected(word, [*COMMANDS])
    _complain(f"unknown command `{word}`; {hint}")
    return FAILED


def _complain(error: str, excerpt: Iterable[str] = ()) -> None:
    """Write an error, with no secret and nothing that a terminal obeys of a configuration file.

    Args:
        error: The error on one line.
        excerpt: Lines that show where it is, safe to print.
    """
    from surveylint.cli.terminal import write_error
    from surveylint.report.mask import mask_text
    from surveylint.report.visible import shown

    write_error(f"surveylint: error: {shown(mask_text(error))}\n")
    for line in excerpt:
        write_error(f"{line}\n")


def _open_streams() -> None:
    """Replace streams that were closed before the process began."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            # as the interpreter opens it: for as long as the process runs
            stream = open(os.devnull, mode, encoding="utf-8")  # noqa: PTH123, SIM115
            setattr(sys, name, stream)


def _drop_output() -> None:
    """Discard the rest of the output, so that the interpreter does not complain at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):  # a stream without a descriptor has nothing to lose
        os.dup2(nowhere, sys.stdout.fileno())
