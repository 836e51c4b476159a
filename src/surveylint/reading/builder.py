"""The whole of reading: source in, document out."""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import unescape
from itertools import chain
from operator import attrgetter
from typing import Any

from surveylint.lazy import lazily
from surveylint.model.document import Document, Heading, Section, Table
from surveylint.model.source import Source, Span
from surveylint.namedtuples import NamedTuple
from surveylint.reading.arrays import Links, Spans, by_link, disjoint, ordered
from surveylint.reading.blocks import Reader
from surveylint.reading.cells import TableLines
from surveylint.reading.html import Pair, Tag, block_tags, elements, inline_tags, is_comment
from surveylint.reading.html_tables import html_tables
from surveylint.reading.inline import Piece
from surveylint.reading.links import Scanner
from surveylint.reading.outline import Outline

# A file's first lines between dashes, at least one of them "key: value", every other a key, blank, indented, a list
# item, a comment or the end of a bracket (YAML 1.2; GitHub shows such a block as a table).
_FRONT_MATTER = (
    r"---[ \t]*\n(?:[ \t]*\n|#[^\n]*\n)*[\w\"'][^\n:]*:(?:[ \t][^\n]*)?\n"
    r"(?:(?:[ \t][^\n]*|#[^\n]*|-[ \t][^\n]*|-|[\]}][^\n]*|[\w\"'][^\n:]*:(?:[ \t][^\n]*)?|)\n)*?"
    r"(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
_MARKUP = lazily(r"[*_`\[\]<>&\\!~]")
_ANYTHING = lazily(r"[^\n]")
_ANY_TAG = lazily(r"<[^>]*>")


@cache
def _reader() -> Reader:
    return Reader()


def read(source: Source) -> Document:
    """Read a README as GitHub shows it."""
    text = source.text.replace("\0", "\ufffd")  # CommonMark 2.3
    front = re.match(_FRONT_MATTER, text) if text.startswith("---") else None
    if front is not None:
        text = _ANYTHING.sub(" ", front[0]) + text[front.end() :]
    environment: dict[str, Any] = {}
    reader = _reader()
    outline = Outline(text, source)
    outline.walk(reader.blocks(text, environment))
    for label in [label for label in environment.get("references", ()) if label.startswith("^")]:
        del environment["references"][label]  # a footnote, for GitHub
    scanner = Scanner(
        text, lambda content: reader.pieces(content, environment), outline.definitions
    )
    _scan(scanner, outline)
    opaque = outline.opaque + scanner.codes
    if front is not None:
        opaque.append(front.span())
    tags = inline_tags(text, scanner.tags)
    overlong: list[Pair] = []
    for (start, end), _ in outline.html_blocks:
        found, raw = block_tags(text, start, end)
        tags += found
        opaque += raw
        if found and found[-1].end > end:
            overlong.append((found[-1].start + 1, found[-1].end))
    tags.sort()
    parts = _Parts(outline, tags, scanner.numbers, scanner.piped, opaque, _outside(overlong))
    return _assembled(source, parts, lambda content: reader.plain(content, environment))


def _scan(scanner: Scanner, outline: Outline) -> None:
    for work in outline.work:
        if isinstance(work, TableLines):
            scanner.read_rows(array("i", work.header[:1]), array("i", work.header[1:]))
            scanner.read_rows(work.starts, work.ends)
        else:
            scanner.read(*work)


class _Parts(NamedTuple):
    """What the grammar and the scanner found; `seen` tells whether an offset is outside of overlong comments."""

    outline: Outline
    tags: list[Tag]
    numbers: array[int]
    piped: set[int]
    opaque: list[Pair]
    seen: Callable[[int], bool] | None


def _assembled(source: Source, parts: _Parts, plain: Callable[[str], str]) -> Document:
    """Join what the grammar and the tags tell."""
    text, outline, opaque = source.text, parts.outline, parts.opaque
    seen = parts.seen or _always
    tags = parts.tags if parts.seen is None else [tag for tag in parts.tags if seen(tag.start)]
    made = elements(text, tags)
    links = ordered(parts.numbers + made.links)
    if parts.seen is not None:
        links = array("i", chain.from_iterable(link for link in by_link(links) if seen(link[1])))
    titled = [
        (heading, _title(content, plain))
        for heading, content in outline.headings
        if seen(heading.start)
    ]
    titled += [(heading, _html_title(text, heading, plain)) for heading in made.headings]
    titled.sort(key=lambda pair: pair[0].start)
    tables: list[Table] = [table for table in outline.tables if seen(table.start)]
    for table in html_tables(text, tags):
        table.parent = outline.item_at(table.start)
        tables.append(table)
    opaque += ((tag.start, tag.end) for tag in tags)
    return Document(
        source=source,
        headings=tuple(heading for heading, _ in titled),
        sections=_sections(titled, len(text)),
        tables=tuple(sorted(tables, key=attrgetter("start"))),
        lists=tuple(sorted(outline.lists, key=attrgetter("start"))),
        paragraphs=tuple(paragraph for paragraph in outline.paragraphs if seen(paragraph.start)),
        anchors=tuple(sorted(made.anchors, key=attrgetter("start"))),
        links=Links(text, links, parts.piped),
        inlines=Spans(outline.inline_starts, outline.inline_ends),
        opaque=disjoint(chain(opaque, _hidden_of(links))),
        comments=tuple(Span(tag.start, tag.end) for tag in tags if is_comment(text, tag)),
    )


def _hidden_of(links: array[int]) -> Iterator[Pair]:
    """Return what a reader does not see of each link: its target; a bare URL and an autolink altogether."""
    for kind, start, end, _, shown, _, _ in by_link(links):
        if kind <= Piece.IMAGE:
            yield shown, end
        elif kind <= Piece.BARE:
            yield start, end


def _always(_: int) -> bool:
    return True


def _outside(spans: list[Pair]) -> Callable[[int], bool] | None:
    """Make a test whether an offset is outside of spans; None if there are none."""
    if not spans:
        return None
    joined = list(disjoint(spans))

    def seen(offset: int) -> bool:
        number = bisect_right(joined, (offset, sys.maxsize)) - 1
        return number < 0 or joined[number].end <= offset

    return seen


def _title(content: str, plain: Callable[[str], str]) -> str:
    return plain(content) if _MARKUP.search(content) else " ".join(content.split())


def _html_title(text: str, heading: Heading, plain: Callable[[str], str]) -> str:
    """Return the plain text of an HTML heading; behind a blank line its content is Markdown again."""
    content = text[heading.content_start : heading.content_end]
    if "\n\n" in text[heading.start : heading.end]:
        return plain(content)
    return " ".join(unescape(_ANY_TAG.sub("", content)).split())


def _sections(titled: Sequence[tuple[Heading, str]], length: int) -> tuple[Section, ...]:
    """Give section 0 and one for each heading."""
    ends = [heading.start for heading, _ in titled] + [length]
    sections = [Section(0, None, "", 0, ends[0], (0,))]
    above: list[tuple[int, int]] = []
    for number, (heading, title) in enumerate(titled, 1):
        while above and above[-1][0] >= heading.level:
            above.pop()
        above.append((heading.level, number))
        path = tuple(place for _, place in above)
        sections.append(Section(number, heading, title, heading.start, ends[number], path))
    return tuple(sections)
