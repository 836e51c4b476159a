"""Block rules, chosen by the first character of a line; the tokens are those of markdown-it-py.

The library asks each of its rules about each line, and each rule looks at the first character. Here
that character is looked up once. Headings with an underline and paragraphs, which the library reads
one after the other, are read in one pass. Its rule for definitions is imported where one begins.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import MutableMapping
from typing import Any, Final

from surveylint.lazy import lazily
from surveylint.model.source import Span
from surveylint.reading.block_state import BlockRule, BlockRules, BlockState, BlockToken
from surveylint.reading.cells import MARKDOWN_SPACES, TableLines, split_row
from surveylint.reading.html_blocks import html_block
from surveylint.reading.list_rule import list_rule
from surveylint.reading.quote_rule import quote_rule

Rules = dict[str, tuple[BlockRule, ...]]
"""The rules of the blocks that can begin with a character."""

# GFM 4.10 "delimiter row": cells of dashes with optional colons, and at least one pipe or colon
# (on GitHub a line of dashes alone is a setext underline).
_DELIMITER = lazily(r"(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*(?:\|[ \t]*)?")


# CommonMark 4.7: what a link reference definition begins with, whatever lines it takes.
_DEFINED_LABEL = lazily(r"\[(?:[^\[\]\\]++|\\.)*+\]:", re.DOTALL)


# CommonMark 4.1, 4.2 and 4.5: thematic breaks, headings, and what opens a fence.
_THEMATIC_BREAK = lazily(r"([*_-])(?:[ \t]*+\1){2,}+[ \t]*+")
_HEADING = lazily(r"(#{1,6}+)(?=[ \t]|\Z)")
_FENCE = lazily(r"(?:(`{3,}+)[^`\n]*+|(~{3,}+)[^\n]*+)")


def blocks(text: str, environment: MutableMapping[str, Any]) -> list[BlockToken]:
    """Parse the blocks of a text.

    Args:
        text: The text, with `\\n` line ends; the offsets of tables count in it.
        environment: Where the definitions are put, as the library does.
    """
    state = BlockState(text, environment, _RULES)
    state.tokenize(0, state.lineMax)
    return state.tokens


def _thematic_break(state: BlockState, line: int, end: int, silent: bool) -> bool:
    """Parse a thematic break; its last character is a mark or a space."""
    at, stop = state.text_start(line), state.eMarks[line]
    if state.src[stop - 1] not in "*-_ \t" or state.is_code_block(line):
        return False
    found = _THEMATIC_BREAK.fullmatch(state.src, at, stop)
    if found is None:
        return False
    return silent or state.add_leaf("hr", line + 1)


def _heading(state: BlockState, line: int, end: int, silent: bool) -> bool:
    """Parse a heading that begins with `#`."""
    if state.is_code_block(line):
        return False
    found = _HEADING.match(state.src, state.text_start(line), state.eMarks[line])
    if found is None or silent:
        return found is not None
    text = state.src[found.end(1) : state.eMarks[line]].rstrip(" \t")
    kept = text.rstrip("#")
    if kept[-1:] in (" ", "\t"):
        text = kept
    state.line = line + 1
    _inline(state, "heading", found[1], text, line)
    return True


def _fence(state: BlockState, line: int, end: int, silent: bool) -> bool:
    """Parse a block of code between fences."""
    src, at = state.src, state.text_start(line)
    opened = None if state.is_code_block(line) else _FENCE.fullmatch(src, at, state.eMarks[line])
    if opened is None or silent:
        return opened is not None
    marks = opened[1] or opened[2]
    for inner in range(line + 1, end):
        at, stop = state.text_start(inner), state.eMarks[inner]
        ends = at < stop and state.sCount[inner] < state.blkIndent
        if ends or at == len(src):  # the library ends a fence before an empty last line of a quote
            return state.add_leaf("fence", inner)
        if src.startswith(marks, at) and not state.is_code_block(inner):
            rest = src[at:stop].lstrip(marks[0])
            if not rest.strip(" \t"):
                return state.add_leaf("fence", inner + 1)
    return state.add_leaf("fence", end)


def _code(state: BlockState, line: int, end: int) -> bool:
    """Parse the indented code that begins at a line."""
    after = line + 1
    for inner in range(after, end):
        if state.isEmpty(inner):
            continue
        if not state.is_code_block(inner):
            break
        after = inner + 1
    return state.add_leaf("code_block", after)


def _definition(state: BlockState, line: int, end: int, silent: bool) -> bool:
    """Parse a definition if there is a label and a colon; most lines with a bracket have none."""
    if _DEFINED_LABEL.match(state.src, state.text_start(line)) is None:
        return False
    from surveylint.reading.definition_rule import definition

    return definition(state, line, end, silent)


_ENDS_ITEM: Final[Rules] = {
    **dict.fromkeys("`~", (_fence,)),
    ">": (quote_rule,),
    **dict.fromkeys("*-_", (_thematic_break,)),
}
_ENDS_QUOTE: Final[Rules] = {
    **_ENDS_ITEM,
    **dict.fromkeys("*-", (_thematic_break, list_rule)),
    **dict.fromkeys("+0123456789", (list_rule,)),
    "<": (html_block,),
    "#": (_heading,),
}
_BEGINS: Final[Rules] = {**_ENDS_QUOTE, "[": (_definition,)}


def _block(state: BlockState, line: int, end: int, silent: bool) -> bool:
    """Parse the block that begins at a line."""
    if state.is_code_block(line):
        return _code(state, line, end)
    if table(state, line, end, silent):
        return True
    rules = _BEGINS.get(state.src[state.text_start(line)], ())
    return any(rule(state, line, end, silent) for rule in rules) or _text(state, line, end)


def _ends_paragraph(state: BlockState, line: int, end: int, silent: bool) -> bool:
    return _ends(_ENDS_QUOTE, state, line, end) or table(state, line, end, True)


def _ends_quote(state: BlockState, line: int, end: int, silent: bool) -> bool:
    return _ends(_ENDS_QUOTE, state, line, end)


def _ends_item(state: BlockState, line: int, end: int, silent: bool) -> bool:
    return _ends(_ENDS_ITEM, state, line, end)


def _ends(rules: Rules, state: BlockState, line: int, end: int) -> bool:
    """Return whether a block of some rules begins at a line, which may be empty."""
    at = state.text_start(line)
    return any(rule(state, line, end, True) for rule in rules.get(state.src[at : at + 1], ()))


def _text(state: BlockState, first: int, end: int) -> bool:
    """Parse a paragraph, or a heading with an underline (CommonMark 4.3 and 4.8)."""
    kind, state.parentType = state.parentType, "paragraph"
    line, underline = _text_end(state, first, end)
    state.line = line + (1 if underline else 0)
    if underline:
        state.parentType = kind  # the library leaves "paragraph" after paragraphs
    _inline(
        state, "heading" if underline else "paragraph", underline, state.text_of(first, line), first
    )
    return True


def _inline(state: BlockState, kind: str, markup: str, content: str, first: int) -> None:
    """Add the tokens of a heading or paragraph that begins at a line.

    Args:
        state: The state, at the line after the block.
        kind: The kind of the block.
        markup: The marks of a heading, "" for a paragraph.
        content: The text.
        first: The first line of the block.
    """
    opened = state.add(kind + "_open", 1)
    opened.markup = markup
    opened.map = [first, state.line]
    token = state.add("inline")
    token.content = content.strip(MARKDOWN_SPACES)
    token.map = [first, state.line - (1 if markup in ("-", "=") else 0)]
    state.add(kind + "_close", -1).markup = markup


def _text_end(state: BlockState, first: int, end: int) -> tuple[int, str]:
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


def table(state: BlockState, start: int, end: int, silent: bool) -> bool:
    """Parse a table (GFM 4.10) as GitHub does, into one token that holds its rows as lines."""
    if start + 2 > end:
        return False
    at = state.text_start(start + 1)
    if state.src[at : at + 1] not in ("|", "-", ":"):
        return False
    alignments = _delimiter(state, start + 1)
    if not alignments or state.is_code_block(start):
        return False
    header = Span(state.text_start(start), state.eMarks[start])
    line = state.src[header.start : header.end].strip(MARKDOWN_SPACES)
    if "|" not in line or len(split_row(line)) != len(alignments):
        return False
    if line[0] != "|" and _ends(_ENDS_QUOTE, state, start, end):
        return False  # GitHub reads `# a | b` as a heading and `- a | b` as an item
    if silent:
        return True
    kind, state.parentType = state.parentType, "table"
    starts, ends, after = _rows(state, start + 2, end)
    delimiter = Span(state.text_start(start + 1), state.eMarks[start + 1])
    state.parentType = kind
    lines = TableLines(header, delimiter, alignments, starts, ends)
    return state.add_leaf("table", after, {"lines": lines})


def _delimiter(state: BlockState, line: int) -> tuple[str, ...]:
    """Return the alignments that a delimiter row sets, () if the line is not one."""
    src, at, stop = state.src, state.text_start(line), state.eMarks[line]
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


def _rows(state: BlockState, line: int, end: int) -> tuple[array[int], array[int], int]:
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


_RULES: Final = BlockRules(
    _block,
    {
        "reference": _ends_paragraph,
        "blockquote": _ends_quote,
        "list": _ends_item,
    },
)
