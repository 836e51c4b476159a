"""Word lists that rules read: the files of `rules/words/` and what a project adds to them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from surveylint.compiled.rulebook import WORDS
from surveylint.package_data import read_rules_file

ARROW = " -> "


class Words:
    """Word lists by the name of their file in `rules/words/`, each read when it is first used.

    A file of single entries is a set, a file of `left -> right` lines a mapping. The project's
    additions (`[words]` in its configuration) are merged in; an added entry that begins with `!`
    removes one.
    """

    def __init__(self, added: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._added = added or {}
        self._sets: dict[str, frozenset[str]] = {}
        self._maps: dict[str, Mapping[str, str]] = {}

    def set(self, name: str) -> frozenset[str]:
        """Return a list of single entries."""
        if name not in self._sets:
            entries = _read_set(name)
            added = self._added.get(name, ())
            if added:
                # no regular expressions (`/.../`) from an untrusted repository: they may never end
                entries = entries.union(w for w in added if not w.startswith(("!", "/")))
                entries = entries.difference(w[1:] for w in added if w.startswith("!"))
            self._sets[name] = entries
        return self._sets[name]

    def misspellings(self) -> Mapping[str, str]:
        """Return the list of misspellings without the words that the project lists as known."""
        wrong = self.map("spellings")
        right = {word.casefold() for word in self._added.get("known", ())} & wrong.keys()
        return {word: form for word, form in wrong.items() if word not in right} if right else wrong

    def map(self, name: str) -> Mapping[str, str]:
        """Return a list of `left -> right` entries."""
        if name not in self._maps:
            entries = _read_map(name)
            added = self._added.get(name, ())
            if added:
                merged = dict(entries)
                for line in added:
                    left, _, right = line.partition("->")
                    if left.startswith("!"):
                        merged.pop(left[1:].strip(), None)
                    else:
                        merged[left.strip()] = right.strip()
                entries = merged
            self._maps[name] = entries
        return self._maps[name]


def lines_of(text: str) -> list[str]:
    """Return the entries of a word list: its lines without the comments (`# ...`) at the top."""
    lines = text.split("\n")
    first = next(number for number, line in enumerate(lines) if not line.startswith("# "))
    return [*filter(None, lines[first:])]


@cache
def _read_set(name: str) -> frozenset[str]:
    return frozenset(_lines(name))


@cache
def _read_map(name: str) -> Mapping[str, str]:
    sides = "\n".join(_lines(name)).replace(ARROW, "\n").split("\n")
    return dict(zip(sides[::2], sides[1::2], strict=True))


def _lines(name: str) -> list[str]:
    if name not in WORDS:  # a project can name a field of its own, for which there is no file
        return []
    return lines_of(read_rules_file(f"words/{name}.txt"))
