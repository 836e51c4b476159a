"""What the block rules read and write: the lines of a text, and the tokens found so far.

Its names are those of markdown-it-py, whose rule for definitions uses it as well.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, Final

from surveylint.namedtuples import NamedTuple

if TYPE_CHECKING:
    from surveylint.reading.definition_rule import Library

# Deeper containers are not parsed; each level costs Python frames (list, item and tokenizer).
MAX_NESTING: Final = 100
TAB_STOP: Final = 4
"""The columns from one tab stop to the next (CommonMark 2.2)."""

CODE_INDENT: Final = 4
"""The columns from which on an indented line is code (CommonMark 4.4)."""


class BlockToken:
    """A token, as far as an outline needs it: the text of code and HTML is not kept.

    Attributes:
        type: The kind of the token.
        level: How deep it is.
        map: Its first line and the line after it; None for the end of a block. The lines of a
            `short_item` include the empty ones below it.
        content: Inline content.
        markup: The marks of the block, for items the last character of the marker.
        info: The number of an item, "" in a bullet list.
        meta: The lines of a table, the parts of a definition.
        hidden: Whether it is the paragraph of a tight list.
    """

    __slots__ = ("content", "hidden", "info", "level", "map", "markup", "meta", "type")

    def __init__(
        self, kind: str, level: int, lines: list[int] | None = None, content: str = ""
    ) -> None:
        self.type = kind
        self.level = level
        self.map = lines
        self.content = content
        self.markup = self.info = ""
        self.meta: dict[str, Any] = {}
        self.hidden = False


class BlockState:
    """The lines of a text, where the parser is, and the tokens so far.

    Attributes:
        src: The text, with `\\n` line ends.
        env: Where the library puts the definitions.
        tokens: The tokens.
        bMarks: The offset of each line; one more than there are lines, as in all four lists.
        eMarks: The offset of the end of each line.
        tShift: The characters before the first one that is no space.
        sCount: The columns before it; -1 for a lazy line of a block quote.
        bsCount: The column at which a line begins after the marker of a block quote.
        blkIndent: The columns that the content of a container is indented by.
        line: The line that is parsed next.
        lineMax: The number of lines.
        tight: Whether no empty line was before the last block.
        listIndent: The indent of the list around, -1 outside of lists.
        parentType: The kind of block that is being parsed.
        level: The number of open containers.
        lazy: How many lines without a marker a quote may have, by its level and first line.
    """

    def __init__(self, text: str, environment: MutableMapping[str, Any], rules: BlockRules) -> None:
        self.src = text
        self.env = environment
        self.rules = rules
        self.tokens: list[BlockToken] = []
        self.bMarks: list[int] = []
        self.eMarks: list[int] = []
        self.tShift: list[int] = []
        self.sCount: list[int] = []
        self._divide(text)
        self.bsCount = [0] * len(self.bMarks)
        self.blkIndent = 0
        self.line = 0
        self.lineMax = len(self.bMarks) - 1
        self.tight = False
        self.listIndent = -1
        self.parentType = "root"
        self.level = 0
        self.lazy: dict[tuple[int, int], int] = {}

    def _divide(self, text: str) -> None:
        """Divide a text into lines; spaces without a line end at its end are no line."""
        lines = text.split("\n")
        if not lines[-1].strip(" \t"):
            del lines[-1]
        start = 0
        for line in lines:
            shift = columns = 0
            if line[:1] in (" ", "\t"):
                shift = len(line) - len(line.lstrip(" \t"))
                columns = len(line[:shift].expandtabs(TAB_STOP)) if "\t" in line else shift
            self.bMarks.append(start)
            self.tShift.append(shift)
            self.sCount.append(columns)
            start += len(line)
            self.eMarks.append(start)
            start += 1
        self.bMarks.append(len(text))
        self.eMarks.append(len(text))
        self.tShift.append(0)
        self.sCount.append(0)

    @property
    def md(self) -> Library:
        """Return the parser, as the rule of the library sees it."""
        from surveylint.reading.definition_rule import Library

        return Library(self.rules)

    def tokenize(self, first: int, end: int) -> None:
        """Parse the blocks of the lines from `first` on, as far as they belong to one container."""
        line, is_loose = first, False
        while line < end:
            self.line = line = self.skipEmptyLines(line)
            if line >= end or self.sCount[line] < self.blkIndent:
                return
            if self.level >= MAX_NESTING:
                self.line = end
                return
            self.rules.block(self, line, end, False)
            self.tight = not is_loose
            line = self.line
            if line - 1 < end and self.isEmpty(line - 1):
                is_loose = True
            if line < end and self.isEmpty(line):
                is_loose = True
                line += 1
                self.line = line

    def add(self, kind: str, nesting: int = 0) -> BlockToken:
        """Add a token.

        Args:
            kind: The kind of the token.
            nesting: 1 if it opens a block, -1 if it closes one.
        """
        if nesting < 0:
            self.level -= 1
        token = BlockToken(kind, self.level)
        if nesting > 0:
            self.level += 1
        self.tokens.append(token)
        return token

    def add_leaf(self, kind: str, after: int, meta: dict[str, Any] | None = None) -> bool:
        """Add the token of a block without inline content that ends before a line; return True.

        Args:
            kind: The kind of the token.
            after: The line after the block, which begins at the current one.
            meta: What else is known of it.
        """
        token = self.add(kind)
        token.map = [self.line, after]
        token.meta = meta or {}
        self.line = after
        return True

    def place(self) -> tuple[int, int, int]:
        """Return how much was found so far, for `roll_back`."""
        references, repeated = self.env.get("references", ()), self.env.get("duplicate_refs", ())
        return len(self.tokens), len(references), len(repeated)

    def roll_back(self, place: tuple[int, int, int]) -> None:
        """Forget the tokens and definitions that were found after a place."""
        tokens, references, repeated = place
        del self.tokens[tokens:]
        while len(self.env.get("references", ())) > references:
            self.env["references"].popitem()
        del self.env.get("duplicate_refs", [])[repeated:]

    def push(self, kind: str, element: str, nesting: int) -> BlockToken:
        """Add a token as the library does, with the name of its HTML element."""
        return self.add(kind, nesting)

    def isEmpty(self, line: int) -> bool:  # noqa: N802
        """Return whether a line holds no more than spaces."""
        return self.bMarks[line] + self.tShift[line] >= self.eMarks[line]

    def skipEmptyLines(self, line: int) -> int:  # noqa: N802
        """Return the first line from `line` on that is not empty."""
        while line < self.lineMax and self.bMarks[line] + self.tShift[line] >= self.eMarks[line]:
            line += 1
        return line

    def is_code_block(self, line: int) -> bool:
        """Return whether a line is indented as far as code is."""
        return self.sCount[line] - self.blkIndent >= CODE_INDENT

    def text_start(self, line: int) -> int:
        """Return the offset of the first character of a line that is no space."""
        return self.bMarks[line] + self.tShift[line]

    def text_of(self, first: int, end: int) -> str:
        """Return the lines of a paragraph without the indent of their containers."""
        if end == first + 1:
            return self.src[self.text_start(first) : self.eMarks[first]]
        return "\n".join(map(self._dedented, range(first, end)))

    def _dedented(self, line: int) -> str:
        """Return a line without the indent of its containers; tabs may be divided."""
        at = begin = self.bMarks[line]
        stop, columns, src = self.eMarks[line], 0, self.src
        while at < stop and columns < self.blkIndent:
            character = src[at]
            if character == "\t":
                columns += TAB_STOP - (columns + self.bsCount[line]) % TAB_STOP
            elif character == " " or at - begin < self.tShift[line]:
                columns += 1
            else:
                break
            at += 1
        return " " * (columns - self.blkIndent) + src[at:stop]


BlockRule = Callable[[BlockState, int, int, bool], bool]
"""A rule that parses the block which begins at a line, and moves the state to the line after it.

Args: the state, the line, the line after the last one of the container, and whether only to test.
"""


class BlockRules(NamedTuple):
    """The rules of a grammar.

    Attributes:
        block: The rule that parses any block.
        ends: The rules that test whether a line ends a block, by the kind of the block.
    """

    block: BlockRule
    ends: Mapping[str, BlockRule]
