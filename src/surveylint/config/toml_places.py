"""Where the keys and values of a TOML file are, which `tomllib` does not say.

Only texts that `tomllib` accepted are searched, so nothing is validated here. Keys are named as in
error messages: `rules.ragged-row.severity`, `allow[1].reason`, `exclude[2]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress

from surveylint.lazy import lazily
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple

_SKIPPED = lazily(r"(?:[ \t\r\n]++|#[^\n]*+)*+")
_KEY_PART = lazily(r"[ \t]*+(\"(?:[^\"\\\n]|\\.)*+\"|'[^'\n]*+'|[\w-]++)[ \t]*+")
_STRING = lazily(
    r'"""(?:[^"\\]|\\.|"(?!""))*+"{3,5}'
    r"|'''(?:[^']|'(?!''))*+'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*+"'
    r"|'[^'\n]*+'",
    re.DOTALL,
)
_SCALAR = lazily(r"[^,\]}\n#]*+")


class KeyPlace(NamedTuple):
    """The spans of a key, and of its value; of a table, its header is both."""

    key: Span
    value: Span


def find_keys(text: str) -> Mapping[str, KeyPlace]:
    """Return the place of each key, table and array element; those read before something odd."""
    scanner = _Scanner(text)
    with suppress(_OddError, RecursionError):
        scanner.scan()
    return scanner.found


def find_place(text: str, key: str, *, word: str = "", is_key: bool = False) -> Span | None:
    """Return the span of a key or of its value, None if neither it nor its table is in the text.

    Args:
        text: A TOML file.
        key: The key as it is named in messages.
        word: A key, or an element of the list, in the value of `key`; "" for the whole value.
        is_key: Whether the key itself is meant and not its value.
    """
    found = find_keys(text)
    if word and (inner := found.get(_joined(key, word))):
        return inner.key
    if word and (value := _element(text, found, key, word)):
        return value
    if here := found.get(key):
        return here.key if is_key else here.value
    while key and key not in found:
        key = key[: max(key.rfind("."), key.rfind("["), 0)]
    return found[key].key if key else None


def _element(text: str, found: Mapping[str, KeyPlace], key: str, word: str) -> Span | None:
    """Return the span of the first element of a list that is this word."""
    number = 1
    while element := found.get(f"{key}[{number}]"):
        if text[element.value.start : element.value.end].strip("\"'") == word:
            return element.value
        number += 1
    return None


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


class _OddError(Exception):
    """A text that is not TOML, or uses what is not read here."""


class _Scanner:
    """Reads a text from its start to its end, and notes where each key is."""

    def __init__(self, text: str) -> None:
        self.found: dict[str, KeyPlace] = {}
        self._text = text
        self._at = 0
        self._counts: dict[str, int] = {}

    def scan(self) -> None:
        """Read the whole text."""
        table = ""
        while self._skip():
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _skip(self) -> str:
        """Skip spaces, line ends and comments; return the next character, "" at the end."""
        seen = _SKIPPED.match(self._text, self._at)
        self._at = seen.end() if seen is not None else self._at
        return self._text[self._at : self._at + 1]

    def _expect(self, mark: str) -> None:
        if not self._text.startswith(mark, self._at):
            raise _OddError
        self._at += len(mark)

    def _header(self) -> str:
        """Read `[table]` or `[[table]]`, and return the path of its keys."""
        start = self._at
        marks = "[[" if self._text.startswith("[[", start) else "["
        self._at += len(marks)
        parts = self._key()
        self._expect("]" * len(marks))
        whole = Span(start, self._at)
        path = ""
        for number, (name, span) in enumerate(parts, 1):
            path = _joined(path, name)
            is_last = number == len(parts)
            if is_last and marks == "[[":
                self._counts[path] = self._counts.get(path, 0) + 1
            here = KeyPlace(span, whole if is_last else span)
            self.found.setdefault(path, here)
            if path in self._counts:
                path = f"{path}[{self._counts[path]}]"
                self.found.setdefault(path, here)
        return path

    def _pair(self, table: str) -> None:
        """Read `key = value`."""
        parts = self._key()
        self._expect("=")
        path = table
        for name, span in parts:
            path = _joined(path, name)
            self.found.setdefault(path, KeyPlace(span, span))
        value = self._value(path)
        self.found[path] = KeyPlace(Span(parts[0][1].start, parts[-1][1].end), value)

    def _key(self) -> list[tuple[str, Span]]:
        """Read a dotted key: its parts and where they are."""
        parts = []
        while True:
            part = _KEY_PART.match(self._text, self._at)
            if part is None:
                raise _OddError
            self._at = part.end()
            parts.append((_unquoted(part[1]), Span(*part.span(1))))
            if not self._text.startswith(".", self._at):
                return parts
            self._at += 1

    def _value(self, path: str) -> Span:
        """Read a value and return its span."""
        first = self._skip()
        start = self._at
        if first in ("[", "{"):
            self._elements(path, first)
        else:
            is_string = first in ("'", '"')
            seen = (
                _STRING.match(self._text, start) if is_string else _SCALAR.match(self._text, start)
            )
            if seen is None or seen.end() == start:
                raise _OddError
            self._at = start + len(seen[0].rstrip())
        return Span(start, self._at)

    def _elements(self, path: str, mark: str) -> None:
        """Read the elements of an array, or the keys of an inline table."""
        self._at += 1
        number = 0
        while (char := self._skip()) and char not in "]}":
            number += 1
            if mark == "{":
                self._pair(path)
            else:
                name = f"{path}[{number}]"
                value = self._value(name)
                self.found[name] = KeyPlace(value, value)
            if self._skip() == ",":
                self._at += 1
        self._expect("]" if mark == "[" else "}")


def _unquoted(part: str) -> str:
    """Return the name that a part of a key means."""
    if part[0] not in "\"'":
        return part
    if "\\" not in part or part[0] == "'":
        return part[1:-1]
    import tomllib

    try:
        return str(tomllib.loads(f"name = {part}")["name"])
    except tomllib.TOMLDecodeError:
        raise _OddError from None
