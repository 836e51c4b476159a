"""Find the pairs of categories of a list that clearly differ, by a measure that no rule uses.

The measure is the balanced accuracy of a nearest-centroid classifier of titles (TF-IDF, cosine),
with each title left out of its own centroid: the share of titles that are nearer to the other
titles of their category than to those of the other category. It is computed on the unchanged list,
with the same thresholds for all lists.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from math import log, sqrt
from typing import NamedTuple

from surveylint.entries import Index
from surveylint.entries.categories import (
    Category,
    by_column,
    by_heading,
    category_columns,
    title_words,
)
from surveylint.model.document import Document
from surveylint.vocabulary import Words

FEWEST = 20
FEWEST_OF_PAIR = 60
CLEAR = 0.9
MOST_PAIRS = 3

Titles = Sequence[frozenset[str]]


class Pair(NamedTuple):
    """Two categories and how clearly they differ (0.5 is chance, 1 is completely)."""

    measure: float
    one: Category
    two: Category


def half(name: str) -> str:
    """Return `A` or `B`: one of two halves of all lists, by name."""
    return "AB"[hashlib.sha256(name.encode()).digest()[0] % 2]


def siblings(doc: Document, index: Index, words: Words) -> list[list[Category]]:
    """Return the groups of categories: those of each column and those under each heading."""
    found = [by_column(column) for column in category_columns(index, words)]
    return [*found, *by_heading(doc, index, FEWEST)]


def clear_pairs(doc: Document, index: Index, words: Words) -> list[Pair]:
    """Return the clearest pairs of sibling categories, each category in at most one pair."""
    found = []
    for group, categories in enumerate(siblings(doc, index, words)):
        titles = [
            [_telling(entry.title, words) for entry in category.entries] for category in categories
        ]
        for one, two in combinations(range(len(categories)), 2):
            sizes = len(titles[one]), len(titles[two])
            if min(sizes) >= FEWEST and sum(sizes) >= FEWEST_OF_PAIR:
                measure = difference(titles[one], titles[two])
                if measure >= CLEAR:
                    found.append(
                        (measure, group, one, two, Pair(measure, categories[one], categories[two]))
                    )
    found.sort(key=lambda item: (-item[0], item[1:4]))
    used: set[tuple[int, int]] = set()
    chosen = []
    for _, group, one, two, pair in found:
        if not {(group, one), (group, two)} & used and len(chosen) < MOST_PAIRS:
            used |= {(group, one), (group, two)}
            chosen.append(pair)
    return chosen


def difference(one: Titles, two: Titles) -> float:
    """Return how clearly the titles of two categories differ."""
    counts = [Counter(word for title in titles for word in title) for titles in (one, two)]
    total = len(one) + len(two)
    weight = {
        word: log(total / (counts[0][word] + counts[1][word])) for word in {*counts[0], *counts[1]}
    }
    norms = [sum((count[word] * weight[word]) ** 2 for word in count) for count in counts]
    right = [
        _right(titles, counts[at], counts[1 - at], norms[at], norms[1 - at], weight) / len(titles)
        for at, titles in enumerate((one, two))
    ]
    return sum(right) / 2


def _right(
    titles: Titles,
    own: Counter[str],
    other: Counter[str],
    norm: float,
    other_norm: float,
    weight: dict[str, float],
) -> float:
    """Return the number of titles that are nearer to their own category; a tie counts half."""
    right = 0.0
    for title in titles:
        lost = sum((2 * own[word] - 1) * weight[word] ** 2 for word in title)
        here = sum((own[word] - 1) * weight[word] ** 2 for word in title) / sqrt(
            max(norm - lost, 1e-9)
        )
        there = sum(other[word] * weight[word] ** 2 for word in title) / sqrt(max(other_norm, 1e-9))
        right += 1.0 if here > there else 0.5 if here == there else 0.0
    return right


def _telling(title: str, words: Words) -> frozenset[str]:
    fillers = words.set("fillers")
    return frozenset(
        word
        for word in title_words(title)
        if len(word) > 1 and word not in fillers and not word.isdecimal()
    )
