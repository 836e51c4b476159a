"""Fill what a list does not state about a work from records, and note where they disagree."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from surveylint.entries.work_data import WorkData, WorkLink
from surveylint.lazy import lazily
from surveylint.match import comparable, plain
from surveylint.match import words as split_words
from surveylint.model.publication import Difference, Publication
from surveylint.model.record import Identifier, Record
from surveylint.registries.publications import publication_of
from surveylint.registries.title_match import (
    SHORT,
    Likeness,
    are_of_one_script,
    compare,
    different_words,
    share_name,
    share_surname,
    word_count,
)

_KINDS = ("arxiv", "doi", "pmcid")
_PREPRINT_VENUE = lazily(
    r"(?:arxiv|biorxiv|medrxiv|corr|pre-?print)(?: ?pre-?print)?", re.IGNORECASE
)
_SERIES = "Lecture Notes in "
"""The journal title of a paper in proceedings that names only the series."""

_ORGANIZERS = frozenset(["ieee", "cvf", "acm", "usenix"])
"""Words of a venue's name that are not in its acronym."""

_YEAR = lazily(r"(?<!\W)\W*+\b(?:(?:19|20)\d\d|\d\d)\b\W*+")


def identifiers_of(work: WorkData) -> list[Identifier]:
    """Return the identifiers of a work that a registry knows: of each kind its only one."""
    found: dict[str, set[str]] = {}
    for link in work.links:
        if link.identifier is not None and is_paper(link):
            found.setdefault(link.identifier[0], set()).add(link.identifier[1])
    return [Identifier(kind, found[kind].pop()) for kind in _KINDS if len(found.get(kind, ())) == 1]


def is_paper(link: WorkLink) -> bool:
    """Return whether a link is to the work itself as far as its label says."""
    return link.role in (None, "paper", "arxiv")


def enriched(works: Iterable[WorkData], records: Mapping[Identifier, Record]) -> list[WorkData]:
    """Return works with what their records state and the list does not.

    Nothing that the list states is replaced. A record of another title fills nothing.
    """
    return [_enriched(work, records) for work in works]


def _enriched(work: WorkData, records: Mapping[Identifier, Record]) -> WorkData:
    publication = publication_of(identifiers_of(work), records)
    if publication is None:
        return work
    differences = tuple(_differences(work, publication))
    if not is_of(work, publication):
        return work._replace(differences=differences)
    stated = {each.field for each in differences}
    filled = work._replace(
        title=work.title or (None if work.name else publication.title),
        authors=work.authors or publication.authors or None,
        venue=work.venue or publication.venue or None,
        year=work.year or publication.year or None,
        publication=publication if "venue" not in stated else _without_venue(publication),
        differences=differences,
    )
    names = ("title", "authors", "venue", "year")
    return filled._replace(
        filled=tuple(name for name in names if getattr(filled, name) != getattr(work, name))
    )


def _without_venue(publication: Publication) -> Publication:
    """Return a publication without what belongs to a venue that the list does not name."""
    return publication._replace(kind="", volume="", issue="", pages="", publisher="")


def is_of(work: WorkData, publication: Publication) -> bool:
    """Return whether a publication may be the work of an entry: its title or an author agrees.

    A short title is the name of a work, and says nothing.
    """
    title = work.title or work.name or ""
    if word_count(title) < SHORT:
        return True
    if compare(title, publication.titles).likeness is not Likeness.DIFFERENT:
        return True
    stated = f"{title} {work.name or ''}"
    if share_surname(" ".join(work.authors or ()), publication.authors):
        return True
    return any(
        share_name(stated, each) or not are_of_one_script(stated, each)
        for each in publication.titles
    )


def _differences(work: WorkData, publication: Publication) -> Iterator[Difference]:
    source = publication.published_by or publication.service
    title = work.title
    if title and word_count(title) >= SHORT and _is_other_title(title, publication):
        yield Difference("title", title, publication.title, publication.service)
    if not is_of(work, publication):
        return
    if work.venue and publication.venue and not may_be_venue(work.venue, publication.venue):
        yield Difference("venue", work.venue, publication.venue, source)
    if work.year and publication.year and not _may_be_year(work, publication):
        yield Difference("year", str(work.year), str(publication.year), source)


def _is_other_title(title: str, publication: Publication) -> bool:
    """Return whether a title differs by a content word from all titles of a publication."""
    found = compare(title, publication.titles)
    if found.likeness in (Likeness.SAME, Likeness.SUBTITLE):
        return False
    return bool(different_words(title, found.title)) and are_of_one_script(title, found.title)


def _may_be_year(work: WorkData, publication: Publication) -> bool:
    """Return whether a year may be that of a version.

    A preprint alone excludes only the years before it: it may have been published later.
    """
    assert work.year is not None
    if work.year in publication.years:
        return True
    return not publication.published_by and work.year >= publication.year


def may_be_venue(stated: str, recorded: str) -> bool:
    """Return whether the venue of a list may be that of a record: its acronym or abbreviation.

    Each word of the stated venue is in the recorded one, or begins one of its words, or its
    capitals are initials of it in their order. A preprint server is not the venue.
    """
    stated = plain(_YEAR.sub(" ", stated)).strip()
    if _PREPRINT_VENUE.fullmatch(stated):
        return False
    if recorded.startswith(_SERIES) or not comparable(stated):
        return True
    whole = comparable(recorded)
    if comparable(stated) in whole or whole in comparable(stated):
        return True
    return all(_is_part(word, recorded) for word in split_words(stated))


def _is_part(word: str, recorded: str) -> bool:
    """Return whether a word or an acronym may be part of the name of a venue."""
    words = [each.casefold() for each in split_words(recorded)]
    words = [each for each in words if each not in _ORGANIZERS]
    folded = word.casefold()
    if any(each.startswith(folded) or folded.startswith(each[:5]) for each in words):
        return True
    if folded in comparable(recorded):
        return True
    capitals = "".join(c for c in word if c.isupper()).casefold() or folded
    initials = iter("".join(each[0] for each in words))
    return all(letter in initials for letter in capitals)
