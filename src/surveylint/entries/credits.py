"""Recognize venues, years and statuses, which are written around titles."""

from __future__ import annotations

from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.source import Span
from surveylint.roles import is_known_venue, role_of_label
from surveylint.vocabulary import Words

MAX_TAG = 60
"""The maximum number of characters of a venue, a year or a status."""

_MAX_TAG_WORDS = 6
_MIN_WORDS = 4
"""A title keeps its venue and year if fewer words remain: they may tell challenges apart."""

_MAX_CREDITS = 4
_MAX_AUTHORS = 600
_TAIL = 120
_DOCUMENT_TYPES = ("A", "C", "D", "J", "M", "R")
"""Types of documents in citations by GB/T 7714: `Finding Livers[J]`."""

_STATUSES = frozenset(
    {
        "accepted",
        "award",
        "best paper",
        "best paper award",
        "best student paper",
        "highlight",
        "hot",
        "in press",
        "must read",
        "must-read",
        "new",
        "oral",
        "outstanding paper",
        "poster",
        "preprint",
        "published",
        "recommended",
        "spotlight",
        "submitted",
        "to appear",
        "under review",
        "update",
        "updated",
        "workshop",
    }
)
_YEAR = r"(?:19|20)\d\d"
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}\.?"
_FULL_YEAR = lazily(rf"{_YEAR}(?!\d)(?<!\d{{5}})")
_SHORT_YEAR = lazily(r"[A-Za-z@)]\s?['’]\s?\d\d(?!\d)")
_ABBREVIATED = lazily(
    r"[A-Z][A-Za-z]{0,12}\.(?: ?(?:(?:of|on|in|and|&) )?[A-Z][A-Za-z]{0,12}+\.?)+"
)
_TERM = lazily(r"(?:Spring|Summer|Fall|Autumn|Winter)\b")
_JOURNAL = lazily(
    r"\b(?:Conference|Journal|Letters|Magazine|Proceedings|Symposium|Workshops?)\b"
    r"|\bTrans(?:actions\b|\.)"
)
_VENUE = lazily(r"[A-Z][A-Za-z&/-]*[A-Z][A-Za-z&/-]*\b|(?:Nature|Science|Cell)\b")

# No word of a name is `and`, so that names and their separators match in only one way.
_PERSON = r"(?!and\b)[^\W\d_][\w.'’-]*+(?:[ \t]++(?!and\b)[^\W\d_][\w.'’-]*+){1,3}"
_CREDIT = lazily(
    r"[(\[]?(?:[A-Z][A-Za-z&-]{1,14}|arXiv|bioRxiv)(?: (?:W|Workshops?|Findings))?"
    r"[ '’,-]{0,2}(?:19|20)?\d\d[)\]]?(?:[ \t]*+[,.:;-][ \t]*+"
    rf"(?:{_PERSON}(?:,?[ \t]+(?:and|&)[ \t]+{_PERSON}|,[ \t]*{_PERSON}){{0,12}})?"
    r"(?:,?[ \t]*+et\.? al)?)?[ \t.,;]*"
)

# The authors of a citation, before its title.
_NAME = r"[A-Z][\w'’-]*+(?:[ -][A-Z][\w'’-]*+)?"
_CITED_AUTHORS = lazily(
    # Low A, High B, et al. | Low A, High B.
    rf"(?:(?:{_NAME} [A-Z]{{1,3}}, ?){{1,30}}(?:et al|(?:and |& )?{_NAME} [A-Z]{{1,3}})[.,]*"
    # Low, A., High, B., & Reed, C. (2023, August).
    rf"|(?:{_NAME}, (?:[A-Z]\.[ -]?+){{1,4}},? ?(?:(?:&|and) )?){{1,30}}(?:et al\.,? ?)?"
    rf"\({_YEAR}(?:, [A-Z][a-z]+)?\)\."
    # A. Low, B. High, and C. Reed,
    rf"|(?:(?:[A-Z]\.[ -]?){{1,3}}{_NAME}(?:,? and |, )){{0,30}}(?:[A-Z]\.[ -]?){{1,3}}{_NAME},"
    # Ada Low, Bo High et al.
    rf"|(?:{_PERSON}, ?){{0,30}}{_PERSON},? et al\.,?)"
    r"[ \t]+(?=[A-Z\"“])"
)

_UNLINKED = lazily(r"[^\[<\n]*")

# A list of people, for whom capitals are the only sign.
PARTICLES = "al|bin|da|de|del|den|der|di|du|el|la|le|van|von"
_CAPITALIZED = r"[^\W\d_a-z][\w.'’-]*+"
_PEOPLE_NAME = rf"{_CAPITALIZED}(?:[ \t\xa0]++(?:{_CAPITALIZED}|(?:{PARTICLES})\b)){{1,3}}"
_PEOPLE = lazily(
    rf"{_PEOPLE_NAME}(?P<others>(?:\s*[,;·]\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+){_PEOPLE_NAME}"
    rf"|,?\s+et\.?\s+al){{0,60}}"
)

_PEOPLE_TAIL = lazily(
    rf"[,.]\s+{_PEOPLE_NAME}(?:(?:\s*[,;·]\s*(?:(?:and|&)\s+)?|\s+(?:and|&)\s+){_PEOPLE_NAME}){{1,60}}"
    r"[\s.,]*\Z"
)
_BRACKETED = lazily(
    r"[(\[（]([^()\[\]（）\n]{1,60})[)\]）](?=\s*(?:[,.;:：，。|*_`<\[(（–—-]|\Z|\n|by\b))"
)
_BRACKETED_TAIL = lazily(r"\s{0,9}[(\[（]([^()\[\]（）\n]{1,60})[)\]）][\s*_.,]*\Z")
_COMMA_TAIL = lazily(
    r"[,，.](?:(?<!\.)\s*|(?<=\.)\s?)(?:[Ii]n )?([A-Za-z][\w &'’/.-]{1,40})[\s.,]*\Z"
)
_AFFILIATION = lazily(r"(?<=\S)[\s?!.]*[(（][*_\s]*@[^()（）\n]{0,60}[)）][\s*_.,]*\Z")
_CODE_TAIL = lazily(r"[\s.,*_]*(?P<ticks>`{1,3})(?P<content>[^`\n]{1,60})(?P=ticks)[\s*_]*\Z")
_EMPHASIZED_TAIL = lazily(
    r"[\s.,]*(?P<mark>\*\*|\*|__|_)(?P<content>[^*_\n]{2,110})(?P=mark)[\s.,]*\Z"
)
_END = lazily(r"(?:[ .,]|<br\s*/?>)+\Z")
_BREAK_TAIL = lazily(r"\s*<br\s*/?>\s*(?P<content>[^<>]{2,110})\Z")
_MARKED_TAILS = {
    "`": _CODE_TAIL,
    "*": _EMPHASIZED_TAIL,
    "_": _EMPHASIZED_TAIL,
    "<br": _BREAK_TAIL,
}
"""Patterns of credits with markup, by a mark that they have."""

_PUNCTUATION = " \t\n.,*_"
_AUTHORS_TAIL = lazily(rf",\s*(?:{_PERSON},\s*){{0,5}}{_PERSON},? et\.? al\.?\s*\Z")
_YEAR_TAIL = lazily(rf"[,，]\s*{_YEAR}[\s.,]*\Z")


def is_tag(text: str, words: Words, *, labels: bool = True) -> bool:
    """Return whether a plain text is only a venue, a year or date, a status or a link label.

    Args:
        text: The text.
        words: The vocabulary.
        labels: Whether other labels than those of papers count: `code`, `demo`, `torch`.
    """
    text = text.strip(" \t\n.,:：;!*_`")
    if not text or len(text) > MAX_TAG:
        return False
    role = role_of_label(text, words)
    return (
        (is_dated(text) and len(text.split()) <= _MAX_TAG_WORDS)
        or text.casefold() in _STATUSES
        or role == "paper"
        or (labels and role != "")
        or is_known_venue(text, words)
        or _ABBREVIATED.fullmatch(text) is not None
        or _JOURNAL.search(text) is not None
    )


def is_venue(text: str, words: Words) -> bool:
    """Return whether a text is a status or a venue; a bare date is neither."""
    if is_known_venue(text, words) or text.casefold() in _STATUSES or _JOURNAL.search(text):
        return True
    if is_dated(text):
        name = text.rstrip("0123456789 ,'’()")
        return _VENUE.search(text) is not None or _ABBREVIATED.fullmatch(name) is not None
    return text[1:].lower() != text[1:] and role_of_label(text, words) == "paper"


def is_bare_venue(text: str, words: Words) -> bool:
    """Return whether a text is a venue without year that may as well be a name: `FAST`, `MASS`."""
    is_bare = not any(map(str.isdigit, text)) and not role_of_label(text, words)
    return is_bare and is_known_venue(text, words)


def is_dated(text: str) -> bool:
    """Return whether a text names a year: `CVPR 2024`, `OSDI'25`."""
    if _FULL_YEAR.search(text):
        return True
    return ("'" in text or "’" in text) and _SHORT_YEAR.search(text) is not None


def is_credit(text: str) -> bool:
    """Return whether a text is only venue and year, or also authors: `ICCV 2015, Ada Low et al`."""
    return any(map(str.isdigit, text[:40])) and _CREDIT.fullmatch(text) is not None


def without_credits(text: str, title: Span, words: Words) -> Span:
    """Return the span of a title without the venue, the year or the affiliation at its end."""
    has_venue = False
    for _ in range(_MAX_CREDITS):
        tail = text[max(title.start, title.end - _TAIL) : title.end]
        length = _tag_at_end(tail, words)
        fewest = 1 if length else _MIN_WORDS
        if not length:
            length = _credit_at_end(tail, words) or (has_venue and _people_at_end(tail))
            has_venue = True
        if not length:
            break
        trailing = _END.search(tail, 0, len(tail) - length)
        end = title.end - (len(tail) - trailing.start() if trailing else length)
        if len(text[title.start : end].split()) < fewest:
            break
        title = Span(title.start, end)
    return title


def _tag_at_end(tail: str, words: Words) -> int:
    """Return the number of characters of an affiliation, or of credits with markup, at the end.

    The last character decides which patterns are searched: most titles have no credits.
    """
    last = tail.rstrip(_PUNCTUATION)[-1:]
    if last in (")", "）") and (affiliation := _AFFILIATION.search(tail)):
        return len(tail) - affiliation.start()
    if last != "`" and tail[-1:] not in ("*", "_") and "<br" not in tail:
        return 0
    for mark, pattern in _MARKED_TAILS.items():
        if mark not in tail or (marked := pattern.search(tail)) is None:
            continue
        content = plain(marked["content"]).strip(" .,;")
        if is_tag(content, words) or are_authors(content):
            return len(tail) - marked.start()
    return 0


def _credit_at_end(tail: str, words: Words) -> int:
    """Return the number of characters of a venue, a year or authors at the end of a text."""
    kept = tail.rstrip(_PUNCTUATION)
    last = kept[-1:]
    if last in (")", "]", "）") and (bracketed := _BRACKETED_TAIL.search(tail)):
        content = plain(bracketed[1])
        if content in _DOCUMENT_TYPES or is_venue(content, words):
            return len(tail) - bracketed.start()
    if last.isdigit() and (year := _YEAR_TAIL.search(tail)):
        return len(tail) - year.start()
    if kept.endswith(" al") and (others := _AUTHORS_TAIL.search(tail)):
        return len(tail) - others.start()
    if last.isalnum() and (venue := _COMMA_TAIL.search(tail)) and is_venue(venue[1], words):
        return len(tail) - venue.start()
    return 0


def _people_at_end(tail: str) -> int:
    """Return the number of characters of the authors at the end of a text, 0 if there are none.

    Only before a venue are they surely authors: a title may end with a list of things.
    """
    people = _PEOPLE_TAIL.search(tail)
    return len(tail) - people.start() if people is not None else 0


def first_credit(text: str, start: int, end: int, words: Words) -> int:
    """Return the start of the first bracketed venue or year after a title, else `end`.

    Further words of a sentence after the bracket show that it is part of the title.
    """
    for bracketed in _BRACKETED.finditer(text, start, end):
        content = plain(bracketed[1])
        dated = is_dated(content) and len(content.split()) <= 6 and not _TERM.match(content)
        if (
            (dated or is_known_venue(content, words))
            and bracketed.start() > start
            and not text[start : bracketed.start()].isspace()
        ):
            return bracketed.start()
    return end


def after_authors(text: str, start: int, end: int) -> int:
    """Return where the title of a citation begins, `start` if no authors come before it.

    The styles are `Low A, High B, et al. Title`, `Low, A., & High, B. (2023). Title` and
    `Ada Low, Bo High et al. Title`.
    """
    last = min(end, start + _MAX_AUTHORS)
    if text.find(". ", start, last) < 0 and text.find(" al", start, last) < 0:
        return start
    authors = _CITED_AUTHORS.match(text, start, last)
    if authors is None:
        return start
    title = _UNLINKED.match(text, authors.end(), end)
    return authors.end() if title and len(title[0].split()) >= _MIN_WORDS else start


def are_authors(text: str, fewest: int = 2) -> bool:
    """Return whether a text is a list of people: `Ada Low, Bo High and Cy Reed`.

    Args:
        text: The text.
        fewest: The minimum number of people, 1 or 2; `et al.` means others.
    """
    people = _PEOPLE.fullmatch(text.strip(" \t\n.,;:"))
    return people is not None and (fewest < 2 or people["others"] is not None)
