"""Categories of a list that are clearly different: by a measure of titles alone that no rule knows of.

The measure of a pair is the balanced accuracy of the nearest centroid (TF-IDF, cosine), each title left out of its own:
the share of titles that are nearer to the other titles of their category than to those of the other one. It is taken of
the list as it is, before anything is moved, and the bounds are the same for every list.
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
    """Two categories and how clearly they differ (0.5 by chance, 1 is wholly)."""

    measure: float
    one: Category
    two: Category


def half(name: str) -> str:
    """Put a list into one of two halves, by its name alone."""
    return "AB"[hashlib.sha256(name.encode()).digest()[0] % 2]


def siblings(doc: Document, index: Index, words: Words) -> list[list[Category]]:
    """Return the categories that stand beside each other: of each column, under each heading."""
    found = [by_column(column) for column in category_columns(index, words)]
    return [*found, *by_heading(doc, index, FEWEST)]


def clear_pairs(doc: Document, index: Index, words: Words) -> list[Pair]:
    """Return the clearest pairs of sibling categories of a list, each category in one of them at most."""
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
    """Measure how clearly two categories differ."""
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
    """Count the titles that are nearer to their own; one that is as near to both counts half."""
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
