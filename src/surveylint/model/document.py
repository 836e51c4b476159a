"""The parts of a README: headings, sections, tables, lists, paragraphs and links, with offsets.

All offsets count characters of `Document.source.text`. `surveylint.reading` creates the values;
nothing changes them afterwards.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Protocol

from surveylint.model.blanking import blanked, clipped
from surveylint.model.source import Source, Span
from surveylint.namedtuples import NamedTuple

LARGE = 4_000_000
"""In texts of more characters than this, derived texts are computed again instead of kept."""


class LinkKind(StrEnum):
    """How a link is written."""

    INLINE = "inline"  # [text](target)
    REFERENCE = "reference"  # [text][label]; the target is in the definition
    IMAGE = "image"  # ![alt](target), also by reference
    AUTOLINK = "autolink"  # <https://...>
    BARE = "bare"  # https://... or www. in running text
    HTML = "html"  # <a href=...>
    HTML_IMAGE = "html-image"  # <img src=...>


# A member of an enumeration takes five times as long to look up as a name of the module.
_IMAGE, _HTML_IMAGE = LinkKind.IMAGE, LinkKind.HTML_IMAGE


class Link(NamedTuple):
    """One link, image or bare URL.

    `start`..`end` covers the whole construct; `text_start`..`text_end` the shown text (the alt
    text of an image; empty if there is none); `target_start`..`target_end` the address as written,
    without angle brackets or quotes (for a reference link, in its definition). `url` is that
    address with backslash escapes and entities resolved and nothing else changed; a `www.` address
    still lacks its scheme.
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
        kind = self[0]
        return kind is _IMAGE or kind is _HTML_IMAGE

    @property
    def target_span(self) -> Span:
        """The place of the address as written."""
        return Span(self.target_start, self.target_end)

    @property
    def web(self) -> str:
        """The address with its scheme; "" for an anchor, a file or a mail address."""
        url = self.url.strip()
        if url[:8].lower().startswith(("http://", "https://")):
            return url
        if url.startswith("//"):
            return "https:" + url
        if self.kind is LinkKind.BARE and url[:4].lower() == "www.":
            return "http://" + url
        return ""


class Heading(NamedTuple):
    """A Markdown heading, or `<h1>` to `<h6>` in an HTML block.

    `content_start`..`content_end` is its text without `#` markers and underline.
    """

    level: int
    start: int
    end: int
    content_start: int
    content_end: int
    setext: bool
    html: bool


class Section(NamedTuple):
    """A heading and the text below it.

    `number` is its index in `Document.sections`; section 0 is the text before the first heading
    (`heading` is None). `text` is what GitHub shows of the heading, `title` the same with single
    spaces. `end` is where the next heading of any level begins. `path` holds the numbers of the
    sections it is nested in, outermost first, and its own number last.
    """

    number: int
    heading: Heading | None
    title: str
    start: int
    end: int
    path: tuple[int, ...]
    text: str = ""


class Cell(NamedTuple):
    """One table cell: `start`..`end` is its trimmed text.

    `outer_start`..`outer_end` is all between its pipes, or its tags in HTML.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int


class Table(Protocol):
    """A Markdown or HTML table.

    Rows are numbered from 0 without the header. Surplus cells are kept; missing cells are not
    added. The first row of an HTML table is its header if it holds only `<th>` cells. A row that
    is one cell over several columns divides an HTML table and does not count as a row.
    """

    html: bool
    start: int  # first character of the header row
    end: int  # after the last character of the last row
    header: tuple[Cell, ...]
    delimiter: Span  # the row of dashes; empty for an HTML table
    alignments: tuple[str, ...]  # "", "left", "center" or "right" for each header cell
    parent: Item | None  # the list item that holds the table

    def __len__(self) -> int:
        """Return the number of rows."""

    def begin(self, number: int) -> int:
        """Return the start of the span of a row, sooner than `row` does."""

    def row(self, number: int) -> Span:
        """Return the span of a row, without indentation, quote markers and trailing spaces."""

    def cells(self, number: int) -> tuple[Cell, ...]:
        """Return the cells of one row."""

    def cell(self, number: int, place: int) -> Span:
        """Return the span of one cell; empty and at the row's end if the row is too short."""

    @property
    def widths(self) -> Sequence[int]:
        """The number of cells in each row."""

    @property
    def columns(self) -> Sequence[Sequence[str]]:
        """The source text of the cells, one sequence for each column; "" for a missing cell.

        There are as many columns as the widest row has cells, but at most 1,024: one hostile row
        must not create a million columns.
        """


class Item:
    """One list item.

    Attributes:
        start: Offset of its marker.
        end: Offset after its last character, including its children.
        content: Spans of its own paragraphs in order, without those of its children.
        marker: The marker as written: "-", "*", "+", "1." or "2)".
        number: The number of an ordered item as written, else None.
        depth: 0 for an item of a top-level list.
        parent: The item that holds this item's list.
        children: The items of the lists inside it, in order.
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
    """A list; `items` are its own items, which hold those of nested lists as children."""

    ordered: bool
    start: int
    end: int
    items: tuple[Item, ...]
    parent: Item | None


class Paragraph(NamedTuple):
    """A paragraph that is not in a list or table; it may be in a quote."""

    start: int
    end: int


class Anchor(NamedTuple):
    """An explicit anchor: the `id` or `name` of a tag, with the span of its value."""

    name: str
    start: int
    end: int


class Document:
    """A parsed README; all sequences are in text order.

    Attributes:
        source: The source whose text the offsets count in.
        headings: All headings, including those in quotes and items.
        sections: Section 0 and one section for each heading.
        tables: Markdown and HTML tables, including nested ones.
        lists: All lists, including nested ones.
        paragraphs: Paragraphs outside lists and tables.
        anchors: Explicit anchors.
        inlines: Spans of all inline content: headings, paragraphs, item paragraphs, table rows,
            HTML blocks.
        opaque: Sorted, disjoint spans of what is not prose: code blocks, code spans, comments,
            tags, front matter, link targets with their parentheses, reference definitions.
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
        self._urls: str | None = None
        self._prose: str | None = None
        self._rest: str | None = None

    @property
    def text(self) -> str:
        """The text of the source."""
        return self.source.text

    def section_at(self, offset: int) -> Section:
        """Return the section that holds an offset."""
        return self.sections[max(0, bisect_right(self._section_starts, offset) - 1)]

    def links_in(self, start: int, end: int) -> Sequence[Link]:
        """Return the links that begin in a span, in order."""
        if self._link_starts is None:
            self._link_starts = array("q", (link[1] for link in self.links))
        starts = self._link_starts
        low = bisect_left(starts, start)
        if low == len(starts) or starts[low] >= end:  # as in half of all cells and items
            return ()
        return self.links[low : bisect_left(starts, end, low)]

    @property
    def urls(self) -> str:
        """The distinct URLs of the links in lower case, one a line; kept as `prose` is.

        Whether any URL contains a text is known much sooner from this than from the links.
        """
        if self._urls is not None:
            return self._urls
        urls = "\n".join({link[7] for link in self.links}).lower()
        if len(urls) <= LARGE:
            self._urls = urls
        return urls

    @property
    def prose(self) -> str:
        """The text with everything opaque replaced by spaces: same length, same offsets.

        It is kept for later calls unless the text is large (`LARGE`). Code that may see large
        texts holds the result in a variable, or calls `prose_in` for a part.
        """
        if self._prose is not None:
            return self._prose
        prose = blanked(self.text, self.opaque)
        if len(prose) <= LARGE:
            self._prose = prose
        return prose

    @property
    def rest(self) -> str:
        """The prose with links and images replaced by spaces too; kept as `prose` is."""
        if self._rest is not None:
            return self._rest
        rest = blanked(self.prose, _outermost(self.links))
        if len(rest) <= LARGE:
            self._rest = rest
        return rest

    def prose_in(self, start: int, end: int) -> str:
        """Return the prose of a part of the text."""
        if self._prose is not None or len(self.text) <= LARGE:
            return self.prose[start:end]
        low = max(0, bisect_right(self.opaque, start, key=_start_of) - 1)
        high = bisect_left(self.opaque, end, low, key=_start_of)
        return blanked(self.text[start:end], clipped(self.opaque[low:high], start, end))

    def rest_in(self, start: int, end: int) -> str:
        """Return the rest of a part of the text; no link may reach over its ends."""
        if self._rest is not None or len(self.text) <= LARGE:
            return self.rest[start:end]
        links = _outermost(self.links_in(start, end))
        return blanked(self.prose_in(start, end), clipped(links, start, end))


def _start_of(span: tuple[int, int]) -> int:
    return span[0]


def _outermost(links: Sequence[Link]) -> Iterator[tuple[int, int]]:
    """Yield the spans of links that are not inside another link."""
    end = -1
    for link in links:
        if link[1] >= end:
            end = link[2]
            yield link[1], end
