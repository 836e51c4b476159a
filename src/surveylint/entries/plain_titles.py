"""Find the title in plain text: up to a link, markup or the end of the sentence."""

from __future__ import annotations

import re

from surveylint.entries.credits import (
    MAX_TAG,
    after_authors,
    are_authors,
    first_credit,
    is_credit,
    is_dated,
    is_tag,
    is_venue,
)
from surveylint.entries.entry_text import (
    EMPHASIS,
    MAX_TITLE,
    MIN_TITLE_WORDS,
    OPENING_QUOTES,
    QUOTED,
    EntryText,
    TitleParts,
    inner_span,
    unbracketed,
)
from surveylint.lazy import lazily
from surveylint.model.source import Span
from surveylint.roles import is_known_venue, role_of_label

_COLON = lazily(r"\s{0,9}[:：]\s*")
_CITED_END = lazily(  # the end of a title in a citation
    r"\s{0,9}\[[A-Z]\]"
    r"|(?<=[^.\s][^.\s])(?<!\bvs)(?:\.\s+(?=[A-Za-z*_])|[?!]\s+(?=[*_]|arXiv|In\b|Proc))"
)
STOP = lazily(
    r"\s{0,99}(?:[。；]|\n[ \t]*:\s|\[\[|\[(?=[^\[\]]*\]\()|<br|<a\s|<ins>|<?https?://|!\[|\s[-–—·•]\s"
    r"|\n\s{0,99}\n|:star:|\s\*\*|\*\*\s|\s[*_](?=\S)"
    r"|[.?!](?<=[^.\s][^.\s].)(?<!\bvs.)\s+(?=[A-Z*_\"“\[(]|\d{4})|,\s*<|[（(]\s*(?=\*\*)|\|)"
)
_AUTHORS = lazily(
    r"\bet\s?al\b|,\s*(?:and|&)\s|[A-Z][\w'’-]{1,60}[∗*†‡\d]{0,9}\s?[,;·]\s*[A-Z]|\band\s+[A-Z]"
    r"|[A-Z][\w'’-]{1,60} [A-Z]{1,3}, ?[A-Z][\w'’-]{1,60} [A-Z]{1,3}\b"
)
_LINE_BREAK = lazily(r"<br[ /]*>\s*\Z")
_MAX_NAME = 100
"""The maximum number of characters of a name."""

_ONE_AUTHOR = lazily(
    r"[A-Z][\w.'’-]*+(?:[ \t]++[A-Z][\w.'’-]*+){0,3}[ \t]*+[.:,]?[ \t]*(?:<br[ /]*>)?[ \t]*\n\s*$"
)
"""Up to four capitalized words on a line of their own: one author above a quoted title."""

_ONE_CITED = lazily(r"[A-Z][\w.'’-]*+(?:[ \t]++[A-Z][\w.'’-]*+){1,3}(?:[.,]|(?<=\.))[ \t]*+")
_CITED_VENUE = lazily(r"[.,;]?[ \t]+(?:[Ii]n[: ] ?)?[*_(\[]*[A-Z][^\n\[\]]{2,80}")
_OTHERS = lazily(r"\bet\.?[ \t]al[.,:]{0,2}[ \t]*\Z")
_NAME = lazily(r"(?P<name>[^\s:：\"“][^:：\n\"“]{0,59})[:：]\s*")
_DASHED = lazily(
    r"(?P<name>[^\s:：·•\"“–—-][^:：·•\n\"“–—-]{0,39}?)(?:[ \t]+[–—·•-]|[ \t]?[:：]|,)[ \t]+(?=[A-Z])"
)
_DIGITS, _LONGEST_DASHED = lazily(r"\d\d"), 40
_AFTER_QUOTED = lazily(r"\s*(?:[.,;:|()\[\]<*_`–—，。；：（、-]|\Z|\n|https?:|[A-Z]{2,})")
_MARK = lazily(r"[\[*_<](?<=[\s:：|,].)(?:(?<!<)|(?=[abisu]))")
_TRAILING = " \t\n\\.,;:：,。；，-–—*_([（【［〔－"


def from_plain_text(entry: EntryText, at: int) -> TitleParts:
    """Return plain text up to the first link, markup or sentence end as title.

    After authors, the title is the bold or quoted text.
    """
    text, end = entry.text, entry.end
    nothing = Span(at, at)
    quoted = _quotation(text, at, end)
    if later := _after_credits(entry, at, quoted or _marked_title(entry, at)):
        return TitleParts(later, nothing, None)
    if quoted and (name := _quoted_name(text, at, end, quoted)):
        return TitleParts(Span(*quoted.span("text")), name, None)
    at = after_label(entry, at, end)
    start = after_authors(text, at, end)
    last = _prose_end(entry, start)
    last = min(last, first_credit(text, start, min(end, last + MAX_TAG), entry.words))
    if start > at:
        cited = _CITED_END.search(text, start, last)
        at, last = start, cited.start() if cited else last
    last = trimmed(text, at, last)
    if named := _before_credits(text, at, last):
        return TitleParts(named, nothing, None)
    if last > at:
        return TitleParts(unbracketed(text, Span(at, last)), nothing, None)
    links = (link for link in entry.links if link.start >= at and entry.names_work(link))
    if (link := next(links, None)) is not None:
        return TitleParts(Span(link.text_start, link.text_end), nothing, link)
    return TitleParts(nothing, nothing, None)


def _prose_end(entry: EntryText, at: int) -> int:
    """Return where plain text stops to be a title.

    A question mark ends it only before authors or a venue: `What Is a Liver? A Study of Slices`.
    """
    text, end = entry.text, entry.end
    stop = STOP.search(text, at, end)
    while stop is not None and stop[0].strip()[:1] in ("?", "!"):
        following = STOP.search(text, stop.end(), end)
        rest = text[stop.end() : following.start() if following else end].strip()
        ends = rest.startswith(("In ", "(", "[")) or " et al" in rest or len(rest.split()) < 2
        ends = ends or (len(rest.split()) <= MIN_TITLE_WORDS and is_tag(rest, entry.words))
        if ends or not rest[:1].isupper() or _are_credits(entry, rest):
            return stop.start()
        stop = following
    return _before_author_line(text, at, stop.start() if stop is not None else end)


def _are_credits(entry: EntryText, text: str) -> bool:
    """Return whether a text is a list of people, perhaps with their venue."""
    people, _, venue = text.rpartition(",")
    return are_authors(text) or (is_venue(venue.strip(" ."), entry.words) and are_authors(people))


def _before_author_line(text: str, at: int, end: int) -> int:
    """Return the end of the first line of a title if the next one names its authors, else `end`."""
    line_end = text.find("\n", at, end)
    if line_end < 0:
        return end
    following = text.find("\n", line_end + 1, end)
    authors = text[line_end + 1 : following if following >= 0 else end]
    several = "," in authors or " et al" in authors
    return line_end if several and are_authors(authors) else end


def trimmed(text: str, start: int, end: int) -> int:
    """Return the end of a title without the spaces and punctuation after it."""
    while end > start and text[end - 1] in _TRAILING:
        end -= 1
    return end


def cited_title(text: str, title: Span) -> Span:
    """Return the title in a citation: `Low A, High B. Finding Livers[J]. VENUE, 2024.`."""
    start = after_authors(text, *title)
    if start == title.start:
        return title
    stop = _CITED_END.search(text, start, title.end)
    return Span(start, stop.start() if stop else title.end)


def is_whole_quotation(text: str, quoted: re.Match[str], end: int) -> bool:
    """Return whether a quoted text is a whole title, and not its first words."""
    enough = len(quoted["text"].split()) >= MIN_TITLE_WORDS
    return enough or _AFTER_QUOTED.match(text, quoted.end(), end) is not None


def _quotation(text: str, at: int, end: int) -> re.Match[str] | None:
    """Return the first text in quotation marks; most texts have none, which is quick to see."""
    part = text[at:end]
    if '"' not in part and (part.isascii() or not any(mark in part for mark in OPENING_QUOTES)):
        return None
    return QUOTED.search(text, at, end)


def _after_credits(entry: EntryText, at: int, later: re.Match[str] | None) -> Span | None:
    """Return the quoted or bold title after authors."""
    if later is None:
        return None
    if not _is_by_authors(entry.text, at, later.start()) and not _is_cited(entry, at, later):
        return None
    inner = inner_span(later)
    whole = entry.text[slice(*inner)]
    kept = whole.strip("*_ .,;")
    start = inner.start + whole.find(kept)
    title = Span(start, start + len(kept))
    fewest = 1 if _ends_line(entry.text, at, later.start()) else 2
    return title if entry.count(title) >= fewest else None


def _is_by_authors(text: str, at: int, end: int) -> bool:
    """Return whether the text before a quoted or bold title is its authors."""
    if _AUTHORS.search(text, at, end):
        return True
    follows = text[end + 1 : end + 2]
    if follows.isupper() and _ends_line(text, at, end):
        return True
    return (
        end - at <= _MAX_NAME and not follows.islower() and bool(_ONE_AUTHOR.match(text, at, end))
    )


def _is_cited(entry: EntryText, at: int, quoted: re.Match[str]) -> bool:
    """Return whether one author comes before a quoted title, and its venue after it."""
    text = entry.text
    if not _ONE_CITED.fullmatch(text, at, quoted.start()):
        return False
    venue = _CITED_VENUE.match(text, quoted.end(), entry.end)
    return venue is not None and is_dated(venue[0])


def _ends_line(text: str, at: int, end: int) -> bool:
    return _LINE_BREAK.search(text[max(at, end - 20) : end]) is not None


def _marked_title(entry: EntryText, at: int) -> re.Match[str] | None:
    """Return the first bold text of three words or more that is not a venue.

    After `et al.`, it may be in italics.
    """
    text, last = entry.text, min(entry.end, at + MAX_TITLE)
    if all(text.find(mark, at, last) < 0 for mark in "*_<"):
        return None
    for marked in EMPHASIS.finditer(text, at, last):
        is_bold = marked["mark"] in ("**", "__", "***") or marked["tag"] in ("b", "strong")
        is_title = is_bold or _OTHERS.search(text[max(at, marked.start() - 8) : marked.start()])
        content = text[slice(*inner_span(marked))] if is_title else ""
        if len(content.split()) >= 3 and not is_tag(content, entry.words):
            return marked
    return None


def _quoted_name(text: str, at: int, end: int, quoted: re.Match[str]) -> Span | None:
    """Return the name before a quoted title: `Liv: "Finding Livers in Slices", VENUE.`."""
    name = _NAME.fullmatch(text, at, quoted.start())
    several = len(quoted["text"].split()) >= 2 and _AFTER_QUOTED.match(text, quoted.end(), end)
    return Span(*name.span("name")) if name is not None and several else None


def after_plain_tag(entry: EntryText, at: int) -> int:
    """Return where a linked or bold title begins after a venue without markup, else `at`."""
    text = entry.text
    for mark in _MARK.finditer(text, at + 1, min(entry.end, at + MAX_TAG)):
        before = text[at : mark.start()].strip(" \t:：|-–—·•,!")
        is_sure = is_dated(before) and is_known_venue(before, entry.words)
        fewest = 1 if is_sure else MIN_TITLE_WORDS
        marked = is_tag(before, entry.words) and entry.is_marked(mark.start(), fewest)
        if marked:
            return mark.start()
    return at


def after_label(entry: EntryText, at: int, end: int) -> int:
    """Return where a title begins after a label or venue and a colon: `Paper: Title`."""
    last = min(end, at + MAX_TAG)
    is_numbered = _DIGITS.search(entry.text, at, min(last, at + _LONGEST_DASHED)) is not None
    if is_numbered and (dash := _DASHED.match(entry.text, at, last)) and is_dated(dash["name"]):
        enough = entry.count(Span(dash.end(), end)) >= MIN_TITLE_WORDS
        return dash.end() if enough and is_known_venue(dash["name"], entry.words) else at
    if entry.text.find(":", at, last) < 0 and entry.text.find("：", at, last) < 0:
        return at
    label = _NAME.match(entry.text, at, last)
    if label is None or role_of_label(label["name"], entry.words) != "paper":
        return at
    enough = entry.count(Span(label.end(), end)) >= MIN_TITLE_WORDS
    return label.end() if enough and entry.text[label.end() - 1].isspace() else at


def _before_credits(text: str, at: int, end: int) -> Span | None:
    """Return the name if venue and authors follow its colon, no title: `LIV: ICCV2015, Ada Low`."""
    last = min(end, at + _MAX_NAME)
    if text.find(":", at, last) < 0 and text.find("：", at, last) < 0:
        return None
    colon = _COLON.search(text, at, last)
    if colon is None or colon.start() == at or end - colon.end() > 3 * _MAX_NAME:
        return None
    return Span(at, colon.start()) if is_credit(text[colon.end() : end]) else None
