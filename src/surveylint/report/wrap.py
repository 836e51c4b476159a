"""Break a line to the width of the terminal, where wide characters take two columns."""

from __future__ import annotations

from surveylint.report.visible import text_width


def wrapped(first: str, text: str, indent: str, width: int) -> list[str]:
    """Break a text of one line at spaces, and within words that are wider than a line.

    Args:
        first: The begin of the first line; it may be wider than the width.
        text: A text that `shown` has made safe to print.
        indent: The begin of the other lines. A `::` after it is spelled `: :`, because a CI runner
            obeys a workflow command at the begin of a line, spaces before it or not.
        width: Columns that a line may take.
    """
    if len(first) + len(text) <= width and text.isascii():
        return [first + text]
    columns = len if text.isascii() else text_width
    lines: list[str] = []
    line, used, fresh = first, len(first), len(first) < width
    for word in text.split(" "):
        size = columns(word)
        if not fresh and used + 1 + size > width:
            lines.append(line)
            line, used, fresh = indent, len(indent), True
            if word.startswith("::"):
                word, size = _harmless(word), size + 1
        if not fresh:
            line, used = line + " ", used + 1
        while used + size > width:
            taken = _fitting(word, width - used)
            lines.append(line + word[:taken])
            line, used, word = indent, len(indent), _harmless(word[taken:])
            size = columns(word)
        line, used, fresh = line + word, used + size, False
    return [*lines, line]


def _harmless(word: str) -> str:
    return ": " + word[1:] if word.startswith("::") else word


def _fitting(word: str, room: int) -> int:
    """Return how many characters fit into some columns; at least one."""
    for taken, char in enumerate(word):
        room -= text_width(char)
        if room < 0:
            return max(taken, 1)
    return len(word)
