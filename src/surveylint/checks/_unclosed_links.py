"""Links without the `)` after their URL, and where it belongs."""

from __future__ import annotations

import re

from surveylint.hosts import identify
from surveylint.lazy import lazily
from surveylint.model.finding import Problem
from surveylint.model.source import Edit, Span

_URL = lazily(r"https?://[^\s<>\[\]|\"`，。；：、！？（）【】《》「」]{1,1000}")
_CUT_BY_PIPE = lazily(r"https?://[^\s|()\[\]<>]+(\|)[^\s|()\[\]<>]*\)", re.IGNORECASE)
_NO_SPACE = lazily(r"[^\s|]{0,1000}")
_AFTER = lazily(r"[ \t\n]*(?:[^\s\w(（]|\Z)")
"""What follows a URL certainly does not belong to it: it begins with no word or parenthesis."""

_AT_NO_END = ".,;:*_!~'，。；：、"


def closing_bracket(text: str, start: int, end: int) -> int:
    """Return the offset of the `)` that no `(` in the span opens, -1 where there is none."""
    depth = 0
    at = start
    while at < end:
        character = text[at]
        if character == "\\":
            at += 1
        elif character == "(":
            depth += 1
        elif character == ")":
            if not depth:
                return at
            depth -= 1
        at += 1
    return -1


def unclosed_link(text: str, block: Span, start: int, inside: int) -> Problem:
    """Report a link without its `)`, or one that a pipe in its URL cuts.

    Args:
        text: The source's text.
        block: The block or cell that the link is in.
        start: The offset of the link.
        inside: The offset of its URL.
    """
    cut = _CUT_BY_PIPE.match(text, inside)
    if cut and cut.start(1) == block.end:
        return Problem(
            start=block.end,
            end=block.end + 1,
            message="`|` in the URL ends the table cell and cuts this link; use `%7C`",
            edits=(Edit(*cut.span(1), "%7C"),),
        )
    url = _NO_SPACE.match(text, inside, block.end)
    return Problem(
        start=start,
        end=url.end() if url else inside,
        message="missing `)` at the end of this link",
        edits=_closed(text, block, start, inside),
    )


def _closed(text: str, block: Span, start: int, inside: int) -> tuple[Edit, ...]:
    """Return the edit that closes a link, none where its URL may go on.

    A `]` in place of the `)` is replaced, unless a bracket around the link is open.
    """
    found = _URL.match(text, inside, block.end)
    if found is None or found[0].count("://") > 1 or "." not in found[0]:
        return ()
    url = found[0].rstrip(_AT_NO_END)
    end = inside + len(url)
    if url.count("(") != url.count(")"):
        return ()
    is_certain = url != found[0] or _AFTER.match(text, found.end(), block.end)
    if not is_certain and identify(url) is None:
        return ()
    is_bracketed = text[start - 1 : start] == "["
    if text[end : end + 1] == "]" and not is_bracketed:
        return (Edit(end, end + 1, ")"),)
    return (Edit(end, end, ")"),)
