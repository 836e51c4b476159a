"""Rules on placeholders: titles from a template, and links that point to no work."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from surveylint.entries import Index, WorkList
from surveylint.entries.about import is_aside
from surveylint.hosts import domain_of, is_placeholder
from surveylint.lazy import lazily
from surveylint.match import plain, shortened
from surveylint.match import words as split_words
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.namedtuples import NamedTuple
from surveylint.roles import role_of_label
from surveylint.rule import rule
from surveylint.vocabulary import Words

_LONGEST_TITLE = 60
"""A longer title is no placeholder that a pattern matches."""

_LONGEST_URL = 60
_MOST_SLASHES = 3
"""A longer or deeper URL is no front page."""

_TITLE_WORDS = 3
"""A shorter title may be the name of the site whose front page the URL is."""

_PROMISES = ("paper", "code", "project", "data", "link")
"""Roles of labels that promise the page of a work."""

_UP = lazily(
    r"\b(?:back|return|go|jump|scroll)\b.{0,20}\b(?:to|top|up)\b|\btop of\b", re.IGNORECASE
)
_FORMAT = lazily(r"\b(?:formats?|templates?)\b[^:：]{0,40}[:：][\s*_]*\Z", re.IGNORECASE)
_ITEM_START = lazily(r"[ \t]*(?:[-*+]|\d{1,6}[.)])[ \t]+[*_]*")
_SERIES = lazily(
    r"([ \t]*)\S.*(?:\n[ \t]*)*?\n\1(?:[ ]{2}|\t)[ \t]*+(?:[-*+]|\d{1,6}[.)])[ \t]+[*_]*\["
)
"""An item whose first child begins with a link."""


class _Placeholders(NamedTuple):
    """The list of placeholder titles, in lower case.

    Attributes:
        certain: Titles that are placeholders.
        unsure: Titles that are placeholders unless the entry has a real link.
        fits: Whether a title fits one of the patterns.
    """

    certain: frozenset[str]
    unsure: frozenset[str]
    fits: Callable[[str], bool]


@rule(Severity.ERROR)
def placeholder_entry(index: Index, words: Words) -> Iterator[Problem]:
    """Check for titles and names that are left over from a template."""
    known = _placeholders(words)
    for works in index.lists:
        for title, numbers in _placeholder_titles(works, known).items():
            first, *others = [works.title_span(number) for number in numbers]
            yield Problem(
                start=first.start,
                end=first.end,
                message=f"placeholder title `{title}`; expected the title of a work",
                related=related_places(others),
                key=title,
            )


def _placeholders(words: Words) -> _Placeholders:
    """Read the list: `?` before an entry marks an unsure one, slashes around it a pattern."""
    certain, unsure = set(), set()
    patterns: dict[bool, list[str]] = {True: [], False: []}
    for entry in words.set("placeholders"):
        if entry.startswith("/") and entry.endswith("/"):
            patterns[entry.isascii()].append(f"(?:{entry[1:-1]})")
        elif entry.startswith("?"):
            unsure.add(entry[1:].strip().casefold())
        else:
            certain.add(entry.casefold())
    ascii_patterns, other_patterns = (
        lazily("|".join(sorted(patterns[is_ascii])) or "(?!)") for is_ascii in (True, False)
    )
    # no title fits one of the other patterns without a character of theirs
    ideographs = {mark for mark in "".join(patterns[False]) if not mark.isascii()}

    def fits(folded: str) -> bool:
        return bool(
            ascii_patterns.fullmatch(folded)
            or (not ideographs.isdisjoint(folded) and other_patterns.fullmatch(folded))
        )

    return _Placeholders(frozenset(certain), frozenset(unsure), fits)


def _placeholder_titles(works: WorkList, known: _Placeholders) -> dict[str, list[int]]:
    """Return the numbers of the entries by title, for titles that are placeholders."""
    suspects = {
        title: folded
        for title in set(works.titles)
        if (folded := _suspect(title, known)) is not None
    }
    found: dict[str, list[int]] = {}
    for number, title in enumerate(works.titles if suspects else ()):
        if title not in suspects or _shows_format(works, number):
            continue
        if suspects[title] not in known.unsure or not _has_real_link(works, number):
            found.setdefault(title, []).append(number)
    return found


def _suspect(title: str, known: _Placeholders) -> str | None:
    """Return a title that may be a placeholder in lower case, None for any other."""
    folded = title.casefold().strip(" .:：…")
    if folded in known.certain or folded in known.unsure:
        return folded
    return folded if len(folded) < _LONGEST_TITLE and known.fits(folded) else None


def _shows_format(works: WorkList, number: int) -> bool:
    """Return whether an entry is a quote, or comes after a line such as `Format:`."""
    source = works.doc.source
    start = works.span(number).start
    line = source.line(start)
    before = source.text[source.line_starts[line - 1] : start]
    above = source.slice(source.line_span(line - 1)) if line > 1 else ""
    return ">" in before or _FORMAT.search(above) is not None


def _has_real_link(works: WorkList, number: int) -> bool:
    return any(
        link.url.startswith(("http", "www.")) and not is_placeholder(link.url)
        for link in works.links(number)
    )


@rule(Severity.ERROR)
def placeholder_link(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Check for links of works to a search engine, an example host or `#`."""
    found: dict[str, list[Link]] = {}
    linking: dict[int, bool] = {}
    for link in doc.links:
        if not _may_be_placeholder(link):
            continue
        label = plain(doc.text[link.text_start : link.text_end])
        if role_of_label(label, words) in _PROMISES:
            found.setdefault(link.url, []).append(link)
        elif len(split_words(label)) >= _TITLE_WORDS and not _is_meant(link.url, label):
            works = _list_of_title(index, link)
            if works is not None and _links_titles(works, linking):
                found.setdefault(link.url, []).append(link)
    for links in found.values():
        yield _left_over(links, index, words)


def _may_be_placeholder(link: Link) -> bool:
    url = link.url
    return (
        len(url) <= _LONGEST_URL
        and url.count("/") <= _MOST_SLASHES
        and not link.is_image
        and (url == "#" or is_placeholder(url))
    )


def _is_meant(url: str, title: str) -> bool:
    """Return whether a title may mean just this URL: it names the host or the top of the page."""
    if url == "#":
        return _UP.search(title) is not None
    host = domain_of(url)
    return host == "localhost" or host.partition(".")[0] in title.casefold()


def _list_of_title(index: Index, link: Link) -> WorkList | None:
    """Return the list of works in which a link is around a title, None where there is none.

    An item whose only link is `#` is no entry, so it is searched for by its section.
    """
    doc = index.doc
    line = doc.text.rfind("\n", 0, link.start) + 1
    if link.url == "#" and _SERIES.match(doc.text, line):
        return None  # the parts of a series have their own URLs
    entry = index.entry_at(link.start)
    if entry is not None:
        return entry.works if link.start <= entry.title_span.start < link.end else None
    if link.url != "#" or not _ITEM_START.fullmatch(doc.text, line, link.start):
        return None
    section = doc.section_at(link.start)
    return next(
        (works for works in index.lists if works.section == section and works.table is None), None
    )


def _links_titles(works: WorkList, known: dict[int, bool]) -> bool:
    """Return whether any title of a list links to a work.

    A list of headings to fill in later has no such title.

    Args:
        works: The list.
        known: The answers so far, by the start of the list.
    """
    if works.start not in known:
        known[works.start] = any(_title_links(works, number) for number in range(len(works)))
    return known[works.start]


def _title_links(works: WorkList, number: int) -> bool:
    """Return whether the title of an entry links to a work."""
    main, title = works.main(number), works.title_span(number)
    if main is None or not main.start <= title.start < main.end:
        return False
    return main.url.startswith("http") and not is_placeholder(main.url)


def _left_over(links: Sequence[Link], index: Index, words: Words) -> Problem:
    """Report the links to one placeholder; where none of them surely promises a work, as a note."""
    doc, first = index.doc, links[0]
    label = shortened(plain(doc.text[first.text_start : first.text_end]), 40)
    is_listed = (
        any(index.entry_at(link.start) is not None for link in links)
        or role_of_label(label, words) == ""
    )
    is_sure = is_listed or (
        bool(index.lists) and any(_promises(doc, link, words) for link in links)
    )
    expected = "the URL of the work" if is_listed else f"a URL for `{label}`"
    return Problem(
        start=first.target_start,
        end=first.target_end,
        message=f"placeholder link `{first.url}`; expected {expected}",
        related=related_places(link.target_span for link in links[1:]),
        severity=None if is_sure else Severity.INFO,
        key=first.url,
    )


def _promises(doc: Document, link: Link, words: Words) -> bool:
    """Return whether a link outside of entries is labeled as a paper, code or the like.

    Labels in sections that show the format of an entry do not count.
    """
    label = plain(doc.text[link.text_start : link.text_end])
    return role_of_label(label, words) != "link" and not is_aside(
        doc.section_at(link.start), doc, words
    )
