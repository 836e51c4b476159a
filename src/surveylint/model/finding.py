"""What a check yields and what a reader is told.

They are named tuples, since five dataclasses cost 3 ms of every start and twice as much for each finding.
"""

from __future__ import annotations

from enum import StrEnum

from surveylint.model.source import Edit
from surveylint.namedtuples import NamedTuple


class Severity(StrEnum):
    """How sure and how grave: `error` is provably wrong, `warning` wrong, `info` style, holes or one network answer."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Order severities: the graver, the higher."""
        return _RANKS[self]


_RANKS = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


class Related(NamedTuple):
    """Another place that belongs to a problem; offsets in characters."""

    start: int
    end: int
    message: str = ""


class Problem(NamedTuple):
    """What a check yields: where (offsets in characters), what was seen, and how it can be repaired.

    Attributes:
        start: Offset of the first character that is wrong.
        end: Offset behind the last one; may equal `start`.
        message: Seen, then wanted: one clause, lower case, no full stop, values in back-ticks.
        related: The other places of the same cause.
        edits: All the edits of the repair, applied together or not at all.
        safe: Whether the repair cannot change what the list means.
        severity: Set where it differs from the rule's own.
        fix_title: What the repair does, where its edits do not say it: `move the row to ...`.
        key: What identifies the defect whatever its line, for baselines (an entry's identity, a word); empty: the text.
    """

    start: int
    end: int
    message: str
    related: tuple[Related, ...] = ()
    edits: tuple[Edit, ...] = ()
    safe: bool = False
    severity: Severity | None = None
    key: str = ""
    fix_title: str = ""


class Place(NamedTuple):
    """A place in a file as it is told: 1-based lines and columns in characters, end exclusive; offsets beside them."""

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int
    message: str = ""


class Fix(NamedTuple):
    """How a finding can be repaired: edits (offsets into the source's text), safe or not.

    `title` says what the fix does where its edits do not.
    """

    safe: bool
    edits: tuple[Edit, ...]
    title: str = ""


class Finding(NamedTuple):
    """A problem with its rule and severity, placed in a file."""

    rule: str
    severity: Severity
    message: str
    place: Place
    related: tuple[Place, ...] = ()
    fix: Fix | None = None
    key: str = ""
