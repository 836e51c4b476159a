"""What surveylint found in each section of a document, as plain values for `inspect`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from surveylint.entries.about import is_aside
from surveylint.entries.index import Index
from surveylint.entries.work_list import WorkList
from surveylint.model.document import Document, ItemList, Section, Table
from surveylint.roles import Column, columns
from surveylint.vocabulary import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockOverview:
    """A list of works, or another table or list, and why it is one.

    `line` and `end_line` are 1-based and inclusive; `size` is the number of rows, items or entries;
    `first` is the first title.
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
class SectionOverview:
    """A section with its blocks; `depth` is its nesting depth, `line` is 1-based."""

    title: str
    line: int
    depth: int
    blocks: tuple[BlockOverview, ...]


def survey(doc: Document, index: Index, words: Words) -> tuple[SectionOverview, ...]:
    """Return the sections of a document with their tables and lists, in text order."""
    by_section: dict[int, list[BlockOverview]] = {}
    for work_list in index.lists:
        by_section.setdefault(work_list.section.number, []).append(_work_list(doc, work_list))
    tables = {work_list.start for work_list in index.lists if work_list.table is not None}
    for table in doc.tables:
        if table.start not in tables:
            section = doc.section_at(table.start)
            by_section.setdefault(section.number, []).append(
                _other_table(doc, table, section, words)
            )
    for block in _others(doc.lists, index.lists):
        section = doc.section_at(block.start)
        by_section.setdefault(section.number, []).append(_other_list(doc, block, section, words))
    return tuple(_parts(doc, by_section))


def _others(blocks: Sequence[ItemList], work_lists: Sequence[WorkList]) -> Iterator[ItemList]:
    """Yield the outermost lists that share no text with a list of works."""
    spans = sorted((each.start, each.end) for each in work_lists)
    # the furthest end of each list of works and all that begin before it
    ends = [*accumulate((end for _, end in spans), max)]
    for block in blocks:
        before = bisect_left(spans, (block.end,))
        if block.parent is None and not (before and ends[before - 1] > block.start):
            yield block


def _parts(doc: Document, by_section: dict[int, list[BlockOverview]]) -> Iterator[SectionOverview]:
    for section in doc.sections:
        blocks = sorted(by_section.get(section.number, ()), key=lambda block: block.line)
        if section.title or blocks:
            yield SectionOverview(
                title=section.title
                or ("(an empty heading)" if section.heading is not None else ""),
                line=doc.source.line(section.start),
                depth=max(0, len(section.path) - 1),
                blocks=tuple(blocks),
            )


def _work_list(doc: Document, work_list: WorkList) -> BlockOverview:
    start, end = work_list.start, work_list.end
    return BlockOverview(
        kind=work_list.kind.value,
        line=doc.source.line(start),
        end_line=doc.source.line(max(start, end - 1)),
        size=len(work_list),
        works=True,
        why=work_list.why,
        columns=work_list.columns,
        first=work_list.titles[0] if len(work_list) else "",
    )


def _other_table(doc: Document, table: Table, section: Section, words: Words) -> BlockOverview:
    why = (
        _aside(doc, section, words)
        or "fewer than 60 % of its rows hold a title or a link to a work"
    )
    found = columns(doc, [table], words) if table.header and len(table) else ()
    line, last = doc.source.line(table.start), doc.source.line(max(table.start, table.end - 1))
    return BlockOverview(
        kind="table", line=line, end_line=last, size=len(table), works=False, why=why, columns=found
    )


def _other_list(doc: Document, block: ItemList, section: Section, words: Words) -> BlockOverview:
    why = (
        _aside(doc, section, words)
        or "fewer than 60 % of its items hold a title or a link to a work"
    )
    links = doc.links_in(block.start, block.end)
    if links and sum(1 for link in links if link.url.startswith("#")) * 2 > len(links):
        why = "a table of contents"
    line, last = doc.source.line(block.start), doc.source.line(max(block.start, block.end - 1))
    return BlockOverview(
        kind="list", line=line, end_line=last, size=len(block.items), works=False, why=why
    )


def _aside(doc: Document, section: Section, words: Words) -> str:
    return "its heading is about the list itself" if is_aside(section, doc, words) else ""
