"""Add a paper to an open list: where that is offered, and the edit that does it."""

from __future__ import annotations

from collections.abc import Iterator

from surveylint.adding.insertion import NothingToImitateError, insert, listed_at
from surveylint.adding.neighborhood import Neighborhood, neighborhoods
from surveylint.adding.new_work import NamedWork, NewWork, new_work
from surveylint.asked import Network
from surveylint.config.values import REGISTRIES
from surveylint.editor.linting import CheckedBuffer
from surveylint.entries import Index, TableWorkList
from surveylint.lookup import look_up
from surveylint.match import shortened
from surveylint.model.document import Document
from surveylint.model.source import Edit
from surveylint.vocabulary import Words

_LEAST_ENTRIES = 2
"""A list with fewer entries has no form that a new one could have."""

_MOST_CHARACTERS = 80
"""Characters of a title in a message."""


class NotAddedError(ValueError):
    """A paper cannot be added; its text says why."""


def places(checked: CheckedBuffer) -> Iterator[int]:
    """Yield the offset of the first list in each section that a paper can be added to."""
    if checked.doc is None:
        return
    doc, seen = checked.doc, set[tuple[str, ...]]()
    for found in _writable(doc, _index(checked, doc)):
        if len(found.numbers) >= _LEAST_ENTRIES and found.section not in seen:
            seen.add(found.section)
            yield found.entries[0].span.start


def found_work(checked: CheckedBuffer, named: NamedWork, network: Network) -> NewWork:
    """Return what registries say about a paper.

    Args:
        checked: The list, whose configuration may forbid to ask.
        named: The paper.
        network: How registries are asked.

    Raises:
        NotAddedError: No registry knows the paper.
    """
    config = checked.config
    names = config.registries if network.registries is None else network.registries
    if names is None:
        names = REGISTRIES
    answer = look_up(
        named.identifiers, network.settings(config.links), () if config.offline else names
    )
    work = new_work(named, answer.records)
    if work is None:
        raise NotAddedError("; ".join((f"{named.text}: no registry knows it", *answer.messages)))
    return work


def adding_edits(checked: CheckedBuffer, offset: int, work: NewWork) -> tuple[Edit, ...]:
    """Return the edits that add a work to the list that is nearest in a section.

    Args:
        checked: The list.
        offset: An offset in the section.
        work: The work.

    Raises:
        NotAddedError: The work is listed already, or the section has no list to add it to.
    """
    doc = checked.doc
    if doc is None:
        raise NotAddedError("the list is not checked")
    index = _index(checked, doc)
    title = shortened(work.title, _MOST_CHARACTERS)
    if (same := listed_at(doc, index, work)) is not None:
        line = doc.source.line(same.span.start)
        raise NotAddedError(f"already listed on line {line}: `{title}`")
    section = doc.section_at(offset).number
    here = [
        found
        for found in _writable(doc, index)
        if doc.section_at(found.entries[0].span.start).number == section
    ]
    if not here:
        raise NotAddedError("this section has no list that a paper can be added to")
    nearest = min(here, key=lambda found: abs(found.entries[0].span.start - offset))
    try:
        return insert(doc, index, nearest, work).edits
    except NothingToImitateError as error:
        raise NotAddedError(str(error)) from None


def _index(checked: CheckedBuffer, doc: Document) -> Index:
    return Index(doc, Words(checked.config.words), checked.config.roles)


def _writable(doc: Document, index: Index) -> Iterator[Neighborhood]:
    """Yield the groups of entries that a new one can be added to; not HTML tables."""
    for found in neighborhoods(doc, index):
        if not (isinstance(found.works, TableWorkList) and found.works.table.html):
            yield found
