"""Rules on what registries say about works and repositories: missing, retracted, renamed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from surveylint.checks._code_links import USUAL, code_of, share_with_code, works_listed_again
from surveylint.checks._link_targets import editable_links, on_targets, with_copy, written_target
from surveylint.entries import Index, WorkList
from surveylint.entries.cited_works import WORK_KINDS, CitedWork, cited_works, identified_links
from surveylint.hosts import domain_of, identify
from surveylint.lazy import lazily
from surveylint.match import shortened
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Severity
from surveylint.model.record import Identifier, Record, titled
from surveylint.model.source import Edit
from surveylint.namedtuples import NamedTuple
from surveylint.registries.title_match import Likeness, compare
from surveylint.rule import rule

_SAYS_SO = lazily(r"(?i)retract|withdraw|撤稿|撤回")
_SHOWN = 60
_DOI_HOSTS = frozenset(["doi.org", "dx.doi.org"])
_GITHUB = ("github.com/", "www.github.com/")


class _Held(NamedTuple):
    """An identifier with its record and the links that hold it."""

    record: Record
    links: list[Link]


@rule(Severity.ERROR)
def missing_record(doc: Document, records: Mapping[Identifier, Record]) -> Iterator[Problem]:
    """Check for identifiers of works that their registry does not know.

    The URL of a publisher's page may hold a DOI that only this publisher uses, such as 10.5555, so
    only links to doi.org are reported.
    """
    for held in _held(doc, records):
        kind, value = held.record.identifier
        if not held.record.missing or kind not in WORK_KINDS:
            continue
        if kind == "doi":
            links = [link for link in held.links if domain_of(link.url) in _DOI_HOSTS]
            held = held._replace(links=links)
        if held.links:
            evidence = f"asked {_day(held.record)}"
            yield _problem(held, f"`{value}` does not exist: unknown to {_service(held, evidence)}")


@rule(Severity.ERROR)
def missing_repository(doc: Document, records: Mapping[Identifier, Record]) -> Iterator[Problem]:
    """Check for repositories that do not exist, or are private."""
    for held in _held(doc, records):
        kind, value = held.record.identifier
        if held.record.missing and kind == "github":
            evidence = f"asked {_day(held.record)}"
            message = f"repository `{value}` not found or private: {_service(held, evidence)}"
            record = held.record
            problem = _problem(held, message)
            yield with_copy(problem, held.links, record.archive_url, record.archived_on)


@rule(Severity.INFO)
def archived_repository(doc: Document, records: Mapping[Identifier, Record]) -> Iterator[Problem]:
    """Check for repositories that are archived."""
    for held in _held(doc, records):
        if held.record.archived:
            evidence = f"`isArchived`, {_day(held.record)}"
            yield _problem(
                held, f"repository `{held.record.name}` is archived ({_service(held, evidence)})"
            )


@rule(Severity.INFO)
def renamed_repository(doc: Document, records: Mapping[Identifier, Record]) -> Iterator[Problem]:
    """Check for repositories that have another name now."""
    editable = {link.target_start for link in editable_links(doc)} if records else set()
    for held in _held(doc, records):
        name, old = held.record.name, held.record.identifier.value
        if not name or name.casefold() == old.casefold():
            continue
        links = [link for link in held.links if link.target_start in editable]
        edits = [edit for link in links if (edit := _renamed(link, name))]
        evidence = f"`nameWithOwner`, {_day(held.record)}"
        problem = _problem(held, f"repository `{old}` is now `{name}` ({_service(held, evidence)})")
        yield problem._replace(edits=tuple(edits), safe=True)


def _renamed(link: Link, name: str) -> Edit | None:
    """Return the edit that writes the new name of a repository into its URL."""
    work = identify(link.url)
    if work is None or domain_of(link.url) != "github.com" or link.url.count(work.spelled) != 1:
        return None
    start, _, rest = link.url.partition(work.spelled)
    if start.casefold().removeprefix("https://").removeprefix("http://") not in _GITHUB:
        return None
    return Edit(link.target_start, link.target_end, written_target(link, f"{start}{name}{rest}"))


@rule(Severity.WARNING)
def retracted_paper(
    doc: Document, index: Index, records: Mapping[Identifier, Record]
) -> Iterator[Problem]:
    """Check for papers that are retracted."""
    for held in _held(doc, records):
        if held.record.retracted and not _says_so(doc, index, held):
            fact = f"{held.record.service} {held.record.retracted}, {_day(held.record)}"
            yield _problem(held, f"{_name(index, held)} is retracted ({fact})")


@rule(Severity.WARNING)
def withdrawn_paper(
    doc: Document, index: Index, records: Mapping[Identifier, Record]
) -> Iterator[Problem]:
    """Check for papers that their authors withdrew."""
    for held in _held(doc, records):
        if held.record.withdrawn and not _says_so(doc, index, held):
            fact = shortened(held.record.withdrawn, 90).replace("`", "'")
            message = f"{_name(index, held)} is withdrawn ({held.record.service} {fact}"
            yield _problem(held, f"{message}, {_day(held.record)})")


def _held(doc: Document, records: Mapping[Identifier, Record]) -> Iterator[_Held]:
    """Yield the identifiers of a document that have a record, in the order of the text."""
    found: dict[Identifier, _Held] = {}
    for identifier, link in identified_links(doc) if records else ():
        record = records.get(identifier)
        if record is not None:
            found.setdefault(identifier, _Held(record, [])).links.append(link)
    yield from found.values()


def _problem(held: _Held, message: str) -> Problem:
    return on_targets(held.links, message, key=held.record.identifier.value)


def _says_so(doc: Document, index: Index, held: _Held) -> bool:
    """Return whether the list itself, not a title, says that a work is retracted or withdrawn."""
    for link in held.links:
        entry = index.entry_at(link.start)
        text = doc.section_at(link.start).title
        if entry is not None:
            (start, end), title = entry.span, entry.title_span
            text += f" {doc.text[start : title.start]} {doc.text[title.end : end]}"
        if not _SAYS_SO.search(text):
            return False
    return True


def _name(index: Index, held: _Held) -> str:
    """Return the title of the entry with the first link, or the identifier."""
    entry = index.entry_at(held.links[0].start)
    title = entry.title if entry is not None else held.record.title
    value = held.record.identifier.value
    return f"`{shortened(title, _SHOWN).replace('`', chr(39))}`" if title else f"`{value}`"


def _service(held: _Held, evidence: str) -> str:
    return f"{held.record.service}, {evidence}"


def _day(record: Record) -> str:
    return datetime.fromtimestamp(record.checked_at, UTC).date().isoformat()


@rule(Severity.INFO)
def unlisted_code(
    doc: Document, index: Index, records: Mapping[Identifier, Record]
) -> Iterator[Problem]:
    """Check for entries without the code that their paper names on arXiv."""
    shares: dict[WorkList, float] = {}
    repeated = (
        [entries for entries in works_listed_again(index) if any(map(code_of, entries))]
        if records
        else []
    )
    known_here = {entry for entries in repeated for entry in entries}
    for work in cited_works(doc, index) if records else ():
        record = titled(records, work.identifier)
        entry = work.entry
        if entry is None or record is None or not record.code or entry in known_here:
            continue
        if entry.works not in shares:
            shares[entry.works] = share_with_code(entry.works)
        is_usual = shares[entry.works] >= USUAL
        if is_usual and code_of(entry) is None and _has_title(work, record):
            yield _unlisted(work, record)


def _has_title(work: CitedWork, record: Record) -> bool:
    return compare(work.title, record.all_titles).likeness is Likeness.SAME


def _unlisted(work: CitedWork, record: Record) -> Problem:
    span = work.title_span
    day = datetime.fromtimestamp(record.checked_at, UTC).date().isoformat()
    url = f"https://github.com/{record.code}"
    message = f"no code link; the paper names `{url}` ({record.service} comment or abstract, {day})"
    return Problem(start=span.start, end=span.end, message=message, key=url)
