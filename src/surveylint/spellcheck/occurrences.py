"""The occurrences of a suspect in a text, and which of them are findings."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveylint.lazy import lazily
from surveylint.namedtuples import NamedTuple
from surveylint.spellcheck.slips import Slip
from surveylint.spellcheck.suspects import Suggestion

# From this length on a capitalized word is not a name: if the document writes the right form once,
# and if it never does. Names do look like words with a dropped or changed letter (`Detectron`,
# `Changming`), but not like words with swapped or doubled letters.
_BACKED = 8
_UNBACKED = {Slip.LISTED: 6, Slip.SWAPPED: 7, Slip.DOUBLED: 7}
_DOUBTFUL = frozenset({Slip.REPORTED, Slip.DROPPED, Slip.ADDED, Slip.CHANGED})
_UNREAD = lazily(
    r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)"  # code
    r"|<!--.*?(?:-->|$)|</?[A-Za-z!][^<>]*>"
    r"|(?<=\])\((?:[^()]|\([^()]*\))*\)|^ {0,3}\[[^\]]+\]:.*"  # link targets
    r"|[A-Za-z][A-Za-z0-9+.-]*://[^\s)\]>|]+|\bwww\.[^\s)\]>|]+"
    r"|:[a-z0-9_+-]+:|&\w+;|\$[^$]+\$"
)
_GLUE_BEFORE = lazily(r"(?:[@#\\_$~=+%)]|[^\W\d]|\d-|\w\.)\Z")
_GLUE_AFTER = lazily(r"[@#\\_$~=+%]|[^\W\d]|\.\w|[.-]\d")


class Occurrence(NamedTuple):
    """What the document says about one occurrence of a suspect.

    Attributes:
        named: It is in a name cell, before the colon of a `Name: title`, or in back-ticks.
        authored: It is among authors or other names of people.
        slugged: The address of the entry's own link spells it the same way.
        titled: It is in a published title: a problem, but never an edit.
        times: How often the document writes the suspect, in any case.
        support: How often the document writes the first right form, in any case.
        begins: It begins a sentence that goes on in lower case, so its capital marks no name.
    """

    named: bool = False
    authored: bool = False
    slugged: bool = False
    titled: bool = False
    times: int = 1
    support: int = 0
    begins: bool = False


def occurrences(text: str, word: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of a word outside code, tags, addresses and larger tokens.

    Only the line of each occurrence is looked at; callers exclude fenced code and comments over
    several lines.
    """
    if text == word:
        yield 0, len(text)
        return
    for found in re.finditer(rf"(?<![A-Za-z0-9_]){word}(?![A-Za-z0-9_])", text):
        start, end = found.span()
        if not _glued(text, start, end) and not _unread(text, start):
            yield start, end


def _glued(text: str, start: int, end: int) -> bool:
    """Return whether a word is part of a larger token: a path, a handle, `GPT-4`, `file.py`."""
    return (
        _GLUE_BEFORE.search(text, max(0, start - 2), start) is not None
        or _GLUE_AFTER.match(text, end) is not None
    )


def _unread(text: str, start: int) -> bool:
    """Return whether an offset is in code, a tag, a link target or an address of its line."""
    first = text.rfind("\n", 0, start) + 1
    last = text.find("\n", start)
    line = text[first : last if last >= 0 else len(text)]
    return any(found.start() <= start - first < found.end() for found in _UNREAD.finditer(line))


def judge(suggestion: Suggestion, occurrence: Occurrence) -> Suggestion | None:
    """Return the suggestion if an occurrence of its word is a finding, else None.

    Names, authors and slugs are not findings, nor is a capitalized word that may be a name. A
    doubtful word that the document repeats is a term of its field.
    """
    if occurrence.named or occurrence.authored or occurrence.slugged:
        return None
    is_start = occurrence.begins and occurrence.support > 0 and suggestion.slip in _UNBACKED
    is_marked = suggestion.word[0].isupper() and not is_start
    if is_marked and _may_be_name(suggestion, occurrence.support):
        return None
    if occurrence.times > 3 and suggestion.slip in _DOUBTFUL:
        return None
    return suggestion


def _may_be_name(suggestion: Suggestion, support: int) -> bool:
    """Return whether a capitalized word may be a name.

    The fewer right forms the document has, the longer a word must be to be a misspelling.
    """
    if support >= 2:
        return False
    least = _BACKED if support else _UNBACKED.get(suggestion.slip)
    return least is None or len(suggestion.word) < least


def support(lowered: str, word: str, enough: int = 2) -> int:
    """Return how often a text in lower case holds a word; counting stops at `enough`."""
    count, at = 0, lowered.find(word)
    while at >= 0 and count < enough:
        end = at + len(word)
        if not lowered[at - 1 : at].isalpha() and not lowered[end : end + 1].isalpha():
            count += 1
        at = lowered.find(word, end)
    return count
