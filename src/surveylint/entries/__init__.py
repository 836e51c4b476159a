"""The works that a document lists, and what several rules derive from them."""

from surveylint.entries.index import Entry, Index
from surveylint.entries.work_list import Kind, Record, RecordList, TableList, WorkList

__all__ = ["Entry", "Index", "Kind", "Record", "RecordList", "TableList", "WorkList"]
