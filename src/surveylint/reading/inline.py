"""The constructs of inline content that the grammar and the scanner report."""

from __future__ import annotations

from enum import IntEnum

from surveylint.namedtuples import NamedTuple


class InlineKind(IntEnum):
    """The kinds of inline constructs that are kept; those below 10 are links and images."""

    LINK = 0
    REFERENCE = 1
    IMAGE = 2
    AUTOLINK = 3
    BARE = 4
    HTML = 5
    HTML_IMAGE = 6
    TAG = 10
    CODE = 11


class InlineConstruct(NamedTuple):
    """One construct, with its offsets and those of its shown text and its target.

    Offsets count in the string that was parsed. `label` is the normalised label of a reference
    link, whose target is in the definition; "" otherwise.
    """

    kind: InlineKind
    start: int
    end: int
    text_start: int
    text_end: int
    target_start: int
    target_end: int
    label: str = ""
