"""Find the title and the name in the text of an entry.

The shapes are those of real lists: the title is a link, bold, quoted, after a name and a colon,
after the authors, or plain text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from surveylint.entries.credits import is_bare_venue, is_tag, without_credits
from surveylint.entries.entry_text import (
    DESCRIBED,
    EMPHASIS,
    MIN_TITLE_WORDS,
    OPENING_QUOTES,
    QUOTED,
    SPACES,
    EntryText,
    TitleParts,
    inner_span,
    unbracketed,
)
from surveylint.entries.plain_titles import (
    STOP,
    after_label,
    after_plain_tag,
    cited_title,
    from_plain_text,
    is_whole_quotation,
    trimmed,
)
from surveylint.entries.title_tags import after_tags, skip
from surveylint.lazy import lazily
from surveylint.match import comparable, plain
from surveylint.model.document import Link
from surveylint.model.source import Span
from surveylint.vocabulary import Words

_COLON = lazily(r"\s*[:：]\s*")
_MAX_NAME_WORDS = 4
_MAX_JOINED = 8
"""A bold text of more words before a colon is a title of its own."""

_NAMES = lazily(r"[*_]*\s?[:：]\s+(?=[A-Z\"“])")


def find(text: str, start: int, end: int, links: Sequence[Link], words: Words) -> TitleParts:
    """Return the title and the name in the text of one entry.

    Args:
        text: The source's text.
        start: Offset where the entry's content begins.
        end: Offset where it ends.
        links: The links that begin in it.
        words: The vocabulary, for link labels.
    """
    entry = EntryText(text, end, links, words)
    begin = skip(entry, start)
    found = _at(entry, begin.at)
    labelled = Span(after_label(entry, *found.title), found.title.end)
    labelled = Span(after_tags(entry, labelled), labelled.end)
    title = _unquoted(text, without_credits(text, cited_title(text, labelled), words))
    name = found.name if found.name.end > found.name.start else begin.name
    return TitleParts(title, name, found.link)


def start_of_title(text: str, start: int, end: int, links: Sequence[Link], words: Words) -> int:
    """Return where the title begins in the text of one entry, after tags; see `find`."""
    return skip(EntryText(text, end, links, words), start).at


def find_in_cell(text: str, cell: Span, links: Sequence[Link], words: Words) -> Span:
    """Return the title in a table cell, which without links and markup is a whole text."""
    entry = EntryText(text, cell.end, links, words)
    begin = skip(entry, cell.start).at
    if links or entry.is_marked(begin):
        return find(text, cell.start, cell.end, links, words).title
    return without_credits(text, cited_title(text, Span(begin, cell.end)), words)


def _at(entry: EntryText, at: int, *, named: bool = False) -> TitleParts:
    """Return the title that begins at an offset.

    Args:
        entry: The entry.
        at: The offset.
        named: Whether the name is already known, so that bold text is always the title.
    """
    text, end = entry.text, entry.end
    link = entry.link_at(at)
    if link is not None and (entry.names_work(link) or DESCRIBED.match(text, link.end, end)):
        return _from_link(entry, link)
    bold = EMPHASIS.match(text, at, end)
    if bold:
        return _from_bold(entry, bold, named=named)
    quoted = QUOTED.match(text, at, end) if at < end and text[at] in OPENING_QUOTES else None
    if quoted and is_whole_quotation(text, quoted, end):
        return TitleParts(Span(*quoted.span("text")), Span(at, at), None)
    if (marked := after_plain_tag(entry, at)) > at:
        return _at(entry, marked, named=True)
    return from_plain_text(entry, at)


def _from_link(entry: EntryText, link: Link) -> TitleParts:
    """Return the text of a link as title, or as name if `: rest of the title` follows."""
    text, end = entry.text, entry.end
    inner = Span(link.text_start, link.text_end)
    colon = _NAMES.match(text, link.end, end) if entry.count(inner) <= 3 else None
    if colon is None:
        return TitleParts(inner, Span(link.start, link.start), link)
    stop = STOP.search(text, colon.end(), end)
    last = trimmed(text, colon.end(), stop.start() if stop else end)
    if last - colon.end() < 12:
        return TitleParts(inner, Span(link.start, link.start), link)
    return TitleParts(Span(link.start, last), inner, link)


def _from_bold(entry: EntryText, bold: re.Match[str], *, named: bool) -> TitleParts:
    """Return bold text as title, or as name if a colon and a title follow."""
    text, end = entry.text, entry.end
    inner = inner_span(bold)
    for link in entry.links:
        inside = inner.start <= link.start < inner.end and link.end <= inner.end
        if inside and entry.names_work(link):
            title = Span(link.text_start, link.text_end)
            return TitleParts(title, Span(inner.start, inner.start), link)
    colon = _COLON.match(text, bold.end(), end)
    last = inner.end
    while last > inner.start and text[last - 1] in ":： ":
        last -= 1
    has_colon = colon is not None or text[last : inner.end].strip() != ""
    name = unbracketed(text, Span(inner.start, last))
    after_name = None if named or colon else _after_name(entry, name, bold.end())
    if after_name is not None:
        return TitleParts(after_name, name, None)
    if named or not has_colon:
        beside = None if named else entry.link_at(bold.end() + 1)
        if beside is not None and _names(entry, name, beside):
            return TitleParts(Span(beside.text_start, beside.text_end), name, beside)
        return TitleParts(_unquoted(text, name), Span(inner.start, inner.start), None)
    return _after_colon(entry, name, colon.end() if colon else bold.end())


def _after_colon(entry: EntryText, name: Span, after: int) -> TitleParts:
    """Return the title after a bold name and a colon.

    A name before a title without markup is part of it: `**Liv**: Finding Livers in Slices`.
    """
    text = entry.text
    entry = entry._replace(links=[link for link in entry.links if link.start >= after])
    begin = skip(entry, after).at
    rest = _at(entry, begin, named=True)
    short = rest.title.end - rest.title.start < 6
    few = entry.count(rest.title) <= MIN_TITLE_WORDS
    if short or (few and is_tag(plain(text[slice(*rest.title)]), entry.words)):
        return TitleParts(name, Span(name.start, name.start), None)
    is_prose = rest.link is None and rest.title.start == begin
    if is_prose and not text[after:begin].strip() and _is_part(entry, name, rest.title):
        return TitleParts(Span(name.start, rest.title.end), name, None)
    return TitleParts(rest.title, name, rest.link)


def _is_part(entry: EntryText, name: Span, rest: Span) -> bool:
    """Return whether a name is part of a title: no label, venue or code, and not repeated."""
    written = plain(entry.text[slice(*name)])
    is_label = is_tag(written, entry.words) and not is_bare_venue(written, entry.words)
    if is_label or entry.text[name.start] == "`":
        return False
    first = comparable(plain(entry.text[rest.start : rest.start + 2 * len(written)]))
    return entry.count(name) <= _MAX_JOINED and not first.startswith(comparable(written))


def _names(entry: EntryText, name: Span, link: Link) -> bool:
    """Return whether bold text is the name of the linked title after it: `**Liv** [Title](u)`."""
    title = Span(link.text_start, link.text_end)
    enough = entry.count(title) >= MIN_TITLE_WORDS
    return enough and entry.count(name) <= 2 and entry.names_work(link)


def _after_name(entry: EntryText, name: Span, at: int) -> Span | None:
    """Return the title after a bold name and before a bar: `**LIV** Title | Authors`."""
    text = entry.text
    if entry.count(name) > _MAX_NAME_WORDS or text[at : at + 1] not in (" ", "\n"):
        return None
    begin = SPACES.match(text, at, entry.end)
    first = text[begin.end() : begin.end() + 1] if begin and begin.end() < entry.end else ""
    if begin is None or not (first.isupper() or first.isdigit()):
        return None
    later = entry._replace(links=[link for link in entry.links if link.start >= at])
    title = from_plain_text(later, begin.end()).title
    barred = text[title.end : entry.end].lstrip().startswith("|")
    return title if title.start == begin.end() and barred and entry.count(title) >= 3 else None


def _unquoted(text: str, inner: Span) -> Span:
    """Return the span of a title without the quotation marks around it."""
    is_open = inner.start < inner.end and text[inner.start] in OPENING_QUOTES
    quoted = QUOTED.fullmatch(text, *inner) if is_open else None
    return Span(*quoted.span("text")) if quoted else inner
