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
from surveylint.model.verdict import State
from surveylint.namedtuples import NamedTuple
from surveylint.questions import Questions
from surveylint.report import link_table
from surveylint.report.mask import secret_words

if TYPE_CHECKING:
    from surveylint.config import Config
    from surveylint.model.document import Document
    from surveylint.model.verdict import Verdict

COMMAND = Command(
    "links",
    "List every link with its verdict: alive, moved, suspect, dead, unreachable, unverified or"
    " skipped.",
    (
        table.LISTS,
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
    found, reasons, questions = list[_Link](), list[str](), Questions()
    first: Config | None = None
    for file, doc in opening.lists():
        config = opening.selection.plan.config_of(doc.source.path)
        why = health.why_not_asked(file, config, required=network.required)
        reasons += [why] if why and not options["offline"] else []
        is_asked = not (why or options["offline"])
        links = [*_links(doc, is_asked=is_asked)]
        found += links
        if is_asked:
            first = first or config
            questions.add_links(each.address for each in links)
    for why in dict.fromkeys(reasons):
        write_error(f"surveylint: links are not checked: {why}\n")
    answer = Health() if first is None else health.ask(questions.links, first.links, network)
    for message in dict.fromkeys((*answer.messages, *answer.incomplete)):
        write_error(f"surveylint: {message}\n")
    write = writer()
    rows = [*_rows(found, answer.verdicts)]
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


class _Link(NamedTuple):
    """A link of a list, which need not be in memory any more.

    Attributes:
        row: The link; its verdict is that of a link which the run does not reach.
        address: Its address.
        is_asked: Whether the network is asked about it.
    """

    row: link_table.Row
    address: str
    is_asked: bool


def _links(doc: Document, *, is_asked: bool) -> Iterator[_Link]:
    """Yield the links of a document; the network is asked about all of them, or about none."""
    from surveylint.model.verdict import Cause, Evidence, State, Verdict

    missed = Evidence(method="", url="", status=None, at=0.0, note="the run ended before")
    unreached = Verdict(state=State.SKIPPED, evidence=(missed,))
    offline = Verdict(state=State.SKIPPED, cause=Cause.OFFLINE)
    secrets = secret_words(doc.text)
    for link in doc.links:
        address = health.address(link)
        if address:
            row = health.link_row(doc, link, unreached if is_asked else offline, secrets)
            yield _Link(row, address, is_asked)


def _rows(found: Iterable[_Link], verdicts: Mapping[str, Verdict]) -> Iterator[link_table.Row]:
    """Yield links with their verdicts."""
    for each in found:
        verdict = verdicts.get(each.address) if each.is_asked else None
        yield each.row if verdict is None else each.row._replace(verdict=verdict)
