"""What tables of papers say about one list, without the network."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from surveylint.entries.cited_works import cited_works, identified_links
from surveylint.model.record import Identifier, PublishedTitle, Record
from surveylint.registries.lookups import StatedWork
from surveylint.tables.known_works import known_works, published_titles

if TYPE_CHECKING:
    from surveylint.entries import Index
    from surveylint.model.document import Document
    from surveylint.tables.paper_tables import PaperTables

_LONGEST_ENTRY = 4_000
"""Characters of an entry that are searched for a title."""


def stated_works(doc: Document, index: Index) -> Iterable[StatedWork]:
    """Yield what a document states about the works that have an identifier."""
    for work in cited_works(doc, index):
        end = min(work.span.end, work.span.start + _LONGEST_ENTRY)
        yield StatedWork(work.identifier, work.title, doc.text[work.span.start : end])


def facts_of_list(
    tables: PaperTables, doc: Document, index: Index
) -> tuple[Mapping[Identifier, Record], Mapping[Identifier, PublishedTitle]]:
    """Return the records of a list's works, and where its preprints were published."""
    works = list(stated_works(doc, index))
    identifiers = (identifier for identifier, _ in identified_links(doc))
    known = known_works(tables, identifiers, works)
    return known.all_records, published_titles(tables, works)
