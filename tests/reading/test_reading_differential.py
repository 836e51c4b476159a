"""Tables, cells and links equal those of stock markdown-it-py, or of GitHub where these differ."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from oracles import by_github, by_stock, by_us, has_surplus, on_page, shown
from writing import Text, files

from surveylint.model.document import LinkKind

_SETTINGS = settings(
    max_examples=200,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

_MARKS = st.sampled_from(
    [
        "[",
        "]",
        "(",
        ")",
        "[a](b)",
        "![i](u)",
        "`",
        "``",
        "\\",
        "\\[",
        "\\`",
        "<a b>",
        "</a>",
        "<http://x.y>",
        "<!-- c -->",
        "&amp;",
        "a",
        "b c",
        " ",
        "\n",
        "*",
        "_",
        "!",
        '"t"',
        "](",
        "[a](<b c>)",
        "[[n](u)](v)",
        "(x)",
        "'",
        "<",
        ">",
        "~~",
        "é",
        "中",
        "😀",
        "\t",
        "\\|",
        "![[b](c)](d)",
        "[![b](c)](d)",
        "[a]( b 't' )",
        "[a]()",
    ]
)
_URLS = st.sampled_from(
    [
        "http://a.b/c",
        " https://x.y/z?q=1&amp;",
        "www.q.org",
        "**http://k.l**",
        "(http://m.n/o_(p))",
        "ftp://f.g",
        "http://a.b,",
        "www.a.b.",
        "<http://u.v>",
        "http://a_b.c/d",
        "http://a.b_c.d",
        "xhttp://a.b",
        "(www.a.b)",
        "http://a.b/'x'",
        "://a.b",
    ]
)
_LABELS = st.sampled_from(
    ["[r]", "[r][]", "[x][r]", "![r]", "![x][r]", "[R ]", "[no]", "[x][no]", "[r](", "[r](v)"]
)
_INLINE = st.lists(_MARKS, min_size=1, max_size=14).map("".join)
_LINKY = st.lists(st.one_of(_MARKS, _URLS), min_size=1, max_size=12).map("".join)
_REFERRING = st.lists(st.one_of(_MARKS, _LABELS), min_size=1, max_size=10).map(
    lambda parts: "[r]: http://d.e 't'\n\n" + "".join(parts)
)
_BLOCKS = st.lists(
    st.sampled_from(
        [
            "| a | b |\n|---|:-:|\n| 1 | 2 |\n",
            "|a|\n|-|\n|x|y|\n",
            "- x\n",
            "  - y\n",
            "1. z\n",
            "> q\n",
            ">> r\n",
            "\n",
            "    code\n",
            "```\nf [a](b)\n```\n",
            "# h #\n",
            "s\n---\n",
            "<div>\n",
            "</div>\n",
            "text [l](u)\n",
            "a|b\n-|-\n",
            "***\n",
            "\t- t\n",
            "| \\| | `a|b` |\n",
            "   ",
            "  ",
            "> ",
            "- ",
            "* | a |\n",
            "lazy\n",
            "<!-- c -->\n",
            "|h|\n",
        ]
    ),
    min_size=1,
    max_size=9,
).map("".join)
# GitHub reads the backslash in `[a](\\ )` as the target; for markdown-it that is not a link.
_ESCAPED_SPACE = "\\ "


def _in_cell(text: str) -> str:
    return "|h|g|\n|-|-|\n|" + text.replace("\n", " ") + "|\n"


_INLINES = st.one_of(_INLINE, _INLINE.map(_in_cell))
# Rows that GitHub reads in another way than markdown-it, where we follow GitHub: a lone pipe, and
# a header that is an item or a heading. Without that table another one may begin.
_GITHUBS = re.compile(r"^[ \t]*(?:[-*>]|1\.|#).*\|.*\n.*-.*|^[ \t>]*\|[ \t]*$", re.MULTILINE)


@_SETTINGS
@given(_INLINES)
def test_links_are_those_of_the_stock_parser(text: str) -> None:
    assume(not re.search("<![a-z]", text))  # a declaration to the stock parser, text to GitHub
    document = by_us(text)
    assume(not any(link.kind is LinkKind.BARE for link in document.links))
    assume(not has_surplus(document))
    assert shown(document, markdown_only=True) == by_stock(text).links


@_SETTINGS
@given(_BLOCKS)
def test_tables_are_those_of_the_stock_parser(text: str) -> None:
    assume(not _GITHUBS.search(text))
    document = by_us(text)
    ours = [1 + len(table) for table in document.tables if not table.html]
    assert ours == [len(rows) for rows in by_stock(text).tables]


@_SETTINGS
@given(_BLOCKS)
def test_cells_of_whole_rows_are_those_of_the_stock_parser(text: str) -> None:
    assume(not _GITHUBS.search(text))
    document = by_us(text)
    for table, rows in zip(document.tables, by_stock(text).tables, strict=True):
        for number, row in enumerate(rows[1:]):
            cells = [
                document.text[cell.start : cell.end].replace("\\|", "|")
                for cell in table.cells(number)
            ]
            assert (cells + [""] * len(row))[: len(row)] == row


@settings(_SETTINGS, max_examples=80)
@given(files())
def test_links_of_generated_files_equal_those_of_both_parsers(file: tuple[str, Text]) -> None:
    document = by_us(file[0])
    assume(not has_surplus(document))
    assert shown(document, markdown_only=True) == by_stock(document.text).links
    assert on_page(document) == sorted(by_github(document.text).links)


@_SETTINGS
@given(st.one_of(_LINKY, _LINKY.map(_in_cell)))
def test_bare_urls_are_those_of_github(text: str) -> None:
    assume(_ESCAPED_SPACE not in text)
    document = by_us(text)
    assume(not has_surplus(document))
    assert on_page(document) == sorted(by_github(text).links)


@_SETTINGS
@given(_REFERRING)
def test_reference_links_are_those_of_github(text: str) -> None:
    # Python's HTML parser, which reads GitHub's page here, fails on `<![`.
    assume(_ESCAPED_SPACE not in text and "<![" not in text)
    document = by_us(text)
    assert on_page(document) == sorted(by_github(text).links)


@pytest.mark.parametrize(
    "text",
    [
        "|a|\n---\n",
        "# a|b\n-|-\n",
        "- a|b\n-|-\n",
        "1. a|b\n-|-\n",
        "a|b\n-|-\n1|2\n|\n3|4\n",
        "a|b\n-|-\n1|2\n\n3|4\n",
        "text\n| a |\n| - |\n",
        "|a|b|\n|-|-|\n|`x|y`|\n",
        "|a|b|\n|-|-|\nlazy\n    code\n",
        "- |a|\n  |-|\n  |b|\n",
        "> |a|\n> |-|\n> |b|\n|c|\n",
    ],
)
def test_tables_are_those_of_github(text: str) -> None:
    ours = [1 + len(table) for table in by_us(text).tables]
    assert ours == [len(rows) for rows in by_github(text).tables]
