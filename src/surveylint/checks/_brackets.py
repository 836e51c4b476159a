"""Brackets around links that are opened and never closed, or closed and never opened."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from surveylint.lazy import lazily
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Severity
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple

_BRACKET = lazily(r"[\[\]()]")
_OPENING = {"]": "[", ")": "("}
_SPACES = lazily(r"\s*")


class _Block(NamedTuple):
    """An inline block and what its brackets are judged by.

    Attributes:
        text: The document.
        rest: The document without links and what is not prose, at the same offsets.
        span: The block.
        in_row: Whether it is the row of a table.
        begins: The links that follow a bracket, by their start.
        ends: The links that a bracket follows, by their end.
        first_url: The offset of the first `(http` in the block, -1 where there is none.
        first_double: The offset of the first `[[` in the block, -1 where there is none.
    """

    text: str
    rest: str
    span: Span
    in_row: bool
    begins: Mapping[int, Link]
    ends: Mapping[int, Link]
    first_url: int
    first_double: int


class _Open(NamedTuple):
    """A bracket that is not closed yet; `is_first` if nothing precedes it in its cell or block."""

    mark: str
    at: int
    is_first: bool
    is_escaped: bool


def is_escaped(text: str, at: int) -> bool:
    """Return whether an odd number of backslashes precedes an offset (CommonMark 2.4)."""
    first = at
    while text[first - 1 : first] == "\\":
        first -= 1
    return (at - first) % 2 == 1


def unbalanced_brackets(doc: Document) -> Iterator[Problem]:
    """Yield the unmatched brackets around links."""
    rest = doc.rest
    begins = {
        link.start: link for link in doc.links if rest[link.start - 1 : link.start] in ("[", "(")
    }
    ends = {link.end: link for link in doc.links if rest[link.end : link.end + 1] in ("]", ")")}
    starts = sorted(begins)
    closed = sorted(ends)
    if not starts and not ends and "[" not in rest:
        return
    tables = [Span(table.start, table.end) for table in doc.tables if not table.html]
    for start, end in doc.inlines:
        if (
            rest.find("[", start, end) < 0
            and rest.find("]", start, end) < 0
            and (rest.find("(", start, end) < 0 or not _any_between(starts, start, end))
            and (rest.find(")", start, end) < 0 or not _any_between(closed, start, end))
        ):
            continue
        place = bisect_right(tables, start, key=lambda table: table[0]) - 1
        in_row = place >= 0 and start < tables[place].end
        block = _Block(
            text=doc.text,
            rest=rest,
            span=Span(start, end),
            in_row=in_row,
            begins=begins,
            ends=ends,
            first_url=doc.text.find("(http", start, end),
            first_double=doc.text.find("[[", start, end),
        )
        for cell in _cells(block):
            yield from _unbalanced_in(block, cell)


def _any_between(sorted_offsets: Sequence[int], low: int, high: int) -> bool:
    place = bisect_right(sorted_offsets, low)
    return place < len(sorted_offsets) and sorted_offsets[place] < high


def _cells(block: _Block) -> Iterator[Span]:
    """Yield the spans of a row's cells, or that of the whole block."""
    start, end = block.span
    at = block.rest.find("|", start, end) if block.in_row else -1
    while at >= 0:
        yield Span(start, at)
        start = at + 1
        at = block.rest.find("|", start, end)
    yield Span(start, end)


def _unbalanced_in(block: _Block, cell: Span) -> Iterator[Problem]:
    """Match the brackets of one cell; escaped ones are matched, but not reported."""
    opened: list[_Open] = []
    depth = {"[": 0, "(": 0}
    first = _first_word(block.text, cell.start)
    reported = cell.start
    for m in _BRACKET.finditer(block.rest, cell.start, cell.end):
        mark, at = m[0], m.start()
        if at < reported:
            continue
        escaped = is_escaped(block.text, at)
        if mark in depth:
            opened.append(_Open(mark, at, first >= at, escaped))
            depth[mark] += 1
        elif depth[_OPENING[mark]]:
            _close(opened, depth, _OPENING[mark])
        elif not escaped and _follows_link(block, mark, at):
            reported = _run_end(block.rest, mark, Span(at, cell.end))
            yield Problem(
                start=at,
                end=reported,
                message=f"unmatched `{mark}` after this link",
                edits=(_matched(block, Span(at, reported)),) if at in block.ends else (),
                severity=Severity.WARNING,
            )
    yield from _unclosed(block, opened)


def _first_word(text: str, start: int) -> int:
    """Return the first offset from `start` on that is not white space."""
    m = _SPACES.match(text, start)
    return m.end() if m else start


def _close(opened: list[_Open], depth: dict[str, int], mark: str) -> None:
    """Close the last open bracket of a kind, and all that were opened after it."""
    while opened:
        last = opened.pop().mark
        depth[last] -= 1
        if last == mark:
            return


def _follows_link(block: _Block, mark: str, at: int) -> bool:
    """Return whether a closing bracket follows a link, or what is left of one."""
    if at in block.ends:
        return True
    is_remnant = mark == "]" and block.text[at - 1] == ")"
    return is_remnant and 0 <= block.first_url <= at - len("(http")


def _run_end(rest: str, mark: str, span: Span) -> int:
    """Return where equal brackets end: if the first is unmatched, all of them are."""
    end = span.start
    while end < span.end and rest[end] == mark:
        end += 1
    return end


def _matched(block: _Block, run: Span) -> Edit:
    """Return the edit that opens an unmatched bracket if other links of the block have two.

    Otherwise the edit removes it, and the equal ones that follow it.
    """
    at = run.start
    text, link = block.text, block.ends.get(at)
    removal = Edit(*run, "")
    if link is not None and link.is_image and text.startswith("](http", at):
        return Edit(link.start, link.start, "[")
    if link is None or text[at] != "]" or text.startswith("[[", link.start):
        return removal
    if text[link.start - 1 : link.start] not in (" ", ",", "]"):
        return removal
    if 0 <= block.first_double <= link.start - len("[["):
        return Edit(link.start, link.start, "[")
    return removal


def _unclosed(block: _Block, opened: Sequence[_Open]) -> Iterator[Problem]:
    """Report brackets directly before a link, or first in a cell, that are never closed."""
    text = block.text
    for mark, at, is_first, escaped in opened:
        if escaped:
            continue
        inner = at + 1 + (text[at : at + 3] == "[[[")
        link = block.begins.get(inner)
        if mark == "(" and text[at - 1 : at] == "]" and text[at - 2 : at - 1] != "\\":
            continue  # a link without its end, which is reported as that
        closing = "]" if mark == "[" else ")"
        if link is not None and link.url[-1:] == "]" and "[" not in link.url:
            continue  # its `]` is in the URL, which is reported as that
        if link is not None and not text[link.text_start : link.text_end].endswith("\\]"):
            is_third = inner > at + 1
            edits = (Edit(at, at + 1, "") if is_third else _closed(text, link, closing),)
            yield Problem(
                start=at,
                end=at + 1,
                message=f"unclosed `{mark}` before this link",
                edits=edits if mark == "[" else (),
                severity=Severity.WARNING,
            )
        elif mark == "[" and block.in_row and is_first and _is_word(text, at + 1):
            yield Problem(
                start=at,
                end=at + 1,
                message="unclosed `[` at the start of this cell",
                severity=Severity.WARNING,
            )


def _closed(text: str, link: Link, closing: str) -> Edit:
    """Return the edit that closes a bracket after a link, or corrects the `}` or `[` that does."""
    mark, after = text[link.end : link.end + 1], text[link.end + 1 : link.end + 2]
    is_other = mark == "}" or (mark == "[" and not after.strip())
    return Edit(link.end, link.end + is_other, closing)


def _is_word(text: str, at: int) -> bool:
    return text[at : at + 1].strip("*_").isalpha()
