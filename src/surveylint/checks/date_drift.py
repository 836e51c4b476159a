"""The rule on dates that are earlier than the arXiv identifier of their entry."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from surveylint.entries import Index, TableWorkList, WorkList
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role
from surveylint.rule import rule

_AROUND = 2000
"""The identifier of an entry is searched for in this many characters before and after a date."""

_LEAST = 2
"""A date is wrong if it is at least this many months before the identifier.

A paper that is submitted on 31 December has an identifier of January.
"""

_LEAST_ELSEWHERE = 12
"""The same where the venue is not arXiv: the date may be that of a conference or a release."""

_LEAST_AMONG_EQUAL = 6
"""The same in a list whose months are those of the identifiers.

In 440 lists, dates that were 2 to 4 months early there were mostly those of a release, and all that
were 5 months early or more were wrong.
"""

_EQUAL_ROWS = 10
"""At least so many months must be compared before they count as those of the identifiers."""

_EQUAL_SHARE = 0.9
"""At least this share of them must differ by a month at most."""

_ARXIV_ID = lazily(
    r"arxiv\.org/(?:abs|pdf|html)/(\d\d)(0[1-9]|1[0-2])\.\d{4,5}", re.IGNORECASE | re.ASCII
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<word>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
_STATED = lazily(
    rf"(?<!\w)arxiv(?: preprint)?[\s,.:*_()'’`-]{{1,6}}(?:{_MONTH}[\s,.]{{1,3}})?"
    r"(?P<year>20[0-3]\d)(?![\d.])(?:[-./](?P<month>0?[1-9]|1[0-2])(?!\d))?",
    re.IGNORECASE,
)
_DATE = lazily(
    rf"\W*(?:{_MONTH}[\s,.]+(?:\d{{1,2}},?\s+)?)?(?P<year>20[0-3]\d)"
    r"(?:\s?[-./年]\s?(?P<month>0?[1-9]|1[0-2])(?!\d)(?:月|[-./]\d{1,2}(?!\d))?)?\W*$"
    r"|\W*(?P<first>0?[1-9]|1[0-2])[-./](?P<last>20[0-3]\d)\W*$"
)


class _Month(NamedTuple):
    """A stated date.

    Attributes:
        latest: The last month that it can mean, counted from year 0.
        exact: Whether it names the month.
    """

    latest: int
    exact: bool


class _Dated(NamedTuple):
    """A row of a table that states a date and has an arXiv identifier.

    Attributes:
        works: The table.
        number: The number of the row.
        role: The role of the column with the date.
        date: The date.
        assigned: The month of the identifier, counted from year 0.
        is_preprint: Whether its venue is arXiv.
    """

    works: TableWorkList
    number: int
    role: Role
    date: _Month
    assigned: int
    is_preprint: bool


@rule(Severity.WARNING)
def date_drift(doc: Document, index: Index) -> Iterator[Problem]:
    """Check for entries whose date is before their arXiv identifier."""
    if "rxiv.org/" not in doc.text:
        return
    tables = [works for works in index.lists if isinstance(works, TableWorkList)]
    apart: list[int] = []
    rows = [row for works in tables for row in _dated_rows(works, apart)]
    yield from _early_rows(rows, apart)
    if len(tables) < len(index.lists):
        yield from _dates_in_text(doc, index)


def _early_rows(rows: Sequence[_Dated], apart: Sequence[int]) -> Iterator[Problem]:
    """Report the rows whose date is so early that it is wrong.

    Args:
        rows: The rows of all tables whose date is before their identifier: one section is often too
            short to show what its dates are.
        apart: The months between date and identifier, of all rows whose date names the month.
    """
    equal = sum(months <= 1 for months in apart)
    is_usual = len(apart) >= _EQUAL_ROWS and equal >= _EQUAL_SHARE * len(apart)
    elsewhere = _LEAST_AMONG_EQUAL if is_usual else _LEAST_ELSEWHERE
    for row in rows:
        least = _LEAST if row.is_preprint else elsewhere
        if row.assigned - row.date.latest >= least and (row.is_preprint or row.date.exact):
            field = row.works.field(row.number, row.role)
            yield from _early(row.works, row.works.main(row.number), field, row.assigned)


def _dated_rows(works: TableWorkList, apart: list[int]) -> Iterator[_Dated]:
    """Yield the rows of a table whose date is before their identifier.

    Args:
        works: The table.
        apart: Where the months between date and identifier are put, if the date names the month.
    """
    role = next((role for role in (Role.DATE, Role.YEAR) if works.has(role)), None)
    if role is None:
        return
    dates = works.raw(role)
    stated = {cell: _month_of(cell) for cell in set(dates)}
    venues = works.raw(Role.VENUE) if works.has(Role.VENUE) else None
    preprints = {
        cell
        for cell in set(venues or ())
        if plain(cell).casefold() in ("arxiv", "arxiv preprint", "preprint")
    }
    for column in works.table.columns:
        for number, cell in enumerate(column):
            if "rxiv.org/" not in cell or (date := stated[dates[number]]) is None:
                continue
            if m := _ARXIV_ID.search(cell):
                assigned = _assigned(m)
                if date.exact:
                    apart.append(abs(assigned - date.latest))
                if assigned > date.latest:
                    is_preprint = venues is not None and venues[number] in preprints
                    yield _Dated(works, number, role, date, assigned, is_preprint)


def _month_of(cell: str) -> _Month | None:
    """Return the month or year that a date cell states, None where it states none."""
    m = _DATE.match(plain(cell).lower()) if "20" in cell else None
    if m is None:
        return None
    if m["first"]:
        return _Month(int(m["last"]) * 12 + int(m["first"]), exact=True)
    return _stated_month(m)


def _stated_month(m: re.Match[str]) -> _Month:
    month = int(m["month"]) if m["month"] else 0
    if m["word"]:
        month = _MONTHS.index(m["word"][:3].lower()) + 1
    return _Month(int(m["year"]) * 12 + (month or 12), exact=month > 0)


def _assigned(m: re.Match[str]) -> int:
    """Return the month of an arXiv identifier, counted from year 0.

    It begins with the year and month of its assignment (arxiv.org/help/arxiv_identifier).
    """
    return (2000 + int(m[1])) * 12 + int(m[2])


def _dates_in_text(doc: Document, index: Index) -> Iterator[Problem]:
    """Compare `arXiv 2021` or `arXiv, Nov 2022` in the text of an entry with its identifier."""
    mains: dict[int, Link | None] = {}
    for m in _statements(doc.text):
        if not _may_be_early(doc.text, m):
            continue
        entry = index.entry_at(m.start())
        if (
            entry is None
            or isinstance(entry.works, TableWorkList)
            or doc.rest_in(*m.span()).isspace()
        ):
            continue
        rank = index.rank(entry)
        if rank not in mains:
            mains[rank] = entry.main
        link = mains[rank]
        found = _ARXIV_ID.search(link.url) if link is not None else None
        if found and _assigned(found) - _stated_month(m).latest >= _LEAST:
            start = m.start("word") if m["word"] else m.start("year")
            yield from _early(entry.works, link, Span(start, m.end()), _assigned(found))


def _statements(text: str) -> Iterator[re.Match[str]]:
    """Yield the places that state `arXiv` and a year.

    The word is searched for first: a regular expression alone takes ten times as long.
    """
    for word in ("rXiv", "rxiv", "RXIV"):
        at = text.find(word)
        while at >= 0:
            m = _STATED.match(text, max(0, at - 1))
            if m:
                yield m
            at = text.find(word, at + 4)


def _may_be_early(text: str, m: re.Match[str]) -> bool:
    """Return whether the nearest identifier before or after a date is later than the date.

    The identifier of the entry is one of the two.
    """
    for at in (
        text.rfind("rxiv.org/", max(0, m.start() - _AROUND), m.start()),
        text.find("rxiv.org/", m.end(), m.end() + _AROUND),
    ):
        found = _ARXIV_ID.match(text, at - 1) if at >= 0 else None
        if found and _assigned(found) - _stated_month(m).latest >= _LEAST:
            return True
    return False


def _early(works: WorkList, link: Link | None, stated: Span, assigned: int) -> Iterator[Problem]:
    """Report a date before an identifier, if that is the identifier of the entry's main link.

    Args:
        works: The list of works.
        link: The main link of the entry.
        stated: The place of the date.
        assigned: The month of the identifier, counted from year 0.
    """
    found = _ARXIV_ID.search(link.url) if link is not None else None
    if link is None or found is None or _assigned(found) != assigned:
        return
    date = plain(works.doc.text[slice(*stated)])
    name = found[0].rpartition("/")[2]
    month = f"{(assigned - 1) // 12}-{(assigned - 1) % 12 + 1:02d}"
    yield Problem(
        start=stated.start,
        end=stated.end,
        message=f"date `{date}` is before the arXiv identifier `{name}`; expected {month} or later",
        related=related_places([link.target_span], "the identifier"),
        key=name,
    )
