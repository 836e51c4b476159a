"""Rules on categories: what a lexicon decides and when it abstains, which values are one."""

import pytest
from rules_support import run_rule

from surveylint.checks.categories import Lexicon, judge

FIELD = Lexicon(
    frozenset({"medical"}), frozenset({"chest", "x-ray", "biopsy", "blood cell"}), frozenset({"organ", "gene"})
)
OWN = ["Reports from chest scans"] * 8
OTHER = ["Pixel graphs in context"] * 8


def filed(own: list[str], other: list[str], rival: str = "general") -> list[int] | None:
    """Judge a column of two labels and give the places that are misfiled."""
    verdict = judge(["medical"] * len(own) + [rival] * len(other), own + other, FIELD)
    return None if verdict is None else [entry.number for entry in verdict.misfiled]


@pytest.mark.parametrize(
    ("title", "deciding"),
    [
        ("Chest scans", ("chest",)),
        ("Looking at chests", ("chest",)),
        ("Biopsies as text", ("biopsy",)),
        ("X-rays and other images", ("x-ray",)),
        ("A chest-to-text model", ("chest",)),
        ("Counting blood cells", ("blood cell",)),
        ("An organ of state", ()),
        ("Multi-organ gene maps", ("gene", "organ")),
        ("Orchestra and general X ray", ("x-ray",)),
        ("Manchester by night", ()),
        ("Blood and cell", ()),
    ],
)
def test_whole_words_decide(title: str, deciding: tuple[str, ...]) -> None:
    assert FIELD.deciding(title) == deciding


def test_an_entry_with_words_of_the_field_is_misfiled() -> None:
    assert filed(OWN, [*OTHER, "Chest scans as language"]) == [16]


def test_entries_of_the_field_without_its_words_stay() -> None:
    assert filed([*OWN, "Answering questions"], OTHER) == []


def test_a_field_whose_titles_rarely_hold_its_words_is_not_judged() -> None:
    assert filed([*OWN[:4], *OTHER[:4]], [*OTHER, "Chest scans as language"]) is None


def test_a_class_that_often_holds_the_fields_words_is_not_judged() -> None:
    assert filed(OWN, [*OTHER, *["Chest scans as language"] * 4]) == []


def test_small_classes_are_not_judged() -> None:
    assert filed(OWN, [*OTHER[:6], "Chest scans as language"]) is None


def test_a_label_that_names_the_field_among_others_is_no_rival() -> None:
    assert filed(OWN, [*OTHER, "Chest scans as language"], "general, medical") == []


def test_an_entry_with_words_of_its_own_field_stays() -> None:
    robots = Lexicon(frozenset({"robotics"}), frozenset({"robot"}), frozenset())
    labels = ["medical"] * 8 + ["robotics"] * 9
    verdict = judge(labels, [*OWN, *OTHER, "A robot that reads chest scans"], FIELD, [robots])
    assert verdict is not None
    assert verdict.misfiled == ()


def column(*values: str, header: str = "Venue") -> str:
    """Write a table with one value a row."""
    lines = [f"| Pixel Graphs in Context {i} | {value} | [PDF](https://a.org/{i}) |" for i, value in enumerate(values)]
    return "\n".join([f"| Title | {header} | Paper |", "| --- | --- | --- |", *lines, ""])


def test_many_misfiled_entries_are_one_doubt_about_the_column() -> None:
    titles = ["Reports from chest X-rays"] * 30 + ["Pixel graphs in context"] * 25 + ["Chest X-rays as language"] * 4
    lines = [
        f"| {title} {i} | {'Medical' if i < 30 else 'General'} | [PDF](https://a.org/{i}) |"
        for i, title in enumerate(titles)
    ]
    text = "\n".join(["| Title | Domain | Paper |", "| --- | --- | --- |", *lines, ""])
    told = run_rule("misfiled-entry", text).splitlines()
    assert len(told) == 1
    assert "README.md:1:11: warning[misfiled-entry] 4 of 59 entries" in told[0]


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
    assert run_rule("category-drift", column("MICCAI", "MICCAI", "Miccai", "Miccai", "miccai")) == ""


def test_categories_of_two_headers_are_not_compared() -> None:
    text = column("Image", "Image", header="Task") + "\n## More\n\n" + column("image", "video", header="Domain")
    assert run_rule("category-drift", text) == ""


def test_venues_are_compared_over_all_tables() -> None:
    text = column("arXiv", "arXiv") + "\n## More\n\n" + column("arxiv", header="Pub")
    assert "`arxiv` in 1 cell, `arXiv` in 2" in run_rule("category-drift", text)


def test_an_underscore_is_a_hyphen_and_the_commonest_form_is_proposed() -> None:
    told = run_rule("category-drift", column("ABCD_W", "ABCD_W", "ABCD_W", "ABCDW", "ABCDW", "ABCD-W"))
    assert "`ABCDW` in 2 cells, `ABCD_W` in 3" in told
    assert "`ABCD-W` in 1 cell, `ABCD_W` in 3" in told
