"""URLs that spell a title: which contradict the title of their entry."""

import sys

import pytest
from rules_support import run_rule

CVF = "https://openaccess.thecvf.com/content/CVPR2023/papers/Doe_{}_CVPR_2023_paper.pdf"


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
def test_a_url_that_does_not_contradict_the_title_is_not_reported(title: str) -> None:
    text = (
        f"- [{title}]({CVF.format('Stable_Training_on_Raw_Audio')})\n"
        "- [Pixel Graphs in Context](https://a.org/b)\n"
    )
    assert run_rule("slug-drift", text) == ""


def test_a_page_inside_a_volume_is_not_reported() -> None:
    volume = "300000001_Advances_in_Audio_Engineering_of_the_Year"
    url = f"https://www.researchgate.net/publication/{volume}#page=7"
    assert run_rule("slug-drift", f"- [Stable Training of Pixel Graphs]({url})\n") == ""


def test_an_entry_with_the_words_of_the_url_elsewhere_is_not_reported() -> None:
    text = (
        f"- [Best Paper of the Conference]({CVF.format('Stable_Training_on_Raw_Audio')}) "
        "- Stable training on raw audio\n"
    )
    assert run_rule("slug-drift", text) == ""


def test_rapidfuzz_is_not_loaded_for_urls_that_agree(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidfuzz.fuzz", None)
    text = f"- [Stable Training on Raw Audio]({CVF.format('Stable_Training_on_Raw_Audio')})\n"
    assert run_rule("slug-drift", text) == ""


@pytest.mark.parametrize(
    "title", ["ICCV 2015, Ada Low and Bo Quist", "CVPR'16, Ada Low, Bo Quist et al.", "ICCV2015"]
)
def test_a_venue_and_authors_are_not_compared_with_a_url(title: str) -> None:
    url = CVF.format("Deep_Search_for_Livers")
    assert (
        run_rule("slug-drift", f"| Title | Paper |\n| --- | --- |\n| {title} | [pdf]({url}) |\n")
        == ""
    )
