"""Find the title and the name in the text of an entry.

The shapes are those of real lists: the title is a link, bold, quoted, after a name and a colon,
after the authors, or plain text up to the first link or the end of the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from surveylint.entries.title_tags import (
    DESCRIBED,
    MAX_TITLE,
    MIN_TITLE_WORDS,
    SPACES,
    link_at,
    names_work,
    skip,
)
from surveylint.lazy import lazily
from surveylint.model.document import Link
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.vocabulary import Words

_BOLD = lazily(
    r"(?P<mark>\*\*\*|\*\*|__|\*|_)(?P<text>(?!\s)(?:(?!(?P=mark)).|\n)+?)(?P=mark)(?![\w])"
    r"|<(?P<tag>u|b|strong|em|i|ins)>(?P<html>.+?)</(?P=tag)>",
    re.DOTALL,
)
_QUOTED = lazily(r"[\"“«《「『](?P<text>[^\"”»》」』\n]{3,300})[\"”»》」』]")
_OPENING = '"“«《「『'
_COLON = lazily(r"\s*[:：]\s*")
_STOP = lazily(
    r"\s*(?:[。；]|\n[ \t]*:\s|\[\[|\[(?=[^\[\]]*\]\()|<br|<a\s|<ins>|https?://|!\[|\s[-–—]\s"
    r"|\n\s*\n|:star:|\s\*\*|\*\*\s|\s[*_](?=\S)"
    r"|(?<=[^.\s][^.\s])[.?!]\s+(?=[A-Z*_\"“\[(]|\d{4})|,\s*<|[（(]\s*(?=\*\*)|\|)"
)
_AUTHORS = lazily(r"\bet\s?al\b|,\s*(?:and|&)\s|[A-Z][\w'’-]+[,;]\s*[A-Z]|\band\s+[A-Z]")
_MAX_NAME = 100
"""The maximum number of characters of a name."""

_MAX_NAME_WORDS = 4
_ONE_AUTHOR = lazily(
    r"[A-Z][\w.'’-]*+(?:[ \t]++[A-Z][\w.'’-]*+){0,3}[ \t]*+[.:,]?[ \t]*(?:<br[ /]*>)?[ \t]*\n\s*$"
)
"""Up to four capitalized words on a line of their own: one author above a quoted title."""

# No word of a name is `and`, so that names and their separators match in only one way.
_PERSON = r"(?!and\b)[^\W\d_][\w.'’-]*+(?:[ \t]++(?!and\b)[^\W\d_][\w.'’-]*+){1,3}"
_CREDIT = lazily(
    r"[(\[]?(?:[A-Z][A-Za-z&-]{1,14}|arXiv|bioRxiv)(?: (?:W|Workshops?|Findings))?"
    r"[ '’,-]{0,2}(?:19|20)?\d\d[)\]]?(?:[ \t]*[,.:;-][ \t]*"
    rf"(?:{_PERSON}(?:,?[ \t]+(?:and|&)[ \t]+{_PERSON}|,[ \t]*{_PERSON}){{0,12}})?"
    r"(?:,?[ \t]+et\.? al)?)?[ \t.,;]*"
)
_NAMES = lazily(r"[*_]*\s?[:：]\s+(?=[A-Z\"“])")
_TRAILING = " \t\n.,;:：,。；，-–—*_([（【"


class TitleParts(NamedTuple):
    """The title and the name in an entry's text; a span is empty if it was not found.

    `link` is the link whose text is the title.
    """

    title: Span
    name: Span
    link: Link | None


def find(
    text: str, start: int, end: int, links: Sequence[Link], words: Words, *, named: bool = False
) -> TitleParts:
    """Return the title and the name in the text of one entry.

    Args:
        text: The source's text.
        start: Offset where the entry's content begins.
        end: Offset where it ends.
        links: The links that begin in it.
        words: The vocabulary, for link labels.
        named: Whether the name is already known, so that bold text is always the title.
    """
    at = skip(text, start, end, links, words)
    link = link_at(links, at)
    if link is not None and (names_work(text, link, words) or DESCRIBED.match(text, link.end, end)):
        return _from_link(text, link, end)
    bold = _BOLD.match(text, at, end)
    if bold:
        return _from_bold(text, bold, end, links, words, named=named)
    quoted = _QUOTED.match(text, at, end) if at < end and text[at] in _OPENING else None
    if quoted:
        return TitleParts(Span(*quoted.span("text")), Span(at, at), None)
    return _from_prose(text, at, end, links, words)


def _from_link(text: str, link: Link, end: int) -> TitleParts:
    """Return the text of a link as title, or as name if `: rest of the title` follows."""
    inner = Span(link.text_start, link.text_end)
    short = len(text[inner.start : inner.end].split()) <= 3
    colon = _NAMES.match(text, link.end, end) if short else None
    if colon is None:
        return TitleParts(inner, Span(link.start, link.start), link)
    stop = _STOP.search(text, colon.end(), end)
    last = stop.start() if stop else end
    while last > colon.end() and text[last - 1] in _TRAILING:
        last -= 1
    if last - colon.end() < 12:
        return TitleParts(inner, Span(link.start, link.start), link)
    return TitleParts(Span(link.start, last), inner, link)


def _from_bold(
    text: str, bold: re.Match[str], end: int, links: Sequence[Link], words: Words, *, named: bool
) -> TitleParts:
    """Return bold text as title, or as name if a colon and a title follow."""
    inner = _inner(bold)
    for link in links:
        if (
            inner.start <= link.start < inner.end
            and link.end <= inner.end
            and names_work(text, link, words)
        ):
            return TitleParts(
                Span(link.text_start, link.text_end), Span(inner.start, inner.start), link
            )
    colon = _COLON.match(text, bold.end(), end)
    last = inner.end
    while last > inner.start and text[last - 1] in ":： ":
        last -= 1
    name = _unbracketed(text, Span(inner.start, last))
    if (
        not named
        and colon is None
        and (title := _after_name(text, name, bold.end(), end, links, words))
    ):
        credit = is_credit(text[slice(*name)])
        return TitleParts(title, Span(name.start, name.start) if credit else name, None)
    if named or (colon is None and last == inner.end):
        beside = None if named else link_at(links, bold.end() + 1)
        if beside is not None and _names(text, name, beside, words):
            return TitleParts(Span(beside.text_start, beside.text_end), name, beside)
        return TitleParts(_unquoted(text, inner), Span(inner.start, inner.start), None)
    after = colon.end() if colon else bold.end()
    rest = find(
        text, after, end, [link for link in links if link.start >= after], words, named=True
    )
    if rest.title.end - rest.title.start >= 6:
        return TitleParts(rest.title, name, rest.link)
    return TitleParts(Span(inner.start, last), Span(inner.start, inner.start), None)


def _names(text: str, name: Span, link: Link, words: Words) -> bool:
    """Return whether bold text is the name of the linked title after it: `**Liv** [Title](u)`."""
    few = len(text[slice(*name)].split()) <= 2
    return (
        few
        and len(text[link.text_start : link.text_end].split()) >= MIN_TITLE_WORDS
        and names_work(text, link, words)
    )


def _unbracketed(text: str, span: Span) -> Span:
    """Return the span of a name without the brackets around it."""
    whole = text[span.start : span.end]
    framed = whole.startswith("[") and whole.endswith("]") and whole.count("[") == 1
    return Span(span.start + 1, span.end - 1) if framed else span


def _after_name(
    text: str, name: Span, at: int, end: int, links: Sequence[Link], words: Words
) -> Span | None:
    """Return the title after a bold name: `**[LIV]** Title`, `**LIV** Title | Authors`."""
    if len(text[slice(*name)].split()) > _MAX_NAME_WORDS or text[at : at + 1] not in (" ", "\n"):
        return None
    begin = SPACES.match(text, at, end)
    if (
        begin is None
        or begin.end() >= end
        or not (text[begin.end()].isupper() or text[begin.end()].isdigit())
    ):
        return None
    title = _from_prose(
        text, begin.end(), end, [link for link in links if link.start >= at], words
    ).title
    if title.start != begin.end():
        return None
    barred = text[title.end : end].lstrip().startswith("|")
    bracketed = text[name.start - 1] == "[" and text[name.end : name.end + 1] == "]"
    count = len(text[slice(*title)].split())
    return title if (barred and (bracketed or count >= 3)) or (bracketed and count >= 4) else None


def _unquoted(text: str, inner: Span) -> Span:
    """Return the span of a title without the quotation marks around it."""
    quoted = (
        _QUOTED.fullmatch(text, *inner)
        if inner.start < inner.end and text[inner.start] in _OPENING
        else None
    )
    return Span(*quoted.span("text")) if quoted else inner


def _quotation(text: str, at: int, end: int) -> re.Match[str] | None:
    """Return the first text in quotation marks; most texts have none, which is quick to see."""
    part = text[at:end]
    if '"' not in part and (part.isascii() or not any(mark in part for mark in _OPENING)):
        return None
    return _QUOTED.search(text, at, end)


def _from_prose(text: str, at: int, end: int, links: Sequence[Link], words: Words) -> TitleParts:
    """Return plain text up to the first link, markup or sentence end as title.

    After authors, the title is the bold or quoted text.
    """
    nothing = Span(at, at)
    later = _quotation(text, at, end) or _marked_title(text, at, end)
    if later is not None and _is_by_authors(text, at, later.start()):
        inner = _inner(later)
        marks = len(text[inner.start : inner.end]) - len(
            text[inner.start : inner.end].strip("*_ .")
        )
        if marks:
            stripped = text[inner.start : inner.end].strip("*_ .")
            first = text.find(stripped, inner.start)
            inner = Span(first, first + len(stripped))
        if len(text[inner.start : inner.end].split()) >= 2:
            return TitleParts(inner, nothing, None)
    stop = _STOP.search(text, at, end)
    last = stop.start() if stop else end
    while last > at and text[last - 1] in _TRAILING:
        last -= 1
    if named := _before_credits(text, at, last):
        return TitleParts(named, nothing, None)
    if last <= at:
        link = next(
            (link for link in links if link.start >= at and names_work(text, link, words)), None
        )
        if link is not None:
            return TitleParts(Span(link.text_start, link.text_end), nothing, link)
        return TitleParts(nothing, nothing, None)
    return TitleParts(Span(at, last), nothing, None)


def is_credit(text: str) -> bool:
    """Return whether a text is only venue and year, or also authors: `ICCV 2015, Ada Low et al`."""
    return any(map(str.isdigit, text[:40])) and _CREDIT.fullmatch(text) is not None


def _before_credits(text: str, at: int, end: int) -> Span | None:
    """Return the name if venue and authors follow its colon, no title: `LIV: ICCV2015, Ada Low`."""
    colon = _COLON.search(text, at, min(end, at + _MAX_NAME))
    if colon is None or colon.start() == at or end - colon.end() > 3 * _MAX_NAME:
        return None
    return Span(at, colon.start()) if is_credit(text[colon.end() : end]) else None


def _is_by_authors(text: str, at: int, end: int) -> bool:
    """Return whether the text before a quoted or bold title is its authors."""
    if _AUTHORS.search(text, at, end):
        return True
    return (
        end - at <= _MAX_NAME
        and not text[end + 1].islower()
        and bool(_ONE_AUTHOR.match(text, at, end))
    )


def _marked_title(text: str, at: int, end: int) -> re.Match[str] | None:
    """Return the first bold text of three words or more."""
    for bold in _BOLD.finditer(text, at, min(end, at + MAX_TITLE)):
        is_bold = bold["mark"] in ("**", "__", "***") or bold["tag"] in ("b", "strong")
        if is_bold and len(text[slice(*_inner(bold))].split()) >= 3:
            return bold
    return None


def _inner(marked: re.Match[str]) -> Span:
    """Return the span inside markers, tags or quotation marks."""
    return Span(*marked.span("html" if marked["text"] is None else "text"))
