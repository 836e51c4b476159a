"""The rule on dates that an entry's arXiv identifier belies."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveylint.entries import Index, TableList, WorkList
from surveylint.entries.places import Places
from surveylint.lazy import lazily
from surveylint.match import plain
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Related, Severity
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple
from surveylint.roles import Role
from surveylint.rule import rule

_AROUND = 2000
"""So many characters before and behind a date its entry's identifier is looked for."""

_ARXIV_ID = lazily(
    r"arxiv\.org/(?:abs|pdf|html)/(\d\d)(0[1-9]|1[0-2])\.\d{4,5}", re.IGNORECASE | re.ASCII
)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<word>(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)"
_STATED = lazily(
    rf"(?<!\w)arxiv(?: preprint)?[\s,.:*_()'’`-]{{1,6}}(?:{_MONTH}[\s,.]{{1,3}})?(?P<year>20[0-3]\d)(?![\d.])"
    r"(?:[-./](?P<month>0?[1-9]|1[0-2])(?!\d))?",
    re.IGNORECASE,
)
_DATE = lazily(
    rf"\W*(?:{_MONTH}[\s,.]+(?:\d{{1,2}},?\s+)?)?(?P<year>20[0-3]\d)(?:\s?[-./年]\s?(?P<month>0?[1-9]|1[0-2])(?!\d)"
    r"(?:月|[-./]\d{1,2}(?!\d))?)?\W*$"
    r"|\W*(?P<first>0?[1-9]|1[0-2])[-./](?P<last>20[0-3]\d)\W*$"
)
_LEAST = 2
"""So many months must lie between the stated date and the identifier's: a paper of 31 December is numbered in January."""

_LEAST_ELSEWHERE = 12
"""The same where the venue is not arXiv: a date column may hold the month of a conference, a blog or a release."""


@rule(Severity.WARNING)
def date_drift(doc: Document, index: Index) -> Iterator[Problem]:
    """Find entries that are dated before their arXiv identifier was given out."""
    if "rxiv.org/" not in doc.text:
        return
    for works in index.lists:
        if isinstance(works, TableList):
            yield from _dated_rows(works)
    if any(not isinstance(works, TableList) for works in index.lists):
        yield from _dated_texts(doc, index)


def _dated_rows(works: TableList) -> Iterator[Problem]:
    """Compare the date column of a table with the identifiers of its rows."""
    role = next((role for role in (Role.DATE, Role.YEAR) if works.has(role)), None)
    if role is None:
        return
    dates = works.raw(role)
    stated = {cell: _month_of(cell) for cell in set(dates)}
    venues = works.raw(Role.VENUE) if works.has(Role.VENUE) else None
    bare = {
        cell
        for cell in set(venues or ())
        if plain(cell).casefold() in ("arxiv", "arxiv preprint", "preprint")
    }
    for column in works.table.columns:
        for number, cell in enumerate(column):
            if "rxiv.org/" not in cell or (date := stated[dates[number]]) is None:
                continue
            m = _ARXIV_ID.search(cell)
            given = _given(m) if m else 0
            if given - date.latest < _LEAST:
                continue
            is_preprint = venues is not None and venues[number] in bare
            if is_preprint or (date.exact and given - date.latest >= _LEAST_ELSEWHERE):
                yield from _dated(works, works.main(number), works.field(number, role), given)


class _Month(NamedTuple):
    """The last month, counted from year 0, that a stated date can mean, and whether it names the month."""

    latest: int
    exact: bool


def _month_of(cell: str) -> _Month | None:
    m = _DATE.match(plain(cell).lower()) if "20" in cell else None
    if m is None:
        return None
    if m["first"]:
        return _Month(int(m["last"]) * 12 + int(m["first"]), exact=True)
    return _stated(m)


def _stated(m: re.Match[str]) -> _Month:
    month = int(m["month"]) if m["month"] else 0
    if m["word"]:
        month = _MONTHS.index(m["word"][:3].lower()) + 1
    return _Month(int(m["year"]) * 12 + (month or 12), exact=month > 0)


def _given(m: re.Match[str]) -> int:
    """Count the months up to the one in which an arXiv identifier was given out (arxiv.org/help/arxiv_identifier)."""
    return (2000 + int(m[1])) * 12 + int(m[2])


def _dated_texts(doc: Document, index: Index) -> Iterator[Problem]:
    """Compare `arXiv 2021` or `arXiv, Nov 2022` in the text of an entry with its identifier."""
    places = Places(index)
    mains: dict[int, Link | None] = {}
    for m in _statements(doc.text):
        if not _may_be_early(doc.text, m):
            continue
        entry = places.at(m.start())
        if entry is None or isinstance(entry.works, TableList) or doc.rest_in(*m.span()).isspace():
            continue
        rank = places.rank(entry)
        if rank not in mains:
            mains[rank] = entry.main
        link = mains[rank]
        found = _ARXIV_ID.search(link.url) if link is not None else None
        if found and _given(found) - _stated(m).latest >= _LEAST:
            start = m.start("word") if m["word"] else m.start("year")
            yield from _dated(entry.works, link, Span(start, m.end()), _given(found))


def _may_be_early(text: str, m: re.Match[str]) -> bool:
    """Return whether the identifier before or behind a statement is younger; an entry's own is one of them."""
    for at in (
        text.rfind("rxiv.org/", max(0, m.start() - _AROUND), m.start()),
        text.find("rxiv.org/", m.end(), m.end() + _AROUND),
    ):
        found = _ARXIV_ID.match(text, at - 1) if at >= 0 else None
        if found and _given(found) - _stated(m).latest >= _LEAST:
            return True
    return False


def _statements(text: str) -> Iterator[re.Match[str]]:
    """Find what says `arXiv` and a year; the word is looked for first, because an expression alone takes ten times as long."""
    for word in ("rXiv", "rxiv", "RXIV"):
        at = text.find(word)
        while at >= 0:
            m = _STATED.match(text, max(0, at - 1))
            if m:
                yield m
            at = text.find(word, at + 4)


def _dated(works: WorkList, link: Link | None, stated: Span, given: int) -> Iterator[Problem]:
    """Report a date before the identifier of an entry's main link."""
    found = _ARXIV_ID.search(link.url) if link is not None else None
    if link is None or found is None or _given(found) != given:
        return
    text = works.doc.text
    name = found[0].rpartition("/")[2]
    yield Problem(
        start=stated.start,
        end=stated.end,
        message=f"`{plain(text[slice(*stated)])}` is before `{name}` was given out, in {_told(given)}",
        related=(Related(link.target_start, link.target_end, "the identifier"),),
        key=name,
    )


def _told(month: int) -> str:
    return f"{(month - 1) // 12}-{(month - 1) % 12 + 1:02d}"
