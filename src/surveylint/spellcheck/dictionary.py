"""An English dictionary, read only when a word is suspect.

It is the word list of `pyspellchecker` (MIT): a sorted line for each word with its frequency.
Looking a word up in the text takes some microseconds; reading all words into a mapping would take
300 ms, which is more than most checks take as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

from surveylint.package_data import read_dictionary
from surveylint.spellcheck.slips import LETTERS, slip

_PREFIXES = (
    "anti", "auto", "bio", "counter", "cross", "cyber", "de", "down", "electro", "fore", "geo",
    "hyper", "inter", "macro", "mega", "meta", "micro", "mini", "mis", "mono", "multi", "nano",
    "neuro", "non", "out", "over", "photo", "post", "pre", "proto", "pseudo", "quasi", "re",
    "semi", "socio", "sub", "super", "tele", "thermo", "ultra", "un", "under", "up",
)  # fmt: skip
_SUFFIXES = (
    "al", "ish", "ism", "isms", "ist", "ists", "less", "like", "ness", "ship", "wards", "wise",
)  # fmt: skip
_INFLECTIONS = ("ed", "er", "ers", "es", "ing", "ings", "s")
_SHORTEST_PART = 4
"""Shorter parts of a derived word are dictionary words by chance."""

_PREFIX = 3
"""Slips up to this letter are tried, later ones are found among words with the same beginning."""

_FREQUENT = 300
"""A word is derived from words that are at least this frequent; 50 is a word that is never used."""


class WordFrequencies:
    """The words of a language, found by binary search in the text that lists them."""

    def __init__(self, text: bytes) -> None:
        """Store the text.

        Args:
            text: A line `"word": frequency,` for each word, sorted by the bytes of the word.
        """
        self._text = text

    def frequency(self, word: str) -> int:
        """Return how frequent a word (lower case) is, 0 if the dictionary does not hold it."""
        key = f'"{word}":'.encode()
        start = self._first(key)
        if not self._text.startswith(key, start):
            return 0
        end = self._text.find(b"\n", start)
        return int(self._text[start + len(key) : end].strip(b", }"))

    def _first(self, key: bytes) -> int:
        """Return the offset of the first line that is not before a key."""
        text, low, high = self._text, self._text.find(b"\n") + 1, len(self._text)
        while low < high:
            start = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
            # a quotation mark, which ends the word of a line, sorts before every letter
            if text[start : start + len(key)] < key:
                low = text.find(b"\n", start) + 1 or high
            else:
                high = start
        return low

    def holds(self, word: str) -> bool:
        """Return whether a word (lower case) is in the dictionary."""
        return self.frequency(word) > 0

    def derives(self, word: str) -> bool:
        """Return whether a word (lower case) is made of a frequent word of the dictionary."""
        return is_derived(word, self._is_frequent)

    def _is_frequent(self, word: str) -> bool:
        return self.frequency(word) >= _FREQUENT

    def neighbours(self, word: str) -> dict[str, int]:
        """Return the words that are one slip away from a word, with their frequencies."""
        near = {*_edited(word, _PREFIX), *self._beginning(word)}
        return {other: count for other in near if (count := self.frequency(other))}

    def _beginning(self, word: str) -> Iterator[str]:
        """Yield the words that begin as a word does and are one slip away from it."""
        start = f'"{word[:_PREFIX]}'.encode()
        lines = self._text[self._first(start) : self._first(start + b"{")].split(b"\n")
        longest = len(word) + 1
        for line in lines:
            length = line.find(b'"', 1) - 1
            if longest - 2 <= length <= longest:
                other = line[1 : length + 1].decode()
                if other.isalpha() and slip(other, word) is not None:
                    yield other


def _edited(word: str, last: int) -> Iterator[str]:
    """Yield the words that one slip between the first letter and a later one makes of a word."""
    for i in range(1, min(last, len(word)) + 1):
        head, tail = word[:i], word[i:]
        if tail:
            yield head + tail[1:]
            yield from (head + letter + tail[1:] for letter in LETTERS)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        yield from (head + letter + tail for letter in LETTERS)


@cache
def english() -> WordFrequencies:
    """Return the English dictionary; reading it takes 20 ms."""
    return WordFrequencies(read_dictionary("en"))


def is_derived(word: str, holds: Callable[[str], bool]) -> bool:
    """Return whether a prefix or an ending makes a word (lower case) of a word that is held.

    `renoising` is, from `noise`, and so is `motional`, from `motion`.
    """
    rests = [
        word[len(prefix) :]
        for prefix in _PREFIXES
        if word.startswith(prefix) and len(word) - len(prefix) >= _SHORTEST_PART
    ]
    if any(holds(rest) or _ends_in(rest, _INFLECTIONS, holds) for rest in rests):
        return True
    return _ends_in(word, _SUFFIXES, holds)


def _ends_in(word: str, endings: tuple[str, ...], holds: Callable[[str], bool]) -> bool:
    """Return whether a word is a held word with one of some endings."""
    return any(
        _is_stem(word[: -len(ending)], ending, holds)
        for ending in endings
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_PART
    )


def _is_stem(stem: str, suffix: str, holds: Callable[[str], bool]) -> bool:
    """Return whether a stem takes an ending by the rules of spelling.

    `beginning` is right, `begining` is not; `coding` is right, `codeing` is not.
    """
    final = stem[-1]
    if suffix[0] in "aeiouy":
        if final == stem[-2] and holds(stem[:-1]):
            return True
        if final == "e" or holds(stem + final + suffix):
            return False
        return holds(stem) or (suffix != "al" and holds(stem + "e"))
    if final == "i":
        return holds(stem[:-1] + "y")
    return holds(stem)
