"""Block rules: those of markdown-it-py, chosen by the first character of a line.

The library asks each of its rules about each line, and each rule looks at the first character. Here
that character is looked up once. Headings with an underline and paragraphs, which the library reads
one after the other, are read in one pass.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable
from typing import Final

from markdown_it.common.utils import mdTrim
from markdown_it.parser_block import ParserBlock
from markdown_it.rules_block import (
    StateBlock,
    blockquote,
    code,
    fence,
    heading,
    hr,
    html_block,
    reference,
)

from surveylint.lazy import lazily
from surveylint.model.source import Span
from surveylint.reading.cells import MARKDOWN_SPACES, TableLines, split_row
from surveylint.reading.list_rule import list_rule

BlockRule = Callable[[StateBlock, int, int, bool], bool]
Rules = dict[str, tuple[BlockRule, ...]]
"""The rules of the blocks that can begin with a character."""

# GFM 4.10 "delimiter row": cells of dashes with optional colons, and at least one pipe or colon
# (on GitHub a line of dashes alone is a setext underline).
_DELIMITER = lazily(r"(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?")


# CommonMark 4.7: what a link reference definition begins with, whatever lines it takes.
_DEFINED_LABEL = lazily(r"\[(?:[^\[\]\\]++|\\.)*+\]:", re.DOTALL)


def _rule_line(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Parse a thematic break; its last character is a mark or a space."""
    return state.src[state.eMarks[line] - 1] in "*-_ \t" and hr(state, line, end, silent)


def _definition(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Parse a definition if there is a label and a colon; most lines with a bracket have none."""
    at = state.bMarks[line] + state.tShift[line]
    label = _DEFINED_LABEL.match(state.src, at)
    return label is not None and reference(state, line, end, silent)


_ENDS_ITEM: Final[Rules] = {
    **dict.fromkeys("`~", (fence,)),
    ">": (blockquote,),
    **dict.fromkeys("*-_", (_rule_line,)),
}
_ENDS_QUOTE: Final[Rules] = {
    **_ENDS_ITEM,
    **dict.fromkeys("*-", (_rule_line, list_rule)),
    **dict.fromkeys("+0123456789", (list_rule,)),
    "<": (html_block,),
    "#": (heading,),
}
_BEGINS: Final[Rules] = {**_ENDS_QUOTE, "[": (_definition,)}


def install(parser: ParserBlock) -> None:
    """Replace the block rules of a parser."""
    ruler = parser.ruler
    ruler.before("table", "block", _block)
    ruler.push("ends_paragraph", _ends_paragraph, {"alt": ["paragraph", "reference"]})
    ruler.push("ends_quote", _ends_quote, {"alt": ["blockquote"]})
    ruler.push("ends_item", _ends_item, {"alt": ["list"]})
    # The state asks whether the rule `code` is enabled; `block` leaves it no lines.
    ruler.enableOnly(["block", "ends_paragraph", "ends_quote", "ends_item", "code"])


def _block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Parse the block that begins at a line."""
    if state.is_code_block(line):
        return code(state, line, end, silent)
    if table(state, line, end, silent):
        return True
    rules = _BEGINS.get(state.src[state.bMarks[line] + state.tShift[line]], ())
    return any(rule(state, line, end, silent) for rule in rules) or _text(state, line, end)


def _ends_paragraph(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    return _ends(_ENDS_QUOTE, state, line, end) or table(state, line, end, True)


def _ends_quote(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    return _ends(_ENDS_QUOTE, state, line, end)


def _ends_item(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    return _ends(_ENDS_ITEM, state, line, end)


def _ends(rules: Rules, state: StateBlock, line: int, end: int) -> bool:
    """Return whether a block of some rules begins at a line, which may be empty."""
    at = state.bMarks[line] + state.tShift[line]
    return any(rule(state, line, end, True) for rule in rules.get(state.src[at : at + 1], ()))


def _text(state: StateBlock, first: int, end: int) -> bool:
    """Parse a paragraph, or a heading with an underline (CommonMark 4.3 and 4.8)."""
    kind, state.parentType = state.parentType, "paragraph"
    line, underline = _text_end(state, first, end)
    if line == first + 1:
        text = state.src[state.bMarks[first] + state.tShift[first] : state.eMarks[first]]
    else:
        text = state.getLines(first, line, state.blkIndent, False)
    name, tag = "paragraph", "p"
    state.line = line
    if underline:
        name, tag = "heading", "h1" if underline == "=" else "h2"
        state.line += 1
        state.parentType = kind  # the library leaves "paragraph" after paragraphs
    opened = state.push(name + "_open", tag, 1)
    opened.markup = underline
    opened.map = [first, state.line]
    token = state.push("inline", "", 0)
    token.content = mdTrim(text)
    token.map = [first, line]
    token.children = []
    state.push(name + "_close", tag, -1).markup = underline
    return True


def _text_end(state: StateBlock, first: int, end: int) -> tuple[int, str]:
    """Return the line after a text, and the character of its underline or ""."""
    begins, shifts, ends, indents = state.bMarks, state.tShift, state.eMarks, state.sCount
    src, least = state.src, state.blkIndent
    line, last = first + 1, state.lineMax
    while line < last:
        at, stop = begins[line] + shifts[line], ends[line]
        if at >= stop:
            break
        # deeper lines continue the text, as do those that a block quote has marked by -1
        if 0 <= indents[line] <= least + 3:
            mark = src[at]
            is_underline = mark in "-=" and indents[line] >= least and line < end
            if is_underline and not src[at:stop].lstrip(mark).strip(" \t"):
                return line, mark
            if _ends_paragraph(state, line, last, True):
                break
        line += 1
    return line, ""


def table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Parse a table (GFM 4.10) as GitHub does, into one token that holds its rows as lines."""
    if start + 2 > end:
        return False
    at = state.bMarks[start + 1] + state.tShift[start + 1]
    if state.src[at : at + 1] not in ("|", "-", ":"):
        return False
    alignments = _delimiter(state, start + 1)
    if not alignments or state.is_code_block(start):
        return False
    header = Span(state.bMarks[start] + state.tShift[start], state.eMarks[start])
    line = state.src[header.start : header.end].strip(MARKDOWN_SPACES)
    if "|" not in line or len(split_row(line)) != len(alignments):
        return False
    if line[0] != "|" and _ends(_ENDS_QUOTE, state, start, end):
        return False  # GitHub reads `# a | b` as a heading and `- a | b` as an item
    if silent:
        return True
    kind, state.parentType = state.parentType, "table"
    starts, ends, after = _rows(state, start + 2, end)
    token = state.push("table", "table", 0)
    token.map = [start, after]
    delimiter = Span(state.bMarks[start + 1] + state.tShift[start + 1], state.eMarks[start + 1])
    token.meta = {"lines": TableLines(header, delimiter, alignments, starts, ends)}
    state.parentType = kind
    state.line = after
    return True


def _delimiter(state: StateBlock, line: int) -> tuple[str, ...]:
    """Return the alignments that a delimiter row sets, () if the line is not one."""
    src, at, stop = state.src, state.bMarks[line] + state.tShift[line], state.eMarks[line]
    if (
        stop - at < 2
        or src[at] not in "|-:"
        or state.sCount[line] < state.blkIndent
        or state.is_code_block(line)
    ):
        return ()
    if src[at] == "-" and src[at + 1] in " \t":
        return ()
    if _DELIMITER.fullmatch(src, at, stop) is None:
        return ()
    row = src[at:stop]
    if "|" not in row and ":" not in row:
        return ()
    return tuple(
        {2: "center", 1: "right", -1: "left", 0: ""}[
            2 if cell[0] == cell[-1] == ":" else (cell[-1] == ":") - (cell[0] == ":")
        ]
        for cell in row.strip(" \t").strip("|").replace(" ", "").replace("\t", "").split("|")
    )


def _rows(state: StateBlock, line: int, end: int) -> tuple[array[int], array[int], int]:
    """Return the starts and ends of the rows from `line` on, and the line after them."""
    src, begins, shifts, stops, indents = (
        state.src,
        state.bMarks,
        state.tShift,
        state.eMarks,
        state.sCount,
    )
    low, high = state.blkIndent, state.blkIndent + 4
    starts, ends = array("i"), array("i")
    while line < end and low <= indents[line] < high:
        at, stop = begins[line] + shifts[line], stops[line]
        if at >= stop:
            break
        if src[at] != "|":
            if not src[at:stop].strip(MARKDOWN_SPACES) or _ends(_ENDS_QUOTE, state, line, end):
                break
        elif stop - at < 8 and src[at:stop].strip(MARKDOWN_SPACES) == "|":
            break  # GitHub ends the table at a lone pipe
        starts.append(at)
        ends.append(stop)
        line += 1
    return starts, ends, line
