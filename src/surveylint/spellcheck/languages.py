"""Which lines are not written in English: their words are not judged."""

from __future__ import annotations

from collections.abc import Set

from surveylint.lazy import lazily

_WORD = lazily(r"[^\W\d_]+")
_ENGLISH = frozenset({
    "the", "of", "and", "to", "in", "is", "for", "with", "on", "that", "by", "this", "are",
    "as", "be", "an", "from", "at", "it", "or", "which", "we", "can", "our", "not", "their",
    "has", "have", "its", "into", "using", "via", "how", "these", "those", "between", "when",
    "where", "was", "were", "will", "they",
})  # fmt: skip
_REACH = 600
"""A line is judged by at most this many characters on either side of a word."""

_SAMPLE = 20_000
"""The language of a text is judged by at most so many characters at its beginning."""


class Languages:
    """The languages of a text, its lines and blocks."""

    def __init__(self, text: str, foreign: Set[str]) -> None:
        """Store the text; nothing is counted before the first question.

        Args:
            text: The text.
            foreign: Frequent words of other languages that are not English words.
        """
        self._text = text
        self._foreign = foreign
        self._is_foreign: bool | None = None

    def is_english(self, start: int, end: int) -> bool:
        """Return whether the words around a word are English, as far as can be seen.

        Args:
            start: Offset of the word, which is not counted itself.
            end: Offset after it.
        """
        others, english = self._around(start, end, "\n")
        if others < 2 and english < 2:
            if self._is_foreign is None:
                self._is_foreign = self._is_mostly_foreign()
            if self._is_foreign:
                return False
            # one word decides only together with the lines before and after
            others, english = self._around(start, end, "\n\n")
            return others < 2 or others <= 2 * english
        return others <= english

    def _around(self, start: int, end: int, border: str) -> tuple[int, int]:
        """Count the words around a word up to a border on either side."""
        text = self._text
        low, high = max(0, start - _REACH), min(len(text), end + _REACH)
        first, last = text.rfind(border, low, start), text.find(border, end, high)
        first, last = (low if first < 0 else first), (high if last < 0 else last)
        return _counted(f"{text[first:start]} {text[end:last]}", self._foreign)

    def _is_mostly_foreign(self) -> bool:
        others, english = _counted(self._text[:_SAMPLE], self._foreign)
        return others >= 5 and others > english


def is_foreign(title: str, foreign: Set[str]) -> bool:
    """Return whether a title is in another language that is written in Latin letters.

    Args:
        title: The title.
        foreign: Frequent words of other languages that are not English words.
    """
    words = (word.lower() if word[1:].islower() else word for word in _WORD.findall(title))
    others, english = _counted(" ".join(words), foreign)
    return others > english


def _counted(text: str, foreign: Set[str]) -> tuple[int, int]:
    """Return how many words are surely of another language, and how many surely English.

    A word in lower case with an accent is of another language; names have capitals.
    """
    others = english = 0
    for word in _WORD.findall(text):
        if word in _ENGLISH:
            english += 1
        elif word in foreign or (not word.isascii() and word.islower() and _latin(word)):
            others += 1
    return others, english


def _latin(word: str) -> bool:
    """Return whether a word has an accented Latin letter."""
    return any("\u00c0" <= letter <= "\u024f" for letter in word)
