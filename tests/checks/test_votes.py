"""The vote: what it asks, and when it keeps silent."""

from itertools import product

import pytest

from surveylint.checks.votes import side, vote

KINDS = ("Sparse", "Robust", "Streaming", "Fair", "Private")
GRAPHS = [
    " ".join(pair)
    for pair in product(
        KINDS, ("Graph Attention", "Node Embeddings", "Graph Pooling", "Link Scores", "Node Ranks", "Graph Cuts")
    )
]
SPEECH = [
    " ".join(pair)
    for pair in product(
        KINDS,
        (
            "Speech Synthesis",
            "Speaker Clustering",
            "Speech Denoising",
            "Keyword Spotting",
            "Speaker Traits",
            "Speech Units",
        ),
    )
]
STRAY = "Speaker Counting in Noisy Speech"


def asked(one: list[str], two: list[str]) -> tuple[list[str], list[str]]:
    here, there = vote(side(one), side(two))
    return [one[doubt.number] for doubt in here], [two[doubt.number] for doubt in there]


@pytest.mark.parametrize("place", [0, 13, 30])
def test_a_title_of_the_other_category_is_asked_after(place: int) -> None:
    graphs = [*GRAPHS[:place], STRAY, *GRAPHS[place:]]
    assert asked(graphs, SPEECH) == ([STRAY], [])
    assert asked(SPEECH, graphs) == ([], [STRAY])


def test_the_words_that_decide_are_told_the_weightiest_first() -> None:
    (doubt,), _ = vote(side([*GRAPHS, STRAY]), side(SPEECH))
    assert doubt.deciding == ("speech", "speaker")


def test_one_word_decides_nothing() -> None:
    assert asked([*GRAPHS, "Counting in Noisy Speech"], SPEECH) == ([], [])


def test_a_word_of_its_own_category_keeps_a_title() -> None:
    assert asked([*GRAPHS, f"{STRAY} by Node Ranks"], SPEECH) == ([], [])


def test_few_titles_say_nothing() -> None:
    assert asked([*GRAPHS[:18], STRAY], SPEECH) == ([], [])
    assert asked([*GRAPHS[:25], STRAY], SPEECH[:25]) == ([], [])


def test_overlapping_categories_say_nothing() -> None:
    assert asked([*GRAPHS[:22], *SPEECH[:8]], [*SPEECH[8:], *GRAPHS[22:]]) == ([], [])


def test_words_that_any_title_may_hold_decide_nothing() -> None:
    own = [f"{title} for" for title in GRAPHS]
    assert asked([*own, "Towards Models"], [f"Towards Models of {title}" for title in SPEECH]) == ([], [])
