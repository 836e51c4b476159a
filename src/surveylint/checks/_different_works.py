"""Whether two entries that share a link are two different works, judged by their titles."""

from __future__ import annotations

from surveylint.entries import Entry
from surveylint.hosts import domain_of, is_shortener
from surveylint.lazy import lazily
from surveylint.match import comparable
from surveylint.match import words as split_words
from surveylint.roles import Role

TITLE_WORDS = 4
"""A title of fewer words is a name: data sets and models of one paper share its link."""

_LONGEST_TITLE = 500
"""No title has more characters."""

_SHORTEST_NAME = 5
"""A shorter name may be in a title by chance."""

_ALIKE = 75
"""Titles more alike than this (0 to 100) may be two forms of one title."""

_CALLED = lazily(
    r"[(\[（【](?P<framed>[^()\[\]（）【】]{2,40})[)\]）】]\s*[:：]?\s*\w"
    r"|(?P<before>[^:：]{2,40})[:：]\s"
)
_PIECE = lazily(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")


def have_different_titles(one: Entry, other: Entry) -> bool:
    """Return whether the titles of two entries cannot be two forms of one title.

    Titles in different scripts may be translations, and a title that holds the name of the other
    work may be another title of it.
    """
    titles = one.title, other.title
    if any(len(t) > _LONGEST_TITLE or len(split_words(t)) < TITLE_WORDS for t in titles):
        return False
    if _is_cjk(titles[0]) != _is_cjk(titles[1]):
        return False
    low = comparable(titles[0]), comparable(titles[1])
    if any(name in low[1] for name in _names(one)) or any(name in low[0] for name in _names(other)):
        return False
    if low[0] in low[1] or low[1] in low[0]:
        return False
    from rapidfuzz.fuzz import ratio, token_sort_ratio

    return (
        ratio(*low) < _ALIKE
        and token_sort_ratio(titles[0].casefold(), titles[1].casefold()) < _ALIKE
    )


def _is_cjk(title: str) -> bool:
    return any("\u2e80" <= c <= "\u9fff" or "\uac00" <= c <= "\ud7af" for c in title)


def _names(entry: Entry) -> set[str]:
    """Return the names of an entry, comparable: its name cell, and the `Name:` of its title."""
    found: set[str] = set()
    if ":" in entry.title:
        found.add(comparable(entry.title.replace("：", ":").partition(":")[0]))
    if entry.works.has(Role.NAME):
        found.add(comparable(entry.works.values(Role.NAME)[entry.number]))
    return {name for name in found if len(name) > 2}


def is_home_of_one(address: str, one: Entry, other: Entry) -> bool:
    """Return whether an address names one of two entries, and the other does not mention that name.

    Papers often share a repository, in particular those of one family; two works with names of
    their own rarely do.
    """
    names = _short_name(one.title), _short_name(other.title)
    if not all(names) or _are_related(*names):
        return False
    name = comparable(address.rpartition("/")[2].partition("?")[0].partition("#")[0])
    titles = comparable(one.title), comparable(other.title)
    if len(name) < _SHORTEST_NAME or (name in titles[0]) == (name in titles[1]):
        return False
    named, stranger = (0, other) if name in titles[0] else (1, one)
    if names[named] != (one, other)[named].title and comparable(names[named]) != name:
        return False
    return name not in comparable(stranger.works.doc.prose_in(*stranger.span))


def share_shortened_link(url: str, one: Entry, other: Entry) -> bool:
    """Return whether a URL of two entries with different names is a shortened one.

    A shortened URL is made for one work.
    """
    if not is_shortener(domain_of(url)):
        return False
    names = _short_name(one.title), _short_name(other.title)
    low = comparable(names[0]), comparable(names[1])
    return (
        min(map(len, low)) > 2
        and low[0] not in low[1]
        and low[1] not in low[0]
        and not _are_related(*names)
    )


def _short_name(title: str) -> str:
    """Return the short name in a title, "" where there is none.

    It is a title of few words, or the part before its colon, or a bracket at its beginning.
    """
    if _count_words(title) < TITLE_WORDS:
        return title
    if (found := _CALLED.match(title)) is None:
        return ""
    name = found["framed"] or found["before"]
    return name if _count_words(name) < TITLE_WORDS else ""


def _count_words(title: str) -> int:
    return len(title.replace("-", "").replace("_", "").split())


def _are_related(one: str, other: str) -> bool:
    """Return whether two names share a part, as in a family: `DeepMask`, `SharpMask`."""
    if not (one.isalnum() and other.isalnum()):
        return False
    pieces = (
        {piece.casefold() for piece in _PIECE.findall(name) if len(piece) > 3}
        for name in (one, other)
    )
    return not next(pieces).isdisjoint(next(pieces))
