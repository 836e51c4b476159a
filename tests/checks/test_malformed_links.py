"""The rule on malformed links, beyond its page."""

from __future__ import annotations

import pytest
from fix_support import fix
from rules_support import rule, run_rule

from surveylint.generate import examples
from surveylint.model.source import Source
from surveylint.reading import read

FULL = "".join(
    f"- A Work of Many Words {n} [[Project](https://lab{n}.example.org)]\n" for n in range(4)
)


def test_one_link_without_a_url_among_others_is_an_oversight() -> None:
    said = run_rule("malformed-link", f"{FULL}- A Late Work [[Project]()]\n")
    assert said.endswith("warning[malformed-link] link `Project` has no URL\n")


def test_a_link_without_a_url_is_no_oversight_if_the_list_leaves_others_out() -> None:
    rest = "".join(f"- Another Work {n} [[GitHub]()]\n" for n in range(3))
    said = run_rule("malformed-link", f"{FULL}- A Late Work [[Project]()]\n{rest}")
    assert said.endswith(
        "info[malformed-link] links `Project`, `GitHub` have no URL (+3 more places)\n"
    )


def test_a_paper_without_a_url_is_an_oversight_if_only_code_is_left_out() -> None:
    full = FULL.replace("Project", "PDF")
    rest = "".join(f"- Another Work {n} [[GitHub]()]\n" for n in range(3))
    said = run_rule("malformed-link", f"{full}- A Late Work [[PDF]()]\n{rest}")
    assert "warning[malformed-link] link `PDF` has no URL" in said


@pytest.mark.parametrize(
    "image", ["![Lines: 12](https://b.example.org/a.svg)", "<img alt='Lines: 12' src='a.svg'>"]
)
def test_a_badge_without_a_url_is_reported_with_the_images_text(image: str) -> None:
    badges = "[![a](a.svg)](https://a.example.org)\n" * 4
    said = run_rule("malformed-link", f"{badges}\n[{image}]()\n")
    assert said.endswith("info[malformed-link] badge `Lines: 12` has no URL\n")


def test_a_badge_without_text_is_reported_without_a_name() -> None:
    said = run_rule("malformed-link", "[![](https://b.example.org/a.svg)]()\n")
    assert said.endswith("info[malformed-link] badge has no URL\n")


def test_a_badge_is_info_beside_links_with_the_same_text() -> None:
    assert "info[malformed-link] badge `Project` has" in run_rule(
        "malformed-link", f"{FULL}\n[![Project](p.svg)]()\n"
    )


@pytest.mark.parametrize(
    "url", ["https: //a.example.org/x", "https :// a.example.org/x", "https:// a.example.org"]
)
def test_a_space_in_a_scheme_is_a_space_in_the_url(url: str) -> None:
    said = run_rule("malformed-link", f"- A Work of Many Words [code]({url})\n")
    assert "space in the URL: GitHub shows this as text" in said


def test_words_in_place_of_a_url_are_reported_as_text() -> None:
    assert "link target is text; expected a URL" in run_rule(
        "malformed-link", "- A Work of Many Words [code](see: the page)\n"
    )


def test_words_in_parentheses_after_bracketed_links_are_a_remark() -> None:
    item = "- A Work of Many Words [[pdf](https://a.example.org/1)]({})\n"
    assert (
        run_rule("malformed-link", item.format("grown from [Few Words](https://a.example.org/2)"))
        == ""
    )
    assert "space in the URL" in run_rule(
        "malformed-link", item.format("https://a.example.org/2 3")
    )


def table(cells: str) -> str:
    return f"| Title | Code |\n| --- | --- |\n| A Work of Many Words | {cells} |\n"


def test_a_pipe_in_a_url_is_reported_as_what_cuts_the_link() -> None:
    said = run_rule("malformed-link", table("[code](https://a.example.org/?a=1|2)"))
    assert said == (
        "README.md:3:59: error[malformed-link] `|` in the URL ends the table cell and cuts this link; use `%7C`\n"
    )


@pytest.mark.parametrize(
    "cells", ["[code](https://a.example.org/x | (2024)", "[code](https://a.example.org/x|[b](y)"]
)
def test_a_link_that_is_not_closed_before_the_next_cell_is_unclosed(cells: str) -> None:
    said = run_rule("malformed-link", table(cells))
    assert said == "README.md:3:26: error[malformed-link] missing `)` at the end of this link\n"


@pytest.mark.parametrize("tag", ["div", "h4", "td", "p"])
def test_markdown_inside_an_html_block_is_reported_as_such(tag: str) -> None:
    said = run_rule(
        "malformed-link", f"<{tag}>English | [Suomi](https://a.example.org/fi)</{tag}>\n"
    )
    assert "error[malformed-link] Markdown link in an HTML block is shown as text" in said


def test_an_inline_tag_is_not_an_html_block() -> None:
    assert not run_rule("malformed-link", "<b>English</b> | [Suomi](https://a.example.org/fi)\n")


@pytest.mark.parametrize("tag", ["pre", "code"])
def test_code_in_html_is_not_a_broken_link(tag: str) -> None:
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
            "1:11: warning[malformed-link] unclosed `[` before this link",
        ),
        (
            r"Boats \[[pdf](https://a.example.org/a.pdf)] [code](https://a.example.org/c)] x",
            "warning[malformed-link] unmatched `]` after this link",
        ),
        (
            r"Boats [pd\]f](https://a.example.org/a.pdf",
            "1:9: error[malformed-link] missing `)` at the end",
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
    assert "URL ends with `.`" in run_rule(
        "malformed-link", "- [Docks](https://a.example.org/d.)\n"
    )


def test_bracketed_urls_are_one_finding() -> None:
    text = "- Docks [https://a.example.org/a.pdf] [2015]\n- Nets [Code: https://a.example.org/b]\n* [http://a.example.org]\n"
    said = run_rule("malformed-link", text)
    assert said == (
        "README.md:1:10: warning[malformed-link] URL in square brackets is shown as text;"
        " use `<` and `>` to make it a link (+2 more places)\n"
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
def test_bracketed_urls_that_are_links_or_code_are_not_reported(text: str) -> None:
    assert run_rule("malformed-link", f"{text}\n") == ""


def test_a_url_with_the_end_of_a_link_lacks_its_text() -> None:
    said = run_rule(
        "malformed-link",
        "- Docks [[https://a.example.org/a.pdf)] [[Code](https://a.example.org/c)]\n",
    )
    assert (
        said
        == "README.md:1:9: error[malformed-link] missing link text after `[`; expected `[text](URL)`\n"
    )


def test_an_html_link_without_a_url_is_reported_as_a_markdown_link_is() -> None:
    full = "".join(
        f'- A Work of Many Words {n} <a href="https://lab{n}.example.org">Project</a>\n'
        for n in range(4)
    )
    said = run_rule("malformed-link", f'{full}- A Late Work <a href="">Project</a>\n')
    assert said.endswith("warning[malformed-link] link `Project` has no URL\n")


@pytest.mark.parametrize(
    "scheme", ["http://https://", "https://http://", "https://https://", "http://http://"]
)
def test_a_second_scheme_is_reported_after_any_first(scheme: str) -> None:
    said = run_rule("malformed-link", f"- [A Work]({scheme}lab.example.org)\n")
    assert said.endswith("duplicate scheme in the URL\n")


@pytest.mark.parametrize(
    "text",
    [
        "- [ ] (https://a.example.org/x)\n",
        "[a]: https://b.example.org\n\n[a][a] {https://c.example.org/x}\n",
        "`[text][https://a.example.org/x]`\n",
        "- [x] (https://a.example.org/x)\n",
        "Docks. [link] \\(https://a.example.org/x\\)\n",
        "[paper](https://a.example.org/x_(y)) {https://c.example.org/x}\n",
        "[[paper](https://a.example.org/x)] (https://c.example.org/x)\n",
        "[search](https://a.example.org/?u=https://b.example.org/)\n",
        "[copy](https://archive.example.org/https://archive.example.org/x)\n",
        "[local](http://localhost:8080/x) [host](http://backend:8080/x)\n",
        "[a](https://{user}.example.org) [b](https://[::1]/x) [c](https://中文.example)\n",
        "[mail](mailto:a@example.org) [rel](docs/10.md) [top](#top)\n",
        "[a](https://a.example.org/x&copy;)\n",
        "见 https://zh.wikipedia.org/wiki/C（语言）\n",
        "见 https://a.example.org/?q=（语言）\n",
        "见 <https://a.example.org/x>，好。\n",
        "見 [源](https://a.example.org/x)，好。\n",
        "[川の本（水)](https://a.example.org/b)\n",
        "Docks (see [paper](https://a.example.org/x))\n",
        "Docks [1] <https://a.example.org/x>, \\[1]<https://a.example.org/x>\n",
        "- [x]<https://a.example.org/x>\n",
        "[note]: (as of 2024)\n",
        "as links, ``[span of text](boxes with corners)'', where\n",
    ],
)
def test_what_may_be_meant_so_is_not_reported(text: str) -> None:
    assert run_rule("malformed-link", text) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[GitHub] \\ (https://a.example.org/x)]\n", "`\\` between `]` and `(`"),
        ("(the heir of [boats])(https://a.example.org/x).\n", "`)` between `]` and `(`"),
        ("[A](https://a.example.org/x)(https://b.example.org)\n", "URL in parentheses directly"),
        ("![A](https://a.example.org/x)(https://b.example.org)\n", "missing `[` and `]` around"),
        ("[![A](https://a.example.org/x](https://b.example.org)\n", "missing `)` after the URL"),
        ("> [paper]\n> (https://a.example.org/x)\n", "line break between `]` and `(`"),
        ("[A](https://github.com/https://github.com/a/b)\n", "`https://github.com/` before"),
        ("[A](https://a.example.org/https://a.example.org/b)\n", "`https://a.example.org/` before"),
        ("[A](https://10.1145/1234567.1234568)\n", "DOI without `doi.org`"),
        ("[A](10.1145/1234567.1234568)\n", "identifier without the URL"),
        ("[A](arXiv:2401.00001v2)\n", "use `https://arxiv.org/abs/2401.00001v2`"),
        ("[A](view-source:https://a.example.org/x)\n", "use `https://a.example.org/x`"),
        ("[A](blob:https://a.example.org/0a)\n", "`blob:` URL opens only in one browser"),
        ("[A](https://.example.org/x)\n", "impossible host `.example.org`"),
        ("[A](https://)\n", "URL has no host"),
        ("[A](“https://a.example.org/x”)\n", "URL begins with `“`"),
        ("[A](https://a.example.org/x;)\n", "URL ends with `;`"),
        ("見（https://a.example.org/x）を\n", "`）を` becomes part of this URL on GitHub"),
        ("[paper](coming soon)\n", "link target is text"),
        ("Docks [paper]: (https://a.example.org/x)\n", "`:` between `]` and `(`"),
        ("Docks [paper]<https://a.example.org/x>\n", "angle brackets around the URL"),
        ("| A |\n| --- |\n| [pdf]<https://a.example.org/x> |\n", "angle brackets around the URL"),
        ("- Docks [paper](https://a.example.org/x))\n", "unmatched `)` after this link"),
        ("- Docks [[[paper](https://a.example.org/x)]\n", "unclosed `[` before this link"),
        ("[A](https://a.example.org/x，)\n", "URL ends with `，`"),
        ("[A](https://a.example.org/x`)\n", "URL ends with ```"),
    ],
)
def test_a_link_to_nowhere_is_reported(text: str, said: str) -> None:
    assert said in run_rule("malformed-link", text)


def test_full_width_parentheses_of_a_link_are_reported_once() -> None:
    said = run_rule("malformed-link", "湖：[论文]（https://a.example.org/x）｜好\n")
    assert said.count("malformed-link") == 1


@pytest.mark.parametrize(
    "url",
    [
        "https://arxiv.org/abs/2401.00001에서는",
        "https://github.com/lab/hands를",
        "https://doi.org/10.1145/354384.354452的说明",
        "https://a.example.org/x.pdf下载",
        "https://a.example.org입니다",
        "https://a.example.org/page으로",
        "https://www.youtube.com/watch?v=YsPPmf-E6Lgにある",
    ],
)
def test_words_directly_after_a_bare_url_become_part_of_it(url: str) -> None:
    assert "becomes part of this URL" in run_rule("malformed-link", f"- {url} 그리고\n")


@pytest.mark.parametrize(
    "url",
    [
        "https://ko.wikipedia.org/wiki/GPT로봇",
        "https://a.example.org/search?q=GPT는",
        "https://a.example.org/tag/Git入門",
        "https://github.com/lab/hands/blob/main/README中文.md",
        "https://github.com/lab/hands#install安装",
        "https://a.example.org/AI-시대를-여는-길",
    ],
)
def test_words_that_a_url_may_hold_are_right(url: str) -> None:
    assert run_rule("malformed-link", f"- {url} 그리고\n") == ""


@pytest.mark.parametrize(
    ("link", "fixed"),
    [
        ("[[pdf](https://a.example.org/x]", "[[pdf](https://a.example.org/x)]"),
        ("[pdf](https://a.example.org/x]", "[pdf](https://a.example.org/x)"),
        ("[pdf](https://a.example.org/x", "[pdf](https://a.example.org/x)"),
        ("[pdf](https://a.example.org/x, 2023", "[pdf](https://a.example.org/x), 2023"),
        ("**[pdf](https://a.example.org/x**, more", "**[pdf](https://a.example.org/x)**, more"),
        ("[pdf](https://arxiv.org/abs/2401.00001 of", "[pdf](https://arxiv.org/abs/2401.00001) of"),
        (
            "[a](https://a.example.org/x | [b](https://b.example.org)",
            "[a](https://a.example.org/x) | [b](https://b.example.org)",
        ),
        ("[Fog](https://a.example.org/Fog_(sea)", "[Fog](https://a.example.org/Fog_(sea))"),
        ("[pdf](https://a.example.org/x and y", "[pdf](https://a.example.org/x and y"),
        ("[a](https://a.example.org/Fog (sea)", "[a](https://a.example.org/Fog (sea)"),
    ],
)
def test_a_missing_parenthesis_is_added_where_the_url_certainly_ends(link: str, fixed: str) -> None:
    text = f"- Counting Boats {link}\n"
    assert "missing `)`" in run_rule("malformed-link", text)
    assert _fixed(text) == f"- Counting Boats {fixed}\n"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("https://aclanthology.org/2023.acl-long.5.pdf.pdf", "`.pdf` twice"),
        ("https://arxiv.org/pdf/2401.00012v1.pdf.pdf", "`.pdf` twice"),
        ("https://github.com/lab/boats.git.git", "`.git` twice"),
        ("https://a.example.org/x.pdf.pdf", ""),
        ("https://github.com/lab/boats/blob/main/x.pdf.pdf", ""),
    ],
)
def test_an_extension_is_doubled_where_the_site_has_files_with_one(url: str, said: str) -> None:
    found = run_rule("malformed-link", f"- [Counting Boats]({url})\n")
    assert said in found and bool(said) == bool(found)


def _fixed(text: str) -> str:
    source = Source("x.md", text)
    edits = [
        edit
        for found in examples.run(rule("malformed-link"), read(source), {})
        if found.fix
        for edit in found.fix.edits
    ]
    for edit in sorted(edits, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        (
            "- A [[paper](https://a.example.org/x]) [[code](https://a.example.org/y)]\n",
            "- A [[paper](https://a.example.org/x)] [[code](https://a.example.org/y)]\n",
        ),
        (
            "- A [[paper](https://a.example.org/x])]\n",
            "- A [[paper](https://a.example.org/x)]\n",
        ),
        (
            "- A [[paper](https://a.example.org/x)}\n",
            "- A [[paper](https://a.example.org/x)]\n",
        ),
        (
            "- A [[paper](https://a.example.org/x)] )] \\\n",
            "- A [[paper](https://a.example.org/x)] )] \\\n",
        ),
        (
            "- A [code](https://github.com/boats/wide maps)\n",
            "- A [code](https://github.com/boats/wide maps)\n",
        ),
        (
            "- A [paper](https://arxiv. org/abs/2401. 00001)\n",
            "- A [paper](https://arxiv.org/abs/2401.00001)\n",
        ),
        (
            "- A [page](https://boats. example.org/map)\n",
            "- A [page](https://boats.example.org/map)\n",
        ),
        (
            "- [Wide Maps](#Wide Maps)\n- [Boats](#Old Boats)\n\n## Wide Maps\n",
            "- [Wide Maps](#wide-maps)\n- [Boats](#Old Boats)\n\n## Wide Maps\n",
        ),
        (
            "- A [[[paper](https://a.example.org/x)]\n",
            "- A [[paper](https://a.example.org/x)]\n",
        ),
        (
            "- A [paper]<https://a.example.org/x>\n",
            "- A [paper](https://a.example.org/x)\n",
        ),
        (
            "![A](https://a.example.org/x)](https://b.example.org)\n",
            "[![A](https://a.example.org/x)](https://b.example.org)\n",
        ),
        (
            "- A [page](https://boats.example.org/wide maps.pdf)\n",
            "- A [page](https://boats.example.org/wide%20maps.pdf)\n",
        ),
    ],
)
def test_brackets_are_corrected_only_where_they_can_be_paired(text: str, fixed: str) -> None:
    assert _fixed(text) == fixed


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("https://doi.org/doi.org/10.1145/1.2", "host `doi.org` twice in this URL"),
        ("https://arxiv.org/abs/www.arxiv.org/abs/2401.00001", "host `arxiv.org` twice"),
        ("https://low.example.org:99999/a", "impossible port `99999`"),
        ("https：//low.example.org/a", "malformed scheme `https：//`"),
        ("edge://pdf-viewer/https://arxiv.org/pdf/2401.00003", "`edge:` URL opens only in one"),
        ("javascript:void(0)", "`javascript:` URL does nothing on GitHub"),
        ("zotero://select/items/1", "`zotero:` URL opens only in a program"),
    ],
)
def test_a_url_that_cannot_be_opened_is_reported(url: str, message: str) -> None:
    assert message in run_rule("malformed-link", f"- [A Map of Rivers]({url})\n")


@pytest.mark.parametrize("link", ["[pdf][(u)]", "[pdf] [(u)]", "[pdf][u]"])
@pytest.mark.parametrize("url", ["https://arxiv.org/abs/2401.00001", "www.example.org/a.pdf"])
def test_a_url_in_square_brackets_after_a_label_is_reported(link: str, url: str) -> None:
    said = run_rule("malformed-link", f"- A Map of Rivers {link.replace('u', url)}\n")
    assert "square brackets around the URL of this link" in said


def test_an_index_before_parentheses_is_no_link() -> None:
    text = "- [A Map](https://arxiv.org/abs/2401.00001) maps f[x](y + z) to g[code](a b)\n"
    assert run_rule("malformed-link", text) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("https://doi.org/https://doi.org/10.1145/1234567.1234568", "before another URL"),
        ("https://arxiv.org/pdf/2401.00002.pdf.pdf", "`.pdf` twice"),
        ("https://github.com/github.com/a/b", "host `github.com` twice"),
        ("[論文］(https://a.example.org/x)", "full-width `］` after the text"),
        ("[**論文**】(https://a.example.org/x)", "full-width `】` after the text"),
    ],
)
def test_doubled_bare_urls_and_wide_brackets_are_reported(text: str, said: str) -> None:
    assert said in run_rule("malformed-link", f"- Counting Boats {text}\n")


@pytest.mark.parametrize(
    ("label", "fixed"),
    [("Wide】", "Wide]"), ("【Fast】 Wide】", "【Fast】 Wide]"), ("【Fast】", "【Fast】]")],
)
def test_only_an_unopened_wide_bracket_is_replaced(label: str, fixed: str) -> None:
    link = "(https://arxiv.org/abs/2401.00005)"
    assert fix(f"Text [{label}{link} text\n").source.text == f"Text [{fixed}{link} text\n"


@pytest.mark.parametrize("rest", ["，中文", "（中文）", " （中文）", "。 Text"])
def test_a_link_is_closed_before_wide_punctuation(rest: str) -> None:
    url = "https://arxiv.org/abs/2401.00005"
    assert fix(f"Text [Map]({url}{rest}\n").source.text == f"Text [Map]({url}){rest}\n"


def test_a_file_may_end_within_the_text_of_a_link() -> None:
    assert run_rule("malformed-link", '<td><a href="https://github.com/lab/code">') == ""
