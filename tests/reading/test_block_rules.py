"""The tokens of blocks equal those of the rules of markdown-it-py, one asked after the other."""

from __future__ import annotations

import re
import sys
from typing import Any, cast

import pytest
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

    def add_leaf(self, kind: str, after: int, meta: dict[str, Any]) -> bool:
        token = self.state.push(kind, "", 0)
        token.map, token.meta = [self.state.line, after], meta
        self.state.line = after
        return True

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


# GitHub follows an earlier version here: no Unicode spaces in tags, other names of elements.
_OTHER_ON_GITHUB = re.compile(r"<[^\n]*[\x85\xa0\u2028]|<!?[a-z]*(?:search|source|doctype)")


def _is_compared(text: str) -> bool:
    """Return whether the library reads a text as GitHub does: `>\\t- a` is a list there."""
    return not _OTHER_ON_GITHUB.search(text) and not re.search(r">[ \t]*\t", text)


@_SETTINGS
@given(_TEXTS.filter(_is_compared))
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
@given(st.lists(_MIXED, min_size=1, max_size=9).map("\n".join).filter(_is_compared))
def test_blocks_of_code_and_html_are_those_of_the_stock_rules(text: str) -> None:
    assert _by_us(text) == _by_stock(text)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("a\n<source src=x>\n# b", "paragraph_open html_block"),
        ("a\n<search>\n# b", "paragraph_open heading_open"),
        ("<!doctype html>\n# b", "paragraph_open heading_open"),
        ("<p\u2028x>\n# b", "paragraph_open heading_open"),
        ("<b>\u00a0\n# b", "paragraph_open heading_open"),
        ("<p\fx>\n# b", "html_block"),
        (">\t>\t- a", "blockquote_open blockquote_open bullet_list_open"),
    ],
)
def test_blocks_are_those_of_github_where_the_library_differs(text: str, kinds: str) -> None:
    found = [token.type for token in blocks(text, {})]
    shown = [kind for kind in found if kind.endswith(("_open", "_block"))]
    assert " ".join(shown[: len(kinds.split())]) == kinds


def test_lines_without_a_marker_are_read_as_far_as_they_belong_to_the_quote() -> None:
    text = "> a\n" + "b\n" * 1000 + "\n> # c\nd\n"
    assert _by_us(text) == _by_stock(text)
    nested = "> > > a\n" + "b\n" * 100 + "> c\n\n[d]: e\n"
    assert _by_us(nested) == _by_stock(nested)


def test_a_definition_in_a_quote_that_is_read_twice_is_found_once() -> None:
    text = "> [a]: b\n> [a]: c\n>\n> d\n" + "e\n" * 200
    assert _by_us(text) == _by_stock(text)


@pytest.mark.parametrize("opening", ["> ", "- "])
def test_nested_containers_need_few_frames(opening: str) -> None:
    most = sys.getrecursionlimit()
    sys.setrecursionlimit(700)
    try:
        blocks(opening * 200 + "a", {})
    finally:
        sys.setrecursionlimit(most)
