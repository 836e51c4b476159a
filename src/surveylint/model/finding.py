"""Problems, which checks yield, and findings, which are reported.

They are named tuples: five dataclasses would add 3 ms to every start and double the time that
creating a finding takes.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from surveylint.model.source import Edit
from surveylint.namedtuples import NamedTuple

_RANKED = ("info", "warning", "error")


class Severity(StrEnum):
    """How certain and how serious a finding is.

    `error` is provably wrong; `warning` is wrong; `info` is style, a missing value, or a verdict
    from a single network answer.
    """

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """A number to compare severities by; the more serious, the higher."""
        return _RANKED.index(self)


class Related(NamedTuple):
    """Another place with the same cause as a problem; offsets in characters."""

    start: int
    end: int
    message: str = ""


def related_places(spans: Iterable[tuple[int, int]], message: str = "") -> tuple[Related, ...]:
    """Return a related place for each span (offsets in characters), all with one message."""
    return tuple(Related(start, end, message) for start, end in spans)


class Problem(NamedTuple):
    """A defect that a check found, and how to fix it.

    Attributes:
        start: Offset of the first wrong character.
        end: Offset after the last one; may equal `start`.
        message: What is wrong, then what is expected: one clause, lower case, no full stop, values
            in back-ticks.
        related: The other places with the same cause.
        edits: The edits of the fix, applied together or not at all.
        safe: Whether the fix cannot change what the list means.
        severity: Set only if it differs from the rule's own.
        fix_title: What the fix does if its edits do not show it: `move the row to ...`.
        key: What identifies the defect on any line, for baselines (an entry's identity, a word);
            if empty, the text at its place does.
        url: The URL of the link that was checked on the network; "" in all other rules.
        final_url: The URL that `url` redirects to, if another.
        archive_url: A copy of `url` in an archive, if one was asked for and found.
        archived_on: The day of that copy (`2026-01-31`).
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
    url: str = ""
    final_url: str = ""
    archive_url: str = ""
    archived_on: str = ""


class Place(NamedTuple):
    """A place in a file as it is reported.

    Lines and columns are 1-based, columns count characters, the end is exclusive. `start` and
    `end` are the same place as offsets.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int
    start: int
    end: int
    message: str = ""


class Fix(NamedTuple):
    """The edits that fix a finding (offsets into the source's text), and whether they are safe.

    `title` says what the fix does where its edits do not.
    """

    safe: bool
    edits: tuple[Edit, ...]
    title: str = ""


class Finding(NamedTuple):
    """A problem with its rule, its severity and its place in a file."""

    rule: str
    severity: Severity
    message: str
    place: Place
    related: tuple[Place, ...] = ()
    fix: Fix | None = None
    key: str = ""
    url: str = ""
    final_url: str = ""
    archive_url: str = ""
    archived_on: str = ""


def same_defect(finding: Finding) -> tuple[Place, ...]:
    """Return the places that have a finding's defect.

    A related place with a message only explains the first.
    """
    return (finding.place, *(place for place in finding.related if not place.message))
