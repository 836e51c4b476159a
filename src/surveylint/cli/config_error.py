"""How an error in the configuration is printed: its place, and the line with a caret.

The file is a stranger's: the line is cut, its control characters are spelled and secrets are
masked, as in the report of findings.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from surveylint.cli.terminal import DEFAULT_WIDTH, needs_ascii, terminal_width
from surveylint.config.toml_file import read_bytes
from surveylint.config.toml_places import find_place
from surveylint.config.values import ConfigError
from surveylint.lint.locate import place
from surveylint.model.finding import Place
from surveylint.model.source import NotTextError, Source
from surveylint.report.frame import frame

_PYPROJECT = "tool.surveylint"
_MARGIN = 12
"""Columns for the number of the line and what is around it."""

_PRIVATE_KEYS = ("headers", "proxies", "tokens")
"""Keys whose values are secrets: their lines are not shown."""


def describe(error: ConfigError) -> tuple[str, tuple[str, ...]]:
    """Return an error on one line, and the lines that show it in its file."""
    source = _source_of(error)
    at = None if source is None else _place_of(error, source)
    if source is None or at is None:
        return str(error), ()
    message = error.message(at.line, at.column)
    if error.key.rpartition(".")[2] in _PRIVATE_KEYS:
        return message, ()
    return message, tuple(_excerpt(source, at))


def _source_of(error: ConfigError) -> Source | None:
    """Return the file of an error, None if it has no place in a TOML file."""
    if not error.origin.endswith(".toml") or not (error.key or error.mark.line):
        return None
    try:
        return Source.from_bytes(error.origin, read_bytes(Path(error.origin)))
    except (ConfigError, NotTextError):
        return None


def _place_of(error: ConfigError, source: Source) -> Place | None:
    """Return the characters that an error is about, None if they are not found."""
    mark, lines = error.mark, source.line_starts
    if mark.line:
        if mark.line > len(lines):
            return None
        span = source.line_span(mark.line)
        start = min(span.start + mark.column - 1, span.end)
        return place(source, start, min(start + 1, span.end))
    key = error.key
    if Path(error.origin).name == "pyproject.toml" and not key.startswith(_PYPROJECT):
        key = f"{_PYPROJECT}.{key}"
    found = find_place(source.text, key, word=mark.word, is_key=mark.is_key)
    return None if found is None else place(source, found.start, found.end)


def _excerpt(source: Source, at: Place) -> Iterator[str]:
    """Yield the first line of a place with a caret under each of its characters."""
    end = min(at.end, source.line_span(at.line).end)
    first = place(source, at.start, max(at.start, end))
    ascii = needs_ascii(sys.stderr.encoding)
    columns = terminal_width(os.environ, None) or DEFAULT_WIDTH
    for number, text, underline in frame(source, first, columns - _MARGIN, ascii=ascii):
        margin = " " * len(number)
        yield f"{margin} |"
        yield f"{number} | {text}"
        yield f"{margin} | {underline}"
