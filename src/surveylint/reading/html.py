"""HTML in Markdown: its tags, and the links, headings and anchors that they create."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable
from typing import Final

from surveylint.lazy import lazily
from surveylint.model.document import Anchor, Heading
from surveylint.namedtuples import NamedTuple
from surveylint.reading.cells import MARKDOWN_SPACES
from surveylint.reading.inline import InlineKind

_OPENING = lazily(r"<!--|<[!?]|<(/?)([A-Za-z][^\s/>]*+)")
_REST = lazily(r"""(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""")
_REST_MOST: Final = 4096
"""How many characters of a tag are parsed with their quotes: unclosed quotes cost time."""

_NAME = lazily(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_ATTRIBUTE = lazily(
    r"""(?<=[\s"'/])([^\s"'<>/=]++)[ \t\n\f\r]*+=[ \t\n\f\r]*+"""
    r"""(?:"([^"]*)"|'([^']*)'|([^\s"'>]++))"""
)
_RAW: Final = ("script", "style", "textarea")
_CODE: Final = ("pre", "code")
_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_CELLS: Final = ("td", "th", "tr", "table")

Pair = tuple[int, int]


class Tag(NamedTuple):
    """A tag: its span, its lower-case name ("!" for a comment), whether a block holds it."""

    start: int
    end: int
    name: str
    closing: bool
    block: bool


def block_tags(text: str, start: int, end: int) -> tuple[list[Tag], list[Pair]]:
    """Return the tags of an HTML block as a browser reads them, and the spans of raw text.

    Raw text is the content of scripts, styles, text areas and code. A comment ends at its `-->`,
    even if that comes after the block: GitHub's page shows nothing in between.
    """
    tags: list[Tag] = []
    raw: list[Pair] = []
    closers: dict[str, int] = {}
    at = start
    last = text.rfind(">", start, end)
    while at < end and (match := _OPENING.search(text, at, end)) is not None:
        begin, at = match.span()
        name = (match[2] or "!").lower()
        if match[0] == "<!--":
            close = text.find("-->", begin + 2)
            at = close + 3 if close >= 0 else len(text)
        elif begin > last:
            break
        elif rest := _REST.match(text, at, min(end, at + _REST_MOST)):
            at = rest.end()
        else:
            at = text.find(">", at, end) + 1
        tags.append(Tag(begin, at, name, match[1] == "/", True))
        if match[1] or (name not in _RAW and name not in _CODE):
            continue
        if closers.get(name, -1) < at:
            closers[name] = _closing(text, name, at, end)
        if name in _RAW or not raw or at >= raw[-1][1]:
            raw.append((at, closers[name]))
        if name in _RAW:
            at = closers[name]
    return tags, raw


def inline_tags(text: str, spans: Iterable[Pair]) -> list[Tag]:
    """Return the tags at the spans that the grammar found in inline content."""
    tags = []
    for start, end in spans:
        match = _NAME.match(text, start, end)
        tags.append(
            Tag(start, end, match[2].lower() if match else "!", bool(match and match[1]), False)
        )
    return tags


def is_comment(text: str, tag: Tag) -> bool:
    """Return whether a tag is a comment."""
    return tag.name == "!" and text.startswith("<!--", tag.start)


def attributes(text: str, tag: Tag) -> dict[str, Pair]:
    """Return the spans of a tag's attribute values by lower-case name; the first one counts."""
    found: dict[str, Pair] = {}
    for match in _ATTRIBUTE.finditer(text, tag.start, tag.end):
        found.setdefault(match[1].lower(), match.span(match.lastindex or 0))
    return found


class Elements(NamedTuple):
    """What tags create: links as seven numbers each, headings without their titles, anchors."""

    links: array[int]
    headings: list[Heading]
    anchors: list[Anchor]


def elements(text: str, tags: Iterable[Tag]) -> Elements:
    """Return the links, headings and anchors of sorted tags."""
    made = Elements(array("i"), [], [])
    link: tuple[Tag, Pair] | None = None
    heading: Tag | None = None
    for tag in tags:
        if tag.name in ("!", "br"):
            continue
        if tag.name == "a" or tag.name in _CELLS:
            if link is not None:
                _add_link(made.links, *link, tag if tag.name == "a" and tag.closing else None)
            link = None
        if tag.name in _HEADINGS and tag.block:
            if heading is not None and tag.closing and heading.name == tag.name:
                made.headings.append(_heading(text, heading, tag))
            heading = None if tag.closing else tag
        if tag.closing:
            continue
        places = attributes(text, tag)
        _add_anchors(text, places, made.anchors)
        if tag.name == "a" and "href" in places:
            link = tag, places["href"]
        elif tag.name == "img" and "src" in places:
            shown = places.get("alt", (tag.end, tag.end))
            made.links.extend((InlineKind.HTML_IMAGE, tag.start, tag.end, *shown, *places["src"]))
    if link is not None:
        _add_link(made.links, *link, None)
    return made


def _add_anchors(text: str, places: dict[str, Pair], anchors: list[Anchor]) -> None:
    for key in ("id", "name"):
        start, end = places.get(key, (0, 0))
        if start < end:
            anchors.append(Anchor(text[start:end], start, end))


def _add_link(links: array[int], tag: Tag, target: Pair, close: Tag | None) -> None:
    if close is None:
        links.extend((InlineKind.HTML, tag.start, tag.end, tag.end, tag.end, *target))
    else:
        links.extend((InlineKind.HTML, tag.start, close.end, tag.end, close.start, *target))


def _heading(text: str, opening: Tag, closing: Tag) -> Heading:
    content = text[opening.end : closing.start]
    kept = content.strip(MARKDOWN_SPACES)
    start = opening.end + content.find(kept)
    return Heading(
        _HEADINGS[opening.name], opening.start, closing.end, start, start + len(kept), False, True
    )


def _closing(text: str, name: str, start: int, end: int) -> int:
    match = re.compile(f"</{name}", re.IGNORECASE).search(text, start, end)
    return match.start() if match else end
