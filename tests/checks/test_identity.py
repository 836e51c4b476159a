"""Shared and conflicting links: which entries are two works, and which links are one."""

from __future__ import annotations

import pytest
from rules_support import run_rule

ONE = "Deep Residual Learning for Image Recognition"
OTHER = "Batch Normalization Accelerates Deep Network Training"
LINK = "https://arxiv.org/abs/1512.03385"


def listed(*entries: tuple[str, str]) -> str:
    return "".join(f"- {title}. [[paper]({link})]\n" for title, link in entries)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://arxiv.org/abs/1312.6114", "http://arxiv.org/pdf/1312.6114v10.pdf"),
        ("https://openreview.net/forum?id=rdOuTlTUMX", "https://openreview.net/pdf?id=rdOuTlTUMX"),
        ("https://aclanthology.org/P18-1079/", "https://aclweb.org/anthology/P18-1079"),
        ("https://doi.org/10.1038/nature14539", "https://www.doi.org/10.1038/nature14539"),
    ],
)
def test_two_forms_of_one_identifier_are_one_link(one: str, other: str) -> None:
    assert "two titles share one link" in run_rule(
        "shared-link", listed((ONE, one), (OTHER, other))
    )


def test_rows_of_a_table_are_neighbors_too() -> None:
    rows = (
        f"| Title | Paper |\n| --- | --- |\n| {ONE} | [PDF]({LINK}) |\n"
        f"| {OTHER} | [PDF]({LINK}) |\n"
    )
    assert "` on line 3" in run_rule("shared-link", rows)


def far_apart(section: str = "") -> str:
    """Return a list in which the first and the last work have one link.

    Args:
        section: A heading before the last work.
    """
    between = [
        (f"Another Work of Number {number}", f"https://arxiv.org/abs/2001.0000{number}")
        for number in range(3)
    ]
    return listed((ONE, LINK), *between) + section + listed((OTHER, LINK))


def test_in_one_category_two_titles_share_a_link_at_any_distance() -> None:
    assert "two titles share one link" in run_rule("shared-link", far_apart())
    assert run_rule("title-conflict", far_apart()) == ""


def test_entries_of_two_categories_that_are_far_apart_are_a_conflict_of_titles() -> None:
    text = far_apart("\n## Networks\n\n")
    assert run_rule("shared-link", text) == ""
    assert "info[title-conflict] two titles share one link" in run_rule("title-conflict", text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((ONE, f"{LINK}v1"), (OTHER, f"{LINK}v2")),
        ((ONE, f"{LINK}v1.pdf"), (OTHER, f"{LINK}v3")),
        (
            ("Tide-V1: Currents Make Slow Boats in Rivers", f"{LINK}v1"),
            ("Tide-V2: Quick Ships by Temporal Decomposition", LINK),
        ),
        (
            ("Tide: Currents Make Slow Boats in Rivers", f"{LINK}v1"),
            ("Tide 2.0: Quick Ships by Temporal Decomposition", LINK),
        ),
    ],
    ids=["pinned", "pinned-pdf", "versions-in-names", "second-version"],
)
def test_pinned_versions_of_a_preprint_are_meant(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert run_rule("shared-link", listed(one, other)) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((ONE, f"{LINK}v1"), (OTHER, f"{LINK}v1")),
        ((ONE, f"{LINK}v1"), (OTHER, LINK)),
        (
            ("Tide-V1: Currents Make Slow Boats in Rivers", LINK),
            ("Tide-V2: Quick Ships by Temporal Decomposition", LINK),
        ),
    ],
    ids=["one-version", "only-one-pinned", "none-pinned"],
)
def test_the_same_version_of_a_preprint_is_one_link(
    one: tuple[str, str], other: tuple[str, str]
) -> None:
    assert "two titles share one link" in run_rule("shared-link", listed(one, other))


def test_the_entry_is_reported_that_the_url_does_not_name() -> None:
    text = (
        "- [FlowKit: Big Boats](https://low.example.org/LockNet/)\n"
        "- [LockNet: A Director of Water](https://low.example.org/LockNet/)\n"
        "  [![Site](https://img.shields.io/badge/site-red)](https://low.example.org/LockNet/)\n"
        "- [Locks: Counting](https://low.example.org/locks/)\n"
    )
    found = run_rule("shared-link", text)
    assert found.startswith("README.md:1:")
    assert found.count("shared-link") == 1


def test_three_titles_of_one_link_are_one_finding() -> None:
    text = listed((ONE, LINK), (OTHER, LINK), ("Adam: A Method for Stochastic Optimization", LINK))
    found = run_rule("shared-link", text)
    assert "3 titles share one link" in found
    assert found.count("shared-link") == 1


def test_a_name_in_the_other_title_means_one_work() -> None:
    text = listed(
        ("ResNet: Learning Very Deep Networks", LINK),
        ("The Family of ResNet Models Explained", LINK),
    )
    assert run_rule("shared-link", text) == ""


def test_a_part_of_a_word_in_the_other_title_is_no_name() -> None:
    rows = (
        "| Name | Title | Paper |\n| --- | --- | --- |\n"
        f"| RiverMap | {ONE} | [PDF]({LINK}) |\n"
        f"| Lake | The Art of River Mapping at Night | [PDF]({LINK}) |\n"
    )
    assert "two titles share one link" in run_rule("shared-link", rows)
    assert run_rule("shared-link", rows.replace("River Mapping", "River Map Making")) == ""


def test_a_title_and_its_translation_are_one_work() -> None:
    assert run_rule("shared-link", listed((ONE, LINK), ("用于图像识别的深度残差学习", LINK))) == ""


def test_short_names_of_one_paper_may_share_its_link() -> None:
    assert run_rule("shared-link", listed(("ResNet-50", LINK), ("Plain-34", LINK))) == ""


def test_a_link_of_many_titles_is_shared_on_purpose() -> None:
    titles = (
        "Cameras of the Northern City",
        "Voices under Heavy Rain",
        "Maps with Missing Streets",
        "Letters by Hand",
    )
    assert run_rule("shared-link", listed(*[(title, LINK) for title in titles])) == ""


def test_a_link_in_a_remark_is_not_the_link_of_the_entry() -> None:
    text = (
        f"- {ONE}. [[paper]({LINK})]\n"
        f"- {OTHER}. [[paper](https://arxiv.org/abs/1502.03167)] beats [them]({LINK})\n"
    )
    assert run_rule("shared-link", text) == ""


def test_a_repository_that_the_other_entry_mentions_is_shared_on_purpose() -> None:
    text = (
        "- [pandora](https://github.com/a/pandora) - Reads tables.\n"
        "- [tabular](https://github.com/a/pandora) - The part of pandora that writes them.\n"
        "- [lister](https://github.com/a/lister) - Lists.\n"
    )
    assert run_rule("shared-link", text) == ""


def test_two_forms_of_one_identifier_do_not_conflict() -> None:
    text = (
        f"## A\n\n{listed((ONE, LINK))}\n## B\n\n"
        f"{listed((ONE, 'https://doi.org/10.48550/arXiv.1512.03385'))}"
    )
    assert run_rule("conflicting-link", text) == ""


def test_a_conference_paper_and_its_journal_version_may_have_two_dois() -> None:
    dois = "https://doi.org/10.1109/cvpr.2016.90", "https://doi.org/10.1109/tpami.2018.2844175"
    text = f"## A\n\n{listed((ONE, dois[0]))}\n## B\n\n{listed((ONE, dois[1]))}"
    assert run_rule("conflicting-link", text) == ""


@pytest.mark.parametrize(
    "one",
    ["(CoolGuard) Harnessing Frequency for Images", "CoolGuard: Harnessing Frequency for Images"],
)
@pytest.mark.parametrize(
    ("other", "is_reported"),
    [
        ("MarkEnt: Towards Harmless Watermarks for Data", True),
        ("MarkEnt: Watermarks Made with CoolGuard for Data", False),
        ("Towards Harmless Watermarks for Data", False),
        ("SafeGuard: Towards Harmless Watermarks for Data", False),
    ],
)
def test_a_name_before_a_title_owns_the_repository_of_that_name(
    one: str, other: str, is_reported: bool
) -> None:
    code = "https://github.com/a/CoolGuard"
    text = "".join(
        f"- **{title}**\n    - [Paper](https://arxiv.org/abs/2501.0000{n}) [Code]({code})\n"
        for n, title in enumerate((one, other))
    )
    assert ("two titles share one link" in run_rule("shared-link", text)) == is_reported


@pytest.mark.parametrize(
    ("one", "other", "is_reported"),
    [
        ("Liver300", "Receipts", True),
        ("Liver300", "Liver300 v2", False),
        ("DeepLiver", "SharpLiver", False),
    ],
)
def test_a_shortened_url_belongs_to_one_name(one: str, other: str, is_reported: bool) -> None:
    text = f"- [{one}](https://bit.ly/3xyz) - scans.\n- [{other}](https://bit.ly/3xyz) - others.\n"
    assert ("info" in run_rule("shared-link", text)) == is_reported
