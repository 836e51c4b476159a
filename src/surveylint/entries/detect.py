"""Find the blocks of a document that are lists of works; a block is one if 60 % of it names or links works."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from surveylint.entries.about import is_aside
from surveylint.entries.items import SHARE, outbound, works_of_list
from surveylint.entries.paragraphs import works_of_paragraphs
from surveylint.entries.work_list import Kind, Record, RecordList, TableList, WorkList
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Table
from surveylint.model.source import Span
from surveylint.reading.html_tables import HtmlTable
from surveylint.roles import Role, columns, header_role, headers_of
from surveylint.vocabulary import Words


def gather(
    doc: Document, words: Words, roles: Mapping[str, str] | None = None
) -> tuple[WorkList, ...]:
    """Find all lists of works in a document, in the order of the text.

    Args:
        doc: The document.
        words: The vocabulary.
        roles: Roles of columns that the configuration sets, by folded header.
    """
    found: list[WorkList] = list(_tables(doc, words, roles))
    taken: list[Span] = []
    found.extend(works_of_paragraphs(doc, words, taken))
    taken.sort()
    starts = [span.start for span in taken]
    paragraphs = [paragraph.start for paragraph in doc.paragraphs]
    for block in doc.lists:
        if block.parent is None and not _covered(taken, starts, block.start):
            found.extend(works_of_list(doc, words, block, paragraphs))
    found.extend(_headings(doc, words, found))
    return tuple(sorted(found, key=lambda works: works.start))


def _covered(spans: Sequence[Span], starts: Sequence[int], at: int) -> bool:
    place = bisect_right(starts, at) - 1
    return place >= 0 and at < spans[place].end


def _tables(doc: Document, words: Words, roles: Mapping[str, str] | None) -> Iterator[WorkList]:
    """Find the tables of works; tables of equal headers have equal roles."""
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
            works = TableList(doc, words, table, found, "")
            counted = _count_rows(works, words)
            if counted >= SHARE * len(table):
                works.why = f"{counted} of {len(table)} rows hold a title or a link"
                yield works


def _headed(doc: Document, words: Words, table: HtmlTable) -> Table:
    """Take the first row of an HTML table without `<th>` for its header if it says what the columns hold.

    All its cells say something and hold no link; all are bold, or most are known headers and one names the works, or
    one is known and all rows below have links.
    """
    if len(table) < _FEWEST_ROWS:
        return table
    cells = [doc.text[cell.start : cell.end] for cell in table.cells(0)]
    texts = [plain(cell) for cell in cells]
    if len(cells) < _FEWEST_ROWS or not all(0 < len(text) <= _LONGEST_HEADER for text in texts):
        return table
    first = table.row(0)
    if outbound(doc.links_in(first.start, first.end)):
        return table
    roles = [role for text in texts if (role := header_role(text, words)) is not Role.NONE]
    if all(_BOLD_CELL.fullmatch(cell) for cell in cells):
        return table.headed()
    if 2 * len(roles) > len(cells) and _NAMING & set(roles):
        return table.headed()
    rows = [table.row(number) for number in range(1, min(len(table), _MANY_ROWS))]
    linked = sum(1 for row in rows if outbound(doc.links_in(row.start, row.end)))
    return (
        table.headed() if roles and len(rows) >= _FEWEST_LINKED and linked == len(rows) else table
    )


_BOLD_CELL = lazily(r"\s*(?:\*\*.+\*\*|__.+__|<(b|strong)>.+</\1>)\s*", re.IGNORECASE | re.DOTALL)
_NAMING = frozenset({Role.TITLE, Role.NAME, Role.LINK})
_FEWEST_ROWS = 2
_MANY_ROWS = 30
_FEWEST_LINKED = 4
_LONGEST_HEADER = 60


def _count_rows(works: TableList, words: Words) -> int:
    """Count the rows with a title, or with a link in a column of links or names."""
    nulls = words.set("nulls")
    titled = works.has(Role.TITLE)
    titles_ = works.raw(Role.TITLE) if titled else ()
    places = [i for i, column in enumerate(works.columns) if column.role in _LINK_ROLES]
    cells = works.table.columns
    count = 0
    for i in range(len(works)):
        if titled and titles_[i] and titles_[i].casefold() not in nulls:
            count += 1
            continue
        row = [cells[place][i] for place in places if place < len(cells)]
        if any("](" in cell or "://" in cell or "href" in cell for cell in row):
            count += 1
    return count


_LINK_ROLES = frozenset({Role.NAME, Role.LINK, Role.CODE, Role.PROJECT, Role.DATA, Role.TITLE})


def _headings(doc: Document, words: Words, found: Sequence[WorkList]) -> Iterator[WorkList]:
    """Read headings that are links to works, where most of the deeper headings are."""
    records: list[Record] = []
    counted = 0
    for heading in doc.headings:
        if heading.level < 2 or heading.html:
            continue
        counted += 1
        links = doc.links_in(heading.content_start, heading.content_end)
        if (
            links
            and links[0].start == heading.content_start
            and outbound(links[:1])
            and links[0].text_end
        ):
            end = doc.section_at(heading.start).end
            title = Span(links[0].text_start, links[0].text_end)
            records.append(
                Record(heading.start, end, title, Span(title.start, title.start), heading.start)
            )
    if len(records) >= 5 and len(records) >= SHARE * counted and not found:
        why = f"{len(records)} of {counted} headings are links to works"
        yield RecordList(doc, words, Kind.HEADINGS, records, why)
