"""The whole journey of a check, from a command line to an exit code. A newcomer reads this first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from surveylint.config import Config
from surveylint.lint import files, idle
from surveylint.lint.engine import Crash, Outcome, attempt, lint
from surveylint.lint.plan import Plan
from surveylint.model.finding import Finding, Severity
from surveylint.model.source import NotTextError, Source
from surveylint.reading import read
from surveylint.report import Report, Style
from surveylint.report.formats import emit
from surveylint.report.visible import shown_path

CLEAN, FOUND, FAILED = 0, 1, 2
"""Exit codes: nothing at or above `fail-on`; something; could not run, or not on everything that was named."""


class Asked(NamedTuple):
    """What a command line asks for.

    Attributes:
        paths: Files and folders, `-` for standard input; empty for the README here.
        stdin_filename: The name under which standard input is checked.
        plan: The configuration and the rules of each file.
        fail_on: From which severity on findings make the run fail; None for the configuration's.
        exit_zero: Whether findings never make it fail.
        format: The report's format.
        style: How a report for people looks.
        max_size: Files of more bytes are refused.
        debug: Whether faults of surveylint itself show where they happened.
        today: The day of the check.
    """

    paths: tuple[str, ...]
    stdin_filename: str
    plan: Plan
    fail_on: Severity | None
    exit_zero: bool
    format: str
    style: Style
    max_size: int
    debug: bool
    today: date


class Result(NamedTuple):
    """What came of one file.

    Attributes:
        findings: What the rules found.
        source: The text, None where it could not be read.
        failing: Whether a finding makes the run fail.
        complaints: Lines for the error stream.
        troubled: Whether the file could not be checked, or not wholly.
        use: What the configuration's allowances were good for.
    """

    findings: tuple[Finding, ...] = ()
    source: Source | None = None
    failing: bool = False
    complaints: tuple[str, ...] = ()
    troubled: bool = False
    use: idle.Use | None = None


def check(asked: Asked, out: Callable[[str], object], err: Callable[[str], object]) -> int:
    """Check files: find them, read them, lint them, report, and tell by the exit code what came of it.

    Args:
        asked: What the command line asks for.
        out: Takes the report, piece by piece.
        err: Takes everything else, line by line.

    Raises:
        ConfigError: A configuration or an option cannot be followed.
    """
    results: list[Result] = []
    for item in files.find(asked.paths):
        result = _refused(item) if isinstance(item, files.Trouble) else _check_file(item, asked)
        for complaint in result.complaints:
            err(f"surveylint: {complaint}\n")
        results.append(result)
    checked = [result for result in results if result.source is not None]
    results += _idle_allowances(checked, asked)
    findings = (finding for result in results for finding in result.findings)
    report = Report(
        findings=sorted(findings, key=lambda finding: (finding.place.path, finding.place.start, finding.rule)),
        sources={r.source.path: r.source for r in results if r.source is not None and r.findings},
        files=len(checked),
        style=asked.style,
    )
    if checked or asked.format != "text":
        for piece in emit(asked.format, report):
            out(piece)
    if any(result.troubled for result in results):
        return FAILED
    return FOUND if not asked.exit_zero and any(result.failing for result in results) else CLEAN


def _refused(trouble: files.Trouble) -> Result:
    return Result(complaints=(f"{shown_path(trouble.path)}: {trouble.why}",), troubled=True)


def _check_file(item: files.Named, asked: Asked) -> Result:
    """Read one file and run its rules."""
    path = asked.stdin_filename if item.path == files.STDIN else item.path
    config = asked.plan.config_of(path)
    if pattern := asked.plan.excluded_by(path, config):
        note = f"{shown_path(path)}: not checked: `{pattern}` excludes it"
        return Result(complaints=(note,) if item.given else ())
    data = files.read(item.path, asked.max_size)
    if isinstance(data, files.Trouble):
        return _refused(data)
    try:
        source = Source.from_bytes(path, data)
    except NotTextError as error:
        return _refused(files.Trouble(path, str(error)))
    rules = asked.plan.rules_of(path, config)
    outcome = attempt(path, "reading", lambda: lint(read(source), rules, config, today=asked.today))
    if isinstance(outcome, Crash):
        outcome = Outcome((), (outcome,))
    fail_on = (asked.fail_on or config.fail_on).rank
    return Result(
        findings=outcome.findings,
        source=source,
        failing=any(finding.severity.rank >= fail_on for finding in outcome.findings),
        complaints=tuple(_told(crash, asked) for crash in outcome.crashes),
        troubled=bool(outcome.crashes),
        use=idle.Use(config, path, item.given, frozenset(rule.name for rule in rules), outcome.matched),
    )


def _told(crash: Crash, asked: Asked) -> str:
    """Tell a fault of our own without any text of the file: that may hold secrets."""
    from traceback import extract_tb, format_exception

    head = f"{shown_path(crash.path)}: internal-error[{crash.work}]: {type(crash.error).__name__}"
    if asked.debug:
        return f"{head}\n{''.join(format_exception(crash.error)).rstrip()}"
    ours = [frame for frame in extract_tb(crash.error.__traceback__) if "surveylint" in frame.filename]
    where = f" at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""
    return f"{head}{where}; the rest was checked; --debug shows more"


def _idle_allowances(checked: Sequence[Result], asked: Asked) -> Iterator[Result]:
    """Tell the allowances of configurations that matched nothing in the whole run."""
    by_config: dict[str, list[idle.Use]] = {}
    for result in checked:
        if result.use is not None and result.use.config.allow:
            by_config.setdefault(result.use.config.origin, []).append(result.use)
    for uses in by_config.values():
        config: Config = uses[0].config
        source = idle.config_source(config)
        findings = tuple(idle.findings(uses, source))
        fail_on = (asked.fail_on or config.fail_on).rank
        yield Result(findings, source, any(finding.severity.rank >= fail_on for finding in findings))
