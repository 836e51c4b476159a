"""What a README is made of: headings, sections, tables, lists, paragraphs and links, each with its exact place.

All offsets are characters of `Document.source.text`. Values are made by `surveylint.reading` and never changed.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum
from itertools import accumulate, chain, pairwise
from typing import Protocol

from surveylint.model.source import Source, Span
from surveylint.namedtuples import NamedTuple

_PIECES = 4096  # joined at once, so that their number does not cost more than the text


LARGE = 4_000_000
"""Above so many characters nothing is kept that can be made again."""


class LinkKind(StrEnum):
    """How a link is written."""

    INLINE = "inline"  # [text](target)
    REFERENCE = "reference"  # [text][label], the target stands at the definition
    IMAGE = "image"  # ![alt](target), also by reference
    AUTOLINK = "autolink"  # <https://...>
    BARE = "bare"  # https://... or www. in running text
    HTML = "html"  # <a href=...>
    HTML_IMAGE = "html-image"  # <img src=...>


_IMAGE_KINDS = (LinkKind.IMAGE, LinkKind.HTML_IMAGE)


class Link(NamedTuple):
    """One link, image or bare URL.

    `start`..`end` covers the whole construct, `text_start`..`text_end` what is shown (alt text of an image; empty where
    there is none), `target_start`..`target_end` the address as written (without angle brackets or quotes; of a
    reference link: in its definition). `url` is that address with backslash escapes and entities resolved and nothing
    else changed; for `www.` it still lacks a scheme.
    """

    kind: LinkKind
    start: int
    end: int
    text_start: int
    text_end: int
    target_start: int
    target_end: int
    url: str

    @property
    def is_image(self) -> bool:
        """Whether it shows a picture: `![alt](target)` or `<img>`."""
        return self[0] in _IMAGE_KINDS

    @property
    def target_span(self) -> Span:
        """The place of the address as written."""
        return Span(self.target_start, self.target_end)

    @property
    def web(self) -> str:
        """The address as a web address, with its scheme; "" where it is none (an anchor, a file, a mail address)."""
        url = self.url.strip()
        if url[:8].lower().startswith(("http://", "https://")):
            return url
        if url.startswith("//"):
            return "https:" + url
        if self.kind is LinkKind.BARE and url[:4].lower() == "www.":
            return "http://" + url
        return ""


class Heading(NamedTuple):
    """A heading, also `<h1>` to `<h6>` in HTML blocks; `content_*` is its text without markers and underline."""

    level: int
    start: int
    end: int
    content_start: int
    content_end: int
    setext: bool
    html: bool


class Section(NamedTuple):
    """A heading and what stands under it up to the next heading of its level or a higher one.

    `number` is its place in `Document.sections`; section 0 is what precedes every heading (`heading` is None).
    `end` is where the next heading of any level begins; `path` holds the numbers from the outermost down to itself.
    """

    number: int
    heading: Heading | None
    title: str
    start: int
    end: int
    path: tuple[int, ...]


class Cell(NamedTuple):
    """One cell: `start`..`end` without the blanks around it, `outer_*` between its pipes (or its tags in HTML)."""

    start: int
    end: int
    outer_start: int
    outer_end: int


class Table(Protocol):
    """A table of either grammar. Rows are counted from 0 without the header; surplus cells are kept, none invented.

    An HTML table has a header if its first row holds nothing but `<th>`; its start and end are those of its tags. A row of
    one cell over several columns divides it and is none of its rows.
    """

    html: bool
    start: int  # first character of the header row
    end: int  # behind the last character of the last row
    header: tuple[Cell, ...]
    delimiter: Span  # the row of dashes; empty in HTML tables
    alignments: tuple[str, ...]  # "", "left", "center" or "right", one a header cell
    parent: Item | None  # the list item that holds the table

    def __len__(self) -> int:
        """Count the rows."""

    def row(self, number: int) -> Span:
        """Return a row's span: from its first character behind the container's prefix to its last non-blank one."""

    def cells(self, number: int) -> tuple[Cell, ...]:
        """Split one row."""

    def cell(self, number: int, place: int) -> Span:
        """Return the place of one cell; empty, behind the row, where the row lacks it."""

    @property
    def widths(self) -> Sequence[int]:
        """The number of cells of every row."""

    @property
    def columns(self) -> Sequence[Sequence[str]]:
        """The source text of the cells, a sequence a column, "" where a row lacks the cell.

        They are as many as the widest row has cells, but not more than 1,024 (a bound for hostile rows).
        """


class Item:
    """One list item.

    Attributes:
        start: Offset of its marker.
        end: Behind its last character, children included.
        content: Spans of its own inline blocks (paragraphs, in order), without its children's.
        marker: The marker as written: "-", "*", "+", "1." or "2)".
        number: The ordinal of an ordered item as written, else None.
        depth: 0 for an item of an outermost list.
        parent: The item whose list holds this one.
        children: Items of the lists inside, in order.
    """

    __slots__ = ("children", "content", "depth", "end", "marker", "number", "parent", "start")

    def __init__(
        self, start: int, marker: str, number: int | None, depth: int, parent: Item | None
    ) -> None:
        self.start = start
        self.end = start
        self.marker = marker
        self.number = number
        self.depth = depth
        self.parent = parent
        self.content: list[Span] = []
        self.children: list[Item] = []


class ItemList(NamedTuple):
    """A list; `items` are its own items only, their children hang below them."""

    ordered: bool
    start: int
    end: int
    items: tuple[Item, ...]
    parent: Item | None


class Paragraph(NamedTuple):
    """A paragraph outside of lists and tables (in a quote, too)."""

    start: int
    end: int


class Anchor(NamedTuple):
    """An explicit anchor: `id` or `name` of any tag, with the place of its value."""

    name: str
    start: int
    end: int


class Document:
    """A README as it was read; sequences are in the order of the text.

    Attributes:
        source: The text that all offsets count in.
        headings: All headings, also those in quotes and items.
        sections: Section 0 and one for each heading.
        tables: Tables of both grammars, nested ones too.
        lists: All lists, nested ones too.
        paragraphs: Paragraphs outside of lists and tables.
        anchors: Explicit anchors.
        inlines: Spans of all pieces of inline content: headings, paragraphs, item paragraphs, table rows, HTML blocks.
        opaque: Spans, sorted and without overlap, whose text is not prose: code blocks, code spans, comments, tags,
            front matter, link targets with their parentheses, reference definitions.
        comments: Spans of HTML comments.
    """

    def __init__(
        self,
        *,
        source: Source,
        headings: tuple[Heading, ...],
        sections: tuple[Section, ...],
        tables: tuple[Table, ...],
        lists: tuple[ItemList, ...],
        paragraphs: tuple[Paragraph, ...],
        anchors: tuple[Anchor, ...],
        links: Sequence[Link],
        inlines: Sequence[Span],
        opaque: Sequence[Span],
        comments: Sequence[Span],
    ) -> None:
        self.source = source
        self.headings = headings
        self.sections = sections
        self.tables = tables
        self.lists = lists
        self.paragraphs = paragraphs
        self.anchors = anchors
        self.links = links
        self.inlines = inlines
        self.opaque = opaque
        self.comments = comments
        self._section_starts = [section.start for section in sections]
        self._link_starts: array[int] | None = None
        self._prose: str | None = None
        self._rest: str | None = None

    @property
    def text(self) -> str:
        """The source's text."""
        return self.source.text

    def section_at(self, offset: int) -> Section:
        """Return the section in which an offset stands."""
        return self.sections[max(0, bisect_right(self._section_starts, offset) - 1)]

    def links_in(self, start: int, end: int) -> Sequence[Link]:
        """Return the links that begin within a span, in order."""
        if self._link_starts is None:
            self._link_starts = array("q", (link[1] for link in self.links))
        low = bisect_left(self._link_starts, start)
        return self.links[low : bisect_left(self._link_starts, end, low)]

    @property
    def prose(self) -> str:
        """The text with everything opaque blanked by spaces (line ends kept): same length, same offsets.

        Kept for the next who asks, unless the text is so large that making it again is the better bargain: then hold
        it in a variable, or ask `prose_in` for a part.
        """
        if self._prose is not None:
            return self._prose
        prose = _blank(self.text, self.opaque)
        if len(prose) <= LARGE:
            self._prose = prose
        return prose

    @property
    def rest(self) -> str:
        """The prose with whole links and images blanked too: what a reader sees that is no link; kept as `prose` is."""
        if self._rest is not None:
            return self._rest
        rest = _blank(self.prose, _outermost(self.links))
        if len(rest) <= LARGE:
            self._rest = rest
        return rest

    def prose_in(self, start: int, end: int) -> str:
        """Return the prose of a part of the text."""
        if self._prose is not None or len(self.text) <= LARGE:
            return self.prose[start:end]
        low = max(0, bisect_right(self.opaque, start, key=_start_of) - 1)
        high = bisect_left(self.opaque, end, low, key=_start_of)
        return _blank(self.text[start:end], _clipped(self.opaque[low:high], start, end))

    def rest_in(self, start: int, end: int) -> str:
        """Return the rest of a part of the text that cuts through no link."""
        if self._rest is not None or len(self.text) <= LARGE:
            return self.rest[start:end]
        return _blank(
            self.prose_in(start, end), _clipped(_outermost(self.links_in(start, end)), start, end)
        )


def _start_of(span: tuple[int, int]) -> int:
    return span[0]


def _clipped(spans: Iterable[tuple[int, int]], start: int, end: int) -> Iterator[tuple[int, int]]:
    """Return the parts of spans within a part of the text, as offsets into that part."""
    for first, last in spans:
        if last > start and first < end:
            yield max(first, start) - start, min(last, end) - start


def _outermost(links: Sequence[Link]) -> Iterator[tuple[int, int]]:
    end = -1
    for link in links:
        if link[1] >= end:
            end = link[2]
            yield link[1], end


def _blank(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Replace sorted spans by spaces but for their line ends."""
    done: list[str] = []
    pieces: list[str] = []
    at = 0
    for start, end in spans:
        pieces += text[at:start], " " * (end - start)
        at = end
        if len(pieces) > _PIECES:
            done.append(_lined(pieces, text, at))
            pieces.clear()
    pieces.append(text[at:])
    return "".join([*done, _lined(pieces, text, len(text))])


def _lined(pieces: list[str], text: str, end: int) -> str:
    """Join the pieces that stand for a text up to `end`, with its line ends, which few spans have."""
    blank = "".join(pieces)
    start = end - len(blank)
    if blank.count("\n") == text.count("\n", start, end):
        return blank
    stops = accumulate(len(line) + 1 for line in text[start:end].split("\n"))
    return "\n".join(blank[a : b - 1] for a, b in pairwise(chain((0,), stops)))
