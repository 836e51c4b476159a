"""Find the entries in paragraphs.

An entry is a title with links after it, or a bold line with links, fields and a description below.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter

from surveylint.entries.about import is_aside
from surveylint.entries.items import (
    BOLD_LINE,
    BULLET,
    SHARE,
    SYMBOL,
    field_role,
    is_field,
    outbound,
)
from surveylint.entries.work_list import EntrySpans, ListKind, TextWorkList, WorkList
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, ItemList, Link, LinkKind, Paragraph, Section
from surveylint.model.source import Span
from surveylint.roles import role_of_label
from surveylint.vocabulary import Words

_LABELLED = frozenset({"paper", "code", "project", "data", "demo", "video"})
_BADGE = lazily(r"\s*!\[([^\[\]]*)\]")
_SYMBOL_LINE = lazily(rf"\n[ \t]*(?={BULLET})")
_PUBLISHED = lazily(
    r"(?:[A-Z]|arXiv|bioRxiv|medRxiv)[\w .,&:'’/()-]{1,60}?\b(?:19|20)\d\d\b[\w ,.()-]{0,30}"
)
_REFERENCE = lazily(r"\\?\[\d{1,4}\\?\][ \t]+(?=[A-Z\"“*_])")
"""The number of a reference: `[12] Low, A. ...`."""

_SEPARATOR = lazily(r"[ \t]*[-–—=~]{2,99}[^\n]{1,80}?[-–—=~]{2,99}[ \t]*\n?")
_DATED = r"[*_`(\[]{0,3}(?:19|20)\d\d[-./]\d{1,2}(?:[-./]\d{1,2})?(?!\d)"
_DATE = lazily(_DATED)
_DATED_LINES = lazily(rf"\n[ \t]*(?={_DATED})")
_BOLD_LINES = lazily(
    r"\n[ \t]*(?=(?:\*\*(?!\s)[^*\n]{3,300}\*\*|__(?!\s)[^_\n]{3,300}__)[ \t\\]*\n)"
)
_BOLD_TITLES = lazily(
    r"(?:<br[ ]?/?>|[ ]{2}|\\)[ \t]{0,9}\n[ \t]{0,9}"
    r"(?=(?:\*\*|__|<(?:b|strong)>)(?!\s)(?P<bold>[^\n]{3,400}?)(?:\*\*|__|</(?:b|strong)>))",
    re.IGNORECASE,
)
"""Ends of lines before a line that begins with bold text."""

_HTML_BLOCK = lazily(r"<(?:p|div)(?:\s[^<>]{0,200})?>\s*(?=<(?:b|strong)>)", re.IGNORECASE)
_MIN_BOLD_WORDS = 3
_MAX_LABEL = 3
_BOLD_TAGS = ("**", "__", "<b>", "<strong>")


def works_of_paragraphs(doc: Document, words: Words) -> tuple[list[WorkList], list[Span]]:
    """Return the lists of works in paragraphs, and the spans of the lists that are their fields."""
    by_section: dict[int, list[Paragraph]] = {}
    for paragraph in sorted((*doc.paragraphs, *_html_paragraphs(doc, words))):
        if doc.text.startswith("[^", paragraph.start):
            continue  # a footnote
        by_section.setdefault(doc.section_at(paragraph.start).number, []).append(paragraph)
    lists = [listing for listing in doc.lists if listing.parent is None]
    found: list[WorkList] = []
    taken: list[Span] = []
    for number, paragraphs in by_section.items():
        section = doc.sections[number]
        if not is_aside(section, doc, words):
            work_list, fields = _works_of_section(doc, words, section, paragraphs, lists)
            found += work_list
            taken += fields
    return found, taken


def _html_paragraphs(doc: Document, words: Words) -> Iterator[Paragraph]:
    """Yield the content of HTML blocks of lines that begin with bold titles."""
    if "<b>" not in doc.text and "<strong>" not in doc.text:
        return
    for start, end in doc.inlines:
        block = _HTML_BLOCK.match(doc.text, start, end)
        if block and len(_bold_titles(doc, Span(block.end(), end), words)) > 1:
            yield Paragraph(block.end(), end)


def _works_of_section(
    doc: Document,
    words: Words,
    section: Section,
    paragraphs: Sequence[Paragraph],
    lists: Sequence[ItemList],
) -> tuple[list[WorkList], list[Span]]:
    """Return the list of works in the paragraphs of a section, if they are one, and its fields."""
    leads, below = _leads(doc, paragraphs)
    records: list[EntrySpans] = []
    taken: list[Span] = []
    counted = 0
    described = 0
    bold = False  # whether the last entry begins with a title in bold
    for place, paragraph in enumerate(leads):
        following = leads[place + 1].start if place + 1 < len(leads) else section.end
        fields = [*below[place], *_fields_below(doc, words, paragraph, following, lists)]
        entries = list(_paragraph(doc, words, paragraph, fields, section.start))
        counted += bool(entries)
        records += entries
        if entries:
            taken += fields
        begins = doc.text.startswith(("**", "__"), paragraph.start)
        described += bold and not entries and not begins
        bold = begins if entries or begins else bold
    described = described if counted > 1 else 0
    if not records or counted / (len(leads) - described) < SHARE:
        return [], taken
    why = f"{counted} of {len(leads)} paragraphs hold a title or a link"
    why += f", {described} describe one" if described else ""
    return [TextWorkList(doc, words, ListKind.PARAGRAPHS, records, why)], taken


def _leads(
    doc: Document, paragraphs: Sequence[Paragraph]
) -> tuple[list[Paragraph], list[list[Span]]]:
    """Return the paragraphs that may be entries, and for each the paragraphs of links below it.

    A paragraph of only links belongs to the bold line before it. Images, separators and labels are
    left out.
    """
    leads: list[Paragraph] = []
    below: list[list[Span]] = []
    for paragraph in paragraphs:
        if _SEPARATOR.fullmatch(doc.text, paragraph.start, paragraph.end):
            continue
        bare = not doc.rest_in(paragraph.start, paragraph.end).strip()
        links = outbound(doc.links_in(paragraph.start, paragraph.end))
        if bare and not links:
            continue
        labels = bare and all(_is_bracketed_label(doc, link) for link in links)
        addresses = all(
            link.kind in (LinkKind.BARE, LinkKind.AUTOLINK) or _is_picture(doc, link)
            for link in links
        )
        if bare and (addresses or labels) and leads and _is_bold_line(doc, leads[-1]):
            below[-1].append(Span(paragraph.start, paragraph.end))
        elif not labels:
            leads.append(paragraph)
            below.append([])
    return leads, below


def _is_bracketed_label(doc: Document, link: Link) -> bool:
    """Return whether a link is labelled in brackets, `[[arXiv]](u)`, as below a heading."""
    label = plain(doc.text[link.text_start : link.text_end])
    return label.startswith("[") and label.endswith("]") and len(label.split()) <= _MAX_LABEL


def _is_picture(doc: Document, link: Link) -> bool:
    return any(inner.is_image for inner in doc.links_in(link.text_start, link.text_end))


def _is_bold_line(doc: Document, paragraph: Paragraph) -> bool:
    text = doc.text[paragraph.start : min(paragraph.end, paragraph.start + 300)].replace("\n", " ")
    return bool(BOLD_LINE.match(text))


def _fields_below(
    doc: Document,
    words: Words,
    paragraph: Paragraph,
    following: int,
    lists: Sequence[ItemList],
) -> list[Span]:
    """Return the spans of the lists of fields (`- arXiv: <url>`) between two paragraphs.

    They belong to the first paragraph if it is bold, or if one of them is labelled as a paper.
    """
    found: list[Span] = []
    owned = _is_bold_line(doc, paragraph)
    place = bisect_left(lists, paragraph.end, key=attrgetter("start"))
    while place < len(lists) and lists[place].start < following:
        items = lists[place].items
        if sum(1 for item in items if is_field(doc, words, item)) * 2 <= len(items):
            return []
        owned = owned or any(field_role(doc, words, item) == "paper" for item in items)
        found.append(Span(lists[place].start, lists[place].end))
        place += 1
    return found if owned else []


def _paragraph(
    doc: Document, words: Words, paragraph: Paragraph, fields: Sequence[Span], group: int
) -> Iterator[EntrySpans]:
    """Yield the entries of a paragraph: one, or several if lines begin with a linked title."""
    from surveylint.entries import titles

    text = doc.text
    links = doc.links_in(paragraph.start, paragraph.end)
    below = max((span.end for span in fields), default=0)
    for start, end in _pieces(doc, paragraph, links, words):
        inside = doc.links_in(start, end)
        found = titles.find(text, start, end, inside, words)
        size = found.title.end - found.title.start
        if size < 2 or text.startswith("[![", found.title.start):
            continue
        last = max(end, below)
        if fields and not inside:
            if any(outbound(doc.links_in(span.start, span.end)) for span in fields):
                yield EntrySpans(start, last, found.title, found.name, group)
            continue
        leading = outbound(inside)
        if not leading and not any(link.url == "" for link in inside):
            continue
        if found.link is not None and _begins(text, Span(start, end), inside, found.link, words):
            rest = text[found.link.end : end]
            if len(plain(text[slice(*found.title)]).split()) >= 4 or len(plain(rest)) < 80:
                yield EntrySpans(start, end, found.title, found.name, group)
        elif found.title.start - start < 250 and (
            any(_is_labelled(text, link, words) for link in leading)
            or _REFERENCE.match(text, start, end)
        ):
            yield EntrySpans(start, end, found.title, found.name, group)


def _begins(text: str, span: Span, links: Sequence[Link], first: Link, words: Words) -> bool:
    """Return whether a link begins an entry, perhaps after tags and emphasis markers."""
    from surveylint.entries import titles

    return (
        first.start - span.start <= 6
        or first.start - titles.start_of_title(text, *span, links, words) <= 6
    )


def _is_labelled(text: str, link: Link, words: Words) -> bool:
    """Return whether a link is labelled as a part of a work, or as a venue on its own line."""
    label = plain(text[link.text_start : link.text_end])
    if not label and (badge := _BADGE.match(text, link.text_start, link.text_end)):
        label = badge[1]
    if role_of_label(label, words) in _LABELLED:
        return True
    begins = not text[text.rfind("\n", 0, link.start) + 1 : link.start].strip()
    return begins and _PUBLISHED.fullmatch(label) is not None


def _pieces(doc: Document, paragraph: Paragraph, links: Sequence[Link], words: Words) -> list[Span]:
    """Split a paragraph before each line that begins an entry.

    Such a line begins with a linked title, a symbol or a date, if at least two lines do, or is bold
    and comes after a line with a link.
    """
    text = doc.text
    cuts = [_first_line(doc, paragraph)]
    if separator := _SEPARATOR.match(text, cuts[0], paragraph.end):
        cuts = [separator.end()]
    if SYMBOL.match(text, cuts[0]):
        bullets = [
            line.end() for line in _SYMBOL_LINE.finditer(text, paragraph.start, paragraph.end)
        ]
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
    if len(cuts) == 1 and _DATE.match(text, cuts[0]):
        dated = [line.end() for line in _DATED_LINES.finditer(text, cuts[0], paragraph.end)]
        return [
            Span(a, b)
            for a, b in pairwise((*cuts, *dated, paragraph.end))
            if doc.links_in(a, b) or a == cuts[0]
        ]
    if len(cuts) == 1 and text.startswith(_BOLD_TAGS, cuts[0]):
        if len(titled := _bold_titles(doc, Span(cuts[0], paragraph.end), words)) > 1:
            return titled
        bold = [line.end() for line in _BOLD_LINES.finditer(text, cuts[0], paragraph.end)]
        cuts += [
            at for at in bold if doc.links_in(text.rfind("\n", 0, text.rfind("\n", 0, at)) + 1, at)
        ]
    return [Span(a, b) for a, b in pairwise((*cuts, paragraph.end))]


def _bold_titles(doc: Document, span: Span, words: Words) -> list[Span]:
    """Split a paragraph before each line that begins with a bold title and has a link, at breaks.

    All its bold lines must be titles: the labels of fields are bold, too.
    """
    text = doc.text
    cuts = [span.start]
    for line in _BOLD_TITLES.finditer(text, *span):
        label = plain(line["bold"])
        if (
            len(label.split()) < _MIN_BOLD_WORDS
            or label[-1] in ":："
            or role_of_label(label, words)
        ):
            return []
        cuts.append(line.end())
    pieces = [Span(a, b) for a, b in pairwise((*cuts, span.end))]
    return pieces if all(outbound(doc.links_in(*piece)) for piece in pieces) else []


def _first_line(doc: Document, paragraph: Paragraph) -> int:
    """Return where an entry begins: at the paragraph, or at one line of indented code above it.

    A title that is indented by four spaces is shown as code; its authors and links below are not.
    """
    line_end = doc.text.rfind("\n", 0, paragraph.start)
    begin = doc.text.rfind("\n", 0, max(0, line_end)) + 1
    line = doc.text[begin : max(0, line_end)]
    if not line.startswith(("    ", "\t")) or not line.strip():
        return paragraph.start
    above = doc.text[doc.text.rfind("\n", 0, max(0, begin - 1)) + 1 : begin]
    start = begin + len(line) - len(line.lstrip())
    is_code = not above.strip() and not doc.prose_in(start, line_end).strip()
    return start if is_code else paragraph.start
