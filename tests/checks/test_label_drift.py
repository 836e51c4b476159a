"""The rule on links whose text promises something else, beyond its page."""

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
        r"[10.1007/978-3-030-58452-8\_24](https://doi.org/10.1007/978-3-030-58452-8_24)",
        "[10.1007/978-3-030-58452--24](https://doi.org/10.1007/978-3-030-58452--24)",
        "[10.1016/j.map&amp;2](https://doi.org/10.1016/j.map&2)",
        "[10.1234/map.1, 10.1234/map.2](https://doi.org/10.1234/map.2)",
        "[2023.1115](https://arxiv.org/abs/2401.00002)",
        "[Comment on arXiv:2301.00009](https://arxiv.org/abs/2401.00004)",
        "which extends arXiv:2301.00009 [pdf](https://arxiv.org/abs/2401.00004)",
    ],
)
def test_a_label_that_may_be_right_is_not_reported(link: str) -> None:
    assert run_rule("label-drift", f"- A Work of Many Words {link}\n") == ""


def test_a_label_outside_of_entries_is_not_reported() -> None:
    text = "# Tool\n\nReads tables.\n\nWrites them.\n\nCite our [paper](https://github.com/lab/work) if you use it.\n"
    assert run_rule("label-drift", text) == ""


def test_brackets_around_a_label_change_nothing() -> None:
    said = run_rule(
        "label-drift", "- A Work of Many Words [[📄 Paper]](https://github.com/lab/work)\n"
    )
    assert "links to the repository `lab/work`; expected a paper" in said


BOOK = "- [A Map of Many Rivers](https://maps.example.org/rivers)\n- [Road Signs](https://maps.example.org/signs)\n"


def test_a_repository_that_is_the_book_itself_is_not_reported() -> None:
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
def test_a_repository_that_may_be_the_code_of_a_paper_is_reported(item: str) -> None:
    assert "expected a paper" in run_rule("label-drift", f"{BOOK}- {item}\n")
