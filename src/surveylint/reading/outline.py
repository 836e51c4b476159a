"""Turn block tokens into headings, lists, paragraphs and tables, with offsets of their content."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any

from surveylint.lazy import lazily
from surveylint.model.document import Heading, Item, ItemList, Paragraph
from surveylint.model.source import Source, Span
from surveylint.namedtuples import NamedTuple
from surveylint.reading.block_state import BlockToken
from surveylint.reading.cells import MARKDOWN_SPACES, PipeTable, TableLines

_MARKER = lazily(r"[-+*]|\d{1,9}[.)]")
_QUOTES = lazily(r"(?:[ \t]*>)*[ \t]*")
# CommonMark 4.7: the target of a definition is in angle brackets or has no spaces.
_TARGET = lazily(r"<((?:[^<>\n\\]|\\.)*+)>|([^\x00-\x20\x7f]++)")


class InlineContent(NamedTuple):
    """Inline content as the grammar parses it, and the offset where it begins in the text."""

    text: str
    start: int


class _OpenList:
    def __init__(self, ordered: bool, parent: Item | None) -> None:
        self.ordered = ordered
        self.parent = parent
        self.items: list[Item] = []


class Outline:
    """Collects the blocks of one document from its tokens.

    Attributes:
        headings: The Markdown headings, not those of HTML, with their inline content.
        unscanned: Inline content and tables, in text order, for the scanner.
        html_blocks: Spans of HTML blocks, and the item that holds each.
        opaque: Spans of code blocks, definitions, and container prefixes inside paragraphs.
        definitions: Spans of the targets of reference definitions, by normalised label.
    """

    def __init__(self, text: str, source: Source) -> None:
        self._text = text
        self._source = source.text
        self._starts = source.line_starts
        self._items: list[Item] = []
        self._open_lists: list[_OpenList] = []
        self._quotes = 0
        self._line = self._at = -1  # how far into a line its markers were read
        self._reached = 0  # the end of the last block that is not a container
        self._opened: BlockToken | None = None
        self.headings: list[tuple[Heading, str]] = []
        self.tables: list[PipeTable] = []
        self.lists: list[ItemList] = []
        self.paragraphs: list[Paragraph] = []
        self.unscanned: list[InlineContent | TableLines] = []
        self.html_blocks: list[tuple[Span, Item | None]] = []
        self.inline_starts = array("i")
        self.inline_ends = array("i")
        self.opaque: list[tuple[int, int]] = []
        self.definitions: dict[str, Span] = {}

    def walk(self, tokens: Iterable[BlockToken]) -> None:
        """Collect the blocks of all tokens."""
        for token in tokens:
            kind = token.type
            if kind in ("paragraph_open", "heading_open"):
                self._opened = token
            elif kind == "inline":
                self._inline(token)
            elif kind == "short_item":
                self._begin_item(token)
                self._short_text(token)
                self._end_item()
            elif kind == "list_item_open":
                self._begin_item(token)
            elif kind == "list_item_close":
                self._end_item()
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

    def _block_start(self, line: int) -> int:
        """Return where a block begins in its first line, after the markers of its containers."""
        at = self._at if self._line == line else self._starts[line]
        text = self._text
        for _ in range(self._quotes):
            after = at
            while text[after : after + 1] in (" ", "\t"):
                after += 1
            if text[after : after + 1] != ">":
                break
            at = after + 1
        while text[at : at + 1] in (" ", "\t"):
            at += 1
        return at

    def _begin_item(self, token: BlockToken) -> None:
        assert token.map is not None
        line = token.map[0]
        start = self._block_start(line)
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

    def _short_text(self, token: BlockToken) -> None:
        """Collect the text of an item of one line, which has just begun."""
        assert token.map is not None
        first = token.map[0]
        content = self._located(token.content, first, first + 1)
        span = Span(content.start, content.start + len(content.text))
        self._items[-1].content.append(span)
        self._add(content)
        self._reached = span.end

    def _end_item(self) -> None:
        item = self._items.pop()
        item.end = max(item.end, self._reached)
        self._reached = item.end

    def _end_list(self) -> None:
        done = self._open_lists.pop()
        items = tuple(done.items)
        self.lists.append(ItemList(done.ordered, items[0].start, items[-1].end, items, done.parent))

    def _inline(self, token: BlockToken) -> None:
        """Collect the content of the heading or paragraph that has just begun."""
        opened = self._opened
        assert token.map is not None and opened is not None and opened.map is not None
        first, after = token.map
        if opened.type == "heading_open":
            setext = opened.markup[0] in "-="
            if setext:
                content = self._located(token.content, first, after)
                start = content.start
            else:
                start = self._block_start(first)
                content = self._atx(token.content, start, first)
            end = (
                len(self._text[start : self._line_end(opened.map[1] - 1)].rstrip(MARKDOWN_SPACES))
                + start
            )
            span = Span(content.start, content.start + len(content.text))
            level = 2 if opened.markup == "-" else 1 if opened.markup == "=" else len(opened.markup)
            self.headings.append((Heading(level, start, end, *span, setext, False), token.content))
        else:
            content = self._located(token.content, first, after)
            span = Span(content.start, content.start + len(content.text))
            end = span.end
            if not self._items:
                self.paragraphs.append(Paragraph(*span))
        if self._items:
            self._items[-1].content.append(span)
        self._add(content)
        self._reached = end

    def _add(self, content: InlineContent) -> None:
        self.unscanned.append(content)
        self.inline_starts.append(content.start)
        self.inline_ends.append(content.start + len(content.text))

    def _atx(self, content: str, start: int, line: int) -> InlineContent:
        """Locate the content of the ATX heading (CommonMark 4.2) whose `#` is at `start`."""
        text = self._text
        level = 0
        while text[start + level : start + level + 1] == "#":
            level += 1
        if not content:
            return InlineContent("", start + level)
        head = text[start + level : self._line_end(line)]
        return InlineContent(content, start + level + len(head) - len(head.lstrip(MARKDOWN_SPACES)))

    def _located(self, content: str, first: int, after: int) -> InlineContent:
        """Locate the content of a paragraph in its source lines.

        Each of its lines is the end of a source line, apart from leading spaces.

        Args:
            content: What the grammar parses.
            first: The first source line.
            after: The source line after the last one.
        """
        text = self._text
        lines = content.split("\n")
        start = self._line_end(first) - len(lines[0])
        if start >= self._starts[first] and text.startswith(content, start):
            return InlineContent(content, start)
        while first < after:
            line = text[self._starts[first] : self._line_end(first)]
            kept = line if len(lines) > 1 else line.rstrip(MARKDOWN_SPACES)
            if lines[0] and kept.endswith(lines[0]):
                break
            first += 1
        else:
            return InlineContent("", self._line_end(after - 1))
        start = self._starts[first] + len(kept) - len(lines[0])
        pieces = [lines[0]]
        for number, shown in enumerate(lines[1:], first + 1):
            pieces.append(self._continued(shown, number, last=number == first + len(lines) - 1))
        return InlineContent("\n".join(pieces), start)

    def _continued(self, shown: str, number: int, *, last: bool) -> str:
        """Return a whole line of a paragraph; spaces replace the prefix of its containers."""
        begin = self._starts[number]
        line = self._text[begin : self._line_end(number)]
        if last:
            line = line[: len(line.rstrip(MARKDOWN_SPACES))]
        kept = shown.lstrip(" \t")
        front = len(line) - len(kept)
        if ">" in line[:front]:
            self.opaque.append((begin, begin + front))
        return " " * front + kept

    def _leaf(self, token: BlockToken, first: int, after: int) -> None:
        """Collect a block that holds no other: code, HTML, a table, a definition, a rule."""
        start = self._block_start(first)
        end = start + len(self._text[start : self._line_end(after - 1)].rstrip(MARKDOWN_SPACES))
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
            self.unscanned.append(lines)
            self.inline_starts.append(lines.header.start)
            self.inline_starts.extend(lines.starts)
            self.inline_ends.append(lines.header.end)
            self.inline_ends.extend(lines.ends)
        elif token.type == "definition":
            self._definition(token.meta, start, end)

    def _definition(self, meta: Mapping[str, Any], start: int, end: int) -> None:
        """Collect the target of a reference definition; GitHub reads `[^label]:` as a footnote."""
        text = self._text
        last = str(meta["label"]).rpartition("\n")[2].lstrip(" \t") + "]:"
        at = text.find(last, start, end) + len(last)
        if str(meta["label"]).startswith("^"):
            self._add(InlineContent(text[at:end], at))
            return
        self.opaque.append((start, end))
        while at < end and text[at] in " \t\n":
            at += 1
            if text[at - 1] == "\n" and (prefix := _QUOTES.match(text, at, end)) is not None:
                at = prefix.end()
        match = _TARGET.match(text, at, end)
        place = Span(*match.span(match.lastindex or 0)) if match else Span(at, at)
        self.definitions.setdefault(str(meta["id"]), place)
