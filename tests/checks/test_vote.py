"""The vote on categories: which titles it doubts, and when it reports nothing."""

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


def doubted(*categories: list[str]) -> list[str]:
    """Return the titles in doubt when some categories are compared."""
    return [categories[doubt.own][doubt.number] for doubt in doubts(*categories)]


def doubts(*categories: list[str]) -> list[Doubt]:
    return list(Vote([Side(titles, FILLERS) for titles in categories]).doubts())


@pytest.mark.parametrize("place", [0, 13, 30])
def test_a_title_of_the_other_category_is_in_doubt(place: int) -> None:
    graphs = [*GRAPHS[:place], STRAY, *GRAPHS[place:]]
    assert doubted(graphs, SPEECH) == [STRAY]
    assert doubted(SPEECH, graphs) == [STRAY]


def test_the_deciding_words_are_sorted_by_weight() -> None:
    (doubt,) = doubts([*GRAPHS, STRAY], SPEECH)
    assert doubt.deciding == ("speech", "speaker")
    assert (doubt.own, doubt.other) == (0, 1)


def test_one_word_of_many_titles_there_may_decide() -> None:
    assert doubted([*GRAPHS, "Counting in Noisy Speech"], SPEECH) == ["Counting in Noisy Speech"]


def test_a_word_of_few_titles_there_does_not_decide() -> None:
    assert doubted([*GRAPHS, "Measuring Traits"], SPEECH) == []


def test_a_word_of_its_own_category_keeps_a_title_there() -> None:
    assert doubted([*GRAPHS, f"{STRAY} by Node Ranks"], SPEECH) == []


def test_a_work_that_is_in_both_categories_is_not_in_doubt() -> None:
    assert doubted([*GRAPHS, STRAY], [*SPEECH, STRAY]) == []


def test_categories_of_few_titles_are_not_compared() -> None:
    assert doubted([*GRAPHS[:18], STRAY], SPEECH) == []
    assert doubted([*GRAPHS[:25], STRAY], SPEECH[:25]) == []


def test_overlapping_categories_are_not_compared() -> None:
    assert doubted([*GRAPHS[:18], *SPEECH[:12]], [*SPEECH[12:], *GRAPHS[18:]]) == []


def test_a_remainder_without_typical_words_is_not_judged() -> None:
    remainder = [f"{letter}q{letter} {letter}v{letter}" for letter in "abcdefghijklmnopqrstuvwxy"]
    assert doubted([*remainder, STRAY], GRAPHS, SPEECH) == []


def test_more_than_a_twelfth_of_a_category_is_not_reported() -> None:
    strays = [f"{STRAY} {word}" for word in ("One", "Two", "Three", "Four", "Five", "Six")]
    assert doubted([*GRAPHS, *strays], SPEECH) == []


def test_fillers_do_not_decide() -> None:
    own = [f"{title} for" for title in GRAPHS]
    assert doubted([*own, "In Of"], [f"In Of {title}" for title in SPEECH]) == []


def test_words_are_shown_as_the_title_writes_them() -> None:
    assert written("Speakers in Noisy Studies", FILLERS) == {
        "speaker": "speakers",
        "noisy": "noisy",
        "study": "studies",
        "noisy study": "noisy studies",
    }
