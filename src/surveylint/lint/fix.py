"""Repair: make a new text of a source and the fixes of its findings. Pure; writing files is another matter."""

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
"""Rounds of fixing one file. Rows that move within one table have to do so one after the other."""


class Repair(NamedTuple):
    """What fixing a file came to.

    Attributes:
        source: The text as it is now.
        outcome: What is found in it now.
        fixed: The findings that were fixed, pass by pass.
        settled: Whether nothing is left that could be fixed.
        first: What was found before anything was fixed.
        passes: The edits of each pass, sorted; offsets count in the text before it.
    """

    source: Source
    outcome: Outcome
    fixed: tuple[Finding, ...] = ()
    settled: bool = True
    first: tuple[Finding, ...] = ()
    passes: tuple[tuple[Edit, ...], ...] = ()


def repair(source: Source, check: Callable[[Source], Outcome], *, unsafe: bool) -> Repair:
    """Fix a text until nothing changes: of fixes that overlap one waits for the next pass.

    Args:
        source: The text.
        check: Finds what is wrong with a text.
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
        if after.text in seen:  # fixes that undo each other
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
    """Return the findings whose fixes can be applied at once, each wholly or not at all.

    Args:
        findings: In the order in which they take precedence: of two that overlap the first one wins.
        unsafe: Whether unsafe fixes count.
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
    """Apply the fixes of findings that `chosen` gave; BOM, encoding and line ends stay."""
    return Source.from_bytes(source.path, source.to_bytes(source.edited([*_edits_of(findings)])))


def _edits_of(findings: Iterable[Finding]) -> tuple[Edit, ...]:
    return tuple(
        sorted(
            edit for finding in findings if finding.fix is not None for edit in finding.fix.edits
        )
    )


def unwritten(done: Repair, source: Source) -> tuple[Finding, ...]:
    """Return what fixes leave as it stands in the text before them: as it was told there, where it was.

    Args:
        done: What fixing came to.
        source: The text before.
    """
    told = {
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
        found.append(told.get((finding.rule, at.start), left))
    return tuple(found)


def _before(passes: Sequence[Sequence[Edit]], offset: int) -> int:
    """Turn an offset of a fixed text into one of the text before all passes."""
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
    """The spans that edits have taken, sorted."""

    def __init__(self) -> None:
        self._edits: list[Edit] = []

    def take(self, edits: Sequence[Edit]) -> bool:
        """Take the spans of some edits, False and none of them where one is taken already."""
        from bisect import bisect_left, insort

        for edit in edits:
            at = bisect_left(self._edits, edit)
            if any(_overlap(edit, other) for other in self._edits[max(0, at - 1) : at + 1]):
                return False
        for edit in edits:
            insort(self._edits, edit)
        return True


def _overlap(one: Edit, other: Edit) -> bool:
    """Return whether two edits touch the same characters, or the same place without any."""
    return (one.start < other.end and other.start < one.end) or one.start == other.start
