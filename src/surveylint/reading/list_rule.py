"""The block rule of lists (CommonMark 5.2 and 5.3), in which an item of one line is one token.

The library takes five tokens and a parser of its own for each item. Most items of a list of works
are a line of text and nothing else, which is seen at its first characters and in the next line.
"""

from __future__ import annotations

from collections.abc import Sequence

from surveylint.lazy import lazily
from surveylint.namedtuples import NamedTuple
from surveylint.reading.block_state import (
    CODE_INDENT,
    MAX_NESTING,
    TAB_STOP,
    BlockState,
    BlockToken,
)
from surveylint.reading.cells import MARKDOWN_SPACES

_MARKER = lazily(r"(?:[-+*]|[0-9]{1,9}[.)])(?![^ \t\n])")
# What begins a paragraph and, whatever follows it in its line, no other block.
_TEXT = lazily(
    r"[^#>~<`*_+\[0-9-]|`(?!``)|\+(?![ \t\n]|\Z)|[0-9]++(?![.)])|\[(?!(?:[^\[\]\\]++|\\[\s\S])*+\]:)"
    r"|[*_-](?![ \t\n])[^\n]*(?<![*_ \t-])(?=\n|\Z)"
)


class _Place(NamedTuple):
    """Where an item begins: its line, its marker and its text.

    Attributes:
        line: The line.
        number: The digits of the marker, "" for a bullet.
        start: The offset of the text, or of the end of the line.
        offset: The column of the text.
        indent: The column from which on lines belong to the item.
    """

    line: int
    number: str
    start: int
    offset: int
    indent: int


def list_rule(state: BlockState, first: int, end: int, silent: bool) -> bool:
    """Parse a list."""
    marker = _marker_end(state, first)
    if marker < 0 or not _may_begin(state, first, marker, silent):
        return False
    if silent:
        return True
    sign = state.src[marker - 1]
    kind = "bullet_list" if sign in "*-+" else "ordered_list"
    number = len(state.tokens)
    opened = state.add(f"{kind}_open", 1)
    opened.markup = sign
    parent, state.parentType = state.parentType, "list"
    after, tight = _items(state, first, end, marker)
    state.add(f"{kind}_close", -1).markup = sign
    opened.map = [first, after]
    state.line = after
    state.parentType = parent
    if tight:
        _hide_paragraphs(state.tokens, number)
    return True


def _marker_end(state: BlockState, line: int) -> int:
    """Return where the marker of an item ends that begins at a line, -1 if there is none."""
    marker = _MARKER.match(state.src, state.text_start(line), state.eMarks[line])
    return -1 if marker is None else marker.end()


def _digits(state: BlockState, line: int, marker: int) -> str:
    """Return the number of a marker, "" for a bullet."""
    return state.src[state.text_start(line) : marker - 1]


def _may_begin(state: BlockState, line: int, marker: int, silent: bool) -> bool:
    """Return whether a line with a marker begins a list: it is no code, nor the text of an item.

    Within a paragraph, a list begins with 1 and with an item that is not empty.
    """
    indent = state.sCount[line]
    if state.is_code_block(line):
        return False
    if 0 <= state.listIndent <= indent - CODE_INDENT and indent < state.blkIndent:
        return False
    if silent and state.parentType == "paragraph" and indent >= state.blkIndent:
        digits = _digits(state, line, marker)
        if digits and int(digits) != 1:
            return False
        return bool(state.src[marker : state.eMarks[line]].strip(" \t"))
    return True


def _items(state: BlockState, line: int, end: int, marker: int) -> tuple[int, bool]:
    """Parse the items of a list; return the line after them, and whether the list is tight."""
    sign = state.src[marker - 1]
    ends = state.rules.ends["list"]
    tight, ends_empty = True, False
    while True:
        place = _place(state, line, marker)
        if not _short_item(state, place, end, sign):
            tight = _item(state, place, end, sign) and tight
        tight = tight and not ends_empty
        ends_empty = state.line - line > 1 and state.isEmpty(state.line - 1)
        line = state.line
        if line >= end or state.sCount[line] < state.blkIndent or state.is_code_block(line):
            return line, tight
        if ends(state, line, end, True):
            return line, tight
        marker = _marker_end(state, line)
        if marker < 0 or state.src[marker - 1] != sign:
            return line, tight


def _place(state: BlockState, line: int, marker: int) -> _Place:
    """Return where the item begins whose marker ends at an offset."""
    at = state.text_start(line)
    initial = offset = state.sCount[line] + marker - at
    start, stop, src = marker, state.eMarks[line], state.src
    while start < stop:
        if src[start] == " ":
            offset += 1
        elif src[start] == "\t":
            offset += TAB_STOP - (offset + state.bsCount[line]) % TAB_STOP
        else:
            break
        start += 1
    spaces = offset - initial
    indent = initial + (1 if start >= stop or spaces > CODE_INDENT else spaces)
    return _Place(line, src[at : marker - 1], start, offset, indent)


def _short_item(state: BlockState, place: _Place, end: int, sign: str) -> bool:
    """Parse an item of one line of text; return whether it is one."""
    line, stop = place.line, state.eMarks[place.line]
    if (
        place.start >= stop
        or place.offset != place.indent
        or end != state.lineMax
        or state.level + 1 >= MAX_NESTING
        or _TEXT.match(state.src, place.start) is None
    ):
        return False
    after = line + 1
    if after < end:
        if state.isEmpty(after):
            after = state.skipEmptyLines(after)
            if after < end and state.sCount[after] >= place.indent:
                return False
        elif not _begins_next(state, after, place.indent):
            return False
    content = state.src[place.start : stop].strip(MARKDOWN_SPACES)
    item = BlockToken("short_item", state.level, [line, after], content)
    item.markup, item.info = sign, place.number
    state.tokens.append(item)
    state.line = after
    return True


def _begins_next(state: BlockState, line: int, indent: int) -> bool:
    """Return whether an item begins at a line, and not the text of the item before.

    Args:
        state: The state.
        line: The line.
        indent: The column from which on lines belong to the item before.
    """
    column = state.sCount[line]
    if not 0 <= column < indent or column - state.blkIndent >= CODE_INDENT:
        return False
    return _marker_end(state, line) >= 0


def _item(state: BlockState, place: _Place, end: int, sign: str) -> bool:
    """Parse an item of any blocks; return whether no empty line is between them."""
    line = place.line
    opened = state.add("list_item_open", 1)
    opened.markup = sign
    opened.info = place.number
    before = state.tight, state.tShift[line], state.sCount[line], state.listIndent
    state.listIndent, state.blkIndent = state.blkIndent, place.indent
    state.tight = True
    state.tShift[line] = place.start - state.bMarks[line]
    state.sCount[line] = place.offset
    if place.start >= state.eMarks[line] and state.isEmpty(line + 1):
        state.line = min(state.line + 2, end)  # an item that begins with two empty lines is empty
    else:
        state.tokenize(line, end)
    tight, state.blkIndent = state.tight, state.listIndent
    state.tight, state.tShift[line], state.sCount[line], state.listIndent = before
    state.add("list_item_close", -1).markup = sign
    opened.map = [line, state.line]
    return tight


def _hide_paragraphs(tokens: Sequence[BlockToken], number: int) -> None:
    """Mark the paragraphs of the items of a tight list, which is the token of a number."""
    level = tokens[number].level + 1
    for at in range(number + 1, len(tokens) - 1):
        token = tokens[at]
        if token.type == "short_item":
            token.hidden = token.hidden or token.level == level
        elif token.type == "paragraph_open" and token.level == level + 1:
            token.hidden = tokens[at + 2].hidden = True
