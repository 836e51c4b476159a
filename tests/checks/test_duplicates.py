"""Entries with one title: which are one work, and which are two."""

import pytest
from fix_support import fix
from rules_support import run_rule

TITLE = "Segmenting Livers in Few Slices"
ONE, TWO = "https://arxiv.org/abs/2101.00001", "https://www.nature.com/articles/s41586-021-00001-1"
VENUES = "| Title | Venue | Year | Paper |\n| --- | --- | --- | --- |\n"


def is_reported(text: str) -> bool:
    return run_rule("duplicate-entry", text) != ""


def listed(one: str, other: str) -> str:
    return (
        f"# Livers\n\n- {one}\n- {other}\n"
        "- [Counting Cells without Labels](https://arxiv.org/abs/2101.00003)\n"
    )


@pytest.mark.parametrize(
    ("one", "other", "twice"),
    [
        ("Ada Low, Bo Quist and Cy Reed", "Dan Sway, Eve Torn", False),
        ("Ada Low et al.", "Dan Sway et al.", False),
        ("Ada Low, Bo Quist and Cy Reed", "Dan Sway, Bo Quist", True),
        ("Ada Low, Bo Quist and Cy Reed", "ICCV 2021", True),
        ("IEEE, oral", "IEEE Xplore, poster", True),
    ],
)
def test_different_authors_make_two_works_of_one_title(one: str, other: str, twice: bool) -> None:
    assert is_reported(listed(f"[{TITLE}]({ONE}) - {one}", f"[{TITLE}]({TWO}) - {other}")) == twice


def test_one_url_is_one_work_whatever_authors_are_named() -> None:
    assert is_reported(
        listed(f"[{TITLE}]({ONE}) - Ada Low, Bo Quist", f"[{TITLE}]({ONE}) - Dan Sway, Eve Torn")
    )


@pytest.mark.parametrize(
    ("one", "other", "twice"),
    [
        ("https://a.example.org/talk) a course", "https://b.example.org/slides) Dan Sway", False),
        ("https://a.example.org/talk) a course", "https://b.example.org/slides) a course", True),
        ("https://a.example.org/talk) a course", "https://a.example.org/slides) Dan Sway", True),
        (f"{ONE}) a paper", "https://b.example.org/slides) Dan Sway", True),
    ],
)
def test_different_hosts_and_remarks_without_papers_are_two_works(
    one: str, other: str, twice: bool
) -> None:
    assert is_reported(listed(f"[{TITLE}]({one}", f"[{TITLE}]({other}")) == twice


MAKERS = [
    ("- Ann Example", "- Waterboy Channel", False),
    ("by Ann Example", "by Bo Sample", False),
    ("— University of Alpha, 2020", "— University of Beta, 2021", False),
    ("(free) - @annex", "(free) - @bosam", False),
    ("- Ann Example", "- Ann Example", True),
    ("- Ann Example", "", True),
    ("- a course on rivers", "- Ann Example", True),
    ("- a course on rivers", "- the course about rivers, in three parts", True),
]


@pytest.mark.parametrize(("one", "other", "twice"), MAKERS)
def test_two_makers_of_one_title_on_one_host_made_two_works(
    one: str, other: str, twice: bool
) -> None:
    pages = [f"[{TITLE}](https://low.example.org/{number})" for number in (1, 2)]
    assert is_reported(listed(f"{pages[0]} {one}", f"{pages[1]} {other}")) == twice


@pytest.mark.parametrize("header", ["By", "Instructor", "Taught by", "Made at", "Organisation"])
def test_a_column_of_makers_makes_two_works(header: str) -> None:
    rows = "".join(
        f"| Deep Water Physics for Everyone | {maker} | [page](https://low.example.org/{maker[:3]}) |\n"
        for maker in ("Ann Example", "Bo Sample")
    )
    more = "| Lakes and Their Shores | Cy Mid | [page](https://low.example.org/cy) |\n"
    assert not is_reported(f"| Course | {header} | Link |\n| --- | --- | --- |\n{rows}{more}")


@pytest.mark.parametrize(
    ("one", "other", "twice"),
    [
        ("Counting Boats in Thick Fog", "CONF21 Counting Boats in Thick Fog", True),
        ("Counting Boats in Thick Fog at Night", "Counting Boats in Thick", True),
        ("Counting Boats in Thick Fog", "Counting Boat in Thick Fog", True),
        ("Counting Boats in Thick Fog", "[SIG 20] Counting Boats in Thick Fog", True),
        ("Counting Boats in Thick Fog, Part 1", "Counting Boats in Thick Fog, Part 2", False),
        ("Task 1 of the Boat Challenge Series", "Task 2 of the Boat Challenge Series", False),
        ("Counting Boats in Thick Fog", "Rain Seen From Far Above", False),
    ],
)
def test_two_forms_of_one_title_with_one_paper_are_one_work(
    one: str, other: str, twice: bool
) -> None:
    assert is_reported(listed(f"[{one}]({ONE})", f"[{other}]({ONE})")) == twice


@pytest.mark.parametrize(
    ("one", "other", "twice"),
    [
        ("A series of models with weights and a demo", "Safe and open advice for all people", True),
        ("A series of models with weights and a demo", "", True),
        ("base", "large", False),
        ("7 billion", "70 billion", False),
    ],
)
def test_rows_of_one_name_and_page_that_differ_in_a_remark_are_one_work(
    one: str, other: str, twice: bool
) -> None:
    rows = "".join(
        f"| [SunKit](https://github.com/low/sunkit) | ![](https://img.shields.io/x) | {remark} |\n"
        for remark in (one, other)
    )
    more = (
        "| [MoonKit](https://github.com/low/moonkit) | ![](https://img.shields.io/y) | Answers |\n"
    )
    assert is_reported(f"| Project | Stars | Remark |\n|---|---|---|\n{rows}{more}") == twice


@pytest.mark.parametrize(
    "row", ["Models: <https://low.example.org/{n}>", "模型下载：<https://low.example.org/{n}>"]
)
def test_labels_of_fields_are_not_works(row: str) -> None:
    assert not is_reported(listed(row.format(n=1), row.format(n=2)))


def test_rows_of_a_template_are_not_works() -> None:
    rows = "".join(f"| {number} | .[[paper]()][[code]()] | |\n" for number in (2, 3, 4))
    first = f"| 1 | {TITLE}.[[paper]({ONE})][[code](https://github.com/a/b)] | Conf |\n"
    assert not is_reported(f"| No. | Title | Venue |\n|---|---|---|\n{first}{rows}")


@pytest.mark.parametrize(
    ("title", "one", "other", "twice"),
    [
        ("TinySeg", "2 GB", "7 GB", False),
        ("TinySeg", "2 GB", "", True),
        ("TinySeg", "2 GB", "2 GB", True),
        ("TinySeg for Small Livers", "2 GB", "7 GB", True),
    ],
)
def test_a_differing_column_makes_two_works_of_a_short_name(
    title: str, one: str, other: str, twice: bool
) -> None:
    link = f"[PDF]({ONE})"
    rows = (
        f"| {title} | {one} | {link} |\n| {title} | {other} | {link} |\n"
        f"| WideSeg | 9 GB | [PDF]({TWO}) |\n"
    )
    assert is_reported("| Model | Size | Paper |\n| --- | --- | --- |\n" + rows) == twice


@pytest.mark.parametrize(("header", "twice"), [("Contest", False), ("Title", True)])
def test_a_long_name_may_be_used_again_but_not_a_title(header: str, twice: bool) -> None:
    name, rows = "Cup of Small Livers in Slices", ""
    for track, number in (("liver", 1), ("spleen", 2)):
        rows += f"| [{name}](https://cup.org/{number}) | {track} |\n"
    more = "| [Cup of Hearts](https://cup.org/3) | heart |\n"
    assert is_reported(f"| {header} | Track |\n| --- | --- |\n{rows}{more}") == twice


@pytest.mark.parametrize(
    ("one", "other", "twice"),
    [
        ("ICCV | 2019", "TPAMI | 2021", False),
        ("ICCV | 2019", "TPAMI | 2019", True),
        ("ICCV | 2019", "ICCV | 2021", True),
        ("ICCV | 2019", " | 2021", True),
    ],
)
def test_different_year_and_venue_are_two_versions(one: str, other: str, twice: bool) -> None:
    rows = f"| {TITLE} | {one} | [PDF]({ONE}) |\n| {TITLE} | {other} | [PDF]({TWO}) |\n"
    more = (
        "| Counting Cells without Labels | ECCV | 2020 | "
        "[PDF](https://arxiv.org/abs/2101.00003) |\n"
    )
    assert is_reported(VENUES + rows + more) == twice


def test_a_title_on_two_lines_is_quoted_on_one_line() -> None:
    text = listed(
        "[Segmenting Livers\n  in Few Slices](https://arxiv.org/abs/2101.00001)",
        f"[{TITLE}]({ONE})",
    )
    assert "`Segmenting Livers in Few Slices`" in run_rule("duplicate-entry", text)


@pytest.mark.parametrize(
    ("one", "other", "twice"),
    [
        (f"[{TITLE}]({ONE})", TITLE, True),
        (TITLE, f"[{TITLE}]({ONE})", True),
        (f"[{TITLE}]({ONE})", f"{TITLE} and Later Scans", False),
        (f"[Segmenting Livers]({ONE})", "Segmenting Livers", False),
    ],
)
def test_an_item_without_a_link_may_repeat_a_long_title(one: str, other: str, twice: bool) -> None:
    assert is_reported(listed(one, other)) == twice


def test_an_item_without_a_link_in_another_category_is_not_reported() -> None:
    text = listed(f"[{TITLE}]({ONE})", "[Finding Livers](https://arxiv.org/abs/2101.00009)")
    more = (
        "- [Sorting Livers](https://arxiv.org/abs/2101.00008)\n"
        "- [Weighing Livers](https://arxiv.org/abs/2101.00007)\n"
    )
    assert not is_reported(f"{text}\n## Lungs\n\n- {TITLE}\n{more}")


@pytest.mark.parametrize(
    ("remark", "twice"),
    [("NAACL-HLT (1) 2019", True), ("ACL (1), 2019", True), ("(1) the basics", False)],
)
def test_a_part_number_belongs_to_the_title_and_not_to_the_venue(remark: str, twice: bool) -> None:
    assert (
        is_reported(listed(f"[{TITLE}]({ONE}) NAACL 2019", f"[{TITLE}]({ONE}) {remark}")) == twice
    )


@pytest.mark.parametrize(
    ("one", "other", "twice"),
    [
        ("stochastic frequency mask", "Stochastic Frequency Masking, better", True),
        ("base model", "large model", False),
        ("7 billion parameters, chat", "70 billion parameters, chat", False),
        ("for segmenting the livers", "for counting all those cells", False),
    ],
)
def test_rows_with_one_name_and_paper_are_one_if_their_remarks_are_similar(
    one: str, other: str, twice: bool
) -> None:
    rows = "".join(f"| LIV | [pdf]({ONE}) | {note} |\n" for note in (one, other))
    assert is_reported(f"| Model | Paper | Note |\n| --- | --- | --- |\n{rows}") == twice


@pytest.mark.parametrize(
    ("one", "other", "twice"),
    [
        (f"[{TITLE}](http://a.org/liv/)", f"[{TITLE} (LIV)](https://a.org/liv/)", True),
        (f"[{TITLE} (LIV)](https://a.org/liv)", f"[{TITLE}](https://www.a.org/liv)", True),
        (f"[{TITLE}](https://a.org/liv)", f"[{TITLE} (LIV)](https://a.org/liver)", False),
        (f"[{TITLE}](https://a.org/liv)", f"[{TITLE} (2)](https://a.org/liv)", False),
        ("[Livers](https://a.org/liv)", "[Livers (LIV)](https://a.org/liv)", False),
    ],
)
def test_one_url_with_and_without_a_bracket_after_the_title_is_one_work(
    one: str, other: str, twice: bool
) -> None:
    assert is_reported(listed(one, other)) == twice


@pytest.mark.parametrize(("year", "twice"), [("2013", True), ("2017", False)])
def test_citations_of_two_years_without_links_are_two_versions(year: str, twice: bool) -> None:
    one, other = (
        f"Low et al. **{TITLE}.** {venue}, {when}."
        for venue, when in (("IJCAI", "2013"), ("JOURNAL", year))
    )
    assert is_reported(f"# Livers\n\n- {one}\n- {other}\n") is twice


@pytest.mark.parametrize(
    ("before", "below", "removed"),
    [
        ("", "- [Counting Cells without Labels](https://b.example.org)\n", True),
        ("", "", True),
        ("", "\n\nA note.\n", True),
        ("", "  - [Code](https://b.example.org)\n", False),
        ("", "\n\n    A note about it.\n", False),
        ("", "\t1. [Code](https://b.example.org)\n", False),
        ("> ", "> - [Counting Cells without Labels](https://b.example.org)\n", True),
        ("> ", ">\n>   - [Code](https://b.example.org)\n", False),
    ],
)
def test_a_repeated_item_is_only_deleted_if_nothing_is_nested_in_it(
    before: str, below: str, removed: bool
) -> None:
    item = f"{before}- [{TITLE}]({ONE})\n"
    other = f"{before}- [Tracing Vessels in Single Slices]({TWO})\n"
    fixed = fix(f"{before}# Livers\n\n{item}{other}{item}{below}").source.text
    assert (fixed.count(TITLE) == 1) == removed
