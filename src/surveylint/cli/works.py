"""`surveylint works`: list the works of a list as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from surveylint.cli import options as table
from surveylint.cli.arguments import Command, parse
from surveylint.cli.opening import Opening
from surveylint.cli.terminal import style, writer
from surveylint.entries import Index
from surveylint.entries.work_data import WorkData, works_of
from surveylint.exit_codes import CLEAN, FAILED
from surveylint.report.colors import BOLD, CYAN, DIM, painted
from surveylint.report.mask import mask_text
from surveylint.report.visible import shown, shown_path
from surveylint.vocabulary import Words

COMMAND = Command(
    "works",
    "List the works as data: title, authors, venue, year, links and identifiers, as stated.",
    (
        *table.FILES,
        table.format_option("text", "json", "jsonl", "csv", "bibtex", "ris", "csl-json"),
        table.COLOR,
        *table.CONFIGURATION,
        table.DEBUG,
    ),
    epilog="Exit codes: 0 done, 2 error or not everything was listed.",
)

_MOST_CHARACTERS = 100
"""Characters of a title that are shown in text."""

Export = Callable[[Iterable[WorkData]], Iterator[str]]


def main(arguments: Sequence[str]) -> int:
    """Print the works of each list in the chosen format."""
    options = parse(COMMAND, arguments)
    opening = Opening(options)
    write = writer()
    export = _export(options["format"], opening.incomplete, color=style(options["color"]).color)
    for piece in export(_works(opening)):
        write(piece)
    return FAILED if opening.failed else CLEAN


def _works(opening: Opening) -> Iterator[WorkData]:
    """Yield the works of all lists, one list in memory at a time."""
    for _, doc in opening.lists():
        config = opening.selection.plan.config_of(doc.source.path)
        yield from works_of(doc, Index(doc, Words(config.words), config.roles))


def _export(name: str, incomplete: Sequence[str], *, color: bool) -> Export:
    """Return the function that writes a format; only its module is imported.

    Args:
        name: The format.
        incomplete: Why works are missing; complete once all lists were opened.
        color: Whether to use colours.
    """
    if name == "json":
        from surveylint.exports.plain_data import json

        return lambda works: json(works, incomplete)
    if name in ("jsonl", "csv"):
        from surveylint.exports import plain_data

        export: Export = getattr(plain_data, name)
        return export
    if name == "bibtex":
        from surveylint.exports.bibtex import bibtex

        return bibtex
    if name == "ris":
        from surveylint.exports.ris import ris

        return ris
    if name == "csl-json":
        from surveylint.exports.csl import csl_json

        return csl_json
    return lambda works: _text(works, color=color)


def _text(works: Iterable[WorkData], *, color: bool) -> Iterator[str]:
    """Yield a line for each work: place, title, and what else is stated."""
    for work in works:
        where = painted(f"{shown_path(work.path)}:{work.line}:", BOLD, on=color)
        stated = [work.venue, work.year and str(work.year), work.category]
        kinds = dict.fromkeys(":".join(link.identifier) for link in work.links if link.identifier)
        more = ", ".join(_clear(part) for part in (*stated, *kinds) if part)
        title = painted(_clear(work.title or work.name or "(no title)"), CYAN, on=color)
        yield f"{where} {title}{painted(f'  [{more}]', DIM, on=color) if more else ''}\n"


def _clear(text: str) -> str:
    """Return README text safe to print, short and on one line."""
    line = shown(mask_text(" ".join(text.split())))
    return line if len(line) <= _MOST_CHARACTERS else line[: _MOST_CHARACTERS - 1] + "…"
