"""The entries of lists of many shapes: their titles and main links."""

import pytest

from surveylint.config import DEFAULT
from surveylint.entries import Index
from surveylint.entries.overview import survey
from surveylint.model.source import Source
from surveylint.reading import read
from surveylint.roles import Role
from surveylint.vocabulary import Words

ONE, TWO, THREE = (f"https://arxiv.org/abs/2101.0000{n}" for n in (1, 2, 3))


def entries(text: str) -> list[tuple[str, str]]:
    """Return the title and the main link of each entry."""
    index = Index(read(Source("README.md", text)), Words(DEFAULT.words))
    return [(entry.title, entry.main.url if entry.main else "") for entry in index.entries()]


@pytest.mark.parametrize(
    ("item", "title"),
    [
        (
            f'<u>Liv</u>: **"Finding Livers in Slices"**. *Ada Low et al.* [[Paper]({ONE})]',
            "Finding Livers in Slices",
        ),
        (f"<b>Finding Livers in Slices</b>. Ada Low. [[Paper]({ONE})]", "Finding Livers in Slices"),
        (f"**Liv**: **Finding Livers**: in slices [[Paper]({ONE})]", "Finding Livers"),
        (
            f'**Liv:** Ada Low.<br />\n  "Finding Livers in Slices." Venue.\n  [[paper]({ONE})]',
            "Finding Livers in Slices",
        ),
        (
            f'Ada Low;Bo Quist.<br>\n  "Finding Livers in Slices." Venue.\n  [[paper]({ONE})]',
            "Finding Livers in Slices",
        ),
        (
            f'**[1]** Low,Ada,etal. "**Finding Livers in Slices**". Venue. [[pdf]]({ONE})',
            "Finding Livers in Slices",
        ),
        (
            f'Finding Livers\n  "a remark on three lines" [[pdf]]({ONE})',
            'Finding Livers\n  "a remark on three lines"',
        ),
        (f"**《Finding Livers in Slices》** [[pdf]]({ONE})", "Finding Livers in Slices"),
    ],
)
def test_a_title_is_found_after_names_and_authors(item: str, title: str) -> None:
    assert entries(f"# Livers\n\n- {item}\n") == [(title, ONE)]


@pytest.mark.parametrize(
    ("above", "title"),
    [
        ("    **Finding Livers in Slices.** Venue.\n", "Finding Livers in Slices."),
        ("    **Finding Livers in Slices.** Venue.\n\n", "Ada Low, Bo Quist."),
        ("    one\n    two\n", "Ada Low, Bo Quist."),
        ("```\n    three\n```\n", "Ada Low, Bo Quist."),
    ],
)
def test_an_indented_title_belongs_to_the_paragraph_below(above: str, title: str) -> None:
    assert entries(f"# Livers\n\n{above}*Ada Low, Bo Quist.*<br>\n[[PDF]({ONE})]\n") == [
        (title, ONE)
    ]


def test_a_long_chain_of_bold_names_is_one_entry() -> None:
    assert len(entries(f"# Livers\n\n- {'**a**: ' * 5000}[[pdf]]({ONE})\n")) == 1


def test_fields_belong_to_a_long_bold_line() -> None:
    title = "Finding Livers in Slices " * 6
    assert entries(f"# Livers\n\n**{title.strip()}**\n\n- intro: a venue\n\n- arXiv: {ONE}\n") == [
        (title.strip(), ONE)
    ]


@pytest.mark.parametrize(
    ("label", "found"),
    [("arXiv", [("Finding Livers in Slices", ONE)]), ("Homepage", []), ("Twitter", [])],
)
def test_fields_belong_to_a_plain_line_if_one_of_them_is_a_paper(
    label: str, found: list[tuple[str, str]]
) -> None:
    assert (
        entries(f"# Livers\n\nFinding Livers in Slices\n\n- intro: a venue\n- {label}: {ONE}\n")
        == found
    )


def test_a_table_with_several_works_in_each_cell_is_not_a_list_of_works() -> None:
    rows = "".join(
        f"| skill {n} | [Liver]({ONE}), [Spleen]({TWO}), [Heart]({THREE}) |\n" for n in range(4)
    )
    assert entries(f"# Livers\n\n| Skill | Benchmarks |\n| --- | --- |\n{rows}") == []


def test_labelled_links_after_a_title_are_not_other_works() -> None:
    rows = "".join(
        f"| [Livers in {n} Slices]({ONE}{n}), [Code](https://github.com/a/b{n}) |\n"
        for n in range(4)
    )
    assert [title for title, _ in entries(f"# L\n\n| Paper | Venue |\n| --- | --- |\n{rows}")] == [
        f"Livers in {n} Slices" for n in range(4)
    ]


def test_wordy_cells_without_links_are_not_titles() -> None:
    rows = "".join(f"| part {n} | Ada Low, Bo Quist and Cy Reed {n} |\n" for n in range(4))
    assert entries(f"# Livers\n\n| Part | Who wrote it |\n| --- | --- |\n{rows}") == []


def test_a_column_of_names_beats_wordy_remarks() -> None:
    rows = "".join(
        f"| Liv{n} [[paper]({ONE}{n})] | what it measures, part {n} |\n" for n in range(4)
    )
    found = entries(f"# Livers\n\n| Benchmark | Measured |\n| --- | --- |\n{rows}")
    assert [title for title, _ in found] == [f"Liv{n}" for n in range(4)]


def test_a_contest_column_holds_names() -> None:
    rows = "".join(f"| 202{n} | [Liver Cup {n}](https://cup.org/{n}) |\n" for n in range(4))
    found = entries(f"# Livers\n\n| Year | Contest |\n| --- | --- |\n{rows}")
    assert found == [(f"Liver Cup {n}", f"https://cup.org/{n}") for n in range(4)]


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("([#8](https://github.com/a/b/pull/8)) ([a1b2c3d](https://github.com/a/b/commit/a1b2c3d))", 0),
        ("bump it by @bot in https://github.com/a/b/pull/790", 0),
        ("see [issue #12](https://github.com/a/b/issues/12)", 0),
        ("[Discussion of a format for livers](https://github.com/a/b/issues/12)", 2),
        ("[Livers](https://journal.org/issues/12)", 2),
    ],
)  # fmt: skip
def test_a_change_log_is_not_a_list_of_works(item: str, found: int) -> None:
    assert len(entries(f"## 1.2.0\n\n* {item}\n* {item}\n")) == found


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Contributing to Awesome Livers", 0),
        ("Changelog", 0),
        ("Awesome Livers", 1),
        ("News of Livers", 1),
        ("News", 1),
    ],
)
def test_a_file_about_the_list_holds_no_entries(title: str, found: int) -> None:
    assert (
        len(entries(f"# {title}\n\n## Guidelines\n\n- [Finding Livers in Slices]({ONE})\n"))
        == found
    )


def test_a_bracket_after_a_title_is_not_part_of_it() -> None:
    assert entries(f"# Livers\n\n- Finding Livers 【[论文]({ONE})】\n") == [("Finding Livers", ONE)]


@pytest.mark.parametrize("symbols", ["🔹🔹", "🟢🔴", "••", "➤➤"])
def test_symbols_at_the_start_of_lines_are_bullets(symbols: str) -> None:
    lines = "".join(
        f"{symbol} **[Liv{n}](https://liv{n}.org)** – a tool\n" for n, symbol in enumerate(symbols)
    )
    assert entries(f"# Livers\n\n{lines}") == [
        ("Liv0", "https://liv0.org"),
        ("Liv1", "https://liv1.org"),
    ]


def test_a_symbol_line_without_link_belongs_to_the_line_above() -> None:
    lines = "🔹 **[Liv](https://liv.org)**\n⭐ a good tool\n🔹 **[Spleen](https://spleen.org)**\n"
    assert entries(f"# Organs\n\n{lines}") == [
        ("Liv", "https://liv.org"),
        ("Spleen", "https://spleen.org"),
    ]


def test_a_term_is_the_title_of_its_definition() -> None:
    text = f"# Livers\n\nFinding Livers\n: Ada Low. *In slices.* Venue. [pdf]({ONE})\n"
    assert entries(text) == [("Finding Livers", ONE)]


def test_a_chinese_full_stop_ends_a_title() -> None:
    assert entries(f"# 肝\n\n- **肝模型**：面向肝脏的分割模型。王等，2021。[论文]({ONE})\n") == [
        ("肝模型：面向肝脏的分割模型", ONE)
    ]


def test_links_after_symbols_are_fields_beside_other_fields() -> None:
    fields = (
        "   - *Authors*: Ada Low\n   - 📄 [A Journal]({}) | 💻 [repo](https://github.com/a/b)\n"
    )
    items = (
        f"1) **Finding Livers** (ICASSP '22)\n{fields.format(ONE)}"
        f"2) **Finding Spleens**\n{fields.format(TWO)}"
    )
    bare = "3) **Finding Hearts**\n   - *Authors*: Bo Quist\n   - *Paper*: to come\n"
    assert entries(f"# Organs\n\n{items}{bare}") == [
        ("Finding Livers", ONE),
        ("Finding Spleens", TWO),
    ]


def test_links_after_symbols_alone_are_entries() -> None:
    items = f"  - 🔥 [Finding Livers]({ONE})\n  - 🔥 [Finding Spleens]({TWO})\n"
    assert entries(f"# Organs\n\n- **Detection**\n{items}") == [
        ("Finding Livers", ONE),
        ("Finding Spleens", TWO),
    ]


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("LIV: ICCV2015, Ada Low et al.", "LIV"),
        ("LIV: ICCV 2015, Ada Low and Bo Quist", "LIV"),
        ("LIV: CVPR'16", "LIV"),
        ("LIV: Finding Livers 2015, Ada Low et al.", "LIV: Finding Livers 2015"),
        ("LIV: Livers, Ada Low et al.", "LIV: Livers, Ada Low et al"),
    ],
)
def test_venue_and_authors_after_a_name_are_not_a_title(line: str, title: str) -> None:
    assert entries(f"# Livers\n\n{line} [paper]({ONE})\n") == [(title, ONE)]


def columns(text: str) -> list[dict[str, str]]:
    """Return the role of each header, table by table."""
    index = Index(read(Source("README.md", text)), Words(DEFAULT.words))
    return [
        {column.header: str(column.role) for column in work_list.columns}
        for work_list in index.lists
    ]


def table(header: str, *rows: str) -> str:
    """Write a table."""
    return "\n".join((header, "|" + " --- |" * (header.count("|") - 1), *rows)) + "\n\n"


@pytest.mark.parametrize(
    "cells",
    [
        ("joint search and rescue", "real time on phones", "the meta learner of livers"),
        ("Deep Search for Livers in Slices", "", "The Meta Learner of Some Livers"),
        ("59.2 % (all: 62.4 %)", "75 % (all: 78.3 %)", "60 % (all: 61 %)"),
    ],
)
def test_remarks_and_results_are_not_titles(cells: tuple[str, ...]) -> None:
    rows = [f"| Liv{n} | [CVPR 2020](https://a.org/{n}) | {cell} |" for n, cell in enumerate(cells)]
    assert "title" not in columns(table("| Model | Published | Extra |", *rows))[0].values()


def test_keywords_are_notes_beside_names_and_names_beside_titles() -> None:
    rows = [f"| Liv{n} | A Study of {n} Livers | [pdf](https://a.org/{n}) |" for n in range(3)]
    assert columns(table("| Keywords | Title | Link |", *rows))[0]["Keywords"] == "name"
    assert columns(table("| Model | Keywords | Link |", *rows))[0]["Keywords"] == "note"


def test_tables_with_equal_headers_have_equal_roles() -> None:
    header = "| Method | At | Benchmarks |"
    one = [f"| Liv{n} | [CVPR](https://a.org/{n}) | A Study of {n} Livers |" for n in range(3)]
    two = [f"| Lung{n} | [CVPR](https://a.org/{n}) | |" for n in range(9)]
    assert [found["Benchmarks"] for found in columns(table(header, *one))] == ["title"]
    assert [
        found["Benchmarks"] for found in columns(table(header, *one) + table(header, *two))
    ] == ["none", "none"]


def test_repeating_values_are_categories_beside_named_links() -> None:
    rows = [
        f"| [Liv{n}](https://github.com/a/liv{n}) | {'PyTorch' if n % 2 else 'Keras'} |"
        for n in range(6)
    ]
    text = table("| repo | Framework |", *rows)
    assert columns(text) == [{"repo": "name", "Framework": "category"}]
    assert entries(text)[0] == ("Liv0", "https://github.com/a/liv0")


@pytest.mark.parametrize(
    ("label", "framework"),
    [("code", "PyTorch"), ("Liv{}", "Liv{}"), ("https://github.com/a/{}", "PyTorch")],
)
def test_labels_and_addresses_are_not_names(label: str, framework: str) -> None:
    rows = [
        f"| [{label.format(n)}](https://github.com/a/{n}) | {framework.format(n)} |"
        for n in range(6)
    ]
    assert columns(table("| repo | Framework |", *rows)) == [{"repo": "code", "Framework": "name"}]


def test_the_linked_model_is_the_name_beside_results() -> None:
    rows = [
        f"| [Liv{n} (CVPR 2020)](#liv{n}) | PDP | {59 + n}.2% (all: 62.4% ) | |" for n in range(4)
    ]
    found = columns(table("| Model | DataSet | Performance-1 | Performance-2 |", *rows))
    assert found == [
        {"Model": "name", "DataSet": "none", "Performance-1": "note", "Performance-2": "note"}
    ]


@pytest.mark.parametrize(
    "label", ["arXiv", "TVCG 2022", "Visual Informatics 2024", "arXiv, 25 Jan 2024"]
)
def test_a_bold_line_above_authors_and_a_linked_venue_is_an_entry(label: str) -> None:
    assert entries(
        f"# Livers\n\n**Finding Livers in Slices**  \nAda Low, Bo Quist  \n[{label}]({ONE})\n"
    ) == [("Finding Livers in Slices", ONE)]


@pytest.mark.parametrize(
    "line", ["[since 2019 a free tool](https://a.org)", "see [Liver 2024](https://a.org)"]
)
def test_a_bold_line_above_another_link_is_not_an_entry(line: str) -> None:
    assert entries(f"# Livers\n\n**A tool that finds livers**  \nIt is fast.  \n{line}.\n") == []


@pytest.mark.parametrize("gap", ["", "\n"])
def test_a_separator_is_neither_a_title_nor_a_paragraph_of_the_list(gap: str) -> None:
    one = f"**Finding Livers in Slices**  \nAda Low  \n[CHI 2024]({ONE})\n"
    two = f"**Counting Cells in Livers**  \nBo Quist  \n[CHI 2020]({TWO})\n"
    assert entries(f"# Livers\n\n{one}\n--- Before 2021 ---  \n{gap}{two}") == [
        ("Finding Livers in Slices", ONE),
        ("Counting Cells in Livers", TWO),
    ]


def test_a_bold_line_after_a_line_of_links_begins_an_entry() -> None:
    one = (
        "**Finding Livers in Slices**  \nAda Low  \n"
        f"[CHI 2024]({ONE}) • [code](https://github.com/a/liv)  \n"
    )
    two = f"**Counting Cells in Livers**  \nBo Quist  \n[CHI 2020]({TWO})\n"
    assert entries(f"# Livers\n\n{one}{two}") == [
        ("Finding Livers in Slices", ONE),
        ("Counting Cells in Livers", TWO),
    ]


def test_items_below_an_entry_describe_it() -> None:
    below = (
        "    * Implementations\n        * PyTorch\n            * [https://a.org/1]\n"
        "        * Keras\n            * more\n"
    )
    assert entries(
        f"# Livers\n\n- LivNet [(paper)]({ONE})\n{below}- LungNet [(paper)]({TWO})\n{below}"
    ) == [
        ("LivNet", ONE),
        ("LungNet", TWO),
    ]


def test_a_label_above_links_below_an_entry_is_a_field() -> None:
    below = "    * PyTorch\n        * [code](https://github.com/a/liv)\n"
    assert entries(f"# Livers\n\n- LivNet [(paper)]({ONE})\n{below}") == [("LivNet", ONE)]


def html(*rows: str) -> str:
    """Write an HTML table."""
    return "# Livers\n\n<table>\n" + "".join(f"<tr>{row}</tr>\n" for row in rows) + "</table>\n"


def html_row(n: int) -> str:
    """Write a row with a linked title."""
    return (
        f'<td>Liv{n}</td><td>{n}</td><td><a href="https://a.org/{n}">A Study of {n} Livers</a></td>'
    )


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("<th>Metrics</th><th>Cites</th><th>Paper name</th>", True),
        ("<td>Metrics</td><td>Cites</td><td>Paper name</td>", True),
        ("<td><b>Measure</b></td><td><b>Read</b></td><td>**Work**</td>", True),
        ("<td>Measure</td><td>Read</td><td>Heading</td>", False),
        ('<td>Metrics</td><td>Cites</td><td><a href="https://a.org">Paper</a></td>', False),
        ("<td>Metrics</td><td></td><td>Paper name</td>", False),
    ],
)
def test_the_header_of_an_html_table_may_be_plain_cells(header: str, found: bool) -> None:
    expected = [(f"A Study of {n} Livers", f"https://a.org/{n}") for n in range(3)] if found else []
    assert entries(html(header, *map(html_row, range(3)))) == expected


@pytest.mark.parametrize("tag", ["td", "th"])
def test_a_row_of_one_wide_cell_divides_an_html_table(tag: str) -> None:
    header = "".join(f"<{tag}>{text}</{tag}>" for text in ("Metrics", "Cites", "Paper name"))
    band = '<td colspan="3" align="center">Old ones</td>'
    text = html(header, html_row(0), band, html_row(1), html_row(2), band, html_row(3))
    index = Index(read(Source("README.md", text)), Words(DEFAULT.words))
    assert [entry.title for entry in index.entries()] == [
        f"A Study of {n} Livers" for n in range(4)
    ]
    assert len({entry.group for entry in index.entries()}) == 3


def named(text: str) -> list[tuple[str, str]]:
    """Return the name and the title of each entry."""
    index = Index(read(Source("README.md", text)), Words(DEFAULT.words))
    spans = [(entry.works.field(entry.number, Role.NAME), entry.title) for entry in index.entries()]
    return [(text[start:end], title) for (start, end), title in spans]


@pytest.mark.parametrize(
    ("item", "name", "title"),
    [
        (
            "**[LIV]** Finding Livers in Slices | Ada Low | **[CVPR' 14]** |",
            "LIV",
            "Finding Livers in Slices",
        ),
        ("**[LIV]** Finding Livers in Slices.", "LIV", "Finding Livers in Slices"),
        ("**[LIV]**: Finding Livers in Slices |", "LIV", "Finding Livers in Slices"),
        ("**LIV** Finding Livers in Slices | Ada Low |", "LIV", "Finding Livers in Slices"),
        ("**[Fast LIV]** Fast LIV | Ada Low |", "Fast LIV", "Fast LIV"),
        ("**[CVPR 2014]** Finding Livers in Slices.", "", "Finding Livers in Slices"),
        ("**LIV** Finds livers in slices of all sorts.", "", "LIV"),
        ("**Finding Livers in Slices** Ada Low |", "", "Finding Livers in Slices"),
    ],
)
def test_a_title_follows_a_bold_name(item: str, name: str, title: str) -> None:
    assert named(f"# Livers\n\n- {item} [[pdf]]({ONE}) [[code]](https://github.com/a/liv)\n") == [
        (name, title)
    ]


@pytest.mark.parametrize(
    ("item", "found"),
    [
        (f'<p><a href="{ONE}">LivSet</a> - scans of livers</p>', [("LivSet", ONE)]),
        (f'<div align="left"><b><a href="{ONE}">LivSet</a></b> scans</div>', [("LivSet", ONE)]),
        (f'<p>Scans: <a href="{ONE}">LivSet</a></p>', []),
        ('<p><a href="#livers">LivSet</a></p>', []),
    ],
)
def test_an_item_of_html_is_an_entry_if_it_begins_with_a_link(
    item: str, found: list[tuple[str, str]]
) -> None:
    assert entries(f"# Livers\n\n- {item}\n") == found


def test_an_address_in_brackets_is_not_part_of_a_title() -> None:
    below = "    + https://github.com/a/liv [Keras]\n"
    assert entries(f"# Livers\n\n- LivNet [{ONE}] [2015]\n{below}") == [
        ("LivNet", "https://github.com/a/liv")
    ]


def test_an_empty_heading_is_shown_only_above_works() -> None:
    doc = read(Source("README.md", f"# Livers\n\n  ###### \n\n- [LivNet]({ONE})\n\n###### \n"))
    words = Words(DEFAULT.words)
    assert [part.title for part in survey(doc, Index(doc, words), words)] == [
        "Livers",
        "(an empty heading)",
    ]


def test_a_count_of_citations_is_a_note() -> None:
    rows = [f"| A Study of {n} Livers | {32 * n} | [pdf](https://a.org/{n}) |" for n in range(3)]
    assert columns(table("| Title | Citations | Link |", *rows))[0]["Citations"] == "note"


@pytest.mark.parametrize(
    ("item", "title"),
    [
        (f"[ICLR 2022] **Finding Livers in Slices** [[paper]({ONE})]", "Finding Livers in Slices"),
        (f"[Journal]**Finding Livers in Slices**[[paper]]({ONE})", "Finding Livers in Slices"),
        (f"[ICLR 2022] Finding Livers in Slices [[paper]({ONE})]", "Finding Livers in Slices"),
        (f"[ICLR '22] Finding Livers in Slices [[paper]({ONE})]", "Finding Livers in Slices"),
        (f"**[ICLR 2022]** Finding Livers in Slices [[paper]({ONE})]", "Finding Livers in Slices"),
        (
            f"Low A, Quist B, et al. <b>Finding Livers in Slices[J]</b>. Venue. [Link]({ONE})",
            "Finding Livers in Slices",
        ),
        (
            f"[Liver maps] Finding Livers in Slices [[paper]({ONE})]",
            "Finding Livers in Slices",
        ),
    ],
)
def test_a_venue_in_brackets_before_a_title_is_not_part_of_it(item: str, title: str) -> None:
    assert entries(f"# Livers\n\n- {item}\n") == [(title, ONE)]


def test_links_under_an_empty_first_header_are_names() -> None:
    rows = "".join(
        f"| [Liv{n}](https://liv{n}.example.org) | slices of livers of all the sites |\n"
        for n in range(4)
    )
    assert [title for title, _ in entries(f"|  | Training text |\n|---|---|\n{rows}")] == [
        "Liv0",
        "Liv1",
        "Liv2",
        "Liv3",
    ]


def test_prose_below_bold_titles_describes_them() -> None:
    one, two = (
        f"**Finding {what} in Slices** [[paper]({link})]"
        for what, link in (("Livers", ONE), ("Lungs", TWO))
    )
    text = (
        f"# Reviews\n\nSome pointers.\n\n{one}\n\nA fine review.\n\nA second thought.\n\n"
        f"{two}\n\nIt tells how.\n"
    )
    assert entries(text) == [("Finding Livers in Slices", ONE), ("Finding Lungs in Slices", TWO)]
    assert entries(text.replace(two, "")) == []


def test_a_field_that_holds_a_title_is_an_entry() -> None:
    others = f"- Finding Lungs [[Paper]({TWO})]\n- Finding Hearts [[Paper]({THREE})]\n"
    found = entries(f"# Livers\n\n- Paper: Finding Livers in all Slices [[Paper]({ONE})]\n{others}")
    assert found[0] == ("Finding Livers in all Slices", ONE)
    assert len(entries(f"# Livers\n\n- Paper: [Liv]({ONE})\n{others}")) == 2


@pytest.mark.parametrize(
    ("items", "found"),
    [
        (
            (
                "Finding Livers in Slices (VLDB 2024)",
                "Finding Lungs in Slices (SIGMOD Rec. '23).",
                "One more thing",
            ),
            2,
        ),
        (
            (
                "Finding Livers in Slices",
                "Finding Lungs in Slices (2023)",
                "Release of March (March 2023)",
            ),
            0,
        ),
        (
            (
                "Release of it (March 2023)",
                "Finding (VLDB 2024)",
                "See [this one](http://a.org) of it all (VLDB 2024)",
            ),
            0,
        ),
    ],
)
def test_citations_without_links_are_entries(items: tuple[str, ...], found: int) -> None:
    text = "# Papers\n\n" + "".join(f"- {item}\n" for item in items)
    assert [title for title, _ in entries(text)] == [
        "Finding Livers in Slices",
        "Finding Lungs in Slices",
    ][:found]


@pytest.mark.parametrize(
    ("item", "title"),
    [
        (f"[[CVPR]({ONE})] Finding Livers in Slices. [[code]({TWO})]", "Finding Livers in Slices"),
        (
            f"[[ICRA 2023]({ONE})] Finding Livers in Slices. [[code]({TWO})]",
            "Finding Livers in Slices",
        ),
        (f"[[LivFrame]({ONE})] A framework that finds them, open to all.", "LivFrame"),
        ("**Liv** [Finding livers in slices](http://a.org) by Ada", "Finding livers in slices"),
        (
            "**Liv finds livers well** [Finding livers in slices](http://a.org)",
            "Liv finds livers well",
        ),
    ],
)
def test_a_title_follows_a_linked_venue_or_a_short_name(item: str, title: str) -> None:
    assert [found for found, _ in entries(f"# Livers\n\n- {item}\n")] == [title]


def test_the_first_part_of_a_header_counts_if_the_last_is_unknown() -> None:
    rows = "".join(
        f"| 2020 | Liv{n} | [Finding Livers {n} in Slices](http://a.org/{n}) and more |\n"
        for n in range(3)
    )
    head = "| Date | Method | Paper Title and Interpretation (In Latin) |\n|---|---|---|\n"
    assert [title for title, _ in entries(head + rows)] == [
        f"Finding Livers {n} in Slices" for n in range(3)
    ]


def test_the_only_row_without_a_link_is_the_header_of_an_html_table() -> None:
    def row(*cells: str) -> str:
        return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"

    body = "".join(
        row(f"Liv{n}", "-", "yes", "no", f'<a href="http://a.org/{n}">Paper</a>') for n in range(5)
    )
    table = "<table>\n" + row("Model", "Slices", "Votes", "Masks", "Paper") + body + "</table>\n"
    assert [title for title, _ in entries(table)] == [f"Liv{n}" for n in range(5)]


@pytest.mark.parametrize(
    "item",
    [
        "Low et al. **Finding Livers in Slices.** JOURNAL OF LIVERS, 2002.",
        "Finding Livers in Slices, in arXiv 2022. [paper] [official code]",
    ],
)
def test_a_citation_without_a_link_has_a_title(item: str) -> None:
    assert entries(f"# Livers\n\n- {item}\n") == [("Finding Livers in Slices", "")]


TITLES = ("Finding Livers in Slices", "Reading Wrists at Night", "Counting Boats in Fog")


@pytest.mark.parametrize(
    "element",
    [
        '<details>\n<summary><b>{}</b> <a href="{}">[paper]</a></summary>\nWords.\n</details>',
        "<details open>\n  <summary>{}</summary>\n\n  - Paper: {}\n\n</details>",
        "<details><summary><em>{}</em></summary>\n\n[Paper]({})\n\n"
        "<details><summary>BibTeX</summary>\n\nlow2021\n\n</details>\n\n</details>",
    ],
)
def test_details_elements_with_a_title_and_its_links_are_entries(element: str) -> None:
    pairs = list(zip(TITLES, (ONE, TWO, THREE), strict=True))
    text = "\n\n".join(element.format(*pair) for pair in pairs)
    assert (
        entries(f"# Livers\n\n<details>\n<summary>All of them</summary>\n\n{text}\n</details>\n")
        == pairs
    )


@pytest.mark.parametrize(
    "element",
    [
        "<details>\n<summary>{}</summary>\n\nSee also this page of others: {}\n\n</details>",
        "<p><b>{}</b></p>\n\n<details>\n<summary>Click to see the abstract</summary>\n\n"
        "Words.\n\n[arXiv]({})\n\n</details>",
        "```\n<details>\n<summary>{}</summary>\n<a href='{}'>paper</a>\n</details>\n```",
        "<details>\n<summary>{}</summary>\n\n|a|b|\n|-|-|\n|1|2|\n\n</details>\n\n<!-- {} -->",
    ],
)
def test_other_details_elements_are_no_entries(element: str) -> None:
    pairs = zip(TITLES, (ONE, TWO, THREE), strict=True)
    assert entries("# Livers\n\n" + "\n\n".join(element.format(*pair) for pair in pairs)) == []


@pytest.mark.parametrize(
    ("line", "around"),
    [
        ('<b>{}</b> <a href="{}">[paper]</a><br>\n', "{}"),
        ("<strong>{}</strong><br/>\nAda Low, Bo High<br/>\n[Paper]({})<br/>\n<br/>\n", "{}"),
        ("**{}** [[paper]({})]  \n", "{}"),
        ('<b>{}</b>, <a href="{}">paper</a><br />\n', "<p>\n{}</p>\n"),
    ],
)
def test_bold_titles_after_line_breaks_begin_entries(line: str, around: str) -> None:
    pairs = list(zip(TITLES, (ONE, TWO, THREE), strict=True))
    text = around.format("".join(line.format(*pair) for pair in pairs))
    assert entries(f"# Livers\n\n{text}") == pairs


def test_bold_labels_after_line_breaks_begin_no_entries() -> None:
    text = "".join(
        f"**{title}**<br>\n**Authors of it:** Ada Low<br>\n**Paper:** [arXiv]({url})\n\n"
        for title, url in zip(TITLES, (ONE, TWO, THREE), strict=True)
    )
    assert [title for title, _ in entries(f"# Livers\n\n{text}")] == list(TITLES)


@pytest.mark.parametrize(
    "item",
    [
        "**「海の船を数える研究」**（2022年）－ 低田［[論文]({})］",
        "『海の船を数える研究』［[論文]({})］",
        "海の船を数える研究【[PDF]({})】",
        "海の船を数える研究［[PDF]({})］",
        "**海の船を数える研究** － 低田 〔[PDF]({})〕",
    ],
)
def test_a_title_ends_before_wide_brackets_and_quotes(item: str) -> None:
    assert entries(f"# Livers\n\n- {item.format(ONE)}\n") == [("海の船を数える研究", ONE)]


def test_footnotes_are_no_entries() -> None:
    note = f"[^a]: [Finding Livers in Slices]({ONE})\n[^b]: {TWO}\n"
    assert entries(f"# Livers\n\nText[^a] and text[^b].\n\n{note}") == []


@pytest.mark.parametrize("title", ["## {}", "**{}**", "<b>{}</b>"])
@pytest.mark.parametrize("links", ["[[arXiv]]({}) [[code]](https://a.example.org)", "[[pdf]]({})"])
def test_labels_in_brackets_below_a_title_are_its_links(title: str, links: str) -> None:
    pairs = list(zip(TITLES, (ONE, TWO, THREE), strict=True))
    text = "\n\n".join(f"{title.format(each)}\n\n{links.format(url)}" for each, url in pairs)
    assert entries(f"# Livers\n\n{text}\n") == pairs
