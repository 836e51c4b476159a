"""Roles, and which role a header or a link label names."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Table
from surveylint.vocabulary import Words


class Role(StrEnum):
    """What a column or a field of an entry means."""

    INDEX = "index"
    NAME = "name"
    TITLE = "title"
    CATEGORY = "category"
    AUTHORS = "authors"
    VENUE = "venue"
    YEAR = "year"
    DATE = "date"
    LINK = "link"
    CODE = "code"
    PROJECT = "project"
    DATA = "data"
    BADGE = "badge"
    NOTE = "note"
    NONE = "none"


LINKED = frozenset({Role.LINK, Role.CODE, Role.PROJECT, Role.DATA})
"""Roles of columns that hold links."""

_BESIDE_VENUES = frozenset(
    {
        "ACM",
        "Findings",
        "IEEE",
        "Oral",
        "Poster",
        "Spotlight",
        "Track",
        "Workshop",
        "Workshops",
    }
)
_MAX_VENUE_WORDS = 3
_WORD = lazily(r"[^\W\d_]+")
_LABEL_EDGE = lazily(r"[^\w\s.&/+-]+")
_FIRST_WORD = lazily(r"[\w.&/+-]+")
_NUMBER = "0123456789 .:"
"""What may follow a label: `paper 2`, `code1`."""


def header_role(header: str, words: Words) -> Role:
    """Return the role that a header (plain text) names, as a phrase or by its last known word."""
    known = words.map("headers")
    folded = " ".join(header.casefold().replace("_", " ").split()).strip(" :：.")
    if not folded:
        return Role.NONE
    if folded == "#":
        return Role.INDEX
    if found := known.get(folded):
        return Role(found)
    parts = [part for part in re.split(r"[^\w#]+", folded) if part]
    phrase = " ".join(parts)
    if found := known.get(phrase) or known.get(phrase.removesuffix("s")):
        return Role(found)
    for part in reversed(parts[-2:]):
        if found := known.get(part) or known.get(part.removesuffix("s")):
            return Role(found)
    first = folded.partition(" and ")[0]
    return header_role(first, words) if first != folded else Role.NONE


def headers_of(doc: Document, table: Table) -> tuple[str, ...]:
    """Return the plain texts of a table's header."""
    return tuple(plain(doc.text[cell.start : cell.end]) for cell in table.header)


@lru_cache(maxsize=4096)
def role_of_label(label: str, words: Words) -> str:
    """Return what a link label (plain text) names (`paper`, `code`), "" if it is unknown."""
    if label.isascii() and not _may_be_label(label, words):
        return ""
    known = words.map("labels")
    folded = " ".join(_LABEL_EDGE.sub(" ", label.casefold()).split())
    if found := known.get(folded):
        return found
    return known.get(folded.rstrip(_NUMBER)) or ""


def _may_be_label(label: str, words: Words) -> bool:
    """Return whether a text begins with the first word of a known label; few titles do."""
    first = _FIRST_WORD.search(label)
    if first is None:
        return False
    word = first[0].casefold()
    known = _first_words(words)
    return word in known or word.rstrip(_NUMBER) in known


@lru_cache(maxsize=1)
def _first_words(words: Words) -> frozenset[str]:
    """Return the first words of the known labels."""
    return frozenset(label.partition(" ")[0] for label in words.map("labels"))


def is_known_venue(text: str, words: Words) -> bool:
    """Return whether a text is the name of a known venue, perhaps with a year: `CoRL 24`."""
    written = _WORD.findall(text)
    names = [name for name in written if name not in _BESIDE_VENUES]
    if not 1 <= len(names) <= _MAX_VENUE_WORDS:
        return False
    venues = words.set("venues")
    return all(name in venues for name in names) or "".join(written) in venues
