"""Names and their titles, rows and URLs: what is drift, and what is another name."""

import pytest
from rules_support import run_rule

CVF = "https://openaccess.thecvf.com/content/CVPR2023/papers/Doe_{}_CVPR_2023_paper.pdf"


def rows(*pairs: tuple[str, str]) -> str:
    """Write a table of names and titles."""
    lines = [
        f"| {name} | {title} | [PDF](https://arxiv.org/abs/2401.{i:05d}) |"
        for i, (name, title) in enumerate(pairs)
    ]
    return "\n".join(["| Model | Title | Paper |", "| --- | --- | --- |", *lines, ""])


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Wave Norm", "Wave norm: Stable Training on Raw Audio"),
        ("waveNorm", "WaveNorm: Stable Training on Raw Audio"),
        ("WaveNorm+", "WaveNorm: Stable Training on Raw Audio"),
        ("WaveNorm", "WaveNorm*: Stable Training on Raw Audio"),
        ("WaveNorm 2", "WaveNorm 3: Stable Training on Raw Audio"),
        ("Wavenormer", "Wavenorm: Stable Training on Raw Audio"),
        ("WAV-NORM", "WAX-NORM: Stable Training on Raw Audio"),
        ("BLIP", "CLIP: Stable Training on Raw Audio"),
        ("Speech-100", "WaveNorm: Stable Training on Raw Audio"),
        ("-", "WaveNorm: Stable Training on Raw Audio"),
        ("WaveNorm", "WAVENORM: STABLE TRAINING ON RAW AUDIO"),
        ("WaveNorm", "Stable Training on Raw Audio"),
    ],
)
def test_a_name_that_may_be_meant_is_not_reported(name: str, title: str) -> None:
    assert (
        run_rule("name-drift", rows((name, title), ("PixelGraph", "Linking Image Regions"))) == ""
    )


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Wave-norm", "Wave-NORM: Stable Training on Raw Audio"),
        ("Wavenorm", "WaveNorm: Stable Training on Raw Audio"),
        ("WavveNorm", "WaveNorm: Stable Training on Raw Audio"),
        ("WaevNorm", "WaveNorm: Stable Training on Raw Audio"),
    ],
)
def test_a_name_that_its_title_writes_differently_is_reported(name: str, title: str) -> None:
    assert f"name `{name}` differs from its title;" in run_rule("name-drift", rows((name, title)))


def test_the_same_name_of_two_works_is_not_reported() -> None:
    text = rows(
        ("WaveNorm", "Stable Training on Raw Audio"), ("Wavenorm", "Wavelets Normalised in Time")
    )
    assert run_rule("name-drift", text) == ""


def test_a_url_without_the_capitals_of_the_title_is_not_reported() -> None:
    text = (
        "- [WaveNorm: Stable Training on Raw "
        f"Audio]({CVF.format('Wavenorm_Stable_Training_on_Raw_Audio')})\n"
    )
    assert run_rule("name-drift", text) == ""


TWO_ROWS = """
| Model | Title | Paper |
| --- | --- | --- |
| Grid-seeker | {0} | [PDF](https://arxiv.org/abs/2401.00001) |
| Grid-Seeker | {1} | [PDF](https://arxiv.org/abs/2401.00001) |
"""


def test_of_two_rows_the_one_that_agrees_with_its_own_title_is_right() -> None:
    plain, named = (
        "Grid-seeker finding moments in long videos",
        "Grid-Seeker: Finding Moments in Long Videos",
    )
    assert "README.md:4:3: warning[name-drift] name `Grid-seeker`" in run_rule(
        "name-drift", TWO_ROWS.format(plain, named)
    )
    assert "README.md:5:3: warning[name-drift] name `Grid-Seeker`" in run_rule(
        "name-drift", TWO_ROWS.format(plain, plain)
    )
