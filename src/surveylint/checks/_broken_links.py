"""Links with a wrong bracket or target, which GitHub shows as text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from surveylint.checks._brackets import is_escaped
from surveylint.checks._label_brackets import (
    LOOK_BACK,
    is_label,
    opening_bracket,
    swapped_starts,
    wrong_brackets,
)
from surveylint.checks._link_targets import in_angle_brackets
from surveylint.checks._spaced_urls import SHOWN_AS_TEXT, URL_START, spaced_url
from surveylint.checks._unclosed_links import closing_bracket, unclosed_link
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit, Span
from surveylint.reading.html_blocks import is_block_element
from surveylint.roles import role_of_label
from surveylint.vocabulary import Words

_LABEL_END = lazily(r"\]([ \t]?)\(")
_WIDE_BRACKETS = {"］": "［", "】": "【", "〕": "〔"}
_LAST_WORDS = lazily(r"[\w ]{1,40}$")
_LINE_BREAK = lazily(r"[ \t]{0,99}\n[ \t>]*")
_PIPE = lazily(r"(?<!\\)\|")
_UNCLOSED_LABEL = lazily(r"\[([^\[\]()|\n]{1,200})\((?=https?://)")
_NO_LABEL = lazily(r"\[(?<![\[\\]\[)\[*(?=https?://(?:[^\s\[\]|]+\)(?:\s|$)|[^\s\[\]|()]+\)\]))")
_BRACKETED_URL = lazily(
    r"\[(?<![\]\\!]\[)(?:[^\W\d_][\w ]{0,20}[:：][ \t]?)?(https?://[^\s\[\]<>|\"'`{}$]+)\](?!\()",
    re.IGNORECASE,
)
_IMAGE_URL = lazily(
    r"https?://(?:img\.shields\.io/|[^\s?#]+\.(?:svg|png|gif|jpe?g|webp)(?:[?#]|$))", re.IGNORECASE
)
_LOOK_AHEAD = 5_000
"""The `)` of a target is looked for within this many characters after its `](`."""


def broken_links(doc: Document, words: Words) -> Iterator[Problem]:
    """Yield what looks like a link but is none: parts of links that are left in the text."""
    rest = doc.rest
    if "[" in rest:
        yield from wrong_brackets(doc, rest)
    if "](" in rest or "] (" in rest:
        yield from _label_ends(doc, rest, words)
    if "http" in rest:
        yield from _missing_bracket(rest)
        yield from _bracketed_urls(rest)


def _label_ends(doc: Document, rest: str, words: Words) -> Iterator[Problem]:
    """Report each `](`, and `] (` before a URL, that belongs to no link."""
    text = doc.text
    for m in _LABEL_END.finditer(rest):
        at = m.start()
        if is_escaped(text, at):
            continue
        if m[1]:
            if URL_START.match(text, m.end()) and _is_label_before(doc, at):
                yield Problem(
                    start=at,
                    end=m.end(),
                    message=f"space between `]` and `(`: {SHOWN_AS_TEXT}",
                    edits=(Edit(m.start(1), m.end(1), ""),),
                    safe=True,
                )
            continue
        block = _cell_around(doc, _block_around(doc, at), at)
        opened = opening_bracket(text, max(block.start, at - LOOK_BACK), at)
        if opened >= 0 and _is_remark(doc, opened, Span(at, m.end()), words):
            continue
        yield _broken(doc, block, opened, Span(at, m.end()))


def _block_around(doc: Document, at: int) -> Span:
    """Return the inline block that holds an offset, or its line where none does."""
    place = bisect_right(doc.inlines, at, key=lambda span: span[0]) - 1
    if place >= 0 and doc.inlines[place][0] <= at < doc.inlines[place][1]:
        return Span(*doc.inlines[place])
    return doc.source.line_span(doc.source.line(at))


def _cell_around(doc: Document, block: Span, at: int) -> Span:
    """Return a block up to the end of the table cell that holds an offset: a row is one block."""
    place = bisect_right(doc.tables, at, key=lambda table: table.start) - 1
    if place < 0 or doc.tables[place].html or at >= doc.tables[place].end:
        return block
    end = min(block.end, at + _LOOK_AHEAD)
    pipe = _PIPE.search(doc.text, at, end)
    return Span(block.start, pipe.start() if pipe else end)


def _is_label_before(doc: Document, at: int) -> bool:
    """Return whether the brackets that end at an offset hold the text of a link."""
    opened = opening_bracket(doc.text, max(0, at - LOOK_BACK), at)
    return opened >= 0 and is_label(doc, opened, at)


def _is_remark(doc: Document, opened: int, middle: Span, words: Words) -> bool:
    """Return whether text in parentheses is no URL that went wrong: `[[paper](u)](to appear)`.

    Brackets of whole links may have a remark. Words after `[text](` are reported only where the
    text names what a link opens (`paper`, `code`): others quote the syntax of something.
    """
    text, (at, inside) = doc.text, middle
    if not text[inside : inside + 1].isalpha() or URL_START.match(text, inside) is not None:
        return False
    links = doc.links_in(opened + 1, at)
    if links:
        return links[0].start == opened + 1 and links[-1].end == at
    closed = text.find(")", inside, inside + LOOK_BACK)
    remark = text[inside:closed] if closed >= 0 else ""
    if not remark or "://" in remark or "/" in remark or "." in remark or " " not in remark:
        return False
    if text[opened - 1 : opened].isalnum():
        return True  # `f[x](y + z)`
    return not role_of_label(plain(text[opened + 1 : at]), words)


def _broken(doc: Document, block: Span, opened: int, middle: Span) -> Problem:
    """Report what is wrong with a link.

    Args:
        doc: The document.
        block: The block that the link is in.
        opened: The offset of its `[`, -1 where it is missing.
        middle: The span of its `](`.
    """
    text, (at, inside) = doc.text, middle
    start = opened if opened >= 0 else at
    last = min(block.end, inside + _LOOK_AHEAD)
    closed = text.find(")", inside, last)
    wide = text.find("）", inside, last)
    is_first = wide >= 0 and (closed < 0 or wide < closed)
    if is_first and "（" not in text[inside:wide]:
        return Problem(
            start=wide,
            end=wide + 1,
            message="full-width `）` at the end of this link; expected `)`",
            edits=(Edit(wide, wide + 1, ")"),),
            safe=len(text[inside:wide].split()) == 1,
        )
    if opened < 0:
        return _unopened(doc, block, middle)
    if closed < 0 or (URL_START.match(text, inside) and closing_bracket(text, inside, last) < 0):
        return unclosed_link(text, block, start, inside)
    target = text[inside:closed]
    if "\n" in target:
        return _broken_line(text, start, Span(inside, closed))
    if " " in target.strip() or "\t" in target:
        return spaced_url(doc, start, Span(inside, closed))
    message = "unbalanced brackets in this link"
    first = text[block.start : block.end].lstrip(" \t").partition("\n")[0]
    if is_block_element(first, 0, len(first)):
        message = (
            "Markdown link in an HTML block is shown as text;"
            " use `<a href>` or add blank lines around it"
        )
    return Problem(start=start, end=closed + 1, message=message)


def _unopened(doc: Document, block: Span, middle: Span) -> Problem:
    """Report `label](url)` without its `[`, and `![alt](image)](url)`, with or without its `!`."""
    text = doc.text
    before = doc.links_in(block.start, middle.start)
    if (
        before
        and before[-1].end == middle.start
        and (before[-1].is_image or _IMAGE_URL.match(before[-1].url))
    ):
        image = before[-1]
        return Problem(
            start=middle.start,
            end=middle.end,
            message="missing `[` before this image; expected `[![alt](image)](URL)`",
            edits=(Edit(image.start, image.start, "[" if image.is_image else "[!"),),
        )
    label = _LAST_WORDS.search(text[max(block.start, middle.start - 40) : middle.start])
    shown = label[0].strip() if label else ""
    return Problem(
        start=middle.start,
        end=middle.end,
        message=f"missing `[` before `{shown}](`",
        key=shown,
    )


def _broken_line(text: str, start: int, target: Span) -> Problem:
    """Report a line break in a link's target."""
    written = text[target.start : target.end]
    breaks = tuple(
        Edit(target.start + m.start(), target.start + m.end(), "")
        for m in _LINE_BREAK.finditer(written)
    )
    return Problem(
        start=start,
        end=target.end + 1,
        message=f"line break in the URL: {SHOWN_AS_TEXT}",
        edits=breaks if URL_START.match(written) and len(breaks) == 1 else (),
    )


def _missing_bracket(rest: str) -> Iterator[Problem]:
    """Report `[label(http://...)` and `[[http://...)`."""
    for m in _UNCLOSED_LABEL.finditer(rest):
        label = m[1].strip("*_ ")
        if m[1][-1] in " \\" or not label or is_escaped(rest, m.start()):
            continue
        at = m.end() - 1
        opening = _WIDE_BRACKETS.get(label[-1])
        is_wide = opening is not None and label.count(opening) < label.count(label[-1])
        yield Problem(
            start=m.start(),
            end=m.end(),
            message=f"full-width `{label[-1]}` after the text of this link; expected `]`"
            if is_wide
            else f"missing `]` after `{label}`",
            edits=(Edit(at - is_wide, at, "]"),) if not is_wide or m[1][-1] == label[-1] else (),
            key=label,
        )
    for m in _NO_LABEL.finditer(rest):
        yield Problem(
            start=m.start(),
            end=m.end(),
            message="missing link text after `[`; expected `[text](URL)`",
        )


def _bracketed_urls(rest: str) -> Iterator[Problem]:
    """Report bare URLs in square brackets, where cmark-gfm makes no link of them."""
    swapped = swapped_starts(rest) if ")[" in rest else ()
    found = [
        Span(*m.span(1))
        for m in _BRACKETED_URL.finditer(rest)
        if (m[1][-1] != ")" or "(" in m[1]) and m.start() not in swapped
    ]
    if not found:
        return
    first, *others = found
    is_single = all(
        rest.find("://", span.start, span.end) == rest.rfind("://", span.start, span.end)
        for span in found
    )
    yield Problem(
        start=first.start,
        end=first.end,
        message="URL in square brackets is shown as text; use `<` and `>` to make it a link",
        related=related_places(others),
        edits=in_angle_brackets(found) if is_single else (),
        severity=Severity.WARNING,
        key="bracketed",
    )
