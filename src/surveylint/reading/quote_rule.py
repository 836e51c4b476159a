"""The block rule of quotes (CommonMark 5.1)."""

from __future__ import annotations

from surveylint.namedtuples import NamedTuple
from surveylint.reading.block_state import CODE_INDENT, BlockState


class _Line(NamedTuple):
    """What a state knows of a line, without which the rest of its container cannot be parsed."""

    begin: int
    shift: int
    indent: int
    column: int


def quote_rule(state: BlockState, first: int, end: int, silent: bool) -> bool:
    """Parse a block quote."""
    if silent or state.is_code_block(first):
        return not state.is_code_block(first)
    most, kind, indent = state.lineMax, state.parentType, state.blkIndent
    state.parentType = "blockquote"
    before, after = _unmarked(state, first, end)
    state.blkIndent = 0
    opened = state.add("blockquote_open", 1)
    opened.markup = ">"
    state.tokenize(first, after)
    state.add("blockquote_close", -1).markup = ">"
    opened.map = [first, state.line]
    state.lineMax, state.parentType, state.blkIndent = most, kind, indent
    for number, line in enumerate(before, first):
        _set(state, number, line)
    return True


def _unmarked(state: BlockState, first: int, end: int) -> tuple[list[_Line], int]:
    """Remove the markers of a quote from its lines.

    Returns:
        The lines as they were, and the line after the quote.
    """
    before: list[_Line] = []
    line, is_empty = first, False
    while line < end:
        at = state.text_start(line)
        if at >= state.eMarks[line]:
            break
        if state.src[at] == ">" and state.sCount[line] >= state.blkIndent:
            before.append(_get(state, line))
            is_empty = _remove_marker(state, line)
        elif is_empty:
            break
        elif state.rules.ends["blockquote"](state, line, end, True):
            state.lineMax = line  # no paragraph of the quote goes on behind it
            if state.blkIndent:
                before.append(_get(state, line))
                state.sCount[line] -= state.blkIndent
            break
        else:
            before.append(_get(state, line))
            state.sCount[line] = -1  # the text of a paragraph may go on without a marker
        line += 1
    return before, line


def _remove_marker(state: BlockState, line: int) -> bool:
    """Let a line begin after its marker; return whether nothing follows.

    One column of spaces belongs to the marker; of a tab, the others are still there.
    """
    src, stop, column = state.src, state.eMarks[line], state.bsCount[line]
    at = state.text_start(line) + 1
    begin = offset = state.sCount[line] + 1
    after = src[at : at + 1]
    is_divided = after == "\t" and (column + offset) % CODE_INDENT != CODE_INDENT - 1
    if after in (" ", "\t") and not is_divided:
        at, begin, offset = at + 1, begin + 1, offset + 1
    first = at
    while at < stop and src[at] in " \t":
        if src[at] == "\t":
            offset += CODE_INDENT - (offset + column + is_divided) % CODE_INDENT
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
