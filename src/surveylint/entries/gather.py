"""Find the blocks of a document that are lists of works; a block is one if 60 % of it names or links works."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from surveylint.entries import titles
from surveylint.entries.works import Kind, Record, RecordWorks, TableWorks, Works
from surveylint.hosts import domain_of, is_forge
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Item, ItemList, Link, LinkKind, Paragraph, Section, Table
from surveylint.model.source import Span
from surveylint.reading.html_tables import HtmlTable
from surveylint.roles import Role, columns, header_role, headers_of, role_of_label
from surveylint.vocabulary import Words

SHARE = 0.6
"""A block is a list of works if at least this share of its rows or items holds a title or a link."""

_IMAGES = (LinkKind.IMAGE, LinkKind.HTML_IMAGE)
_FIELD = lazily(r"[\s*_`]*[^\W\d][\w /&.+-]{0,24}(?:\([^()\n]{1,30}\))?[*_`]*\s?[:：]")
_BOLD_LINE = lazily(r"\s*(?:\*\*|__|<b>|<strong>).{1,250}(?:\*\*|__|</b>|</strong>)\s*[:：]?\s*$|.{1,80}[:：]\s*$")
_LABELLED = frozenset({"paper", "code", "project", "data", "demo", "video"})


def gather(doc: Document, words: Words, roles: Mapping[str, str] | None = None) -> tuple[Works, ...]:
    """Find all lists of works in a document, in the order of the text.

    Args:
        doc: The document.
        words: The vocabulary.
        roles: Roles of columns that the configuration sets, by folded header.
    """
    found: list[Works] = list(_tables(doc, words, roles))
    taken: list[Span] = []
    found.extend(_paragraphs(doc, words, taken))
    taken.sort()
    starts = [span.start for span in taken]
    paragraphs = [paragraph.start for paragraph in doc.paragraphs]
    for block in doc.lists:
        if block.parent is None and not _covered(taken, starts, block.start):
            found.extend(_list(doc, words, block, paragraphs))
    found.extend(_headings(doc, words, found))
    return tuple(sorted(found, key=lambda works: works.start))


def is_aside(section: Section, doc: Document, words: Words) -> bool:
    """Tell whether a section, or one above it, is about the list itself: contents, news, licence, contributing.

    A heading of contents speaks for its own section only: lists often hang all their sections below it.
    """
    asides, contents = words.set("asides"), words.set("contents")
    for number in section.path or (section.number,):
        above = doc.sections[number]
        if len(above.title) > _LONGEST_ASIDE:
            continue
        title = " ".join(re.split(r"[^\w']+", above.title.casefold())).strip()
        own = number == section.number
        if own and _begins_or_ends(title, contents):
            return True
        lower = above.heading is not None and above.heading.level > 1
        if _begins_or_ends(title, asides) and (own or lower or title.startswith(_WHOLE_FILES)):
            return True
    return False


_WHOLE_FILES = ("changelog", "change log", "contribut", "how to contribute", "code of conduct", "release notes")
"""A first heading that begins so speaks for all sections below it: such a file is not the list."""


_LONGEST_ASIDE = 1_000
"""A longer title is no phrase; it would be split for every list below it."""

_JOINS = frozenset(
    {"and", "to", "of", "the", "for", "us", "this", "our", "guide", "guidelines", "history", "log", "list"}
)

_ENDS = frozenset(
    {
        "news",
        "updates",
        "license",
        "licence",
        "licenses",
        "licences",
        "citation",
        "citations",
        "contributors",
        "changelog",
        "sponsors",
        "toc",
    }
)


def _begins_or_ends(title: str, known: frozenset[str]) -> bool:
    """Tell whether a title is a known phrase, ends with one, or begins with one that goes on like `and updates`."""
    parts = title.split()
    if title in known or not parts or len(parts) > 5:
        return title in known
    if len(parts) <= 3 and parts[-1] in _ENDS and parts[-1] in known:
        return True
    return any(" ".join(parts[:i]) in known and parts[i] in _JOINS for i in range(1, len(parts)))


def _covered(spans: Sequence[Span], starts: Sequence[int], at: int) -> bool:
    place = bisect_right(starts, at) - 1
    return place >= 0 and at < spans[place].end


def _outbound(links: Sequence[Link]) -> list[Link]:
    return [link for link in links if link.kind not in _IMAGES and not link.url.startswith(("#", "mailto:"))]


# --- tables


def _tables(doc: Document, words: Words, roles: Mapping[str, str] | None) -> Iterator[Works]:
    """Find the tables of works; tables of equal headers have equal roles."""
    alike: dict[tuple[str, ...], list[Table]] = {}
    for written in doc.tables:
        table = _headed(doc, words, written) if isinstance(written, HtmlTable) and not written.header else written
        if len(table) and table.header and not is_aside(doc.section_at(table.start), doc, words):
            alike.setdefault(headers_of(doc, table), []).append(table)
    for tables in alike.values():
        found = columns(doc, tables, words, roles)
        kinds = {column.role for column in found}
        if not kinds & {Role.TITLE, Role.NAME} or (Role.TITLE not in kinds and len(found) < 2):
            continue
        for table in tables:
            works = TableWorks(doc, words, table, found, "")
            counted = _count_rows(works, words)
            if counted >= SHARE * len(table):
                works.why = f"{counted} of {len(table)} rows hold a title or a link"
                yield works


def _headed(doc: Document, words: Words, table: HtmlTable) -> Table:
    """Take the first row of an HTML table without `<th>` for its header if it says what the columns hold.

    All its cells say something and hold no link; all are bold, or most are known headers and one names the works.
    """
    if len(table) < _FEWEST_ROWS:
        return table
    cells = [doc.text[cell.start : cell.end] for cell in table.cells(0)]
    texts = [plain(cell) for cell in cells]
    if len(cells) < _FEWEST_ROWS or not all(0 < len(text) <= _LONGEST_HEADER for text in texts):
        return table
    first = table.row(0)
    if _outbound(doc.links_in(first.start, first.end)):
        return table
    roles = [role for text in texts if (role := header_role(text, words)) is not Role.NONE]
    if all(_BOLD_CELL.fullmatch(cell) for cell in cells):
        return table.headed()
    return table.headed() if 2 * len(roles) > len(cells) and _NAMING & set(roles) else table


_BOLD_CELL = lazily(r"\s*(?:\*\*.+\*\*|__.+__|<(b|strong)>.+</\1>)\s*", re.IGNORECASE | re.DOTALL)
_NAMING = frozenset({Role.TITLE, Role.NAME, Role.LINK})
_FEWEST_ROWS = 2
_LONGEST_HEADER = 60


def _count_rows(works: TableWorks, words: Words) -> int:
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


# --- lists


def _list(doc: Document, words: Words, block: ItemList, paragraphs: Sequence[int]) -> Iterator[Works]:
    section = doc.section_at(block.start)
    if is_aside(section, doc, words) or _is_contents(doc, block):
        return
    group = _group_above(doc, block.start, paragraphs)
    records, others = _children(doc, words, block.items, group)
    counted, total = len(records), len(records) + len(others)
    if counted == 0 or counted / total < SHARE:
        return
    records.sort()
    why = f"{counted} of {total} items hold a title or a link"
    unlinked = [_record(doc, words, item, (), item.end, under) for item, under in others if not _any_link(doc, item)]
    yield RecordWorks(doc, words, Kind.LIST, records, why, unlinked)


def _is_contents(doc: Document, block: ItemList) -> bool:
    """Tell whether a list leads to places of this page or of one other page: a table of contents."""
    links = [link for link in doc.links_in(block.start, block.end) if link.kind not in _IMAGES]
    if not links:
        return False
    inside = sum(1 for link in links if link.url.startswith("#"))
    if inside * 2 > len(links):
        return True
    pages = {link.url.partition("#")[0] for link in links}
    return len(links) >= 3 and len(pages) == 1 and all("#" in link.url for link in links)


def _group_above(doc: Document, at: int, starts: Sequence[int]) -> int:
    """Give the offset of the heading or bold line that a block stands under; `starts` are those of the paragraphs."""
    section = doc.section_at(at)
    place = bisect_left(starts, at) - 1
    if place >= 0 and starts[place] >= section.start:
        paragraph = doc.paragraphs[place]
        if _BOLD_LINE.match(doc.text[paragraph.start : min(paragraph.end, paragraph.start + 300)]):
            return paragraph.start
    return section.start


_CHANGE = lazily(
    r"/(?:issues|pull|merge_requests)/\d+(?:[/#?]|$)|/commits?/[0-9a-f]{7,40}(?:[/#?]|$)|/compare/[^/]+\.\."
)


_REFERENCE = lazily(r"\W*(?:(?:issue|pr|pull|gh|commit)?\W*\d+|[0-9a-f]{7,40}|https?://\S+)\W*", re.IGNORECASE)


def _is_change(doc: Document, link: Link) -> bool:
    """Tell whether a link is the number of an issue, a commit or the like: what a log of changes refers to, no work."""
    if not _CHANGE.search(link.url) or not is_forge(domain_of(link.url)):
        return False
    return _REFERENCE.fullmatch(doc.text, link.text_start, link.text_end) is not None


def _own_links(doc: Document, item: Item) -> list[Link]:
    found: list[Link] = []
    for span in item.content:
        found.extend(doc.links_in(span.start, span.end))
    return found


def _html_record(doc: Document, words: Words, item: Item, group: int) -> Record | None:
    """Read an item whose own content is an HTML block that begins with a link: `- <p><a href="u">Title</a> - text</p>`."""
    begin = item.start + len(item.marker)
    end = item.children[0].start if item.children else item.end
    links = _outbound(doc.links_in(begin, end))
    if not links or links[0].kind is not LinkKind.HTML or doc.prose_in(begin, links[0].start).strip():
        return None
    title = Span(links[0].text_start, links[0].text_end)
    text = plain(doc.text[slice(*title)])
    if not any(map(str.isalpha, text)) or role_of_label(text, words):
        return None
    return Record(item.start, end, title, Span(title.start, title.start), group, item.number)


_Odd = list[tuple[Item, int]]
"""Items that are no entries, and the group of each."""


def _item(doc: Document, words: Words, item: Item, group: int) -> tuple[list[Record], _Odd]:
    """Read one item: the entries that it and its children are, and the items among them that are none.

    What stands below an entry and is none says something of it, and nothing of the list.
    """
    if not item.content:
        record = _html_record(doc, words, item, group)
        if record is None:
            return _children(doc, words, item.children, group)
        return [record, *_children(doc, words, item.children, item.start)[0]], []
    if item.parent is None and _field_role(doc, words, item) and not _holds_title(doc, item):
        return [], [(item, group)]
    own = _own_links(doc, item)
    linked = any(not _is_change(doc, link) for link in _outbound(own)) or any(link.url == "" for link in own)
    fields = {child for child in item.children if _is_field(doc, words, child)}
    own_fields = fields and all(child in fields or _is_marked(doc, child) for child in item.children)
    if not linked and own_fields:
        return (
            ([_record(doc, words, item, own, item.end, group)], []) if _any_link(doc, item) else ([], [(item, group)])
        )
    if linked:
        end = item.content[-1].end if len(fields) < len(item.children) else item.end
        record = _record(doc, words, item, own, end, group)
        nested, _ = _children(doc, words, [c for c in item.children if c not in fields], item.start)
        return [record, *nested], []
    if item.children:
        return _children(doc, words, item.children, item.start)
    return [], [(item, group)]


def _children(doc: Document, words: Words, children: Sequence[Item], group: int) -> tuple[list[Record], _Odd]:
    records: list[Record] = []
    others: _Odd = []
    for child in children:
        found, odd = _item(doc, words, child, group)
        records.extend(found)
        others.extend(odd)
    return records, others


def _any_link(doc: Document, item: Item) -> bool:
    return bool(_outbound(doc.links_in(item.start, item.end)))


def _is_field(doc: Document, words: Words, item: Item) -> bool:
    """Tell whether a child item is a field of its parent (`Key: value`, authors, a remark) and no work of its own."""
    if not item.content:
        return False
    span = item.content[0]
    if _FIELD.match(doc.text, span.start, min(span.end, span.start + 40)):
        return True
    links = _outbound(_own_links(doc, item))
    if not links:
        return not item.children or bool(role_of_label(plain(doc.text[span.start : span.end]), words))
    lead = doc.text[span.start : links[0].start].strip(" *_[(\"'“")
    if links[0].start < span.end and not lead:
        label = plain(doc.text[links[0].text_start : links[0].text_end])
        return bool(role_of_label(label, words))
    return False


def _is_marked(doc: Document, item: Item) -> bool:
    """Tell whether a child item is a link behind a symbol that says what it is, as in a legend: a field beside others."""
    links = _outbound(_own_links(doc, item))
    if not links or item.children:
        return False
    lead = doc.text[item.content[0].start : links[0].start]
    return _SYMBOL.match(lead) is not None and not any(c.isalnum() for c in lead)


def _field_role(doc: Document, words: Words, item: Item) -> str:
    """Tell what an item gives of what stands above it: `arXiv: <url>` its paper, `github(Keras): <url>` its code."""
    if not item.content:
        return ""
    span = item.content[0]
    m = _FIELD.match(doc.text, span.start, min(span.end, span.start + 60))
    return role_of_label(re.sub(r"\(.*", "", m[0]).strip(" *_`:："), words) if m else ""


def _holds_title(doc: Document, item: Item) -> bool:
    """Tell whether words of a title stand between the key of a field and its first link: `Paper: Finding Livers [PDF](u)`."""
    span = item.content[0]
    links = doc.links_in(span.start, span.end)
    m = _FIELD.match(doc.text, span.start, min(span.end, span.start + 60))
    return m is not None and bool(links) and len(doc.text[m.end() : links[0].start].split()) >= _TITLE_WORDS


_TITLE_WORDS = 4


def _record(doc: Document, words: Words, item: Item, own: Sequence[Link], end: int, group: int) -> Record:
    first = item.content[0]
    found = titles.find(doc.text, first.start, first.end, [link for link in own if link.start < first.end], words)
    return Record(item.start, max(end, first.end), found.title, found.name, group, item.number)


# --- paragraphs


def _paragraphs(doc: Document, words: Words, taken: list[Span]) -> Iterator[Works]:
    """Read runs of paragraphs, section by section."""
    by_section: dict[int, list[Paragraph]] = {}
    for paragraph in doc.paragraphs:
        by_section.setdefault(doc.section_at(paragraph.start).number, []).append(paragraph)
    lists = [block for block in doc.lists if block.parent is None]
    starts = [block.start for block in lists]
    for number, paragraphs in by_section.items():
        section = doc.sections[number]
        if is_aside(section, doc, words):
            continue
        leads, below = _leads(doc, paragraphs)
        records: list[Record] = []
        counted = 0
        described = 0
        bold = False  # whether the last entry begins with a title in bold
        for place, paragraph in enumerate(leads):
            following = leads[place + 1].start if place + 1 < len(leads) else section.end
            fields = [*below[place], *_fields_below(doc, words, paragraph, following, lists, starts)]
            found = list(_paragraph(doc, words, paragraph, fields, section.start))
            counted += bool(found)
            records.extend(found)
            taken.extend(span for span in fields if found)
            begins = doc.text.startswith(("**", "__"), paragraph.start)
            described += bold and not found and not begins
            bold = begins if found or begins else bold
        described = described if counted > 1 else 0
        if records and counted / (len(leads) - described) >= SHARE:
            why = f"{counted} of {len(leads)} paragraphs hold a title or a link"
            why += f", {described} describe one" if described else ""
            yield RecordWorks(doc, words, Kind.PARAGRAPHS, records, why)


def _leads(doc: Document, paragraphs: Sequence[Paragraph]) -> tuple[list[Paragraph], list[list[Span]]]:
    """Set paragraphs of nothing but links below the bold line above them; leave out images and separators."""
    leads: list[Paragraph] = []
    below: list[list[Span]] = []
    for paragraph in paragraphs:
        if _SEPARATOR.fullmatch(doc.text, paragraph.start, paragraph.end):
            continue
        bare = not doc.rest_in(paragraph.start, paragraph.end).strip()
        links = _outbound(doc.links_in(paragraph.start, paragraph.end))
        if bare and not links:
            continue
        addresses = all(link.kind in (LinkKind.BARE, LinkKind.AUTOLINK) or _is_picture(doc, link) for link in links)
        if bare and addresses and leads and _is_bold_line(doc, leads[-1]):
            below[-1].append(Span(paragraph.start, paragraph.end))
        else:
            leads.append(paragraph)
            below.append([])
    return leads, below


def _is_picture(doc: Document, link: Link) -> bool:
    return any(inner.kind in _IMAGES for inner in doc.links_in(link.text_start, link.text_end))


def _is_bold_line(doc: Document, paragraph: Paragraph) -> bool:
    text = doc.text[paragraph.start : min(paragraph.end, paragraph.start + 300)].replace("\n", " ")
    return bool(_BOLD_LINE.match(text))


def _fields_below(
    doc: Document, words: Words, paragraph: Paragraph, following: int, lists: Sequence[ItemList], starts: Sequence[int]
) -> list[Span]:
    """Give the lists of fields (`- arXiv: <url>`) between a paragraph and the next one.

    They belong to a paragraph of bold text, and to one of plain text if a field is labelled as a paper.
    """
    found: list[Span] = []
    told = _is_bold_line(doc, paragraph)
    place = bisect_left(starts, paragraph.end)
    while place < len(lists) and lists[place].start < following:
        block = lists[place]
        if sum(1 for item in block.items if _is_field(doc, words, item)) * 2 <= len(block.items):
            return []
        told = told or any(_field_role(doc, words, item) == "paper" for item in block.items)
        found.append(Span(block.start, block.end))
        place += 1
    return found if told else []


def _paragraph(
    doc: Document, words: Words, paragraph: Paragraph, fields: Sequence[Span], group: int
) -> Iterator[Record]:
    """Read the entries of one paragraph: mostly one, several where lines begin with a title's link each."""
    text = doc.text
    links = doc.links_in(paragraph.start, paragraph.end)
    below = max((span.end for span in fields), default=0)
    for start, end in _pieces(doc, paragraph, links, words):
        inside = doc.links_in(start, end)
        found = titles.find(text, start, end, inside, words)
        size = found.title.end - found.title.start
        if size < 2:
            continue
        last = max(end, below)
        if fields and not inside:
            if any(_outbound(doc.links_in(span.start, span.end)) for span in fields):
                yield Record(start, last, found.title, found.name, group)
            continue
        outbound = _outbound(inside)
        if not outbound and not any(link.url == "" for link in inside):
            continue
        if found.link is not None and found.link.start - start <= 6:
            rest = text[found.link.end : end]
            if len(plain(text[slice(*found.title)]).split()) >= 4 or len(plain(rest)) < 80:
                yield Record(start, end, found.title, found.name, group)
        elif found.title.start - start < 250 and any(_is_labelled(text, link, words) for link in outbound):
            yield Record(start, end, found.title, found.name, group)


def _is_labelled(text: str, link: Link, words: Words) -> bool:
    """Tell whether a link says what of a work it is, or where it was published: `[TVCG 2022](u)`, alone in its line."""
    label = plain(text[link.text_start : link.text_end])
    if role_of_label(label, words) in _LABELLED:
        return True
    begins = not text[text.rfind("\n", 0, link.start) + 1 : link.start].strip()
    return begins and _PUBLISHED.fullmatch(label) is not None


_PUBLISHED = lazily(r"(?:[A-Z]|arXiv|bioRxiv|medRxiv)[\w .,&:'’/()-]{1,60}?\b(?:19|20)\d\d\b[\w ,.()-]{0,30}")
_SEPARATOR = lazily(r"[ \t]*[-–—=~]{2,}[^\n]{1,80}?[-–—=~]{2,}[ \t]*\n?")
_BOLD_LINES = lazily(r"\n[ \t]*(?=(?:\*\*(?!\s)[^*\n]{3,300}\*\*|__(?!\s)[^_\n]{3,300}__)[ \t\\]*\n)")


def _pieces(doc: Document, paragraph: Paragraph, links: Sequence[Link], words: Words) -> list[Span]:
    """Cut a paragraph before each line that begins with a title's link, or with a symbol, if at least two do.

    A line of bold text behind a line with a link begins an entry, too.
    """
    text = doc.text
    cuts = [_first_line(doc, paragraph)]
    if separator := _SEPARATOR.match(text, cuts[0], paragraph.end):
        cuts = [separator.end()]
    if _SYMBOL.match(text, cuts[0]):
        bullets = [line.end() for line in _SYMBOL_LINE.finditer(text, paragraph.start, paragraph.end)]
        cuts += [at for at, end in pairwise((*bullets, paragraph.end)) if doc.links_in(at, end)]
        return [Span(a, b) for a, b in pairwise((*cuts, paragraph.end))]
    for link in links:
        before = text[max(paragraph.start, link.start - 1) : link.start]
        if link.start > paragraph.start and before == "\n" and link.kind is LinkKind.INLINE:
            label = plain(text[link.text_start : link.text_end])
            if len(label.split()) >= 4 and not role_of_label(label, words):
                cuts.append(link.start)
    if len(cuts) > 1 and (not links or links[0].start != paragraph.start):
        cuts = cuts[:1]
    if len(cuts) == 1 and text.startswith(("**", "__"), cuts[0]):
        bold = [line.end() for line in _BOLD_LINES.finditer(text, cuts[0], paragraph.end)]
        cuts += [at for at in bold if doc.links_in(text.rfind("\n", 0, text.rfind("\n", 0, at)) + 1, at)]
    return [Span(a, b) for a, b in pairwise((*cuts, paragraph.end))]


# Bullets, arrows, shapes, dingbats and emoji: what a line may begin with in the place of a list's marker.
_BULLET = r"[\u00b7\u2022\u2023\u2043\u2190-\u2bff\U0001f000-\U0001faff]"
_SYMBOL = lazily(_BULLET)
_SYMBOL_LINE = lazily(rf"\n[ \t]*(?={_BULLET})")


def _first_line(doc: Document, paragraph: Paragraph) -> int:
    """Find where an entry begins: with the paragraph, or in a single line of indented code directly above it.

    A title that is indented by four blanks too many is shown as code, and its authors and links below it are not.
    """
    behind = doc.text.rfind("\n", 0, paragraph.start)
    begin = doc.text.rfind("\n", 0, max(0, behind)) + 1
    line = doc.text[begin : max(0, behind)]
    if not line.startswith(("    ", "\t")) or not line.strip():
        return paragraph.start
    above = doc.text[doc.text.rfind("\n", 0, max(0, begin - 1)) + 1 : begin]
    start = begin + len(line) - len(line.lstrip())
    return start if not above.strip() and not doc.prose_in(start, behind).strip() else paragraph.start


# --- headings


def _headings(doc: Document, words: Words, found: Sequence[Works]) -> Iterator[Works]:
    """Read headings that are links to works, where most of the deeper headings are."""
    records: list[Record] = []
    counted = 0
    for heading in doc.headings:
        if heading.level < 2 or heading.html:
            continue
        counted += 1
        links = doc.links_in(heading.content_start, heading.content_end)
        if links and links[0].start == heading.content_start and _outbound(links[:1]) and links[0].text_end:
            end = doc.section_at(heading.start).end
            title = Span(links[0].text_start, links[0].text_end)
            records.append(Record(heading.start, end, title, Span(title.start, title.start), heading.start))
    if len(records) >= 5 and len(records) >= SHARE * counted and not found:
        why = f"{len(records)} of {counted} headings are links to works"
        yield RecordWorks(doc, words, Kind.HEADINGS, records, why)
