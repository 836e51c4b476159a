"""The works that a document lists, and lookups over them that several rules share."""

from surveylint.entries.index import Entry, Index
from surveylint.entries.work_list import EntrySpans, ListKind, TableWorkList, TextWorkList, WorkList

__all__ = ["Entry", "EntrySpans", "Index", "ListKind", "TableWorkList", "TextWorkList", "WorkList"]
