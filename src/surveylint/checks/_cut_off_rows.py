"""Rows of a table that a blank line or a comment separates from it, so that they are text."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from surveylint.lazy import lazily
from surveylint.model.document import Document, Paragraph
from surveylint.namedtuples import NamedTuple

COMMENT = lazily(r"<!--.*?-->", re.DOTALL)
_LONGEST_GAP = 3000
"""Rows this many characters after a table (blank lines and comments) do not belong to it."""


class CutOffRows(NamedTuple):
    """A paragraph of rows, its lines, and where the table before it ends."""

    paragraph: Paragraph
    lines: list[str]
    end: int


def cut_off_rows(doc: Document) -> Iterator[CutOffRows]:
    """Yield the paragraphs of rows that a blank line or a comment separates from their table."""
    tables = [table for table in doc.tables if not table.html]
    ends = [table.end for table in tables]
    for paragraph in doc.paragraphs if tables else ():
        if not doc.text.startswith("|", paragraph.start):
            continue
        place = bisect_right(ends, paragraph.start) - 1
        if place < 0 or paragraph.start - ends[place] > _LONGEST_GAP:
            continue
        between = doc.text[ends[place] : paragraph.start]
        if COMMENT.sub("", between).strip():
            continue
        lines = doc.text[paragraph.start : paragraph.end].split("\n")
        pipes = len(tables[place].header) + 1
        if all(
            line.strip().startswith("|") and line.count("|") in (pipes, pipes - 1) for line in lines
        ):
            yield CutOffRows(paragraph, lines, ends[place])
