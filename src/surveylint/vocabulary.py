"""The words that rules read: `rules/words/` in its compiled form, with what a project adds of its own."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from surveylint.compiled.words.short import TEXTS


class Words:
    """Word lists by the name of their file in `rules/words/`, loaded when first asked for.

    A file of single entries is a set, a file of `left -> right` lines a mapping. What a project adds to a list in its
    configuration (`[words]`) is merged in; an added entry that begins with `!` takes one out.
    """

    def __init__(self, added: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self._added = added or {}
        self._sets: dict[str, frozenset[str]] = {}
        self._maps: dict[str, Mapping[str, str]] = {}

    def set(self, name: str) -> frozenset[str]:
        """Return a list of single entries."""
        if name not in self._sets:
            entries: frozenset[str] = _load(name)
            added = self._added.get(name, ())
            if added:
                # a pattern (`/.../`) is the package's own affair: one from a stranger's configuration may never end
                entries = entries.union(w for w in added if not w.startswith(("!", "/")))
                entries = entries.difference(w[1:] for w in added if w.startswith("!"))
            self._sets[name] = entries
        return self._sets[name]

    def misspellings(self) -> Mapping[str, str]:
        """Return the list of misspellings without the words that the project knows as right."""
        wrong = self.map("spellings")
        right = {word.casefold() for word in self._added.get("known", ())} & wrong.keys()
        return {word: form for word, form in wrong.items() if word not in right} if right else wrong

    def map(self, name: str) -> Mapping[str, str]:
        """Return a list of `left -> right` entries."""
        if name not in self._maps:
            entries: Mapping[str, str] = _load(name)
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


def _load(name: str):  # type: ignore[no-untyped-def]  # a set or a mapping, as the file is written
    """Read the compiled form of one file."""
    text = TEXTS.get(name)
    if text is None:
        text = import_module(
            "surveylint.compiled.words." + name.replace("-", "_").replace("/", "_")
        ).TEXT
    if "\t" not in text:
        return frozenset(text.split("\n"))
    parts = text.replace("\n", "\t").split("\t")
    return dict(zip(parts[::2], parts[1::2], strict=True))
