"""The quick fixes of a buffer: fixes of its findings, allow comments, all safe fixes at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import SequenceMatcher

from lsprotocol import types

from surveylint.editor.buffers import Positions
from surveylint.editor.diagnostics import SOURCE
from surveylint.editor.linting import CheckedBuffer, Linter
from surveylint.lint.allow_comment import allow_comment, allow_edits
from surveylint.model.finding import Finding, Place, same_defect
from surveylint.model.source import Edit
from surveylint.report.fix_text import fix_title

FIX_ALL = f"{types.CodeActionKind.SourceFixAll.value}.{SOURCE}"
KINDS = (types.CodeActionKind.QuickFix, types.CodeActionKind.SourceFixAll, FIX_ALL)


def findings_at(checked: CheckedBuffer, start: int, end: int) -> Iterator[tuple[Finding, Place]]:
    """Yield the findings that touch a span, each with its first place there."""
    for finding in checked.findings:
        for place in same_defect(finding):
            if place.start <= end and start <= place.end:
                yield finding, place
                break


def fix_edits(checked: CheckedBuffer, finding: Finding) -> list[types.TextEdit]:
    """Return the edits of a finding's fix, in the units and with the line ends of the buffer."""
    return text_edits(checked, finding.fix.edits if finding.fix is not None else ())


def fix_label(checked: CheckedBuffer, finding: Finding) -> str:
    """Return what a fix does; an unsafe one says so."""
    assert finding.fix is not None
    source = checked.doc.source if checked.doc is not None else None
    label = f"{finding.rule}: {fix_title(finding, finding.fix, source)}"
    return label if finding.fix.safe else f"{label} (unsafe)"


def allow_label(finding: Finding) -> str:
    """Return what an allow comment does."""
    return f"{finding.rule}: allow here, with a reason"


def find(checked: CheckedBuffer, rule: str, start: int) -> tuple[Finding, Place] | None:
    """Return the finding of a rule with a place that begins at an offset, None if there is none."""
    for finding in checked.findings:
        for place in same_defect(finding):
            if finding.rule == rule and place.start == start:
                return finding, place
    return None


def allowing_edits(
    linter: Linter, checked: CheckedBuffer, finding: Finding, place: Place, today: date
) -> list[types.TextEdit]:
    """Return the edit that writes an allow comment, none if no comment allows just this.

    The comment is tried where it allows least: after it the finding is gone and none is new.

    Args:
        linter: Checks the edited text.
        checked: The buffer.
        finding: The finding.
        place: The place that is allowed.
        today: The day, which the comment names so that its reason is true as it is.

    Raises:
        ConfigError: The configuration is wrong.
    """
    doc = checked.doc
    if doc is None:
        return []
    before = _places_by_rule(checked.findings)
    comment = allow_comment(finding.rule, f"reviewed on {today.isoformat()}")
    for edit in allow_edits(doc, place, comment):
        result = linter.check_text(checked, _edited(checked, edit))
        after = _places_by_rule(result.findings)
        is_less = after[finding.rule] < before[finding.rule] and after <= before
        if is_less and not result.failed:
            return text_edits(checked, (edit,))
    return []


def fix_all_edits(linter: Linter, checked: CheckedBuffer) -> list[types.TextEdit]:
    """Return the edits of all safe fixes, also of those that others make possible.

    Raises:
        ConfigError: The configuration is wrong.
    """
    doc, fixed = checked.doc, linter.fixed(checked)
    if doc is None or fixed is None or fixed.text == doc.text:
        return []
    return text_edits(checked, _line_edits(doc.text, fixed.text))


def _places_by_rule(findings: Iterable[Finding]) -> Counter[str]:
    return Counter(finding.rule for finding in findings for _ in same_defect(finding))


def _edited(checked: CheckedBuffer, edit: Edit) -> str:
    """Return the text of a buffer after an edit."""
    assert checked.doc is not None
    source = checked.doc.source
    return source.to_bytes(source.edited([edit])).decode()


def text_edits(checked: CheckedBuffer, edits: Sequence[Edit]) -> list[types.TextEdit]:
    """Return edits in the units and with the line ends of a buffer."""
    assert checked.doc is not None
    source = checked.doc.source
    positions = Positions(source, checked.buffer.encoding)
    return [
        types.TextEdit(
            positions.range(edit.start, edit.end), edit.text.replace("\n", source.newline)
        )
        for edit in edits
    ]


def _line_edits(old: str, new: str) -> list[Edit]:
    """Return edits of whole lines that turn one text into another, so that cursors stay."""
    before, after = old.splitlines(keepends=True), new.splitlines(keepends=True)
    starts = [0]
    for line in before:
        starts.append(starts[-1] + len(line))
    if len(before) == len(after):
        pairs = enumerate(zip(before, after, strict=True))
        return [
            Edit(starts[number], starts[number + 1], line)
            for number, (same, line) in pairs
            if same != line
        ]
    return [
        Edit(starts[first], starts[last], "".join(after[start:end]))
        for tag, first, last, start, end in SequenceMatcher(None, before, after).get_opcodes()
        if tag != "equal"
    ]
