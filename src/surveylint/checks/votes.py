"""The rule that asks whether an entry's title has more of another category than of its own, told by the list alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence, Set
from functools import cached_property
from itertools import chain, pairwise
from math import log

from surveylint.checks.misfiled import listed
from surveylint.entries import Index
from surveylint.entries.categories import (
    Category,
    by_column,
    by_heading,
    category_columns,
    title_words,
)
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Related, Severity
from surveylint.namedtuples import NamedTuple
from surveylint.rule import rule
from surveylint.vocabulary import Words

FEWEST_OF_ONE = 20
FEWEST_OF_TWO = 60
"""Below so many titles of a category, or of two compared, any word happens to lean one way."""

# With the bounds below, chosen on ten lists where a twentieth of the labels between clearly different categories was swapped
# (tests/bench/quality/misfiled.py), precision is 0.96 at a recall of 0.40; on lists that no bound was chosen on 1.00 and 0.19.

# A word tells of a category if this many of its titles hold it, and this share, so many times the share elsewhere.
FEWEST_TELLING = 5
TELLING_SHARE = 0.05
TELLING_TIMES = 2.0

# It speaks for another category from four times the share here; what is five times commoner here keeps a title here.
SPEAKS = log(4.0)
KEEPS = log(5.0)
FEWEST_KEEPING = 2

NEXT_WORDS = 0.7
"""Words of one title come together: after the weightiest each other one counts so much."""

LEAST = 1.0
"""What must be left of the weight (natural logarithm) for one rival, in a category whose titles have no words of their own."""

# The deciding words must stand in a fifth of the other category's titles, and in a tenth of its own at most.
MOST_DECIDING = 3
SHARE_THERE = 0.2
SHARE_HERE = 0.1

COVERED = 1 / 3
"""A category with fewer titles that hold a word of its own is a remainder (`Others`), of which nothing is said."""

LEANING_RIGHT = 0.7
"""Two categories are told apart if at least this share of the titles of both lean to their own."""

SAMPLE = 100
"""So many titles of a large category, or up to twice as many, are asked which way they lean."""

MOST_TAKEN = 0.08
"""The strongest doubts are told, up to this share of a category: below them doubt is what is normal there."""


class Doubt(NamedTuple):
    """One entry that another category claims.

    Attributes:
        own: The category it stands in.
        number: Its place among the entries there.
        other: The category that claims it.
        weight: Log ratio of the evidence (natural logarithm).
        deciding: The words that speak for the other category, the weightiest first.
    """

    own: int
    number: int
    other: int
    weight: float
    deciding: tuple[str, ...]


class Side:
    """The titles of one category and what stands in them.

    Attributes:
        titles: The titles (plain text).
        words: The words and pairs of words of each title.
        holders: For each word the numbers of the titles that hold it.
        gives: Log share of the titles that hold a word (add-half smoothing), as a title from elsewhere meets it.
        gives_least: The same of a word that none of them holds.
        keeps: The same as one of these titles meets it: itself left out.
        keeps_once: The same of a word that no other of them holds.
    """

    def __init__(self, titles: Sequence[str], fillers: Set[str]) -> None:
        """Split titles into words, plural and singular as one; fillers and what has no letter do not count."""
        self.titles = titles
        self.words = [frozenset(written(title, fillers)) for title in titles]
        self.holders: defaultdict[str, set[int]] = defaultdict(set)
        for number, held in enumerate(self.words):
            for word in held:
                self.holders[word].add(number)

        size = len(titles)
        self.gives = {
            word: log((len(held) + 0.5) / (size + 1)) for word, held in self.holders.items()
        }
        self.keeps = {word: log((len(held) - 0.5) / size) for word, held in self.holders.items()}
        self.gives_least = log(0.5 / (size + 1))
        self.keeps_once = log(0.5 / size)

    def __len__(self) -> int:
        return len(self.titles)

    def count(self, word: str) -> int:
        """Count the titles that hold a word."""
        return len(self.holders[word]) if word in self.holders else 0

    def holding(self, words: Sequence[str]) -> int:
        """Count the titles that hold any of some words."""
        return len(set().union(*(self.holders[word] for word in words if word in self.holders)))

    def ratio(self, word: str, there: Side) -> float:
        """Weigh a word of one of these titles for another category."""
        return there.gives.get(word, there.gives_least) - self.keeps[word]

    @cached_property
    def sample(self) -> list[list[tuple[str, float]]]:
        """The words of some titles, evenly spread, with what they weigh here: of a large category a part speaks for all."""
        return [
            [(word, self.keeps[word]) for word in held]
            for held in self.words[:: max(1, len(self) // SAMPLE)]
        ]

    @cached_property
    def known(self) -> frozenset[str]:
        """The titles, to be looked up."""
        return frozenset(self.titles)


def written(title: str, fillers: Set[str]) -> dict[str, str]:
    """Return the words and pairs of neighbouring words of a title, in singular, with how it writes them."""
    found: dict[str, str] = {}
    telling = [
        word if len(word) > 1 and word not in fillers and any(map(str.isalpha, word)) else ""
        for word in title_words(title)
    ]
    for word in filter(None, telling):
        found[_singular(word)] = word
    for one, two in pairwise(telling):
        if one and two:
            found[f"{_singular(one)} {_singular(two)}"] = f"{one} {two}"
    return found


def _singular(word: str) -> str:
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]


class Vote:
    """The comparison of sibling categories, each title left out of the counts of its own."""

    def __init__(self, sides: Sequence[Side]) -> None:
        self.sides = sides
        self._total = sum(map(len, sides))
        self._everywhere: Counter[str] = Counter()
        for side in sides:
            self._everywhere.update({word: len(held) for word, held in side.holders.items()})
        self._tells: defaultdict[str, list[int]] = defaultdict(list)
        for number, side in enumerate(sides):
            for word, held in side.holders.items():
                if (
                    len(held) >= max(FEWEST_TELLING, TELLING_SHARE * len(side))
                    and self._times(word, side) >= TELLING_TIMES
                ):
                    self._tells[word].append(number)
        self._apart: dict[tuple[int, int], bool] = {}

    def _times(self, word: str, side: Side) -> float:
        """Return how many times a word is commoner in a category than elsewhere; one title elsewhere is the one in doubt."""
        here, there = side.count(word), self._everywhere[word] - side.count(word)
        return (
            (here + 0.5) / (len(side) + 1) / ((max(there - 1, 0) + 0.5) / (self._total - len(side)))
        )

    def doubts(self) -> Iterator[Doubt]:
        """Find the titles that speak for another category and not for their own, category by category.

        What it takes grows with the number of rivals (that many chances to be wrong), and shrinks where nearly all
        titles of the category hold a word of their own: there a title without one is out of the common already.
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
            most = max(1, int(MOST_TAKEN * len(side)))
            cut = found[most].weight if len(found) > most else 0.0
            yield from (doubt for doubt in found if doubt.weight > cut)

    def _covered(self, side: Side) -> int:
        """Count the titles with a word that is commoner in their own category than elsewhere."""
        elsewhere = self._total - len(side) + 1
        own = {
            word
            for word, held in side.holders.items()
            if len(held) > FEWEST_KEEPING
            and log(
                (len(held) - 0.5)
                / len(side)
                / ((self._everywhere[word] - len(held) + 0.5) / elsewhere)
            )
            > KEEPS
        }
        return sum(1 for held in side.words if not own.isdisjoint(held))

    def _doubt(self, own: int, number: int, least: float) -> Doubt | None:
        """Return the strongest claim on a title that weighs enough."""
        side = self.sides[own]
        held = side.words[number]
        best: Doubt | None = None
        for other in sorted(
            {other for word in held for other in self._tells.get(word, ()) if other != own}
        ):
            there = self.sides[other]
            if len(side) + len(there) < FEWEST_OF_TWO or side.titles[number] in there.known:
                continue
            best = self._claim(own, number, other, max(least, best.weight if best else 0.0)) or best
        return best if best is not None and self._are_apart(own, best.other) else None

    def _claim(self, own: int, number: int, other: int, least: float) -> Doubt | None:
        """Weigh a title for another category; None where a word keeps it, or its words are not common there and rare here."""
        side, there = self.sides[own], self.sides[other]
        ratios = [(side.ratio(word, there), word) for word in side.words[number]]
        if any(ratio <= -KEEPS and side.count(word) > FEWEST_KEEPING for ratio, word in ratios):
            return None
        strong = sorted(
            (
                (ratio, word)
                for ratio, word in ratios
                if ratio >= SPEAKS and other in self._tells.get(word, ())
            ),
            reverse=True,
        )
        weight = sum(ratio for ratio, _ in strong[:1]) + NEXT_WORDS * sum(
            ratio for ratio, _ in strong[1:]
        )
        weight += sum(ratio for ratio, _ in ratios if ratio < 0)
        deciding = tuple(word for _, word in strong[:MOST_DECIDING])
        if (
            not strong
            or weight < least
            or there.holding(deciding) < SHARE_THERE * len(there)
            or side.holding(deciding) - 1 > SHARE_HERE * len(side)
        ):
            return None
        return Doubt(own, number, other, weight, deciding)

    def _are_apart(self, one: int, two: int) -> bool:
        """Return whether the titles of two categories mostly lean to their own, by all their words (naive Bayes)."""
        pair = min(one, two), max(one, two)
        if pair not in self._apart:
            sides = self.sides[one], self.sides[two]
            shares = [_leaning(here, there) for here, there in (sides, sides[::-1])]
            self._apart[pair] = sum(shares) / 2 >= LEANING_RIGHT
        return self._apart[pair]


def _leaning(here: Side, there: Side) -> float:
    """Return the share of a category's titles that lean to it and not to another; one that leans nowhere counts half."""
    right = 0.0
    gives, least, once = there.gives, there.gives_least, here.keeps_once
    for held in here.sample:
        leaning = 0.0
        for word, keeps in held:
            if word in gives:
                leaning += gives[word] - keeps
            elif keeps > once:
                leaning += least - keeps
        right += 1.0 if leaning < 0 else 0.5 if leaning == 0 else 0.0
    return right / len(here.sample)


@rule(Severity.INFO, default=False)
def misfiled_vote(doc: Document, index: Index, words: Words) -> Iterator[Problem]:
    """Ask after entries whose titles hold words of another category and none of their own."""
    groups = chain(
        map(by_column, category_columns(index, words)), by_heading(doc, index, FEWEST_OF_ONE)
    )
    asked: set[int] = set()
    for problem in chain.from_iterable(_asked(categories, words) for categories in groups):
        if problem.start not in asked:  # headings of two levels may both speak
            asked.add(problem.start)
            yield problem


def _asked(categories: Sequence[Category], words: Words) -> Iterator[Problem]:
    """Turn doubts into problems."""
    fillers = words.set("fillers")
    large = [category for category in categories if len(category.entries) >= FEWEST_OF_ONE]
    if len(large) < 2:
        return
    sides = [Side([entry.title for entry in category.entries], fillers) for category in large]
    for doubt in Vote(sides).doubts():
        category, here, there = large[doubt.own], sides[doubt.own], sides[doubt.other]
        entry, mark = category.entries[doubt.number], category.marks[doubt.number]
        title = entry.title_span
        forms = written(entry.title, fillers)
        yield Problem(
            start=mark.start,
            end=mark.end,
            message=f"filed under `{category.label}`, but {listed([forms[word] for word in doubt.deciding])} "
            f"of `{large[doubt.other].label}`: in {there.holding(doubt.deciding)} of its {len(there)} titles, "
            f"in {here.holding(doubt.deciding) - 1} of {len(here) - 1} others here",
            related=(Related(title.start, title.end, "the title"),) if title != mark else (),
            key=entry.title,
        )
