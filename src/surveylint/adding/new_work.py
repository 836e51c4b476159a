"""The work that is to be added: from what a command line names, and from its records."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from surveylint.hosts import REPOSITORY_KINDS, canonical, identify
from surveylint.lazy import lazily
from surveylint.model.record import Identifier, Record
from surveylint.namedtuples import NamedTuple
from surveylint.registries.publications import publication_of

_ARXIV = lazily(
    r"(?:arxiv\s*:\s*)?(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?", re.IGNORECASE
)
_DOI = lazily(r"(?:doi\s*:\s*)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_URL = lazily(r"https?://\S+", re.IGNORECASE)
_IN_URL = "%/:?#@!$&*+,;=~-._"
"""What stays as it is in a URL; brackets and quotes would end a link or an attribute."""

_ACL_DOI = "10.18653/v1/"
"""What the DOI of a paper of the ACL Anthology begins with (from 2016 on)."""

_VENUE_AND_YEAR = lazily(r"(\S.*?),?\s+((?:19|20)\d\d)", re.DOTALL)
_NAME = lazily(r"([^\s:：]{2,30})\s*[:：]\s+\S")


class NamedWork(NamedTuple):
    """A work as the command line names it.

    Attributes:
        text: As it is written.
        url: The URL that it names, or the one of its identifier.
        identifiers: What a registry may know it by.
    """

    text: str
    url: str
    identifiers: tuple[Identifier, ...]


class NewWork(NamedTuple):
    """The work that is to be added; what no record states is empty.

    Attributes:
        title: Its title, or the name of a repository.
        name: The short name before the colon of its title.
        authors: The authors, given names first.
        venue: The venue in full, as a registry names it; "" for a preprint.
        year: The year, 0 if unknown.
        date: The date of its first version, with one to three parts.
        arxiv: Its arXiv identifier.
        doi: The DOI of its published version.
        url: The page that the command line names.
        repository: The `owner/name` of its code, or of the repository itself.
        is_repository: Whether it is a repository, not a paper.
        description: What the owner of a repository says about it.
    """

    title: str
    name: str = ""
    authors: tuple[str, ...] = ()
    venue: str = ""
    year: int = 0
    date: str = ""
    arxiv: str = ""
    doi: str = ""
    url: str = ""
    repository: str = ""
    is_repository: bool = False
    description: str = ""


class StatedFields(NamedTuple):
    """What the command line states about a work; it counts more than what records say.

    Attributes:
        title: The title.
        authors: The authors, given names first.
        venue: The venue.
        date: The date of publication, with one to three parts: `2026`, `2026-01`.
    """

    title: str = ""
    authors: tuple[str, ...] = ()
    venue: str = ""
    date: str = ""


NOTHING_STATED = StatedFields()


def read_page(text: str) -> NamedWork | None:
    """Return the work of a page that no registry answers for, None if the text is no URL."""
    text = text.strip()
    found = _URL.fullmatch(text)
    return NamedWork(text, quote(canonical(text) or text, safe=_IN_URL), ()) if found else None


def is_openreview(text: str) -> bool:
    """Return whether a URL is that of a paper on OpenReview."""
    work = identify(text.strip())
    return work is not None and work.host_key == "openreview"


def read_named(text: str) -> NamedWork | None:
    """Return the work that an identifier or a URL names, None if it names none.

    Args:
        text: `2301.00001`, `arXiv:2301.00001v2`, `10.1234/x`, a URL of a paper or a repository.
    """
    text = text.strip()
    if found := _ARXIV.fullmatch(text):
        value = found[1]
        return NamedWork(text, f"https://arxiv.org/abs/{value}", (Identifier("arxiv", value),))
    if found := _DOI.fullmatch(text):
        return _named(text, f"https://doi.org/{quote(found[1], safe='/();:._-')}")
    return _named(text, text) if _URL.fullmatch(text) else None


def _named(text: str, url: str) -> NamedWork | None:
    work = identify(url)
    if work is None:
        return None
    identifiers = [Identifier(work.kind, work.value)]
    if work.kind == "acl":
        identifiers = [Identifier("doi", f"{_ACL_DOI}{work.value}".lower())]
    is_root = work.kind not in REPOSITORY_KINDS or work.role == "root"
    if work.kind not in ("arxiv", "doi", "pmcid", "github", "acl") or not is_root:
        return None
    return NamedWork(text, canonical(url) or url, tuple(identifiers))


def new_work(
    named: NamedWork,
    records: Mapping[Identifier, Record],
    *,
    code: str = "",
    stated: StatedFields = NOTHING_STATED,
) -> NewWork | None:
    """Return the work that a command line names, None if neither a registry nor it has the title.

    Args:
        named: What the command line names.
        records: Records by identifier.
        code: The `owner/name` of its code.
        stated: What the command line states.
    """
    made = _recorded(named, records, code)
    if made is None and stated.title:
        arxiv = next((value for kind, value in named.identifiers if kind == "arxiv"), "")
        doi = next((value for kind, value in named.identifiers if kind == "doi"), "")
        made = NewWork(stated.title, url=named.url, repository=code, arxiv=arxiv, doi=doi)
    return made and _with_stated(made, stated)


def _with_stated(made: NewWork, stated: StatedFields) -> NewWork:
    """Return a work with what the command line states about it."""
    title = " ".join((stated.title or made.title).split())
    name = _NAME.match(title)
    return made._replace(
        title=title,
        name=name[1] if name and not made.is_repository else "",
        authors=stated.authors or made.authors,
        venue=stated.venue or made.venue,
        year=int(stated.date[:4]) if stated.date else made.year,
        date=stated.date or made.date,
    )


def stated_venue(venue: str, date: str) -> tuple[str, str]:
    """Return the venue and the date that a command line states: `RSS 2025` states both.

    Args:
        venue: The venue, with or without a year.
        date: The date; it counts more than the year of the venue.
    """
    found = _VENUE_AND_YEAR.fullmatch(venue.strip())
    return (found[1], date or found[2]) if found else (venue.strip(), date)


def _recorded(named: NamedWork, records: Mapping[Identifier, Record], code: str) -> NewWork | None:
    """Return a work as its records state it, None if no registry knows it."""
    if not named.identifiers:
        return None
    identifier = named.identifiers[0]
    if identifier.kind == "github":
        return _repository(named, records.get(identifier))
    found = publication_of(named.identifiers, records)
    if found is None:
        return None
    return NewWork(
        found.title,
        authors=found.authors,
        venue=found.venue,
        year=found.year,
        date=found.date,
        arxiv=found.arxiv,
        doi=found.doi,
        url=named.url,
        repository=code,
    )


def _repository(named: NamedWork, record: Record | None) -> NewWork | None:
    """Return a repository by the name that GitHub spells; None if it does not exist."""
    if record is None or record.missing or not record.name:
        return None
    return NewWork(
        record.name.partition("/")[2],
        url=f"https://github.com/{record.name}",
        repository=record.name,
        is_repository=True,
        description=record.description,
    )


def repository_of(url: str) -> str:
    """Return the `owner/name` that the URL of a repository spells, "" for other URLs."""
    work = identify(url)
    return work.spelled if work is not None and work.kind == "github" else ""


def known_values(url: str) -> Iterator[tuple[str, str]]:
    """Yield what a URL of a neighbor is made of: kind and value of identifiers, as spelled."""
    work = identify(url)
    if work is None:
        return
    groups = dict(work.groups)
    spelled = groups.get("doi", "") if work.kind == "doi" else work.spelled
    yield work.kind, spelled or work.value
