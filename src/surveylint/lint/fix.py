"""Apply the fixes of findings to a text; nothing is written to disk here."""

from __future__ import annotations

from bisect import bisect_right
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

_MOST_READ = 5_000_000
"""Characters that all passes over one file read, since each reads and checks the whole text.

A text of more than 250,000 characters has fewer than 20 passes, and any text has two.
"""


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
    for _ in range(_most_passes(source)):
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


def _most_passes(source: Source) -> int:
    """Return how often a text is fixed at most."""
    return max(2, min(MOST_PASSES, _MOST_READ // max(1, len(source.text))))


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
    return source.with_text(source.edited([*_edits_of(findings)]))


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
    fixed = {*done.fixed}
    reported = {
        (finding.rule, finding.place.start): finding
        for finding in done.first
        if finding not in fixed
    }

    passes = [_Pass(edits) for edits in done.passes]

    def moved(here: Place) -> Place:
        start = _before(passes, here.start)
        end = max(start, _before(passes, here.end - 1) + 1) if here.end > here.start else start
        return place(source, start, end, here.message)

    found: list[Finding] = []
    for finding in done.outcome.findings:
        at = moved(finding.place)
        left = finding._replace(place=at, related=tuple(map(moved, finding.related)), fix=None)
        found.append(reported.get((finding.rule, at.start), left))
    return tuple(found)


def _safe_first(findings: Sequence[Finding]) -> list[Finding]:
    return sorted(findings, key=lambda finding: finding.fix is not None and not finding.fix.safe)


class _Taken:
    """The characters that accepted edits change, and where these edits begin."""

    def __init__(self) -> None:
        self._changed = bytearray()
        self._begun = bytearray()

    def take(self, edits: Sequence[Edit]) -> bool:
        """Accept some edits, or return False and accept none if one of them overlaps.

        Edits overlap if they change the same characters or begin at the same offset.
        """
        missing = max((edit.end for edit in edits), default=0) + 1 - len(self._begun)
        if missing > 0:
            self._changed += bytes(missing)
            self._begun += bytes(missing)
        for start, end, _ in edits:
            if self._changed[start] or self._begun.find(1, start, max(end, start + 1)) >= 0:
                return False
        for start, end, _ in edits:
            self._begun[start] = 1
            self._changed[start:end] = b"\1" * (end - start)
        return True


class _Pass:
    """The offsets before the edits of one pass, found by those after it.

    Args:
        edits: The edits, sorted; their offsets are those before the pass.
    """

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._edits = edits
        self._starts: list[int] = []
        grown = 0
        for edit in edits:
            self._starts.append(edit.start + grown)
            grown += len(edit.text) - (edit.end - edit.start)

    def before(self, offset: int) -> int:
        """Return the offset before the edits for an offset after them."""
        number = bisect_right(self._starts, offset) - 1
        if number < 0:
            return offset
        edit, passed = self._edits[number], offset - self._starts[number]
        if passed < len(edit.text):
            return min(edit.end, edit.start + passed)
        return edit.end + passed - len(edit.text)


def _before(passes: Sequence[_Pass], offset: int) -> int:
    """Return the offset before all passes for an offset in the fixed text."""
    for each in reversed(passes):
        offset = each.before(offset)
    return offset
