"""The words of a field: what tells that a title is one of medicine, of robotics."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set

from surveylint.entries.categories import title_words
from surveylint.vocabulary import Words


class Lexicon:
    """The words of one field: what its classes are called, and what tells its titles.

    Attributes:
        anchors: The names of the field as a category, in lower case.
    """

    def __init__(
        self, anchors: frozenset[str], sure: frozenset[str], doubtful: frozenset[str]
    ) -> None:
        """Keep the words in all their forms.

        Args:
            anchors: The names of the field as a category.
            sure: Words and phrases of which one is enough.
            doubtful: Those of which a title must hold two.
        """
        self.anchors = anchors
        self._sure = sure
        self._entry: dict[str, str] = {}
        self._phrases: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for entry in sorted(sure | doubtful):
            *front, word = title_words(entry) or [""]
            for last in _forms(word):
                if not front:
                    self._entry.setdefault(last, entry)
                elif (phrase := f" {' '.join([*front, last])} ") not in (
                    known for known, _ in self._phrases[front[0]]
                ):
                    self._phrases[front[0]].append((phrase, entry))
        self._plainly = frozenset(word for word, entry in self._entry.items() if entry in sure)
        self._any = frozenset(self._entry) | frozenset(self._phrases)

    def knows(self, title: str) -> bool:
        """Return whether a title is one of the field."""
        return self.tells(title_words(title))

    def tells(self, parts: Sequence[str]) -> bool:
        """Return whether the words of a title make it one of the field."""
        return not self._plainly.isdisjoint(parts) or bool(self.deciding_of(parts))

    def deciding(self, title: str) -> tuple[str, ...]:
        """Return the entries that make a title one of the field, in the order of the alphabet; () where it is none.

        Whole words count, the parts of a hyphenated one too, in singular and plural.
        """
        return self.deciding_of(title_words(title))

    def deciding_of(self, parts: Sequence[str]) -> tuple[str, ...]:
        """Return the same for the words of a title."""
        if self._any.isdisjoint(parts):
            return ()
        found = {self._entry[part] for part in parts if part in self._entry}
        if not self._phrases.keys().isdisjoint(parts):
            line = f" {' '.join(parts)} "
            found.update(
                entry
                for part in parts
                for phrase, entry in self._phrases.get(part, ())
                if phrase in line
            )
        if sure := found & self._sure:
            return tuple(sorted(sure))
        return tuple(sorted(found)) if len(found) >= 2 else ()


def _forms(word: str) -> set[str]:
    """Return a word with its plain plurals."""
    forms = {word, word + "s"}
    if word.endswith(("s", "x", "z", "ch", "sh")):
        forms.add(word + "es")
    if word.endswith("y"):
        forms.add(word[:-1] + "ies")
    return forms


def lexicons(words: Words, labels: Set[str]) -> list[Lexicon]:
    """Load the lexicons of the fields that labels name."""
    anchors = words.map("fields")
    named = {anchors[label] for label in labels if label in anchors}
    return [
        Lexicon(
            frozenset(anchor for anchor, its in anchors.items() if its == field),
            words.set(f"{field}-words"),
            words.set(f"{field}-doubtful"),
        )
        for field in sorted(named)
    ]
