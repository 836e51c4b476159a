"""`surveylint demo`: the whole journey on an example list, with a small web on this machine and no outside request."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from surveylint import demo, health
from surveylint.cli.network import bar
from surveylint.cli.options import Command, Option, parse
from surveylint.cli.terminal import style, write_error, writer
from surveylint.config import DEFAULT
from surveylint.disk.neighbours import Folder
from surveylint.lint import rulebook
from surveylint.lint.engine import lint
from surveylint.model.source import Source
from surveylint.reading import read
from surveylint.report import Report
from surveylint.report.formats import emit

if TYPE_CHECKING:
    from surveylint.cli.progress import Bar
    from surveylint.model.document import Document
    from surveylint.model.verdict import Verdict

LIST = Path(demo.__file__).with_name("README.md")

COMMAND = Command(
    "surveylint demo",
    "Check an example list that ships with surveylint against a small web on this machine: no outside request is made.",
    "Exit code: 0, although the list is full of defects.",
    (
        Option(
            ("--color",),
            "colour the report (auto)",
            "WHEN",
            default="auto",
            choices=("auto", "always", "never"),
        ),
    ),
    paths="",
)


def main(arguments: Sequence[str]) -> int:
    """Check the example list and its links."""
    options = parse(COMMAND, arguments)
    doc = read(Source.from_bytes("README.md", LIST.read_bytes()))
    write_error(
        f"surveylint: an example list, {LIST}; its links are answered by a server on this machine\n"
    )
    progress = bar(sys.stderr.isatty())
    verdicts = asyncio.run(_asked(doc, progress))
    progress.clear()
    rules = rulebook.load(rulebook.chosen(DEFAULT, online=True), DEFAULT)
    outcome = lint(
        doc, rules, DEFAULT, today=date.today(), tree=Folder(str(LIST)), verdicts=verdicts
    )
    report = Report(
        findings=outcome.findings,
        sources={doc.source.path: doc.source},
        files=1,
        style=style(options["color"]),
        links=health.counted([doc], verdicts),
    )
    write = writer()
    for piece in emit("text", report):
        write(piece)
    return 0


async def _asked(doc: Document, progress: Bar) -> dict[str, Verdict]:
    """Ask the small web for the links that it answers for, and no other."""
    from surveylint.demo.server import Web
    from surveylint.net.settings import NetSettings
    from surveylint.probe.checker import check

    settings = NetSettings(allow_private=True, cache_dir=None, proxies={})
    async with Web() as web:
        filled = {url: web.filled(url) for url in health.addresses([doc])}
        asked = {url: address for url, address in filled.items() if address != url}
        outcome = await check(asked.values(), settings, progress=progress)
        return {url: outcome.verdicts[address] for url, address in asked.items()}
