"""What a check leaves behind on disk: fixed files, reports, baselines. Whatever goes wrong is told, not raised."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from surveylint.config.discovery import shown
from surveylint.model.finding import Finding
from surveylint.report import Report, Style
from surveylint.report.visible import shown_path

if TYPE_CHECKING:
    from surveylint.config import Config
    from surveylint.lint.baseline import Baseline, Marks, Sifted
    from surveylint.lint.resolve import Plan

FILE_WIDTH = 100
"""Columns of a report for people that is written to a file."""


def fixed(path: str, old: bytes, new: bytes) -> str:
    """Put a fixed text in the place of the file that was read; gives what went wrong, "" for nothing."""
    from surveylint.disk.write import WriteError, replace

    try:
        replace(path, new, old=old)
    except WriteError as error:
        return str(error)
    return ""


def fixes(findings: Sequence[Finding]) -> Iterator[str]:
    """Return how many findings of each rule were fixed."""
    for rule, count in sorted(Counter(finding.rule for finding in findings).items()):
        yield f"fixed {count} of {rule}"


def diff(path: str, old: bytes, new: bytes) -> bytes:
    """Return what fixing would change, as it is safe to print."""
    from surveylint.report.diff import diff as compare

    return compare(path, old, new).encode("utf-8", "backslashreplace") if old != new else b""


def reports(report: Report, outputs: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Write reports to files, and give what went wrong."""
    if not outputs:
        return
    from surveylint.disk.write import WriteError, replace
    from surveylint.report.formats import emit

    style = Style(width=FILE_WIDTH, statistics=report.style.statistics, unfold=report.style.unfold)
    report = report._replace(style=style)
    for name, path in outputs:
        text = "".join(emit(name, report))
        try:
            replace(path, text.encode("utf-8", "backslashreplace"))
        except WriteError as error:
            yield f"{shown_path(path)}: {error}"


def baselines(
    plan: Plan, judged: Iterable[tuple[str, Config, Sifted]]
) -> Iterator[tuple[str, int, str]]:
    """Write the baselines anew: gives the file, how many places of findings it knows, and what went wrong.

    Args:
        plan: Which baseline holds for which file.
        judged: The files: path, configuration, what was found.
    """
    from surveylint.disk.write import WriteError, replace

    found: dict[Baseline, dict[str, tuple[Marks, Collection[str]]]] = {}
    for path, config, sifted in judged:
        baseline = plan.baseline_of(path, config)
        if baseline is not None and sifted.marks is not None:
            found.setdefault(baseline, {})[path] = (sifted.marks, sifted.ran)
    for baseline, by_path in found.items():
        place = shown_path(shown(baseline.path))
        try:
            replace(str(baseline.path), baseline.renewed(by_path).encode())
        except WriteError as error:
            yield place, 0, f"{place}: {error}"
        else:
            yield (
                place,
                sum(places.total() for marks, _ in by_path.values() for places in marks.values()),
                "",
            )
