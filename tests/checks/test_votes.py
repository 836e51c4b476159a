"""The vote: what it asks, and when it keeps silent."""

from itertools import product

import pytest

from surveylint.checks._vote import Doubt, Side, Vote, written

KINDS = ("Sparse", "Robust", "Streaming", "Fair", "Private")
GRAPHS = [
    " ".join(pair)
    for pair in product(
        KINDS,
        (
            "Graph Attention",
            "Node Embeddings",
            "Graph Pooling",
            "Link Scores",
            "Node Ranks",
            "Graph Cuts",
        ),
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
FILLERS = frozenset({"in", "for", "of", "by"})


def asked(*categories: list[str]) -> list[str]:
    """Compare categories and give the titles that are asked after."""
    return [categories[doubt.own][doubt.number] for doubt in doubts(*categories)]


def doubts(*categories: list[str]) -> list[Doubt]:
    return list(Vote([Side(titles, FILLERS) for titles in categories]).doubts())


@pytest.mark.parametrize("place", [0, 13, 30])
def test_a_title_of_the_other_category_is_asked_after(place: int) -> None:
    graphs = [*GRAPHS[:place], STRAY, *GRAPHS[place:]]
    assert asked(graphs, SPEECH) == [STRAY]
    assert asked(SPEECH, graphs) == [STRAY]


def test_the_words_that_decide_are_told_the_weightiest_first() -> None:
    (doubt,) = doubts([*GRAPHS, STRAY], SPEECH)
    assert doubt.deciding == ("speech", "speaker")
    assert (doubt.own, doubt.other) == (0, 1)


def test_one_word_that_many_titles_there_hold_may_decide() -> None:
    assert asked([*GRAPHS, "Counting in Noisy Speech"], SPEECH) == ["Counting in Noisy Speech"]


def test_a_word_that_few_titles_there_hold_decides_nothing() -> None:
    assert asked([*GRAPHS, "Measuring Traits"], SPEECH) == []


def test_a_word_of_its_own_category_keeps_a_title() -> None:
    assert asked([*GRAPHS, f"{STRAY} by Node Ranks"], SPEECH) == []


def test_a_work_that_the_other_category_lists_too_stays() -> None:
    assert asked([*GRAPHS, STRAY], [*SPEECH, STRAY]) == []


def test_few_titles_say_nothing() -> None:
    assert asked([*GRAPHS[:18], STRAY], SPEECH) == []
    assert asked([*GRAPHS[:25], STRAY], SPEECH[:25]) == []


def test_overlapping_categories_say_nothing() -> None:
    assert asked([*GRAPHS[:18], *SPEECH[:12]], [*SPEECH[12:], *GRAPHS[18:]]) == []


def test_a_remainder_without_words_of_its_own_says_nothing() -> None:
    remainder = [f"{letter}q{letter} {letter}v{letter}" for letter in "abcdefghijklmnopqrstuvwxy"]
    assert asked([*remainder, STRAY], GRAPHS, SPEECH) == []


def test_more_than_a_twelfth_is_not_told() -> None:
    strays = [f"{STRAY} {word}" for word in ("One", "Two", "Three", "Four", "Five", "Six")]
    assert asked([*GRAPHS, *strays], SPEECH) == []


def test_fillers_decide_nothing() -> None:
    own = [f"{title} for" for title in GRAPHS]
    assert asked([*own, "In Of"], [f"In Of {title}" for title in SPEECH]) == []


def test_words_are_told_as_the_title_writes_them() -> None:
    assert written("Speakers in Noisy Studies", FILLERS) == {
        "speaker": "speakers",
        "noisy": "noisy",
        "study": "studies",
        "noisy study": "noisy studies",
    }
