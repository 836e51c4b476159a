"""Hostile text is parsed in bounded time and without exceptions."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles import by_us

from surveylint.model.document import Document
from surveylint.model.source import Source
from surveylint.reading import read

_N = 4000

BOMBS = {
    "open brackets": "[" * _N,
    "closed brackets": "]" * _N,
    "links that never end": "[a](" * _N,
    "images that never end": "![a](" * (_N // 4),
    "nested links": "[" * _N + "a" + "](b)" * _N,
    "references side by side": "[a]: b\n\n" + "[a][" * (_N // 8),
    "tick runs": "".join("`" * n + "a" for n in range(200)),
    "open tags": "<a " * _N,
    "open quotes in tags": '<a "' * _N,
    "open quotes in an HTML block": "<div>\n" + '<a "' * _N,
    "open comments": "x <!--" * _N,
    "open instructions": "x <?" * _N,
    "one long attribute": "<div>\n<a " + "x" * _N * 10 + ">",
    "parentheses in a target": "[a](" + "(" * _N,
    "bare URLs": "http://a.b/[x](y) " * _N,
    "URL with parentheses": "http://a.b/" + "(" * _N + ")" * _N,
    "URL with entities": "http://a.b/" + "&a;" * _N,
    "quotes in quotes": ">" * _N,
    "lists in lists": "- " * _N,
    "numbers in numbers": "1. " * _N,
    "list stairs": "\n".join("  " * n + "- a" for n in range(200)),
    "quote stairs": "\n".join(">" * n for n in range(200)),
    "headings": "# " * _N,
    "emphasis": "*a _b" * _N,
    "one row of pipes": "|a|\n|-|\n" + "|" * _N * 10,
    "many columns": "|a" * _N + "|\n" + "|-" * _N + "|\n" + "|b|\n" * _N,
    "one wide row under many": "|a|\n|-|\n" + "|b|\n" * _N + "|b" * _N,
    "rows for the slow path": "|a|b|\n|-|-|\n" + "|[a](b|`c|\n" * 500,
    "escaped pipes": "|a|b|\n|-|-|\n" + "|a\\|[b](c)|`x\\|`|\n" * 500,
    "NUL characters": "\0" * _N + "[a\0](b\0)",
    "broken bytes": "\udc80[a\udcff](b\udc80) " * 100,
    "mask characters": "\1[a](b)\2`c` " * 100,
    "open HTML tables": "<table><tr><td>" * _N,
    "open HTML headings": "<h1>" * _N,
    "open HTML links": "<a href=x>" * _N,
    "one long line": "word " * _N * 50,
    "empty lines": "\n" * _N * 10,
    "front matter without an end": "---\n" + "a: b\n" * _N,
}


def _use(document: Document) -> None:
    """Use everything that is created on demand, and check the offsets."""
    assert len(document.prose) == len(document.rest) == len(document.text)
    for link in document.links:
        assert 0 <= link.start <= link.text_start <= link.text_end <= link.end <= len(document.text)
    for table in document.tables:
        assert len(table.widths) == len(table)
        assert sum(map(len, table.columns)) <= 1_000_000


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_parsed_in_bounded_time(text: str) -> None:
    _use(by_us(text))


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(
    st.text(
        alphabet=st.sampled_from(
            list("[]()<>!`\\|-:#*_~&;\"' \t\n\r\f\x00\x01\x02ab/w.http中😀\u2028\xa0\udc80")
        ),
        max_size=80,
    )
)
def test_any_text_is_parsed(text: str) -> None:
    _use(by_us(text))


@settings(max_examples=80, deadline=None, derandomize=True, database=None)
@given(st.binary(max_size=60))
def test_any_bytes_after_a_table_are_parsed(data: bytes) -> None:
    _use(read(Source.from_bytes("README.md", b"| a | b |\n|---|---|\n| [x](y) | z |\n" * 8 + data)))


def test_broken_bytes_are_kept_in_cells_and_targets() -> None:
    document = read(Source.from_bytes("README.md", b"| a |\n|---|\n| [x](y\xff) |\n"))
    assert document.links[0].url == "y\udcff"
    assert document.tables[0].columns == (["[x](y\udcff)"],)


def test_a_nul_is_kept_in_the_cell() -> None:
    document = by_us("| a |\n|---|\n| x\0y |\n")
    assert document.tables[0].columns == (["x\0y"],)


def test_a_list_of_thirty_levels_is_parsed() -> None:
    document = by_us("\n".join("  " * n + "- [a](b)" for n in range(30)))
    assert len(document.links) == 30
