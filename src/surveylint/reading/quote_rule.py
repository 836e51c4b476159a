"""The block rule of quotes (CommonMark 5.1)."""

from __future__ import annotations

from typing import Final

from surveylint.namedtuples import NamedTuple
from surveylint.reading.block_state import TAB_STOP, BlockState

_FEW: Final = 8
_MORE: Final = 8
"""Lines without a marker that are tried first, and how many times more each time after that."""


class _Line(NamedTuple):
    """What a state knows of a line, without which the rest of its container cannot be parsed."""

    begin: int
    shift: int
    indent: int
    column: int


def quote_rule(state: BlockState, first: int, end: int, silent: bool) -> bool:
    """Parse a block quote.

    Lines without a marker belong to it only as far as a paragraph goes on, which its content tells.
    Most quotes have none: a few lines are tried, and more if the content needs them.
    """
    if state.is_code_block(first):
        return False
    if silent:
        return True
    most, kind, indent = state.lineMax, state.parentType, state.blkIndent
    place, is_done, quote = state.place(), False, (state.level, first)
    while not is_done:
        lazy = state.lazy.get(quote, _FEW)
        state.roll_back(place)
        state.parentType = "blockquote"
        before, after, is_cut = _unmarked(state, first, end, lazy)
        state.blkIndent = 0
        opened = state.add("blockquote_open", 1)
        opened.markup = ">"
        state.tokenize(first, after)
        state.add("blockquote_close", -1).markup = ">"
        opened.map = [first, state.line]
        if state.line == after:  # as well for the next time that what is around it is parsed
            state.lazy[quote] = lazy * _MORE
        is_done = state.line < after or not is_cut
        state.lineMax, state.blkIndent = most, indent
        for number, line in enumerate(before, first):
            _set(state, number, line)
    state.parentType = kind
    return True


def _unmarked(state: BlockState, first: int, end: int, lazy: int) -> tuple[list[_Line], int, bool]:
    """Remove the markers of a quote from its lines.

    Args:
        state: The state.
        first: The first line of the quote.
        end: The line after the container.
        lazy: How many lines are read from the first one on that has no marker.

    Returns:
        The lines as they were, the line after them, and whether the quote may go on there.
    """
    before: list[_Line] = []
    line, is_empty, limit = first, False, end
    while line < limit:
        at = state.text_start(line)
        if at >= state.eMarks[line]:
            break
        if state.src[at] == ">" and state.sCount[line] >= state.blkIndent:
            before.append(_get(state, line))
            is_empty = _remove_marker(state, line)
        elif is_empty:
            break
        elif state.rules.ends["blockquote"](state, line, end, True):
            state.lineMax = line  # no paragraph of the quote goes on after it
            if state.blkIndent:
                before.append(_get(state, line))
                state.sCount[line] -= state.blkIndent
            break
        else:
            before.append(_get(state, line))
            state.sCount[line] = -1  # the text of a paragraph may go on without a marker
            limit = min(limit, line + lazy)
        line += 1
    is_cut = line == limit < end
    if is_cut:
        state.lineMax = line
    return before, line, is_cut


def _remove_marker(state: BlockState, line: int) -> bool:
    """Let a line begin after its marker; return whether nothing follows.

    One column of spaces belongs to the marker; of a tab, the others are still there.
    """
    src, stop, column = state.src, state.eMarks[line], state.bsCount[line]
    at = state.text_start(line) + 1
    begin = offset = state.sCount[line] + 1
    after = src[at : at + 1]
    is_divided = after == "\t" and (column + offset) % TAB_STOP != TAB_STOP - 1
    if after in (" ", "\t") and not is_divided:
        at, begin, offset = at + 1, begin + 1, offset + 1
    first = at
    while at < stop and src[at] in " \t":
        if src[at] == "\t":
            offset += TAB_STOP - (offset + column + is_divided) % TAB_STOP
        else:
            offset += 1
        at += 1
    column = state.sCount[line] + 1 + (after in (" ", "\t"))
    _set(state, line, _Line(first, at - first, offset - begin, column))
    return at >= stop


def _get(state: BlockState, line: int) -> _Line:
    return _Line(state.bMarks[line], state.tShift[line], state.sCount[line], state.bsCount[line])


def _set(state: BlockState, number: int, line: _Line) -> None:
    state.bMarks[number], state.tShift[number] = line.begin, line.shift
    state.sCount[number], state.bsCount[number] = line.indent, line.column
