"""What the pages of the rules on labels and badges do not show."""

from __future__ import annotations

import pytest
from rules_support import run_rule


@pytest.mark.parametrize(
    "link",
    [
        "[PDF](https://github.com/lab/work/raw/main/paper.pdf)",
        "[Paper](https://lab.github.io/work)",
        "[PyTorch](https://arxiv.org/abs/1912.01703)",
        "[Code](https://drive.google.com/file/d/1abcdefghijklmnopqrstuvwxyz/view)",
        "[Code](https://openaccess.thecvf.com/content/CVPR2021/supplemental/A_B_CVPR_2021_supplemental.zip)",
        "[arXiv](https://www.alphaxiv.org/abs/1706.03762)",
        "[arXiv](#preprints)",
    ],
)
def test_a_label_that_may_be_meant_is_kept(link: str) -> None:
    assert run_rule("label-drift", f"- A Work of Many Words {link}\n") == ""


def test_a_label_outside_of_entries_promises_nothing() -> None:
    text = "# Tool\n\nReads tables.\n\nWrites them.\n\nCite our [paper](https://github.com/lab/work) if you use it.\n"
    assert run_rule("label-drift", text) == ""


def test_brackets_around_a_label_change_nothing() -> None:
    said = run_rule(
        "label-drift", "- A Work of Many Words [[📄 Paper]](https://github.com/lab/work)\n"
    )
    assert "leads to the repository `lab/work`, a paper is wanted" in said


BOOK = "- [A Map of Many Rivers](https://maps.example.org/rivers)\n- [Road Signs](https://maps.example.org/signs)\n"


def test_a_repository_that_is_the_book_itself_is_what_its_label_promises() -> None:
    item = "- Counting Boats by Night [[pdf](https://github.com/lab/counting-boats-by-night)] ![stars](s.svg)\n"
    assert run_rule("label-drift", BOOK + item) == ""


@pytest.mark.parametrize(
    "item",
    [
        "Counting Boats by Night [[pdf](https://github.com/lab/counting-boats)]",
        "Boatnet [[pdf](https://github.com/lab/boatnet)]",
        "Counting Boats [[pdf](https://github.com/lab/counting-boats)] [[project](https://lab.example.org/boats)]",
    ],
)
def test_a_repository_that_may_be_a_papers_code_is_no_paper(item: str) -> None:
    assert "a paper is wanted" in run_rule("label-drift", f"{BOOK}- {item}\n")


def row(badge: str, link: str) -> str:
    return f"| Title | Code |\n| --- | --- |\n| A Work of Many Words ![stars]({badge}) | [Code]({link}) |\n"


@pytest.mark.parametrize(
    "badge",
    [
        "https://img.shields.io/github/stars/Lab/Work.svg?style=social&label=Star",
        "https://img.shields.io/github/last-commit/lab/work",
        "https://badgen.net/github/stars/lab/work",
        "https://img.shields.io/badge/arXiv-1706.03762-red",
        "https://img.shields.io/github/search?query=goto",
    ],
)
def test_a_badge_of_the_linked_repository_is_right(badge: str) -> None:
    assert run_rule("badge-drift", row(badge, "https://github.com/lab/work/tree/main/part")) == ""


def test_a_repository_whose_name_goes_on_is_another_one() -> None:
    said = run_rule(
        "badge-drift",
        row("https://img.shields.io/github/stars/lab/work", "https://github.com/lab/work-2"),
    )
    assert "badge shows `lab/work`, the entry links `lab/work-2`" in said


def test_a_badge_on_a_line_of_its_own_belongs_to_its_entry() -> None:
    text = (
        "- A Work of Many Words [code](https://github.com/lab/work)\n"
        "  ![stars](https://img.shields.io/github/stars/lab/work)\n"
    )
    assert run_rule("badge-drift", text) == ""


def test_badges_above_a_list_are_the_pages_own() -> None:
    text = (
        "![stars](https://img.shields.io/github/stars/me/list) [code](https://github.com/me/tool)\n"
    )
    assert run_rule("badge-drift", text) == ""


BADGED = "- https://github.com/{0} [![stars](https://img.shields.io/github/stars/{0}.svg)](https://github.com/{1})\n"


def test_a_badge_that_leads_to_the_repository_of_another_line_is_told() -> None:
    text = BADGED.format("doe/livers", "doe/livers") + BADGED.format("roe/wrists", "doe/livers")
    assert run_rule("badge-drift", text) == (
        "README.md:2:96: warning[badge-drift] badge of `roe/wrists` leads to `doe/livers`, which another line links\n"
    )


@pytest.mark.parametrize("target", ["elsewhere/bones", "roe/wrists", "new-owner/wrists"])
def test_a_badge_that_leads_to_no_other_line_is_silent(target: str) -> None:
    text = BADGED.format("doe/livers", "doe/livers") + BADGED.format("roe/wrists", target)
    assert run_rule("badge-drift", text) == ""
