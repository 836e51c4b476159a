"""Turn problems into findings with lines and columns, and narrow findings to some places."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence

from surveylint.model.finding import Finding, Fix, Place, Problem, Severity
from surveylint.model.source import Edit, Source


def placed(rule: str, severity: Severity, problem: Problem, source: Source) -> Finding:
    """Return the finding for a problem of a rule."""
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
        url=problem.url,
        final_url=problem.final_url,
        archive_url=problem.archive_url,
        archived_on=problem.archived_on,
    )


def place(source: Source, start: int, end: int, message: str = "") -> Place:
    """Return the place between two offsets."""
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


def narrowed(finding: Finding, stays: Callable[[Place], bool]) -> Finding | None:
    """Return a finding without some of its places, None if none is left.

    A finding with explained places is kept as a whole if any of its places is. In any other the
    next place becomes the first, and the fix edits only the remaining places.
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
    """Return a fix that edits only some places.

    A fix that also edits elsewhere, for example the links to a heading, cannot be narrowed.
    """
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
