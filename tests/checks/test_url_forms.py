"""The rules on how URLs are written, beyond their pages."""

from __future__ import annotations

import pytest
from rules_support import run_rule

from surveylint.checks import url_forms
from surveylint.model.finding import Problem
from surveylint.model.source import Source
from surveylint.reading import read


def canonical(text: str, prefer: str = "keep") -> list[Problem]:
    options = url_forms.CanonicalLinkOptions(prefer)  # type: ignore[arg-type]
    return list(url_forms.canonical_link(read(Source("README.md", text)), options))


def repaired(text: str, problem: Problem) -> str:
    return Source("README.md", text).edited(list(problem.edits))


def test_unnecessary_characters_are_exactly_underlined() -> None:
    text = '[a](https://a.example.org/x?) <a href="https://a.example.org/y?b=1&amp;">b</a> [c](https://a.example.org/z?#)'
    assert [text[problem.start : problem.end] for problem in canonical(text)] == [
        "?",
        "&amp;",
        "?#",
    ]


def test_an_empty_query_before_a_fragment_is_removed() -> None:
    text = "[a](https://a.example.org/x?#part)"
    (problem,) = canonical(text)
    assert problem.message == "unnecessary `?` before the fragment of this URL"
    assert repaired(text, problem) == "[a](https://a.example.org/x#part)"


def test_in_page_links_and_images_keep_their_ends() -> None:
    assert canonical("[top](#) ![i](https://a.example.org/i.png?)") == []


def test_the_pdf_is_expected_where_it_is_preferred() -> None:
    text = "[a](https://arxiv.org/abs/2501.00001) [b](https://arxiv.org/pdf/2501.00002)"
    assert [problem.message for problem in canonical(text, "pdf")] == [
        "link to the landing page; expected the PDF `https://arxiv.org/pdf/2501.00001`"
    ]


def test_repositories_have_no_other_form() -> None:
    assert canonical("[a](https://github.com/a/b/blob/main/c.pdf)", "landing") == []


@pytest.mark.parametrize(
    "url", ["https://youtu.be/dQw4w9WgXcQ", "https://doi.org/10.1/x", "https://t.example.co"]
)
def test_a_short_url_is_not_a_shortened_one(url: str) -> None:
    assert run_rule("shortened-link", f"- [A Work]({url})\n") == ""


def test_links_of_one_definition_are_fixed_once() -> None:
    said = run_rule("insecure-link", "[A][x] and [B][x]\n\n[x]: http://arxiv.org/abs/1706.03762\n")
    assert said.startswith("README.md:3:6: info[insecure-link] unencrypted link to `arxiv.org`")
