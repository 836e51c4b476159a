"""The works that a document lists, and what several rules derive from them."""

from surveylint.entries.index import Entry, Index
from surveylint.entries.works import Kind, Record, RecordWorks, TableWorks, Works

__all__ = ["Entry", "Index", "Kind", "Record", "RecordWorks", "TableWorks", "Works"]
