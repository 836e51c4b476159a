"""Find the entries that are `<details>` elements: the title in `<summary>`, the links anywhere."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from surveylint.entries import titles
from surveylint.entries.about import is_aside
from surveylint.entries.heading_works import (
    MAX_PAPERS,
    MIN_TITLE_WORDS,
    is_alone,
    links_to_paper,
)
from surveylint.entries.items import SHARE, outbound
from surveylint.entries.work_list import EntrySpans, ListKind, TextWorkList, WorkList
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.vocabulary import Words

_MIN_ELEMENTS = 3
_TAG = lazily(r"<(/?)(details|summary)(?:\s[^<>]{0,300})?>", re.IGNORECASE)


class _Element(NamedTuple):
    """A `<details>` element without others that have a title.

    Attributes:
        start: Offset of its opening tag.
        end: Offset after its closing tag.
        summary: The content of its `<summary>`.
    """

    start: int
    end: int
    summary: Span


def details_works(doc: Document, words: Words, found: Sequence[WorkList]) -> Iterator[TextWorkList]:
    """Yield the lists of `<details>` elements that are works.

    Args:
        doc: The document.
        words: The vocabulary.
        found: The lists of works found so far; an element that holds one is a category.
    """
    spans = sorted((work_list.start, work_list.end) for work_list in found)
    by_section: dict[int, list[_Element]] = {}
    for element in _elements(doc):
        place = bisect_left(spans, (element.end, 0)) - 1
        if place < 0 or spans[place][1] <= element.start:
            number = doc.section_at(element.start).number
            by_section.setdefault(number, []).append(element)
    for number, elements in by_section.items():
        if len(elements) < _MIN_ELEMENTS or is_aside(doc.sections[number], doc, words):
            continue
        group = doc.sections[number].start
        records = [each for element in elements if (each := _record(doc, words, element, group))]
        # `Click to see the abstract` again and again is no title
        titles_found = {doc.text[slice(*record.title)] for record in records}
        if len(titles_found) >= max(_MIN_ELEMENTS, SHARE * len(elements)):
            why = f"{len(records)} of {len(elements)} <details> elements have a title and its links"
            yield TextWorkList(doc, words, ListKind.DETAILS, records, why)


def _elements(doc: Document) -> Iterator[_Element]:
    """Yield the elements whose summary may be a title and that hold no such element."""
    opened: list[tuple[int, Span]] = []
    summary = 0
    last = -1
    for tag in _TAG.finditer(doc.text):
        closing, name = tag[1], tag[2].lower()
        if name == "summary":
            if not closing:
                summary = tag.end()
            elif opened and summary:
                opened[-1] = (opened[-1][0], Span(summary, tag.start()))
                summary = 0
        elif not closing:
            opened.append((tag.start(), Span(0, 0)))
        elif opened:
            start, content = opened.pop()
            is_category = last > start
            if not is_category and _is_title(doc, content):
                last = start
                yield _Element(start, tag.end(), content)


def _is_title(doc: Document, summary: Span) -> bool:
    """Return whether a summary has enough words for a title, outside code and comments."""
    return len(doc.prose_in(summary.start, summary.end).split()) >= MIN_TITLE_WORDS


def _record(doc: Document, words: Words, element: _Element, group: int) -> EntrySpans | None:
    """Return an element as an entry, None if it is none."""
    links = outbound(doc.links_in(element.start, element.end))
    papers = [link for link in links if links_to_paper(doc, words, link)]
    if not 1 <= len(papers) <= MAX_PAPERS:
        return None
    start, end = element.summary
    if papers[0].start > end and not is_alone(doc, words, papers[0]):
        return None
    parts = titles.find(doc.text, start, end, doc.links_in(start, end), words)
    if len(plain(doc.text[slice(*parts.title)]).split()) < MIN_TITLE_WORDS:
        return None
    return EntrySpans(element.start, element.end, parts.title, parts.name, group)
