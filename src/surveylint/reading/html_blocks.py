"""The block rule of HTML (CommonMark 4.6) as GitHub has it, which follows version 0.29.

Since then the specification has `search` and not `source`, and lower-case declarations.
"""

from __future__ import annotations

import re
from typing import Final

from surveylint.lazy import lazily
from surveylint.reading.block_state import BlockState
from surveylint.reading.masking import TAG

# The start conditions 1 to 5, each with what ends such a block: a line that holds it.
_OPENING = lazily(
    r"<(?:(?ai:(script|pre|style|textarea))(?=[ \t\v\f\r>]|\Z)|(!--)|(\?)|(![A-Z])|(!\[CDATA\[))"
)
_CLOSING: Final = (
    "",
    lazily(r"</(?:script|pre|style|textarea)>", re.IGNORECASE | re.ASCII),
    "-->",
    "?>",
    ">",
    "]]>",
)
# Condition 6: these names, whatever follows in the line.
_NAMED = lazily(r"</?([A-Za-z][A-Za-z0-9]*+)(?=[ \t\v\f\r]|/?>|\Z)")
_NAMES: Final = frozenset(
    (
        *("address", "article", "aside", "base", "basefont", "blockquote", "body", "caption"),
        *("center", "col", "colgroup", "dd", "details", "dialog", "dir", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "footer", "form", "frame", "frameset", "h1", "h2"),
        *("h3", "h4", "h5", "h6", "head", "header", "hr", "html", "iframe", "legend", "li"),
        *("link", "main", "menu", "menuitem", "nav", "noframes", "ol", "optgroup", "option", "p"),
        *("param", "section", "source", "summary", "table", "tbody", "td", "tfoot", "th"),
        *("thead", "title", "tr", "track", "ul"),
    )
)
_SPACES: Final = " \t\v\f\r"


def html_block(state: BlockState, line: int, end: int, silent: bool) -> bool:
    """Parse a block of HTML."""
    at, stop, src = state.text_start(line), state.eMarks[line], state.src
    if state.is_code_block(line):
        return False
    opening = _OPENING.match(src, at, stop)
    if opening is None:
        return _until_empty(state, line, end, silent)
    if silent:
        return True
    closing = _CLOSING[opening.lastindex or 0]
    while not _holds(src, state.text_start(line), state.eMarks[line], closing):
        line += 1
        if line >= end or (state.sCount[line] < state.blkIndent and not state.isEmpty(line)):
            return state.add_leaf("html_block", line)
    return state.add_leaf("html_block", line + 1)


def _holds(src: str, at: int, stop: int, closing: str | re.Pattern[str]) -> bool:
    """Return whether the text between two offsets holds what ends a block."""
    if isinstance(closing, str):
        return src.find(closing, at, stop) >= 0
    return closing.search(src, at, stop) is not None


def _until_empty(state: BlockState, line: int, end: int, silent: bool) -> bool:
    """Parse HTML that ends at an empty line, if it begins with a block element or is only a tag."""
    at, stop, src = state.text_start(line), state.eMarks[line], state.src
    if not is_block_element(src, at, stop):
        tag = TAG.match(src, at, stop)
        if silent or tag is None or src[tag.end() : stop].strip(_SPACES):
            return False
    if silent:
        return True
    line += 1
    while line < end and state.sCount[line] >= state.blkIndent and not state.isEmpty(line):
        line += 1
    return state.add_leaf("html_block", line)


def is_block_element(text: str, at: int, end: int) -> bool:
    """Return whether the tag of a block element begins at an offset of a line."""
    named = _NAMED.match(text, at, end)
    return named is not None and named[1].lower() in _NAMES
