"""The rule on years in which a conference did not take place, or that have not come yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from surveylint.entries import Index
from surveylint.entries.work_list import TableWorkList
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Span
from surveylint.roles import Role
from surveylint.rule import rule
from surveylint.vocabulary import Words

_FIRST_SURE = 1999
"""Since this year ICCV takes place in odd years only; ECCV has always been in even years."""

_YEAR = lazily(
    r"([EI]CCV)(?<![\w/-][EI]CCV)(?:[ \t,:_-]{0,2}((?:19|20)\d\d)|[ \t]?(?:'|’)(\d\d))(?![\w-]|\.\d|/\d)"
)
_VENUE = lazily(
    r"(ECCV|ICCV)(?:,? \(?(?:oral|poster|spotlight|highlight|paper)\)?)?", re.IGNORECASE
)
_FULL_YEAR = lazily(r"(?:19|20)\d\d")

_AHEAD = 2
"""Conferences are announced at most so many years before they take place."""

_LATE_YEAR = lazily(r"20(?:29|[3-9]\d)(?<!\d20\d\d)(?![\w-]|[.,/:]\d)")
_NAME_BEFORE = lazily(r"(?<![\w/&-])([A-Z][A-Za-z-]{1,14})[ \t,:_(-]{0,3}$")
_AFTER = lazily(r"[ \t]*(?:[\]\[().,;:*_`|<!-]|\n|\Z)")
_DATE_CELL = lazily(r"\W{0,4}(20\d\d)(?:[-./年 ].{0,12})?\W{0,4}$")
_FEWEST_DATED = 3
_DATED_SHARE = 0.8
"""Enough rows with years that have come show that a column has the years of the works."""


@rule(Severity.INFO)
def impossible_venue(doc: Document, index: Index, words: Words, today: date) -> Iterator[Problem]:
    """Check for ECCV in an odd year and ICCV in an even year, and for years in the future."""
    yield from _in_future(doc, index, words, _Years(today))
    if "CCV" not in doc.text:
        return
    found: dict[str, list[Span]] = {}
    for m in _YEAR.finditer(doc.prose):
        if _is_impossible(m[1], int(m[2] or f"20{m[3]}")):
            found.setdefault(" ".join(m[0].split()), []).append(Span(*m.span()))
    for venue, place in _in_columns(index):
        found.setdefault(venue, []).append(place)
    for venue, places in found.items():
        years = "even" if "ECCV" in venue else "odd"
        yield Problem(
            start=places[0].start,
            end=places[0].end,
            message=f"no conference `{venue}`: {venue[:4]} takes place in {years} years only",
            related=related_places(places[1:]),
            key=venue,
        )


class _Years:
    """Which years are far ahead; only those of the text are compared with the day of the check."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._late: dict[int, bool] = {}

    def is_late(self, year: int) -> bool:
        """Return whether a year is more than `_AHEAD` years ahead."""
        if year not in self._late:
            self._late[year] = year > _AHEAD and self._today < date(year - _AHEAD, 1, 1)
        return self._late[year]


def _in_future(doc: Document, index: Index, words: Words, years: _Years) -> Iterator[Problem]:
    """Report venues of works, and columns of years, with a year that is far ahead."""
    text, found = doc.text, dict[str, list[Span]]()
    venues: frozenset[str] = frozenset()
    for year in _LATE_YEAR.finditer(text):
        name = _NAME_BEFORE.search(text, max(0, year.start() - 20), year.start())
        if name is None or not years.is_late(int(year[0])) or not _AFTER.match(text, year.end()):
            continue
        venues = venues or words.set("venues")
        is_venue = name[1] in venues and "rxiv" not in name[1].lower()
        if is_venue and doc.prose_in(*year.span()).strip() and index.entry_at(year.start()):
            place = Span(name.start(), year.end())
            found.setdefault(" ".join(text[slice(*place)].split()), []).append(place)
    for works in index.lists:
        if isinstance(works, TableWorkList):
            for written, place in _late_cells(works, years):
                found.setdefault(written, []).append(place)
    for written, places in found.items():
        yield Problem(
            start=places[0].start,
            end=places[0].end,
            message=f"`{written}` is in the future",
            severity=Severity.WARNING,
            related=related_places(places[1:]),
            key=written,
        )


def _late_cells(works: TableWorkList, known: _Years) -> Iterator[tuple[str, Span]]:
    """Yield the cells of a column of years or dates that are far ahead, unlike most."""
    for role in (Role.YEAR, Role.DATE):
        if not works.has(role):
            continue
        cells = works.raw(role)
        years = [int(m[1]) if (m := _DATE_CELL.match(cell)) else 0 for cell in cells]
        late = [number for number, year in enumerate(years) if known.is_late(year)]
        usual = sum(year > 0 for year in years) - len(late)
        if late and usual >= max(_FEWEST_DATED, _DATED_SHARE * (usual + len(late))):
            for number in late:
                yield plain(cells[number]), works.field(number, role)


def _is_impossible(venue: str, year: int) -> bool:
    return year >= _FIRST_SURE and (year % 2 == 1) == (venue == "ECCV")


def _in_columns(index: Index) -> Iterator[tuple[str, Span]]:
    """Yield the impossible venues of rows that name the venue and the year in two cells."""
    for works in index.lists:
        if (
            not isinstance(works, TableWorkList)
            or not {Role.VENUE, Role.YEAR} <= works.place.keys()
        ):
            continue
        pairs = zip(works.raw(Role.VENUE), works.raw(Role.YEAR), strict=True)
        for number, (venue, year) in enumerate(pairs):
            named = _VENUE.fullmatch(plain(venue)) if "CCV" in venue else None
            written = plain(year)
            if named and _FULL_YEAR.fullmatch(written):
                short = named[1].upper()
                if _is_impossible(short, int(written)):
                    yield f"{short} {written}", works.field(number, Role.VENUE)
