"""`surveylint add` against a loopback server: the new entry is written as its neighbors are."""

from __future__ import annotations

from pathlib import Path

import pytest
from registry_server import Paper, Registries, Said

from surveylint.cli import main

pytestmark = pytest.mark.network


@pytest.fixture
def farm(registries: Registries, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Registries:
    registries.papers = {
        "2406.00001": Paper(
            ("HayNet: Finding Needles With Foundation Models",),
            ("Ada Low", "Ben Hi", "Cy Mid", "Dora Dee"),
            doi="10.1234/hay",
            published="2024-06-03",
        ),
        "2407.00002": Paper(
            ("Counting Sheep in $O(n)$ | A *Proof*",), ("Eve Ox", "Fay Po"), published="2024-07-21"
        ),
        "2301.00003": Paper(("A Study of Old Tractors",), ("Gus Ra",), published="2023-01-05"),
    }
    registries.works = {
        "10.1234/hay": {
            "title": ["HayNet: Finding Needles With Foundation Models"],
            "author": [{"given": "Ada", "family": "Low"}],
            "container-title": [
                "2024 IEEE/CVF Conference on Computer Vision and Pattern Recognition (CVPR)"
            ],
            "issued": {"date-parts": [[2024, 6]]},
            "type": "proceedings-article",
        },
        "10.1234/barn": {
            "title": ["Barns &amp; <i>Fences</i> Revisited"],
            "author": [{"given": "Hal", "family": "Ty"}, {"given": "Ida", "family": "Un"}],
            "container-title": ["Journal of Field Work"],
            "issued": {"date-parts": [[2022, 3, 9]]},
            "type": "journal-article",
        },
        "10.18653/v1/2023.acl-long.7": {"title": ["Words of the Farm in Many Languages"]},
    }
    registries.repositories = {"farm/plough": ("Farm/Plough", False)}
    registries.descriptions = {"farm/plough": "Turns *soil* over"}
    for name, value in registries.environment.items():
        monkeypatch.setenv(name, value)
    return registries


class Adding:
    """Adds to a list in this folder."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path, self._capsys = folder / "README.md", capsys
        self.code, self.out, self.err = 0, "", ""

    def __call__(self, text: str, *arguments: str) -> list[str]:
        """Return the lines that are new."""
        self.path.write_text(text, "utf-8")
        self.code = main(
            ["add", "--no-config", "--allow-private", "--no-cache", "--write", *arguments]
        )
        said = self._capsys.readouterr()
        self.out, self.err = said.out, said.err
        old = text.splitlines()
        return [line for line in self.path.read_text("utf-8").splitlines() if line not in old]


@pytest.fixture
def add(farm: Registries, folder: Path, capsys: pytest.CaptureFixture[str]) -> Adding:
    return Adding(folder, capsys)


TABLE = """# Farm

## Models

| No. | Name | Title | Authors | Venue | Year | Paper | Code |
|---|---|---|---|---|---|---|---|
| 1 | Plow | [Plow: Deep Furrows in Wet Soil](https://arxiv.org/abs/2201.00001) | A. Far et al. | CVPR | 2022 | [PDF](https://arxiv.org/pdf/2201.00001v2) | [Code](https://github.com/far/plow) |
| 2 | - | [Rakes Without Regret at Scale](https://arxiv.org/abs/2301.00002) | B. Near et al. | arXiv | 2023 | [PDF](https://arxiv.org/pdf/2301.00002) | - |
| 3 | - | [Gates That Learn When to Close](https://arxiv.org/abs/2306.00004) | D. Long et al. | NeurIPS | 2023 | [PDF](https://arxiv.org/pdf/2306.00004) | - |
| 4 | Hoe | [Hoe: One Tool for All Weeds](https://arxiv.org/abs/2501.00003) | C. Wide et al. | ICCV | 2025 | [PDF](https://arxiv.org/pdf/2501.00003) | [Code](https://github.com/wide/hoe) |
"""


def test_a_row_is_composed_by_the_roles_of_the_columns(add: Adding) -> None:
    lines = add(TABLE, "2406.00001", "--code", "https://github.com/Low/HayNet")
    assert lines[0] == (
        "| 4 | HayNet | [HayNet: Finding Needles With Foundation Models]"
        "(https://arxiv.org/abs/2406.00001) | A. Low et al. | CVPR | 2024 |"
        " [PDF](https://arxiv.org/pdf/2406.00001) | [Code](https://github.com/Low/HayNet) |"
    )
    assert lines[1].startswith("| 5 | Hoe |")
    assert add.code == 0


def test_what_no_record_states_is_left_as_neighbors_leave_it(add: Adding) -> None:
    (line, _) = add(TABLE, "2407.00002")
    assert line == (
        "| 4 | - | [Counting Sheep in $O(n)$ \\| A \\*Proof\\*](https://arxiv.org/abs/2407.00002)"
        " | E. Ox et al. | arXiv | 2024 | [PDF](https://arxiv.org/pdf/2407.00002) | - |"
    )


def test_the_new_row_has_no_findings(add: Adding, capsys) -> None:
    add(TABLE, "2406.00001", "--code", "https://github.com/Low/HayNet")
    assert main(["check", "--no-config", "--offline", "README.md"]) == 0
    assert "README.md:10:" not in capsys.readouterr().out


def test_a_table_that_counts_down_grows_at_its_top(add: Adding) -> None:
    rows = TABLE.splitlines()
    text = "\n".join([*rows[:6], *reversed(rows[6:])]) + "\n"
    lines = add(text, "10.1234/barn")
    assert lines[0].startswith("| 5 | - | [Barns & Fences Revisited](https://doi.org/10.1234/barn)")


ITEMS = """# Farm

## Old

- [Deep Furrows in Wet Soil](https://arxiv.org/abs/2201.00001), *A. Far, B. Near*, CVPR 2022 [[code](https://github.com/far/plow)]
- [Rakes Without Regret at Scale](https://arxiv.org/abs/2202.00002), *C. Wide*, arXiv 2022

## New

* **One Tool for All Weeds.** (ICCV'25) [[paper](https://arxiv.org/pdf/2501.00003.pdf)] [[code](https://github.com/wide/hoe)] `2025.01`
* **A Garden of Forking Paths.** (arXiv'24) [[paper](https://arxiv.org/pdf/2412.00004.pdf)] `2024.12`
* **Wells That Remember All Water.** (ECCV'23) [[paper](https://arxiv.org/pdf/2303.00005.pdf)] `2023.03`
* **Fields as Functions of Time.** (arXiv'22) [[paper](https://arxiv.org/pdf/2212.00006.pdf)] `2022.12`
"""


def test_an_item_has_the_marks_of_its_section(add: Adding) -> None:
    (line,) = add(ITEMS, "2406.00001", "--section", "New")
    assert line == (
        "* **HayNet: Finding Needles With Foundation Models.** (CVPR'24)"
        " [[paper](https://arxiv.org/pdf/2406.00001.pdf)] `2024.06`"
    )
    text = add.path.read_text("utf-8").splitlines()
    assert text[text.index(line) - 1].startswith("* **A Garden of Forking Paths")


def test_another_section_has_other_marks(add: Adding) -> None:
    (line,) = add(ITEMS, "10.1234/barn", "--section", "old")
    assert line == (
        "- [Barns & Fences Revisited](https://doi.org/10.1234/barn), *H. Ty, I. Un*,"
        " Journal of Field Work 2022"
    )


def test_an_item_of_several_lines_keeps_them(add: Adding) -> None:
    text = """# Farm

1. **Deep Furrows in Wet Soil**

    *Ada Far, Ben Near.* [[pdf](https://arxiv.org/abs/2201.00001)] [[code](https://github.com/far/plow)], 2022.1

2. **Rakes Without Regret at Scale**

    *Cy Wide, Dan Low.* [[pdf](https://arxiv.org/abs/2202.00002)], 2022.2
"""
    assert add(text, "2407.00002") == [
        "3. **Counting Sheep in $O(n)$ | A \\*Proof\\***",
        "    *Eve Ox, Fay Po.* [[pdf](https://arxiv.org/abs/2407.00002)], 2024.7",
    ]


def test_the_lines_of_an_item_with_a_longer_number_stay_in_it(add: Adding) -> None:
    items = "".join(
        f"{n}. **Furrow Number {n} in Wet Soil.**\n\n"
        f"   *Ada Far, Ben Near.* [[abs](https://arxiv.org/abs/220{n}.00001)], 2022.{n}\n\n"
        for n in range(1, 10)
    )
    assert add(f"# Farm\n\n{items}", "2407.00002") == [
        "10. **Counting Sheep in $O(n)$ | A \\*Proof\\*.**",
        "    *Eve Ox, Fay Po.* [[abs](https://arxiv.org/abs/2407.00002)], 2024.7",
    ]


def test_badges_name_the_new_work(add: Adding) -> None:
    text = """# Farm

* Deep Furrows in Wet Soil [[Paper]](https://arxiv.org/abs/2201.00001) ![](https://img.shields.io/badge/arXiv-2022.01-red) [![Star](https://img.shields.io/github/stars/far/plow.svg?style=social)](https://github.com/far/plow)
* Rakes Without Regret at Scale [[Paper]](https://arxiv.org/abs/2202.00002) ![](https://img.shields.io/badge/arXiv-2022.02-red) [![Star](https://img.shields.io/github/stars/wide/rake.svg?style=social)](https://github.com/wide/rake)
"""
    (line,) = add(text, "2301.00003", "--code", "https://github.com/Ra/Tractor")
    assert line == (
        "* A Study of Old Tractors [[Paper]](https://arxiv.org/abs/2301.00003)"
        " ![](https://img.shields.io/badge/arXiv-2023.01-red)"
        " [![Star](https://img.shields.io/github/stars/Ra/Tractor.svg?style=social)]"
        "(https://github.com/Ra/Tractor)"
    )


def test_aligned_columns_stay_aligned(add: Adding) -> None:
    text = """# Farm

| Title                     | Venue | Paper                                         |
| ------------------------- | ----- | --------------------------------------------- |
| Deep Furrows in Wet Soil  | CVPR  | [link](https://arxiv.org/abs/2201.00001)      |
| Rakes Without Any Regret  | ICCV  | [link](https://arxiv.org/abs/2202.00002)      |
"""
    assert add(text, "2301.00003") == [
        "| A Study of Old Tractors   |       | [link](https://arxiv.org/abs/2301.00003)      |"
    ]


REPOSITORIES = """# Tools

- [anvil](https://github.com/smith/anvil) - Hammers out models.
- [bellows](https://github.com/smith/bellows) - Blows air into data.
- [chisel](https://github.com/smith/chisel) - Carves tensors out of stone.
- [forge](https://github.com/smith/forge) - Melts metals.
- [hammer](https://github.com/smith/hammer) - Hits nails.
- [kiln](https://github.com/smith/kiln) - Burns clay.
- [tongs](https://github.com/smith/tongs) - Holds hot things.
"""


def test_a_repository_is_put_in_alphabetical_order(add: Adding) -> None:
    (line,) = add(REPOSITORIES, "https://github.com/farm/plough")
    assert line == "- [Plough](https://github.com/Farm/Plough) - Turns \\*soil\\* over."
    text = add.path.read_text("utf-8").splitlines()
    assert text[text.index(line) + 1].startswith("- [tongs]")


def test_a_description_that_is_unknown_leaves_no_marks(add: Adding, farm: Registries) -> None:
    farm.descriptions.clear()
    assert add(REPOSITORIES, "https://github.com/farm/plough") == [
        "- [Plough](https://github.com/Farm/Plough)"
    ]


@pytest.mark.parametrize(
    "operand",
    [
        "2201.00001",
        "arXiv:2201.00001v3",
        "https://arxiv.org/pdf/2201.00001v1.pdf",
        "https://huggingface.co/papers/2201.00001",
    ],
)
def test_a_listed_work_is_not_added_again(add: Adding, farm: Registries, operand: str) -> None:
    farm.papers["2201.00001"] = Paper(("Plow: Deep Furrows in Wet Soil",))
    assert add(TABLE, operand) == []
    assert add.code == 1
    assert add.err.startswith("README.md:7: already listed: `Plow: Deep Furrows in Wet Soil`")
    assert add(TABLE, operand, "--force") != []
    assert add.code == 0


def test_the_same_title_under_another_identifier_is_listed(add: Adding, farm: Registries) -> None:
    farm.papers["2299.00001"] = Paper(("Rakes Without Regret, at Scale",))
    farm.papers["2209.00001"] = farm.papers["2299.00001"]
    assert add(TABLE, "2209.00001") == []
    assert add.err.startswith("README.md:8: already listed")


def test_several_works_are_added_in_one_run(add: Adding) -> None:
    add(TABLE, "2406.00001", "2407.00002", "10.1234/barn")
    numbers = [line.split("|")[1].strip() for line in add.path.read_text("utf-8").splitlines()[6:]]
    assert numbers == ["1", "2", "3", "4", "5", "6", "7"]


def test_a_paper_of_the_anthology_is_found_by_its_doi(add: Adding) -> None:
    lines = add(ITEMS, "https://aclanthology.org/2023.acl-long.7.pdf", "--section", "New")
    assert "Words of the Farm in Many Languages" in lines[0]


def test_the_diff_is_the_default_and_changes_nothing(
    farm: Registries, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "README.md").write_text(ITEMS, "utf-8")
    command = ["add", "--no-config", "--allow-private", "--no-cache", "--section", "New"]
    assert main([*command, "2406.00001"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("--- a/README.md\n+++ b/README.md\n@@ ")
    assert "\n+* **HayNet:" in out
    assert (folder / "README.md").read_text("utf-8") == ITEMS


def test_line_ends_and_byte_order_mark_are_kept(
    farm: Registries, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = folder / "README.md"
    before = b"\xef\xbb\xbf" + ITEMS.replace("\n", "\r\n").encode()
    path.write_bytes(before)
    command = ["add", "--no-config", "--allow-private", "--no-cache", "--section", "New"]
    assert main([*command, "--write", "2406.00001"]) == 0
    after = path.read_bytes()
    added = [line for line in after.split(b"\r\n") if line not in before.split(b"\r\n")]
    assert len(added) == 1
    assert after.startswith(b"\xef\xbb\xbf")
    assert after.count(b"\n") == after.count(b"\r\n")


@pytest.mark.parametrize(
    ("section", "message"),
    [
        ("", "several sections have entries; use `--section` with one of `New`, `Old`"),
        ("Nwe", "unknown section `Nwe`; did you mean `New`?"),
        ("Farm > Other", "unknown section `Farm > Other`"),
    ],
)
def test_the_section_must_be_clear(add: Adding, section: str, message: str) -> None:
    assert add(ITEMS, "2406.00001", "--section", section) == []
    assert add.code == 2
    assert message in add.err


def test_a_heading_that_shows_its_marks_is_found(add: Adding) -> None:
    text = ITEMS.replace("## New\n", "##New\n---\n")
    assert len(add(text, "2406.00001", "--section", "New")) == 1


def test_a_section_without_entries_cannot_be_imitated(add: Adding) -> None:
    assert add(ITEMS + "\n## Empty\n\nSoon.\n", "2406.00001", "--section", "Empty") == []
    assert "section `Empty` has no entry to imitate" in add.err
    assert add("# Farm\n\nNothing here.\n", "2406.00001") == []
    assert "the list has no entry to imitate" in add.err


@pytest.mark.parametrize("operand", ["hay", "https://example.net/paper", "12345", "--", "2406.1"])
def test_what_names_no_work_is_a_usage_error(add: Adding, operand: str) -> None:
    assert add(ITEMS, operand, "--section", "New") == []
    assert add.code == 2
    assert add.err.startswith("surveylint: error: ")


def test_an_unknown_or_unanswered_identifier_is_an_error(add: Adding, farm: Registries) -> None:
    assert add(ITEMS, "2499.00009", "--section", "New") == []
    assert (add.code, "no registry knows it" in add.err) == (2, True)
    farm.faults["arxiv"] = lambda asked: Said(503)
    assert add(ITEMS, "2406.00001", "--section", "New") == []
    assert add.code == 2
    assert "arXiv: 1 identifier is not verified: HTTP 503" in add.err
    assert "2406.00001: a registry did not answer; run it again" in add.err
    assert add(ITEMS, "2406.00001", "--section", "New", "--offline") == []
    assert "2406.00001: no cached record; run it without `--offline`" in add.err


COUNTING = """# Farm

| # | Title | Venue | Date | Code |
|---|---|---|---|---|
| 1 | [Hoe: One Tool for All Weeds](https://arxiv.org/abs/2501.00003) | ICCV 2025 | 2025.01 | [Code](https://github.com/wide/hoe) |
| 2 | [Gates That Learn When to Close](https://arxiv.org/abs/2306.00004) | ACL 2023 | 2023.06 | [Code](https://arxiv.org/abs/2306.00004) |
| 4 | [Scythes Between Seasons](https://arxiv.org/abs/2311.00005) | ACL 2024 | 2023.11 | - |
| 5 | [Plow: Deep Furrows in Wet Soil](https://arxiv.org/abs/2201.00001) | CVPR 2022 | 2022.01 | - |
| 6 | [Rakes Without Regret at Scale](https://arxiv.org/abs/2203.00002) | CVPR 2022 | 2022.03 | - |
"""


def test_numbers_that_count_up_with_a_gap_go_on_at_the_end(add: Adding) -> None:
    title, url = "Counting Sheep by Moonlight", "https://arxiv.org/abs/2501.09999"
    (row,) = add(COUNTING, url, "--offline", "--title", title, "--venue", "RSS 2025")
    assert row == f"| 7 | [{title}]({url}) | RSS 2025 | - | - |"
    assert add.path.read_text("utf-8").endswith(f"{row}\n")


def test_a_gap_in_the_numbers_after_the_place_remains(add: Adding) -> None:
    head = "# Farm\n\n| # | Title | Venue |\n|---|---|---|\n"
    rows = ((1, "Ant"), (2, "Bee"), (3, "Dog"), (5, "Elk"), (6, "Fox"), (7, "Gnu"), (8, "Hen"))
    text = head + "".join(
        f"| {number} | [{name} Counting](https://farm.example/{name}) | ACL |\n"
        for number, name in rows
    )
    added = add(text, "https://farm.example/Cow", "--offline", "--title", "Cow Counting")
    assert [line.split()[1] for line in added] == ["3", "4", "6", "7", "8", "9"]
    assert "[Cow Counting]" in added[0]


def test_a_hostile_record_stays_inert(add: Adding, farm: Registries) -> None:
    evil = "Evil ](javascript:x) <script>alert(1)</script> `a` [b] **c** | d ::error:: \x1b[31m"
    farm.papers["2406.00007"] = Paper((evil.replace("\x1b", "&#27;"), evil.replace("\x1b", "")))
    lines = add(TABLE, "2406.00007")
    assert "\x1b" not in "".join(lines)
    assert "<script>" not in lines[0].replace("\\<script>", "")
    main(["works", "--no-config", "--format", "json"])
    assert add.path.read_text("utf-8").count("\n| ") == 6


def test_code_must_be_one_repository(add: Adding) -> None:
    add(TABLE, "2406.00001", "--code", "https://example.net")
    assert (add.code, "is not a repository" in add.err) == (2, True)
    add(TABLE, "2406.00001", "2407.00002", "--code", "https://github.com/a/b")
    assert (add.code, "several works" in add.err) == (2, True)


OPENREVIEW = "https://openreview.net/forum?id=Abc123xyz"


def test_a_page_without_a_registry_needs_its_title(add: Adding, farm: Registries) -> None:
    assert add(ITEMS, OPENREVIEW, "--section", "New") == []
    assert (add.code, "OpenReview answers no program" in add.err) == (2, True)
    assert "`--title`" in add.err
    farm.asked.clear()
    fields = ("--title", "Barn: A Roof for Everything", "--venue", "ICLR", "--year", "2026")
    lines = add(TABLE, OPENREVIEW, *fields)
    assert lines[0].startswith(
        f"| 5 | Barn | [Barn: A Roof for Everything]({OPENREVIEW}) | - | ICLR | 2026 |"
    )
    assert farm.asked == {}


def test_a_title_with_brackets_is_kept_and_no_venue_is_made_up(add: Adding) -> None:
    fields = ("--title", "Ab ](x) of the Barn")
    (line,) = add(TABLE, "https://example.net/barn.pdf", *fields)[:1]
    assert "Ab \\](x) of the Barn" in line
    assert "arXiv" not in line


def test_what_is_stated_counts_more_than_the_record(add: Adding) -> None:
    plain, stated = (
        add(TABLE, "2406.00001", *more)[0] for more in ((), ("--title", "Straw: Not Hay"))
    )
    assert "| Straw | [Straw: Not Hay](https://arxiv.org/abs/2406.00001) |" in stated
    assert plain.split("|")[4:] == stated.split("|")[4:]


def test_fields_belong_to_one_work(add: Adding) -> None:
    add(TABLE, "2406.00001", "2407.00002", "--title", "Straw")
    assert (add.code, "--title: several works" in add.err) == (2, True)


def test_the_end_of_the_time_adds_nothing(add: Adding) -> None:
    assert add(TABLE, "2406.00001", "--max-time", "0") == []
    assert (add.code, "time limit" in add.err) == (2, True)
    assert "no registry knows it" not in add.err


HTML_TABLE = """# Farm

## Models

<table>
  <tr><th>Name</th><th>Title</th><th>Venue</th><th>Paper</th><th>Code</th></tr>
  <tr>
    <td>Plow</td>
    <td>Plow: Deep Furrows in Wet Soil</td>
    <td>CVPR 2022</td>
    <td><a href="https://arxiv.org/abs/2201.00001">Paper</a></td>
    <td><a href="https://github.com/far/plow">Code</a></td>
  </tr>
  <tr>
    <td>Hoe</td>
    <td>Hoe: One Tool for All Weeds</td>
    <td>ICCV 2025</td>
    <td><a href="https://arxiv.org/abs/2501.00003">Paper</a></td>
    <td>-</td>
  </tr>
</table>
"""


def test_a_row_of_a_html_table_has_the_lines_of_its_neighbors(add: Adding, farm) -> None:
    farm.papers["2601.00008"] = Paper(("Tag: *Needles* & Pins < [in] Hay",), published="2026-01-05")
    lines = add(HTML_TABLE, "2601.00008")
    assert add.code == 0
    assert lines == [
        "    <td>Tag</td>",
        "    <td>Tag: &#42;Needles&#42; &amp; Pins &lt; &#91;in&#93; Hay</td>",
        '    <td><a href="https://arxiv.org/abs/2601.00008">Paper</a></td>',
    ]
    again = add.path.read_text("utf-8")
    assert again.count("<td>-</td>") == 3  # neither the venue nor the code is known
    assert again.count("<tr>") == again.count("</tr>") == 4
    assert add(again, "2601.00008") == []
    assert add.code == 1


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("<td>CVPR 2022</td>", '<td rowspan="2">CVPR 2022</td>', "merged cells"),
        ("</tr>\n  <tr>\n    <td>Hoe", "</tr><tr>\n    <td>Hoe", "lines of their own"),
    ],
)
def test_a_html_table_of_another_form_is_left_alone(
    add: Adding, old: str, new: str, why: str
) -> None:
    assert old in HTML_TABLE
    assert add(HTML_TABLE.replace(old, new), "2406.00001") == []
    assert (add.code, why in add.err) == (2, True)
