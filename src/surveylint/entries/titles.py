"""Where in an entry's text its title and its name stand.

The shapes were taken from real lists: the title is a link, bold, quoted, behind a name and a colon, behind the authors,
or plain text up to the first link or the end of the sentence.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Link, LinkKind
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import role_of_label
from surveylint.vocabulary import Words


class Parts(NamedTuple):
    """The parts of an entry's text that were found; empty spans where there is none."""

    title: Span
    name: Span
    link: Link | None  # the link whose text is the title


_LONGEST_TITLE = 5_000
"""No title, and nothing that tells one, is looked for beyond so many characters."""

_NOISE = lazily(
    r"(?:[\s\-*_]*(?:"
    r"<!--.*?-->"
    r"|</?(?!(?:u|b|strong|em|i|ins)>)[A-Za-z][^<>]*>"
    r"|:[a-z0-9_+-]{2,40}:"
    r"|\[\d{1,4}\](?:\*\*|__)?(?![(\[])"
    r"|\[[ xX]\](?=\s)"
    r"|[\[(（]\s*(?:\d{1,2}[/.-])?(?:19|20)\d\d(?:[/.-]\d{1,2}){0,2}\s*[\])）]"
    r"|(?:19|20)\d\d[-/.]\d\d?(?:[-/.]\d\d?)?(?=\s)"
    r"|(?:19|20)\d\d[-_ ][A-Z][\w.-]{1,12}(?:\s*\([^()\n]{1,24}\))?\s+[-–](?=\s)"
    r"|\((?=[^()]{0,40}(?:19|20|')\d\d)[A-Za-z][^()]{1,40}\)(?:\s*\[[^\[\]]{1,60}\](?![(\[]))?(?=\s*\*\*)"
    # a venue or a remark before a bold title, a venue with its year before any
    r"|(?<![*_])\[[^\[\]()<>\n]{1,60}\](?=[ \t]*(?:\*\*|__))"
    r"|(?<![*_])\[(?=[^\[\]\n]{0,40}(?:19|20|['’])\d\d\])[A-Za-z][^\[\]()<>\n]{1,40}\](?=[ \t]*[^\s(\[:])"
    # sets of one or two runs of wide characters: one of many takes a quarter of a millisecond to compile
    r"|(?:(?![“”‘’])(?![《》【】])(?![（）])[^\w\s\"'«»\[\](){}<>`*_$+#@~^\\/.,;:!?&=%|-])+"
    r"))+\s*",
    re.DOTALL,
)
_DESCRIBED = lazily(r"[*_]*\s+[-–—]\s+\w")
_BOLD = lazily(
    r"(?P<mark>\*\*\*|\*\*|__|\*|_)(?P<text>(?!\s)(?:(?!(?P=mark)).|\n)+?)(?P=mark)(?![\w])"
    r"|<(?P<tag>u|b|strong|em|i|ins)>(?P<html>.+?)</(?P=tag)>",
    re.DOTALL,
)
_QUOTED = lazily(r"[\"“«《「『](?P<text>[^\"”»》」』\n]{3,300})[\"”»》」』]")
_OPENING = '"“«《「『'
_COLON = lazily(r"\s*[:：]\s*")
_STOP = lazily(
    r"\s*(?:[。；]|\n[ \t]*:\s|\[\[|\[(?=[^\[\]]*\]\()|<br|<a\s|<ins>|https?://|!\[|\s[-–—]\s|\n\s*\n|:star:|\s\*\*|\*\*\s|\s[*_](?=\S)"
    r"|(?<=[^.\s][^.\s])[.?!]\s+(?=[A-Z*_\"“\[(]|\d{4})|,\s*<|[（(]\s*(?=\*\*)|\|)"
)
_AUTHORS = lazily(r"\bet\s?al\b|,\s*(?:and|&)\s|[A-Z][\w'’-]+[,;]\s*[A-Z]|\band\s+[A-Z]")
_LONGEST_NAME = 100
_ONE_AUTHOR = lazily(
    r"[A-Z][\w.'’-]*+(?:[ \t]++[A-Z][\w.'’-]*+){0,3}[ \t]*+[.:,]?[ \t]*(?:<br[ /]*>)?[ \t]*\n\s*$"
)
"""Up to four capitalised words that fill a line of their own: one author above a quoted title."""
# No word of a name is `and`: what parts two names is told from them in one way, however many there are.
_PERSON = r"(?!and\b)[^\W\d_][\w.'’-]*+(?:[ \t]++(?!and\b)[^\W\d_][\w.'’-]*+){1,3}"
_CREDIT = lazily(
    r"[(\[]?(?:[A-Z][A-Za-z&-]{1,14}|arXiv|bioRxiv)(?: (?:W|Workshops?|Findings))?[ '’,-]{0,2}(?:19|20)?\d\d[)\]]?"
    rf"(?:[ \t]*[,.:;-][ \t]*(?:{_PERSON}(?:,?[ \t]+(?:and|&)[ \t]+{_PERSON}|,[ \t]*{_PERSON}){{0,12}})?(?:,?[ \t]+et\.? al)?)?[ \t.,;]*"
)
_BLANKS = lazily(r"\s+")
_NAMES = lazily(r"[*_]*\s?[:：]\s+(?=[A-Z\"“])")
_TRAILING = " \t\n.,;:：,。；，-–—*_([（【"


def find(
    text: str, start: int, end: int, links: Sequence[Link], words: Words, *, named: bool = False
) -> Parts:
    """Find title and name in one entry's own text.

    Args:
        text: The source's text.
        start: Where the entry's content begins (offset in characters).
        end: Where it ends.
        links: The links that begin within it.
        words: The vocabulary, for link labels.
        named: Whether the name was read already, so that bold text is the title whatever stands behind it.
    """
    at = _skip(text, start, end, links, words)
    link = _link_at(links, at)
    if link is not None and (_says(text, link, words) or _DESCRIBED.match(text, link.end, end)):
        return _from_link(text, link, end)
    bold = _BOLD.match(text, at, end)
    if bold:
        return _from_bold(text, bold, end, links, words, named=named)
    quoted = _QUOTED.match(text, at, end) if at < end and text[at] in _OPENING else None
    if quoted:
        return Parts(Span(*quoted.span("text")), Span(at, at), None)
    return _from_prose(text, at, end, links, words)


def _skip(text: str, at: int, end: int, links: Sequence[Link], words: Words) -> int:
    """Step over what stands before a title: badges, dates, marks, links that are labels."""
    while at < end:
        before = at
        if m := _NOISE.match(text, at, end):
            at = m.end()
            # a run of emphasis marks directly before the title belongs to it
            while at > before and text[at - 1] in "*_":
                at -= 1
        elif m := _BLANKS.match(text, at, end):
            at = m.end()
        if (behind := _behind_tag(text, at, end, links)) > at:
            at = behind
            continue
        link = _link_at(links, at)
        if (
            link is not None
            and link.kind is LinkKind.INLINE
            and _DESCRIBED.match(text, link.end, end)
        ):
            return at
        if link is not None and not _says(text, link, words) and link.end < end:
            rest = text[link.end : min(end, link.end + _LONGEST_TITLE)].strip(" ]),.|\n")
            if rest and (link.is_image or rest[0] not in "[<"):
                at = link.end
                while at < end and text[at] in "],)":
                    at += 1
        if at == before:
            return at
    return at


def _behind_tag(text: str, at: int, end: int, links: Sequence[Link]) -> int:
    """Step over a venue's link in brackets of its own before a title in plain text: `[[CVPR](u)] Finding Livers`."""
    link = _link_at(links, at + 1) if text.startswith("[[", at) else None
    if (
        link is None
        or not text.startswith("] ", link.end)
        or not _VENUE.fullmatch(text, link.text_start, link.text_end)
    ):
        return at
    following = next((other.start for other in links if other.start > link.end), end)
    return (
        link.end + 1 if len(text[link.end + 1 : min(following, end)].split()) >= TITLE_WORDS else at
    )


_VENUE = lazily(r"(?:[A-Z]{3,8}|[aA]r[xX]iv|NeurIPS)(?:[ '’-]?\d{2,4})?")
TITLE_WORDS = 4
"""So many words at least has what is taken for a title where no mark tells it."""


def _link_at(links: Sequence[Link], at: int) -> Link | None:
    place = bisect_left(links, at, key=lambda link: link.start)
    return links[place] if place < len(links) and links[place].start == at else None


def _says(text: str, link: Link, words: Words) -> bool:
    """Return whether a link's text is a title or a name, and no label, date, number, image or address."""
    if link.kind not in (LinkKind.INLINE, LinkKind.REFERENCE, LinkKind.HTML):
        return False
    label = plain(text[link.text_start : link.text_end])
    if (
        not label
        or label.startswith(("http://", "https://", "www."))
        or not any(c.isalpha() for c in label)
    ):
        return False
    return not role_of_label(label, words)


def _from_link(text: str, link: Link, end: int) -> Parts:
    """Take a link's text for the title, or for the name where `: rest of the title` follows."""
    inner = Span(link.text_start, link.text_end)
    short = len(text[inner.start : inner.end].split()) <= 3
    colon = _NAMES.match(text, link.end, end) if short else None
    if colon is None:
        return Parts(inner, Span(link.start, link.start), link)
    stop = _STOP.search(text, colon.end(), end)
    last = stop.start() if stop else end
    while last > colon.end() and text[last - 1] in _TRAILING:
        last -= 1
    if last - colon.end() < 12:
        return Parts(inner, Span(link.start, link.start), link)
    return Parts(Span(link.start, last), inner, link)


def _from_bold(
    text: str, bold: re.Match[str], end: int, links: Sequence[Link], words: Words, *, named: bool
) -> Parts:
    """Take bold text for the title, or for the name where a colon and a title follow."""
    inner = _inner(bold)
    for link in links:
        if (
            inner.start <= link.start < inner.end
            and link.end <= inner.end
            and _says(text, link, words)
        ):
            return Parts(Span(link.text_start, link.text_end), Span(inner.start, inner.start), link)
    colon = _COLON.match(text, bold.end(), end)
    last = inner.end
    while last > inner.start and text[last - 1] in ":： ":
        last -= 1
    name = _unbracketed(text, Span(inner.start, last))
    if (
        not named
        and colon is None
        and (title := _behind_name(text, name, bold.end(), end, links, words))
    ):
        credit = is_credit(text[slice(*name)])
        return Parts(title, Span(name.start, name.start) if credit else name, None)
    if named or (colon is None and last == inner.end):
        beside = None if named else _link_at(links, bold.end() + 1)
        if beside is not None and _names(text, name, beside, words):
            return Parts(Span(beside.text_start, beside.text_end), name, beside)
        return Parts(_unquoted(text, inner), Span(inner.start, inner.start), None)
    after = colon.end() if colon else bold.end()
    rest = find(
        text, after, end, [link for link in links if link.start >= after], words, named=True
    )
    if rest.title.end - rest.title.start >= 6:
        return Parts(rest.title, name, rest.link)
    return Parts(Span(inner.start, last), Span(inner.start, inner.start), None)


def _names(text: str, name: Span, link: Link, words: Words) -> bool:
    """Return whether bold text is the name of what a link behind it gives the title of: `**Liv** [Finding Livers](u)`."""
    few = len(text[slice(*name)].split()) <= 2
    return (
        few
        and len(text[link.text_start : link.text_end].split()) >= TITLE_WORDS
        and _says(text, link, words)
    )


def _unbracketed(text: str, span: Span) -> Span:
    """Leave the brackets around a name out."""
    whole = text[span.start : span.end]
    framed = whole.startswith("[") and whole.endswith("]") and whole.count("[") == 1
    return Span(span.start + 1, span.end - 1) if framed else span


def _behind_name(
    text: str, name: Span, at: int, end: int, links: Sequence[Link], words: Words
) -> Span | None:
    """Find the title that follows a name in bold: `**[LIV]** Finding Livers`, `**LIV** Finding Livers | Ada Low`."""
    if len(text[slice(*name)].split()) > _NAME_WORDS or text[at : at + 1] not in (" ", "\n"):
        return None
    begin = _BLANKS.match(text, at, end)
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


_NAME_WORDS = 4
"""A name has no more words."""


def _unquoted(text: str, inner: Span) -> Span:
    """Leave the quotation marks around a title out."""
    quoted = (
        _QUOTED.fullmatch(text, *inner)
        if inner.start < inner.end and text[inner.start] in _OPENING
        else None
    )
    return Span(*quoted.span("text")) if quoted else inner


def _quotation(text: str, at: int, end: int) -> re.Match[str] | None:
    """Find the first text in quotation marks, of which most parts have none."""
    part = text[at:end]
    if '"' not in part and (part.isascii() or not any(mark in part for mark in _OPENING)):
        return None
    return _QUOTED.search(text, at, end)


def _from_prose(text: str, at: int, end: int, links: Sequence[Link], words: Words) -> Parts:
    """Take plain text up to the first link, mark or sentence end; behind authors, the bold or quoted part."""
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
            return Parts(inner, nothing, None)
    stop = _STOP.search(text, at, end)
    last = stop.start() if stop else end
    while last > at and text[last - 1] in _TRAILING:
        last -= 1
    if named := _before_credits(text, at, last):
        return Parts(named, nothing, None)
    if last <= at:
        link = next((link for link in links if link.start >= at and _says(text, link, words)), None)
        if link is not None:
            return Parts(Span(link.text_start, link.text_end), nothing, link)
        return Parts(nothing, nothing, None)
    return Parts(Span(at, last), nothing, None)


def is_credit(text: str) -> bool:
    """Return whether a text is nothing but venue and year, perhaps with authors: `ICCV 2015, Ada Low et al`."""
    return any(map(str.isdigit, text[:40])) and _CREDIT.fullmatch(text) is not None


def _before_credits(text: str, at: int, end: int) -> Span | None:
    """Return the name where venue and authors follow its colon, and no title: `LIV: ICCV2015, Ada Low et al`."""
    colon = _COLON.search(text, at, min(end, at + _LONGEST_NAME))
    if colon is None or colon.start() == at or end - colon.end() > 3 * _LONGEST_NAME:
        return None
    return Span(at, colon.start()) if is_credit(text[colon.end() : end]) else None


def _is_by_authors(text: str, at: int, end: int) -> bool:
    """Return whether what stands before a quoted or bold title are its authors."""
    if _AUTHORS.search(text, at, end):
        return True
    return (
        end - at <= _LONGEST_NAME
        and not text[end + 1].islower()
        and bool(_ONE_AUTHOR.match(text, at, end))
    )


def _marked_title(text: str, at: int, end: int) -> re.Match[str] | None:
    """Find bold text of three words or more."""
    for bold in _BOLD.finditer(text, at, min(end, at + _LONGEST_TITLE)):
        is_bold = bold["mark"] in ("**", "__", "***") or bold["tag"] in ("b", "strong")
        if is_bold and len(text[slice(*_inner(bold))].split()) >= 3:
            return bold
    return None


def _inner(marked: re.Match[str]) -> Span:
    """Return the place of what stands in marks, tags or quotation marks."""
    return Span(*marked.span("html" if marked["text"] is None else "text"))
