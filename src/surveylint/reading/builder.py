"""Build a document from a source: grammar, scanner and HTML together."""

from __future__ import annotations

import re
import sys
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from surveylint.html_entities import unescape
from surveylint.lazy import lazily
from surveylint.model.document import Document, Heading, Section, Table
from surveylint.model.source import Source, Span
from surveylint.namedtuples import NamedTuple
from surveylint.reading.arrays import LinkArray, SpanArray, by_link, disjoint, ordered
from surveylint.reading.block_rules import blocks
from surveylint.reading.cells import TableLines
from surveylint.reading.html import Pair, Tag, block_tags, elements, inline_tags, is_comment
from surveylint.reading.html_tables import html_tables
from surveylint.reading.inline import InlineKind
from surveylint.reading.outline import Outline
from surveylint.reading.scanner import Scanner
from surveylint.reading.visible_text import visible_text

if TYPE_CHECKING:
    from surveylint.reading.grammar import MarkdownParser

# The first lines of a file between dashes: at least one is `key: value`, every other one a key, an
# empty or indented line, a list item, a comment or a closing bracket (YAML 1.2; GitHub shows such
# a block as a table).
_FRONT_MATTER = (
    r"---[ \t]*\n(?:[ \t]*\n|#[^\n]*\n)*[\w\"'][^\n:]*:(?:[ \t][^\n]*)?\n"
    r"(?:(?:[ \t][^\n]*|#[^\n]*|-[ \t][^\n]*|-|[\]}][^\n]*|[\w\"'][^\n:]*:(?:[ \t][^\n]*)?|)\n)*?"
    r"(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)
_MARKUP = lazily(r"[*_`\[\]<>&\\!~]")
_ANYTHING = lazily(r"[^\n]")
_ANY_TAG = lazily(r"<[^>]{0,4000}>")


def read(source: Source) -> Document:
    """Return the document that GitHub shows for a source."""
    text = source.text.replace("\0", "\ufffd")  # CommonMark 2.3
    front = re.match(_FRONT_MATTER, text) if text.startswith("---") else None
    if front is not None:
        text = _ANYTHING.sub(" ", front[0]) + text[front.end() :]
    environment: dict[str, Any] = {}
    outline = Outline(text, source)
    outline.walk(blocks(text, environment))
    for label in [label for label in environment.get("references", ()) if label.startswith("^")]:
        del environment["references"][label]  # a footnote on GitHub
    scanner = Scanner(
        text, lambda content: _parser().constructs(content, environment), outline.definitions
    )
    _scan(scanner, outline)
    opaque = outline.opaque + scanner.codes
    if front is not None:
        opaque.append(front.span())
    tags = inline_tags(text, scanner.tags)
    overlong: list[Pair] = []
    for (start, end), _ in outline.html_blocks:
        if overlong and end <= overlong[-1][1]:
            continue  # within a comment
        found, raw = block_tags(text, start, end)
        tags += found
        opaque += raw
        if found and found[-1].end > end:
            overlong.append((found[-1].start + 1, found[-1].end))
    tags.sort()
    parts = _Parts(outline, tags, scanner.numbers, scanner.piped, opaque, _outside(overlong))
    references = bool(environment.get("references"))

    def shown(content: str) -> str:
        text = visible_text(content, references=references)
        return _parser().shown(content, environment) if text is None else text

    return _assembled(source, parts, shown)


@cache
def _parser() -> MarkdownParser:
    """Return the parser of inline content, whose library is imported by lists that need it."""
    from surveylint.reading.grammar import MarkdownParser

    return MarkdownParser()


def _scan(scanner: Scanner, outline: Outline) -> None:
    for part in outline.unscanned:
        if isinstance(part, TableLines):
            scanner.read_rows(array("i", part.header[:1]), array("i", part.header[1:]))
            scanner.read_rows(part.starts, part.ends)
        else:
            scanner.read(*part)


class _Parts(NamedTuple):
    """What the grammar and the scanner found.

    `seen` returns whether an offset is outside the comments that are longer than their blocks;
    it is None if there are none.
    """

    outline: Outline
    tags: list[Tag]
    numbers: array[int]
    piped: set[int]
    opaque: list[Pair]
    seen: Callable[[int], bool] | None


def _assembled(source: Source, parts: _Parts, shown: Callable[[str], str]) -> Document:
    """Return the document made of the parts and the elements of their tags."""
    text, outline, opaque = source.text, parts.outline, parts.opaque
    seen = parts.seen or _always
    tags = parts.tags if parts.seen is None else [tag for tag in parts.tags if seen(tag.start)]
    made = elements(text, tags)
    links = ordered(parts.numbers + made.links)
    if parts.seen is not None:
        links = array("i", chain.from_iterable(link for link in by_link(links) if seen(link[1])))
    titled = [
        (heading, _text(content, shown))
        for heading, content in outline.headings
        if seen(heading.start)
    ]
    titled += [(heading, _html_text(text, heading, shown)) for heading in made.headings]
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
        links=LinkArray(text, links, parts.piped),
        inlines=SpanArray(outline.inline_starts, outline.inline_ends),
        opaque=disjoint(chain(opaque, _hidden_of(links))),
        comments=tuple(Span(tag.start, tag.end) for tag in tags if is_comment(text, tag)),
    )


def _hidden_of(links: array[int]) -> Iterator[Pair]:
    """Yield the span that is not prose in each link: its target, or all of a bare URL."""
    for kind, start, end, _, shown, _, _ in by_link(links):
        if kind <= InlineKind.IMAGE:
            yield shown, end
        elif kind <= InlineKind.BARE:
            yield start, end


def _always(_: int) -> bool:
    return True


def _outside(spans: list[Pair]) -> Callable[[int], bool] | None:
    """Return a function that tests whether an offset is outside spans; None without spans."""
    if not spans:
        return None
    joined = list(disjoint(spans))

    def seen(offset: int) -> bool:
        number = bisect_right(joined, (offset, sys.maxsize)) - 1
        return number < 0 or joined[number].end <= offset

    return seen


def _text(content: str, shown: Callable[[str], str]) -> str:
    return shown(content) if _MARKUP.search(content) else content


def _html_text(text: str, heading: Heading, shown: Callable[[str], str]) -> str:
    """Return the visible text of an HTML heading; after an empty line its content is Markdown."""
    content = text[heading.content_start : heading.content_end]
    if "\n\n" in text[heading.start : heading.end]:
        return shown(content)
    return unescape(_ANY_TAG.sub("", content))


def _sections(titled: Sequence[tuple[Heading, str]], length: int) -> tuple[Section, ...]:
    """Return section 0 and one section for each heading."""
    ends = [heading.start for heading, _ in titled] + [length]
    sections = [Section(0, None, "", 0, ends[0], (0,))]
    above: list[tuple[int, int]] = []
    for number, (heading, text) in enumerate(titled, 1):
        while above and above[-1][0] >= heading.level:
            above.pop()
        above.append((heading.level, number))
        path = tuple(place for _, place in above)
        title = " ".join(text.split())
        text = title if text == title else text  # one string for both
        sections.append(Section(number, heading, title, heading.start, ends[number], path, text))
    return tuple(sections)
