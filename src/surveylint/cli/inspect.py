"""`surveylint inspect`: show how a list is understood."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace

from surveylint.cli import options as table
from surveylint.cli.arguments import Command, parse
from surveylint.cli.opening import Opening
from surveylint.cli.terminal import style, writer
from surveylint.config import Config
from surveylint.entries import Index
from surveylint.entries.overview import BlockOverview, SectionOverview, survey
from surveylint.exit_codes import CLEAN, FAILED
from surveylint.model.document import Document
from surveylint.namedtuples import NamedTuple
from surveylint.report.colors import BOLD, CYAN, DIM, painted
from surveylint.report.mask import mask_text, mask_words, secret_words
from surveylint.report.tally import plural
from surveylint.report.visible import shown, shown_path
from surveylint.vocabulary import Words

COMMAND = Command(
    "inspect",
    "Show how lists are understood: sections, tables, the roles of columns, entries, and why.",
    (
        *table.FILES,
        table.format_option("text", "json"),
        table.COLOR,
        *table.CONFIGURATION,
        table.DEBUG,
    ),
    epilog="Exit codes: 0 done, 2 error or not everything was shown.",
)

_MOST_CHARACTERS = 100
"""Characters of a title, a header or a reason that are shown."""


class Overview(NamedTuple):
    """How a list is understood.

    Attributes:
        path: The list.
        parts: Its sections.
        entries: How many entries it has.
        lists: In how many lists of works they are.
    """

    path: str
    parts: tuple[SectionOverview, ...]
    entries: int
    lists: int


def main(arguments: Sequence[str]) -> int:
    """Print sections, tables, roles and entries of each list, and the reasons for them."""
    options = parse(COMMAND, arguments)
    opening = Opening(options)
    overviews = (
        _overview(doc, opening.selection.plan.config_of(doc.source.path))
        for _, doc in opening.lists()
    )
    write = writer()
    if options["format"] == "json":
        from surveylint.report.json import dumps

        files = [dumps(_plain(overview)) for overview in overviews]
        write('{"version": 1, "files": [\n' + ",\n".join(files) + "\n]}\n")
    else:
        color = style(options["color"]).color
        for overview in overviews:
            write("".join(line + "\n" for line in _lines(overview, color=color)))
    return FAILED if opening.failed else CLEAN


def _overview(doc: Document, config: Config) -> Overview:
    words = Words(config.words)
    index = Index(doc, words, config.roles)
    entries = sum(len(works) for works in index.lists)
    parts = survey(doc, index, words)
    if known := secret_words(doc.text):  # what is before a value in the list may make it a secret
        parts = tuple(_without(part, known) for part in parts)
    return Overview(doc.source.path, parts, entries, len(index.lists))


def _without(part: SectionOverview, known: frozenset[str]) -> SectionOverview:
    """Return a section with its heading and first titles masked where they hold a secret."""
    blocks = (replace(block, first=mask_words(block.first, known)) for block in part.blocks)
    return replace(part, title=mask_words(part.title, known), blocks=tuple(blocks))


def _plain(overview: Overview) -> dict[str, object]:
    """Return an overview as plain values."""
    sections = [_plain_part(part) for part in overview.parts]
    return {"path": overview.path, "entries": overview.entries, "sections": sections}


def _plain_part(part: SectionOverview) -> dict[str, object]:
    """Return a section as plain values, its columns by the names of their fields."""
    blocks = [
        {**asdict(block), "columns": [column._asdict() for column in block.columns]}
        for block in part.blocks
    ]
    return {key: _masked(value) for key, value in {**asdict(part), "blocks": blocks}.items()}


def _masked(value: object) -> object:
    """Return a value with the secrets in its texts masked."""
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, dict):
        return {key: _masked(each) for key, each in value.items()}
    return [_masked(each) for each in value] if isinstance(value, list | tuple) else value


def _lines(overview: Overview, *, color: bool) -> Iterator[str]:
    """Yield the lines that describe a list."""
    entries = f"{overview.entries:,} {'entry' if overview.entries == 1 else 'entries'}"
    lists = plural(overview.lists, "list")
    yield f"{painted(shown_path(overview.path), BOLD, on=color)}: {entries} in {lists}"
    for part in overview.parts:
        indent = "  " * min(part.depth, 8)
        title = _clear(part.title) or "(before the first heading)"
        yield f"{indent}line {part.line}: {painted(title, BOLD, on=color)}"
        for block in part.blocks:
            yield from _block(block, indent + "  ", color=color)
    yield ""


def _block(block: BlockOverview, indent: str, *, color: bool) -> Iterator[str]:
    """Yield the lines that describe a table or list, with its columns."""
    what = f"{block.kind} of {block.size:,} {'entry' if block.size == 1 else 'entries'}"
    if not block.works:
        what = f"{block.kind}, not a list of works"
    why = painted(f"({shown(mask_text(block.why))})", DIM, on=color)
    yield f"{indent}lines {block.line}-{block.end_line}: {what} {why}"
    width = max((len(column.role.value) for column in block.columns), default=0)
    for place, column in enumerate(block.columns if block.works else (), 1):
        role = painted(f"{column.role.value:{width}}", CYAN, on=color)
        why = painted(_clear(column.why), DIM, on=color)
        yield f"{indent}  column {place}: {role}  {_clear(column.header) or '(empty)'}: {why}"
    if block.works and block.first:
        yield f"{indent}  first entry: {_clear(block.first)}"


def _clear(text: str) -> str:
    """Return README text safe to print, short and on one line."""
    line = shown(mask_text(" ".join(text.split())))
    return line if len(line) <= _MOST_CHARACTERS else line[: _MOST_CHARACTERS - 1] + "…"
