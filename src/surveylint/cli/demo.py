"""`surveylint demo`: check an example list and its links, without any outside request."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Collection, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from surveylint import demo, health
from surveylint.cli import options as table
from surveylint.cli.arguments import Command, parse
from surveylint.cli.network import is_live_terminal, progress_bar
from surveylint.cli.terminal import style, write_error, writer
from surveylint.config import DEFAULT, ConfigError
from surveylint.disk.files import NotOpened, open_list
from surveylint.disk.neighbours import Folder
from surveylint.entries import Index
from surveylint.exit_codes import CLEAN
from surveylint.lint import rulebook
from surveylint.lint.engine import Crash, lint
from surveylint.lint.resolve import COMMAND_LINE
from surveylint.report import Report
from surveylint.report.formats import emit
from surveylint.vocabulary import Words

if TYPE_CHECKING:
    from surveylint.cli.progress import ProgressBar
    from surveylint.model.document import Document
    from surveylint.model.verdict import Verdict
    from surveylint.verify import Verification

LIST = Path(demo.__file__).with_name("README.md")

COMMAND = Command(
    "demo",
    "Check an example list that comes with surveylint. A small server on this machine answers for"
    " its links and instead of the registries; nothing else is requested.",
    (table.SELECT, table.COLOR),
    operand=None,
    epilog="Exit code: 0, although the list has many defects.",
)


def main(arguments: Sequence[str]) -> int:
    """Check the example list and its links.

    Raises:
        ConfigError: The list is missing from the installation, or a selected rule is unknown.
    """
    options = parse(COMMAND, arguments)
    rules = rulebook.load(_chosen(options["select"]), DEFAULT)
    doc = open_list(str(LIST), name="README.md")
    if isinstance(doc, NotOpened | Crash):
        raise ConfigError(str(LIST), "", "cannot read the example list")
    write_error(
        f"surveylint: checking the example list {LIST}; a server on this machine answers for its"
        " links\n"
    )
    progress = progress_bar(live=is_live_terminal())
    verdicts, answer = asyncio.run(_ask(doc, progress))
    progress.clear()
    outcome = lint(
        doc,
        rules,
        DEFAULT,
        today=date.today(),
        tree=Folder(str(LIST)),
        verdicts=verdicts,
        records=answer.records,
    )
    report = Report(
        findings=outcome.findings,
        sources={doc.source.path: doc.source},
        files=1,
        style=style(options["color"]),
        links=health.count_states([doc], verdicts),
        verified=answer.counted,
    )
    write = writer()
    for piece in emit("text", report):
        write(piece)
    sys.stdout.flush()  # the next line comes after the report also where both go to one file
    write_error("surveylint: to check your own list, run `surveylint check README.md`\n")
    return CLEAN


def _chosen(select: tuple[str, ...] | None) -> Collection[str]:
    """Return the rules that `--select` names, or those that are on by default."""
    if select is None:
        return rulebook.chosen(DEFAULT, online=True)
    known = [entry.name for entry in rulebook.entries(DEFAULT)]
    return rulebook.expand(select, known, COMMAND_LINE, "--select")


async def _ask(doc: Document, progress: ProgressBar) -> tuple[dict[str, Verdict], Verification]:
    """Ask the server about the links and identifiers that it answers for, and no others."""
    from surveylint.demo import registries
    from surveylint.demo.server import BEHAVIOURS, Web
    from surveylint.net.settings import NetSettings
    from surveylint.probe.checker import check
    from surveylint.questions import questions_of
    from surveylint.verify import ask_registries

    settings = NetSettings(allow_private=True, cache_dir=None, proxies={})
    async with Web({**BEHAVIOURS, **registries.BEHAVIOURS}) as web:
        filled = {url: web.filled(url) for url in health.addresses([doc])}
        asked = {url: address for url, address in filled.items() if address != url}
        outcome = await check(asked.values(), settings, progress=progress)
        environment = {f"SURVEYLINT_{name.upper()}_URL": web.url(name) for name in registries.NAMES}
        docs = [(doc, Index(doc, Words({})))]
        questions = questions_of(docs)
        answer = await ask_registries(
            questions, settings, registries.NAMES, environment=environment
        )
        verdicts = {url: outcome.verdicts[address] for url, address in asked.items()}
        records = {
            identifier: record
            for identifier, record in answer.records.items()
            if not record.missing or identifier in registries.ABSENT
        }
        return verdicts, answer._replace(records=records)
