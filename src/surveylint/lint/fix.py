"""Repair: make a new text of a source and the fixes of its findings. Pure; writing files is another matter."""

from __future__ import annotations

from collections.abc import Iterable

from surveylint.model.finding import Finding
from surveylint.model.source import Edit, Source


def repaired(source: Source, findings: Iterable[Finding], *, unsafe: bool = True) -> str:
    """Apply the fixes of findings, each wholly or not at all; of two that overlap the first one wins.

    Args:
        source: The text that the findings are about.
        findings: In the order in which they take precedence.
        unsafe: Whether unsafe fixes are applied too.

    Returns:
        The text with the file's own line ends, without its BOM.
    """
    taken: list[Edit] = []
    for finding in findings:
        if finding.fix is None or not (finding.fix.safe or unsafe):
            continue
        if not any(_overlap(edit, other) for edit in finding.fix.edits for other in taken):
            taken += finding.fix.edits
    return source.edited(sorted(taken))


def _overlap(one: Edit, other: Edit) -> bool:
    """Tell whether two edits touch the same characters, or the same place without any."""
    return (one.start < other.end and other.start < one.end) or one.start == other.start
