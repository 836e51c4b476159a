"""Find the lists of works of a document.

A table or list is one if 60 % of its rows or items name works or link to them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from surveylint.entries.about import is_aside
from surveylint.entries.heading_works import detailed_headings, linked_headings
from surveylint.entries.items import SHARE, outbound, works_of_list
from surveylint.entries.paragraphs import works_of_paragraphs
from surveylint.entries.work_list import TableWorkList, WorkList
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Table
from surveylint.model.source import Span
from surveylint.reading.html_tables import HtmlTable
from surveylint.roles import Role, columns, header_role, headers_of
from surveylint.vocabulary import Words

_BOLD_CELL = lazily(r"\s*(?:\*\*.+\*\*|__.+__|<(b|strong)>.+</\1>)\s*", re.IGNORECASE | re.DOTALL)
_NAMING = frozenset({Role.TITLE, Role.NAME, Role.LINK})
_MIN_ROWS = 2
_MAX_ROWS = 30
_MIN_LINKED = 4
_MAX_HEADER = 60
_LINK_ROLES = frozenset({Role.NAME, Role.LINK, Role.CODE, Role.PROJECT, Role.DATA, Role.TITLE})


def gather(
    doc: Document, words: Words, roles: Mapping[str, str] | None = None
) -> tuple[WorkList, ...]:
    """Return all lists of works of a document, in text order.

    Args:
        doc: The document.
        words: The vocabulary.
        roles: Roles of columns from the configuration, by folded header.
    """
    found: list[WorkList] = list(_tables(doc, words, roles))
    in_paragraphs, taken = works_of_paragraphs(doc, words)
    found += in_paragraphs
    taken.sort()
    starts = [span.start for span in taken]
    paragraphs = [paragraph.start for paragraph in doc.paragraphs]
    for listing in doc.lists:
        if listing.parent is None and not _covered(taken, starts, listing.start):
            found.extend(works_of_list(doc, words, listing, paragraphs))
    if "<summary" in doc.text or "<SUMMARY" in doc.text:
        from surveylint.entries.details_works import details_works

        found.extend(details_works(doc, words, found))
    found.extend([*linked_headings(doc, words, found), *detailed_headings(doc, words, found)])
    return tuple(sorted(found, key=lambda work_list: work_list.start))


def _covered(spans: Sequence[Span], starts: Sequence[int], at: int) -> bool:
    place = bisect_right(starts, at) - 1
    return place >= 0 and at < spans[place].end


def _tables(doc: Document, words: Words, roles: Mapping[str, str] | None) -> Iterator[WorkList]:
    """Yield the tables of works; tables with equal headers have equal roles."""
    alike: dict[tuple[str, ...], list[Table]] = {}
    for written in doc.tables:
        table = (
            _headed(doc, words, written)
            if isinstance(written, HtmlTable) and not written.header
            else written
        )
        if len(table) and table.header and not is_aside(doc.section_at(table.start), doc, words):
            alike.setdefault(headers_of(doc, table), []).append(table)
    for tables in alike.values():
        found = columns(doc, tables, words, roles)
        kinds = {column.role for column in found}
        if not kinds & {Role.TITLE, Role.NAME} or (Role.TITLE not in kinds and len(found) < 2):
            continue
        for table in tables:
            work_list = TableWorkList(doc, words, table, found, "")
            counted = _count_rows(work_list, words)
            if counted >= SHARE * len(table):
                work_list.why = f"{counted} of {len(table)} rows hold a title or a link"
                yield work_list


def _headed(doc: Document, words: Words, table: HtmlTable) -> Table:
    """Return an HTML table without `<th>` with its first row as header, if it looks like one.

    Each of its cells has text and no link, and all are bold, or most are known headers and one of
    them names works, or one is a known header and all rows below have links.
    """
    if len(table) < _MIN_ROWS:
        return table
    cells = [doc.text[cell.start : cell.end] for cell in table.cells(0)]
    texts = [plain(cell) for cell in cells]
    if len(cells) < _MIN_ROWS or not all(0 < len(text) <= _MAX_HEADER for text in texts):
        return table
    first = table.row(0)
    if outbound(doc.links_in(first.start, first.end)):
        return table
    roles = [role for text in texts if (role := header_role(text, words)) is not Role.NONE]
    if all(_BOLD_CELL.fullmatch(cell) for cell in cells):
        return table.headed()
    if 2 * len(roles) > len(cells) and _NAMING & set(roles):
        return table.headed()
    rows = [table.row(number) for number in range(1, min(len(table), _MAX_ROWS))]
    linked = sum(1 for row in rows if outbound(doc.links_in(row.start, row.end)))
    return table.headed() if roles and _MIN_LINKED <= len(rows) == linked else table


def _count_rows(work_list: TableWorkList, words: Words) -> int:
    """Return the number of rows with a title, or with a link in a column of links or names."""
    nulls = words.set("nulls")
    titled = work_list.has(Role.TITLE)
    titles = work_list.raw(Role.TITLE) if titled else ()
    places = [i for i, column in enumerate(work_list.columns) if column.role in _LINK_ROLES]
    cells = work_list.table.columns
    count = 0
    for i in range(len(work_list)):
        if titled and titles[i] and titles[i].casefold() not in nulls:
            count += 1
            continue
        row = [cells[place][i] for place in places if place < len(cells)]
        if any("](" in cell or "://" in cell or "href" in cell for cell in row):
            count += 1
    return count
