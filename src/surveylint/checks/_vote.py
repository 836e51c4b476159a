"""Whether a title has more words of another category than of its own, judged by the list itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from functools import cached_property
from itertools import pairwise
from math import log

from surveylint.entries.categories import title_words
from surveylint.namedtuples import NamedTuple

# The bounds below were chosen on ten lists in which a twentieth of the labels of clearly different
# categories was swapped (tests/bench/quality/misfiled.py). There, precision is 0.96 at a recall of
# 0.40; on lists that no bound was chosen on, it is 1.00 at 0.19.

FEWEST_OF_ONE = 20
FEWEST_OF_TWO = 60
"""In fewer titles of a category, or of two compared ones, any word may be more common by chance."""

FEWEST_TYPICAL = 5
TYPICAL_SHARE = 0.05
TYPICAL_TIMES = 2.0
"""A word is typical of a category if at least so many of its titles have it, at least this share,
and it is this many times as common there as elsewhere."""

SUPPORTS = log(4.0)
"""A word supports another category if it is four times as common there as here."""

KEEPS = log(5.0)
FEWEST_KEEPING = 2
"""A word keeps a title here if it is five times as common here, and in more titles than this."""

NEXT_WORDS = 0.7
"""The weight of each word after the first: words of one title often occur together."""

LEAST = 1.0
"""The least weight (natural logarithm) of a claim, with one rival and no typical words here."""

MOST_DECIDING = 3
SHARE_THERE = 0.2
SHARE_HERE = 0.1
"""The deciding words must be in this share of the other category's titles, and at most in this
share of the titles here."""

COVERED = 1 / 3
"""A category is a remainder (`Others`) if a smaller share of its titles has a typical word."""

LEANING_RIGHT = 0.7
"""Two categories are different if this share of the titles of both lean to their own category."""

SAMPLE = 100
"""At most twice as many titles of a category are asked to which category they lean."""

MOST_REPORTED = 0.08
"""At most this share of a category is reported, the strongest doubts; weaker ones are normal."""


class Doubt(NamedTuple):
    """One entry that another category claims.

    Attributes:
        own: The number of its category.
        number: Its number in its category.
        other: The number of the category that claims it.
        weight: The log ratio of the evidence (natural logarithm).
        deciding: The words that support the other category, the strongest first.
    """

    own: int
    number: int
    other: int
    weight: float
    deciding: tuple[str, ...]


class Side:
    """The titles of one category and their words.

    The shares below are natural logarithms with 0.5 added to each count, so that no share is 0.

    Attributes:
        titles: The titles (plain text).
        words: The words and pairs of words of each title.
        holders: The numbers of the titles that have a word, by word.
        shares: The share of titles that have a word, by word, for a title from elsewhere.
        least_share: The share of a word that no title has.
        own_shares: The share of other titles that have a word, by word, for one of these titles.
        least_own_share: The share of a word that no other title has.
    """

    def __init__(self, titles: Sequence[str], fillers: Set[str]) -> None:
        """Split titles into words, singular and plural as one.

        Args:
            titles: The titles (plain text).
            fillers: Words that do not count, in lower case.
        """
        self.titles = titles
        self.words = [frozenset(written(title, fillers)) for title in titles]
        self.holders: defaultdict[str, set[int]] = defaultdict(set)
        for number, held in enumerate(self.words):
            for word in held:
                self.holders[word].add(number)

        size = len(titles)
        self.shares = {
            word: log((len(held) + 0.5) / (size + 1)) for word, held in self.holders.items()
        }
        self.own_shares = {
            word: log((len(held) - 0.5) / size) for word, held in self.holders.items()
        }
        self.least_share = log(0.5 / (size + 1))
        self.least_own_share = log(0.5 / size)

    def __len__(self) -> int:
        return len(self.titles)

    def count(self, word: str) -> int:
        """Return the number of titles that have a word."""
        return len(self.holders[word]) if word in self.holders else 0

    def holding(self, words: Sequence[str]) -> int:
        """Return the number of titles that have any of some words."""
        return len(set().union(*(self.holders[word] for word in words if word in self.holders)))

    def ratio(self, word: str, there: Side) -> float:
        """Return how much more common a word of one of these titles is in another category."""
        return there.shares.get(word, there.least_share) - self.own_shares[word]

    @cached_property
    def sample(self) -> list[list[tuple[str, float]]]:
        """The words of some titles, evenly spread, with their shares here."""
        return [
            [(word, self.own_shares[word]) for word in held]
            for held in self.words[:: max(1, len(self) // SAMPLE)]
        ]

    @cached_property
    def known(self) -> frozenset[str]:
        """The titles as a set."""
        return frozenset(self.titles)


def written(title: str, fillers: Set[str]) -> dict[str, str]:
    """Return the words and pairs of neighboring words of a title, in singular and as written."""
    found: dict[str, str] = {}
    words = [
        word if len(word) > 1 and word not in fillers and any(map(str.isalpha, word)) else ""
        for word in title_words(title)
    ]
    for word in filter(None, words):
        found[_singular(word)] = word
    for one, two in pairwise(words):
        if one and two:
            found[f"{_singular(one)} {_singular(two)}"] = f"{one} {two}"
    return found


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]


class Vote:
    """The comparison of sibling categories; no title counts for its own category."""

    def __init__(self, sides: Sequence[Side]) -> None:
        self.sides = sides
        self._total = sum(map(len, sides))
        self._everywhere: Counter[str] = Counter()
        for side in sides:
            self._everywhere.update({word: len(held) for word, held in side.holders.items()})
        self._typical_of: defaultdict[str, list[int]] = defaultdict(list)
        for number, side in enumerate(sides):
            least = max(FEWEST_TYPICAL, TYPICAL_SHARE * len(side))
            for word, held in side.holders.items():
                if len(held) >= least and self._times(word, side) >= TYPICAL_TIMES:
                    self._typical_of[word].append(number)
        self._different: dict[tuple[int, int], bool] = {}

    def _times(self, word: str, side: Side) -> float:
        """Return how many times more common a word is in a category than elsewhere.

        One title elsewhere does not count: it may be the one in doubt.
        """
        here, there = side.count(word), self._everywhere[word] - side.count(word)
        return (
            (here + 0.5) / (len(side) + 1) / ((max(there - 1, 0) + 0.5) / (self._total - len(side)))
        )

    def doubts(self) -> Iterator[Doubt]:
        """Yield the titles whose words support another category, category by category.

        The least weight grows with the number of rivals (each is a chance to be wrong), and
        shrinks where nearly all titles of the category have a typical word: there, a title
        without one is unusual already.
        """
        rivals = log(max(1, len(self.sides) - 1))
        for own, side in enumerate(self.sides):
            if (covered := self._covered(side)) < COVERED * len(side):
                continue
            least = LEAST + rivals - log((len(side) + 1) / (len(side) - covered + 1))
            found = [
                doubt
                for number in range(len(side))
                if (doubt := self._doubt(own, number, least)) is not None
            ]
            found.sort(key=lambda doubt: -doubt.weight)
            most = max(1, int(MOST_REPORTED * len(side)))
            cut = found[most].weight if len(found) > most else 0.0
            yield from (doubt for doubt in found if doubt.weight > cut)

    def _covered(self, side: Side) -> int:
        """Return the number of titles with a word that keeps them in their category."""
        elsewhere = self._total - len(side) + 1
        keeping = set()
        for word, held in side.holders.items():
            if len(held) > FEWEST_KEEPING:
                share = (self._everywhere[word] - len(held) + 0.5) / elsewhere
                if log((len(held) - 0.5) / len(side) / share) > KEEPS:
                    keeping.add(word)
        return sum(1 for held in side.words if not keeping.isdisjoint(held))

    def _doubt(self, own: int, number: int, least: float) -> Doubt | None:
        """Return the strongest claim on a title, None where none is strong enough.

        Args:
            own: The number of its category.
            number: Its number there.
            least: The least weight.
        """
        side = self.sides[own]
        held = side.words[number]
        best: Doubt | None = None
        for other in sorted({n for word in held for n in self._typical_of.get(word, ())} - {own}):
            there = self.sides[other]
            if len(side) + len(there) < FEWEST_OF_TWO or side.titles[number] in there.known:
                continue
            best = self._claim(own, number, other, max(least, best.weight if best else 0.0)) or best
        return best if best is not None and self._are_different(own, best.other) else None

    def _claim(self, own: int, number: int, other: int, least: float) -> Doubt | None:
        """Return the claim of another category on a title.

        It is None where a word keeps the title, where the weight is less than the least one, or
        where its words are not common there and rare here.
        """
        side, there = self.sides[own], self.sides[other]
        ratios = [(side.ratio(word, there), word) for word in side.words[number]]
        if any(ratio <= -KEEPS and side.count(word) > FEWEST_KEEPING for ratio, word in ratios):
            return None
        supporting = sorted(
            (
                (ratio, word)
                for ratio, word in ratios
                if ratio >= SUPPORTS and other in self._typical_of.get(word, ())
            ),
            reverse=True,
        )
        weight = sum(ratio for ratio, _ in supporting[:1]) + NEXT_WORDS * sum(
            ratio for ratio, _ in supporting[1:]
        )
        weight += sum(ratio for ratio, _ in ratios if ratio < 0)
        deciding = tuple(word for _, word in supporting[:MOST_DECIDING])
        if (
            not supporting
            or weight < least
            or there.holding(deciding) < SHARE_THERE * len(there)
            or side.holding(deciding) - 1 > SHARE_HERE * len(side)
        ):
            return None
        return Doubt(own, number, other, weight, deciding)

    def _are_different(self, one: int, two: int) -> bool:
        """Return whether most titles of two categories lean to their own (naive Bayes)."""
        pair = min(one, two), max(one, two)
        if pair not in self._different:
            sides = self.sides[one], self.sides[two]
            shares = [_leaning(here, there) for here, there in (sides, sides[::-1])]
            self._different[pair] = sum(shares) / 2 >= LEANING_RIGHT
        return self._different[pair]


def _leaning(here: Side, there: Side) -> float:
    """Return the share of a category's titles that lean to it; undecided ones count half."""
    right = 0.0
    shares, least, once = there.shares, there.least_share, here.least_own_share
    for held in here.sample:
        leaning = 0.0
        for word, share in held:
            if word in shares:
                leaning += shares[word] - share
            elif share > once:
                leaning += least - share
        right += 1.0 if leaning < 0 else 0.5 if leaning == 0 else 0.0
    return right / len(here.sample)
