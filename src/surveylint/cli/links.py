"""`surveylint links`: list every link with what became of it."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from surveylint import linkrun
from surveylint.cli.network import OPTIONS, bar, settings
from surveylint.cli.options import Command, Option, parse
from surveylint.cli.terminal import write_error, writer
from surveylint.lint import files
from surveylint.model.document import Document
from surveylint.model.source import NotTextError, Source
from surveylint.reading import read
from surveylint.report import links as report
from surveylint.report.visible import shown_path

if TYPE_CHECKING:
    from surveylint.model.verdict import Verdict

INTERRUPTED = 130

COMMAND = Command(
    "surveylint links",
    "List every link of lists with its verdict: alive, moved, suspect, dead, unreachable, unverified, skipped.",
    "Exit codes: 0 listed, 2 could not run or not on everything, 130 interrupted.",
    (
        Option(("--format",), "text, csv or json (text)", "FORMAT", default="text", choices=("text", "csv", "json")),
        Option(("--offline",), "leave the network out: every link is skipped"),
        *OPTIONS,
    ),
)


def main(arguments: Sequence[str]) -> int:
    """Ask the network about every link of the named files and list the verdicts."""
    options = parse(COMMAND, arguments)
    docs: list[Document] = []
    troubled = False
    for item in files.find(tuple(options["paths"])):
        doc = _document(item)
        if isinstance(doc, files.Trouble):
            write_error(f"surveylint: {shown_path(doc.path)}: {doc.why}\n")
            troubled = True
        else:
            docs.append(doc)
    if options["offline"]:
        verdicts: Mapping[str, Verdict] = _unasked(docs)
        interrupted = False
    else:
        progress = bar(sys.stderr.isatty())
        outcome = linkrun.learn(docs, settings(options), progress)
        progress.clear()
        for notice in outcome.notices:
            write_error(f"surveylint: {notice}\n")
        for _, trace in outcome.errors:
            write_error(f"surveylint: internal-error: {trace.strip().splitlines()[-1][:200]} on one link\n")
            troubled = True
        verdicts, interrupted = outcome.verdicts, outcome.interrupted
        troubled = troubled or (outcome.offline and options["require_network"])
    write = writer()
    form = {"text": report.text, "csv": report.csv, "json": report.json}[options["format"]]
    for piece in form(_rows(docs, verdicts)):
        write(piece)
    return INTERRUPTED if interrupted else 2 if troubled else 0


def _document(item: files.Named | files.Trouble) -> Document | files.Trouble:
    if isinstance(item, files.Trouble):
        return item
    data = files.read(item.path, 20_000_000)
    if isinstance(data, files.Trouble):
        return data
    try:
        return read(Source.from_bytes("README.md" if item.path == files.STDIN else item.path, data))
    except NotTextError as error:
        return files.Trouble(item.path, str(error))


def _unasked(docs: Sequence[Document]) -> dict[str, Verdict]:
    from surveylint.model.verdict import Cause, State, Verdict

    skipped = Verdict(state=State.SKIPPED, cause=Cause.OFFLINE)
    return dict.fromkeys(linkrun.addresses(docs), skipped)


def _rows(docs: Sequence[Document], verdicts: Mapping[str, Verdict]) -> Iterator[report.Row]:
    for doc in docs:
        for link in doc.links:
            verdict = verdicts.get(linkrun.address(link))
            if verdict is not None:
                line, column = doc.source.place(link.target_start)
                url = doc.text[link.target_start : link.target_end]
                yield report.Row(doc.source.path, line, column, url, verdict)
