"""Which capitalized words name people: authors, maintainers, owners of handles."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from surveylint.lazy import lazily
from surveylint.namedtuples import NamedTuple

_FUNCTION_WORDS = frozenset({
    "a", "about", "all", "an", "are", "as", "at", "beyond", "can", "do", "does", "for", "from",
    "how", "in", "into", "is", "it", "its", "new", "not", "on", "or", "our", "over", "so", "that",
    "the", "their", "this", "to", "towards", "under", "using", "via", "we", "what", "when", "where",
    "which", "who", "why", "with", "without", "you", "your",
})  # fmt: skip
"""A phrase with one of these words is no name."""

_TOPICS = frozenset({
    "art", "blog", "book", "books", "code", "data", "deep", "demo", "film", "free", "game", "games",
    "image", "images", "list", "lists", "media", "model", "models", "music", "news", "note",
    "notes", "open", "other", "paper", "papers", "slides", "talk", "talks", "task", "tasks", "test",
    "tests", "text", "texts", "tool", "tools", "video", "videos", "web", "word", "words", "work",
    "works",
})  # fmt: skip
"""Short words that are no part of a name, besides the common words."""

_REACH = 300
"""A list of names is looked at up to this many characters before and after a word."""

_PARTICLES = frozenset({
    "al", "bin", "da", "das", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "e",
    "el", "ibn", "la", "le", "les", "ten", "ter", "van", "von", "y", "zu",
})  # fmt: skip
# What ends a list of names: an end of line, a bracket, an emphasis mark, a quotation mark, a dash.
_END = lazily(r"[\n|<>()\[\]{}\"“”*_:：—–\\，。（）]|[ \t]-{1,3}[ \t]|[^\W\d_]{2}[.!?](?=\s|$)")
_SEPARATOR = lazily(r"[,;&、·•/+]|\b(?:and|und|et|y|by|with)\b")
_MARKS = " \t.'’†‡§¶#^~0123456789-"
_NAME_WORD = lazily(r"[^\W\d_][\w'’.-]*")
_BY = lazily(
    r"(?:\b(?:by|from|with|thanks to|authors?|prof|dr|mr|mrs|ms)\.?[ \t:]*|[,&;(\[—–:]\s*|\s-{1,3}\s+)\Z",
    re.IGNORECASE | re.ASCII,
)
_TITLED = lazily(
    r"(?:\b(?:[Bb]y|Profs?\.?|Professors?|Drs?\.?|Mr\.?|Mrs\.?|Ms\.?|Sir)[ \t]+"
    r"|(?<![^\W_])[A-Z]\.[ \t-]*|\b[A-Z][\w'’-]+,?[ \t]+(?:&|and)[ \t]+)\Z"
)
_CITED = lazily(
    r"(?:['’]s)?,?[ \t]+(?:et\.? al|(?:&|and)[ \t]+[A-Z][\w'’-]+,?[ \t]*[(\[]?(?:19|20)\d\d\b)"
    r"|,?[ \t]+[A-Z]\.(?![\w])|,?[ \t]+[A-Z](?=[,;.)]|$)"
)
_YEAR = lazily(r"['’s]{0,2}[ \t.,*_)\]]{0,4}[(\[]?(?:19|20)\d\d\b")
_BRACKET = lazily(r"[(\[][ \t]*\Z")
_HANDLE = lazily(r"@[\w-]*\Z")
_THANKS = lazily(
    r"\b(?:thank|acknowledg|grateful|credits?\b|courtesy|contribut(?:or|ed by)|maintaine[dr]"
    r"|curat(?:or|ed by)|created by|author|written by|compiled by|supervis|advis[eo]|mentor"
    r"|collaborat(?:or|ed with)|co-?lead|founde[rd])",
    re.IGNORECASE | re.ASCII,
)
_NAME_BEFORE = lazily(r"([A-Z][\w'’-]+)[ \t]+\Z")
_NAME_AFTER = lazily(r"[ \t]+([A-Z][\w'’-]+)")
_SENTENCE = lazily(r"(?:^|[.!?:][ \t]+|[-*+>#|][ \t]+|\d[.)][ \t]+)[*_\"“]*\Z", re.MULTILINE)


class _Item(NamedTuple):
    """One item of a list of names: its text and its place in the list."""

    text: str
    start: int
    end: int


def is_handle(text: str, start: int) -> bool:
    """Return whether a word is a later part of a handle, as in `@ada-lovelace`."""
    return _HANDLE.search(text, max(0, start - 60), start) is not None


def amid_names(
    text: str, start: int, end: int, is_common: Callable[[str], bool] = lambda word: False
) -> bool:
    """Return whether a capitalized word is part of the name of a person.

    It is if it is in a list of names (`Ada Low, Bo Roe`), if it is cited (`Low et al.`, `Low & Roe
    2023`, `A. Low`), if its line thanks people, or if it is in the only name of a line or bracket.
    A title before its authors is not a name.

    Args:
        text: The text around the word.
        start: Offset of the word.
        end: Offset after it.
        is_common: Whether a word in lower case is common, so that a phrase with it is no name.
    """
    if _is_cited(text, start, end) or _is_thanked(text, start, end, is_common):
        return True
    first, last = _segment(text, start, end)
    items = list(_items(text[first:last]))
    own = next((i for i in items if i.start <= start - first and end - first <= i.end), None)
    if own is None:
        return False
    others = [item.text for item in items if item is not own]
    word = text[start:end]
    if _is_name(own.text):
        names = sum(_is_name(other) and not _is_topic(other, "", is_common) for other in others)
        if _is_topic(own.text, word, is_common):
            return names >= 2 and len(own.text.split()) < 3
        return bool(
            names
            or _YEAR.match(text, end)
            or (not others and (_is_alone(text, first, last) or _is_framed(text, first, last)))
            or _BY.search(text, max(0, first - 20), first + own.start)
        )
    # surnames and given names that commas separate: `Low, Ada, Roe, Bo`
    named = [other for other in others if _is_word(other) and not is_common(other.strip().lower())]
    return _is_word(own.text) and len(others) >= 2 and len(named) == len(others)


def _is_cited(text: str, start: int, end: int) -> bool:
    """Return whether a citation, an initial or a title of a person is next to a word."""
    if _CITED.match(text, end):
        return True
    before = _TITLED.search(text, max(0, start - 40), start)
    if before is not None:
        is_pair = "&" in before[0] or " and " in before[0]
        return not is_pair or _YEAR.match(text, end) is not None
    return bool(_YEAR.match(text, end) and _BRACKET.search(text, max(0, start - 3), start))


def _is_thanked(text: str, start: int, end: int, is_common: Callable[[str], bool]) -> bool:
    """Return whether a word is a name in a line that thanks people."""
    first = text.rfind("\n", max(0, start - _REACH), start) + 1 or max(0, start - _REACH)
    last = text.find("\n", end, end + _REACH)
    if not _THANKS.search(text, first, end + _REACH if last < 0 else last):
        return False
    before, after = _NAME_BEFORE.search(text, first, start), _NAME_AFTER.match(text, end)
    beside = [found[1].lower() for found in (before, after) if found is not None]
    if any(other in _TOPICS or is_common(other) for other in beside):
        return False
    return bool(beside) or _SENTENCE.search(text, first, start) is None


def _segment(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the span around a word in which a list of names may be."""
    first, last = max(0, start - _REACH), min(len(text), end + _REACH)
    for found in _END.finditer(text, first, start):
        first = found.end()
    ending = _END.search(text, end, last)
    if ending is not None:
        last = ending.start() + (2 if ending[0][-1] in ".!?" else 0)
    return first, last


def _items(segment: str) -> Iterator[_Item]:
    """Yield what commas, semicolons, `&` and `and` separate."""
    at = 0
    for found in _SEPARATOR.finditer(segment):
        if segment[at : found.start()].strip():
            yield _Item(segment[at : found.start()], at, found.start())
        at = found.end()
    if segment[at:].strip():
        yield _Item(segment[at:], at, len(segment))


def _is_name(item: str) -> bool:
    """Return whether an item is two to five words that look like the name of a person."""
    words = item.strip(_MARKS).split()
    if not 2 <= len(words) <= 5 or any(word.lower() in _FUNCTION_WORDS for word in words):
        return False
    names = [word for word in words if word.lower() not in _PARTICLES or word[0].isupper()]
    return (
        len(names) >= 2
        and names[-1] is words[-1]
        and all(_NAME_WORD.match(word) and word[0].isupper() for word in names)
    )


def _is_topic(item: str, word: str, is_common: Callable[[str], bool]) -> bool:
    """Return whether words beside a given one tell that an item is no name.

    In a phrase of two words the other one is common, in a longer one two are.
    """
    others = [other.lower() for other in _NAME_WORD.findall(item) if other != word]
    common = [other for other in others if other in _TOPICS or is_common(other)]
    return len(common) >= min(2, len(others))


def _is_word(item: str) -> bool:
    """Return whether an item is one capitalized word."""
    word = item.strip(_MARKS)
    return word[:1].isupper() and _NAME_WORD.fullmatch(word) is not None


def _is_framed(text: str, first: int, last: int) -> bool:
    """Return whether a span is all of a text in single emphasis: `*Ada Low* (VENUE 2024)`."""
    mark = text[first - 1 : first]
    return (
        mark in {"*", "_"} and text[last : last + 1] == mark and text[first - 2 : first - 1] != mark
    )


def _is_alone(text: str, first: int, last: int) -> bool:
    """Return whether nothing but marks is before and after a span in its line or its bracket."""
    line = text.rfind("\n", max(0, first - _REACH), first) + 1
    before, after = text[line:first].strip(" \t*_>~\\"), text[last : last + 12].split("\n")[0]
    is_opened = not before or before[-1] in "([|<>-—–:"
    rest = after.strip(" \t*_>~\\.")
    return is_opened and (not rest or rest[0] in ")]|<-—–,.(")
