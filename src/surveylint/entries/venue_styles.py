"""Write venues and their years as a list writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from surveylint.entries.stated_facts import VENUE_AND_YEAR
from surveylint.lazy import lazily
from surveylint.match import words as split_words

_PREPRINT = lazily(r"pre-?print|arxiv(?:\.org)?(?: ?pre-?print)?", re.IGNORECASE)
_PREPRINT_AND_YEAR = lazily(
    r"(?P<venue>pre-?print)[ ,]*(?:(?P<year>(?:19|20)\d\d)|['’`](?P<short>\d\d)|(?P<bare>\d\d))",
    re.IGNORECASE,
)
_ACRONYM = lazily(r"\(([A-Z][a-z]*+[A-Z][A-Za-z-]*+)[ '’]*(?:\d{2,4})?\)")
_TRAILING = lazily(r"(?<!\w)([A-Z]{3}[A-Za-z]*+)[ '’]*+(?:19|20)?\d\d\b")
_NOISE = lazily(
    r"\b(?:19|20)\d\d\b|\b\d{1,4}(?:st|nd|rd|th)\b|^\W*proceedings of(?: the)?\b", re.IGNORECASE
)
_SMALL = frozenset(["on", "of", "the", "and", "in", "for", "ieee", "cvf", "acm", "annual"])
_GENERIC = frozenset(["conference", "advances", "international", "proceedings"])
"""Words that some acronyms leave out: CVPR has no letter for `Conference`."""


def venue_parts(text: str) -> re.Match[str] | None:
    """Return the groups `venue`, and `year`, `short` or `bare`, of a venue with a year."""
    return VENUE_AND_YEAR.fullmatch(text) or _PREPRINT_AND_YEAR.fullmatch(text)


def is_preprint_venue(text: str) -> bool:
    """Return whether a venue without its year is that of preprints."""
    return _PREPRINT.fullmatch(text) is not None


def venue_like(venue: str, year: int, example: str) -> str:
    """Return a venue with its year in the form of a neighbor's: `CVPR 2024`, `CVPR'24`, `CVPR`.

    Args:
        venue: The venue as this list names it.
        year: The year, 0 if unknown.
        example: The venue of a neighbor, with its year or without.
    """
    found = venue_parts(example)
    if found is None:
        return venue
    if not year:
        return ""
    if found["year"]:
        gap = example[found.end("venue") : found.start("year")]
        return venue + (gap or " " * (" " in venue)) + str(year)
    group = "short" if found["short"] else "bare"
    gap = example[found.end("venue") : found.start(group)]
    gap = gap or (" '" if " " in venue else "")
    return f"{venue}{gap}{year % 100:02}"


def short_venue(venue: str, known: Sequence[str]) -> str:
    """Return the name by which a list calls a venue: its own, the acronym, or the full name.

    Args:
        venue: The venue as a registry names it.
        known: The venues of the list, the most frequent first.
    """
    own = next((each for each in known if _is_acronym_of(each, venue)), "")
    if own:
        return own
    if found := _ACRONYM.search(venue) or _TRAILING.search(venue):
        return found[1]
    return " ".join(_NOISE.sub(" ", venue).split()).strip(" ,-–()")


def _is_acronym_of(short: str, venue: str) -> bool:
    """Return whether a venue of a list is a registry's: a word of it, its initials, or equal."""
    tokens = split_words(venue)
    if short.casefold() == venue.casefold() or (short in tokens and short.isupper()):
        return True
    words = [word for word in split_words(_NOISE.sub(" ", venue)) if word.casefold() not in _SMALL]
    capitals = "".join(c for c in short if c.isupper())
    without = [word for word in words if word.casefold() not in _GENERIC]
    initials = {"".join(word[0] for word in each).upper() for each in (words, without)}
    return len(capitals) > 2 and capitals in initials
