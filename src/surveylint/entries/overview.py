"""What was understood of a document, section by section, as plain values for `surveylint inspect`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from surveylint.entries.about import is_aside
from surveylint.entries.index import Index
from surveylint.entries.work_list import WorkList
from surveylint.model.document import Document, ItemList, Section, Table
from surveylint.roles import Column, columns
from surveylint.vocabulary import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One block of a section: a list of works, or a table or list that is none, and why.

    `line` and `end_line` are 1-based and inclusive; `size` counts rows, items or entries; `first` is the first title.
    """

    kind: str
    line: int
    end_line: int
    size: int
    works: bool
    why: str
    columns: tuple[Column, ...] = ()
    first: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section with its blocks; `depth` counts the headings above it, `line` is 1-based."""

    title: str
    line: int
    depth: int
    blocks: tuple[Block, ...]


def survey(doc: Document, index: Index, words: Words) -> tuple[Part, ...]:
    """Describe every section of a document with its tables and lists, in the order of the text."""
    by_section: dict[int, list[Block]] = {}
    covered: list[tuple[int, int]] = []
    for works in index.lists:
        covered.append((works.start, works.end))
        by_section.setdefault(works.section.number, []).append(_works(doc, works))
    tables = {works.start for works in index.lists if works.table is not None}
    for table in doc.tables:
        if table.start not in tables:
            section = doc.section_at(table.start)
            by_section.setdefault(section.number, []).append(
                _other_table(doc, table, section, words)
            )
    for block in doc.lists:
        if block.parent is None and not any(
            start < block.end and block.start < end for start, end in covered
        ):
            section = doc.section_at(block.start)
            by_section.setdefault(section.number, []).append(
                _other_list(doc, block, section, words)
            )
    return tuple(_parts(doc, by_section))


def _parts(doc: Document, by_section: dict[int, list[Block]]) -> Iterator[Part]:
    for section in doc.sections:
        blocks = sorted(by_section.get(section.number, ()), key=lambda block: block.line)
        if section.title or blocks:
            yield Part(
                title=section.title
                or ("(an empty heading)" if section.heading is not None else ""),
                line=doc.source.line(section.start),
                depth=max(0, len(section.path) - 1),
                blocks=tuple(blocks),
            )


def _works(doc: Document, works: WorkList) -> Block:
    line, last = doc.source.line(works.start), doc.source.line(max(works.start, works.end - 1))
    return Block(
        kind=works.kind.value,
        line=line,
        end_line=last,
        size=len(works),
        works=True,
        why=works.why,
        columns=works.columns,
        first=works.titles[0] if len(works) else "",
    )


def _other_table(doc: Document, table: Table, section: Section, words: Words) -> Block:
    why = (
        _aside(doc, section, words)
        or "fewer than 60 % of its rows hold a title or a link to a work"
    )
    found = columns(doc, [table], words) if table.header and len(table) else ()
    line, last = doc.source.line(table.start), doc.source.line(max(table.start, table.end - 1))
    return Block(
        kind="table", line=line, end_line=last, size=len(table), works=False, why=why, columns=found
    )


def _other_list(doc: Document, block: ItemList, section: Section, words: Words) -> Block:
    why = (
        _aside(doc, section, words)
        or "fewer than 60 % of its items hold a title or a link to a work"
    )
    links = doc.links_in(block.start, block.end)
    if links and sum(1 for link in links if link.url.startswith("#")) * 2 > len(links):
        why = "a table of contents"
    line, last = doc.source.line(block.start), doc.source.line(max(block.start, block.end - 1))
    return Block(kind="list", line=line, end_line=last, size=len(block.items), works=False, why=why)


def _aside(doc: Document, section: Section, words: Words) -> str:
    return (
        "its heading says that it is about the list itself" if is_aside(section, doc, words) else ""
    )
