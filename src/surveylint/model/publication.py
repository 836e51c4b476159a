"""Publications: what all registries together say about one work, and where a list disagrees."""

from __future__ import annotations

from surveylint.namedtuples import NamedTuple


class Publication(NamedTuple):
    """A work as registries describe it. A field that none of them states is empty.

    Venue, volume, issue, pages and publisher are those of the published version, never of a
    preprint server.

    Attributes:
        service: The registry that the title is from, as it is shown: `arXiv`.
        published_by: The registry of the published version; "" if only a preprint is known.
        title: The title.
        titles: All titles that a registry knows of the work, this one first.
        authors: Names as the registry writes them.
        venue: The journal or the proceedings.
        year: The year of the published version, else of the preprint; 0 if unknown.
        years: The years of all versions that are known.
        date: The date of the first version, `2023-05-04`, `2023-05` or `2023`.
        doi: The DOI of the published version.
        arxiv: The arXiv identifier.
        kind: The kind of publication as Crossref names it: `journal-article`.
        volume: The volume of the journal.
        issue: The issue of the journal.
        pages: The pages, `1-9`.
        publisher: The publisher.
    """

    service: str
    published_by: str = ""
    title: str = ""
    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    venue: str = ""
    year: int = 0
    years: tuple[int, ...] = ()
    date: str = ""
    doi: str = ""
    arxiv: str = ""
    kind: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""


class Difference(NamedTuple):
    """A field in which two descriptions of one work disagree.

    Attributes:
        field: `title`, `venue`, `year`, `doi` or `arxiv`.
        stated: What the list says.
        other: What the other source says.
        source: The other source: a registry, or the name of a file.
    """

    field: str
    stated: str
    other: str
    source: str
