"""What inline content is made of, as the scanner and the grammar tell it to each other."""

from __future__ import annotations

from enum import IntEnum

from surveylint.namedtuples import NamedTuple


class Piece(IntEnum):
    """The kinds of inline constructs that matter; the numbers below 10 stand in flat arrays."""

    LINK = 0
    REFERENCE = 1
    IMAGE = 2
    AUTOLINK = 3
    BARE = 4
    HTML = 5
    HTML_IMAGE = 6
    TAG = 10
    CODE = 11


class Inline(NamedTuple):
    """One construct with the offsets of its shown text and its target within the string that was read.

    `label` is the normalised label of a reference, whose target stands elsewhere.
    """

    piece: Piece
    start: int
    end: int
    text_start: int
    text_end: int
    target_start: int
    target_end: int
    label: str = ""
