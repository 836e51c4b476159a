"""`surveylint inspect`: show what was understood of a list."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from surveylint.cli.terminal import write_error, writer
from surveylint.disk import files
from surveylint.entries import Index
from surveylint.entries.overview import BlockOverview, SectionOverview, survey
from surveylint.lint.resolve import Plan
from surveylint.model.source import NotTextError, Source
from surveylint.reading import read
from surveylint.report.mask import mask_text
from surveylint.report.visible import shown, shown_path
from surveylint.vocabulary import Words


def main(arguments: Sequence[str]) -> int:
    """Print sections, tables, roles and entries of each file, and why they were taken so."""
    options = _parser().parse_args(arguments)
    plan = Plan(file=options.config, none=options.no_config)
    write, troubled = writer(), False
    described: list[dict[str, object]] = []
    for item in files.find(tuple(options.paths)):
        found = _read(item, options.max_size)
        if isinstance(found, files.Trouble):
            write_error(f"surveylint: {shown_path(found.path)}: {found.why}\n")
            troubled = True
            continue
        config = plan.config_of(found.path)
        words = Words(config.words)
        doc = read(found)
        index = Index(doc, words, config.roles)
        parts = survey(doc, index, words)
        total = sum(len(works) for works in index.lists)
        described.append(
            {"path": found.path, "entries": total, "sections": [_plain(part) for part in parts]}
        )
        if options.format == "text":
            write(
                "".join(line + "\n" for line in _lines(found.path, parts, total, len(index.lists)))
            )
    if options.format == "json":
        from surveylint.report.json import dumps

        write(
            '{"version": 1, "files": [\n' + ",\n".join(dumps(file) for file in described) + "\n]}\n"
        )
    return 2 if troubled else 0


def _plain(part: SectionOverview) -> dict[str, object]:
    """Return a section as plain values; columns by the names of their fields."""
    blocks = [
        {**asdict(block), "columns": [column._asdict() for column in block.columns]}
        for block in part.blocks
    ]
    return {key: _masked(value) for key, value in {**asdict(part), "blocks": blocks}.items()}


def _masked(value: object) -> object:
    """Hide the secrets in the texts of a value."""
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, dict):
        return {key: _masked(each) for key, each in value.items()}
    return [_masked(each) for each in value] if isinstance(value, list | tuple) else value


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="surveylint inspect",
        description="Show what was understood of a list: sections, tables, the roles of columns, entries, and why.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "paths", nargs="*", metavar="PATH", help="files and folders (README.md here)"
    )
    parser.add_argument(
        "--format", default="text", choices=("text", "json"), help="text or JSON (text)"
    )
    parser.add_argument(
        "--max-size", type=int, default=20_000_000, metavar="BYTES", help="refuse larger files"
    )
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--config", metavar="FILE", help="the configuration file to use")
    chosen.add_argument(
        "--no-config", "--isolated", action="store_true", help="read no configuration"
    )
    return parser


def _read(item: files.Named | files.Trouble, max_size: int) -> Source | files.Trouble:
    """Read one file as text."""
    if isinstance(item, files.Trouble):
        return item
    data = files.read(item.path, max_size)
    if isinstance(data, files.Trouble):
        return data
    try:
        return Source.from_bytes("README.md" if item.path == files.STDIN else item.path, data)
    except NotTextError as error:
        return files.Trouble(item.path, str(error))


def _lines(path: str, parts: Sequence[SectionOverview], total: int, lists: int) -> Iterator[str]:
    """Lay out one file's description."""
    yield f"{shown_path(path)}: {total} {_plural(total, 'entry', 'entries')} in {lists} {_plural(lists, 'list', 'lists')}"
    for part in parts:
        indent = "  " * min(part.depth, 8)
        yield f"{indent}line {part.line}: {_clear(part.title) or '(before the first heading)'}"
        for block in part.blocks:
            yield from _block(block, indent + "  ")
    yield ""


def _block(block: BlockOverview, indent: str) -> Iterator[str]:
    """Lay out one block with its columns."""
    what = f"{block.kind} of {block.size} {_plural(block.size, 'entry', 'entries')}"
    if not block.works:
        what = f"{block.kind}, no list of works"
    yield f"{indent}lines {block.line}-{block.end_line}: {what} ({shown(mask_text(block.why))})"
    width = max((len(column.role.value) for column in block.columns), default=0)
    for place, column in enumerate(block.columns if block.works else (), 1):
        yield f"{indent}  column {place}: {column.role.value:{width}}  {_clear(column.header) or '(empty)'}: {_clear(column.why)}"
    if block.works and block.first:
        yield f"{indent}  first: {_clear(block.first)}"


def _clear(text: str) -> str:
    """Make README text safe to print, short and on one line."""
    line = shown(mask_text(" ".join(text.split())))
    return line if len(line) <= 100 else line[:99] + "…"


def _plural(count: int, one: str, more: str) -> str:
    return one if count == 1 else more
