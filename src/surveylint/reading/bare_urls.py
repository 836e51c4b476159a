"""Bare URLs in running text (GFM 6.9, "autolinks (extension)", as cmark-gfm reads them)."""

from __future__ import annotations

import unicodedata
from typing import Final

from surveylint.lazy import lazily
from surveylint.model.source import Span

# These end a URL here, though not on GitHub: Chinese and Japanese put no space after a URL.
WIDE_MARKS: Final = "，。；：！？、）（】【》《〉〈」「』『”“’‘｜…"

_SCHEMES = ("http", "https", "ftp")
_STOP = lazily(f"[ \\t\\n\\v\\f\\r<\x02{WIDE_MARKS}]")
_LAST = lazily(r"[ \t\n]*(?:\x02|\Z)")
_ENTITY = lazily(r"&[A-Za-z]+;\Z")


def bare_url(text: str, at: int) -> Span | None:
    """Return the span of the bare URL whose `://` or `www.` is at an offset, None if there is none.

    GitHub links no bare URL inside an open bracket; callers check that.
    """
    if text.startswith("://", at):
        start = at
        while start and at - start < 6 and text[start - 1].isascii() and text[start - 1].isalpha():
            start -= 1
        if text[start:at].lower() not in _SCHEMES or not _is_host(text[at + 3 : at + 4]):
            return None
        domain, short = at + 3, True
    elif text.startswith("www.", at) and (not at or text[at - 1] in " \t\n\v\f\r*_~(\x02"):
        start, domain, short = at, at, False
    else:
        return None
    match = _STOP.search(text, domain)
    stop = match.start() if match else len(text)
    # cmark-gfm never looks at the very last character
    last = stop - 1 if _LAST.match(text, stop) else stop
    if not _has_domain(text, domain, last, short):
        return None
    end = _trimmed(text, start, stop)
    return Span(start, end) if end > start else None


def _is_host(character: str) -> bool:
    """Return whether a host name may hold a character: no Unicode space or punctuation."""
    if character.isascii():
        return character.isalnum() or (
            character != "" and character < " " and character not in "\t\n\v\f\r\x02"
        )
    return not character.isspace() and unicodedata.category(character)[0] != "P"


def _has_domain(text: str, at: int, stop: int, short: bool) -> bool:
    """Return whether a domain begins at an offset.

    It has no underscore in its last two parts, and a dot unless `short`.
    """
    dots = last = before = 0
    place = at + 1
    while place < stop:
        character = text[place]
        if character == "\\" and place + 1 < stop:
            place += 1
            character = text[place]
        if character == "_":
            last += 1
        elif character == ".":
            before, last = last, 0
            dots += 1
        elif character != "-" and not _is_host(character):
            break
        place += 1
    if (before or last) and dots <= 10:
        return False
    return short or dots > 0


def _trimmed(text: str, start: int, end: int) -> int:
    """Return the end without closing punctuation, unbalanced parentheses and a final entity."""
    surplus = text.count(")", start, end) - text.count("(", start, end)
    while end > start:
        character = text[end - 1]
        if character in "?!.,:*_~'\"":
            end -= 1
        elif character == ")" and surplus > 0:
            surplus -= 1
            end -= 1
        elif character == ";":
            entity = _ENTITY.search(text, max(start, end - 40), end)
            end = entity.start() if entity else end - 1
        else:
            break
    return end
