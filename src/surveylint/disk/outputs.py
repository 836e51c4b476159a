"""Write the results of a check: fixed files, reports, baselines. Failures are returned."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from surveylint.config.boundary import STRICT, Boundary
from surveylint.config.toml_file import shown
from surveylint.model.finding import Finding
from surveylint.namedtuples import NamedTuple
from surveylint.report import Report, Style
from surveylint.report.tally import at_places, plural
from surveylint.report.visible import shown_path

if TYPE_CHECKING:
    from surveylint.config import Config
    from surveylint.lint.baseline import Baseline, Marks, Sifted
    from surveylint.lint.resolve import Plan

FILE_WIDTH = 100
"""Columns of a report for people that is written to a file."""


def write_fixed(path: str, old: bytes, new: bytes, boundary: Boundary) -> str:
    """Replace the file that was read by a fixed text; return what went wrong, "" for nothing."""
    from surveylint.disk.write import WriteError, replace

    try:
        replace(path, new, old=old, boundary=boundary)
    except WriteError as error:
        return str(error)
    return ""


def fix_counts(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield for each rule how many findings were fixed."""
    for rule, count in sorted(Counter(finding.rule for finding in findings).items()):
        yield f"fixed {plural(count, f'{rule} finding')}"


def diff_of(path: str, old: bytes, new: bytes) -> bytes:
    """Return what fixing would change, safe to print."""
    from surveylint.report.diff import diff

    return diff(path, old, new).encode("utf-8", "backslashreplace") if old != new else b""


def write_reports(
    report: Report, files: Sequence[tuple[str, str]], boundary: Boundary = STRICT
) -> Iterator[str]:
    """Write reports to files (format, path), and yield what went wrong."""
    if not files:
        return
    from surveylint.disk.write import WriteError, replace
    from surveylint.report.formats import emit

    style = Style(width=FILE_WIDTH, statistics=report.style.statistics, unfold=report.style.unfold)
    report = report._replace(style=style)
    for name, path in files:
        text = "".join(emit(name, report))
        try:
            replace(path, text.encode("utf-8", "backslashreplace"), boundary=boundary)
        except WriteError as error:
            yield f"{shown_path(path)}: {error}"


class WrittenBaseline(NamedTuple):
    """What is reported about a baseline that was written, or was not: one line."""

    message: str
    is_error: bool


def write_baselines(
    plan: Plan, judged: Iterable[tuple[str, Config, Sifted]]
) -> Iterator[WrittenBaseline]:
    """Write the baselines of the files that were checked.

    Args:
        plan: The baseline of each file.
        judged: The files: path, configuration, what was found.
    """
    from surveylint.disk.write import WriteError, replace

    found: dict[Baseline, dict[str, tuple[Marks, Collection[str]]]] = {}
    recorded: Counter[Baseline] = Counter()
    for path, config, sifted in judged:
        baseline = plan.baseline_of(path, config)
        if baseline is not None and sifted.marks is not None:
            found.setdefault(baseline, {})[path] = (sifted.marks, sifted.ran)
            recorded[baseline] += sifted.recorded
    for baseline, by_path in found.items():
        place = shown_path(shown(baseline.path))
        places = sum(found.total() for marks, _ in by_path.values() for found in marks.values())
        count = at_places(recorded[baseline], places)
        try:
            text = baseline.renewed(by_path).encode()
            replace(str(baseline.path), text, boundary=plan.boundary)
        except WriteError as error:
            yield WrittenBaseline(f"{place}: {error}", is_error=True)
        else:
            yield WrittenBaseline(f"wrote {place}: {count}", is_error=False)
