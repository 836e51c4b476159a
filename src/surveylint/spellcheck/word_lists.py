"""The word lists that decide which words are correct, and which common words are near a word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Set

from surveylint.spellcheck.slips import LETTERS, SHORTEST, Slip

_FEW = 150
"""For more words than this, building the index of all common words is worth its 8 ms."""

_PREFIXES = (
    "un",
    "re",
    "pre",
    "de",
    "non",
    "sub",
    "super",
    "multi",
    "inter",
    "over",
    "under",
    "meta",
    "micro",
    "self",
)
_ENDINGS = ("es", "s", "ed", "ing", "ings", "er", "ers", "ly", "ies", "ied", "ier")


class Spellings:
    """The three word lists, with an index that finds the common words near a word."""

    def __init__(self, wrong: Mapping[str, str], common: Set[str], known: Set[str]) -> None:
        """Store the lists.

        Args:
            wrong: Right forms by misspelling; several forms are separated by commas.
            common: Correct words that suspects are compared with.
            known: Correct words that suspects are not compared with.
        """
        self.wrong = wrong
        self.common = common
        self.known = known
        self._halves: Mapping[str, list[str]] = {}
        self._asked = 0

    def right(self, word: str) -> bool:
        """Return whether a word (lower case) is listed as correct."""
        return word in self.common or word in self.known

    def candidates(self, word: str) -> set[str]:
        """Return the common words that may be one slip away from a word (lower case)."""
        length = len(word)
        found = {word[:i] + word[i + 1 :] for i in range(length)}
        found.update(word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(length - 1))
        found = {right for right in found if right in self.common}
        if length >= SHORTEST[Slip.DROPPED] - 1:
            self._asked += 1
            found.update(self._indexed(word) if self._asked > _FEW else self._tried(word))
        return found

    def _tried(self, word: str) -> Set[str]:
        """Try every letter at every place, which is cheaper than the index for few words."""
        parts = [(word[:i], word[i:]) for i in range(len(word) + 1)]
        found = self.common & {head + letter + tail for head, tail in parts for letter in LETTERS}
        if len(word) < SHORTEST[Slip.CHANGED]:
            return found
        parts = [(head, tail[1:]) for head, tail in parts[:-1]]
        return found | (
            self.common & {head + letter + tail for head, tail in parts for letter in LETTERS}
        )

    def _indexed(self, word: str) -> Iterator[str]:
        """Look up both halves of a word in the index."""
        halves = self._halves or self._index()
        for size in (len(word), len(word) + 1):
            half = size // 2
            yield from halves.get(word[:half], ())
            yield from halves.get("-" + word[half + len(word) - size :], ())

    def _index(self) -> Mapping[str, list[str]]:
        """Index the common words by each half: one slip leaves one half unchanged."""
        halves: defaultdict[str, list[str]] = defaultdict(list)
        for right in self.common:
            if len(right) >= SHORTEST[Slip.DROPPED]:
                half = len(right) // 2
                halves[right[:half]].append(right)
                halves["-" + right[half:]].append(right)
        self._halves = halves
        return halves


def is_right(word: str, spellings: Spellings) -> bool:
    """Return whether a word (lower case) is listed as correct or is a form of such a word."""
    return spellings.right(word) or is_inflected(word, spellings)


def is_inflected(word: str, spellings: Spellings) -> bool:
    """Return whether a word (lower case) is a listed word with a regular prefix or ending."""
    if any(
        word.startswith(prefix) and spellings.right(word[len(prefix) :]) for prefix in _PREFIXES
    ):
        return True
    return any(
        word.endswith(ending) and _regular(word[: -len(ending)], ending, spellings)
        for ending in _ENDINGS
    )


def _regular(stem: str, ending: str, spellings: Spellings) -> bool:
    """Return whether a stem with an ending is a regular form of a listed word.

    `codes` is, `codees` is not; `beginning` is, `begining` is not.
    """
    final = stem[-1:]
    sibilant = stem.endswith(("s", "x", "z", "ch", "sh"))
    if ending in ("es", "s"):
        return sibilant == (ending == "es") and spellings.right(stem)
    if ending == "ly":
        return spellings.right(stem)
    if ending.startswith("i") and not ending.startswith("ing"):
        return spellings.right(stem + "y")
    if spellings.right(stem + final + ending):
        return False
    return spellings.right(stem + "e") or (final != "e" and spellings.right(stem))
