"""Works as plain values that are safe to print, and their JSON, JSON Lines and CSV."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from surveylint.entries.work_data import WorkData, WorkLink
from surveylint.hosts.secrets import masked
from surveylint.model.publication import Difference, Publication
from surveylint.report.csv_rows import csv_rows
from surveylint.report.json import completeness, dumps
from surveylint.report.mask import mask_text

VERSION = 1
"""Rises if a field changes its meaning or is removed; new fields may come within a version."""

FIELDS = (
    "path",
    "line",
    "end_line",
    "section",
    "title",
    "name",
    "authors",
    "venue",
    "year",
    "category",
    "links",
    "identifiers",
)
"""The columns of the CSV."""

ENRICHED = ("doi", "arxiv", "volume", "issue", "pages", "publisher", "filled", "differences")
"""Further columns with `--enrich`: from the records of registries."""


def json(works: Iterable[WorkData], incomplete: Sequence[str] = ()) -> Iterator[str]:
    """Yield one JSON object with all works, a work a line.

    Args:
        works: The works.
        incomplete: Why works are missing; read after the last work.
    """
    yield f'{{"version": {VERSION}, "works": ['
    comma = "\n"
    for work in works:
        yield comma + dumps(as_dict(work))
        comma = ",\n"
    yield f"\n], {completeness(incomplete)}}}\n"


def jsonl(works: Iterable[WorkData]) -> Iterator[str]:
    """Yield the JSON object of each work on a line of its own."""
    for work in works:
        yield dumps(as_dict(work)) + "\n"


def csv(works: Iterable[WorkData], *, is_enriched: bool = False) -> Iterator[str]:
    """Yield the works as CSV.

    Sections are joined by ` > `, authors by `; `, links and identifiers (`kind:value`) by spaces.

    Args:
        works: The works.
        is_enriched: Whether there are columns for what registries say.
    """
    flat = (
        {
            **as_dict(work),
            **_from_registries(work),
            "section": " > ".join(map(mask_text, work.section)),
            "authors": "; ".join(map(mask_text, work.authors or ())),
            "links": " ".join(masked(link.url) for link in work.links),
            "identifiers": " ".join(dict.fromkeys(_identifiers(work.links))),
        }
        for work in works
    )
    return csv_rows(flat, (*FIELDS, *ENRICHED) if is_enriched else FIELDS)


def _from_registries(work: WorkData) -> dict[str, str]:
    """Return the further columns of a work."""
    known = work.publication or Publication("")
    return {
        "doi": known.doi,
        "arxiv": known.arxiv,
        "volume": known.volume,
        "issue": known.issue,
        "pages": known.pages,
        "publisher": known.publisher,
        "filled": " ".join(work.filled),
        "differences": "; ".join(map(mask_text, map(described, work.differences))),
    }


def described(difference: Difference) -> str:
    """Return a difference as one clause: `list says 2023, Crossref says 2022`."""
    stated, other = difference.stated, difference.other
    if difference.field == "title":
        stated, other = f"`{stated}`", f"`{other}`"
    return f"list says {stated or 'nothing'}, {difference.source} says {other or 'nothing'}"


def _identifiers(links: Iterable[WorkLink]) -> Iterator[str]:
    for link in links:
        if link.identifier is not None:
            yield masked(":".join(link.identifier))


def as_dict(work: WorkData) -> dict[str, object]:
    """Return a work as plain values, secrets masked; of registries only what they know."""
    known = work.publication
    more: dict[str, object] = {}
    if known is not None:
        record = {name: value for name, value in known._asdict().items() if value}
        more = {"filled": list(work.filled), "record": record}
    if known is not None or work.differences:
        more["differences"] = [as_difference(each) for each in work.differences]
    return {**_stated(work), **more}


def as_difference(difference: Difference) -> dict[str, str]:
    """Return a difference as plain values, secrets masked."""
    return {name: mask_text(value) for name, value in difference._asdict().items()}


def _stated(work: WorkData) -> dict[str, object]:
    """Return what a list states about a work, as plain values."""
    return {
        "path": work.path,
        "line": work.line,
        "end_line": work.end_line,
        "section": [mask_text(title) for title in work.section],
        "title": _masked(work.title),
        "name": _masked(work.name),
        "authors": None if work.authors is None else [mask_text(name) for name in work.authors],
        "venue": _masked(work.venue),
        "year": work.year,
        "category": _masked(work.category),
        "links": [_link(link) for link in work.links],
    }


def _link(link: WorkLink) -> dict[str, object]:
    identifier = None
    if link.identifier is not None:
        kind, value = link.identifier
        identifier = {"kind": kind, "value": mask_text(value)}
    return {
        "url": masked(link.url),
        "label": mask_text(link.label),
        "role": link.role,
        "identifier": identifier,
    }


def _masked(text: str | None) -> str | None:
    return None if text is None else mask_text(text)
