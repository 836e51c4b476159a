"""The authors, the venue and the year in the text beside a title: `A. Low, B. Hi. ICML 2023`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import Enum, auto
from itertools import chain, dropwhile, takewhile, zip_longest

from surveylint.entries.credits import MONTH, PARTICLES
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.namedtuples import NamedTuple
from surveylint.roles import is_known_venue
from surveylint.vocabulary import Words

VENUE_AND_YEAR = lazily(
    r"(?P<venue>(?:[A-Z]{2}|[A-Z][a-z]*[A-Z]|arXiv|bioRxiv|medRxiv)[A-Za-z&/+ -]{0,30}?)"
    r"(?:[ ,.-]*(?P<year>(?:19[5-9]|20[0-4])\d)|[ ,.]*['’`](?P<short>[0-4]\d)"
    r"|(?<=[A-Z]{4})(?P<bare>[0-3]\d))"
    r"(?:[ ,]*\(?(?:[Oo]ral|[Ss]potlight|[Pp]oster|[Hh]ighlight|[Bb]est [Pp]aper(?: [Aa]ward)?"
    r"|Workshops?|Findings)\)?)?"
)
"""A venue that is an acronym, and its year: `CVPR 2023`, `NeurIPS'23`, `ECCV24 Oral`."""

_PARTICLES = rf"(?:{PARTICLES}|das|dos|ten|ter|y)"
_INITIAL = r"[A-Z]\.?(?:-?[A-Z]\.){0,3}"
_WORD = r"[^\W\d_a-z][\w'’-]*[^\W\d_]\*?"
_PERSON = lazily(
    rf"(?:{_WORD}|{_INITIAL})(?: (?:{_WORD}|{_INITIAL}|{_PARTICLES}\b)){{0,3}} "
    rf"(?:{_WORD}(?: (?:Jr|Sr)\.?)?|{_INITIAL}|[IV]{{2,3}})"
)
_CAPITALIZED = r"[^\W\d_a-z][\w'’-]*+"
_SURNAME = rf"(?:{_PARTICLES} ){{0,2}}{_CAPITALIZED}"
_GIVEN = (
    rf"(?:{_CAPITALIZED}|[A-Z]\.)(?:[ -](?:{_CAPITALIZED}\b(?!\.)|[A-Z]\.|{_PARTICLES}\b)){{0,3}}"
)
_SURNAMES_FIRST = lazily(
    # Low, A., & High, B. C. | Low, A., High, B. et al.
    rf"[\s.,;:]*(?:by )?(?:(?P<initials>(?:{_SURNAME}, (?:[A-Z]\.[ -]?){{1,4}}[,;]? ?(?:(?:&|and) )?){{1,60}})"
    # Low, Ada and High, Bo | Low, Ada; and High, Bo
    rf"|(?P<full>{_SURNAME}, {_GIVEN}(?:(?:;(?: and)?| and| &) {_SURNAME}, {_GIVEN}){{1,60}})"
    # Low, Ada, et al. | Low, Ada, Bo High, and Cy Reed.
    rf"|(?P<first>{_SURNAME}, {_GIVEN})(?=,? (?:et\.? al|and )|, {_CAPITALIZED} ))"
)
_BETWEEN_INITIALS = lazily(
    r"(?<=\.)[,;]? ?(?:& |and )?(?=[^\W\d_a-z][\w'’-]|[a-z]{2,3} [^\W\d_a-z]|\Z)"
)
_BETWEEN_FULL = lazily(r";(?: and)? | (?:and|&) ")
_ET_AL = lazily(r"(?:and )?(?:et\.? ?al|others|co-?authors)", re.IGNORECASE)
_YEAR = lazily(r"(?:19[5-9]\d|20[0-4]\d)")
_ANY_YEAR = lazily(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATE_AT_END = lazily(
    rf"(?:(?<!\s)[\s,.(]{{0,3}}\b{MONTH})?"
    r"(?:(?<!\s)[\s,.(]{0,3}(?:19|20)\d\d\)?)?\Z"
)
_VOLUME = lazily(r"(?:vol(?:ume)?\.?|no\.?|pp?\.?|pages?)?[ \d():–-]{1,30}", re.IGNORECASE)
_MONTH = lazily(rf"{MONTH} ?\d{{0,2}}(?: ?\d{{4}})?")
_JOURNAL = lazily(
    r"(?:IEEE|ACM|Journal|Transactions|Proceedings|International|Annual|Conference|Nature"
    r"|Advances in|Findings of|Workshop|Frontiers in|Pattern|Medical|Neural|Computer)\b"
    r"[\w&/: '’.-]{0,100}"
)
_PREPRINT = lazily(r"(?P<venue>[aA]r[xX]iv|bioRxiv|medRxiv)(?: preprint)?(?: arXiv)?[:\s\d.v]*")
_MARKS = lazily(r"</?[A-Za-z][^<>]{0,200}>|[()\[\]`|*_\n（）【】{}~<>\"“”]+")
_FOOTNOTE_MARKS = lazily(
    r"(?:\\\*|[†‡§¶¹²³⁴]|<sup>[^<>]{0,20}</sup>)+|(?<=[a-z]{2})\d{1,2}(?=,| (?:and|et)\b|\.?[*_\n]|$)"
)
_SYMBOLS = lazily(r"^[^\w(]+")
_AFTER_PIECE = lazily(
    r"[,;，；、]+ ?(?:and |& )?| and | & |(?<=\bal)\.(?= |$)|(?<=[^\W\d_]{2})(?<!\bJr)[.:?!](?= |$)"
    r"|(?<=\d)\.(?= |$)"
)
_IN = lazily(r"^(?:[Ii]n|@) ")
_INSTITUTIONS = frozenset({
    "academy", "ai", "college", "inc", "institute", "lab", "labs", "research", "school", "team",
    "technologies", "technology", "university",
})  # fmt: skip
_LONG = 6
"""Common words of so many letters or more are hardly ever surnames."""

_OTHERS = " et al"
_EDGE = " \t.-–—:·•"
_MOST = 4000
"""So many characters are read beside a title."""


class _Kind(Enum):
    """What a piece of text is."""

    PERSON = auto()
    OTHERS = auto()
    VENUE = auto()
    YEAR = auto()
    ELSE = auto()


class StatedFacts(NamedTuple):
    """What a text states about a work.

    Attributes:
        authors: The names as written, () if there are none.
        others: Whether `et al.` follows them.
        venue: The venue without its year, None if none is named.
        year: The year, None if none or several are named.
    """

    authors: tuple[str, ...] = ()
    others: bool = False
    venue: str | None = None
    year: int | None = None


class _Piece(NamedTuple):
    """A piece of text between commas, marks or ends of sentences."""

    text: str
    kind: _Kind


class _Part(NamedTuple):
    """A part of a text between two marks, such as the text in brackets or in emphasis.

    Attributes:
        surnames: The names at its beginning that are written with the surname first.
        order: How they are written: `initials`, `full`, or `first` if only the first one is so.
        pieces: The rest.
    """

    surnames: list[str]
    order: str
    pieces: list[_Piece]


def facts_in(beside: str, words: Words) -> StatedFacts:
    """Return the authors, the venue and the year that a text beside a title states.

    Names count only from two people on or with `et al.`, and only if a venue, a year or the end of
    a part follows: a list of topics looks like a list of names.

    Args:
        beside: The Markdown beside a title and its links; a line for each part.
        words: The vocabulary.
    """
    facts = StatedFacts()
    beside = _FOOTNOTE_MARKS.sub("", beside[:_MOST])
    parts = [_part(plain(text), words) for text in _MARKS.split(beside)]
    parts = [part for part in parts if part.surnames or part.pieces]
    for part, after in zip_longest(parts, parts[1:]):
        facts = _authors(part, after, words)
        if facts.authors:
            break
    venue, year = _venue_and_year([*chain.from_iterable(part.pieces for part in parts)])
    return facts._replace(venue=venue, year=year)


def _part(text: str, words: Words) -> _Part:
    """Return a part of the text, read as far as names with their surnames first can be."""
    found = _SURNAMES_FIRST.match(text)
    if not found:
        return _Part([], "", _pieces(text.removeprefix("by "), words))
    if found["initials"]:
        names = [*filter(None, _BETWEEN_INITIALS.split(found["initials"].rstrip(" ,;&")))]
    else:
        names = _BETWEEN_FULL.split(found["full"] or found["first"])
    return _Part(names, found.lastgroup or "", _pieces(text[found.end() :], words))


def _pieces(run: str, words: Words) -> list[_Piece]:
    texts = (_SYMBOLS.sub("", text.strip(_EDGE)) for text in _AFTER_PIECE.split(run))
    return [_Piece(text, _kind(text, words)) for text in texts if text]


def _kind(text: str, words: Words) -> _Kind:
    if _ET_AL.fullmatch(text):
        return _Kind.OTHERS
    if _YEAR.fullmatch(text) or _MONTH.fullmatch(text):
        return _Kind.YEAR
    if _is_venue(_without_in(text), words):
        return _Kind.VENUE
    return _Kind.PERSON if _is_person(text) else _Kind.ELSE


def _without_in(text: str) -> str:
    return _IN.sub("", text)


def _is_venue(text: str, words: Words) -> bool:
    return (
        VENUE_AND_YEAR.fullmatch(text) is not None
        or _PREPRINT.fullmatch(text) is not None
        or _JOURNAL.fullmatch(text) is not None
        or is_known_venue(text, words)
    )


def _is_person(text: str) -> bool:
    return len(text) <= 60 and _PERSON.fullmatch(_without_others(text)) is not None


def _without_others(text: str) -> str:
    """Return a name without `et al` after it."""
    return text.removesuffix(_OTHERS)


def _authors(part: _Part, after: _Part | None, words: Words) -> StatedFacts:
    """Return the authors that a part of the text begins with.

    Args:
        part: The part.
        after: The next part, None at the end of the text.
        words: The vocabulary.
    """
    pieces = part.pieces
    if not part.surnames:
        pieces = [*dropwhile(lambda piece: piece.kind is _Kind.YEAR, pieces)]
    people = [*takewhile(lambda piece: piece.kind is _Kind.PERSON, pieces)]
    names = [*part.surnames, *(_without_others(piece.text) for piece in people)]
    rest = [piece.kind for piece in pieces[len(people) :]]
    if not rest and after is not None and after.pieces[:1] and not after.surnames:
        rest = [after.pieces[0].kind] if after.pieces[0].kind is _Kind.OTHERS else []
    others = rest[:1] == [_Kind.OTHERS] or any(p.text.endswith(_OTHERS) for p in people)
    is_ended = not rest or rest[0] in (_Kind.VENUE, _Kind.YEAR)
    if not (others or is_ended or part.order in ("initials", "full")):
        return StatedFacts()
    if len(names) < (1 if others else 2) or _are_topics(names, words):
        return StatedFacts()
    return StatedFacts(tuple(names), others=others)


def _are_topics(names: Sequence[str], words: Words) -> bool:
    """Return whether most names are topics or institutions: `Graph Learning`, `Low University`."""
    common = words.set("common")
    topics = 0
    for name in names:
        parts = name.casefold().split()
        topics += all(part in common for part in parts) or (
            len(parts[-1]) >= _LONG and parts[-1] in common
        )
        if not _INSTITUTIONS.isdisjoint(parts):
            return True
    return topics * 2 > len(names)


def _venue_and_year(pieces: Sequence[_Piece]) -> tuple[str | None, int | None]:
    """Return the only venue with its year, else the first venue that a year follows at once."""
    for number, piece in enumerate(pieces):
        if piece.kind is not _Kind.VENUE:
            continue
        text = _without_in(piece.text)
        if found := VENUE_AND_YEAR.fullmatch(text):
            return found["venue"].strip(" ,.-"), full_year(found)
        years = [*_years(text), *_years_after(pieces[number + 1 :])]
        preprint = _PREPRINT.fullmatch(text)
        venue = preprint["venue"] if preprint else _DATE_AT_END.sub("", text)
        if years and not _ANY_YEAR.search(venue):
            return venue, years[0]
    return None, None


def _years(text: str) -> Iterator[int]:
    """Yield the year at the end of a text."""
    last = text.rpartition(" ")[2].strip("()")
    if _YEAR.fullmatch(last):
        yield int(last)


def _years_after(pieces: Sequence[_Piece]) -> Iterator[int]:
    """Yield the year that follows a venue, perhaps after its volume and pages."""
    for piece in pieces[:4]:
        if _YEAR.fullmatch(piece.text):
            yield int(piece.text)
            return
        if not _VOLUME.fullmatch(piece.text):
            return


def full_year(found: re.Match[str]) -> int:
    """Return the year of a match of `VENUE_AND_YEAR` with four digits."""
    return int(found["year"] or f"20{found['short'] or found['bare']}")
