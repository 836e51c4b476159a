"""The rule on years in which a conference did not take place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveylint.entries import Index
from surveylint.entries.work_list import TableWorkList
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Span
from surveylint.roles import Role
from surveylint.rule import rule

_FIRST_SURE = 1999
"""Since this year ICCV takes place in odd years only; ECCV has always been in even years."""

_YEAR = lazily(
    r"([EI]CCV)(?<![\w/-][EI]CCV)(?:[ \t,:_-]{0,2}((?:19|20)\d\d)|[ \t]?(?:'|’)(\d\d))(?![\w-]|\.\d|/\d)"
)
_VENUE = lazily(
    r"(ECCV|ICCV)(?:,? \(?(?:oral|poster|spotlight|highlight|paper)\)?)?", re.IGNORECASE
)
_FULL_YEAR = lazily(r"(?:19|20)\d\d")


@rule(Severity.INFO)
def impossible_venue(doc: Document, index: Index) -> Iterator[Problem]:
    """Check for ECCV in an odd year and ICCV in an even year."""
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
