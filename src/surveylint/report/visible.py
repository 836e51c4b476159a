"""Untrusted text as text that is safe to print and has a known width.

Widths come from `unicodedata`: `wcwidth` takes 30 ms to import and differs only where terminals do.
Characters about whose width terminals disagree are left out (emoji selectors, joiners, skin tones)
or spelled (`<U+200B>`), so that an underline is in the same column everywhere.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import category, east_asian_width

_COMMAND = (
    r"##(?:(?:vso|teamcity)\[|\[(?=(?:error|warning|notice|debug|group|endgroup|section|command"
    r"|echo|add-|remove-|set-|save-|stop-|internal-)))"
)
"""Commands that a CI runner obeys anywhere in a line.

Sources: `ActionCommand.TryParse` of actions/runner, Azure Pipelines, TeamCity.
"""

_ZERO_WIDTH_JOINER = "\u200d"
_JOINERS = frozenset("\u200d\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff")
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0\u2800"
_MOST_MARKS = 4
"""Combining marks of one character; more of them would run into the lines above and below."""


def glyphs(text: str, *, ascii: bool = False) -> tuple[list[str], list[int]]:
    """Return for each character its printable form and how many columns that takes."""
    shapes = list(text)
    widths = [1] * len(text)
    last, marks = -1, 0
    for odd in re.finditer("[^ -~]", text):
        at, char = odd.start(), odd[0]
        shape, width = _glyph(char, ascii)
        if char in _JOINERS and _joins(char, text[at - 1] if at else "", text[at + 1 : at + 2]):
            shape, width = "", 0
        elif shape and not width:
            marks = marks + 1 if last == at - 1 else 1
            last = at
            if marks > _MOST_MARKS:
                shape = ""
            elif marks == 1 and not _can_carry(shapes, at):
                shape, width = "◌" + char, 1
        shapes[at], widths[at] = shape, width
    if text.count("#") > 1 and "[" in text:
        # The commands are searched without the characters that are not shown.
        left = [at for at, shape in enumerate(shapes) if shape]
        seen = "".join(shapes[at] if len(shapes[at]) == 1 else "\0" for at in left)
        for command in re.finditer(_COMMAND, seen, re.IGNORECASE):
            at = left[command.end() - 1]
            shapes[at], widths[at] = "<U+005B>", 8
    return shapes, widths


def shown(text: str, *, ascii: bool = False) -> str:
    """Return a text that is safe to print, on one line."""
    if is_plain(text):
        return text
    return "".join(glyphs(text, ascii=ascii)[0])


def shown_path(path: str, *, ascii: bool = False) -> str:
    """Return a path that is safe to print at the start of a line and, if possible, to use."""
    if not path.isprintable() or "##" in path or (ascii and not path.isascii()):
        path = shown(path, ascii=ascii)
    return "./" + path if path.lstrip().startswith("::") else path


def is_plain(text: str) -> bool:
    """Return whether every character of a text is printed as it is and takes one column."""
    return text.isascii() and text.isprintable() and "##" not in text


def text_width(text: str) -> int:
    """Return how many columns a result of `shown` takes."""
    return (
        len(text)
        if text.isascii()
        else sum(1 if " " <= char <= "~" else _glyph(char, False)[1] for char in text)
    )


@lru_cache(maxsize=4096)
def _glyph(char: str, ascii: bool) -> tuple[str, int]:
    """Return the printable form of a character that is not ASCII, and its columns."""
    if char == "\t":
        return "    ", 4
    if char < " " or char == "\x7f":
        return (
            (_spelled(char), 8)
            if ascii
            else (chr(0x2421 if char == "\x7f" else 0x2400 + ord(char)), 1)
        )
    if "\udc80" <= char <= "\udcff":
        return f"<{ord(char) - 0xDC00:02X}>", 4
    kind = category(char)
    if kind == "Zs":
        return ("  ", 2) if char == "\u3000" else (" ", 1)
    if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return "", 0
    if ascii or not char.isprintable() or char in _BLANK_LETTERS:
        spelled = _spelled(char)
        return spelled, len(spelled)
    if kind[0] == "M" or "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7ff":
        return char, 0
    return char, 2 if east_asian_width(char) in "WF" else 1


def _can_carry(shapes: list[str], at: int) -> bool:
    """Return whether there is a character for a combining mark, before an emoji selector or not."""
    base = at - 2 if at > 1 and not shapes[at - 1] else at - 1
    return base >= 0 and len(shapes[base]) == 1 and shapes[base] != " "


def _joins(char: str, before: str, after: str) -> bool:
    """Return whether a joiner or a skin tone belongs to the emoji around it."""
    return _is_emoji(before) and (char != _ZERO_WIDTH_JOINER or _is_emoji(after))


def _is_emoji(char: str) -> bool:
    """Return roughly, by Unicode block, whether a character is an emoji or a part of one."""
    return char == "\ufe0f" or "\u2190" <= char <= "\u2bff" or "\U0001f000" <= char <= "\U0001faff"


def _spelled(char: str) -> str:
    return f"<U+{ord(char):04X}>"
