"""Brackets that make no link: what is left of `](` and of lone brackets when all links are taken out of a text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence

from surveylint.lazy import lazily
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit, Span
from surveylint.namedtuples import NamedTuple

_RESIDUE = lazily(r"\]([ \t]?)\(")
_ADDRESS = lazily(r"https?:/|www\.|#\w|\.{0,2}/\w", re.IGNORECASE)
_SPACED_SCHEME = lazily(r"https?[ \t]*:[ \t]*/[ \t]*/[ \t]*(?=\w)", re.IGNORECASE)
_LAST_WORDS = lazily(r"[\w ]{1,40}$")
_BLANKS = lazily(r"\s+")
_NO_BLANK = lazily(r"[^\s|]{0,1000}")
_LOOK_BACK = 300
"""So many characters before a `](` are searched for its `[`."""

_LOOK_AHEAD = 5_000
"""So many characters behind a `](` are searched for its end."""


def left_over(doc: Document) -> Iterator[Problem]:
    """Find what GitHub shows as text although a link was meant."""
    rest = doc.rest
    if "](" in rest or "] (" in rest:
        yield from _residue(doc, rest)
    yield from _missing_bracket(rest)
    yield from _in_brackets(rest)
    yield from _unbalanced(doc, rest)


def _block_around(doc: Document, at: int) -> Span:
    """Return the inline block that holds an offset; its line where none does."""
    place = bisect_right(doc.inlines, at, key=lambda span: span[0]) - 1
    if place >= 0 and doc.inlines[place][0] <= at < doc.inlines[place][1]:
        return Span(*doc.inlines[place])
    return doc.source.line_span(doc.source.line(at))


def _within_cell(doc: Document, block: Span, at: int) -> Span:
    """Cut the inline block of a row, which holds all its cells, behind the cell that holds an offset."""
    place = bisect_right(doc.tables, at, key=lambda table: table.start) - 1
    if place < 0 or doc.tables[place].html or at >= doc.tables[place].end:
        return block
    end = min(block.end, at + _LOOK_AHEAD)
    pipe = _PIPE.search(doc.text, at, end)
    return Span(block.start, pipe.start() if pipe else end)


_PIPE = lazily(r"(?<!\\)\|")


def _residue(doc: Document, rest: str) -> Iterator[Problem]:
    """Report each `](` or `] (http` that is left when all links are taken out."""
    text = doc.text
    for m in _RESIDUE.finditer(rest):
        at = m.start()
        if _is_escaped(text, at):
            continue
        if m[1]:
            if _ADDRESS.match(text, m.end()):
                yield Problem(
                    start=at,
                    end=m.end(),
                    message="a blank between `]` and `(` makes text of this link",
                    edits=(Edit(m.start(1), m.end(1), ""),),
                    safe=True,
                )
            continue
        block = _within_cell(doc, _block_around(doc, at), at)
        opened = _opening(text, max(block.start, at - _LOOK_BACK), at)
        if opened < 0 or not _is_remark(doc, opened, at, m.end()):
            yield _broken(doc, block, opened, at, m.end())


def _is_remark(doc: Document, opened: int, at: int, inside: int) -> bool:
    """Return whether words in parentheses stand behind brackets that hold whole links: `[[paper](u)](to appear)`."""
    links = doc.links_in(opened + 1, at)
    framed = bool(links) and links[0].start == opened + 1 and links[-1].end == at
    return (
        framed
        and doc.text[inside : inside + 1].isalpha()
        and _ADDRESS.match(doc.text, inside) is None
    )


def _is_escaped(text: str, at: int) -> bool:
    """Return whether a backslash, itself not escaped, makes text of the mark at an offset (CommonMark 2.4)."""
    first = at
    while text[first - 1 : first] == "\\":
        first -= 1
    return (at - first) % 2 == 1


def _opening(text: str, low: int, at: int) -> int:
    """Find the `[` that the `]` at an offset closes, -1 where there is none."""
    depth = 0
    for place in range(at - 1, low - 1, -1):
        if text[place] not in "[]" or (depth and _is_escaped(text, place)):
            continue
        if text[place] == "]":
            depth += not _is_escaped(text, place)
        elif depth == 0:
            return place
        else:
            depth -= 1
    return -1


def _broken(doc: Document, block: Span, opened: int, at: int, inside: int) -> Problem:
    """Say why `](` at an offset is no link: the bracket, the address or its end is wrong."""
    text = doc.text
    last = min(block.end, inside + _LOOK_AHEAD)
    closed = text.find(")", inside, last)
    wide = text.find("）", inside, last)
    start = opened if opened >= 0 else at
    if wide >= 0 and (closed < 0 or wide < closed):
        fix = (Edit(wide, wide + 1, ")"),)
        return Problem(
            start=wide,
            end=wide + 1,
            message="`）` ends this link, `)` is wanted",
            edits=fix,
            safe=True,
        )
    if opened < 0:
        label = _LAST_WORDS.search(text[max(block.start, at - 40) : at])
        shown = label[0].strip() if label else ""
        return Problem(
            start=at, end=inside, message=f"`[` is missing before `{shown}](`", key=shown
        )
    if closed < 0:
        return _endless(text, block, start, inside)
    address = text[inside:closed]
    if "\n" in address:
        breaks = tuple(
            Edit(inside + m.start(), inside + m.end(), "")
            for m in re.finditer(r"[ \t]*\n[ \t>]*", address)
        )
        edits = breaks if _ADDRESS.match(address) and len(breaks) == 1 else ()
        message = "a line end in the address makes text of this link"
        return Problem(start=start, end=closed + 1, message=message, edits=edits)
    if " " in address.strip() or "\t" in address:
        blank = inside + len(address) - len(address.lstrip())
        if _ADDRESS.match(text, blank) or _SPACED_SCHEME.match(text, blank):
            gaps = [*_BLANKS.finditer(text, blank, closed)]
            message = "a blank in the address makes text of this link"
            if not gaps:
                return Problem(start=start, end=closed + 1, message=message)
            scheme = _SPACED_SCHEME.match(text, blank)
            behind = scheme.end() if scheme else blank
            # a parenthesis may be the address's own or a remark behind it: nobody knows where the address ends
            fills = (
                "" if gap.start() < behind or text[gap.end()] in "/)" else "%20" for gap in gaps
            )
            filled = tuple(Edit(*gap.span(), fill) for gap, fill in zip(gaps, fills, strict=True))
            return Problem(
                *gaps[0].span(), message=message, edits=filled if "(" not in address else ()
            )
        return Problem(start=inside, end=closed, message="words stand where the address belongs")
    if _HTML_BLOCK.match(text, block.start):
        message = "inside an HTML block this link is text, `<a href>` is wanted, or a blank line around it"
        return Problem(start=start, end=closed + 1, message=message)
    return Problem(start=start, end=closed + 1, message="the brackets of this link do not match")


_HTML_BLOCK = lazily(
    r"[ \t]*</?(?:address|article|aside|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|"
    r"header|li|main|menu|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)(?=[\s/>])",
    re.IGNORECASE | re.ASCII,
)
_PIPED = lazily(r"https?://[^\s|()\[\]<>]+(\|)[^\s|()\[\]<>]*\)", re.IGNORECASE)


def _endless(text: str, block: Span, start: int, inside: int) -> Problem:
    """Report a link that its block or cell does not close: it lacks its end, or a pipe in its address ends the cell."""
    cut = _PIPED.match(text, inside)
    if cut and cut.start(1) == block.end:
        message = "`|` in the address ends the cell and cuts this link, `%7C` is wanted"
        return Problem(
            start=block.end, end=block.end + 1, message=message, edits=(Edit(*cut.span(1), "%7C"),)
        )
    end = _end_of_address(text, inside, block)
    return Problem(start=start, end=end, message="`)` is missing at the end of this link")


def _end_of_address(text: str, inside: int, block: Span) -> int:
    m = _NO_BLANK.match(text, inside, block.end)
    return m.end() if m else inside


_UNCLOSED_LABEL = lazily(r"\[([^\[\]()|\n]{1,200})\((?=https?://)")
_NO_LABEL = lazily(r"(?<![\[\\])\[+(?=https?://(?:[^\s\[\]|]+\)(?:\s|$)|[^\s\[\]|()]+\)\]))")


def _missing_bracket(rest: str) -> Iterator[Problem]:
    """Report `[label(http://...)` and `[[http://...)`: an open bracket keeps GitHub from making the address a link."""
    if "http" not in rest:
        return
    for m in _UNCLOSED_LABEL.finditer(rest):
        label = m[1].strip("*_ ")
        if m[1][-1] in " \\" or not label or _is_escaped(rest, m.start()):
            continue
        at = m.end() - 1
        message = f"`]` is missing behind `{label}`"
        yield Problem(
            start=m.start(), end=m.end(), message=message, edits=(Edit(at, at, "]"),), key=label
        )
    for m in _NO_LABEL.finditer(rest):
        yield Problem(
            start=m.start(), end=m.end(), message="the label of this link is missing behind `[`"
        )


_BRACKETED = lazily(
    r"(?<![\]\\!])\[(?:[^\W\d_][\w ]{0,20}[:：][ \t]?)?(https?://[^\s\[\]<>|\"'`{}$]+)\](?!\()",
    re.IGNORECASE,
)


def _in_brackets(rest: str) -> Iterator[Problem]:
    """Report addresses that square brackets keep from being links (cmark-gfm makes none inside of a bracket)."""
    if "http" not in rest:
        return
    found = [Span(*m.span(1)) for m in _BRACKETED.finditer(rest) if m[1][-1] != ")" or "(" in m[1]]
    if not found:
        return
    first, *others = found
    single = all(
        rest.find("://", span.start, span.end) == rest.rfind("://", span.start, span.end)
        for span in found
    )
    edits = [
        edit
        for span in found
        for edit in (Edit(span.start, span.start, "<"), Edit(span.end, span.end, ">"))
    ]
    yield Problem(
        start=first.start,
        end=first.end,
        message="an address alone in `[` and `]` is text, `<` and `>` around it make it a link",
        related=related_places(others),
        edits=tuple(edits) if single else (),
        severity=Severity.WARNING,
        key="bracketed",
    )


class _Open(NamedTuple):
    """A bracket that is not closed yet."""

    mark: str
    place: int
    leads: bool  # whether it is the first thing in its cell or block
    escaped: bool


_BRACKET = lazily(r"[\[\]()|\n]")
_CLOSES = {"]": "[", ")": "("}


def _unbalanced(doc: Document, rest: str) -> Iterator[Problem]:
    """Report brackets around links that are opened and never closed, or closed and never opened."""
    text = doc.text
    begins = {
        link.start: link for link in doc.links if rest[link.start - 1 : link.start] in ("[", "(")
    }
    ends = {link.end: link for link in doc.links if rest[link.end : link.end + 1] in ("]", ")")}
    begun = sorted(begins)
    if not begun and not ends and "[" not in rest:
        return
    rows = [Span(table.start, table.end) for table in doc.tables if not table.html]
    for span in doc.inlines:
        if (
            rest.find("[", span[0], span[1]) < 0
            and rest.find("]", span[0], span[1]) < 0
            and (rest.find("(", span[0], span[1]) < 0 or not _any_between(begun, span[0], span[1]))
        ):
            continue
        place = bisect_right(rows, span[0], key=lambda row: row[0]) - 1
        in_row = place >= 0 and span[0] < rows[place].end
        yield from _unbalanced_in(text, rest, Span(*span), in_row, begins, ends)


def _any_between(sorted_places: Sequence[int], low: int, high: int) -> bool:
    place = bisect_right(sorted_places, low)
    return place < len(sorted_places) and sorted_places[place] < high


def _unbalanced_in(
    text: str,
    rest: str,
    span: Span,
    in_row: bool,
    begins: Mapping[int, Link],
    ends: Mapping[int, Link],
) -> Iterator[Problem]:
    """Match the brackets of one block, cell by cell; those that a backslash makes text of are matched and not told."""
    opened: list[_Open] = []
    depth = {"[": 0, "(": 0}
    head = _first_word(text, span.start)
    linked = text.find("(http", span.start, span.end)
    doubled = text.find("[[", span.start, span.end)
    for m in _BRACKET.finditer(rest, span.start, span.end):
        mark, at = m[0], m.start()
        if mark == "|" or mark == "\n":
            if mark == "|" and in_row:
                yield from _unclosed(text, opened, begins, True)
                opened.clear()
                depth = {"[": 0, "(": 0}
                head = _first_word(text, at + 1)
            continue
        escaped = _is_escaped(text, at)
        if mark in "[(":
            opened.append(_Open(mark, at, head >= at, escaped))
            depth[mark] += 1
        elif depth[_CLOSES[mark]]:
            _close(opened, depth, _CLOSES[mark])
        elif escaped:
            continue
        elif at in ends or (
            mark == "]" and text[at - 1] == ")" and 0 <= linked <= at - len("(http")
        ):
            yield Problem(
                start=at,
                end=at + 1,
                message=f"`{mark}` closes nothing behind this link",
                edits=(_unpaired(text, doubled, at, ends.get(at)),),
                severity=Severity.WARNING,
            )
    yield from _unclosed(text, opened, begins, in_row)


def _first_word(text: str, start: int) -> int:
    """Return the place of the first character from an offset on that is no blank."""
    m = _ANY_BLANKS.match(text, start)
    return m.end() if m else start


_ANY_BLANKS = lazily(r"\s*")


def _close(opened: list[_Open], depth: dict[str, int], wanted: str) -> None:
    """Take the last open bracket of a kind, and what was opened behind it, from those that are open."""
    while opened:
        mark = opened.pop().mark
        depth[mark] -= 1
        if mark == wanted:
            return


def _unpaired(text: str, doubled: int, at: int, link: Link | None) -> Edit:
    """Open the bracket that closes nothing where other links of the block stand in two, else take it out."""
    before = text[link.start - 1 : link.start] if link is not None and text[at] == "]" else ""
    if link is None or before not in (" ", ",", "]") or text.startswith("[[", link.start):
        return Edit(at, at + 1, "")
    return (
        Edit(link.start, link.start, "[")
        if 0 <= doubled <= link.start - len("[[")
        else Edit(at, at + 1, "")
    )


def _unclosed(
    text: str, opened: Sequence[_Open], begins: Mapping[int, Link], in_row: bool
) -> Iterator[Problem]:
    """Report what was opened directly in front of a link, or at the head of a cell, and is still open at the end."""
    for mark, at, leads, escaped in opened:
        if escaped:
            continue
        link = begins.get(at + 1)
        if mark == "(" and text[at - 1 : at] == "]" and text[at - 2 : at - 1] != "\\":
            continue  # a link without its end, which is told as that
        closing = "]" if mark == "[" else ")"
        if link is not None and not text[link.text_start : link.text_end].endswith("\\]"):
            yield Problem(
                start=at,
                end=at + 1,
                message=f"`{mark}` in front of this link is never closed",
                edits=(Edit(link.end, link.end, closing),) if mark == "[" else (),
                severity=Severity.WARNING,
            )
        elif mark == "[" and in_row and leads and text[at + 1 : at + 2].strip("*_").isalpha():
            yield Problem(
                start=at,
                end=at + 1,
                message="`[` begins this cell and is never closed",
                severity=Severity.WARNING,
            )
