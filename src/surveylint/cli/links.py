"""`surveylint links`: list every link with its verdict."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from surveylint import health
from surveylint.asked import Health
from surveylint.cli import options as table
from surveylint.cli.arguments import Command, parse
from surveylint.cli.network import network_of
from surveylint.cli.opening import Opening
from surveylint.cli.terminal import style, write_error, writer
from surveylint.exit_codes import CLEAN, FAILED, INTERRUPTED
from surveylint.model.document import Document
from surveylint.model.verdict import State
from surveylint.report import link_table

if TYPE_CHECKING:
    from surveylint.model.verdict import Verdict

COMMAND = Command(
    "links",
    "List every link with its verdict: alive, moved, suspect, dead, unreachable, unverified or"
    " skipped.",
    (
        *table.FILES,
        table.only_option(*(state.value for state in State)),
        table.format_option("text", "csv", "json"),
        table.COLOR,
        table.OFFLINE,
        *table.NETWORK,
        table.SUGGEST,
        *table.CONFIGURATION,
        table.DEBUG,
    ),
    epilog="Exit codes: 0 done, whatever the states are, 2 error or not everything was listed,"
    " 130 interrupted.",
)


def main(arguments: Sequence[str]) -> int:
    """Ask the network about every link of the selected lists, and list the verdicts."""
    gc.enable()
    options = parse(COMMAND, arguments)
    opening, network = Opening(options), network_of(options)
    docs: list[tuple[Document, bool]] = []
    reasons: list[str] = []
    for file, doc in opening.lists():
        config = opening.selection.plan.config_of(doc.source.path)
        why = health.why_not_asked(file, config, required=network.required)
        docs.append((doc, not (why or options["offline"])))
        reasons += [why] if why and not options["offline"] else []
    for why in dict.fromkeys(reasons):
        write_error(f"surveylint: links are not checked: {why}\n")
    asked = [doc for doc, is_asked in docs if is_asked]
    answer = Health()
    if asked:
        links = opening.selection.plan.config_of(asked[0].source.path).links
        answer = health.ask(asked, links, network)
    for message in dict.fromkeys((*answer.messages, *answer.incomplete)):
        write_error(f"surveylint: {message}\n")
    write = writer()
    rows = [*_rows(docs, answer.verdicts)]
    incomplete = (*opening.incomplete, *answer.incomplete)
    for piece in _pieces(options, rows, incomplete):
        write(piece)
    if answer.interrupted:
        return INTERRUPTED
    return FAILED if opening.failed or answer.failed else CLEAN


def _pieces(
    options: Mapping[str, Any], rows: Sequence[link_table.Row], incomplete: Sequence[str]
) -> Iterator[str]:
    """Yield the table in the chosen format, piece by piece.

    Args:
        options: The command line's.
        rows: The links.
        incomplete: Why links are missing or were not checked.
    """
    only = options["only"]
    chosen = [row for row in rows if row.verdict.state.value in only] if only else rows
    if options["format"] == "json":
        yield from link_table.json(chosen, incomplete, link_table.count_states(rows))
    elif options["format"] == "csv":
        yield from link_table.csv(chosen)
    else:
        color = style(options["color"]).color
        yield from link_table.text(chosen, color=color)
        yield link_table.totals(rows, listed=len(chosen) if only else None, color=color)


def _rows(
    docs: Iterable[tuple[Document, bool]], verdicts: Mapping[str, Verdict]
) -> Iterator[link_table.Row]:
    """Yield the links of documents; those that the run did not reach are `skipped`.

    Args:
        docs: Each document, and whether the network was asked about its links.
        verdicts: What the network answered.
    """
    from surveylint.model.verdict import Cause, Evidence, State, Verdict

    offline = Verdict(state=State.SKIPPED, cause=Cause.OFFLINE)
    missed = Evidence(method="", url="", status=None, at=0.0, note="the run ended before")
    unreached = Verdict(state=State.SKIPPED, evidence=(missed,))
    for doc, is_asked in docs:
        for link in doc.links:
            address = health.address(link)
            if address:
                verdict = verdicts.get(address, unreached) if is_asked else offline
                yield health.link_row(doc, link, verdict)
