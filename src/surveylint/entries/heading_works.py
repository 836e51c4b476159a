"""Find the entries that are headings: with a link to the work, or with its links below."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from surveylint.entries.about import is_aside
from surveylint.entries.items import SHARE, outbound
from surveylint.entries.work_list import EntrySpans, ListKind, TextWorkList, WorkList
from surveylint.hosts import MEDIA_KINDS, REPOSITORY_KINDS, identify
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Link, Section
from surveylint.model.source import Span
from surveylint.roles import role_of_label
from surveylint.vocabulary import Words

_MIN_LINKED = 5
_MIN_DETAILED = 3
MIN_TITLE_WORDS = 3
"""A heading of fewer words may as well be a category."""

MAX_PAPERS = 3
"""An entry links to at most this many pages of its paper; a category links to more."""

_MAX_BESIDE = 3
"""The maximum number of words beside the links of a line: more are the title of another work."""

_NUMBER = lazily(r"\d{1,4}[.)](?:[ \t]+|(?=[A-Z]))")


def linked_headings(doc: Document, words: Words, found: Sequence[WorkList]) -> Iterator[WorkList]:
    """Yield the list of headings that link to works, if most headings below the top one do."""
    records: list[EntrySpans] = []
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
                EntrySpans(heading.start, end, title, Span(title.start, title.start), heading.start)
            )
    if len(records) >= _MIN_LINKED and len(records) >= SHARE * counted and not found:
        why = f"{len(records)} of {counted} headings are links to works"
        yield TextWorkList(doc, words, ListKind.HEADINGS, records, why)


def detailed_headings(
    doc: Document, words: Words, found: Sequence[WorkList]
) -> Iterator[TextWorkList]:
    """Yield the lists of headings that are titles, with only the links of their works below.

    Args:
        doc: The document.
        words: The vocabulary.
        found: The lists of works found so far; a heading above one of them is a category.
    """
    starts = sorted(work_list.start for work_list in found)
    for group, sections in _siblings(doc).items():
        if len(sections) < _MIN_DETAILED or is_aside(doc.sections[group], doc, words):
            continue
        records = [
            record
            for section in sections
            if not _holds(starts, section) and (record := _record(doc, words, section, group))
        ]
        if len(records) >= max(_MIN_DETAILED, SHARE * len(sections)):
            why = f"{len(records)} of {len(sections)} headings have the links of a work below"
            yield TextWorkList(doc, words, ListKind.HEADINGS, records, why)


def _siblings(doc: Document) -> dict[int, list[Section]]:
    """Return the sections without sections of their own, by the number of the section above."""
    found: dict[int, list[Section]] = {}
    above = {number for section in doc.sections for number in section.path[:-1]}
    for section in doc.sections:
        if section.heading is None or section.heading.html or section.number in above:
            continue
        found.setdefault(section.path[-2] if len(section.path) > 1 else 0, []).append(section)
    return found


def _holds(starts: Sequence[int], section: Section) -> bool:
    place = bisect_left(starts, section.start)
    return place < len(starts) and starts[place] < section.end


def _record(doc: Document, words: Words, section: Section, group: int) -> EntrySpans | None:
    """Return a section as an entry, None if it is none."""
    heading = section.heading
    if heading is None or len(section.title.split()) < MIN_TITLE_WORDS:
        return None
    links = outbound(doc.links_in(heading.end, section.end))
    papers = [link for link in links if links_to_paper(doc, words, link)]
    if not 1 <= len(papers) <= MAX_PAPERS or not is_alone(doc, words, papers[0]):
        return None
    from surveylint.entries import titles

    number = _NUMBER.match(doc.text, heading.content_start, heading.content_end)
    start = number.end() if number else heading.content_start
    inside = doc.links_in(start, heading.content_end)
    parts = titles.find(doc.text, start, heading.content_end, inside, words)
    if len(plain(doc.text[slice(*parts.title)]).split()) < MIN_TITLE_WORDS:
        return None
    return EntrySpans(heading.start, section.end, parts.title, parts.name, group)


def links_to_paper(doc: Document, words: Words, link: Link) -> bool:
    """Return whether a link is labelled as a paper, or its address is one's."""
    label = plain(doc.text[link.text_start : link.text_end])
    if not label or label.startswith(("http://", "https://")):
        line = doc.text[doc.text.rfind("\n", 0, link.start) + 1 : link.start]
        label = plain(line).strip(" :：-+*")
    if role_of_label(label, words) == "paper":
        return True
    work = identify(link.url)
    return work is not None and work.kind not in REPOSITORY_KINDS | MEDIA_KINDS


def is_alone(doc: Document, words: Words, link: Link) -> bool:
    """Return whether no title is written beside a link: only labels and other links are."""
    text = doc.text
    start = text.rfind("\n", 0, link.start) + 1
    end = text.find("\n", link.end)
    rest = plain(doc.rest_in(start, end if end >= 0 else len(text)))
    beside = [word for word in rest.split() if any(map(str.isalpha, word))]
    label = plain(text[link.text_start : link.text_end])
    is_title = len(label.split()) > _MAX_BESIDE and not role_of_label(label, words)
    return len(beside) <= _MAX_BESIDE and not is_title
