"""The block rule of markdown-it-py for link reference definitions, which few lists have.

The library takes longer to import than all else takes on a small list, so it is imported here, and
this module where a definition may begin.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from markdown_it.rules_block import reference

from surveylint.reading.block_state import BlockRule, BlockRules, BlockState
from surveylint.reading.grammar import AnyTarget, Helpers


class Library(AnyTarget):
    """The parser, as the rule of the library sees it.

    Attributes:
        options: The options of the library.
        helpers: Its functions for labels, destinations and titles.
        block: The parser of blocks, which this is as well.
        ruler: The rules that end a block, which this is as well.
    """

    options: Final[Mapping[str, Any]] = {"inline_definitions": True}
    helpers: Final = Helpers("helpers")

    def __init__(self, rules: BlockRules) -> None:
        self._rules = rules
        self.block = self.ruler = self

    def getRules(self, kind: str) -> tuple[BlockRule, ...]:  # noqa: N802  # names of the library
        """Return the rules that test whether a line ends a block of a kind."""
        return (self._rules.ends[kind],)


def definition(state: BlockState, line: int, end: int, silent: bool) -> bool:
    """Parse a link reference definition if one begins at a line."""
    return reference(cast(Any, state), line, end, silent)
