"""The works that a document lists, and lookups over them that several rules share."""

from surveylint.entries.index import Entry, Index
from surveylint.entries.work_list import Kind, Record, RecordList, TableList, WorkList

__all__ = ["Entry", "Index", "Kind", "Record", "RecordList", "TableList", "WorkList"]
