"""From offsets to places: a problem becomes a finding."""

from __future__ import annotations

from surveylint.model.finding import Finding, Fix, Place, Problem, Severity
from surveylint.model.source import Source


def placed(rule: str, severity: Severity, problem: Problem, source: Source) -> Finding:
    """Place a problem in its file."""
    return Finding(
        rule=rule,
        severity=severity,
        message=problem.message,
        place=place(source, problem.start, problem.end),
        related=tuple(place(source, other.start, other.end, other.message) for other in problem.related),
        fix=Fix(safe=problem.safe, edits=problem.edits) if problem.edits else None,
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
