"""Page titles: the parts of a title or heading, and whether one of them is a certain phrase."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Protocol

from surveylint.lazy import lazily
from surveylint.probe.web_page import WebPage

_MAX_TITLE = 200  # characters
_SITE_NAME = 2  # words
_MAX_BARE = 2000  # bytes of a page without title and heading
# An underscore within a name, such as `sign_in`, separates nothing.
_SEPARATOR = lazily(
    r"\s{1,9}[-–—|•·»:/]{1,2}\s{1,9}|\s{0,9}[|•·»]\s{0,9}|\s{0,9}(?:(?<![a-z0-9])_"
    r"|_(?![a-z0-9]))\s{0,9}"
)
# Chinese and Japanese titles have no spaces around a dash.
_WIDE_SEPARATOR = lazily(r"(?<=[0-9\u2e80-\u9fff])[-–—](?=[\u2e80-\u9fff])")
_EDGES = lazily(r"^[\W_]+|[\W_]+$")
_QUOTES = str.maketrans("’‘`´", "''''")
_MAX_TEXT = 1000  # characters of a text whose sentences are compared
# A question mark of ASCII may end the title of a work before its subtitle.
_SENTENCE_BREAK = lazily(r"\.(?!\d)|[!。！？…\[\n]|\\n")
# What goes on after the words of a missing page: `Page not found - we looked everywhere`.
_EXPLANATION = lazily(
    r" [-–—:]{1,2} (?:the|we|you|your|to|please|sorry|it|this|that|there|die|der|das|wir|sie|bitte"
    r"|la|le|nous|vous|el"
    r"|los|lo sentimos|por favor|vi|du|den|det|os|o|il|ci|мы|вы|к сожалению|strona|we|u|bu)\b",
    re.IGNORECASE,
)
# What follows in the heading of an article: a dash and some words, or a colon between wide letters.
_REST = lazily(
    r" [-–—:]{1,2} (?P<next>[^\W\d_])[^\s|–—-]{0,40}(?: [^\s|–—-]{1,40}){3,9}"
    r"|[:：—–][\u2e80-\u9fff]{6}"
)
_SENTENCE_END = lazily(r"[.!?。！？…]+\s*")
# What follows "this page does not exist" in a title, unlike the subtitle of a paper.
_ADVICE = lazily(
    r"(?:please|try|sorry|go|return|check|you|we|use|let|the (?:link|page|url)|it|perhaps|maybe"
    r"|home|back|but|here|click|search|that's (?:an error|all))\b",
    re.IGNORECASE,
)


class Phrase(Protocol):
    """A pattern, or what is searched like one."""

    def fullmatch(self, text: str, /) -> re.Match[str] | None:
        """Return a match if the whole text is the phrase."""


def says(page: WebPage, phrase: Phrase) -> str:
    """Return the title or main heading of a page if a part of it is a phrase, else "".

    A page without both may consist of the phrase.

    A paper may have the words of the phrase in its title, so a whole part must match.

    Args:
        page: The page.
        phrase: Matches the phrase in lower case, without punctuation around it.
    """
    match = phrase.fullmatch
    for text, parts in page.kept(_texts):
        for part in parts:
            if match(part) and not _is_before_rest(part, page.heading):
                return text
    return ""


def _is_before_rest(part: str, heading: str) -> bool:
    """Return whether the main heading of a page goes on after a part of it: it is that of an article.

    The title of a missing page goes on with the name of the site, which begins with a capital.
    """
    rest = _REST.search(heading)
    if rest is None or (rest["next"] is not None and not rest["next"].islower()):
        return False
    if _EXPLANATION.match(heading, rest.start()):
        return False
    return _trimmed(_folded(heading[: rest.start()])) == part


def _texts(page: WebPage) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the title and the main heading of a page, each with its parts."""
    texts = [text for text in (page.title, page.heading) if text]
    if not texts and len(page.exchange.body) <= _MAX_BARE:
        texts = [page.text]
    return tuple((text, tuple(dict.fromkeys(_split(text)))) for text in dict.fromkeys(texts))


def _split(text: str) -> Iterator[str]:
    """Yield the parts of a title, in lower case and without punctuation around them."""
    if not text or len(text) > _MAX_TITLE:
        return
    folded = _folded(text)
    yield _trimmed(folded)
    if folded.replace(" ", "").isalnum():
        return  # words only
    if (tail := folded.rpartition(": ")[2]) != folded:
        yield _trimmed(tail)  # `Site: page not found`, but not `Not Found: A Study`
    for part in _SEPARATOR.split(folded):
        if not _is_before_subtitle(part, folded):
            yield _trimmed(part)
        if (wide := _WIDE_SEPARATOR.split(part))[1:]:
            yield from map(_trimmed, wide)
        for end in _SENTENCE_END.finditer(part):
            if _ADVICE.match(part, end.end()):
                yield _trimmed(part[: end.start()])


def sentences(text: str) -> Iterator[str]:
    """Yield the sentences of a text as phrases are compared with them."""
    if len(text) <= _MAX_TEXT:
        for part in _SENTENCE_BREAK.split(text):
            if trimmed := _trimmed(_folded(part)):
                yield trimmed


def _folded(text: str) -> str:
    """Return a text in lower case, with one kind of apostrophe and no compatibility characters."""
    if text.isascii():
        return text.replace("`", "'").lower()
    folded = unicodedata.normalize("NFKC", text).translate(_QUOTES).casefold()
    return folded.replace("i\u0307", "i")  # a Turkish capital i


def _is_before_subtitle(part: str, title: str) -> bool:
    """Return whether a colon and some words follow a part: the subtitle of an article.

    In French a space is before each colon. A short end may be the name of the site.
    """
    before, colon, after = title.partition(f"{part} : ")
    return bool(colon) and not before and len(after.split()) > _SITE_NAME


def _trimmed(part: str) -> str:
    """Return a part without punctuation around it; a vowel sign at its end is none."""
    if part.isascii():
        return _EDGES.sub("", part)
    start, end = 0, len(part)
    while start < end and not _is_of_word(part[start]):
        start += 1
    while start < end and not _is_of_word(part[end - 1]):
        end -= 1
    return part[start:end]


def _is_of_word(char: str) -> bool:
    return char.isalnum() or unicodedata.category(char).startswith("M")
