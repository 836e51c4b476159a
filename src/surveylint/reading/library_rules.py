"""The block rules of markdown-it-py for block quotes and definitions, which few lists have.

The library takes longer to import than all else takes on a small list, so it is imported here, and
this module by those who find the first character of such a block.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from markdown_it.rules_block import blockquote, reference

from surveylint.reading.block_state import BlockRule, BlockRules, BlockState
from surveylint.reading.grammar import Helpers


class Library:
    """The parser, as the rules of the library see it.

    Attributes:
        options: The options of the library.
        helpers: Its functions for labels, destinations and titles.
        block: The parser of blocks.
        ruler: The rules that end a block.
    """

    options: Final[Mapping[str, Any]] = {"inline_definitions": True}
    helpers: Final = Helpers("helpers")

    def __init__(self, rules: BlockRules) -> None:
        self._rules = rules
        self.block = self.ruler = self

    def getRules(self, kind: str) -> tuple[BlockRule, ...]:  # noqa: N802  # names of the library
        """Return the rules that test whether a line ends a block of a kind."""
        return (self._rules.ends[kind],)

    def tokenize(self, state: BlockState, first: int, end: int) -> None:
        """Parse the blocks of a container."""
        state.tokenize(first, end)

    def validateLink(self, url: str) -> bool:  # noqa: N802
        """Accept every target: rules report the bad ones."""
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        """Return a target as it is written."""
        return url


def quote(state: BlockState, line: int, end: int) -> bool:
    """Parse the block quote that begins at a line."""
    return blockquote(cast(Any, state), line, end, False)


def definition(state: BlockState, line: int, end: int, silent: bool) -> bool:
    """Parse a link reference definition if one begins at a line."""
    return reference(cast(Any, state), line, end, silent)
