"""One example of each Markdown construct that a README has."""

from __future__ import annotations

import pytest
from oracles import by_us

from surveylint.model.document import Document, LinkKind


def _links(document: Document) -> list[tuple[LinkKind, str, str]]:
    return [
        (link.kind, document.text[link.text_start : link.text_end], link.url)
        for link in document.links
    ]


@pytest.mark.parametrize(
    ("text", "kind", "shown", "url"),
    [
        ("[a](u)", LinkKind.INLINE, "a", "u"),
        ("[a]()", LinkKind.INLINE, "a", ""),
        ("[a](<u v>)", LinkKind.INLINE, "a", "u v"),
        ('[a](u "t (x)")', LinkKind.INLINE, "a", "u"),
        ("[a](u_(v)_(w(x)))", LinkKind.INLINE, "a", "u_(v)_(w(x))"),
        (r"[a](u\_v&amp;w)", LinkKind.INLINE, "a", "u_v&w"),
        ("[a](javascript:alert)", LinkKind.INLINE, "a", "javascript:alert"),
        ("[PDF]([https://x](https://y))", LinkKind.INLINE, "PDF", "[https://x](https://y)"),
        ("[a\nb](u)", LinkKind.INLINE, "a\nb", "u"),
        ("[a][r]\n\n[r]: u", LinkKind.REFERENCE, "a", "u"),
        ("[r][]\n\n[R]: <u v>", LinkKind.REFERENCE, "r", "u v"),
        ("[r]\n\n[r]:\n  u 'title'", LinkKind.REFERENCE, "r", "u"),
        ("> [r]\n>\n> [r]:\n> u", LinkKind.REFERENCE, "r", "u"),
        ("![a](u)", LinkKind.IMAGE, "a", "u"),
        ("![a][r]\n\n[r]: u", LinkKind.IMAGE, "a", "u"),
        ("<https://u.v>", LinkKind.AUTOLINK, "https://u.v", "https://u.v"),
        ("see https://u.v/w.", LinkKind.BARE, "https://u.v/w", "https://u.v/w"),
        ("地址：https://u.v/w，更多", LinkKind.BARE, "https://u.v/w", "https://u.v/w"),
        ("（https://u.v/图）", LinkKind.BARE, "https://u.v/图", "https://u.v/图"),
        ("(www.u.v)", LinkKind.BARE, "www.u.v", "www.u.v"),
        ("[^1]: https://u.v", LinkKind.BARE, "https://u.v", "https://u.v"),
        ("[^1]: see [a](u)", LinkKind.INLINE, "a", "u"),
        ('<a href="u&amp;v">a</a>', LinkKind.HTML, "a", "u&v"),
        ("<p>\n<a href=u>a</a>\n</p>", LinkKind.HTML, "a", "u"),
        ("<a href='u'>", LinkKind.HTML, "", "u"),
        ('<img alt="a" src="u">', LinkKind.HTML_IMAGE, "a", "u"),
        ("<p>\n<img src=u?a=b>\n</p>", LinkKind.HTML_IMAGE, "", "u?a=b"),
    ],
)
def test_a_link_of_every_form_is_found(text: str, kind: LinkKind, shown: str, url: str) -> None:
    assert _links(by_us(text)) == [(kind, shown, url)]


@pytest.mark.parametrize(
    "text",
    [
        "`[a](u)`",
        "    [a](u)",
        "```\n[a](u)\n```",
        "<!-- [a](u) -->",
        "<!--\n\n[a](u) https://u.v\n\n-->",
        "<p><!-- \n\n[a](u)\n\n--></p>",
        "<script>\nlet a = '<a href=u>';\n</script>",
        "---\nurl: https://u.v\n---\n",
        r"\[a](u)",
        "[a] (u)",
        "[https://u.v",
        "【[a]（u）】",
        "xhttps://u.v",
    ],
)
def test_text_that_only_looks_like_a_link_is_not_one(text: str) -> None:
    assert _links(by_us(text)) == []


def test_a_badge_is_a_link_and_the_image_inside_it() -> None:
    assert _links(by_us("[![x](i)](u)")) == [
        (LinkKind.INLINE, "![x](i)", "u"),
        (LinkKind.IMAGE, "x", "i"),
    ]


def test_an_escaped_pipe_in_a_cell_shifts_no_offset() -> None:
    document = by_us("|a|\n|-|\n| x\\|y [t](u\\|v) [w](z) |\n")
    assert [(document.text[link.start : link.end], link.url) for link in document.links] == [
        ("[t](u\\|v)", "u|v"),
        ("[w](z)", "z"),
    ]


def test_a_code_span_ends_at_the_cell_border() -> None:
    document = by_us("|a|b|\n|-|-|\n| `x | [t](u)` |\n")
    assert _links(document) == [(LinkKind.INLINE, "t", "u")]


@pytest.mark.parametrize(
    ("text", "level", "content", "whole"),
    [
        ("# a *b* #", 1, "a *b*", "# a *b* #"),
        ("##The x\n---", 2, "##The x", "##The x\n---"),
        ("> - ## a  ", 2, "a", "## a"),
        ("a\nb\n===", 1, "a\nb", "a\nb\n==="),
        ("<h2 align=center> a <b>c</b></h2>", 2, "a <b>c</b>", "<h2 align=center> a <b>c</b></h2>"),
        ("<h3>\n\na\n\n</h3>", 3, "a", "<h3>\n\na\n\n</h3>"),
        ("#", 1, "", "#"),
        ("### ###", 3, "", "### ###"),
    ],
)
def test_a_heading_of_every_form_has_its_spans(
    text: str, level: int, content: str, whole: str
) -> None:
    document = by_us(text)
    (heading,) = document.headings
    assert heading.level == level
    assert document.text[heading.content_start : heading.content_end] == content
    assert document.text[heading.start : heading.end] == whole


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# *a* **b** `c_d` ~~e~~", "a b c_d e"),
        ("# [a](u) ![b](v) 🔥 c", "a 🔥 c"),
        ("# a &amp; \\*b\\* <br> c", "a & *b* c"),
        ("<h1><a href=u>a</a> &lt; <img src=x></h1>", "a <"),
        ("<h1>\n\n**a** [b](u)\n\n</h1>", "a b"),
        ("a\nb\n---", "a b"),
        ("## <a name='模型'></a>模型", "模型"),
    ],
)
def test_the_title_of_a_section_is_plain_text(text: str, title: str) -> None:
    assert by_us(text).sections[-1].title == title


def test_an_empty_text_has_section_0() -> None:
    (section,) = by_us("").sections
    assert (section.number, section.heading, section.start, section.end) == (0, None, 0, 0)


def test_the_path_of_a_section_goes_from_the_outermost_to_itself() -> None:
    paths = [section.path for section in by_us("a\n# b\n## c\n#### d\n## e\n# f\n").sections]
    assert paths == [(0,), (1,), (1, 2), (1, 2, 3), (1, 4), (5,)]


def test_sections_cover_the_text_without_a_gap() -> None:
    sections = by_us("a\n\n# b\n\nc\n\n<h2>d</h2>\n").sections
    assert [section.start for section in sections[1:]] == [section.end for section in sections[:-1]]


def test_items_have_markers_numbers_depth_and_children() -> None:
    document = by_us("- a\n  1. b\n  7) c\n* d\n")
    items = [item for listing in document.lists for item in listing.items]
    assert [(item.marker, item.number, item.depth, len(item.children)) for item in items] == [
        ("-", None, 0, 2),
        ("1.", 1, 1, 0),
        ("7)", 7, 1, 0),
        ("*", None, 0, 0),
    ]


def test_items_begin_at_their_marker_and_end_after_their_children() -> None:
    document = by_us("> - - a\n>   - b\n> - c\n")
    places = [
        document.text[item.start : item.end] for listing in document.lists for item in listing.items
    ]
    assert places == ["- - a\n>   - b", "- c", "- a", "- b"]


def test_the_content_of_an_item_is_its_own_paragraphs() -> None:
    document = by_us("1. a\n   b\n\n   c\n   - d\n")
    item = document.lists[0].items[0]
    assert [document.source.slice(span) for span in item.content] == ["a\n   b", "c"]


def test_an_empty_item_is_an_item() -> None:
    document = by_us("-\n- a\n")
    assert next((item.start, item.end, item.content) for item in document.lists[0].items) == (
        0,
        1,
        [],
    )


def test_quote_markers_inside_a_paragraph_are_not_prose() -> None:
    document = by_us("> a\n> > b\n>   c\n")
    assert ">" not in document.prose[document.paragraphs[-1].start : document.paragraphs[-1].end]


def test_quote_markers_of_a_lazy_line_are_not_prose() -> None:
    document = by_us("> > a\n> b [c\n> d](u)\n")
    (paragraph,) = document.paragraphs
    assert document.source.slice(paragraph) == "a\n> b [c\n> d](u)"  # type: ignore[arg-type]
    assert document.prose[paragraph.start : paragraph.end] == "a\n  b [c\n  d    "


def test_paragraphs_are_those_outside_lists_and_tables() -> None:
    document = by_us("a\n\n- b\n\n> c\n\n|d|\n|-|\n")
    assert [document.text[p.start : p.end] for p in document.paragraphs] == ["a", "c"]


def test_an_html_table_has_a_header_rows_and_cells() -> None:
    document = by_us(
        "<table>\n<tr><th>a</th><th> b </th></tr>\n<tr><td>c<td><a href=u>d</a></tr>\n</table>\n"
    )
    (table,) = document.tables
    assert table.html
    assert [document.text[cell.start : cell.end] for cell in table.header] == ["a", "b"]
    assert table.columns == (["c"], ["<a href=u>d</a>"])


def test_an_html_table_without_header_cells_has_no_header() -> None:
    (table,) = by_us("<table><tr><td>a</td></tr><tr><td>b</td></tr></table>").tables
    assert (table.header, len(table)) == ((), 2)


def test_a_table_has_the_item_that_holds_it_as_parent() -> None:
    document = by_us("- a\n\n  |b|\n  |-|\n  |c|\n\n  <table><tr><td>d</table>\n")
    assert [table.parent for table in document.tables] == [document.lists[0].items[0]] * 2


def test_a_table_has_alignments_and_a_delimiter() -> None:
    document = by_us("a|b|c|d\n:-|-:|:-:|--- \n")
    (table,) = document.tables
    assert table.alignments == ("left", "right", "center", "")
    assert document.source.slice(table.delimiter) == ":-|-:|:-:|---"
    assert document.text[table.start : table.end] == "a|b|c|d\n:-|-:|:-:|---"


def test_surplus_cells_are_kept_and_missing_ones_are_not_added() -> None:
    document = by_us("|a|b|\n|-|-|\n|c|\n|d|e|f|\n")
    assert list(document.tables[0].widths) == [1, 3]
    assert document.tables[0].columns == (["c", "d"], ["", "e"], ["", "f"])


def test_anchors_have_the_span_of_their_name() -> None:
    document = by_us("<a name='模型'></a>\n\n# x <b id=y></b>\n")
    assert [(a.name, document.text[a.start : a.end]) for a in document.anchors] == [
        ("模型", "模型"),
        ("y", "y"),
    ]


def test_comments_are_listed_and_their_text_is_not_prose() -> None:
    document = by_us("a <!-- b --> c\n\n<!--\nd\n-->\n")
    assert [document.source.slice(span) for span in document.comments] == [
        "<!-- b -->",
        "<!--\nd\n-->",
    ]
    assert document.prose.split() == ["a", "c"]


def test_front_matter_is_neither_a_heading_nor_prose() -> None:
    document = by_us("---\ntitle: a\ntags:\n  - b\n---\n\n# c\n")
    assert [section.title for section in document.sections] == ["", "c"]
    assert document.prose.split() == ["#", "c"]


@pytest.mark.parametrize(
    "text", ["---\na b\n---\n", "a\n---\nb: c\n---\n", "---\n\n---\n", "---\na: b\n"]
)
def test_dashes_on_line_1_without_keys_are_not_front_matter(text: str) -> None:
    document = by_us(text)
    assert document.prose.strip() == text.strip()


def test_rest_is_the_text_without_links() -> None:
    document = by_us("[a](u) and [b] (v) ![c](w)")
    assert document.rest.split() == ["and", "[b]", "(v)"]


def test_inlines_are_the_spans_of_inline_content_in_order() -> None:
    document = by_us("# a\n\n- b\n\n|c|\n|-|\n|d|\n\n<p>e</p>\n\nf\n")
    assert [document.source.slice(span) for span in document.inlines] == [
        "a",
        "b",
        "|c|",
        "|d|",
        "<p>e</p>",
        "f",
    ]
