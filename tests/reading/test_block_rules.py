"""The tokens of blocks equal those of the rules of markdown-it-py, one asked after the other."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token
from writing import Text, files

from surveylint.reading.block_rules import table
from surveylint.reading.grammar import MAX_NESTING, MarkdownParser
from surveylint.reading.list_rule import ShortItem

_SETTINGS = settings(
    max_examples=400,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
_MARKERS = ["- ", "* ", "+ ", "1. ", "2) ", "-\t", "-     ", "> ", ">", "    ", "  ", "\t"]
_WORDS = ["text", "a | b", "--|--", ":-:", "| a |", "|---|", "---", "===", "-", "=", "* * *", "___"]
_OTHERS = ["```", "~~~", "# ", "##", "<div>", "</div>", "<!--", "-->", "<b>", "\\", "\u00a0"]
_DEFINITIONS = ["[a]: b", "[a]:", "[a\\]]: <b> 'c'", "[a", "a]: b", "[x](y)", "'t'", ""]
_LINES = st.lists(st.sampled_from([*_MARKERS, *_WORDS, *_OTHERS, *_DEFINITIONS]), max_size=5)
_TEXTS = st.lists(_LINES.map("".join), min_size=1, max_size=9).map("\n".join)


class _Stock(MarkdownIt):
    def __init__(self) -> None:
        super().__init__("commonmark", {"inline_definitions": True, "maxNesting": MAX_NESTING})
        self.block.ruler.at("table", table, {"alt": ["paragraph", "reference"]})
        self.enable("table")

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url


_OURS, _STOCK = MarkdownParser(), _Stock()


def _by_us(text: str) -> tuple[list[Token], dict[str, Any]]:
    environment: dict[str, Any] = {}
    tokens = _OURS.blocks(text, environment)
    return [each for token in tokens for each in _written_out(token)], environment


def _written_out(token: Token | ShortItem) -> list[Token]:
    """Return the five tokens of the library for an item of one line."""
    if not isinstance(token, ShortItem):
        return [token]
    assert token.map is not None
    lines = [token.map[0], token.map[0] + 1]
    item, level = {"markup": token.markup, "block": True, "level": token.level}, token.level + 1
    text = {"block": True, "hidden": token.hidden, "level": level}
    content = {"content": token.content, "children": [], "map": lines, "block": True}
    return [
        Token("list_item_open", "li", 1, map=token.map, info=token.info, **item),
        Token("paragraph_open", "p", 1, map=lines, **text),
        Token("inline", "", 0, level=level + 1, **content),
        Token("paragraph_close", "p", -1, **text),
        Token("list_item_close", "li", -1, **item),
    ]


def _by_stock(text: str) -> tuple[list[Token], dict[str, Any]]:
    environment: dict[str, Any] = {}
    tokens: list[Token] = []
    _STOCK.block.parse(text, _STOCK, environment, tokens)
    return tokens, environment


@_SETTINGS
@given(_TEXTS)
def test_blocks_of_any_lines_are_those_of_the_stock_rules(text: str) -> None:
    assert _by_us(text) == _by_stock(text)


@_SETTINGS
@given(files())
def test_blocks_of_generated_files_are_those_of_the_stock_rules(file: tuple[str, Text]) -> None:
    text = file[0].replace("\r\n", "\n").replace("\r", "\n")
    assert _by_us(text) == _by_stock(text)
