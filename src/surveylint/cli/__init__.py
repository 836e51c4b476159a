"""The command line: each command is a module, imported when it is asked for."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import NoReturn

from surveylint import __version__

COMMANDS = {
    "check": "check lists; also the command where none is named: `surveylint README.md`",
    "inspect": "show what was understood of a list: sections, tables, roles, entries",
    "links": "list every link with what became of it",
    "demo": "check an example list against a small web on this machine",
    "explain": "print the manual of a rule",
    "rules": "list the rules",
    "init": "write a commented configuration for this list",
}
"""Every command: a module of this package with `main(arguments) -> exit code`."""

HELP = f"""usage: surveylint COMMAND ...

A link-health and data-quality linter for survey and awesome-list READMEs.

{"".join(f"  {name:9} {what}{chr(10)}" for name, what in COMMANDS.items())}
`surveylint COMMAND --help` tells the options of a command, `surveylint --version` the version.
Exit codes: 0 clean, 1 findings, 2 could not run, 130 interrupted.
"""

INTERRUPTED = 130


def run() -> NoReturn:
    """Run the process's own command line and end the process.

    What there is to write is written; taking the documents apart again, as the interpreter does at its end, would cost
    a tenth of the time of a check and change nothing. Garbage is not collected unless a command asks for it: that takes
    7 % of the check of one file and finds nothing.
    """
    gc.disable()
    code = main()
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except OSError:
        code = code or 2
    os._exit(code)


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line and give its exit code.

    Args:
        argv: The arguments; the process's own where None.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    _open_streams()
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("surveylint: interrupted\n")
        return INTERRUPTED
    except BrokenPipeError:  # whoever read the output has seen enough
        _drop_output()
        return 0
    except OSError as error:
        _drop_output()
        _complain(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return 2


def _run(arguments: list[str]) -> int:
    """Find the command and hand the rest of the line to it."""
    first = arguments[0] if arguments else ""
    if first in ("-V", "--version"):
        sys.stdout.write(f"surveylint {__version__}\n")
        return 0
    if first in ("", "-h", "--help", "help"):
        (sys.stdout if first else sys.stderr).write(HELP)
        return 0 if first else 2
    if first not in COMMANDS:
        if (near := _misspelt(first)) is not None:
            sys.stderr.write(
                f"surveylint: error: `{first}` is no command and no file; nearest is `{near}`\n"
            )
            return 2
        arguments.insert(0, "check")
    command = import_module(f"surveylint.cli.{arguments[0]}")
    from surveylint.config import ConfigError

    try:
        code: int = command.main(arguments[1:])
    except ConfigError as error:
        _complain(str(error))
        return 2
    except SystemExit as stop:  # argparse leaves by it
        return stop.code if isinstance(stop.code, int) else 2
    try:
        sys.stdout.flush()
    except BrokenPipeError:  # what was found does not depend on who reads it
        _drop_output()
    return code


def _complain(trouble: str) -> None:
    """Say why nothing could be run; what a repository's configuration holds is shown so that nothing obeys it."""
    from surveylint.cli.terminal import write_error
    from surveylint.report.visible import shown

    write_error(f"surveylint: error: {shown(trouble)}\n")


def _open_streams() -> None:
    """Put something in the place of streams that were closed before the process began."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115 - as the interpreter would have opened it, for as long as it runs


def _misspelt(word: str) -> str | None:
    """Return the command that a word is a misspelling of, None where it can be a file or an option."""
    from pathlib import Path

    if not word.isalpha() or Path(word).exists():
        return None
    from surveylint.config import closest

    return closest(word, COMMANDS) or None


def _drop_output() -> None:
    """Send what is left of the output nowhere, lest the interpreter complains at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    with suppress(OSError, ValueError):  # a stream without a descriptor has nothing to lose
        os.dup2(nowhere, sys.stdout.fileno())
