"""Rules on links to another work than their row names, judged by the records of registries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from surveylint.checks._copied_links import Neighbors, copied_name, copied_title
from surveylint.checks._link_targets import target_edits
from surveylint.entries import Index
from surveylint.entries.cited_works import CitedWork, cited_works
from surveylint.hosts import identify
from surveylint.match import comparable, plain, shortened
from surveylint.model.document import Document
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.record import Identifier, Record, near, titled
from surveylint.model.source import Edit
from surveylint.namedtuples import NamedTuple
from surveylint.registries.title_match import (
    SHORT,
    SHORTEST,
    UNRELATED,
    Comparison,
    Likeness,
    TitleIndex,
    are_of_one_script,
    compact,
    compare,
    different_words,
    is_unlike,
    normalized,
    share_name,
    share_surname,
    shared_words,
    word_count,
)
from surveylint.rule import rule
from surveylint.spellcheck import is_foreign

_FOUND_ELSEWHERE = 75
"""Titles more alike than this may be two forms of one title, even if one is also another work's."""

_LONG = 5
"""A title of fewer words may be that of two works."""

_SHARED = 1
"""Titles of one work that share no more content words than this are hardly ever found in a list."""

_DESCRIBING = frozenset(
    ["article", "blog", "manuscript", "paper", "papers", "preprint", "publication"]
)
"""Words of texts such as `Original paper of the method`, which are hardly ever in a title."""

_SHOWN = 70
_LONGEST_ENTRY = 4_000
_MOST_CHANGED = 2
"""Titles that differ in more words are two versions of a title, not a slip of the list's author."""


class _Different(NamedTuple):
    """A work whose title is none of the titles of its record.

    Attributes:
        work: The work.
        record: What its registry says.
        comparison: How its title differs.
    """

    work: CitedWork
    record: Record
    comparison: Comparison


@rule(Severity.ERROR)
def wrong_paper(
    doc: Document, index: Index, records: Mapping[Identifier, Record]
) -> Iterator[Problem]:
    """Check for links to another paper than the one that their row names."""
    found: dict[int, Problem] = {}
    for problem in _wrong_links(doc, index, records) if records else ():
        first = found.setdefault(problem.start, problem)
        if problem.related and not first.related:  # the row that the link was copied from
            found[problem.start] = first._replace(related=problem.related)
    yield from found.values()


def _wrong_links(
    doc: Document, index: Index, records: Mapping[Identifier, Record]
) -> Iterator[Problem]:
    """Yield the links to another paper; of several findings on one link the first is the surest."""
    works = list(cited_works(doc, index))
    compared = [_Different(*each) for each in _compared(doc, works, records)]
    neighbors = Neighbors(works)
    yield from (_proved(doc, each, twin) for each, twin in _twins(compared, records))
    for each, whole in _parts(compared, records):
        yield _proved(doc, each, whole)._replace(severity=Severity.WARNING)
    yield from (_proved(doc, each, found) for each, found in _short(doc, compared, records))
    yield from _by_table(doc, works, records)
    if different := [each for each in compared if _is_other_work(*each)]:
        foreign = index.words.set("foreign")
        yield from _of_other_works(doc, different, neighbors, records, foreign)
    yield from _copied(doc, compared, neighbors, records)


def _of_other_works(
    doc: Document,
    different: Sequence[_Different],
    neighbors: Neighbors,
    records: Mapping[Identifier, Record],
    foreign: frozenset[str],
) -> Iterator[Problem]:
    """Report links whose record has quite another title than their row.

    A title in another language may be a translation.
    """
    works = neighbors.works
    similar = near(records, [each.work.title for each in different]).values()
    recorded = TitleIndex(
        (record.identifier, title) for record in similar for title in record.all_titles
    )
    listed = TitleIndex((place, work.title) for place, work in enumerate(works))
    for each in different:
        found = _found_elsewhere(each, recorded, records)
        if found is not None:
            yield _proved(doc, each, found)
        elif not is_foreign(each.work.title, foreign):
            others = [works[i] for i in listed.find(each.record.title)]
            yield from _without_right_link(doc, each, others, neighbors)


def _copied(
    doc: Document,
    compared: Sequence[_Different],
    neighbors: Neighbors,
    records: Mapping[Identifier, Record],
) -> Iterator[Problem]:
    """Report links that were copied from a neighboring row with another name."""
    for each in compared:
        work, record, comparison = each
        if comparison.likeness is not Likeness.DIFFERENT or not record.versions_known:
            continue
        found = copied_name(work, record, neighbors)
        if found is not None:
            other, title = found
            whole = each._replace(work=work._replace(title=title))
            right = next((right for _, right in _exactly_titled([whole], records)), None)
            yield _of_other_row(doc, work, record, other, "the name", right)


def _twins(
    compared: Sequence[_Different], records: Mapping[Identifier, Record]
) -> Iterator[tuple[_Different, Record]]:
    """Yield the works with a similar title to their record's, and the record that has it exactly.

    Two works may have titles that differ in one word, or of which one begins the other. Only titles
    of `_LONG` words or more count, and only if no version of the linked paper has the title.
    """
    similar = [
        each
        for each in compared
        if each.comparison.likeness is not Likeness.SUBTITLE
        and each.comparison.score >= _FOUND_ELSEWHERE
        and each.record.versions_known
        and word_count(each.work.title) >= _LONG
        and different_words(each.work.title, each.comparison.title) is not None
    ]
    yield from _exactly_titled(similar, records)


def _parts(
    compared: Sequence[_Different], records: Mapping[Identifier, Record]
) -> Iterator[tuple[_Different, Record]]:
    """Yield the works whose title is a part of their record's, and the record that has it exactly.

    Without such a record, the list has only left out some words.
    """
    parts = [
        each
        for each in compared
        if each.comparison.likeness is Likeness.SUBTITLE
        and each.record.versions_known
        and word_count(each.work.title) >= _LONG
        and different_words(each.work.title, each.comparison.title) is not None
    ]
    yield from _exactly_titled(parts, records)


def _short(
    doc: Document, compared: Sequence[_Different], records: Mapping[Identifier, Record]
) -> Iterator[tuple[_Different, Record]]:
    """Yield the works with a title of three words, and the record that has exactly this title.

    Such a title may be a name that the list invented, so the linked paper must share no word with
    it.
    """
    unlike = [
        each
        for each in compared
        if each.comparison.likeness is Likeness.DIFFERENT
        and each.record.versions_known
        and word_count(each.work.title) == SHORTEST
        and is_unlike(f"{each.work.title} {each.work.name}", each.record.all_titles)
        and not _names_author(doc, each.work, each.record)
    ]
    yield from _exactly_titled(unlike, records)


def _exactly_titled(
    compared: Sequence[_Different], records: Mapping[Identifier, Record]
) -> Iterator[tuple[_Different, Record]]:
    """Yield the works whose title a record of their registry has exactly, and the record."""
    if not compared:
        return
    similar = near(records, [each.work.title for each in compared]).values()
    exact = {compact(title): record for record in similar for title in record.all_titles}
    for each in compared:
        found = exact.get(compact(each.work.title))
        if found is not None and found.identifier.kind == each.work.identifier.kind:
            yield each, found


def _by_table(
    doc: Document, works: Sequence[CitedWork], records: Mapping[Identifier, Record]
) -> Iterator[Problem]:
    """Report links to another paper than the one that a table has under the title of their row.

    The table knows no titles of older versions, so nothing is proved.
    """
    differing = [work for work in works if (each := records.get(work.identifier)) and each.differs]
    if not differing:
        return
    similar = near(records, [work.title for work in differing]).values()
    exact = {compact(each.title): each for each in similar if each.title}
    for work in differing:
        found = exact.get(compact(work.title))
        if found is None or found.identifier.kind != work.identifier.kind:
            continue
        if word_count(work.title) >= _LONG:
            message = (
                f"`{work.identifier.value}` is not {_quoted(work.title)}, which is"
                f" `{found.identifier.value}` ({_evidence(found, 'title')})"
            )
            yield _problem(work, message)._replace(
                severity=Severity.WARNING,
                edits=target_edits(doc, work.link, _relinked(work, found.identifier)),
            )


def _compared(
    doc: Document, works: Sequence[CitedWork], records: Mapping[Identifier, Record]
) -> Iterator[tuple[CitedWork, Record, Comparison]]:
    """Yield the works that have a record with a title, and how their titles relate."""
    for work in works:
        record = titled(records, work.identifier)
        if record is None or not work.title:
            continue
        text = doc.text[work.span.start : min(work.span.end, work.span.start + _LONGEST_ENTRY)]
        yield work, record, compare(work.title, record.all_titles, text)


def _is_other_work(work: CitedWork, record: Record, comparison: Comparison) -> bool:
    """Return whether a title may be that of another work; the name of a work may not."""
    if comparison.likeness is not Likeness.DIFFERENT or comparison.score >= _FOUND_ELSEWHERE:
        return False
    return word_count(work.title) >= SHORT


def _found_elsewhere(
    each: _Different,
    recorded: TitleIndex[Identifier],
    records: Mapping[Identifier, Record],
) -> Record | None:
    """Return the record of the same registry whose title is exactly that of a work."""
    work = each.work
    found = [
        records[identifier]
        for identifier in sorted(recorded.find(work.title))
        if identifier.kind == work.identifier.kind and identifier != work.identifier
    ]
    if not found or work.identifier in recorded.find(work.title):
        return None
    return max(found, key=lambda other: len(compact(other.title)))


def _proved(doc: Document, each: _Different, found: Record) -> Problem:
    """Report a link whose row has exactly the title of another record; that is the right link."""
    work, record, _ = each
    value, right = work.identifier.value, found.identifier.value
    is_certain = word_count(work.title) >= _LONG
    message = (
        f"`{value}` is {_quoted(record.title)}, not {_quoted(work.title)}, which is `{right}`"
        f" ({_evidence(found, 'title')})"
    )
    return _problem(work, message)._replace(
        severity=None if is_certain else Severity.WARNING,
        edits=target_edits(doc, work.link, _relinked(work, found.identifier)),
    )


def _without_right_link(
    doc: Document, each: _Different, others: Sequence[CitedWork], neighbors: Neighbors
) -> Iterator[Problem]:
    """Report a link that is wrong though the right one is not known.

    It is proved if the record's title is that of another row with another link. If that row has the
    same link, or if the titles share next to nothing, it is only very likely. Nothing is reported
    if the titles of older versions are not known.

    Args:
        doc: The document.
        each: The work.
        others: The works of the list whose title is exactly that of the record.
        neighbors: The works of the list.
    """
    work, record, comparison = each
    stated = f"{work.title} {work.name}"
    if not record.versions_known:
        return
    other = copied_title(work, record, neighbors)
    if other is not None and not _names_author(doc, work, record):
        yield _of_other_row(doc, work, record, other, "the title")
        return
    if comparison.score >= UNRELATED or _may_be_description(work.title):
        return
    if any(share_name(stated, t) or not are_of_one_script(stated, t) for t in record.all_titles):
        return
    if _names_author(doc, work, record):
        return
    others = [other for other in others if other.link.start != work.link.start]
    elsewhere = [other for other in others if other.identifier.kind == work.identifier.kind]
    title = f"`{work.identifier.value}` is {_quoted(record.title)}, not {_quoted(work.title)}"
    evidence = _evidence(record, "title")
    if elsewhere:
        line = doc.source.line(elsewhere[0].link.target_start)
        is_swap = all(other.identifier != work.identifier for other in elsewhere)
        what = "the title" if is_swap else "the title and the link"
        yield _problem(work, f"{title}: {what} of line {line} ({evidence})")._replace(
            severity=None if is_swap and word_count(work.title) >= _LONG else Severity.WARNING,
            related=related_places([elsewhere[0].link.target_span], "the other row"),
        )
    elif word_count(record.title) >= SHORT and _shares_nothing(work, record):
        yield _problem(work, f"{title} ({evidence})")._replace(severity=Severity.WARNING)


def _of_other_row(
    doc: Document,
    work: CitedWork,
    record: Record,
    other: CitedWork,
    what: str,
    right: Record | None = None,
) -> Problem:
    """Report a link that a neighboring row has, too, with the title or the name of its record.

    Args:
        doc: The document.
        work: The work with the wrong link.
        record: The record of the link.
        other: The neighbor.
        what: What the record and the neighbor have in common.
        right: The record of the work, if it is known.
    """
    line = doc.source.line(other.link.target_start)
    message = f"`{work.identifier.value}` is {_quoted(record.title)}, not {_quoted(work.title)}"
    if right is not None:
        message += f", which is `{right.identifier.value}`"
    message += f": {what} and the link of line {line} ({_evidence(record, 'title')})"
    return _problem(work, message)._replace(
        severity=Severity.WARNING,
        edits=target_edits(doc, work.link, _relinked(work, right.identifier)) if right else (),
        related=related_places([other.link.target_span], "the other row"),
    )


def _may_be_description(title: str) -> bool:
    """Return whether a text may describe a paper, or hold only names and numbers."""
    words = normalized(title).split()
    return (
        not _DESCRIBING.isdisjoint(words)
        or sum(len(word) > 1 and not word.isdecimal() for word in words) < SHORT
    )


def _names_author(doc: Document, work: CitedWork, record: Record) -> bool:
    text = doc.text[work.span.start : work.span.end][:_LONGEST_ENTRY]
    return share_surname(text, record.authors)


def _shares_nothing(work: CitedWork, record: Record) -> bool:
    """Return whether the title of a paper shares at most one content word with its row's.

    A DOI counts if it is that of a paper, whose record has dates: others may be of a whole book.
    """
    if work.identifier.kind != "arxiv" and not record.dates:
        return False
    return max(shared_words(work.title, title) for title in record.all_titles) <= _SHARED


def _relinked(work: CitedWork, right: Identifier) -> str | None:
    """Return the URL of a link with another identifier; None if its form is not known."""
    url, old = work.link.url, work.identifier.value
    found = identify(url)
    if found is None or url.count(old) != 1:
        return None
    start, _, rest = url.partition(old)
    if found.version is not None:
        rest = rest.removeprefix(f"v{found.version}")
    made = f"{start}{right.value}{rest}"
    again = identify(made)
    return made if again is not None and again.value == right.value else None


@rule(Severity.INFO)
def title_drift(
    doc: Document, index: Index, records: Mapping[Identifier, Record]
) -> Iterator[Problem]:
    """Check for titles that differ from their record's by a word or two."""
    works = list(cited_works(doc, index)) if records else []
    compared = [_Different(*each) for each in _compared(doc, works, records)]
    twins = {each.work.link.start for each, _ in _twins(compared, records)}
    for work, record, comparison in compared:
        if work.link.start in twins:
            continue
        changed = different_words(work.title, comparison.title)
        if changed is None or not _is_slip(work, record, comparison, changed):
            continue
        words = " and ".join(" ".join(f"`{word}`" for word in part) for part in changed if part)
        message = (
            f"title differs from its record in {words}; expected {_quoted(comparison.title)}"
            f" ({_evidence(record, 'title')})"
        )
        yield _retitle(doc, work, comparison.title, message, key=comparable(work.title))


def _is_slip(
    work: CitedWork, record: Record, comparison: Comparison, changed: tuple[list[str], list[str]]
) -> bool:
    """Return whether a title differs by a word or two, and is not the title of an older version."""
    if word_count(work.title) < SHORT or not record.versions_known:
        return False
    most = max(map(len, changed))
    if comparison.likeness is Likeness.NEAR:
        return most <= _MOST_CHANGED
    is_alike = comparison.score >= _FOUND_ELSEWHERE and word_count(work.title) > SHORT
    return comparison.likeness is Likeness.DIFFERENT and is_alike and most == 1


def _retitle(doc: Document, work: CitedWork, title: str, message: str, *, key: str) -> Problem:
    """Report a title, with the edit that writes that of a record."""
    return Problem(
        start=work.title_span.start,
        end=work.title_span.end,
        message=message,
        edits=_retitled(doc, work, title),
        key=key,
    )


def _retitled(doc: Document, work: CitedWork, title: str) -> tuple[Edit, ...]:
    """Return the edit that writes the title of a record; none where the title has markup."""
    span = work.title_span
    written = doc.text[span.start : span.end]
    is_plain = written and written == work.title == plain(written) and plain(title) == title
    return (Edit(span.start, span.end, title),) if is_plain and "|" not in title else ()


@rule(Severity.INFO)
def retitled_paper(
    doc: Document, index: Index, records: Mapping[Identifier, Record]
) -> Iterator[Problem]:
    """Check for papers whose newest version has another title."""
    works = list(cited_works(doc, index)) if records else []
    for work, record, comparison in _compared(doc, works, records):
        if comparison.likeness is not Likeness.SAME or comparison.title == record.title:
            continue
        if not record.versions_known or record.version < 2:
            continue
        if compare(work.title, [record.title]).likeness is not Likeness.DIFFERENT:
            continue
        message = (
            f"{_quoted(work.title)} is called {_quoted(record.title)} since a later version"
            f" ({_evidence(record, 'title')})"
        )
        yield _retitle(doc, work, record.title, message, key=work.identifier.value)


def _problem(work: CitedWork, message: str) -> Problem:
    return Problem(
        start=work.link.target_start,
        end=work.link.target_end,
        message=message,
        key=f"{work.identifier.value} {comparable(work.title)[:60]}",
    )


def _quoted(title: str) -> str:
    return f"`{shortened(title, _SHOWN).replace('`', chr(39))}`"


def _evidence(record: Record, field: str) -> str:
    """Return where a fact is from: `arXiv title, 2026-01-31`."""
    day = datetime.fromtimestamp(record.checked_at, UTC).date().isoformat()
    return f"{record.service} {field}, {day}"
