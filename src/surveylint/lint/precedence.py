"""Report each defect once, although several rules see it: keep the finding that says most."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from surveylint.lint.locate import narrowed
from surveylint.model.finding import Finding, Place
from surveylint.namedtuples import NamedTuple


class Precedence(NamedTuple):
    """A rule whose findings replace those of other rules about the same defect.

    Attributes:
        rule: The rule that says most.
        over: The rules that say less about the same place.
        in_row: Whether all places on the same lines are the same, not only overlapping ones.
    """

    rule: str
    over: tuple[str, ...]
    in_row: bool = False


ORDER = (
    # the URL names the work that it belongs to, so it is clear which of two entries is wrong
    Precedence("slug-drift", ("shared-link", "title-conflict", "conflicting-link", "date-drift")),
    # an entry with the title of one work and the link of another repeats neither
    Precedence("slug-drift", ("duplicate-entry",), in_row=True),
    # a copied link has the identifier and the date of another work
    Precedence("shared-link", ("conflicting-link", "title-conflict", "date-drift")),
    # a copied row, a template and a link that is not one have no link or no value of their own
    Precedence("duplicate-entry", ("missing-link", "missing-code")),
    Precedence("placeholder-entry", ("duplicate-entry", "missing-link", "missing-value")),
    Precedence("placeholder-link", ("missing-link",)),
    # a registry says why a link is dead
    Precedence("missing-record", ("dead-link",)),
    Precedence("missing-repository", ("dead-link",)),
    # a pipe in a URL cuts its link, too
    Precedence("ragged-row", ("malformed-link",)),
    Precedence("malformed-link", ("missing-link", "duplicate-entry")),
)
"""What replaces what; the first that applies does. A graver finding is never replaced."""


def most_telling(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Return findings without those that only repeat what another one says better."""
    left: dict[int, Finding] = dict(enumerate(findings))
    by_rule: defaultdict[str, list[int]] = defaultdict(list)
    for number, finding in left.items():
        by_rule[finding.rule].append(number)
    for order in ORDER:
        kept = [left[number] for number in by_rule[order.rule] if number in left]
        lines = _by_line(kept) if kept else {}
        for number in [n for rule in order.over for n in by_rule[rule]] if kept else ():
            if number in left:
                rest = _without(left[number], lines, order)
                if rest is None:
                    del left[number]
                else:
                    left[number] = rest
    return tuple(left.values())


def _by_line(findings: Sequence[Finding]) -> Mapping[int, Sequence[Finding]]:
    """Return findings by the lines of their first place."""
    found: defaultdict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        for line in range(finding.place.line, finding.place.end_line + 1):
            found[line].append(finding)
    return found


def _without(
    finding: Finding, lines: Mapping[int, Sequence[Finding]], order: Precedence
) -> Finding | None:
    """Return a finding without the places about which others say more, None if none is left.

    A finding about two or more entries goes as a whole, unless all of them have another finding:
    then they are the same row, copied with its defect.
    """

    def is_said(place: Place) -> bool:
        return any(
            other.severity.rank >= finding.severity.rank
            and (order.in_row or _overlap(other.place, place))
            for line in range(place.line, place.end_line + 1)
            for other in lines.get(line, ())
        )

    places = (finding.place, *finding.related)
    if not any(place.message for place in finding.related):
        return narrowed(finding, lambda place: not is_said(place))
    said = sum(map(is_said, places))
    return None if 0 < said < len(places) or (said and not order.in_row) else finding


def _overlap(one: Place, other: Place) -> bool:
    return one.start < other.end and other.start < one.end
