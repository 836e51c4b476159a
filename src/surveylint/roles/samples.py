"""Measure what the cells of a column look like: dates, links, images, words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise

from surveylint.lazy import lazily
from surveylint.match import plain

SAMPLE = 60
"""The number of rows, spread over a table, that are looked at to decide what a column holds."""

_INTEGER = lazily(r"\W{0,4}(\d{1,6})\W{0,4}$")
_YEAR = lazily(r"\W{0,4}(?:19|20)\d\d\W{0,4}$")
_TWO_DIGITS = lazily(r"\d\d")
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?"
_DATE = lazily(
    rf"\W{{0,4}}(?:(?:19|20)\d\d[-./ ]?\d{{1,2}}(?:[-./ ]\d{{1,2}})?"
    r"|\d{1,2}[-./](?:\d{1,2}[-./])?(?:20)?\d\d"
    rf"|(?:\d{{1,2}} )?{_MONTHS} (?:\d{{1,2}},? )?(?:19|20)\d\d|(?:19|20)\d\d {_MONTHS}"
    r"|(?:19|20)\d\d\s?年(?:\s?\d{1,2}\s?月(?:\s?\d{1,2}\s?日)?)?)\W{0,4}$",
    re.IGNORECASE,
)
_LINKISH = lazily(r"\]\(|\]\[|://|<a\s|\bwww\.", re.IGNORECASE)
_IMAGE = lazily(r"!\[[^\]]{0,999}\]\([^)]{0,2000}\)|<img\b[^>]{0,2000}>", re.IGNORECASE)
_WHOLE_LINK = lazily(
    r"\[*!?\[[^\[\]]*\]*\(?[^()]*\)?\]*|<?https?://\S+>?|<a\s.*</a>", re.IGNORECASE | re.ASCII
)
_CITATION = lazily(
    r"[\[(]?[A-Z][\w'’-]+(?: [A-Z][\w'’.-]*){0,2},?(?: et\.? al\.?| (?:and|&) [A-Z][\w'’-]+)"
    r",?(?: ?[(\[]?(?:19|20)\d\d[a-z]?[)\]]?)?[\])]?"
)
LETTER = lazily(r"[^\W\d_]")
_PART = lazily(r"[^\W_][\w.%-]*")


class ColumnSample:
    """Measures of a sample of a column's cells, computed on first use; shares are of filled cells.

    Attributes:
        filled: The number of cells in the sample that hold a value.
        sampled: The number of cells in the sample.
    """

    def __init__(self, cells: Sequence[str], nulls: frozenset[str]) -> None:
        """Take a sample.

        Args:
            cells: The cells of a column (source text).
            nulls: Values that mean "none", in lower case.
        """
        self._step = max(1, len(cells) // SAMPLE)
        sample = cells if self._step == 1 else cells[:: self._step]
        self._held = [cell for cell in sample if cell and cell.casefold() not in nulls]
        self.filled = len(self._held)
        self.sampled = len(sample)

    def _share(self, number: float) -> float:
        return number / max(1, self.filled)

    @cached_property
    def _texts(self) -> list[str]:
        return [plain(cell) for cell in self._held]

    @cached_property
    def _numbers(self) -> list[int]:
        return [int(found[1]) for cell in self._held if (found := _INTEGER.match(cell))]

    @cached_property
    def integers(self) -> float:
        """The share of whole numbers."""
        return self._share(len(self._numbers))

    @cached_property
    def rising(self) -> float:
        """The share of whole numbers that are the previous one plus one."""
        rising = sum(1 for a, b in pairwise(self._numbers) if b - a == self._step)
        return rising / max(1, len(self._numbers) - 1)

    @cached_property
    def dates(self) -> float:
        """The share of years, months and days of a month."""
        return self._share(sum(1 for text in self._texts if _is_date(text)))

    @cached_property
    def links(self) -> float:
        """The share of cells with a link."""
        return self._share(sum(1 for cell in self._held if _LINKISH.search(cell)))

    @cached_property
    def only_links(self) -> float:
        """The share of cells that hold links and no other letters."""
        return self._share(sum(1 for cell in self._held if _only_links(cell)))

    @cached_property
    def citations(self) -> float:
        """The share of cells that cite authors: `Low et al.`, `Low and High (2020)`."""
        return self._share(sum(1 for text in self._texts if _CITATION.fullmatch(text)))

    def share_of(self, is_one: Callable[[str], bool]) -> float:
        """Return the share of cells whose plain text is of some kind."""
        return self._share(sum(1 for text in self._texts if is_one(text)))

    @cached_property
    def images(self) -> float:
        """The share of cells that hold images and no other letters."""
        held = (cell for cell in self._held if _IMAGE.search(cell))
        return self._share(sum(1 for cell in held if not LETTER.search(_IMAGE.sub("", cell))))

    @cached_property
    def words(self) -> float:
        """The average number of words in a cell."""
        return self._share(sum(len(text.split()) for text in self._texts))

    @cached_property
    def phrases(self) -> float:
        """The share of cells that begin in lower case or are mostly numbers; titles do neither."""
        return self._share(sum(1 for text in self._texts if _is_phrase(text)))

    @cached_property
    def distinct(self) -> int:
        """The number of different cells, ignoring case."""
        return len({text.casefold() for text in self._texts})


def _is_date(text: str) -> bool:
    """Return whether a text is a year, a month of a year or a day."""
    if len(text) > 28 or not _TWO_DIGITS.search(text):
        return False
    # a bare number is a date from five digits on: `202401`
    return bool(
        _YEAR.match(text) or (not (len(text) < 5 and text.isdecimal()) and _DATE.match(text))
    )


def _is_phrase(text: str) -> bool:
    """Return whether a text begins in lower case, or is mostly numbers: `59.2% (all: 62.4%)`."""
    parts = _PART.findall(text)
    numbers = sum(1 for part in parts if not LETTER.search(part))
    return bool(parts) and (parts[0].islower() or 2 * numbers >= len(parts))


def _only_links(cell: str) -> bool:
    """Return whether a cell holds links and no other letters."""
    if not _LINKISH.search(cell):
        return False
    return not LETTER.search(_WHOLE_LINK.sub("", cell))
