"""Category drift: which values are one, and which only look alike."""

import pytest
from rules_support import run_rule


def column(*values: str, header: str = "Venue") -> str:
    """Write a table with one value a row."""
    lines = [
        f"| Pixel Graphs in Context {i} | {value} | [PDF](https://a.org/{i}) |"
        for i, value in enumerate(values)
    ]
    return "\n".join([f"| Title | {header} | Paper |", "| --- | --- | --- |", *lines, ""])


@pytest.mark.parametrize(
    ("rare", "common"),
    [
        ("SIGGRAPH", "Siggraph"),
        ("ICCV 2025", "ICCV2025"),
        ("CVPR-W", "CVPRW"),
        ("Image  Synthesis", "Image synthesis"),
        ("Segmentatlon", "Segmentation"),
        ("Video Segmentatoin", "Video Segmentation"),
    ],
)
def test_a_variant_of_a_commoner_value_is_told(rare: str, common: str) -> None:
    assert f"in 1 cell, `{common}` in 5" in run_rule("category-drift", column(*[common] * 5, rare))


@pytest.mark.parametrize(
    ("rare", "common"),
    [
        ("ICCV", "ECCV"),
        ("ICLR (Oral)", "ICLR"),
        ("NeurIPS", "NeurIPS-W"),
        ("✅", "❌"),
        ("⭐️", "⭐️⭐️"),
        ("w", "W"),
        ("1-2m", "1.2m"),
        ("<0.8m", "0.8m"),
        ("Track 1 0", "Track 10"),
        ("Unsupervised", "Supervised"),
        ("Videos", "Video"),
        ("3D  MRI", "3D MRI"),
        ("[CVPR](https://a.org/x)", "cvpr"),
    ],
)
def test_another_value_is_no_drift(rare: str, common: str) -> None:
    assert run_rule("category-drift", column(*[common] * 5, rare)) == ""


def test_two_forms_that_stand_equally_often_are_silent() -> None:
    assert (
        run_rule("category-drift", column("MICCAI", "MICCAI", "Miccai", "Miccai", "miccai")) == ""
    )


def test_categories_of_two_headers_are_not_compared() -> None:
    text = (
        column("Image", "Image", header="Task")
        + "\n## More\n\n"
        + column("image", "video", header="Domain")
    )
    assert run_rule("category-drift", text) == ""


def test_venues_are_compared_over_all_tables() -> None:
    text = column("arXiv", "arXiv") + "\n## More\n\n" + column("arxiv", header="Pub")
    assert "`arxiv` in 1 cell, `arXiv` in 2" in run_rule("category-drift", text)


def test_an_underscore_is_a_hyphen_and_the_commonest_form_is_proposed() -> None:
    told = run_rule(
        "category-drift", column("ABCD_W", "ABCD_W", "ABCD_W", "ABCDW", "ABCDW", "ABCD-W")
    )
    assert "`ABCDW` in 2 cells, `ABCD_W` in 3" in told
    assert "`ABCD-W` in 1 cell, `ABCD_W` in 3" in told


def test_no_value_is_measured_by_one_that_is_misspelt() -> None:
    said = run_rule(
        "category-drift", column(*["Segmentaion"] * 6, "Segmentation", header="Category")
    )
    assert "`Segmentaion` is a misspelling of `Segmentation`" in said
    assert "in 1 cell" not in said
