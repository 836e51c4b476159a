"""The visible text of simple content is that of the grammar."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveylint.reading.grammar import MarkdownParser
from surveylint.reading.visible_text import visible_text

_PIECES = ["*", "_", "[", "]", "](", "](u)", "![", "(", ")", "<b>", "</b>", "<br/>", "<", ">", "&"]
_PIECES += [
    "&amp;",
    "&#38;",
    "~",
    "~~",
    "\\",
    "`",
    "a",
    "_a_",
    "a_b",
    " ",
    "!",
    "https://a.b",
    "<!-- c -->",
]
_PIECES += [
    "[a](b)",
    "![a](b)",
    "[![a](b)](c)",
    "[a *b*](c)",
    "<http://a.b>",
    "[x]",
    "$",
    "\n",
    "é",
]
_PARSER = MarkdownParser()
_DEFINED = {"references": {"X": {"href": "u", "title": ""}, "A": {"href": "u", "title": ""}}}


@settings(max_examples=3000, derandomize=True, deadline=None, database=None)
@given(st.lists(st.sampled_from(_PIECES), min_size=1, max_size=8).map("".join), st.booleans())
def test_the_text_is_that_of_the_grammar(content: str, references: bool) -> None:
    shown = visible_text(content, references=references)
    if shown is not None:
        assert shown == _PARSER.shown(content, _DEFINED if references else {})


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        ("Papers", "Papers"),
        ("Papers & code", "Papers & code"),
        ("S&P `code` & [`more`](a)", "S&P code & more"),
        ("Awesome [![b](c)](d)", "Awesome "),
        ("[Surveys](#surveys) of <b>models</b>!", "Surveys of models!"),
        ("a snake_case name", "a snake_case name"),
    ],
)
def test_headings_of_lists_need_no_grammar(content: str, shown: str) -> None:
    assert visible_text(content, references=False) == shown


@pytest.mark.parametrize(
    "content",
    ["*a*", "a&amp;b", "\\*", "~~a~~", "<http://a.b>", "_a_", "a<b>_c_[a](b)", "[a]()_a_[a]()"],
)
def test_what_only_the_grammar_can_tell_is_left_to_it(content: str) -> None:
    assert visible_text(content, references=False) is None


def test_a_label_that_may_be_defined_is_left_to_the_grammar() -> None:
    assert visible_text("[x]", references=True) is None
    assert visible_text("[x]", references=False) == "[x]"
