"""The rule that asks whether an entry's title has more of another category than of its own, told by the list alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from math import log
from typing import NamedTuple

from surveylint.checks.misfiled import listed
from surveylint.entries import Entry, Index
from surveylint.entries.filing import Category, by_column, by_heading, columns, title_words
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Related, Severity
from surveylint.rule import rule
from surveylint.vocabulary import Words

# Bounds that gave a precision of 0.98 at a recall of 0.34 where a twentieth of the labels was swapped; below 60 titles,
# or where many titles contradict their label, the categories are the problem and not the entries.
FEWEST_ROWS = 60
FEWEST_OF_ONE = 20
STRONG_OTHER = 1.2
STRONG_OWN = -0.9
FEWEST_STRONG = 2
LEAST_SUM = 4.0
FEWEST_TITLES_OF_WORD = 2
FEWEST_AGREEING = 20
MOST_CONTRADICTING = 0.08
# What tells a category stands in many of its titles and in few of another's; of what stands in four titles of sixty, some
# words always happen to lean one way.
SHARE_THERE = 0.25
SHARE_HERE = 0.05
FLAGGED_SHARE = 0.05
ALWAYS_LISTED = 3
MOST_TOLD = 3

_COMMON = frozenset(
    [
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "beyond",
        "by",
        "can",
        "do",
        "does",
        "for",
        "from",
        "go",
        "how",
        "in",
        "into",
        "is",
        "it",
        "its",
        "more",
        "new",
        "not",
        "of",
        "on",
        "one",
        "or",
        "our",
        "over",
        "the",
        "their",
        "them",
        "this",
        "to",
        "toward",
        "towards",
        "two",
        "under",
        "using",
        "via",
        "we",
        "what",
        "when",
        "where",
        "which",
        "with",
        "within",
        "without",
        "you",
        "your",
        "approach",
        "based",
        "framework",
        "learning",
        "method",
        "methods",
        "model",
        "models",
        "network",
        "networks",
    ]
)


class Side(NamedTuple):
    """The entries of one category.

    Attributes:
        words: The words of each title.
        counts: In how many titles each word stands.
    """

    words: Sequence[frozenset[str]]
    counts: Counter[str]


class Doubt(NamedTuple):
    """One entry that another category claims.

    Attributes:
        number: Its place among the entries of its category.
        score: Sum of the log ratios of the deciding words (natural logarithm, presence, add-half smoothing).
        deciding: The words that only the other category uses, the weightiest first.
    """

    number: int
    score: float
    deciding: tuple[str, ...]


def side(titles: Sequence[str]) -> Side:
    """Count the words of the titles of a category."""
    words = [
        frozenset(word for word in title_words(title) if len(word) > 1 and word not in _COMMON and not word.isdecimal())
        for title in titles
    ]
    return Side(words, Counter(word for held in words for word in held))


def vote(one: Side, two: Side) -> tuple[list[Doubt], list[Doubt]]:
    """Find the entries of two categories that each other claims; none where the two are not clearly apart.

    Args:
        one: A category.
        two: Another one.
    """
    sizes = len(one.words), len(two.words)
    if min(sizes) < FEWEST_OF_ONE or sum(sizes) < FEWEST_ROWS:
        return [], []
    found: tuple[list[Doubt], list[Doubt]] = [], []
    agreeing = contradicting = 0
    for doubts, here, there in ((found[0], one, two), (found[1], two, one)):
        for number, words in enumerate(here.words):
            ratios = [(_ratio(word, here, there), word) for word in words]
            strong = sorted(
                (
                    (ratio, word)
                    for ratio, word in ratios
                    if ratio > STRONG_OTHER and there.counts[word] >= FEWEST_TITLES_OF_WORD
                ),
                reverse=True,
            )
            own = any(ratio < STRONG_OWN and here.counts[word] > FEWEST_TITLES_OF_WORD for ratio, word in ratios)
            if bool(strong) == own:
                continue
            agreeing += 1
            contradicting += bool(strong)
            score = sum(ratio for ratio, _ in strong)
            if len(strong) >= FEWEST_STRONG and score > LEAST_SUM:
                doubts.append(Doubt(number, score, tuple(word for _, word in strong[:MOST_TOLD])))
    if agreeing < FEWEST_AGREEING or contradicting > MOST_CONTRADICTING * agreeing:
        return [], []
    return _telling(found[0], one, two), _telling(found[1], two, one)


def _telling(doubts: Sequence[Doubt], here: Side, there: Side) -> list[Doubt]:
    """Keep the doubts whose deciding words are words of the other category."""
    return [
        doubt
        for doubt in doubts
        if holding(there, doubt.deciding) >= SHARE_THERE * len(there.words)
        and holding(here, doubt.deciding) - 1 <= SHARE_HERE * len(here.words)
    ]


def holding(of: Side, words: Sequence[str]) -> int:
    """Count the titles that hold any of some words."""
    wanted = frozenset(words)
    return sum(1 for held in of.words if not held.isdisjoint(wanted))


def _ratio(word: str, here: Side, there: Side) -> float:
    """Weigh a word of a title for the other category; the title itself is left out of the counts of its own."""
    other = (there.counts[word] + 0.5) / (len(there.words) + 1)
    return log(other / ((here.counts[word] - 0.5) / len(here.words)))


@rule(Severity.INFO, default=False)
def misfiled_vote(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Ask after entries whose titles hold several words of another category and none of their own."""
    for column in columns(index, words):
        yield from _doubts(by_column(column))
    for categories in by_heading(doc, index, FEWEST_OF_ONE):
        yield from _doubts(categories)


def _doubts(categories: Sequence[Category]) -> Iterator[Problem]:
    """Compare each two categories; an entry that several claim goes to the one that claims it most."""
    sides = [side([entry.title for entry in category.entries]) for category in categories]
    claims: dict[tuple[int, int], tuple[Doubt, int]] = {}
    for one, two in combinations(range(len(sides)), 2):
        for own, other, doubts in zip((one, two), (two, one), vote(sides[one], sides[two]), strict=True):
            for doubt in doubts:
                known = claims.get((own, doubt.number))
                if known is None or known[0].score < doubt.score:
                    claims[own, doubt.number] = doubt, other
    claims = {
        (own, number): (doubt, other)
        for (own, number), (doubt, other) in claims.items()
        if not _stands_there(categories[own].entries[number], categories[other])
    }
    total = sum(len(category.entries) for category in categories)
    if len(claims) > max(ALWAYS_LISTED, FLAGGED_SHARE * total):
        return  # so many that the categories overlap
    for (own, number), (doubt, other) in claims.items():
        mark, title = categories[own].marks[number], categories[own].entries[number].title_span
        there, here = sides[other], sides[own]
        yield Problem(
            start=mark.start,
            end=mark.end,
            message=f"filed under `{categories[own].label}`, but {listed(doubt.deciding)} of `{categories[other].label}`: "
            f"in {holding(there, doubt.deciding)} of its {len(there.words)} titles, in "
            f"{holding(here, doubt.deciding) - 1} of {len(here.words) - 1} others here",
            related=(Related(title.start, title.end, "the title"),) if title != mark else (),
            key=categories[own].entries[number].title,
        )


def _stands_there(entry: Entry, category: Category) -> bool:
    """Tell whether the other category lists the work too."""
    return any(entry.title == other.title for other in category.entries)
