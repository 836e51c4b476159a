"""Whether two entries that share a link are one work or two, judged by their titles."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import accumulate, takewhile

from surveylint.entries import Entry
from surveylint.entries.same_work import TITLE_WORDS, are_variants, edition_of, part_of
from surveylint.hosts import domain_of, is_shortener
from surveylint.lazy import lazily
from surveylint.match import comparable
from surveylint.match import words as split_words
from surveylint.roles import Role

_LONGEST_TITLE = 500
"""No title has more characters."""

_SHORTEST_NAME = 5
"""A shorter name may be in a title by chance."""

_ALIKE = 75
"""Titles more alike than this (0 to 100) may be two forms of one title."""

_ONE_TITLE = 85
"""Titles of one paper that are this much alike (0 to 100) are one title."""

_LONGEST_BEGINNING = 40
"""The most letters and digits before a title that is repeated: a name, a venue."""

_SHORTEST_STEM = 4
_LONGEST_SUFFIX = 2
"""Names with a beginning of four letters or more and other ends of at most two are siblings."""

_NUMBER = lazily(r"\d+")
_BRACKET_AT_END = lazily(r"(?<!\s)\s*+[(（\[][^()（）\[\]]*[)）\]]\Z")
_CALLED = lazily(
    r"[(\[（【](?P<framed>[^()\[\]（）【】]{2,40})[)\]）】]\s*+(?:[:：]\s*+)?\w"
    r"|(?P<before>[^:：]{2,40})[:：]\s"
)
_PINNED = lazily(r"(?<=\d)v(\d{1,2})(?:\.pdf)?/?(?:[?#].*)?$")
_VERSION_OF_NAME = lazily(r"(?<![\s_-])[\s_-]*+[vV]?(?<![\d.])\d[\d.]*+$")
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
    if _mentions(titles[1], low[1], _names(one)) or _mentions(titles[0], low[0], _names(other)):
        return False
    if low[0] in low[1] or low[1] in low[0]:
        return False
    from rapidfuzz.fuzz import ratio, token_sort_ratio

    return (
        ratio(*low) < _ALIKE
        and token_sort_ratio(titles[0].casefold(), titles[1].casefold()) < _ALIKE
    )


def are_forms_of_one_title(one: Entry, other: Entry) -> bool:
    """Return whether two entries of one paper have two forms of its title.

    The titles differ in a few letters, or one of them is the other without its beginning (a name,
    a venue) or without its end. Equal titles do not count, and neither do parts, names of data sets
    and models of one paper, and rows of a table that another column tells apart.
    """
    titles = one.title, other.title
    if any(len(t) > _LONGEST_TITLE or len(split_words(t)) < TITLE_WORDS for t in titles):
        return False
    low = comparable(titles[0]), comparable(titles[1])
    if low[0] == low[1] or part_of(titles[0]) != part_of(titles[1]):
        return False
    if _name_cell(one) != _name_cell(other) or are_variants(one, other):
        return False
    if edition_of(one) != edition_of(other):
        return False
    if _are_siblings(*titles):
        return False
    short, long = sorted(low, key=len)
    if long.startswith(short) or (
        long.endswith(short) and len(long) - len(short) <= _LONGEST_BEGINNING
    ):
        return True
    from rapidfuzz.fuzz import ratio

    return _NUMBER.findall(titles[0]) == _NUMBER.findall(titles[1]) and ratio(*low) >= _ONE_TITLE


def _are_siblings(one: str, other: str) -> bool:
    """Return whether two titles differ in the last letters of their names: `Set-A: t`, `Set-B: t`.

    They are data sets or models of one paper; a typo is rarely at the end of a name.
    """
    names = [title.partition(": ") for title in (one, other)]
    if not all(rest for _, _, rest in names):
        return False
    first, second = (comparable(name) for name, _, _ in names)
    both = zip(first, second, strict=False)
    common = sum(1 for _ in takewhile(lambda letters: letters[0] == letters[1], both))
    return (
        first != second
        and common >= _SHORTEST_STEM
        and min(len(first), len(second)) > common
        and max(len(first), len(second)) - common <= _LONGEST_SUFFIX
    )


def _name_cell(entry: Entry) -> str:
    """Return what the name column of an entry with a title says, in comparable form."""
    if not (entry.works.has(Role.NAME) and entry.works.has(Role.TITLE)):
        return ""
    return comparable(entry.works.values(Role.NAME)[entry.number])


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


def _mentions(title: str, low: str, names: set[str]) -> bool:
    """Return whether a title holds a name as whole words or as whole parts of a word.

    `GraphGPS` holds `GPS`, but `Graph Transformer` does not hold `GraphTrans`.

    Args:
        title: The title.
        low: The title in comparable form.
        names: The names in comparable form.
    """
    held = [name for name in names if name in low]
    if not held:
        return False
    words = split_words(title)
    joined = "".join(words)
    folded = joined.casefold()
    if len(folded) != len(joined):  # a letter that has no lower case of one letter
        return True
    starts = {*accumulate(map(len, words), initial=0)}
    starts.update(place for place in range(1, len(joined)) if _begins_part(joined, place))
    return any(
        start in starts and start + len(name) in starts
        for name in ("".join(split_words(name)) for name in held)
        for start in _places(folded, name)
    )


def _begins_part(text: str, place: int) -> bool:
    """Return whether a part of a word begins at a place: `Graph|GPS`, `HTML|Parser`, `Moco|2`."""
    before, here, after = text[place - 1], text[place], text[place + 1 : place + 2]
    if before.isdigit() != here.isdigit():
        return True
    return here.isupper() and (not before.isupper() or after.islower())


def _places(text: str, name: str) -> Iterator[int]:
    """Yield where a name begins in a text."""
    start = text.find(name)
    while start >= 0 and name:
        yield start
        start = text.find(name, start + 1)


def are_pinned_apart(url: str, other_url: str, one: Entry, other: Entry) -> bool:
    """Return whether two URLs of one preprint pin different versions of it, listed on purpose.

    If only one URL has a version, the titles must have one too: `Flow-V1: ...`, `Flow-V2: ...`.
    """
    versions = [_version(link) for link in (url, other_url)]
    if versions[0] == versions[1]:
        return False
    names = [_short_name(entry.title) for entry in (one, other)]
    stems = {_VERSION_OF_NAME.sub("", name).casefold() for name in names}
    return all(versions) or (len(stems) == 1 and all(stems) and names[0] != names[1])


def _version(url: str) -> str:
    """Return the version of a preprint that a URL pins, "" where it has none."""
    found = _PINNED.search(url)
    return found[1] if found else ""


def is_home_of(address: str, named: Entry, stranger: Entry) -> bool:
    """Return whether an address names an entry, and another one does not mention that name.

    Papers often share a repository, in particular those of one family; two works with names of
    their own rarely do.
    """
    names = _short_name(named.title), _short_name(stranger.title)
    if not all(names) or _are_related(*names):
        return False
    if len({comparable(_BRACKET_AT_END.sub("", entry.title)) for entry in (named, stranger)}) == 1:
        return False  # `Kit` and `Kit (Python)`
    name = comparable(address.rpartition("/")[2].partition("?")[0].partition("#")[0])
    if len(name) < _SHORTEST_NAME or name not in comparable(named.title):
        return False
    if names[0] != named.title and comparable(names[0]) != name:
        return False
    return name not in comparable(stranger.title) and name not in comparable(
        stranger.works.doc.prose_in(*stranger.span)
    )


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
