"""`surveylint works`: list the works of a list as data."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from surveylint.cli import options as table
from surveylint.cli.arguments import Command, parse
from surveylint.cli.network import look_up
from surveylint.cli.opening import Opening
from surveylint.cli.terminal import style, write_error, writer
from surveylint.config.values import ConfigError
from surveylint.disk import files
from surveylint.entries import Index
from surveylint.entries.work_data import WorkData, works_of
from surveylint.exit_codes import CLEAN, FAILED, FOUND, INTERRUPTED
from surveylint.namedtuples import NamedTuple
from surveylint.report.colors import BOLD, CYAN, DIM, painted
from surveylint.report.mask import mask_text, mask_values, secret_words
from surveylint.report.visible import shown, shown_path
from surveylint.vocabulary import Words

COMMAND = Command(
    "works",
    "List the works as data: title, authors, venue, year, links and identifiers, as stated. With"
    " --enrich, registries fill what the list leaves out; with --check, the works are compared with"
    " a BibTeX file.",
    (
        table.ENRICH,
        table.CHECK_BIB,
        table.LISTS,
        *table.FILES,
        table.format_option("text", "json", "jsonl", "csv", "bibtex", "ris", "csl-json"),
        table.COLOR,
        *table.REGISTRIES_ONLY,
        *table.CONFIGURATION,
        table.DEBUG,
    ),
    epilog="Exit codes: 0 done, 1 differences (--check), 2 error or not everything was listed, 130"
    " interrupted.",
)

_MOST_CHARACTERS = 100
"""Characters of a title that are shown in text."""

Export = Callable[[Iterable[WorkData]], Iterator[str]]


def main(arguments: Sequence[str]) -> int:
    """Print the works of each list in the chosen format."""
    options = parse(COMMAND, arguments)
    _verify(options)
    opening = Opening(options)
    secrets: dict[str, frozenset[str]] = {}
    works: Iterable[WorkData] = _works(opening, secrets)
    if options["enrich"]:
        found = _enriched(list(works), opening, options)
        if found is None:
            return INTERRUPTED
        works = found
    write = writer()
    if options["check"] is not None:
        return _check(works, opening, options, write)
    look = Look(style(options["color"]).color, is_enriched=options["enrich"])
    export = _export(options["format"], opening.incomplete, look)
    for piece in export(mask_values(work, secrets[work.path]) for work in works):
        write(piece)
    return FAILED if opening.failed else CLEAN


def _verify(options: Mapping[str, Any]) -> None:
    """Check options that exclude each other.

    Raises:
        ConfigError: They do.
    """
    if options["enrich"] and options["no_registries"]:
        hint = "use `--offline` to fill from cached records only"
        raise ConfigError("", "--no-registries", "`--enrich` asks registries", hint)
    if options["check"] is None:
        return
    if options["format"] not in ("text", "json"):
        found = f"unknown value `{options['format']}` with `--check`"
        raise ConfigError("", "--format", found, "expected `text` or `json`")


def _works(opening: Opening, secrets: dict[str, frozenset[str]]) -> Iterator[WorkData]:
    """Yield the works of all lists, one list in memory at a time.

    Args:
        opening: The lists.
        secrets: Where the secrets of each list are put, before its works.
    """
    for _, doc in opening.lists():
        config = opening.selection.plan.config_of(doc.source.path)
        secrets[doc.source.path] = secret_words(doc.text)
        yield from works_of(doc, Index(doc, Words(config.words), config.roles))


def _enriched(
    works: Sequence[WorkData], opening: Opening, options: Mapping[str, Any]
) -> list[WorkData] | None:
    """Return the works with what registries say, None after Ctrl-C; report what differs."""
    from surveylint.exports.enrichment import enriched, identifiers_of
    from surveylint.exports.plain_data import described

    if not works:
        return []
    config = opening.selection.plan.config_of(works[0].path)
    identifiers = (identifier for work in works for identifier in identifiers_of(work))
    answer = look_up(identifiers, config, options)
    if answer.interrupted:
        return None
    if answer.out_of_time:
        opening.incomplete += answer.messages
    found = enriched(works, answer.records)
    for work in found:
        for difference in work.differences:
            clause = shown(mask_text(described(difference)))
            write_error(f"{shown_path(work.path)}:{work.line}: {difference.field}: {clause}\n")
    return found


def _check(
    works: Iterable[WorkData],
    opening: Opening,
    options: Mapping[str, Any],
    write: Callable[[str], object],
) -> int:
    """Report where the works and a BibTeX file disagree, and return the exit code."""
    from surveylint.exports import bib_report
    from surveylint.exports.bib_check import disagreements
    from surveylint.exports.bib_file import MOST_BYTES, read_bib

    path: str = options["check"]
    data = files.read(path, MOST_BYTES)
    if isinstance(data, files.NotOpened):
        raise ConfigError(path, "", data.reason.partition(";")[0], "expected a BibTeX file")
    bib = read_bib(data.decode("utf-8-sig", "replace"))
    for line, problem in bib.problems:
        write_error(f"{shown_path(path)}:{line}: {shown(problem)}\n")
    if not bib.entries:
        return FAILED
    found = list(disagreements(works, bib.entries, Path(path).name))
    emit = bib_report.json if options["format"] == "json" else bib_report.text
    for piece in emit(found, path):
        write(piece)
    if opening.failed or bib.problems:
        return FAILED
    return FOUND if found else CLEAN


class Look(NamedTuple):
    """Whether an export uses colours, and whether it has what registries say."""

    color: bool
    is_enriched: bool


def _export(name: str, incomplete: Sequence[str], look: Look) -> Export:
    """Return the function that writes a format; only its module is imported.

    Args:
        name: The format.
        incomplete: Why works are missing; complete once all lists were opened.
        look: What the output looks like.
    """
    if name == "json":
        from surveylint.exports.plain_data import json

        return lambda works: json(works, incomplete)
    if name in ("jsonl", "csv"):
        from surveylint.exports import plain_data

        if name == "csv":
            return partial(plain_data.csv, is_enriched=look.is_enriched)
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
    return lambda works: _text(works, color=look.color)


def _text(works: Iterable[WorkData], *, color: bool) -> Iterator[str]:
    """Yield a line for each work: place, title, and what else is stated."""
    for work in works:
        where = painted(f"{shown_path(work.path)}:{work.line}:", BOLD, on=color)
        stated = [work.venue, work.year and str(work.year), work.category]
        doi = work.publication.doi if work.publication is not None else ""
        kinds = dict.fromkeys(":".join(link.identifier) for link in work.links if link.identifier)
        if doi:
            kinds.setdefault(f"doi:{doi}")
        more = ", ".join(_clear(part) for part in (*stated, *kinds) if part)
        title = painted(_clear(work.title or work.name or "(no title)"), CYAN, on=color)
        yield f"{where} {title}{painted(f'  [{more}]', DIM, on=color) if more else ''}\n"


def _clear(text: str) -> str:
    """Return README text safe to print, short and on one line."""
    line = shown(mask_text(" ".join(text.split())))
    return line if len(line) <= _MOST_CHARACTERS else line[: _MOST_CHARACTERS - 1] + "…"
