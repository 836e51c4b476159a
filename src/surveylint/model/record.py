"""Records: what a registry, such as arXiv or Crossref, says about an identifier."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from surveylint.namedtuples import NamedTuple


class Identifier(NamedTuple):
    """An identifier of a work or a repository.

    Attributes:
        kind: `arxiv`, `doi`, `pmcid`, `pii`, `ieee`, `aaai` or `github`.
        value: Its value in the form of `surveylint.hosts.identify`, such as `2305.02677`.
    """

    kind: str
    value: str

    @property
    def key(self) -> str:
        """Both in one text: `arxiv:2305.02677`."""
        return f"{self.kind}:{self.value}"


class Record(NamedTuple):
    """What a registry says about an identifier. A field that it does not state is empty.

    Attributes:
        identifier: The identifier.
        service: The registry, as it is shown: `arXiv`.
        checked_at: When the registry was asked, in Unix seconds.
        missing: Whether the registry says that the identifier does not exist.
        title: The newest title.
        titles: All other titles: of older versions, with a subtitle, in the original language.
        version: The number of the newest version.
        versions_known: Whether `titles` holds the titles of all versions.
        authors: Names as the registry writes them.
        venue: The journal or the proceedings.
        year: The year of publication, 0 if unknown.
        dates: The years that its fields state, such as `issued 2021` and `event 2021`.
        venues: The fields that name where it was published, such as `event Sheep Conference`.
        doi: The DOI of the published version, or of a PMC article.
        published_as: The journal reference of the published version.
        retracted: What says that the work is retracted: the field and its value.
        withdrawn: What says that the work is withdrawn: the field and its value.
        archived: Whether the repository is archived.
        name: The current owner and name of the repository.
        published: The date of publication, of arXiv that of the first version: `2023-05-04`,
            `2023-05` or `2023`.
        kind: The kind of publication as Crossref names it: `journal-article`.
        volume: The volume of the journal.
        issue: The issue of the journal.
        pages: The pages, `1-9`.
        publisher: The publisher.
        description: What the owner of a repository says about it.
        code: The `owner/name` of the repository that a paper names as its code.
        differs: Whether the title is known not to be that of the list, though not what it is.
        archive_url: A copy of a missing repository in an archive, if one was asked for and found.
        archived_on: The day of that copy (`2026-01-31`).
    """

    identifier: Identifier
    service: str
    checked_at: float = 0.0
    missing: bool = False
    title: str = ""
    titles: tuple[str, ...] = ()
    version: int = 1
    versions_known: bool = False
    authors: tuple[str, ...] = ()
    venue: str = ""
    year: int = 0
    dates: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    doi: str = ""
    published_as: str = ""
    retracted: str = ""
    withdrawn: str = ""
    archived: bool = False
    name: str = ""
    published: str = ""
    kind: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    publisher: str = ""
    description: str = ""
    code: str = ""
    differs: bool = False
    archive_url: str = ""
    archived_on: str = ""

    @property
    def all_titles(self) -> tuple[str, ...]:
        """Every title, the newest first."""
        return tuple(dict.fromkeys(title for title in (self.title, *self.titles) if title))


def titled(records: Mapping[Identifier, Record], identifier: Identifier) -> Record | None:
    """Return the record with the title of an identifier, None if it is unknown.

    A record of PMC names only a DOI, whose record has the title.
    """
    record = records.get(identifier)
    if record is not None and identifier.kind == "pmcid" and record.doi:
        record = records.get(Identifier("doi", record.doi))
    return record if record is not None and record.title and not record.missing else None


class SearchableRecords(Mapping[Identifier, Record]):
    """The records of many lists, in which those with a title are found without reading all."""

    def near(self, titles: Iterable[str]) -> Mapping[Identifier, Record]:
        """Return the records whose title one of some titles may be, or contain."""
        raise NotImplementedError


def near(
    records: Mapping[Identifier, Record], titles: Iterable[str]
) -> Mapping[Identifier, Record]:
    """Return the records whose title one of some titles may be, and perhaps others."""
    return records.near(titles) if isinstance(records, SearchableRecords) else records


class PublishedTitle(NamedTuple):
    """Where a paper with a title was published.

    Attributes:
        title: The title.
        venue: The conference or journal.
        year: The year.
        source: What says so, and the day of it: `venue table, 2026-11-01`.
    """

    title: str
    venue: str
    year: int
    source: str
