"""Rules on what another entry of the same work knows: its code, its published version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from surveylint.checks._code_links import USUAL, code_of, share_with_code, works_listed_again
from surveylint.entries import Entry, Index, WorkList
from surveylint.entries.shared_targets import LinkTarget, target_of
from surveylint.hosts import REPOSITORY_KINDS, identify
from surveylint.lazy import lazily
from surveylint.match import shortened
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.record import Identifier, PublishedTitle
from surveylint.model.source import Edit
from surveylint.roles import Role
from surveylint.rule import rule

_SHOWN = 90
_PUBLISHED = frozenset(
    [
        "aaai", "acl", "acm", "cvf", "doi", "ecva", "ieee", "ijcai", "isca", "jmlr", "mdpi",
        "miccai", "mitdirect", "neurips", "pmlr", "rss", "usenix",
    ]
)  # fmt: skip
"""Kinds of identifiers of published papers."""

_PREPRINT_DOI = "10.48550/"
_PREPRINT = lazily(r"\b(?:ar[xX]iv|ARXIV|Ar[xX]iv|[pP]reprint|CoRR)\b")


@rule(Severity.INFO)
def missing_code(doc: Document, index: Index) -> Iterator[Problem]:
    """Check for entries without the code that another entry of the same paper links to."""
    shares: dict[WorkList, float] = {}
    for entries in works_listed_again(index):
        codes = [(entry, code_of(entry)) for entry in entries]
        found = ((entry, link) for entry, link in codes if link is not None)
        known = next((pair for pair in found if _is_repository(pair[1])), None)
        if known is None or _paper(known[0]) is None:
            continue
        for entry, link in codes:
            if link is not None or _paper(entry) != _paper(known[0]):
                continue
            works = entry.works
            if works not in shares:
                shares[works] = share_with_code(works)
            if shares[works] >= USUAL:
                yield _elsewhere(doc, entry, known, "no code link", "links to `{}`")


@rule(Severity.INFO)
def published_preprint(
    doc: Document, index: Index, published: Mapping[Identifier, PublishedTitle]
) -> Iterator[Problem]:
    """Check for entries listed as preprints that another entry or a table has as published."""
    reported = set()
    for entry, known in preprints_of_published(index):
        reported.add(entry)
        problem = _elsewhere(doc, entry, known, "listed as a preprint", "links to `{}`")
        yield problem._replace(edits=_venue_of_other(entry, known[0]))
    for entry, found in published_by_table(index, published):
        if entry not in reported:
            start, end = entry.title_span
            from surveylint.checks._published_venues import venue_edits

            venue = shortened(found.venue, _SHOWN).replace("`", "'")
            message = f"listed as a preprint; published at `{venue}` in {found.year}"
            yield Problem(
                start=start,
                end=end,
                message=f"{message} ({found.source})",
                edits=venue_edits(entry, found.venue, found.year),
                key=venue,
            )


def _venue_of_other(entry: Entry, other: Entry) -> tuple[Edit, ...]:
    """Return the edits that write the venue and the year that another entry states."""
    from surveylint.checks._published_venues import venue_edits
    from surveylint.entries.work_data import venue_and_year

    venue, year = venue_and_year(other)
    return venue_edits(entry, venue, year) if venue and year else ()


def published_by_table(
    index: Index, published: Mapping[Identifier, PublishedTitle]
) -> Iterator[tuple[Entry, PublishedTitle]]:
    """Yield the entries listed as preprints whose title a table has as published, and where."""
    for entry in index.entries() if published else ():
        paper = _paper(entry)
        found = published.get(Identifier(paper.kind, paper.value)) if paper is not None else None
        if found is not None and found.title == entry.title and is_listed_as_preprint(entry):
            yield entry, found


def preprints_of_published(index: Index) -> Iterator[tuple[Entry, tuple[Entry, Link]]]:
    """Yield the entries listed as preprints, and the entry and link to the published paper."""
    for entries in works_listed_again(index):
        linked = ((entry, _published(entry)) for entry in entries)
        known = next(((entry, link) for entry, link in linked if link is not None), None)
        if known is None:
            continue
        for entry in entries:
            if is_listed_as_preprint(entry):
                yield entry, known


def _paper(entry: Entry) -> LinkTarget | None:
    """Return the identifier of an entry's paper, None where it has none."""
    main = entry.main
    target = target_of(main.url) if main is not None else None
    return target if target is not None and target.kind else None


def _is_repository(link: Link) -> bool:
    """Return whether a link is to a repository of code, not to a page, a model or a data set."""
    work = identify(link.url)
    return work is not None and work.kind in REPOSITORY_KINDS - {"huggingface"}


def _published(entry: Entry) -> Link | None:
    """Return the link of an entry to a published paper, None where it has none."""
    for link in entry.works.links(entry.number):
        target = target_of(link.url)
        if target.kind in _PUBLISHED and not target.value.startswith(_PREPRINT_DOI):
            return link
    return None


def is_listed_as_preprint(entry: Entry) -> bool:
    """Return whether an entry says that its paper is a preprint, and links to nothing else."""
    paper = _paper(entry)
    if paper is None or paper.kind != "arxiv" or _published(entry) is not None:
        return False
    if entry.works.has(Role.VENUE):
        return _PREPRINT.search(entry.works.values(Role.VENUE)[entry.number]) is not None
    text, at, parts = entry.works.doc.text, entry.span.start, []
    for link in entry.works.links(entry.number):
        parts.append(text[at : max(at, link.start)])
        at = max(at, link.end)
    parts.append(text[at : entry.span.end])
    return _PREPRINT.search(" ".join(parts)) is not None


def _elsewhere(
    doc: Document, entry: Entry, known: tuple[Entry, Link], lacks: str, has: str
) -> Problem:
    """Report an entry that lacks what another entry of its work has.

    Args:
        doc: The document.
        entry: The entry.
        known: The other entry, and the link that says more.
        lacks: What the entry lacks.
        has: What the other entry has, with a place for the URL.
    """
    other, link = known
    span = entry.title_span
    line = doc.source.line(other.span.start)
    return Problem(
        start=span.start,
        end=span.end,
        message=f"{lacks}; line {line} of the same work {has.format(link.url)}",
        related=related_places([link.target_span], "the link"),
        key=link.url,
    )
