"""The edits that write where a paper was published into the venue and year columns of its row."""

from __future__ import annotations

from collections import Counter

from surveylint.entries import Entry, WorkList
from surveylint.entries.venue_styles import (
    is_preprint_venue,
    short_venue,
    venue_like,
    venue_parts,
)
from surveylint.lazy import lazily
from surveylint.model.source import Edit, Span
from surveylint.roles import Role

_YEAR = lazily(r"(?:19|20)\d\d")
_MARKUP = lazily(r"[|<>`*_\\\n\[\]]")
_LONGEST = 80
"""A venue of more characters is written out where lists use an acronym, so it is no edit."""


def venue_edits(entry: Entry, venue: str, year: int) -> tuple[Edit, ...]:
    """Return the edits of a row whose venue column says `arXiv` or `preprint`, and its year.

    There are none if the row has no such column, or if its cell says more than that.

    Args:
        entry: The entry.
        venue: The venue as its source names it.
        year: The year of the publication.
    """
    works, number = entry.works, entry.number
    if not works.has(Role.VENUE) or is_preprint_venue(venue):
        return ()
    cell = _bare(works, works.field(number, Role.VENUE))
    stated = works.doc.text[cell.start : cell.end]
    if not _is_preprint(stated):
        return ()
    known = _venues(works)
    short = short_venue(venue, [name for name, _ in known])
    has_year = bool(_stated_year(works, number))
    example = stated if venue_parts(stated) or has_year else _example(works)
    made = venue_like(short, year, example)
    if not made or len(made) > _LONGEST or _MARKUP.search(made):
        return ()
    edits = [Edit(cell.start, cell.end, made)]
    if has_year:
        at = _bare(works, works.field(number, Role.YEAR))
        if works.doc.text[at.start : at.end] != str(year):
            edits.append(Edit(at.start, at.end, str(year)))
    return tuple(sorted(edits))


def _is_preprint(text: str) -> bool:
    """Return whether a text is only `arXiv`, `preprint` or the like, with a year or without."""
    found = venue_parts(text)
    return is_preprint_venue(found["venue"].strip(" ,.-") if found else text)


def _bare(works: WorkList, span: Span) -> Span:
    """Return the span of a field without the spaces around its text."""
    text = works.doc.text[span.start : span.end]
    start = span.start + len(text) - len(text.lstrip())
    return Span(start, start + len(text.strip()))


def _stated_year(works: WorkList, number: int) -> str:
    """Return the year in the year column of a row, "" if it is not a year alone."""
    if not works.has(Role.YEAR):
        return ""
    span = _bare(works, works.field(number, Role.YEAR))
    text = works.doc.text[span.start : span.end]
    return text if _YEAR.fullmatch(text) else ""


def _venues(works: WorkList) -> list[tuple[str, int]]:
    """Return the venues of a list without their years, the most frequent first."""
    stated = (value.strip() for value in works.values(Role.VENUE) if value.strip())
    names = (found["venue"].strip(" ,.-") if (found := venue_parts(v)) else v for v in stated)
    return Counter(name for name in names if not is_preprint_venue(name)).most_common()


def _example(works: WorkList) -> str:
    """Return a published venue of a list that states its year, "" if none does."""
    values = (value.strip() for value in works.values(Role.VENUE))
    return next((v for v in values if venue_parts(v) and not _is_preprint(v)), "")
