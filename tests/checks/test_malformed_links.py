"""What the page of the rule on malformed links does not show."""

from __future__ import annotations

import pytest
from rules_support import run_rule

FULL = "".join(
    f"- A Work of Many Words {n} [[Project](https://lab{n}.example.org)]\n" for n in range(4)
)


def test_one_link_without_an_address_among_full_ones_is_an_oversight() -> None:
    said = run_rule("malformed-link", f"{FULL}- A Late Work [[Project]()]\n")
    assert said.endswith("warning[malformed-link] link `Project` has no URL\n")


def test_a_link_without_an_address_is_no_oversight_where_the_list_leaves_others_out() -> None:
    rest = "".join(f"- Another Work {n} [[GitHub]()]\n" for n in range(3))
    said = run_rule("malformed-link", f"{FULL}- A Late Work [[Project]()]\n{rest}")
    assert said.endswith(
        "info[malformed-link] links `Project`, `GitHub` have no URL (+3 more places)\n"
    )


def test_a_paper_without_an_address_is_an_oversight_where_only_code_is_left_out() -> None:
    full = FULL.replace("Project", "PDF")
    rest = "".join(f"- Another Work {n} [[GitHub]()]\n" for n in range(3))
    said = run_rule("malformed-link", f"{full}- A Late Work [[PDF]()]\n{rest}")
    assert "warning[malformed-link] link `PDF` has no URL" in said


@pytest.mark.parametrize(
    "image", ["![Lines: 12](https://b.example.org/a.svg)", "<img alt='Lines: 12' src='a.svg'>"]
)
def test_a_badge_without_an_address_is_a_note_under_the_images_words(image: str) -> None:
    badges = "[![a](a.svg)](https://a.example.org)\n" * 4
    said = run_rule("malformed-link", f"{badges}\n[{image}]()\n")
    assert said.endswith("info[malformed-link] badge `Lines: 12` has no URL\n")


def test_a_badge_without_words_has_no_empty_name() -> None:
    said = run_rule("malformed-link", "[![](https://b.example.org/a.svg)]()\n")
    assert said.endswith("info[malformed-link] badge has no URL\n")


def test_a_badge_is_a_note_beside_links_of_the_same_words() -> None:
    assert "info[malformed-link] badge `Project` has" in run_rule(
        "malformed-link", f"{FULL}\n[![Project](p.svg)]()\n"
    )


@pytest.mark.parametrize(
    "address", ["https: //a.example.org/x", "https :// a.example.org/x", "https:// a.example.org"]
)
def test_a_blank_in_a_scheme_is_a_blank_in_the_address(address: str) -> None:
    said = run_rule("malformed-link", f"- A Work of Many Words [code]({address})\n")
    assert "a blank in the address makes text of this link" in said


def test_words_in_place_of_an_address_are_told_as_words() -> None:
    assert "words stand where" in run_rule(
        "malformed-link", "- A Work of Many Words [code](see: the page)\n"
    )


def test_words_in_parentheses_behind_bracketed_links_are_a_remark() -> None:
    item = "- A Work of Many Words [[pdf](https://a.example.org/1)]({})\n"
    assert (
        run_rule("malformed-link", item.format("grown from [Few Words](https://a.example.org/2)"))
        == ""
    )
    assert "a blank in the address" in run_rule(
        "malformed-link", item.format("https://a.example.org/2 3")
    )


def table(cells: str) -> str:
    return f"| Title | Code |\n| --- | --- |\n| A Work of Many Words | {cells} |\n"


def test_a_pipe_in_an_address_is_named_as_what_cuts_the_link() -> None:
    said = run_rule("malformed-link", table("[code](https://a.example.org/?a=1|2)"))
    assert said == (
        "README.md:3:59: error[malformed-link] `|` in the address ends the cell and cuts this link, `%7C` is wanted\n"
    )


@pytest.mark.parametrize(
    "cells", ["[code](https://a.example.org/x | (2024)", "[code](https://a.example.org/x|[b](y)"]
)
def test_a_link_that_is_not_closed_before_the_next_cell_is_not_closed(cells: str) -> None:
    said = run_rule("malformed-link", table(cells))
    assert said == "README.md:3:26: error[malformed-link] `)` is missing at the end of this link\n"


@pytest.mark.parametrize("tag", ["div", "h4", "td", "p"])
def test_markdown_inside_an_html_block_is_told_as_such(tag: str) -> None:
    said = run_rule(
        "malformed-link", f"<{tag}>English | [Suomi](https://a.example.org/fi)</{tag}>\n"
    )
    assert "error[malformed-link] inside an HTML block this link is text" in said


def test_an_inline_tag_makes_no_html_block() -> None:
    assert not run_rule("malformed-link", "<b>English</b> | [Suomi](https://a.example.org/fi)\n")


@pytest.mark.parametrize("tag", ["pre", "code"])
def test_code_in_html_is_no_broken_link(tag: str) -> None:
    assert run_rule("malformed-link", f"<div>\n<{tag}>\n[a](http:// b)\n</{tag}>\n</div>\n") == ""


@pytest.mark.parametrize(
    "item",
    [
        r"**Boats at Night** \[[pdf](https://a.example.org/a.pdf)] *Harbour 2019*",
        r"**Boats at Night** [[pdf](https://a.example.org/a.pdf)\] *Harbour 2019*",
        r"**Boats at Night** \([pdf](https://a.example.org/a.pdf)) \[[code](https://a.example.org/c)\]",
        r"**Boats at Night** \[pdf(https://a.example.org/a.pdf)\] and \[https://a.example.org/a.pdf)",
        r"**Boats at Night** [Code\)](https://a.example.org/c)",
    ],
)
def test_an_escaped_bracket_is_text_that_another_bracket_may_close(item: str) -> None:
    assert run_rule("malformed-link", f"- {item}\n") == ""


@pytest.mark.parametrize(
    ("item", "said"),
    [
        (
            r"Boats \\[[pdf](https://a.example.org/a.pdf)",
            "1:11: warning[malformed-link] `[` in front of this link is",
        ),
        (
            r"Boats \[[pdf](https://a.example.org/a.pdf)] [code](https://a.example.org/c)] x",
            "warning[malformed-link] `]` closes nothing",
        ),
        (
            r"Boats [pd\]f](https://a.example.org/a.pdf",
            "1:9: error[malformed-link] `)` is missing at the end",
        ),
    ],
)
def test_an_escaped_bracket_hides_no_bracket_beside_it(item: str, said: str) -> None:
    assert said in run_rule("malformed-link", f"- {item}\n")


def test_a_quotation_of_a_page_may_end_in_a_full_stop() -> None:
    assert (
        run_rule(
            "malformed-link",
            "- [Docks](https://a.example.org/d#:~:text=This%20paper%20counts,boats.)\n",
        )
        == ""
    )
    assert "ends in `.`" in run_rule("malformed-link", "- [Docks](https://a.example.org/d.)\n")


def test_addresses_that_brackets_make_text_of_are_one_finding() -> None:
    text = "- Docks [https://a.example.org/a.pdf] [2015]\n- Nets [Code: https://a.example.org/b]\n* [http://a.example.org]\n"
    said = run_rule("malformed-link", text)
    assert said == (
        "README.md:1:10: warning[malformed-link] an address alone in `[` and `]` is text,"
        " `<` and `>` around it make it a link (+2 more places)\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "- Docks [<https://a.example.org/a.pdf>]",
        "- Docks [https://a.example.org](https://a.example.org)",
        "- Docks [https://a.example.org]\n\n[https://a.example.org]: https://a.example.org/docks",
        r"- Docks \[https://a.example.org/a\]",
        "- Docks `[https://a.example.org/a]`",
    ],
)
def test_addresses_that_are_links_or_code_are_silent(text: str) -> None:
    assert run_rule("malformed-link", f"{text}\n") == ""


def test_an_address_with_the_end_of_a_link_lacks_its_label() -> None:
    said = run_rule(
        "malformed-link",
        "- Docks [[https://a.example.org/a.pdf)] [[Code](https://a.example.org/c)]\n",
    )
    assert (
        said
        == "README.md:1:9: error[malformed-link] the label of this link is missing behind `[`\n"
    )


def test_an_html_link_without_an_address_is_told_as_one_of_markdown_is() -> None:
    full = "".join(
        f'- A Work of Many Words {n} <a href="https://lab{n}.example.org">Project</a>\n'
        for n in range(4)
    )
    said = run_rule("malformed-link", f'{full}- A Late Work <a href="">Project</a>\n')
    assert said.endswith("warning[malformed-link] link `Project` has no URL\n")


@pytest.mark.parametrize(
    "scheme", ["http://https://", "https://http://", "https://https://", "http://http://"]
)
def test_a_second_scheme_is_told_behind_any_first(scheme: str) -> None:
    said = run_rule("malformed-link", f"- [A Work]({scheme}lab.example.org)\n")
    assert said.endswith("the scheme stands twice\n")
