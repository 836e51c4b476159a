"""Report one cause once: merge findings of one rule that one decision settles."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from surveylint.lazy import lazily
from surveylint.model.document import Document
from surveylint.model.finding import Finding, Fix
from surveylint.model.source import Edit
from surveylint.namedtuples import NamedTuple

_MOST_VALUES = 3
"""At most this many values of the merged findings are in a message."""

_QUOTED = lazily(r"`[^`]+`")
_VALUES = lazily(r"s? `[^`]*`(?:, `[^`]*`)*")


def _by_message(finding: Finding, doc: Document) -> str:
    return finding.message.casefold()


def _by_form(finding: Finding, doc: Document) -> str:
    """Return the message of a finding without its values."""
    return _VALUES.sub("", finding.message)


def _by_list(finding: Finding, doc: Document) -> str:
    """Return the table or the outermost item list that a finding is in, "" where in none."""
    outer = [block for block in doc.lists if block.parent is None]
    for kind, blocks in (("list", outer), ("table", doc.tables)):
        at = bisect_right(blocks, finding.place.start, key=lambda block: block.start) - 1
        if at >= 0 and finding.place.start < blocks[at].end:
            return f"{kind} {at}"
    return ""


class Fold(NamedTuple):
    """A rule whose findings are merged.

    Attributes:
        rule: The rule.
        cause: A function that returns what findings of one cause have in common, "" for none.
        several: The message of merged findings, with `{count}` and `{values}`; "" for the first
            finding's, with the values of all.
        fewest: Fewer findings of one cause are not merged.
    """

    rule: str
    cause: Callable[[Finding, Document], str]
    several: str = ""
    fewest: int = 2


FOLDS = (
    Fold("tracking-parameter", _by_form, "unnecessary tracking parameters {values}"),
    Fold("canonical-link", _by_form),
    Fold("ragged-row", _by_message),
    Fold("malformed-link", _by_message, fewest=5),
    Fold(
        "missing-anchor",
        _by_list,
        "{count} links point to missing headings: {values}",
        fewest=5,
    ),
)
"""What is merged. Findings of other rules have their places from their check."""


_COPIED = "duplicate-entry"
_FEWEST_COPIED = 5
_NEAR = 6
"""A copied block has at least five entries, whose lines are this near to those of the next one."""


def folded(findings: Sequence[Finding], doc: Document) -> tuple[Finding, ...]:
    """Return the findings of a document with those of one cause merged into one."""
    findings = _copied_blocks(findings)
    folds = {fold.rule: fold for fold in FOLDS}
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for number, finding in enumerate(findings):
        fold = folds.get(finding.rule)
        explained = any(place.message for place in finding.related)
        cause = fold.cause(finding, doc) if fold is not None and not explained else ""
        same = (finding.rule, finding.severity, finding.fix and finding.fix.safe, cause)
        groups.setdefault(same if cause else (number,), []).append(finding)
    found: list[Finding] = []
    for group in groups.values():
        fold = folds.get(group[0].rule)
        if fold is not None and len(group) >= fold.fewest:
            found.append(_merged(group, fold))
        else:
            found += group
    return tuple(found)


def _copied_blocks(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings with those on the entries of a block that was copied as a whole as one."""
    copies = [f for f in findings if f.rule == _COPIED and f.related and f.related[0].message]
    if len(copies) < _FEWEST_COPIED:
        return [*findings]
    runs: list[list[Finding]] = []
    for finding in sorted(copies, key=lambda each: each.place.start):
        if runs and _continues(runs[-1][-1], finding):
            runs[-1].append(finding)
        else:
            runs.append([finding])
    blocks = [run for run in runs if len(run) >= _FEWEST_COPIED]
    inside = {id(finding) for run in blocks for finding in run}
    kept = [finding for finding in findings if id(finding) not in inside]
    return [*kept, *map(_copied_block, blocks)]


def _continues(finding: Finding, after: Finding) -> bool:
    """Return whether a finding is on the next entry of a copied block."""
    places = (finding.place, after.place), (finding.related[0], after.related[0])
    return finding.severity is after.severity and all(
        0 < later.line - earlier.line <= _NEAR for earlier, later in places
    )


def _copied_block(run: Sequence[Finding]) -> Finding:
    """Return one finding for the entries of a copied block."""
    first, last = run[0].related[0], run[-1].related[0]
    edits = tuple(edit for finding in run if finding.fix is not None for edit in finding.fix.edits)
    copies = (place for finding in run for place in (finding.place, *finding.related[1:]))
    return run[0]._replace(
        message=f"{len(run)} entries repeat those of lines {first.line} to {last.line}: "
        + (_values(finding.message for finding in run) or run[0].message),
        related=tuple(copies)[1:],
        fix=Fix(all(f.fix.safe for f in run if f.fix is not None), edits) if edits else None,
    )


def _merged(group: Sequence[Finding], fold: Fold) -> Finding:
    """Return one finding for several of one cause."""
    first = group[0]
    edits: dict[Edit, None] = dict.fromkeys(
        edit for finding in group if finding.fix is not None for edit in finding.fix.edits
    )
    places = [place for finding in group for place in (finding.place, *finding.related)]
    message = first.message
    if values := _values(finding.message for finding in group):
        if fold.several:
            message = fold.several.format(count=len(places), values=values)
        else:
            message = _QUOTED.sub(lambda _: values, message, count=1)
    return first._replace(
        message=message,
        related=tuple(places[1:]),
        fix=Fix(first.fix.safe, tuple(edits)) if first.fix is not None else None,
    )


def _values(messages: Iterable[str]) -> str:
    """Return the values that some different messages quote first, "" for equal messages."""
    different = [*messages]
    counts = Counter(
        value for message in different for value in _QUOTED.findall(message.partition(";")[0])
    )
    if len(set(different)) < 2 or len(counts) < 2:
        return ""
    named = [value for value, _ in counts.most_common(_MOST_VALUES)]
    rest = len(counts) - len(named)
    if not rest:
        return f"{', '.join(named[:-1])} and {named[-1]}"
    return f"{', '.join(named)} and {rest:,} other{'s' if rest > 1 else ''}"
