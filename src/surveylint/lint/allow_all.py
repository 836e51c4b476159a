"""Write allow comments for all findings of some rules, each where it allows least.

Which comment has the intended effect, only a check of the edited text shows: a comment in a cell
may be one cell too many, or may fill a cell that was reported as empty. So all comments are written
at once and the text is checked; those that did not work are tried where they allow more.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from surveylint.lint.allow_comment import allow_comment, allow_edits
from surveylint.lint.fix import Repair
from surveylint.model.finding import Finding, Place, same_defect
from surveylint.model.source import Edit, Source
from surveylint.namedtuples import NamedTuple

if TYPE_CHECKING:
    from surveylint.lint.engine import Outcome
    from surveylint.model.document import Document

_MOST_ROUNDS = 20
_COMMENT = "\0"
"""What the comment is in an edit until it is known which rules share it."""


class _Target(NamedTuple):
    """A place of a finding, and the edits that may allow it, the one that allows least first."""

    rule: str
    line: int
    edits: tuple[Edit, ...]


class _Attempt(NamedTuple):
    """A text with comments.

    Attributes:
        source: The text.
        outcome: Its findings.
        edits: The comments, sorted by place.
        keys: For each of them the edit that its targets chose.
    """

    source: Source
    outcome: Outcome
    edits: tuple[Edit, ...]
    keys: tuple[Edit, ...]


def allow_all(
    source: Source,
    doc: Document,
    check: Callable[[Source], Outcome],
    rules: Collection[str],
    reason: str,
) -> Repair:
    """Return a text in which comments allow the findings of some rules.

    A finding that no comment allows without making another one stays.

    Args:
        source: The text.
        doc: Its document.
        check: Returns the findings in a text.
        rules: The rules.
        reason: Why their findings are allowed.
    """
    first = check(source)
    targets = [*_targets(doc, first.findings, rules)]
    chosen = [0] * len(targets)
    attempt = _Attempt(source, first, (), ())
    for _ in range(_MOST_ROUNDS):
        attempt = _attempt(source, check, targets, chosen, reason) or attempt._replace(
            source=source, outcome=first, edits=(), keys=()
        )
        failed = _failed(source, first, attempt, targets, chosen)
        if not failed:
            break
        for number in failed:
            chosen[number] += 1
    else:  # comments that undo each other
        return Repair(source, first, first=first.findings, settled=False)
    allowed = _allowed(first.findings, attempt.outcome.findings, rules)
    passes = (attempt.edits,) if attempt.edits else ()
    return Repair(attempt.source, attempt.outcome, allowed, True, first.findings, passes)


def _targets(
    doc: Document, findings: Iterable[Finding], rules: Collection[str]
) -> Iterator[_Target]:
    for finding in findings:
        for place in same_defect(finding) if finding.rule in rules else ():
            yield _Target(finding.rule, place.line, tuple(allow_edits(doc, place, _COMMENT)))


def _attempt(
    source: Source,
    check: Callable[[Source], Outcome],
    targets: Sequence[_Target],
    chosen: Sequence[int],
    reason: str,
) -> _Attempt | None:
    """Return the text with the chosen comments, None if there are none."""
    rules: dict[Edit, set[str]] = {}
    for target, number in zip(targets, chosen, strict=True):
        if number < len(target.edits):
            rules.setdefault(target.edits[number], set()).add(target.rule)
    if not rules:
        return None
    keys = sorted(rules)
    edits = []
    for key in keys:
        comment = allow_comment(", ".join(sorted(rules[key])), reason)
        edits.append(key._replace(text=key.text.replace(_COMMENT, comment)))
    made = source.with_text(source.edited(edits))
    return _Attempt(made, check(made), tuple(edits), tuple(keys))


def _failed(
    source: Source,
    first: Outcome,
    attempt: _Attempt,
    targets: Sequence[_Target],
    chosen: Sequence[int],
) -> list[int]:
    """Return the targets whose comment did not allow them, or made another finding."""
    before = Counter(
        (finding.rule, place.line) for finding in first.findings for place in same_defect(finding)
    )
    after: Counter[tuple[str, int]] = Counter()
    blamed: set[Edit] = set()
    for finding in attempt.outcome.findings:
        for place in same_defect(finding):
            at, key = _before(attempt, place)
            if key is not None:
                blamed.add(key)
            else:
                after[finding.rule, source.line(at)] += 1
    lines = {line for (rule, line), count in after.items() if count > before[rule, line]}
    return [
        number
        for number, target in enumerate(targets)
        if chosen[number] < len(target.edits)
        and (
            after[target.rule, target.line]
            or target.line in lines
            or target.edits[chosen[number]] in blamed
            or source.line(target.edits[chosen[number]].start) in lines
        )
    ]


def _before(attempt: _Attempt, place: Place) -> tuple[int, Edit | None]:
    """Return the offset of a place before the comments, and the comment that it begins in."""
    starts, grown = [], 0
    for edit in attempt.edits:
        starts.append(edit.start + grown)
        grown += len(edit.text)
    number = bisect_right(starts, place.start) - 1
    if number < 0:
        return place.start, None
    edit = attempt.edits[number]
    inside = place.start - starts[number]
    if inside < len(edit.text):
        return edit.start, attempt.keys[number]
    return edit.start + inside - len(edit.text), None


def _allowed(
    before: Sequence[Finding], after: Sequence[Finding], rules: Collection[str]
) -> tuple[Finding, ...]:
    """Return the findings that are gone: as many of each rule as there are fewer."""
    left: Mapping[str, int] = Counter(finding.rule for finding in after)
    found: dict[str, list[Finding]] = {}
    for finding in before:
        if finding.rule in rules:
            found.setdefault(finding.rule, []).append(finding)
    gone = (each[: len(each) - left.get(rule, 0)] for rule, each in found.items())
    return tuple(chain.from_iterable(gone))
