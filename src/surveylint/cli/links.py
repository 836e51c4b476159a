"""`surveylint links`: list every link with what became of it."""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from surveylint import health
from surveylint.cli.check import COMMAND as CHECK
from surveylint.cli.network import OPTIONS, wanted
from surveylint.cli.options import Command, Option, parse
from surveylint.cli.terminal import write_error, writer
from surveylint.disk import files
from surveylint.lint.resolve import Plan
from surveylint.model.document import Document
from surveylint.model.source import NotTextError, Source
from surveylint.reading import read
from surveylint.report import link_table
from surveylint.report.visible import shown, shown_path

if TYPE_CHECKING:
    from surveylint.model.verdict import Verdict

INTERRUPTED = 130

_SHARED = ("--config", "--no-config", "--exclude", "--max-size")

COMMAND = Command(
    "surveylint links",
    "List every link of lists with its verdict: alive, moved, suspect, dead, unreachable, unverified, skipped.",
    "Exit codes: 0 listed, 2 could not run or not on everything, 130 interrupted.",
    (
        Option(
            ("--format",),
            "text, csv or json (text)",
            "FORMAT",
            default="text",
            choices=("text", "csv", "json"),
        ),
        *(option for option in CHECK.options if option.names[0] in _SHARED),
        Option(("--offline",), "leave the network out: every link is skipped"),
        *OPTIONS,
    ),
)


def main(arguments: Sequence[str]) -> int:
    """Ask the network about every link of the named files and list the verdicts."""
    gc.enable()
    options = parse(COMMAND, arguments)
    plan = Plan(file=options["config"], none=options["no_config"], exclude=options["exclude"])
    network = wanted(options)
    docs: list[Document] = []
    silent: dict[int, str] = {}
    troubled = False
    for item in files.find(tuple(options["paths"])):
        doc = _document(item, plan, options["max_size"])
        if isinstance(doc, files.Trouble):
            write_error(f"surveylint: {shown_path(doc.path)}: {doc.why}\n")
            troubled = True
        elif doc is not None:
            why = (
                "`--offline`"
                if options["offline"]
                else health.silence(item.path, plan, required=network.required)
            )
            if why:
                silent[len(docs)] = why
            docs.append(doc)
    for why in dict.fromkeys(silent.values()) if not options["offline"] else ():
        write_error(f"surveylint: links are not asked: {why}\n")
    told = health.ask_about(
        [doc for place, doc in enumerate(docs) if place not in silent], plan, network
    )
    for complaint in told.complaints:
        write_error(f"surveylint: {complaint}\n")
    unasked = _unasked([docs[place] for place in silent])
    write = writer()
    form = {"text": link_table.text, "csv": link_table.csv, "json": link_table.json}[
        options["format"]
    ]
    rows = (
        row
        for place, doc in enumerate(docs)
        for row in _rows(doc, unasked if place in silent else told.verdicts)
    )
    for piece in form(rows):
        write(piece)
    return INTERRUPTED if told.interrupted else 2 if troubled or told.failed else 0


def _document(
    item: files.Named | files.Trouble, plan: Plan, max_size: int
) -> Document | files.Trouble | None:
    """Read one file; None for one that is excluded, which is said where it was named."""
    if isinstance(item, files.Trouble):
        return item
    path = "README.md" if item.path == files.STDIN else item.path
    if pattern := plan.excluded_by(path, plan.config_of(path)):
        if item.given:
            write_error(
                f"surveylint: {shown_path(path)}: not listed: `{shown(pattern)}` excludes it\n"
            )
        return None
    data = files.read(item.path, max_size)
    if isinstance(data, files.Trouble):
        return data
    try:
        return read(Source.from_bytes(path, data))
    except NotTextError as error:
        return files.Trouble(item.path, str(error))


def _unasked(docs: Sequence[Document]) -> dict[str, Verdict]:
    from surveylint.model.verdict import Cause, State, Verdict

    skipped = Verdict(state=State.SKIPPED, cause=Cause.OFFLINE)
    return dict.fromkeys(health.addresses(docs), skipped)


def _rows(doc: Document, verdicts: Mapping[str, Verdict]) -> Iterator[link_table.Row]:
    for link in doc.links:
        verdict = verdicts.get(health.address(link))
        if verdict is not None:
            line, column = doc.source.place(link.target_start)
            url = doc.text[link.target_start : link.target_end]
            yield link_table.Row(doc.source.path, line, column, url, verdict)
