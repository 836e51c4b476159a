"""From offsets to places: a problem becomes a finding, and a finding is narrowed to some of its places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from surveylint.model.finding import Finding, Fix, Place, Problem, Severity
from surveylint.model.source import Edit, Source


def placed(rule: str, severity: Severity, problem: Problem, source: Source) -> Finding:
    """Place a problem in its file."""
    return Finding(
        rule=rule,
        severity=severity,
        message=problem.message,
        place=place(source, problem.start, problem.end),
        related=tuple(
            place(source, other.start, other.end, other.message) for other in problem.related
        ),
        fix=Fix(problem.safe, problem.edits, problem.fix_title) if problem.edits else None,
        key=problem.key,
    )


def place(source: Source, start: int, end: int, message: str = "") -> Place:
    """Turn two offsets into a place."""
    line, column = source.place(start)
    end_line, end_column = (line, column) if start == end else source.place(end)
    return Place(
        path=source.path,
        line=line,
        column=column,
        end_line=end_line,
        end_column=end_column,
        start=start,
        end=end,
        message=message,
    )


def same_defect(finding: Finding) -> tuple[Place, ...]:
    """Return the places where a finding's defect stands: a related place with a message only explains the first."""
    return (finding.place, *(place for place in finding.related if not place.message))


def narrowed(finding: Finding, stays: Callable[[Place], bool]) -> Finding | None:
    """Keep a finding at some of the places of its defect, None where none stays.

    A finding with explained places is one whole: it stays if any of its places does. In any other the next place moves
    up, and the fix leaves the places alone that do not stay.
    """
    places = (finding.place, *finding.related)
    if any(place.message for place in places[1:]):
        return finding if any(stays(place) for place in places) else None
    left = tuple(place for place in places if stays(place))
    if len(left) in (0, len(places)):
        return finding if left else None
    fix = finding.fix and _narrowed_fix(finding.fix, places, left)
    return finding._replace(place=left[0], related=left[1:], fix=fix)


def _narrowed_fix(fix: Fix, places: Sequence[Place], left: Sequence[Place]) -> Fix | None:
    """Keep the edits at some places; a fix that also edits elsewhere, say the links to a heading, cannot be parted."""
    all_spans, spans = _spans(places), _spans(left)
    if not all(_within(edit, all_spans) for edit in fix.edits):
        return fix
    edits = tuple(edit for edit in fix.edits if _within(edit, spans))
    return fix._replace(edits=edits) if edits else None


def _spans(places: Sequence[Place]) -> list[tuple[int, int]]:
    return sorted((place.start, place.end) for place in places)


def _within(edit: Edit, spans: Sequence[tuple[int, int]]) -> bool:
    at = bisect_right(spans, edit.start, key=lambda span: span[0]) - 1
    return at >= 0 and edit.end <= spans[at][1]
