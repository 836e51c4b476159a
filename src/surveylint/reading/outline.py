"""From block tokens to headings, lists, paragraphs and tables, with the place of every piece of inline content."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from surveylint.lazy import lazily
from surveylint.model.document import Heading, Item, ItemList, Paragraph
from surveylint.model.source import Source, Span
from surveylint.namedtuples import NamedTuple
from surveylint.reading.cells import MARKDOWN_BLANKS, PipeTable, TableLines

_MARKER = lazily(r"[-+*]|\d{1,9}[.)]")
_QUOTES = lazily(r"(?:[ \t]*>)*[ \t]*")
# CommonMark 4.7: a definition's target stands in angle brackets or has no blanks.
_TARGET = lazily(r"<((?:[^<>\n\\]|\\.)*+)>|([^\x00-\x20\x7f]++)")


class Block(Protocol):
    """What a block token of the grammar tells."""

    type: str
    content: str
    markup: str
    info: str
    meta: dict[str, Any]
    map: list[int] | None


class Content(NamedTuple):
    """Inline content: what the grammar reads, and the offset where it begins; both count alike."""

    text: str
    start: int


class _OpenList:
    def __init__(self, ordered: bool, parent: Item | None) -> None:
        self.ordered = ordered
        self.parent = parent
        self.items: list[Item] = []


class Outline:
    """Walks over the tokens of one document and keeps what they mean.

    Attributes:
        headings: The headings of the grammar, not those of HTML, with their inline content.
        work: Inline content and tables in the order of the text.
        html_blocks: Spans of HTML blocks, and the item that holds each.
        opaque: Spans of code blocks, definitions, and container prefixes inside paragraphs.
        definitions: Normalised label of a reference definition, and where its target stands.
    """

    def __init__(self, text: str, source: Source) -> None:
        self._text = text
        self._source = source.text
        self._starts = source.line_starts
        self._items: list[Item] = []
        self._open_lists: list[_OpenList] = []
        self._quotes = 0
        self._line = self._at = -1  # how far into a line its markers have been read
        self._reached = 0  # the end of the last block that is no container
        self._opened: Block | None = None
        self.headings: list[tuple[Heading, str]] = []
        self.tables: list[PipeTable] = []
        self.lists: list[ItemList] = []
        self.paragraphs: list[Paragraph] = []
        self.work: list[Content | TableLines] = []
        self.html_blocks: list[tuple[Span, Item | None]] = []
        self.inline_starts = array("i")
        self.inline_ends = array("i")
        self.opaque: list[tuple[int, int]] = []
        self.definitions: dict[str, Span] = {}

    def walk(self, tokens: Iterable[Block]) -> None:
        """Read all tokens."""
        for token in tokens:
            kind = token.type
            if kind in ("paragraph_open", "heading_open"):
                self._opened = token
            elif kind == "inline":
                self._inline(token)
            elif kind == "list_item_open":
                self._begin_item(token)
            elif kind == "list_item_close":
                item = self._items.pop()
                item.end = max(item.end, self._reached)
                self._reached = item.end
            elif kind in ("bullet_list_open", "ordered_list_open"):
                self._open_lists.append(_OpenList(kind[0] == "o", self._parent))
            elif kind in ("bullet_list_close", "ordered_list_close"):
                self._end_list()
            elif kind == "blockquote_open":
                self._quotes += 1
            elif kind == "blockquote_close":
                self._quotes -= 1
            elif token.map is not None:
                self._leaf(token, token.map[0], token.map[1])

    def item_at(self, offset: int) -> Item | None:
        """Return the item that holds the HTML block around an offset."""
        number = bisect_right(self.html_blocks, offset, key=lambda block: block[0].start) - 1
        return (
            self.html_blocks[number][1]
            if number >= 0 and offset < self.html_blocks[number][0].end
            else None
        )

    @property
    def _parent(self) -> Item | None:
        return self._items[-1] if self._items else None

    def _line_end(self, line: int) -> int:
        return self._starts[line + 1] - 1 if line + 1 < len(self._starts) else len(self._text)

    def _front(self, line: int) -> int:
        """Find where a block begins in its first line, behind the markers of its containers."""
        at = self._at if self._line == line else self._starts[line]
        text = self._text
        for _ in range(self._quotes):
            behind = at
            while text[behind : behind + 1] in (" ", "\t"):
                behind += 1
            if text[behind : behind + 1] != ">":
                break
            at = behind + 1
        while text[at : at + 1] in (" ", "\t"):
            at += 1
        return at

    def _begin_item(self, token: Block) -> None:
        assert token.map is not None
        line = token.map[0]
        start = self._front(line)
        match = _MARKER.match(self._text, start)
        marker = match[0] if match else token.markup
        parent = self._parent
        number = int(marker[:-1]) if len(marker) > 1 else None
        item = Item(start, marker, number, len(self._items), parent)
        item.end = start + len(marker)
        self._line, self._at = line, item.end
        if parent is not None:
            parent.children.append(item)
        self._open_lists[-1].items.append(item)
        self._items.append(item)

    def _end_list(self) -> None:
        done = self._open_lists.pop()
        items = tuple(done.items)
        self.lists.append(ItemList(done.ordered, items[0].start, items[-1].end, items, done.parent))

    def _inline(self, token: Block) -> None:
        """Read the content of the heading or paragraph that has just begun."""
        opened = self._opened
        assert token.map is not None and opened is not None and opened.map is not None
        first, behind = token.map
        if opened.type == "heading_open":
            setext = opened.markup[0] in "-="
            if setext:
                content = self._located(token.content, first, behind)
                start = content.start
            else:
                start = self._front(first)
                content = self._atx(token.content, start, first)
            end = (
                len(self._text[start : self._line_end(opened.map[1] - 1)].rstrip(MARKDOWN_BLANKS))
                + start
            )
            span = Span(content.start, content.start + len(content.text))
            level = 2 if opened.markup == "-" else 1 if opened.markup == "=" else len(opened.markup)
            self.headings.append((Heading(level, start, end, *span, setext, False), token.content))
        else:
            content = self._located(token.content, first, behind)
            span = Span(content.start, content.start + len(content.text))
            end = span.end
            if not self._items:
                self.paragraphs.append(Paragraph(*span))
        if self._items:
            self._items[-1].content.append(span)
        self._add(content)
        self._reached = end

    def _add(self, content: Content) -> None:
        self.work.append(content)
        self.inline_starts.append(content.start)
        self.inline_ends.append(content.start + len(content.text))

    def _atx(self, content: str, start: int, line: int) -> Content:
        """Find the content of an ATX heading (CommonMark 4.2) whose `#` stands at `start`."""
        text = self._text
        level = 0
        while text[start + level : start + level + 1] == "#":
            level += 1
        if not content:
            return Content("", start + level)
        head = text[start + level : self._line_end(line)]
        return Content(content, start + level + len(head) - len(head.lstrip(MARKDOWN_BLANKS)))

    def _located(self, content: str, first: int, behind: int) -> Content:
        """Find a paragraph's content in its lines, of which each of its own lines is the end, leading blanks aside."""
        text = self._text
        lines = content.split("\n")
        start = self._line_end(first) - len(lines[0])
        if start >= self._starts[first] and text.startswith(content, start):
            return Content(content, start)
        while first < behind:
            line = text[self._starts[first] : self._line_end(first)]
            kept = line if len(lines) > 1 else line.rstrip(MARKDOWN_BLANKS)
            if lines[0] and kept.endswith(lines[0]):
                break
            first += 1
        else:
            return Content("", self._line_end(behind - 1))
        start = self._starts[first] + len(kept) - len(lines[0])
        pieces = [lines[0]]
        for number, shown in enumerate(lines[1:], first + 1):
            pieces.append(self._continued(shown, number, last=number == first + len(lines) - 1))
        return Content("\n".join(pieces), start)

    def _continued(self, shown: str, number: int, *, last: bool) -> str:
        """Return a whole line of a paragraph with the prefix of its containers blanked."""
        begin = self._starts[number]
        line = self._text[begin : self._line_end(number)]
        if last:
            line = line[: len(line.rstrip(MARKDOWN_BLANKS))]
        kept = shown.lstrip(" \t")
        front = len(line) - len(kept)
        if ">" in line[:front]:
            self.opaque.append((begin, begin + front))
        return " " * front + kept

    def _leaf(self, token: Block, first: int, behind: int) -> None:
        """Read a block that holds no other: code, HTML, a table, a definition, a rule."""
        start = self._front(first)
        end = start + len(self._text[start : self._line_end(behind - 1)].rstrip(MARKDOWN_BLANKS))
        self._reached = max(end, self._reached)
        if token.type in ("fence", "code_block"):
            self.opaque.append((start, end))
        elif token.type == "html_block":
            self.html_blocks.append((Span(start, end), self._parent))
            self.inline_starts.append(start)
            self.inline_ends.append(end)
        elif token.type == "table":
            lines: TableLines = token.meta["lines"]
            self.tables.append(PipeTable(self._source, lines, self._parent))
            self.work.append(lines)
            self.inline_starts.append(lines.header.start)
            self.inline_starts.extend(lines.starts)
            self.inline_ends.append(lines.header.end)
            self.inline_ends.extend(lines.ends)
        elif token.type == "definition":
            self._definition(token.meta, start, end)

    def _definition(self, meta: Mapping[str, Any], start: int, end: int) -> None:
        """Find the target of a reference definition; GitHub takes one whose label begins with "^" for a footnote."""
        text = self._text
        last = str(meta["label"]).rpartition("\n")[2].lstrip(" \t") + "]:"
        at = text.find(last, start, end) + len(last)
        if str(meta["label"]).startswith("^"):
            self._add(Content(text[at:end], at))
            return
        self.opaque.append((start, end))
        while at < end and text[at] in " \t\n":
            at += 1
            if text[at - 1] == "\n" and (prefix := _QUOTES.match(text, at, end)) is not None:
                at = prefix.end()
        match = _TARGET.match(text, at, end)
        place = Span(*match.span(match.lastindex or 0)) if match else Span(at, at)
        self.definitions.setdefault(str(meta["id"]), place)
