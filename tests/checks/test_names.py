"""Rules on names: where they stay silent, which their pages cannot say at length."""

import sys

import pytest
from rules_support import run_rule

from surveylint.model.source import Source
from surveylint.reading import read

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
def test_a_name_that_may_be_meant_is_silent(name: str, title: str) -> None:
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
def test_a_name_that_its_title_writes_otherwise_is_told(name: str, title: str) -> None:
    assert f"name `{name}`, its title says" in run_rule("name-drift", rows((name, title)))


def test_the_same_name_of_two_works_is_no_drift() -> None:
    text = rows(
        ("WaveNorm", "Stable Training on Raw Audio"), ("Wavenorm", "Wavelets Normalised in Time")
    )
    assert run_rule("name-drift", text) == ""


def test_an_address_without_the_titles_capitals_says_nothing_of_a_name() -> None:
    text = f"- [WaveNorm: Stable Training on Raw Audio]({CVF.format('Wavenorm_Stable_Training_on_Raw_Audio')})\n"
    assert run_rule("name-drift", text) == ""


@pytest.mark.parametrize(
    "title",
    [
        "Stable Training on Raw Audio",
        "WaveNorm: Stable Training on Raw Audio",
        "Stable Training on Raw Audio & Beyond",
        "WaveNorm",
        "Oral (CVPR 2023, 100+ citations)",
        "原始音频的稳定训练方法研究",
    ],
)
def test_an_address_that_does_not_contradict_the_title_is_silent(title: str) -> None:
    text = f"- [{title}]({CVF.format('Stable_Training_on_Raw_Audio')})\n- [Pixel Graphs in Context](https://a.org/b)\n"
    assert run_rule("slug-drift", text) == ""


def test_a_page_of_a_volume_is_not_the_volume() -> None:
    url = "https://www.researchgate.net/publication/300000001_Advances_in_Audio_Engineering_of_the_Year#page=7"
    assert run_rule("slug-drift", f"- [Stable Training of Pixel Graphs]({url})\n") == ""


def test_an_entry_that_says_the_addresss_words_elsewhere_is_silent() -> None:
    text = f"- [Best Paper of the Conference]({CVF.format('Stable_Training_on_Raw_Audio')}) - Stable training on raw audio\n"
    assert run_rule("slug-drift", text) == ""


def test_rapidfuzz_is_not_loaded_for_addresses_that_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidfuzz.fuzz", None)
    text = f"- [Stable Training on Raw Audio]({CVF.format('Stable_Training_on_Raw_Audio')})\n"
    assert run_rule("slug-drift", text) == ""


def sections(*tables: str) -> str:
    """Put tables under headings of their own."""
    return "\n".join(f"## Part {number}\n\n{table}" for number, table in enumerate(tables))


def listing(headers: str, cells: str) -> str:
    """Write a table of one row."""
    return f"| {headers} |\n|{' --- |' * (headers.count('|') + 1)}\n| {cells} |\n"


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (
            ("Title | Venue", "Stable Training on Raw Audio | CVPR 2023"),
            ("Title | Date", "Pixels in Context | 2023-05"),
        ),
        (
            ("Model | Title", "WaveNorm | Stable Training"),
            ("Dataset | Title", "Audio9 | Machine Sounds"),
        ),
        (
            ("Title | PDF", "Stable Training | [PDF](https://a.org/b)"),
            ("Paper | URL", "Pixels | [PDF](https://a.org/c)"),
        ),
    ],
    ids=["other-role", "other-thing", "no-other-header-in-common"],
)
def test_headers_over_different_columns_are_no_drift(
    one: tuple[str, str], two: tuple[str, str]
) -> None:
    assert run_rule("header-drift", sections(listing(*one), listing(*two))) == ""


def test_a_column_is_the_same_when_counted_from_the_right() -> None:
    text = sections(
        listing(
            "Model | Title | Paper Link",
            "WaveNorm | Stable Training on Raw Audio | [PDF](https://a.org/b)",
        ),
        listing("Title | PDF Link", "Pixel Graphs in Context | [PDF](https://a.org/c)"),
    )
    assert "column `PDF Link` is `Paper Link` in 1 sibling table" in run_rule("header-drift", text)


def test_the_reading_of_the_examples_above_finds_works() -> None:
    assert (
        len(read(Source("README.md", rows(("WaveNorm", "Stable Training on Raw Audio")))).tables)
        == 1
    )


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


@pytest.mark.parametrize(
    "title", ["ICCV 2015, Ada Low and Bo Quist", "CVPR'16, Ada Low, Bo Quist et al.", "ICCV2015"]
)
def test_a_venue_and_authors_are_compared_with_no_address(title: str) -> None:
    url = CVF.format("Deep_Search_for_Livers")
    assert (
        run_rule("slug-drift", f"| Title | Paper |\n| --- | --- |\n| {title} | [pdf]({url}) |\n")
        == ""
    )
