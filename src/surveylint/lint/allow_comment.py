"""Where an allow comment for a finding can be written, so that `surveylint.lint.allow` reads it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from surveylint.lint.allow import FRONT_MATTER
from surveylint.model.source import Edit, Span

if TYPE_CHECKING:
    from surveylint.model.document import Document, Item
    from surveylint.model.finding import Place


def allow_comment(rule: str, reason: str) -> str:
    """Return the comment that allows findings of a rule."""
    return f"<!-- surveylint: allow {rule}: {reason} -->"


def allow_edits(doc: Document, place: Place, comment: str) -> Iterator[Edit]:
    """Yield edits that insert an allow comment, the one that allows least first.

    Which of them has the intended effect, only a check of the edited text shows: a comment in a
    cell may be one cell too many.

    Args:
        doc: The document.
        place: The place of the finding.
        comment: The comment.
    """
    for end in (*_row_ends(doc, place), *_item_ends(doc, place), *_paragraph_ends(doc, place)):
        yield Edit(end, end, f" {comment}")
    section = doc.section_at(place.start)
    if section.heading is not None:
        end = section.heading.end
        yield Edit(end, end, f"\n\n{comment}")
    front = FRONT_MATTER.match(doc.text)
    start = front.end() if front is not None else 0
    yield Edit(start, start, f"{comment}\n")


def _row_ends(doc: Document, place: Place) -> Iterator[int]:
    """Yield the ends of the row at a place: of its last cell, and of its line.

    GitHub ignores a cell too many, but other linters report it and other renderers show it.
    """
    for table in doc.tables:
        if not table.start <= place.start < max(table.end, table.start + 1):
            continue
        for number in range(len(table)):
            row = table.row(number)
            if row.start <= place.start <= row.end:
                line = doc.source.line_span(doc.source.line(row.end))
                yield from (cell.end for cell in table.cells(number)[-1:])
                if not table.html:
                    yield _trimmed(doc, line)
                return


def _item_ends(doc: Document, place: Place) -> Iterator[int]:
    """Yield the end of the innermost item at a place, before the items inside it."""
    found: Item | None = None
    waiting = [item for block in doc.lists for item in block.items]
    while waiting:
        item = waiting.pop()
        if item.start <= place.start <= item.end and (found is None or item.depth >= found.depth):
            found = item
        waiting += item.children
    if found is not None:
        for span in found.content[-1:]:
            yield _trimmed(doc, span)


def _paragraph_ends(doc: Document, place: Place) -> Iterator[int]:
    for paragraph in doc.paragraphs:
        if paragraph.start <= place.start <= paragraph.end:
            yield _trimmed(doc, Span(paragraph.start, paragraph.end))


def _trimmed(doc: Document, span: Span) -> int:
    """Return the offset after the last character of a span that is not white space."""
    return span.start + len(doc.text[span.start : span.end].rstrip())
