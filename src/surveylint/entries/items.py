"""Find the entries in Markdown lists: items that are works, fields of a work, or neither."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from re import Pattern

from surveylint.entries.about import is_aside
from surveylint.entries.entry_text import MIN_TITLE_WORDS
from surveylint.entries.work_list import EntrySpans, ListKind, TextWorkList, WorkList
from surveylint.hosts import domain_of, is_forge
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Item, ItemList, Link, LinkKind
from surveylint.model.source import Span
from surveylint.roles import Role, header_role, role_of_label
from surveylint.vocabulary import Words

SHARE = 0.6
"""A list of works is one in which at least this share of rows or items has a title or a link."""

BOLD_LINE = lazily(
    r"\s*(?:\*\*|__|<b>|<strong>).{1,250}(?:\*\*|__|</b>|</strong>)\s*[:：]?\s*$"
    r"|.{1,80}[:：]\s*$"
)
# Bullets, arrows, shapes, dingbats and emoji, which lines may begin with instead of a list marker.
BULLET = r"[\u00b7\u2022\u2023\u2043\u2190-\u2bff\U0001f000-\U0001faff]"
SYMBOL = lazily(BULLET)

_FIELD = lazily(r"[\s*_`]*[^\W\d][\w /&.+-]{0,24}(?:\([^()\n]{1,30}\))?[*_`]*\s?[:：]")
_CHANGE = lazily(
    r"/(?:issues|pull|merge_requests)/\d+(?:[/#?]|$)|/commits?/[0-9a-f]{7,40}(?:[/#?]|$)"
    r"|/compare/[^/]+\.\."
)
_REFERENCE = lazily(
    r"\W*+(?:(?:(?:issue|pr|pull|gh|commit)\W*+)?\d++|[0-9a-f]{7,40}|https?://\S+)\W*",
    re.IGNORECASE,
)
_VENUE = r"(?:[A-Z]|arxiv|arXiv|bioRxiv)[\w .,&'’/-]{0,30}?[ ,'’](?:19|20)?\d\d"
_CITATION = lazily(
    rf"(?P<title>[^\[\]()（）<>|\n]+?)(?:[ .,]*[(（](?:{_VENUE}|[A-Z]{{4,8}})[)）]"
    rf"|[.,] [Ii]n {_VENUE}\b[ .,]*(?:\[[a-z ]{{1,20}}\] *){{0,3}}"
    rf"|[ .,]*\[{_VENUE}\]|\. (?:[A-Z]{{3,}}|NeurIPS|arXiv)[ ,'’](?:19|20)?\d\d)[ .]*\n?"
)
_BOLD_CITATION = lazily(
    r"[^*\[\]<>\n]{0,200}\*\*(?P<title>[^*\[\]<>\n]+?)[ .]*\*\*"
    r"[ .,]*[^*\[\]<>\n]{0,120}?\b(?:19|20)\d\d\b[ .)]*\n?"
)
_YEAR_CITATION = lazily(r"(?P<title>[^\[\]()（）<>|\n]+?)[ .,]*[(（](?:19|20)\d\d[)）][ .]*\n?")
"""A citation by year alone, which counts only among others: many lists name a year."""

_MAX_CITATION = 500
_Others = list[tuple[Item, int]]
"""Items that are not entries, with the group of each."""


def outbound(links: Sequence[Link]) -> list[Link]:
    """Return the links to other pages: no images, anchors of this page or mail addresses."""
    return [
        link for link in links if not link.is_image and not link.url.startswith(("#", "mailto:"))
    ]


def works_of_list(
    doc: Document, words: Words, listing: ItemList, paragraphs: Sequence[int]
) -> Iterator[WorkList]:
    """Yield the list of works in a top-level list, with the items at all depths.

    Args:
        doc: The document.
        words: The vocabulary.
        listing: The list.
        paragraphs: The starts of the document's paragraphs; a bold line above a list is the
            heading of its group.
    """
    section = doc.section_at(listing.start)
    if is_aside(section, doc, words) or _is_contents(doc, listing):
        return
    group = _group_above(doc, listing.start, paragraphs)
    records, others = _children(doc, words, listing.items, group)
    counted, total = len(records), len(records) + len(others)
    if counted == 0 or counted / total < SHARE:
        return
    why = f"{counted} of {total} items hold a title or a link"
    unlinked = []
    for item, under in others:
        if (cited := _cited(doc, item, under, _YEAR_CITATION)) is not None:
            records.append(cited)
        elif not _any_link(doc, item):
            unlinked.append(_record(doc, words, item, (), item.end, under))
    records.sort()
    yield TextWorkList(doc, words, ListKind.LIST, records, why, unlinked)


def _is_contents(doc: Document, listing: ItemList) -> bool:
    """Return whether a list is a table of contents: it links to anchors of one page."""
    links = [link for link in doc.links_in(listing.start, listing.end) if not link.is_image]
    if not links:
        return False
    inside = sum(1 for link in links if link.url.startswith("#"))
    if inside * 2 > len(links):
        return True
    pages = {link.url.partition("#")[0] for link in links}
    return len(links) >= 3 and len(pages) == 1 and all("#" in link.url for link in links)


def _group_above(doc: Document, at: int, starts: Sequence[int]) -> int:
    """Return the start of the heading or bold line above a list.

    Args:
        doc: The document.
        at: The start of the list.
        starts: The starts of the document's paragraphs.
    """
    section = doc.section_at(at)
    place = bisect_left(starts, at) - 1
    if place >= 0 and starts[place] >= section.start:
        paragraph = doc.paragraphs[place]
        if BOLD_LINE.match(doc.text[paragraph.start : min(paragraph.end, paragraph.start + 300)]):
            return paragraph.start
    return section.start


def _is_change(doc: Document, link: Link) -> bool:
    """Return whether a link is a reference in a change log: to an issue, a commit or the like."""
    if not _CHANGE.search(link.url) or not is_forge(domain_of(link.url)):
        return False
    return _REFERENCE.fullmatch(doc.text, link.text_start, link.text_end) is not None


def _own_links(doc: Document, item: Item) -> list[Link]:
    found: list[Link] = []
    for span in item.content:
        found.extend(doc.links_in(span.start, span.end))
    return found


def _html_record(doc: Document, words: Words, item: Item, group: int) -> EntrySpans | None:
    """Return the entry of an HTML item that begins with a link: `- <p><a href>Title</a></p>`."""
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
    return EntrySpans(item.start, end, title, Span(title.start, title.start), group, item.number)


def _item(doc: Document, words: Words, item: Item, group: int) -> tuple[list[EntrySpans], _Others]:
    """Return the entries in an item and its children, and the items that are not entries.

    An item below an entry that is not an entry itself describes that entry, so it is not returned.
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
    if linked:
        end = item.content[-1].end if len(fields) < len(item.children) else item.end
        record = _record(doc, words, item, own, end, group)
        nested, _ = _children(doc, words, [c for c in item.children if c not in fields], item.start)
        return [record, *nested], []
    if fields and all(child in fields or _is_marked(doc, child) for child in item.children):
        if _any_link(doc, item):
            return [_record(doc, words, item, own, item.end, group)], []
        return [], [(item, group)]
    if item.children:
        return _children(doc, words, item.children, item.start)
    cited = _cited(doc, item, group, _CITATION, _BOLD_CITATION)
    return ([cited], []) if cited is not None else ([], [(item, group)])


def _cited(doc: Document, item: Item, group: int, *patterns: Pattern[str]) -> EntrySpans | None:
    """Return the entry of a work that is cited without a link, None for other items.

    The citations are `Finding Livers in Slices (VENUE 2024)`, `Finding Livers in Slices, in VENUE
    2024. [paper]` and `Ada Low et al. **Finding Livers in Slices.** VENUE, 2024.`.
    """
    if not item.content or item.content[0].end - item.content[0].start > _MAX_CITATION:
        return None
    start, end = item.content[0]
    for pattern in patterns:
        m = pattern.fullmatch(doc.text, start, end)
        if m is not None and len(m["title"].split()) >= MIN_TITLE_WORDS:
            title = Span(*m.span("title"))
            name = Span(title.start, title.start)
            return EntrySpans(item.start, end, title, name, group, item.number)
    return None


def _children(
    doc: Document, words: Words, children: Sequence[Item], group: int
) -> tuple[list[EntrySpans], _Others]:
    records: list[EntrySpans] = []
    others: _Others = []
    for child in children:
        found, odd = _item(doc, words, child, group)
        records.extend(found)
        others.extend(odd)
    return records, others


def _any_link(doc: Document, item: Item) -> bool:
    return bool(outbound(doc.links_in(item.start, item.end)))


def is_field(doc: Document, words: Words, item: Item) -> bool:
    """Return whether a child item is a field of its parent (`Key: value`, authors, a remark)."""
    if not item.content:
        return False
    span = item.content[0]
    if _has_key(doc, words, span):
        return True
    links = outbound(_own_links(doc, item))
    if not links:
        return not item.children or bool(
            role_of_label(plain(doc.text[span.start : span.end]), words)
        )
    lead = doc.text[span.start : links[0].start].strip(" *_[(\"'“")
    if links[0].start >= span.end:
        return False
    label = lead or doc.text[links[0].text_start : links[0].text_end]
    return bool(role_of_label(plain(label), words))


def _has_key(doc: Document, words: Words, span: Span) -> bool:
    """Return whether a text begins with the key of a field; `**Liv: Finding Livers**` does not."""
    m = _FIELD.match(doc.text, span.start, min(span.end, span.start + 40))
    if m is None:
        return False
    mark = m[0].lstrip()[:2]
    if mark not in ("**", "__") or m[0].count(mark) > 1 or doc.text.startswith(mark, m.end()):
        return True
    key = m[0].strip(" *_`:：")
    return bool(role_of_label(key, words)) or header_role(key, words) is not Role.NONE


def _is_marked(doc: Document, item: Item) -> bool:
    """Return whether a child item begins with a symbol and a link, as fields with a legend do."""
    links = outbound(_own_links(doc, item))
    if not links or item.children:
        return False
    lead = doc.text[item.content[0].start : links[0].start]
    return SYMBOL.match(lead) is not None and not any(c.isalnum() for c in lead)


def field_role(doc: Document, words: Words, item: Item) -> str:
    """Return the role of a field: `paper` for `arXiv: <url>`, `code` for `github(Keras): <url>`."""
    if not item.content:
        return ""
    span = item.content[0]
    m = _FIELD.match(doc.text, span.start, min(span.end, span.start + 60))
    return role_of_label(re.sub(r"\(.*", "", m[0]).strip(" *_`:："), words) if m else ""


def _holds_title(doc: Document, item: Item) -> bool:
    """Return whether a field has a title: `Paper: Finding Livers [PDF](u)`, or as a link."""
    span = item.content[0]
    links = doc.links_in(span.start, span.end)
    m = _FIELD.match(doc.text, span.start, min(span.end, span.start + 60))
    if m is None or not links:
        return False
    before = doc.text[m.end() : links[0].start]
    title = before if before.strip() else doc.text[links[0].text_start : links[0].text_end]
    return len(title.split()) >= MIN_TITLE_WORDS


def _record(
    doc: Document, words: Words, item: Item, own: Sequence[Link], end: int, group: int
) -> EntrySpans:
    from surveylint.entries import titles

    first = item.content[0]
    found = titles.find(
        doc.text, first.start, first.end, [link for link in own if link.start < first.end], words
    )
    return EntrySpans(item.start, max(end, first.end), found.title, found.name, group, item.number)
