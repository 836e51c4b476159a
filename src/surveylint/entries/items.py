"""Read the items of Markdown lists: which are works, which are fields of one, which are neither."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from surveylint.entries import titles
from surveylint.entries.about import is_aside
from surveylint.entries.work_list import Kind, Record, RecordList, WorkList
from surveylint.hosts import domain_of, is_forge
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Item, ItemList, Link, LinkKind
from surveylint.model.source import Span
from surveylint.roles import role_of_label
from surveylint.vocabulary import Words

SHARE = 0.6
"""A block is a list of works if at least this share of its rows or items holds a title or a link."""

_FIELD = lazily(r"[\s*_`]*[^\W\d][\w /&.+-]{0,24}(?:\([^()\n]{1,30}\))?[*_`]*\s?[:：]")
BOLD_LINE = lazily(
    r"\s*(?:\*\*|__|<b>|<strong>).{1,250}(?:\*\*|__|</b>|</strong>)\s*[:：]?\s*$|.{1,80}[:：]\s*$"
)
# Bullets, arrows, shapes, dingbats and emoji: what a line may begin with in the place of a list's marker.
BULLET = r"[\u00b7\u2022\u2023\u2043\u2190-\u2bff\U0001f000-\U0001faff]"
SYMBOL = lazily(BULLET)


def outbound(links: Sequence[Link]) -> list[Link]:
    """Keep the links that lead out of the page: no images, places of the page, addresses of mail."""
    return [
        link for link in links if not link.is_image and not link.url.startswith(("#", "mailto:"))
    ]


def works_of_list(
    doc: Document, words: Words, block: ItemList, paragraphs: Sequence[int]
) -> Iterator[WorkList]:
    """Read a list that no other holds, with all its items.

    Args:
        doc: The document.
        words: The vocabulary.
        block: The list.
        paragraphs: Where each paragraph of the document begins: a bold line above a list names its group.
    """
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
    unlinked = [
        _record(doc, words, item, (), item.end, under)
        for item, under in others
        if not _any_link(doc, item)
    ]
    yield RecordList(doc, words, Kind.LIST, records, why, unlinked)


def _is_contents(doc: Document, block: ItemList) -> bool:
    """Return whether a list leads to places of this page or of one other page: a table of contents."""
    links = [link for link in doc.links_in(block.start, block.end) if not link.is_image]
    if not links:
        return False
    inside = sum(1 for link in links if link.url.startswith("#"))
    if inside * 2 > len(links):
        return True
    pages = {link.url.partition("#")[0] for link in links}
    return len(links) >= 3 and len(pages) == 1 and all("#" in link.url for link in links)


def _group_above(doc: Document, at: int, starts: Sequence[int]) -> int:
    """Return the offset of the heading or bold line that a block stands under; `starts` are those of the paragraphs."""
    section = doc.section_at(at)
    place = bisect_left(starts, at) - 1
    if place >= 0 and starts[place] >= section.start:
        paragraph = doc.paragraphs[place]
        if BOLD_LINE.match(doc.text[paragraph.start : min(paragraph.end, paragraph.start + 300)]):
            return paragraph.start
    return section.start


_CHANGE = lazily(
    r"/(?:issues|pull|merge_requests)/\d+(?:[/#?]|$)|/commits?/[0-9a-f]{7,40}(?:[/#?]|$)|/compare/[^/]+\.\."
)


_REFERENCE = lazily(
    r"\W*(?:(?:issue|pr|pull|gh|commit)?\W*\d+|[0-9a-f]{7,40}|https?://\S+)\W*", re.IGNORECASE
)


def _is_change(doc: Document, link: Link) -> bool:
    """Return whether a link is the number of an issue, a commit or the like: what a log of changes refers to, no work."""
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
    links = outbound(doc.links_in(begin, end))
    if (
        not links
        or links[0].kind is not LinkKind.HTML
        or doc.prose_in(begin, links[0].start).strip()
    ):
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
    if item.parent is None and field_role(doc, words, item) and not _holds_title(doc, item):
        return [], [(item, group)]
    own = _own_links(doc, item)
    linked = any(not _is_change(doc, link) for link in outbound(own)) or any(
        link.url == "" for link in own
    )
    fields = {child for child in item.children if is_field(doc, words, child)}
    own_fields = fields and all(
        child in fields or _is_marked(doc, child) for child in item.children
    )
    if not linked and own_fields:
        return (
            ([_record(doc, words, item, own, item.end, group)], [])
            if _any_link(doc, item)
            else ([], [(item, group)])
        )
    if linked:
        end = item.content[-1].end if len(fields) < len(item.children) else item.end
        record = _record(doc, words, item, own, end, group)
        nested, _ = _children(doc, words, [c for c in item.children if c not in fields], item.start)
        return [record, *nested], []
    if item.children:
        return _children(doc, words, item.children, item.start)
    if (title := _cited(doc, item)) is not None:
        return [
            Record(
                item.start,
                item.content[0].end,
                title,
                Span(title.start, title.start),
                group,
                item.number,
            )
        ], []
    return [], [(item, group)]


def _cited(doc: Document, item: Item) -> Span | None:
    """Find the title of a work that is cited without a link: `Finding Livers in Slices (VENUE 2024)`.

    Or `Ada Low et al. **Finding Livers in Slices.** VENUE, 2024.`, or `Finding Livers in Slices, in VENUE 2024. [paper]`.
    """
    span = item.content[0]
    if span.end - span.start > _LONGEST_CITATION:
        return None
    m = _CITATION.fullmatch(doc.text, span.start, span.end) or _BOLD_CITATION.fullmatch(
        doc.text, span.start, span.end
    )
    return (
        Span(*m.span("title"))
        if m is not None and len(m["title"].split()) >= titles.TITLE_WORDS
        else None
    )


_VENUE = r"(?:[A-Z]|arXiv|bioRxiv)[\w .,&'’/-]{0,30}?[ ,'’](?:19|20)?\d\d"
_CITATION = lazily(
    rf"(?P<title>[^\[\]()<>|\n]+?)(?:[ .,]*\({_VENUE}\)|[.,] in {_VENUE}\b[ .,]*(?:\[[a-z ]{{1,20}}\] *){{0,3}})[ .]*\n?"
)
_BOLD_CITATION = lazily(
    r"[^*\[\]<>\n]{0,200}\*\*(?P<title>[^*\[\]<>\n]+?)[ .]*\*\*[ .,]*[^*\[\]<>\n]{0,120}?\b(?:19|20)\d\d\b[ .)]*\n?"
)
_LONGEST_CITATION = 500


def _children(
    doc: Document, words: Words, children: Sequence[Item], group: int
) -> tuple[list[Record], _Odd]:
    records: list[Record] = []
    others: _Odd = []
    for child in children:
        found, odd = _item(doc, words, child, group)
        records.extend(found)
        others.extend(odd)
    return records, others


def _any_link(doc: Document, item: Item) -> bool:
    return bool(outbound(doc.links_in(item.start, item.end)))


def is_field(doc: Document, words: Words, item: Item) -> bool:
    """Return whether a child item is a field of its parent (`Key: value`, authors, a remark) and no work of its own."""
    if not item.content:
        return False
    span = item.content[0]
    if _FIELD.match(doc.text, span.start, min(span.end, span.start + 40)):
        return True
    links = outbound(_own_links(doc, item))
    if not links:
        return not item.children or bool(
            role_of_label(plain(doc.text[span.start : span.end]), words)
        )
    lead = doc.text[span.start : links[0].start].strip(" *_[(\"'“")
    if links[0].start < span.end and not lead:
        label = plain(doc.text[links[0].text_start : links[0].text_end])
        return bool(role_of_label(label, words))
    return False


def _is_marked(doc: Document, item: Item) -> bool:
    """Return whether a child item is a link behind a symbol that says what it is, as in a legend: a field beside others."""
    links = outbound(_own_links(doc, item))
    if not links or item.children:
        return False
    lead = doc.text[item.content[0].start : links[0].start]
    return SYMBOL.match(lead) is not None and not any(c.isalnum() for c in lead)


def field_role(doc: Document, words: Words, item: Item) -> str:
    """Return what an item gives of what stands above it: `arXiv: <url>` its paper, `github(Keras): <url>` its code."""
    if not item.content:
        return ""
    span = item.content[0]
    m = _FIELD.match(doc.text, span.start, min(span.end, span.start + 60))
    return role_of_label(re.sub(r"\(.*", "", m[0]).strip(" *_`:："), words) if m else ""


def _holds_title(doc: Document, item: Item) -> bool:
    """Return whether words of a title stand between the key of a field and its first link: `Paper: Finding Livers [PDF](u)`."""
    span = item.content[0]
    links = doc.links_in(span.start, span.end)
    m = _FIELD.match(doc.text, span.start, min(span.end, span.start + 60))
    return (
        m is not None
        and bool(links)
        and len(doc.text[m.end() : links[0].start].split()) >= titles.TITLE_WORDS
    )


def _record(
    doc: Document, words: Words, item: Item, own: Sequence[Link], end: int, group: int
) -> Record:
    first = item.content[0]
    found = titles.find(
        doc.text, first.start, first.end, [link for link in own if link.start < first.end], words
    )
    return Record(item.start, max(end, first.end), found.title, found.name, group, item.number)
