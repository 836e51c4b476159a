"""The anchors that GitHub makes from headings."""

from __future__ import annotations

import pytest

from surveylint.model.source import Source
from surveylint.reading import read
from surveylint.reading.slugs import anchors_of, slug


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("Plain Words", "plain-words"),
        ("C++ & CUDA", "c--cuda"),
        ("snake_case and 100%", "snake_case-and-100"),
        ("🔭 Surveys", "-surveys"),
        ("📄Papers", "papers"),
        ("Überblick: 模型 (2024)", "überblick-模型-2024"),
        ("Ⅳ. Fourth · part", "ⅳ-fourth--part"),
    ],
)
def test_a_slug_is_the_one_of_github(heading: str, anchor: str) -> None:
    assert slug(heading) == anchor


def test_an_image_in_a_heading_shows_nothing_and_a_link_shows_its_text() -> None:
    doc = read(
        Source("x.md", "## ![icon](i.png) Old [Tools](https://tools.example.org) ![new](n.png)\n")
    )
    assert list(anchors_of(doc)) == ["-old-tools"]


def test_repeated_headings_are_numbered() -> None:
    doc = read(Source("x.md", "# A\n\n## B\n\n## B\n\n## B\n"))
    assert list(anchors_of(doc).values()) == ["a", "b", "b-1", "b-2"]
