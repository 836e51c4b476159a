"""`surveylint check --watch`: check again whenever a list or its configuration changes."""

from __future__ import annotations

import gc
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from surveylint import observed
from surveylint.asked import Health, Network
from surveylint.cli.arguments import expected
from surveylint.cli.config_error import describe
from surveylint.cli.terminal import write_error
from surveylint.config import ConfigError
from surveylint.disk.files import STDIN
from surveylint.disk.watched import Watched
from surveylint.exit_codes import CLEAN, FAILED, INTERRUPTED
from surveylint.health import ask_lists
from surveylint.report.formats import REPEATED
from surveylint.report.mask import mask_text
from surveylint.report.tally import plural
from surveylint.report.visible import shown

if TYPE_CHECKING:
    from surveylint.disk.files import FoundFile, NotOpened
    from surveylint.disk.selection import Selection
    from surveylint.lint.engine import Crash
    from surveylint.model.document import Document

_CLEAR = "\x1b[2J\x1b[3J\x1b[H"
"""Clears the screen and what was scrolled out of it."""


class AskedOnce:
    """Asks the network at the first check; later ones use what it answered then.

    Args:
        network: How the network is asked.
    """

    def __init__(self, network: Network) -> None:
        self._network = network
        self._health: Health | None = None

    def __call__(
        self, found: Sequence[FoundFile | NotOpened], selection: Selection
    ) -> tuple[Health, dict[str, Document | NotOpened | Crash]]:
        """Return what the network answered, and what was opened for it."""
        if self._health is not None:
            return self._health, {}
        health, opened = ask_lists(found, selection, self._network)
        self._health = health._replace(messages=(), is_complete=False)
        return health, opened


def watch(
    check: Callable[[], int],
    options: Mapping[str, Any],
    *,
    sleep: Callable[[float], object] = time.sleep,
) -> int:
    """Check, wait for a change and check again, until Ctrl-C; return the last exit code.

    Args:
        check: Checks and reports once.
        options: The command line's.
        sleep: Waits for so many seconds.

    Raises:
        ConfigError: Standard input cannot be watched, or the format is not for several reports.
    """
    if options["format"] not in REPEATED:
        found = f"each check would print another `{options['format']}` report"
        raise ConfigError("", "--watch", found, expected(options["format"], REPEATED))
    if STDIN in options["operands"]:
        raise ConfigError("", "--watch", "standard input does not change", "expected files")
    gc.enable()  # this process lives long
    code = CLEAN
    known = observed.Observations()
    try:
        while True:
            if sys.stdout.isatty():
                sys.stdout.write(_CLEAR)
            code, seen = _check_once(check)
            if code == FAILED:  # what could not be read may be what will change
                seen.files.update(known.files)
                seen.folders.update(known.folders)
            known = seen
            watched = Watched(seen, sleep)
            sys.stdout.flush()
            if code == INTERRUPTED:
                break
            if not options["quiet"]:
                count = plural(watched.count, "file")
                write_error(f"surveylint: watching {count}; Ctrl-C ends\n")
            watched.wait()
    except KeyboardInterrupt:
        write_error("\n")
    return code


def _check_once(check: Callable[[], int]) -> tuple[int, observed.Observations]:
    """Check and return the exit code and what was asked; a bad configuration is reported."""
    seen = observed.begin()
    try:
        code = check()
    except ConfigError as error:
        message, excerpt = describe(error)
        write_error(f"surveylint: error: {shown(mask_text(message))}\n")
        write_error("".join(f"{line}\n" for line in excerpt))
        code = FAILED
    finally:
        observed.end(seen)
    return code, seen
