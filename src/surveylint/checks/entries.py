"""Rules on whole entries: placeholders and holes."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from surveylint.entries import Index, TableList, WorkList
from surveylint.entries.about import is_aside
from surveylint.entries.places import Places
from surveylint.hosts import domain_of, is_placeholder
from surveylint.lazy import lazily
from surveylint.match import plain, shortened
from surveylint.match import words as split_words
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Related, Severity
from surveylint.roles import Role, role_of_label
from surveylint.rule import rule
from surveylint.vocabulary import Words

_PATTERN = lazily(r"[\[\]()*?\\|+]")
HOLES = 0.1
"""A column is otherwise full if at most this share of its cells is empty."""


@rule(Severity.ERROR)
def placeholder_entry(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Find titles and names that a template left behind."""
    known, unsure, fits = _placeholders(words)
    for works in index.lists:
        found: dict[str, list[int]] = {}
        titles = works.titles
        for title in set(titles):
            folded = title.casefold().strip(" .:：…")
            if folded in known or folded in unsure or (len(folded) < 60 and fits(folded)):
                found[title] = []
        for number, title in enumerate(titles if found else ()):
            folded = title.casefold().strip(" .:：…")
            if title in found and (folded not in unsure or not _has_live_link(works, number)):
                found[title].append(number)
        for title, numbers in found.items():
            if numbers:
                spans = [works.title_span(number) for number in numbers]
                yield Problem(
                    start=spans[0].start,
                    end=spans[0].end,
                    message=f"`{title}` is a placeholder, the title of a work is wanted",
                    related=tuple(Related(span.start, span.end) for span in spans[1:]),
                    key=title,
                )


def _placeholders(words: Words) -> tuple[frozenset[str], frozenset[str], Callable[[str], bool]]:
    """Split the list: plain entries, entries behind `?` that may be names with a live link, and patterns in slashes.

    The patterns are given as what tells whether a title in lower case fits one of them.
    """
    plain_, unsure = set(), set()
    patterns: dict[bool, list[str]] = {True: [], False: []}
    for entry in words.set("placeholders"):
        if entry.startswith("/") and entry.endswith("/"):
            patterns[entry.isascii()].append(f"(?:{entry[1:-1]})")
        elif entry.startswith("?"):
            unsure.add(entry[1:].strip().casefold())
        else:
            plain_.add(entry.casefold())
    latin, other = (
        lazily("|".join(sorted(patterns[ascii_])) or "(?!)") for ascii_ in (True, False)
    )

    def fits(folded: str) -> bool:
        return bool(latin.fullmatch(folded) or (not folded.isascii() and other.fullmatch(folded)))

    return frozenset(plain_), frozenset(unsure), fits


def _has_live_link(works: WorkList, number: int) -> bool:
    return any(
        link.url.startswith(("http", "www.")) and not is_placeholder(link.url)
        for link in works.links(number)
    )


@rule(Severity.ERROR)
def placeholder_link(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Find links to a search engine, an example host or `#` under a label or title that promises a work."""
    found: dict[str, list[Link]] = {}
    places: Places | None = None
    leading: dict[int, bool] = {}
    for link in doc.links:
        url = link.url
        if (
            len(url) > 60
            or url.count("/") > 3
            or link.is_image
            or not (url == "#" or is_placeholder(url))
        ):
            continue
        label = plain(doc.text[link.text_start : link.text_end])
        if role_of_label(label, words) in ("paper", "code", "project", "data", "link"):
            found.setdefault(url, []).append(link)
        elif len(split_words(label)) >= _TITLE_WORDS and not _is_named(url, label):
            places = places or Places(index)
            works = _titled(places, link)
            if works is not None and _leads_on(works, leading):
                found.setdefault(url, []).append(link)
    for url, links in found.items():
        yield _left_over(url, links, places or Places(index), words)


def _left_over(url: str, links: Sequence[Link], places: Places, words: Words) -> Problem:
    """Report the links of one placeholder; where none of them promises a work for certain, it is a note."""
    doc, index = places.index.doc, places.index
    label = shortened(plain(doc.text[links[0].text_start : links[0].text_end]), 40)
    listed = (
        any(places.at(link.start) is not None for link in links)
        or role_of_label(label, words) == ""
    )
    sure = listed or (bool(index.lists) and any(_promises(doc, link, words) for link in links))
    wanted = "the address of the work" if listed else f"the address that `{label}` promises"
    return Problem(
        start=links[0].target_start,
        end=links[0].target_end,
        message=f"`{url}` is a placeholder, {wanted} is wanted",
        related=tuple(Related(link.target_start, link.target_end) for link in links[1:]),
        severity=None if sure else Severity.INFO,
        key=url,
    )


def _promises(doc: Document, link: Link, words: Words) -> bool:
    """Return whether a link beside the entries is labelled as a paper, code or the like, and shows no format."""
    label = plain(doc.text[link.text_start : link.text_end])
    return role_of_label(label, words) != "link" and not is_aside(
        doc.section_at(link.start), doc, words
    )


_TITLE_WORDS = 3
"""A shorter title may be the name of what the address is the front page of."""

_UP = lazily(
    r"\b(?:back|return|go|jump|scroll)\b.{0,20}\b(?:to|top|up)\b|\btop of\b", re.IGNORECASE
)


def _is_named(url: str, title: str) -> bool:
    """Return whether a title may mean just this address: it names the host, or the top of the page."""
    if url == "#":
        return _UP.search(title) is not None
    host = domain_of(url)
    return host == "localhost" or host.partition(".")[0] in title.casefold()


_LEADS_ITEM = lazily(r"[ \t]*(?:[-*+]|\d{1,6}[.)])[ \t]+[*_]*")
_WITH_PART = lazily(
    r"([ \t]*)\S.*(?:\n[ \t]*)*?\n\1(?:[ ]{2,}|\t)[ \t]*(?:[-*+]|\d{1,6}[.)])[ \t]+[*_]*\["
)


def _titled(places: Places, link: Link) -> WorkList | None:
    """Return the list of works in which a link stands around a title; an item whose only link is `#` is no entry of it."""
    doc = places.index.doc
    line = doc.text.rfind("\n", 0, link.start) + 1
    if link.url == "#" and _WITH_PART.match(doc.text, line):
        return None  # the title of a series, whose parts have their own addresses
    entry = places.at(link.start)
    if entry is not None:
        return entry.works if link.start <= entry.title_span.start < link.end else None
    if link.url != "#" or not _LEADS_ITEM.fullmatch(doc.text, line, link.start):
        return None
    section = doc.section_at(link.start)
    return next(
        (works for works in places.index.lists if works.section == section and works.table is None),
        None,
    )


def _leads_on(works: WorkList, known: dict[int, bool]) -> bool:
    """Return whether the title of any entry leads to a work; a list of headings to be filled in later has none."""
    if works.start not in known:
        known[works.start] = any(_has_titled_work(works, number) for number in range(len(works)))
    return known[works.start]


def _has_titled_work(works: WorkList, number: int) -> bool:
    main, title = works.main(number), works.title_span(number)
    if main is None or not main.start <= title.start < main.end:
        return False
    return main.url.startswith("http") and not is_placeholder(main.url)


@rule(Severity.INFO)
def missing_value(index: Index, words: Words) -> Iterator[Problem]:
    """Find empty cells in a column that is otherwise full: title, name, year, venue."""
    nulls = words.set("nulls")
    for works in index.lists:
        if not isinstance(works, TableList) or len(works) < 8:
            continue
        for role in (Role.TITLE, Role.NAME, Role.YEAR, Role.DATE, Role.VENUE):
            if not works.has(role):
                continue
            cells = works.raw(role)
            empty = {cell for cell in set(cells) if not cell or cell.casefold() in nulls}
            if not empty:
                continue
            holes = [i for i, cell in enumerate(cells) if cell in empty]
            if len(holes) > HOLES * len(cells):
                continue
            spans = [
                works.field(i, role) for i in holes if works.table.widths[i] > works.place[role]
            ]
            if not spans:
                continue
            yield Problem(
                start=spans[0].start,
                end=spans[0].end,
                message=f"{len(holes)} of {len(cells)} rows {'holds' if len(holes) == 1 else 'hold'} no value "
                f"under `{works.header(role)}`",
                related=tuple(Related(span.start, span.end) for span in spans[1:]),
                key=works.header(role),
            )
