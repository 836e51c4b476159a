"""The tokens of blocks equal those of the rules of markdown-it-py, one asked after the other."""

from __future__ import annotations

from typing import Any, cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.token import Token
from writing import Text, files

from surveylint.reading.block_rules import blocks, table
from surveylint.reading.block_state import MAX_NESTING, BlockState, BlockToken

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


def _table(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    """Parse a table by our rule, which reads tables as GitHub does."""
    return table(cast(BlockState, _Tables(state)), line, end, silent)


class _Tables:
    """A state of the library with what our rule of tables needs, and the rules that end a table."""

    def __init__(self, state: StateBlock) -> None:
        self.__dict__["state"] = state

    def __getattr__(self, name: str) -> Any:
        return getattr(self.state, name)

    def __setattr__(self, name: str, value: object) -> None:
        setattr(self.state, name, value)

    def add(self, kind: str) -> Token:
        return self.state.push(kind, "", 0)  # type: ignore[no-any-return]

    def text_start(self, line: int) -> int:
        return int(self.state.bMarks[line] + self.state.tShift[line])


class _Stock(MarkdownIt):
    def __init__(self) -> None:
        super().__init__("commonmark", {"inline_definitions": True, "maxNesting": MAX_NESTING})
        self.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
        self.enable("table")

    def validateLink(self, url: str) -> bool:  # noqa: N802
        return True

    def normalizeLink(self, url: str) -> str:  # noqa: N802
        return url


_STOCK = _Stock()
_WITHOUT_TEXT = ("fence", "code_block", "html_block")
Values = tuple[Any, ...]


def _values(token: Token | BlockToken) -> Values:
    """Return the values of a token that we keep."""
    content = "" if token.type in _WITHOUT_TEXT else token.content
    info = "" if token.type == "fence" else token.info
    markup = "" if token.type in ("fence", "hr") else token.markup
    return token.type, token.level, token.map, content, markup, info, token.meta, token.hidden


def _by_us(text: str) -> tuple[list[Values], dict[str, Any]]:
    environment: dict[str, Any] = {}
    tokens = blocks(text, environment)
    return [each for token in tokens for each in _written_out(token)], environment


def _written_out(token: BlockToken) -> list[Values]:
    """Return the five tokens of the library for an item of one line."""
    if token.type != "short_item":
        return [_values(token)]
    assert token.map is not None
    lines, level = [token.map[0], token.map[0] + 1], token.level
    return [
        ("list_item_open", level, token.map, "", token.markup, token.info, {}, False),
        ("paragraph_open", level + 1, lines, "", "", "", {}, token.hidden),
        ("inline", level + 2, lines, token.content, "", "", {}, False),
        ("paragraph_close", level + 1, None, "", "", "", {}, token.hidden),
        ("list_item_close", level, None, "", token.markup, "", {}, False),
    ]


def _by_stock(text: str) -> tuple[list[Values], dict[str, Any]]:
    environment: dict[str, Any] = {}
    tokens: list[Token] = []
    _STOCK.block.parse(text, _STOCK, environment, tokens)
    return list(map(_values, tokens)), environment


@_SETTINGS
@given(_TEXTS)
def test_blocks_of_any_lines_are_those_of_the_stock_rules(text: str) -> None:
    assert _by_us(text) == _by_stock(text)


@_SETTINGS
@given(files())
def test_blocks_of_generated_files_are_those_of_the_stock_rules(file: tuple[str, Text]) -> None:
    text = file[0].replace("\r\n", "\n").replace("\r", "\n")
    assert _by_us(text) == _by_stock(text)


_HTML = [
    "<pre>",
    "</Pre>",
    "<!DOCTYPE x>",
    "<![CDATA[",
    "]]>",
    "<?php",
    "?>",
    "<script",
    "</p",
    "<h1",
]
_HTML += [
    "<a href='x'>",
    "<a",
    "b=c>",
    "<Details>",
    "</script>",
    "<!--->",
    "`````",
    "~~~~ x",
    "``` a`b",
]
_HTML += [
    "###### x ##",
    "####### x",
    "# #",
    "#\t#",
    "* * *",
    "- - -",
    "_ _ _ _",
    "***x",
    "\x0b",
    "+",
    "1.",
]
_MIXED = st.lists(st.sampled_from([*_HTML, *_MARKERS, *_WORDS, "", " "]), max_size=4).map("".join)


@_SETTINGS
@given(st.lists(_MIXED, min_size=1, max_size=9).map("\n".join))
def test_blocks_of_code_and_html_are_those_of_the_stock_rules(text: str) -> None:
    assert _by_us(text) == _by_stock(text)
