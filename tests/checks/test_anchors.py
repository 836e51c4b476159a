"""What the pages of the rules on anchors and files do not show."""

from __future__ import annotations

import pytest
from rules_support import rule, run_rule

from surveylint.checks.anchors import anchors_of, slug
from surveylint.generate import examples
from surveylint.model.source import Source
from surveylint.reading import read


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
def test_a_slug_is_what_github_makes(heading: str, anchor: str) -> None:
    assert slug(heading) == anchor


def test_an_image_in_a_heading_shows_nothing_and_a_link_shows_its_text() -> None:
    doc = read(
        Source("x.md", "## ![icon](i.png) Old [Tools](https://tools.example.org) ![new](n.png)\n")
    )
    assert list(anchors_of(doc)) == ["-old-tools"]


def test_repeated_headings_are_numbered() -> None:
    doc = read(Source("x.md", "# A\n\n## B\n\n## B\n\n## B\n"))
    assert list(anchors_of(doc).values()) == ["a", "b", "b-1", "b-2"]


@pytest.mark.parametrize(
    "text",
    [
        "[x](#caf%C3%A9)\n\n# Café\n",
        "[x](#️-setup)\n\n# ⚙️ Setup\n",
        "[x](#-setup)\n\n# ⚙️ Setup\n",
        "[x](#user-content-setup)\n\n# Setup\n",
        "[x](#logo)\n\n# Logo ![logo](logo.png)\n",
        "[x](#star-best)\n\n[y](#-best)\n\n# :star: Best\n",
        "[x](#TopPart)\n\n<div id='toppart'></div>\n",
        "[x](#)\n\n[y](#L12-L14)\n\n[z](#/route)\n\n[t](#:~:text=word)\n",
        '<a href="#code-someone" title="Code">💻</a>\n',
        "<h2>Tools</h2>\n\n[x](#tools)\n",
    ],
)
def test_an_anchor_in_another_form_is_one(text: str) -> None:
    assert run_rule("missing-anchor", text) == ""


def test_a_contributor_anchor_under_a_word_is_a_link_like_others() -> None:
    assert "`#code-style` leads to no heading" in run_rule(
        "missing-anchor", "[Code style](#code-style)\n"
    )


def test_a_blank_written_as_an_escape_is_told() -> None:
    said = run_rule("missing-anchor", "[Talks](#talks%20and%20slides)\n\n# Talks and Slides\n")
    assert "`#talks%20and%20slides` leads to no heading or anchor, `#talks-and-slides` does" in said


def test_two_anchors_that_may_be_meant_are_not_suggested() -> None:
    said = run_rule("missing-anchor", "[x](#a-method)\n\n# A Methods\n\n# A Method S\n")
    assert said.endswith("`#a-method` leads to no heading or anchor\n")


def test_the_anchors_of_another_file_are_known() -> None:
    files = {"docs/guide.md": ["start"]}
    said = run_rule(
        "missing-anchor", "[x](docs/guide.md#start) [y](docs/guide.md#end)\n", files=files
    )
    assert (
        said
        == "README.md:1:30: warning[missing-anchor] `docs/guide.md` has no heading or anchor `#end`\n"
    )


@pytest.mark.parametrize("heading", ["Rivers", "A Long Chapter on Rivers and Lakes"])
def test_an_anchor_that_lacks_the_first_word_is_told_and_no_fix(heading: str) -> None:
    made = slug(heading)
    found = examples.run(
        rule("missing-anchor"), read(Source("x.md", f"[x](#fresh-{made})\n\n## {heading}\n")), {}
    )
    assert [(it.message, it.fix) for it in found] == [
        (f"`#fresh-{made}` leads to no heading or anchor, `#{made}` does", None)
    ]


def test_an_anchor_that_lacks_the_first_word_is_a_fix_where_the_link_says_so() -> None:
    text = "[Rivers](#fresh-rivers)\n\n## Rivers\n"
    assert [
        it.fix is None
        for it in examples.run(rule("missing-anchor"), read(Source("x.md", text)), {})
    ] == [False]


@pytest.mark.parametrize(
    "links",
    ["[x](#old-rivers) [y](#rivers)", "[x](#old-rivers) [y](#new-rivers)", "[x](#very-old-rivers)"],
)
def test_an_anchor_that_lacks_a_word_is_not_told_where_it_may_be_another(links: str) -> None:
    assert "does" not in run_rule("missing-anchor", f"{links}\n\n## Rivers\n")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- Use this format: [Title](link) - text, [code](URL)\n", False),
        ("> * **Title**, Author. [[Paper](URL)]\n", False),
        (
            "- [A Map of Rivers](https://a.org/1)\n- [A Map of Roads](https://a.org/2)\n- [A Map of Towns](url)\n",
            True,
        ),
        ("$$y = \\sum_{i}[w_i](x_i)$$\n", False),
        ("It costs 5 $ and is [there](x_i).\n\nOr [here](x_j) for 5 $.\n", True),
        ("It costs $5 a month, see [the guide](guide.md).\n", True),
        ("It costs $5, see [the guide](guide.md), or 9 $ a year.\n", True),
    ],
)
def test_examples_and_formulas_are_no_missing_files(text: str, told: bool) -> None:
    assert (run_rule("missing-file", text, files={"README.md": []}) != "") == told


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/a.md",
        "mailto:me@example.org",
        "www.example.org/a",
        "example.com/a",
        "../../wiki/Home",
        "other/a.md",
        "{{ url }}",
        "?tab=readme",
        "C:/a.md",
    ],
)
def test_what_may_lead_elsewhere_is_no_missing_file(target: str) -> None:
    assert run_rule("missing-file", f"[a]({target})\n", files={"docs/a.md": []}) == ""


@pytest.mark.parametrize(
    "target", ["./docs/b.md", "docs/b.md?plain=1#top", "docs/b%20c.md", "<docs/b c.md>", "B.md"]
)
def test_a_file_that_is_not_in_its_folder_is_missing(target: str) -> None:
    said = run_rule("missing-file", f"[a]({target})\n", files={"docs/a.md": [], "./docs/a.md": []})
    assert "is no file of this repository" in said


def test_nothing_is_said_of_files_where_none_are_known() -> None:
    assert run_rule("missing-file", "[a](docs/b.md)\n") == ""


HARBOURS = "# Harbours\n\n## Nets\n\n## Boats\n"


@pytest.mark.parametrize(
    "contents",
    [
        "- [Boats](#boats)\n- [Boats](#boats-1)\n",
        "[Boats](#boats)\n\nSee also [Boats](#boats-1).\n",
        "- Old\n  - [Boats](#boats)\n- New\n  - [Boats](#boatss)\n",
    ],
)
def test_an_anchor_that_another_item_leads_to_is_not_meant(contents: str) -> None:
    said = run_rule("missing-anchor", f"{contents}\n{HARBOURS}")
    assert said.endswith("leads to no heading or anchor\n")


@pytest.mark.parametrize(
    "contents",
    [
        "- [Boats](#boats-1)\n",
        "- [Boats](#boats)\n\nSee also [the boats](#boatss).\n",
        "- [Nets](#nets)\n- [B](#boatss)\n",
    ],
)
def test_an_anchor_that_no_other_item_leads_to_is_meant(contents: str) -> None:
    assert run_rule("missing-anchor", f"{contents}\n{HARBOURS}").endswith("`#boats` does\n")


def test_a_heading_copied_with_its_link_means_itself() -> None:
    copied = "Dock24-[papers](https://a.example.org/dock(24).html)"
    said = run_rule("missing-anchor", f"- [Dock24](#{copied})\n\n#### {copied.replace('-', ' ')}\n")
    assert (
        said
        == f"README.md:1:12: warning[missing-anchor] `#{copied}` leads to no heading or anchor, `#dock24-papers` does\n"
    )


TWICE = "# Rivers\n\n## Boats\n\n# Lakes\n\n## Nets\n\n## Boats\n"


def test_an_item_that_leads_to_an_equal_heading_of_another_section_is_told() -> None:
    contents = "- [Rivers](#rivers)\n  - [Boats](#boats)\n- [Lakes](#lakes)\n  - [Boats](#boats)\n"
    assert run_rule("missing-anchor", f"{contents}\n{TWICE}") == (
        "README.md:4:13: warning[missing-anchor] `#boats` leads to line 8, `#boats-1` to the heading at line 14 that this"
        " item stands for\n"
    )


@pytest.mark.parametrize(
    "contents",
    [
        "- [Rivers](#rivers)\n  - [Boats](#boats)\n- [Lakes](#lakes)\n  - [Boats](#boats-1)\n- [Boats](#boats)\n",
        "- [Rivers](#rivers)\n  - [Boats](#boats)\n- Lakes\n  - [Boats](#boats)\n",
        "- [Boats](#boats)\n- [Boats](#boats)\n",
        "- [Rivers](#rivers)\n  - [Boats](#boats)\n- [Nets](#nets)\n  - [Boats](#boats)\n",
    ],
)
def test_an_item_that_no_section_places_is_not_told(contents: str) -> None:
    assert run_rule("missing-anchor", f"{contents}\n{TWICE}") == ""
