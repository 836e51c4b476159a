"""Apply the fixes of findings to a text; nothing is written to disk here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from surveylint.lint.locate import place
from surveylint.model.finding import Finding, Place
from surveylint.model.source import Edit, Source
from surveylint.namedtuples import NamedTuple

if TYPE_CHECKING:
    from surveylint.lint.engine import Outcome

MOST_PASSES = 20
"""Passes of fixing one file; rows of one table are moved one in each pass."""


class Repair(NamedTuple):
    """The result of fixing a file.

    Attributes:
        source: The fixed text.
        outcome: The findings in the fixed text.
        fixed: The findings that were fixed, pass by pass.
        settled: Whether nothing is left that could be fixed.
        first: The findings before the first pass.
        passes: The edits of each pass, sorted; offsets are those of the text before the pass.
    """

    source: Source
    outcome: Outcome
    fixed: tuple[Finding, ...] = ()
    settled: bool = True
    first: tuple[Finding, ...] = ()
    passes: tuple[tuple[Edit, ...], ...] = ()


def repair(source: Source, check: Callable[[Source], Outcome], *, unsafe: bool) -> Repair:
    """Fix a text until nothing changes; of fixes that overlap, one waits for the next pass.

    Args:
        source: The text.
        check: Returns the findings in a text.
        unsafe: Whether unsafe fixes are applied too, after the safe ones.
    """
    seen = {source.text}
    outcome = check(source)
    done = Repair(source, outcome, first=tuple(outcome.findings))
    for _ in range(MOST_PASSES):
        taken = chosen(_safe_first(done.outcome.findings), unsafe=unsafe)
        if not taken:
            return done
        after = edited(done.source, taken)
        if after.text in seen:  # fixes undo each other
            return done._replace(settled=False)
        seen.add(after.text)
        done = done._replace(
            source=after,
            outcome=check(after),
            fixed=(*done.fixed, *taken),
            passes=(*done.passes, _edits_of(taken)),
        )
    return done._replace(settled=not chosen(done.outcome.findings, unsafe=unsafe))


def chosen(findings: Iterable[Finding], *, unsafe: bool) -> tuple[Finding, ...]:
    """Return the findings whose fixes can be applied together.

    Args:
        findings: The findings; of two fixes that overlap, the first is applied.
        unsafe: Whether unsafe fixes are applied too.
    """
    spans = _Taken()
    return tuple(
        finding
        for finding in findings
        if finding.fix is not None
        and (finding.fix.safe or unsafe)
        and spans.take(finding.fix.edits)
    )


def edited(source: Source, findings: Iterable[Finding]) -> Source:
    """Return a source with fixes from `chosen` applied; BOM, encoding and line endings are kept."""
    return Source.from_bytes(source.path, source.to_bytes(source.edited([*_edits_of(findings)])))


def _edits_of(findings: Iterable[Finding]) -> tuple[Edit, ...]:
    return tuple(
        sorted(
            edit for finding in findings if finding.fix is not None for edit in finding.fix.edits
        )
    )


def unwritten(done: Repair, source: Source) -> tuple[Finding, ...]:
    """Return the findings that fixes leave, at their places in the text before the fixes.

    Args:
        done: The result of fixing.
        source: The text before the fixes.
    """
    reported = {
        (finding.rule, finding.place.start): finding
        for finding in done.first
        if finding not in done.fixed
    }

    def moved(here: Place) -> Place:
        start = _before(done.passes, here.start)
        end = max(start, _before(done.passes, here.end - 1) + 1) if here.end > here.start else start
        return place(source, start, end, here.message)

    found: list[Finding] = []
    for finding in done.outcome.findings:
        at = moved(finding.place)
        left = finding._replace(place=at, related=tuple(map(moved, finding.related)), fix=None)
        found.append(reported.get((finding.rule, at.start), left))
    return tuple(found)


def _before(passes: Sequence[Sequence[Edit]], offset: int) -> int:
    """Return the offset before all passes for an offset in the fixed text."""
    for edits in reversed(passes):
        grown = 0
        for edit in edits:
            start = edit.start + grown
            if offset < start:
                break
            if offset < start + len(edit.text):
                grown = offset - min(edit.end, edit.start + offset - start)
                break
            grown += len(edit.text) - (edit.end - edit.start)
        offset -= grown
    return offset


def _safe_first(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.fix is not None and not finding.fix.safe)


class _Taken:
    """The edits that were accepted, sorted."""

    def __init__(self) -> None:
        self._edits: list[Edit] = []

    def take(self, edits: Sequence[Edit]) -> bool:
        """Accept some edits, or return False and accept none if one of them overlaps."""
        from bisect import bisect_left, insort

        for edit in edits:
            at = bisect_left(self._edits, edit)
            if any(_overlap(edit, other) for other in self._edits[max(0, at - 1) : at + 1]):
                return False
        for edit in edits:
            insort(self._edits, edit)
        return True


def _overlap(one: Edit, other: Edit) -> bool:
    """Return whether two edits change the same characters or begin at the same offset."""
    return (one.start < other.end and other.start < one.end) or one.start == other.start
