"""Titles are the same in all the ways in which lists write them, and different works differ."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date

import pytest

from surveylint.lint import rulebook
from surveylint.lint.engine import lint
from surveylint.model.record import Identifier, Record
from surveylint.model.source import Source
from surveylint.reading import read
from surveylint.registries.arxiv import candidates
from surveylint.registries.title_match import (
    Likeness,
    TitleIndex,
    compare,
    different_words,
    normalized,
    share_name,
    share_surname,
    title_variants,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Graphs &amp; Trees", "graphs and trees"),
        ("A <i>Light</i>-Field <sub>2</sub> Study", "A Light Field 2 study"),
        ("<mml:math><mml:mi>k</mml:mi></mml:math>-Means Revisited", "k-means revisited"),
        (r"$\alpha$-Divergence for {\em Large} Models", "α-divergence for large models"),
        (r"Schr\"odinger Bridges", "Schrödinger bridges"),
        (r"Schr\"{o}dinger Bridges", "Schrodinger Bridges"),
        (r"\textbf{Deep} $\mathcal{L}_2$ Norms", "Deep L2 norms"),
        (r"$\pi_0$: A Flow Model", "π0: a flow model"),
        (r"$\ell_1$ Norms on 3$\times$ Larger Maps", "L1 norms on 3x larger maps"),
        ('Schr{"o}dinger Bridges', "Schrödinger bridges"),
        ("RETRACTED: Spleens at Night", "Spleens at Night"),
        ("RETRACTED ARTICLE: Spleens at Night", "Spleens at night"),
        ("[Re] Spleens at Night", "Spleens at Night"),
        ("The Doctor’s “Best” Guess…", "The doctor's best guess"),
        ("Naïve Café Models", "Naive cafe models"),
    ],
)
def test_titles_that_are_one(one: str, other: str) -> None:
    assert normalized(one) == normalized(other)
    assert compare(one, [other]).likeness is Likeness.SAME


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            "Feature Pyramid Networks for Object Detection",
            "Parallel Feature Pyramid Network for Object Detection",
        ),
        ("Off-diagonal book Ramsey numbers", "Off-diagonal Ramsey numbers"),
        ("Learning to Sort Objects by Weight", "Learning to Sort Objects by Height"),
        ("Attention Is All You Need", "Attention Is Not All You Need"),
    ],
)
def test_near_twins_are_not_the_same(one: str, other: str) -> None:
    for pair in ((one, other), (other, one)):
        assert compare(pair[0], [pair[1]]).likeness is not Likeness.SAME


def test_a_title_in_its_entry_is_stated_wherever_it_is() -> None:
    whole = "- CityMaps (Rendering Very Large Cities From the Air) [paper](x)"
    title = "Rendering Very Large Cities from the Air"
    assert compare("CityMaps", [title], whole).likeness is Likeness.SAME


def test_older_titles_count() -> None:
    titles = ["A New Name for It", "The Old Name of the Thing"]
    assert compare("The old name of the thing", titles).likeness is Likeness.SAME


@pytest.mark.parametrize(
    ("title", "variant"),
    [
        ("[ShadowBox] Painting in the Dark (@lab)", "Painting in the Dark"),
        (
            "Doe, J., & Roe, R. (2022, May). Painting in the dark. In Proc. of X",
            "Painting in the dark",
        ),
        ("Painting in the Dark (CVPR 2024, oral)", "Painting in the Dark"),
    ],
)
def test_the_title_is_found_among_its_remarks(title: str, variant: str) -> None:
    assert variant in title_variants(title)


def test_differences_in_words() -> None:
    assert different_words("Trees of Words", "Tree of words") is None
    assert different_words("Modelling Colours", "Modeling Color") is None
    assert different_words("Analysing Organisations", "Analyzing an Organization") is None
    assert different_words("Dogs Chase Cats", "Dogs Chase Mice") == (["cats"], ["mice"])


def test_names_and_surnames() -> None:
    assert share_name("SAM2 for Surgery", "Surgical SAM2: Prompts in the Operating Room")
    assert share_name("CheXagent", "CheXagent: Towards a Foundation Model")
    assert not share_name("A Study of Rain", "Snow in the Alps")
    assert share_surname("by Lovelace et al.", ["Ada Lovelace", "Babbage, Charles"])
    assert share_surname("C. Babbage 1837", ["Ada Lovelace", "Babbage, Charles"])
    assert not share_surname("by Turing", ["Ada Lovelace", "Babbage, Charles"])


def test_an_index_finds_whole_titles_only() -> None:
    index = TitleIndex(
        [(1, "HERMIT: A Unified World Model for Very Small Crabs"), (2, "Short One")]
    )
    assert index.find("A unified world model for very small crabs") == {1}
    assert index.find("A unified world model") == frozenset()
    assert index.find("Short One") == frozenset()
    assert index.find("See HERMIT: a unified world model for very small crabs, 2024") == {1}


def test_near_identifiers_fit_one_request() -> None:
    found = list(candidates("2305.10415"))
    assert len(found) == len(set(found)) <= 100
    assert {"2305.10451", "2305.11415", "2305.10416", "2305.01415"} <= set(found)
    assert not any(value[2:4] in ("00", "13", "83") for value in found)
    assert list(candidates("cs/0112017")) == []


WORDS = [
    "amber",
    "basalt",
    "cedar",
    "delta",
    "ember",
    "falcon",
    "granite",
    "harbor",
    "island",
    "jasper",
    "kelp",
    "lagoon",
    "meadow",
    "nectar",
    "opal",
    "prairie",
    "quartz",
    "raven",
    "saffron",
    "tundra",
    "umber",
    "valley",
    "willow",
    "yarrow",
    "zephyr",
    "anchor",
    "beacon",
    "canyon",
    "drizzle",
    "estuary",
    "fjord",
    "glacier",
    "hazel",
    "iceberg",
    "juniper",
    "kestrel",
    "lantern",
    "marble",
]


def sentence(random_words: random.Random, count: int) -> str:
    return " ".join(random_words.sample(WORDS, count)).title()


def rows_of(kind: str, choose: random.Random, number: int) -> tuple[str, str, tuple[str, ...], str]:
    """Return the title in the list, the record's, its older ones, and that of another paper."""
    name = f"{sentence(choose, 1)}Net{number}"
    body, other = sentence(choose, 7), sentence(choose, 7)
    whole = f"{name}: {body}"
    near = next(word for word in WORDS if word.title() not in body)
    return {
        "true": (whole, whole, (), ""),
        "lower": (whole.lower(), whole, (), ""),
        "subtitle": (body, whole, (), ""),
        "name": (name, whole, (), ""),
        "truncated": (" ".join(whole.split()[:5]), whole, (), ""),
        "tex": (whole, rf"{{\em {name}}}: $\mathbf{{{body}}}$", (), ""),
        "retitled": (body, f"{name}: {other}", (body,), ""),
        "tagged": (f"🔥[{name}] {body} (CVPR 2024)", whole, (), ""),
        "swapped words": (f"{name}: {' '.join(reversed(body.split()))}", whole, (), ""),
        "near": (f"{name}: {body} {near}", f"{name}: {body}", (), ""),
        "wrong twin": (f"{name}: {body} {near}", f"{name}: {body}", (), f"{name}: {body} {near}"),
        "wrong": (whole, f"{sentence(choose, 1)}Other: {other}", (), whole),
        "wrong without name": (body, f"{sentence(choose, 1)}Other: {other}", (), whole),
    }[kind]


KINDS = (
    "true", "lower", "subtitle", "name", "truncated", "tex", "retitled", "tagged",
    "swapped words", "near", "wrong", "wrong without name", "wrong twin",
)  # fmt: skip


def test_of_3000_rows_only_the_wrong_ones_are_errors() -> None:
    accused: Counter[str] = Counter()
    for batch in range(10):
        choose = random.Random(batch)
        kinds = [KINDS[number % len(KINDS)] for number in range(300)]
        lines, records = ["# Works", ""], {}
        for number, kind in enumerate(kinds):
            title, recorded, older, right = rows_of(kind, choose, number)
            linked = Identifier("arxiv", f"2301.{number:05}")
            other = Identifier("arxiv", f"2302.{number:05}")
            lines.append(f"- [{title}](https://arxiv.org/abs/{linked.value})")
            records[linked] = Record(
                linked, "arXiv", title=recorded, titles=older, versions_known=True
            )
            if right:
                records[other] = Record(other, "arXiv", title=right, versions_known=True)
        doc = read(Source("README.md", "\n".join(lines)))
        outcome = lint(doc, rulebook.load(["wrong-paper"]), today=date(2026, 1, 1), records=records)
        assert outcome.crashes == ()
        for finding in outcome.findings:
            kind = kinds[finding.place.line - 3]
            accused[kind] += 1
            assert f"which is `2302.{finding.place.line - 3:05}`" in finding.message
    total = Counter(KINDS[number % len(KINDS)] for number in range(300))
    assert set(accused) == {"wrong", "wrong without name", "wrong twin"}
    for kind, count in accused.items():
        assert count >= 0.95 * 10 * total[kind]


TWINS = [
    ("Weaving Carpets Off the Diagonal Loom", "Weaving Book Carpets Off the Diagonal Loom"),
    (
        "Woolen Pyramid Networks for Sheep Detection",
        "Parallel Woolen Pyramid Network for Sheep Detection",
    ),
    ("Shearing Sheep by Their Weight in Spring", "Shearing Sheep by Their Height in Spring"),
    ("Attention Is All That Shepherds Need", "Attention Is Not All That Shepherds Need"),
    (
        "A Survey of Very Small Spinning Wheels",
        "A Comprehensive Survey of Very Small Spinning Wheels",
    ),
]


def of_twins(stated: str, linked: str, *others: str) -> list[tuple[str, str]]:
    """Return the findings on a row with a title that links to a paper with another."""
    titles = dict(zip(("2301.00001", "2301.00002"), (linked, *others), strict=False))
    records = {
        Identifier("arxiv", value): Record(
            Identifier("arxiv", value), "arXiv", title=title, versions_known=True
        )
        for value, title in titles.items()
    }
    outcome = lint(
        read(Source("README.md", f"- [{stated}](https://arxiv.org/abs/2301.00001)\n")),
        rulebook.load(["wrong-paper", "title-drift"]),
        today=date(2026, 1, 1),
        records=records,
    )
    return [(each.rule, each.severity.value) for each in outcome.findings]


@pytest.mark.parametrize("twins", [*TWINS, *(pair[::-1] for pair in TWINS)])
def test_a_link_to_the_twin_of_a_paper_is_wrong_if_the_paper_is_known(
    twins: tuple[str, str],
) -> None:
    stated, linked = twins
    assert of_twins(stated, linked, stated) == [("wrong-paper", "error")]
    assert ("wrong-paper", "error") not in of_twins(stated, linked)
    assert of_twins(stated, stated, linked) == []


def accused(title: str, *records: tuple[str, str]) -> list[str]:
    """Return the severities of the findings on a row with a link to the first record."""
    known = [
        Record(Identifier("arxiv", value), "arXiv", title=name, versions_known=True)
        for value, name in records
    ]
    text = f"- {title} [[paper](https://arxiv.org/abs/{records[0][0]})]\n"
    outcome = lint(
        read(Source("README.md", text)),
        rulebook.load(["wrong-paper"]),
        today=date(2026, 1, 1),
        records={each.identifier: each for each in known},
    )
    return [each.severity.value for each in outcome.findings]


LOOMS = ("2401.00001", "Painting Small Boats in Blue Harbors")


@pytest.mark.parametrize(
    "title",
    [
        "Глубокое обучение для ткачества широких ковров",
        "Βαθιά μάθηση για την ύφανση χαλιών",
        "التعلم العميق لنسج السجاد العريض",
        "מידול עמוק לאריגת שטיחים רחבים",
        "จุดเริ่มต้น การเรียนรู้ เชิงลึก สำหรับ พรม",
        "편안한 카펫 짜기를 위한 새로운 딥러닝",
        "Tiefes Lernen für das Weben breiter Teppiche",
        "Apprentissage profond pour le tissage de larges tapis",
        "Aprendizaje profundo para tejer alfombras anchas",
        "Original paper of the weaving model",
        "Blog post and preprint about wool",
        "Wool 3 / 3.1 / 3.3",
    ],
)
def test_translated_titles_and_descriptions_are_not_accused_without_proof(title: str) -> None:
    assert accused(title, LOOMS) == []
    assert accused("Weaving Wide Carpets from Sparse Wool", LOOMS) == ["warning"]


@pytest.mark.parametrize(
    ("title", "linked", "severity"),
    [
        (
            "Weaving Wide Carpets in Real Time",
            "Parallel Weaving Wide Carpets in Real Time",
            "warning",
        ),
        ("Parallel Weaving of Wide Carpets at Home", "Weaving of Wide Carpets at Home", "error"),
        (
            "Weaving Wide Carpets in Real Time",
            "Weaving Wide Carpets in Real Time: A Survey",
            "warning",
        ),
    ],
)
def test_a_part_of_a_title_is_wrong_if_it_is_exactly_that_of_another_paper(
    title: str, linked: str, severity: str
) -> None:
    assert accused(title, ("2401.00001", linked), ("2401.00002", title)) == [severity]
    assert accused(title, ("2401.00001", linked)) == []
