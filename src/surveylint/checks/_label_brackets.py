"""Link texts that are followed by something other than `(`, so that GitHub makes no link."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveylint.checks._brackets import is_escaped
from surveylint.lazy import lazily
from surveylint.model.document import Document, LinkKind
from surveylint.model.finding import Problem, Severity
from surveylint.model.source import Edit

_AFTER_LABEL = lazily(
    r"\](?:(\{)|(（)|([ \t]?\[\()|(\[)|(\))\(|(:[ \t]?)\(|([ \t]?\\[ \t]{1,3})\(|([ \t]*\n(?:[ \t]|>)*)\()"
)
_URL = lazily(
    r"https?://[^\s\[\]<>|\"'`{}（），。()]+(?:\([^\s\[\]<>|()]*\)[^\s\[\]<>|\"'`{}（），。()]*)*"
)
_HOST = lazily(
    r"(?:www\.|(?:[a-z0-9-]+\.)+(?:ai|cn|co|com|dev|edu|gov|io|net|org|de|uk|jp|kr)/)[^\s()\[\]<>|\"'`{}]+"
)
_CLOSING = {"{": "}", "[": "]", "[(": ")]"}
_NAMES = {
    "{": "curly brackets",
    "（": "full-width parentheses",
    "[": "square brackets",
    "[(": "square brackets",
}
_SWAPPED = lazily(r"\(([^()\[\]|\n]{2,200})\)\[(https?://[^\s\[\]<>|\"'`{}()]+)\](?![(\[:])")
_LINE_START = lazily(r"[ \t>]*+(?:(?:[-+*]|\d{1,9}[.)])[ \t]*+)?[*_]*+$|.*\|[ \t]*$")
LOOK_BACK = 300
"""The `[` of a label is looked for within this many characters before its `](`."""

_LOOK_AHEAD = 2_000
_DEEPEST = 12
"""Brackets that a label nests; deeper ones are no label, and looking for their `[` is dear."""


def wrong_brackets(doc: Document, rest: str) -> Iterator[Problem]:
    """Yield link texts before a URL in other brackets, or not directly before its `(`.

    Args:
        doc: The document.
        rest: The document without links and what is not prose, at the same offsets.
    """
    text = doc.text
    for m in _AFTER_LABEL.finditer(rest):
        at = m.start()
        url = _URL.match(text, m.end(), m.end() + _LOOK_AHEAD)
        if url is None and m[m.lastindex or 0].strip() in ("[", "[("):
            url = _HOST.match(text, m.end(), m.end() + _LOOK_AHEAD)
        if url is None or is_escaped(text, at):
            continue
        low = max(0, at - LOOK_BACK)
        low = max(low, text.rfind("\n\n", low, at))
        opened = opening_bracket(text, low, at)
        if opened < 0 or text[opened - 1 : opened] == "!" or not is_label(doc, opened, at):
            continue
        problem = _problem(text, opened, m.group(m.lastindex or 0), m.span(m.lastindex or 0), url)
        if problem is not None:
            yield problem
    if ")[" in rest:
        yield from _swapped(rest)
    if "]<http" in text:
        yield from _in_angle_brackets(doc)


def _in_angle_brackets(doc: Document) -> Iterator[Problem]:
    """Report `[text]<https://...>`, which GitHub shows as text before the URL."""
    text = doc.text
    for link in doc.links:
        at = link.start - 1
        if link.kind is not LinkKind.AUTOLINK or text[at] != "]" or is_escaped(text, at):
            continue
        opened = opening_bracket(text, max(0, at - LOOK_BACK), at)
        if opened < 0 or text[opened - 1 : opened] in ("!", "\\") or text[opened + 1].isdigit():
            continue  # an image, or the number of a reference
        if is_label(doc, opened, at):
            yield Problem(
                start=opened,
                end=link.end,
                message="angle brackets around the URL of this link; expected `[text](URL)`",
                edits=(
                    Edit(link.start, link.start + 1, "("),
                    Edit(link.end - 1, link.end, ")"),
                ),
                severity=Severity.WARNING,
            )


def opening_bracket(text: str, low: int, at: int) -> int:
    """Return the offset of the `[` that the `]` at an offset closes, -1 where there is none."""
    depth = 0
    for place in range(at - 1, low - 1, -1):
        if text[place] not in "[]" or (depth and is_escaped(text, place)):
            continue
        if text[place] == "]":
            depth += not is_escaped(text, place)
            if depth > _DEEPEST:
                return -1
        elif depth == 0:
            return place
        else:
            depth -= 1
    return -1


def is_label(doc: Document, opened: int, at: int) -> bool:
    """Return whether brackets hold text and no link: neither a box to tick nor a footnote."""
    label = doc.text[opened + 1 : at].strip()
    if label in ("", "x", "X") or label[0] == "^":
        return False
    return all(link.is_image for link in doc.links_in(opened, at))


def _problem(
    text: str, opened: int, mark: str, between: tuple[int, int], url: re.Match[str]
) -> Problem | None:
    """Report what is wrong between a link text and its URL.

    Args:
        text: The document.
        opened: The offset of the `[`.
        mark: What is between the `]` and the URL, without a `(` at its end.
        between: The span of the mark.
        url: The URL.
    """
    if mark.strip() in _NAMES:
        return _in_other_brackets(text, opened, mark.strip(), between, url)
    end = url.end() + 1
    if text[end - 1 : end] != ")":
        return None
    if mark == ")":
        return Problem(
            start=between[0] - 1,
            end=between[1] + 1,
            message="`)` between `]` and `(`: GitHub shows this as text, not as a link",
            severity=Severity.WARNING,
        )
    what = "line break" if "\n" in mark else f"`{mark.strip()}`"
    return Problem(
        start=opened,
        end=end,
        message=f"{what} between `]` and `(`: GitHub shows this as text, not as a link",
        edits=(Edit(*between, ""),),
        severity=Severity.WARNING if mark.startswith(":") else None,
    )


def _in_other_brackets(
    text: str, opened: int, mark: str, between: tuple[int, int], url: re.Match[str]
) -> Problem | None:
    """Report `[text][https://...]`, `[text][(https://...)]` and the like."""
    end, last = url.end(), url.end() + len(mark)
    closings = ("）", ")") if mark == "（" else (_CLOSING[mark],)
    if text[end:last] not in closings or text[last : last + 1] in ("(", ":"):
        return None
    return Problem(
        start=opened,
        end=last,
        message=f"{_NAMES[mark]} around the URL of this link; expected `[text](URL)`",
        edits=(
            Edit(*between, "(" if url[0].startswith("http") else "(https://"),
            Edit(end, last, ")"),
        ),
    )


def swapped_starts(rest: str) -> frozenset[int]:
    """Return the offsets of the `[` of all `(text)[https://...]` that are reported as that."""
    return frozenset(m.end(1) + 1 for m in _swapped_links(rest))


def _swapped_links(rest: str) -> Iterator[re.Match[str]]:
    """Yield each `(text)[https://...]` at the start of a line or cell."""
    for m in _SWAPPED.finditer(rest):
        line = rest[rest.rfind("\n", 0, m.start()) + 1 : m.start()][-LOOK_BACK:]
        if _LINE_START.match(line) is not None:
            yield m


def _swapped(rest: str) -> Iterator[Problem]:
    """Report links whose brackets are the wrong way round."""
    for m in _swapped_links(rest):
        yield Problem(
            start=m.start(),
            end=m.end(),
            message="brackets of this link are swapped; expected `[text](URL)`",
            edits=(
                Edit(m.start(), m.start() + 1, "["),
                Edit(m.end(1), m.end(1) + 2, "]("),
                Edit(m.end() - 1, m.end(), ")"),
            ),
        )
