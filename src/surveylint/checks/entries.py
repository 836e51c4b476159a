"""Rules on whole entries: placeholders, holes, and works that are listed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from surveylint.entries import Entry, Index, Kind, TableWorks, Works
from surveylint.hosts import REPOSITORY_KINDS, identify, is_placeholder
from surveylint.match import comparable, plain
from surveylint.match import words as split_words
from surveylint.model.document import Document, Link, LinkKind
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Edit, Span
from surveylint.roles import Role, role_of_label
from surveylint.rule import rule
from surveylint.vocabulary import Words

_PATTERN = re.compile(r"[\[\]()*?\\|+]")
_IMAGES = (LinkKind.IMAGE, LinkKind.HTML_IMAGE)
HOLES = 0.1
"""A column is otherwise full if at most this share of its cells is empty."""


@rule(Severity.ERROR)
def placeholder_entry(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Find titles and names that a template left behind."""
    known, unsure, patterns = _placeholders(words)
    for works in index.works:
        found: dict[str, list[int]] = {}
        titles = works.titles
        for title in set(titles):
            folded = title.casefold().strip(" .:：…")
            if folded in known or folded in unsure or any(p.fullmatch(folded) for p in patterns):
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


def _placeholders(words: Words) -> tuple[frozenset[str], frozenset[str], list[re.Pattern[str]]]:
    """Split the list: plain entries, entries behind `?` that may be names with a live link, and patterns in slashes."""
    plain_, unsure, patterns = set(), set(), []
    for entry in words.set("placeholders"):
        if entry.startswith("/") and entry.endswith("/"):
            patterns.append(re.compile(entry[1:-1]))
        elif entry.startswith("?"):
            unsure.add(entry[1:].strip().casefold())
        else:
            plain_.add(entry.casefold())
    return frozenset(plain_), frozenset(unsure), patterns


def _has_live_link(works: Works, number: int) -> bool:
    return any(link.url.startswith(("http", "www.")) and not is_placeholder(link.url) for link in works.links(number))


@rule(Severity.ERROR)
def placeholder_link(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Find links to a search engine, an example host or `#` under a label that promises a work."""
    found: dict[str, list[Link]] = {}
    for link in doc.links:
        url = link.url
        if link.kind in _IMAGES or len(url) > 60 or not (url == "#" or is_placeholder(url)):
            continue
        label = plain(doc.text[link.text_start : link.text_end])
        if role_of_label(label, words) in ("paper", "code", "project", "data", "link"):
            found.setdefault(url, []).append(link)
    for url, links in found.items():
        yield Problem(
            start=links[0].target_start,
            end=links[0].target_end,
            message=f"`{url}` is a placeholder, the address of the work is wanted",
            related=tuple(Related(link.target_start, link.target_end) for link in links[1:]),
            key=url,
        )


@rule(Severity.INFO)
def missing_value(index: Index, words: Words) -> Iterator[Problem]:
    """Find empty cells in a column that is otherwise full: title, name, year, venue."""
    nulls = words.set("nulls")
    for works in index.works:
        if not isinstance(works, TableWorks) or len(works) < 8:
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
            spans = [works.field(i, role) for i in holes if works.table.widths[i] > works.place[role]]
            if not spans:
                continue
            yield Problem(
                start=spans[0].start,
                end=spans[0].end,
                message=f"{len(holes)} of {len(cells)} cells under `{works.header(role)}` are empty",
                related=tuple(Related(span.start, span.end) for span in spans[1:]),
                key=works.header(role),
            )


# --- duplicates


@rule(Severity.WARNING)
def duplicate_entry(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Find works that stand twice in one category (heading, bold line and parent item)."""
    nulls = words.set("nulls")
    for key, entries in index.by_title.items():
        if len(entries) < 2 or key in nulls or not any(c.isalpha() for c in key):
            continue
        by_group: dict[int, list[Entry]] = {}
        for entry in entries:
            by_group.setdefault(entry.group, []).append(entry)
        for same in by_group.values():
            if len(same) > 1:
                yield from _duplicates(doc, same, words)
    yield from _with_and_without_name(doc, index)


def _with_and_without_name(doc: Document, index: Index) -> Iterator[Problem]:
    """Find `Name: title` beside `title` in one category where both lead to one paper."""
    for key, entries in index.by_title.items():
        first = entries[0].title
        cut = first.find(": ")
        if cut < 0 or cut > 40:
            continue
        rest = comparable(first[cut + 2 :])
        if len(rest) < 12 or rest == key or rest not in index.by_title:
            continue
        for one in entries:
            for other in index.by_title[rest]:
                address = _address(one) if one.group == other.group else ""
                if address and _is_paper(one) and address == _address(other):
                    early, late = sorted((one, other), key=lambda entry: entry.span.start)
                    line = doc.source.line(early.span.start)
                    place = early.title_span
                    yield Problem(
                        start=late.title_span.start,
                        end=late.title_span.end,
                        message=f"`{_short(late.title)}` stands at line {line} already, as `{_short(early.title)}`",
                        related=(Related(place.start, place.end),),
                        key=rest,
                    )


def _is_paper(entry: Entry) -> bool:
    """Tell whether an entry's main link names a paper, no repository."""
    work = identify(entry.main.url) if entry.main is not None else None
    return work is not None and work.kind not in REPOSITORY_KINDS


def _duplicates(doc: Document, same: Sequence[Entry], words: Words) -> Iterator[Problem]:
    """Report the entries of one title and one category that are the same work."""
    kept: list[tuple[Entry, str]] = []
    for entry in same:
        address = _address(entry)
        twins = [(other, link) for other, link in kept if _same_work(entry, address, other, link)]
        if not twins:
            kept.append((entry, address))
    repeated = [entry for entry in same if all(entry is not other for other, _ in kept)]
    if not repeated:
        return
    first, *rest = repeated
    original = kept[0][0]
    span = first.title_span
    line = doc.source.line(original.span.start)
    places = [original.title_span, *(entry.title_span for entry in rest)]
    yield Problem(
        start=span.start,
        end=span.end,
        message=f"`{_short(first.title)}` stands at line {line} already, in the same category",
        related=tuple(Related(place.start, place.end) for place in places),
        edits=tuple(edit for entry in repeated if (edit := _removal(doc, entry, original)) is not None),
        key=comparable(first.title),
    )


def _address(entry: Entry) -> str:
    """Give what identifies the work behind an entry's main link: the identifier, else the address."""
    link = entry.main
    if link is None or not link.url:
        return ""
    work = identify(link.url)
    if work is not None:
        return f"{work.kind}:{work.value}"
    return link.url.split("://")[-1].rstrip("/").removeprefix("www.").casefold()


def _same_work(entry: Entry, address: str, other: Entry, link: str) -> bool:
    """Decide whether two entries of one title and category are one work listed twice."""
    if _remark(entry) != _remark(other) or _name(entry) != _name(other):
        return False
    if address and link:
        return address == link or len(split_words(entry.title)) >= 4
    if not address and not link:
        return len(split_words(entry.title)) >= 2 or not entry.title.isascii()
    return len(split_words(entry.title)) >= 4


def _name(entry: Entry) -> str:
    """Give the name beside a title: data sets of one paper are different works."""
    if not (entry.works.has(Role.NAME) and entry.works.has(Role.TITLE)):
        return ""
    return comparable(entry.works.values(Role.NAME)[entry.number])


_PART = re.compile(
    r"(?:\bparts?|\bvol(?:ume)?|\bchapter|\blecture|\bday|\bweek|\bno|\bv|\bversion)\.?\s*(?:\d+|[ivx]+)\b"
    r"|[（(]\s*[上中下一二三四五六七八九十\d]+\s*[）)]",
    re.IGNORECASE,
)


def _remark(entry: Entry) -> str:
    """Give the part number that stands behind a title: `(1)`, `part 2`, `（上）`."""
    span, title = entry.span, entry.title_span
    behind = entry.works.doc.text[title.end : min(span.end, title.end + 400)]
    m = _PART.search(plain(behind))
    return m[0].casefold() if m else ""


def _removal(doc: Document, entry: Entry, original: Entry) -> Edit | None:
    """Delete the line of a repeated table row or single-line item that says the same as the original."""
    text = doc.text
    span, other = entry.span, original.span
    if "\n" in text[span.start : span.end].strip():
        return None
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    if _without_number(entry, span, text) != _without_number(original, other, text):
        return None
    return Edit(start, end + 1, "") if end >= 0 else Edit(max(0, start - 1), len(text), "")


def _without_number(entry: Entry, span: Span, text: str) -> str:
    line = text[span.start : span.end]
    if entry.works.kind is Kind.TABLE and isinstance(entry.works, TableWorks) and entry.works.has(Role.INDEX):
        cell = entry.works.field(entry.number, Role.INDEX)
        line = text[span.start : cell.start] + text[cell.end : span.end]
    return " ".join(re.sub(r"^\d+[.)]", "", line).split())


def _short(title: str) -> str:
    return title if len(title) <= 60 else title[:59] + "…"
