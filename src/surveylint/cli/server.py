"""`surveylint server`: check lists in an editor, by the Language Server Protocol."""

from __future__ import annotations

import gc
import os
from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, BinaryIO

from surveylint.cli import options as table
from surveylint.cli.arguments import Command, parse
from surveylint.cli.network import network_of, settings
from surveylint.cli.terminal import write_error
from surveylint.config.boundary import Boundary
from surveylint.exit_codes import FAILED
from surveylint.lint.resolve import Plan
from surveylint.model.finding import Severity

if TYPE_CHECKING:
    from surveylint.editor.language_server import ListServer

COMMAND = Command(
    "server",
    "Check lists in an editor, which starts this and talks to it on standard input and output"
    " (Language Server Protocol). The network is not used unless --network or the editor's setting"
    " `network` enables it.",
    (
        *table.CHOICE,
        table.EXCLUDE,
        table.MAX_SIZE,
        table.FOLLOW_LINKS,
        table.MIN_SEVERITY,
        table.ON_SAVE,
        *table.NETWORK,
        table.REGISTRY,
        table.NO_REGISTRIES,
        *table.CONFIGURATION,
        table.DEBUG,
    ),
    operand=None,
    epilog="Exit codes: 0 the editor ended the session, 1 it ended without `shutdown`, 2 error.",
)

_PACKAGES = ("cattrs", "lsprotocol", "pygls")


def main(arguments: Sequence[str]) -> int:
    """Talk to an editor until it ends the session."""
    options = parse(COMMAND, arguments)
    try:
        server = _server(options)
    except ModuleNotFoundError as error:
        if error.name is None or error.name.partition(".")[0] not in _PACKAGES:
            raise
        write_error(
            "surveylint: error: the language server is not installed;"
            " use `pip install 'surveylint[lsp]'`\n"
        )
        return FAILED
    gc.enable()
    server.start_io(*_protocol_streams())
    return 1


def _server(options: Mapping[str, Any]) -> ListServer:
    from surveylint.editor.language_server import ListServer
    from surveylint.editor.linting import Linter
    from surveylint.editor.stored_facts import StoredFacts

    linter = Linter(
        partial(_plan, options),
        StoredFacts(partial(settings, options)),
        max_bytes=options["max_size"],
        debug=options["debug"],
    )
    linter.plan  # noqa: B018  # a wrong option is reported before the editor connects
    network = partial(network_of, options)
    return ListServer(linter, network, is_online=options["network"], leave=os._exit)


def _plan(options: Mapping[str, Any]) -> Plan:
    """Return the settings of each file; rules on links run on what earlier runs stored."""
    return Plan(
        config=options["config"],
        none=options["no_config"],
        select=options["select"],
        extend_select=options["extend_select"],
        ignore=options["ignore"],
        exclude=options["exclude"],
        online=True,
        min_severity=Severity(options["min_severity"]) if options["min_severity"] else None,
        allow_private=options["allow_private"],
        boundary=Boundary(follow=options["follow_links"]),
    )


def _protocol_streams() -> tuple[BinaryIO, BinaryIO]:
    """Return the streams of the protocol; all else that is printed goes to the error stream."""
    reader, writer = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(2, 1)
    return reader, writer
