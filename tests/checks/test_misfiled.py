"""Misfiled entries: what a lexicon decides for columns and headings, and when it does not."""

import pytest
from rules_support import run_rule

from surveylint.checks._lexicon import Lexicon, judge
from surveylint.checks.misfiled import heading_label

FIELD = Lexicon(
    frozenset({"medical"}),
    frozenset({"chest", "x-ray", "biopsy", "blood cell"}),
    frozenset({"organ", "gene"}),
)
OWN = ["Reports from chest scans"] * 8
OTHER = ["Pixel graphs in context"] * 8


def filed(own: list[str], other: list[str], rival: str = "general") -> list[int] | None:
    """Return the misfiled places of a column with two labels."""
    found = judge(["medical"] * len(own) + [rival] * len(other), own + other, FIELD)
    return None if found is None else [entry.number for entry in found.entries]


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
def test_only_whole_words_decide(title: str, deciding: tuple[str, ...]) -> None:
    assert FIELD.deciding(title) == deciding


def test_an_entry_with_words_of_the_field_is_misfiled() -> None:
    assert filed(OWN, [*OTHER, "Chest scans as language"]) == [16]


def test_entries_of_the_field_may_lack_its_words() -> None:
    assert filed([*OWN, "Answering questions"], OTHER) == []


def test_a_field_whose_titles_rarely_have_its_words_is_not_judged() -> None:
    assert filed([*OWN[:4], *OTHER[:4]], [*OTHER, "Chest scans as language"]) is None


def test_a_category_that_often_has_the_words_of_the_field_is_not_judged() -> None:
    assert filed(OWN, [*OTHER, *["Chest scans as language"] * 4]) == []


def test_small_categories_are_not_judged() -> None:
    assert filed(OWN, [*OTHER[:6], "Chest scans as language"]) is None


def test_a_label_that_includes_the_field_is_not_judged() -> None:
    assert filed(OWN, [*OTHER, "Chest scans as language"], "general, medical") == []


def test_an_entry_with_words_of_its_own_field_is_not_misfiled() -> None:
    robots = Lexicon(frozenset({"robotics"}), frozenset({"robot"}), frozenset())
    labels = ["medical"] * 8 + ["robotics"] * 9
    found = judge(labels, [*OWN, *OTHER, "A robot that reads chest scans"], FIELD, [robots])
    assert found is not None
    assert found.entries == ()


def test_many_misfiled_entries_are_one_finding_about_the_column() -> None:
    titles = (
        ["Reports from chest X-rays"] * 30
        + ["Pixel graphs in context"] * 25
        + ["Chest X-rays as language"] * 4
    )
    lines = [
        f"| {title} {i} | {'Medical' if i < 30 else 'General'} | [PDF](https://a.org/{i}) |"
        for i, title in enumerate(titles)
    ]
    text = "\n".join(["| Title | Domain | Paper |", "| --- | --- | --- |", *lines, ""])
    lines = run_rule("misfiled-entry", text).splitlines()
    assert len(lines) == 1
    assert (
        "README.md:1:11: warning[misfiled-entry] inconsistent column: 4 of 59 entries" in lines[0]
    )


CHEST = [
    f"Reports from Chest Scans of {part}" for part in ("A", "B", "C", "D", "E", "F", "G", "H", "I")
]
ROBOTS = [f"Robot Grasping of {part}" for part in ("A", "B", "C", "D", "E", "F", "G", "H", "I")]
GRAPHS = [f"Pixel Graphs of {part}" for part in ("A", "B", "C", "D", "E", "F", "G", "H", "I")]
STRAY = "Grounding Findings in Chest X-rays"


def under_headings(**titles: list[str]) -> str:
    """Write lists under headings: an underscore becomes a space."""
    sections = [
        f"## {name.replace('_', ' ')}\n\n"
        + "".join(f"- [{title}](https://a.org/{name}/{title[-1]}{len(title)})\n" for title in its)
        for name, its in titles.items()
    ]
    return "# Papers\n\n" + "\n".join(sections)


@pytest.mark.parametrize("rival", ["Robotics", "General", "Natural_images"])
def test_a_heading_that_names_a_field_claims_an_entry_under_another(rival: str) -> None:
    text = under_headings(**{"Medical": CHEST, rival: [*ROBOTS, STRAY]})
    found = run_rule("misfiled-entry", text)
    shown = rival.replace("_", " ")
    assert f"listed under `{shown}` but looks like `Medical`: `chest`, `x-ray` appear in" in found
    assert "in 9 of 9 Medical titles and in none of the 9 others" in found


@pytest.mark.parametrize("rival", ["Surveys", "Datasets", "2024", "CVPR", "Segmentation", "Others"])
def test_a_heading_that_names_no_field_keeps_its_entries(rival: str) -> None:
    assert (
        run_rule("misfiled-entry", under_headings(**{"Medical": CHEST, rival: [*GRAPHS, STRAY]}))
        == ""
    )


def test_headings_that_name_no_field_are_judged_with_the_option() -> None:
    found = run_rule(
        "misfiled-entry",
        under_headings(Medical=CHEST, Graphs=[*GRAPHS, STRAY]),
        options={"any-heading": True},
    )
    assert "listed under `Graphs` but looks like `Medical`" in found


def test_a_work_under_both_headings_is_not_misfiled() -> None:
    assert (
        run_rule(
            "misfiled-entry", under_headings(Medical=[*CHEST, STRAY], Robotics=[*ROBOTS, STRAY])
        )
        == ""
    )


def test_an_entry_with_words_of_both_fields_stays_under_its_heading() -> None:
    titles = [*ROBOTS, "A Robot That Takes Chest X-rays"]
    assert run_rule("misfiled-entry", under_headings(Medical=CHEST, Robotics=titles)) == ""


def test_a_heading_whose_titles_rarely_have_the_words_of_its_field_is_not_judged() -> None:
    titles = [*CHEST[:4], *GRAPHS[:5]]
    assert (
        run_rule("misfiled-entry", under_headings(Medical=titles, Robotics=[*ROBOTS, STRAY])) == ""
    )


@pytest.mark.parametrize(
    ("heading", "label"),
    [
        ("2.1 Medical Imaging(医学影像)", "medical imaging"),
        ("22.Medical Imaging", "medical imaging"),
        ("🩺 **Healthcare** Applications", "healthcare"),
        ("Robotics [back]", "robotics"),
        ("Remote-Sensing Papers", "remote-sensing"),
        ("Papers", "papers"),
        ("2024", ""),
    ],
)
def test_a_heading_is_read_without_numbers_symbols_and_brackets(heading: str, label: str) -> None:
    assert heading_label(heading) == label
