"""The rule on links to missing anchors, beyond its page."""

from __future__ import annotations

import pytest
from rules_support import rule, run_rule

from surveylint.generate import examples
from surveylint.model.source import Source
from surveylint.reading import read
from surveylint.reading.slugs import heading_anchors, slug


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
def test_an_anchor_in_another_form_is_found(text: str) -> None:
    assert run_rule("missing-anchor", text) == ""


def test_a_contributor_anchor_with_words_is_a_link_like_others() -> None:
    assert "no heading `#code-style`" in run_rule("missing-anchor", "[Code style](#code-style)\n")


def test_an_encoded_space_is_reported() -> None:
    said = run_rule("missing-anchor", "[Talks](#talks%20and%20slides)\n\n# Talks and Slides\n")
    assert "no heading `#talks%20and%20slides`; did you mean `#talks-and-slides`?" in said


def test_of_two_possible_anchors_none_is_suggested() -> None:
    said = run_rule("missing-anchor", "[x](#a-method)\n\n# A Methods\n\n# A Method S\n")
    assert said.endswith("no heading `#a-method`\n")


def test_the_anchors_of_another_file_are_known() -> None:
    files = {"docs/guide.md": ["start"]}
    said = run_rule(
        "missing-anchor", "[x](docs/guide.md#start) [y](docs/guide.md#end)\n", files=files
    )
    assert said == "README.md:1:30: warning[missing-anchor] no heading `#end` in `docs/guide.md`\n"


@pytest.mark.parametrize("heading", ["Rivers", "A Long Chapter on Rivers and Lakes"])
def test_an_anchor_without_the_first_word_is_suggested_without_a_fix(heading: str) -> None:
    made = slug(heading)
    found = examples.run(
        rule("missing-anchor"), read(Source("x.md", f"[x](#fresh-{made})\n\n## {heading}\n")), {}
    )
    assert [(it.message, it.fix) for it in found] == [
        (f"no heading `#fresh-{made}`; did you mean `#{made}`?", None)
    ]


def test_an_anchor_without_the_first_word_is_a_fix_if_the_link_has_its_text() -> None:
    text = "[Rivers](#fresh-rivers)\n\n## Rivers\n"
    assert [
        it.fix is None
        for it in examples.run(rule("missing-anchor"), read(Source("x.md", text)), {})
    ] == [False]


@pytest.mark.parametrize(
    "links",
    ["[x](#old-rivers) [y](#rivers)", "[x](#old-rivers) [y](#new-rivers)", "[x](#very-old-rivers)"],
)
def test_an_anchor_without_a_word_is_not_suggested_if_it_may_be_another(links: str) -> None:
    assert "did you mean" not in run_rule("missing-anchor", f"{links}\n\n## Rivers\n")


HARBOURS = "# Harbours\n\n## Nets\n\n## Boats\n"


@pytest.mark.parametrize(
    "contents",
    [
        "- [Boats](#boats)\n- [Boats](#boats-1)\n",
        "[Boats](#boats)\n\nSee also [Boats](#boats-1).\n",
        "- Old\n  - [Boats](#boats)\n- New\n  - [Boats](#boatss)\n",
    ],
)
def test_an_anchor_that_another_item_links_to_is_not_suggested(contents: str) -> None:
    said = run_rule("missing-anchor", f"{contents}\n{HARBOURS}")
    assert "no heading" in said
    assert "did you mean" not in said


@pytest.mark.parametrize(
    "contents",
    [
        "- [Boats](#boats-1)\n",
        "- [Boats](#boats)\n\nSee also [the boats](#boatss).\n",
        "- [Nets](#nets)\n- [B](#boatss)\n",
    ],
)
def test_an_anchor_that_no_other_item_links_to_is_suggested(contents: str) -> None:
    assert run_rule("missing-anchor", f"{contents}\n{HARBOURS}").endswith(
        "did you mean `#boats`?\n"
    )


def test_a_heading_copied_with_its_link_means_itself() -> None:
    copied = "Dock24-[papers](https://a.example.org/dock(24).html)"
    said = run_rule("missing-anchor", f"- [Dock24](#{copied})\n\n#### {copied.replace('-', ' ')}\n")
    assert (
        said
        == f"README.md:1:12: warning[missing-anchor] no heading `#{copied}`; did you mean `#dock24-papers`?\n"
    )


TWICE = "# Rivers\n\n## Boats\n\n# Lakes\n\n## Nets\n\n## Boats\n"


def test_an_item_that_links_to_an_equal_heading_of_another_section_is_reported() -> None:
    contents = "- [Rivers](#rivers)\n  - [Boats](#boats)\n- [Lakes](#lakes)\n  - [Boats](#boats)\n"
    assert run_rule("missing-anchor", f"{contents}\n{TWICE}") == (
        "README.md:4:13: warning[missing-anchor] `#boats` links to the heading on line 8;"
        " did you mean `#boats-1` on line 14?\n"
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
def test_an_item_without_a_section_of_its_own_is_not_reported(contents: str) -> None:
    assert run_rule("missing-anchor", f"{contents}\n{TWICE}") == ""


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("The `__main__` module", "the-__main__-module"),
        ("`_hidden` names", "_hidden-names"),
        (r"snake\_case\_", "snake_case_"),
        ("an _emphasised_ word", "an-emphasised-word"),
        ("lakes_and_rivers", "lakes_and_rivers"),
        ("Nets  *  Ropes", "nets----ropes"),
        ("Boats <!-- hidden --> Oars", "boats--oars"),
        ("Boats &nbsp; Oars", "boats--oars"),
        ("Boats&nbsp;Oars", "boatsoars"),
        ("Boats &amp; Oars", "boats--oars"),
        ("<b>Boats</b> and [oars](https://a.example.org/b_c)", "boats-and-oars"),
        ("![logo](a.png) Boats", "-boats"),
        ("Bl\ufb02ow", "bl\ufb02ow"),
        ("ΛΙΜΝΕΣ Σ", "λιμνες-σ"),
        ("数据集、模型（新）", "数据集模型新"),
        ("⛵ Boats 2.0!", "-boats-20"),
        ("Step Ⓐ, x² and ½", "step-ⓐ-x-and-"),
        ("~~Old~~ Boats", "old-boats"),
        (r"\# Boats \* Oars", "-boats--oars"),
        ("C++ / CUDA — fast", "c--cuda--fast"),
    ],
)
def test_a_heading_has_the_anchor_that_github_slugger_gives_it(heading: str, anchor: str) -> None:
    doc = read(Source("x.md", f"## {heading}\n"))
    assert [made.written for made in heading_anchors(doc)] == [anchor]


@pytest.mark.parametrize(
    ("headings", "anchors"),
    [
        ("Nets|Nets|Nets", "nets|nets-1|nets-2"),
        ("Nets|Nets|Nets 1", "nets|nets-1|nets-1-1"),
        ("Nets-1|Nets|Nets", "nets-1|nets|nets-2"),
        ("Nets 1|Nets|Nets|Nets 1|Nets", "nets-1|nets|nets-2|nets-1-1|nets-3"),
        ("Nets|nets!|NETS", "nets|nets-1|nets-2"),
    ],
)
def test_equal_headings_are_numbered_until_the_anchor_is_free(headings: str, anchors: str) -> None:
    text = "".join(f"## {heading}\n\n" for heading in headings.split("|"))
    made = [anchor.written for anchor in heading_anchors(read(Source("x.md", text)))]
    assert made == anchors.split("|")


BY_LANGUAGE = """- [C](#c)
  - [Maps](#c-maps)
- [Go](#go)
  - [Maps](#go-maps)
  - [Nets](#go-nets)

<a name="c"></a>
## C

<a name="c-maps"></a>
### Maps

<a name="go"></a>
## Go

<a id="go-nets"></a>
### Nets
"""


def test_the_heading_of_another_item_with_its_own_anchor_is_not_suggested() -> None:
    assert run_rule("missing-anchor", BY_LANGUAGE) == (
        "README.md:4:12: warning[missing-anchor] no heading `#go-maps`\n"
    )


def test_a_heading_in_the_section_of_another_item_is_not_suggested() -> None:
    text = BY_LANGUAGE.replace("  - [Maps](#c-maps)\n", "")
    assert run_rule("missing-anchor", text).endswith("no heading `#go-maps`\n")


@pytest.mark.parametrize(
    ("anchor", "heading"),
    [
        ("unsupervised-learning", "Supervised Learning"),
        ("part-two-2023", "Part Two 2024"),
        ("inter-vessel-signals", "Intra Vessel Signals"),
        ("harbours-zh", "Harbours"),
        ("harbour-tools-for-boats", "Harbour Tools for Small Boats"),
    ],
)
def test_a_similar_heading_with_another_meaning_is_not_suggested(anchor: str, heading: str) -> None:
    said = run_rule("missing-anchor", f"[x](#{anchor})\n\n## {heading}\n")
    assert said.endswith(f"no heading `#{anchor}`\n")
