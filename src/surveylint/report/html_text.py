"""Untrusted text for the HTML report: masked, printable, short; URLs that may be opened.

The template escapes what it writes. Here is decided what the text is, and whether a URL is a link:
only `http` and `https` without a secret are.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from urllib.parse import quote

from surveylint.hosts.secrets import redacted
from surveylint.lazy import lazily
from surveylint.model.finding import Finding, Place
from surveylint.model.source import Source
from surveylint.namedtuples import NamedTuple
from surveylint.report.frame import frame
from surveylint.report.mask import mask_text
from surveylint.report.visible import shown, shown_path, text_width

_LONGEST = 500
_LONGEST_MESSAGE = 1_000
_EXCERPT_WIDTH = 200
_WEB = lazily(r"https?://[^/?#\s]", re.IGNORECASE)
_SAFE = "%/:?#[]!$&'()*+,;=~"


class MessagePart(NamedTuple):
    """A part of a message: its text, whether it is a quoted value, where it links to ("")."""

    text: str
    is_value: bool = False
    href: str = ""


class ExcerptLine(NamedTuple):
    """A line of a list: its number ("..." for lines left out), the marked text, what is around."""

    number: str
    before: str
    marked: str = ""
    after: str = ""


def clear(text: str | None, longest: int = _LONGEST) -> str:
    """Return a text of a list on one line, masked, printable and short."""
    if not text:
        return ""
    line = shown(mask_text(" ".join(text.split())))
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


def where(place: Place, *, named: bool) -> str:
    """Return the place of a finding: `README.md:12:3`, without the list `line 12, column 3`."""
    if not named:
        return f"line {place.line}, column {place.column}"
    return f"{shown_path(place.path)}:{place.line}:{place.column}"


def where_line(path: str, line: int, *, named: bool) -> str:
    """Return the place of a link or a work: `README.md:12`, without the list `line 12`."""
    return f"{shown_path(path)}:{line}" if named else f"line {line}"


def href(url: str) -> str:
    """Return a URL that may be opened with a click, "" for all others.

    It is ASCII: what a browser would show in another direction or not at all is percent-encoded.
    """
    url = url.strip()
    if len(url) > _LONGEST_MESSAGE or not _WEB.match(url) or redacted(url) != url:
        return ""
    return quote(url.encode("utf-8", "replace"), safe=_SAFE)


def message_parts(text: str, links: Collection[str] = ()) -> tuple[MessagePart, ...]:
    """Return a message in parts: plain text, and the values in back-ticks.

    Args:
        text: The message.
        links: The values among them that are URLs of the list.
    """
    text = shown(mask_text(text[:_LONGEST_MESSAGE]))
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return (MessagePart(text),)
    return tuple(
        MessagePart(part, at % 2 == 1, href(part) if at % 2 and part in links else "")
        for at, part in enumerate(parts)
        if part
    )


def excerpt(source: Source | None, finding: Finding) -> Iterator[ExcerptLine]:
    """Yield the lines of a finding, the wrong characters apart."""
    if source is None:
        return
    for number, text, underline in frame(source, finding.place, _EXCERPT_WIDTH):
        yield ExcerptLine(number, *_split(text, underline))


def _split(text: str, underline: str) -> tuple[str, str, str]:
    """Split a line at its underline, which counts columns and not characters."""
    if not underline:
        return text, "", ""
    first = len(underline) - len(underline.lstrip(" "))
    start, end = _at_column(text, first), _at_column(text, len(underline))
    return text[:start], text[start:end], text[end:]


def _at_column(text: str, column: int) -> int:
    """Return the first character that begins at a column or after it."""
    if text.isascii():
        return min(column, len(text))
    width = 0
    for at, sign in enumerate(text):
        if width >= column and text_width(sign):
            return at
        width += text_width(sign)
    return len(text)
