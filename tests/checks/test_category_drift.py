"""Category drift: which values are the same, and which only look alike."""

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
def test_a_variant_of_a_more_frequent_value_is_reported(rare: str, common: str) -> None:
    found = run_rule("category-drift", column(*[common] * 5, rare))
    assert f"in 1 cell; did you mean `{common}` as in 5 other cells?" in found


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
def test_a_different_value_is_not_reported(rare: str, common: str) -> None:
    assert run_rule("category-drift", column(*[common] * 5, rare)) == ""


def test_two_equally_frequent_forms_are_not_reported() -> None:
    assert (
        run_rule("category-drift", column("MICCAI", "MICCAI", "Miccai", "Miccai", "miccai")) == ""
    )


def test_categories_under_two_headers_are_not_compared() -> None:
    text = (
        column("Image", "Image", header="Task")
        + "\n## More\n\n"
        + column("image", "video", header="Domain")
    )
    assert run_rule("category-drift", text) == ""


def test_venues_are_compared_across_all_tables() -> None:
    text = column("arXiv", "arXiv") + "\n## More\n\n" + column("arxiv", header="Pub")
    assert "`arxiv` in 1 cell; did you mean `arXiv` as in 2 other cells?" in run_rule(
        "category-drift", text
    )


def test_an_underscore_equals_a_hyphen_and_the_most_frequent_form_is_suggested() -> None:
    found = run_rule(
        "category-drift", column("ABCD_W", "ABCD_W", "ABCD_W", "ABCDW", "ABCDW", "ABCD-W")
    )
    assert "`ABCDW` in 2 cells; did you mean `ABCD_W` as in 3 other cells?" in found
    assert "`ABCD-W` in 1 cell; did you mean `ABCD_W` as in 3 other cells?" in found


def test_no_value_is_compared_with_a_misspelled_one() -> None:
    found = run_rule(
        "category-drift", column(*["Segmentaion"] * 6, "Segmentation", header="Category")
    )
    assert "misspelled value `Segmentaion`; did you mean `Segmentation`?" in found
    assert "in 1 cell" not in found
