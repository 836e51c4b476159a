"""Rules on where and when a paper was published, by the records of registries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from surveylint.checks._published_venues import venue_edits
from surveylint.checks.other_rows import (
    is_listed_as_preprint,
    preprints_of_published,
    published_by_table,
)
from surveylint.entries import Entry, Index
from surveylint.entries.cited_works import CitedWork, cited_works
from surveylint.entries.work_data import WorkData, works_of
from surveylint.lazy import lazily
from surveylint.match import shortened
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity
from surveylint.model.record import Identifier, PublishedTitle, Record, titled
from surveylint.model.source import Edit
from surveylint.namedtuples import NamedTuple
from surveylint.registries.publications import publication_of
from surveylint.registries.title_match import Likeness, compare
from surveylint.rule import rule
from surveylint.vocabulary import Words

_FEWEST = 2
"""Fields of a record that must agree: one alone may be wrong, or state something else."""

_LATER, _EARLIER = 2, 4
"""A row's year may be one after its record's, and three before, as that of the preprint may be."""

_ACRONYM = lazily(r"[A-Z][a-z]*+[A-Z][A-Za-z]*+")
_PREPRINT_DOI = "10.48550/"
_SHOWN = 90


class _Stated(NamedTuple):
    """What a list and a record say about one work.

    Attributes:
        work: The work and its link.
        entry: Its entry.
        data: What the entry states.
        record: The record, whose title is that of the entry.
    """

    work: CitedWork
    entry: Entry
    data: WorkData
    record: Record


@rule(Severity.INFO)
def wrong_year(
    doc: Document, index: Index, records: Mapping[Identifier, Record]
) -> Iterator[Problem]:
    """Check for years that all dates of a record exclude."""
    for each in _stated(doc, index, records):
        year, dates = each.data.year, each.record.dates
        if year is None or len(dates) < _FEWEST:
            continue
        years = [int(date[-4:]) for date in dates]
        if min(years) - _EARLIER < year < max(years) + _LATER:
            continue
        evidence = f"{each.record.service} {', '.join(dates)}, {_day(each.record)}"
        message = f"year `{year}` is not that of the paper; expected `{years[0]}` ({evidence})"
        yield _problem(each, message)


@rule(Severity.INFO)
def wrong_venue(
    doc: Document, index: Index, words: Words, records: Mapping[Identifier, Record]
) -> Iterator[Problem]:
    """Check for conferences that two fields of a record exclude."""
    known = words.set("venues") if records else frozenset()
    for each in _stated(doc, index, records):
        stated, fields = each.data.venue, each.record.venues
        if stated is None or stated not in known or len(fields) < _FEWEST:
            continue
        named = [{*_ACRONYM.findall(field)} & known for field in fields]
        agreed = sorted(set.intersection(*map(set, named)))
        if len(agreed) != 1 or _may_be(stated, agreed[0], fields):
            continue
        shown = ", ".join(f"{shortened(field, _SHOWN)}".replace("`", "'") for field in fields)
        evidence = f"{each.record.service} {shown}, {_day(each.record)}"
        message = f"venue `{stated}` is not that of the paper; expected `{agreed[0]}` ({evidence})"
        yield _problem(each, message)


def _may_be(stated: str, named: str, fields: tuple[str, ...]) -> bool:
    """Return whether a venue is another name of a venue, its workshop, or named beside it."""
    one, other = stated.casefold(), named.casefold()
    return one in other or other in one or any(one in field.casefold() for field in fields)


@rule(Severity.INFO)
def outdated_venue(
    doc: Document,
    index: Index,
    records: Mapping[Identifier, Record],
    published: Mapping[Identifier, PublishedTitle],
) -> Iterator[Problem]:
    """Check for entries listed as preprints whose record names the published version."""
    stated = list(_stated(doc, index, records))
    reported = {entry for entry, _ in preprints_of_published(index)} if stated else set()
    reported |= {entry for entry, _ in published_by_table(index, published)}
    for each in stated:
        record = each.record
        is_published = record.doi and not record.doi.startswith(_PREPRINT_DOI)
        if each.work.identifier.kind != "arxiv" or not is_published or not record.published_as:
            continue
        if each.entry in reported or not is_listed_as_preprint(each.entry):
            continue
        venue = shortened(record.published_as, _SHOWN).replace("`", "'")
        problem = _problem(
            each,
            f"listed as a preprint; published in `{venue}` as `{record.doi}`"
            f" ({record.service} journal_ref and doi, {_day(record)})",
        )
        yield problem._replace(edits=_venue_of_record(each, records))


def _venue_of_record(each: _Stated, records: Mapping[Identifier, Record]) -> tuple[Edit, ...]:
    """Return the edits that write where a paper was published, if its records name the venue."""
    found = publication_of([each.work.identifier], records)
    if found is None or not found.published_by or not found.venue or not found.year:
        return ()
    return venue_edits(each.entry, found.venue, found.year)


def _stated(doc: Document, index: Index, records: Mapping[Identifier, Record]) -> Iterator[_Stated]:
    """Yield the entries with a record of their paper, which has the title of the entry."""
    works = list(cited_works(doc, index)) if records else []
    linked = {
        work.entry: (work, record)
        for work in works
        if work.entry is not None and (record := titled(records, work.identifier)) is not None
    }
    for entry, data in zip(index.entries(), works_of(doc, index), strict=True) if linked else ():
        if entry in linked:
            work, record = linked[entry]
            if compare(work.title, record.all_titles).likeness is Likeness.SAME:
                yield _Stated(work, entry, data, record)


def _problem(each: _Stated, message: str) -> Problem:
    span = each.work.title_span
    return Problem(start=span.start, end=span.end, message=message, key=each.work.identifier.value)


def _day(record: Record) -> str:
    return datetime.fromtimestamp(record.checked_at, UTC).date().isoformat()
