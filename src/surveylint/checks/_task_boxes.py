"""Boxes of task items that GitHub shows as text: `[]`, `[ x]`, `[x]Title`."""

from __future__ import annotations

from collections.abc import Iterator

from surveylint.lazy import lazily
from surveylint.model.document import Document
from surveylint.model.source import Span
from surveylint.namedtuples import NamedTuple

_BOX = lazily(r"\[([ xX]{0,3})\](?![\[(:{])(\s?)")
_FEWEST = 2
"""So many right boxes among the items of a list show that the others are meant as boxes."""


class WrongBox(NamedTuple):
    """A box that is none: its place, and what was expected there."""

    span: Span
    expected: str


def wrong_boxes(doc: Document) -> Iterator[WrongBox]:
    """Yield the boxes without a space inside or after them, or with one too many."""
    for listing in doc.lists:
        found = [
            box
            for item in listing.items
            if item.content and (box := _BOX.match(doc.text, *item.content[0])) is not None
        ]
        right = sum(len(box[1]) == 1 and box[2] != "" for box in found)
        for box in found if _FEWEST <= right < len(found) else ():
            mark = box[1].strip()
            is_last = not doc.text[box.end() : box.end() + 1].strip()  # nothing can be added
            if len(mark) > 1 or (len(box[1]) == 1 and (box[2] or is_last)):
                continue
            gap = "" if box[2] or is_last else " "
            yield WrongBox(Span(box.start(), box.end(1) + 1), f"[{mark or ' '}]{gap}")
