"""The whole journey of a check, from a command line to an exit code. A newcomer reads this first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from surveylint.config import Config
from surveylint.lint import files, idle
from surveylint.lint.engine import Crash, Outcome, attempt, lint
from surveylint.lint.fix import Repair, repair
from surveylint.lint.plan import Plan
from surveylint.lint.tree import Folder
from surveylint.model.finding import Finding, Severity
from surveylint.model.source import NotTextError, Source
from surveylint.reading import read
from surveylint.report import Report, Style
from surveylint.report.formats import emit
from surveylint.report.visible import shown_path
from surveylint.rule import Rule

if TYPE_CHECKING:
    from surveylint.lint.changed import Branch

CLEAN, FOUND, FAILED = 0, 1, 2
"""Exit codes: nothing at or above `fail-on`; something; could not run, or not on everything that was named."""


class Fixing(NamedTuple):
    """How findings are to be fixed.

    Attributes:
        unsafe: Whether unsafe fixes are applied too.
        diff: Whether fixes are only shown.
        only: Whether nothing but fixing is wanted: what remains is neither told nor counted.
        told: Whether each rule's fixes are counted on the error stream.
    """

    unsafe: bool = False
    diff: bool = False
    only: bool = False
    told: bool = False


class Asked(NamedTuple):
    """What a command line asks for.

    Attributes:
        paths: Files and folders, `-` for standard input; empty for the README here.
        stdin_filename: The name under which standard input is checked.
        plan: The configuration, the rules and the baseline of each file.
        fail_on: From which severity on findings make the run fail; None for the configuration's.
        exit_zero: Whether findings never make it fail.
        format: The report's format.
        outputs: More reports: format and file.
        style: How a report for people looks.
        max_size: Files of more bytes are refused.
        debug: Whether faults of surveylint itself show where they happened.
        today: The day of the check.
        fixing: How findings are to be fixed, None where they are not.
        branch: What was touched: all else is left out; None for everything.
        record: Whether all findings go into the baseline.
    """

    paths: tuple[str, ...]
    stdin_filename: str
    plan: Plan
    fail_on: Severity | None
    exit_zero: bool
    format: str
    outputs: tuple[tuple[str, str], ...]
    style: Style
    max_size: int
    debug: bool
    today: date
    fixing: Fixing | None = None
    branch: Branch | None = None
    record: bool = False

    @property
    def takes_output(self) -> bool:
        """Whether standard output carries a fixed text or a diff, so that the report has to go elsewhere."""
        return self.fixing is not None and (self.fixing.diff or files.STDIN in self.paths)


class Result(NamedTuple):
    """What came of one file.

    Attributes:
        findings: What the rules found and the fixes left.
        source: The text, None where it could not be read.
        failing: Whether a finding makes the run fail.
        complaints: Lines for the error stream.
        troubled: Whether the file could not be checked, or not wholly, or not be written.
        use: What the configuration's allowances were good for.
        output: Bytes for standard output: a fixed text, a diff.
        outcome: The same findings with what else the check of the file told.
        fixed: How many findings were fixed.
        touched: The lines that the branch touched, where only they count.
    """

    findings: tuple[Finding, ...] = ()
    source: Source | None = None
    failing: bool = False
    complaints: tuple[str, ...] = ()
    troubled: bool = False
    use: idle.Use | None = None
    output: bytes = b""
    outcome: Outcome | None = None
    fixed: int = 0
    touched: frozenset[int] = frozenset()


def check(
    asked: Asked,
    out: Callable[[str], object],
    err: Callable[[str], object],
    data: Callable[[bytes], object],
) -> int:
    """Check files: find them, read them, lint them, fix them, report, and tell by the exit code what came of it.

    Args:
        asked: What the command line asks for.
        out: Takes the report, piece by piece.
        err: Takes everything else, line by line.
        data: Takes a fixed text or a diff.

    Raises:
        ConfigError: A configuration or an option cannot be followed.
    """
    results: list[Result] = []
    for item in files.find(asked.paths):
        result = _refused(item) if isinstance(item, files.Trouble) else _check_file(item, asked)
        for complaint in result.complaints:
            err(f"surveylint: {complaint}\n")
        if result.output:
            data(result.output)
        results.append(result)
    checked = [result for result in results if result.source is not None]
    results += _idle_allowances(checked, asked)
    report = _report(results, len(checked), asked)
    if (checked or asked.format != "text") and not (asked.record and asked.format == "text"):
        for piece in emit(asked.format, report):
            (err if asked.takes_output else out)(piece)
    complaints = [*_more_reports(report, asked), *_recorded(checked, asked, err)]
    for complaint in complaints:
        err(f"surveylint: {complaint}\n")
    if complaints or any(result.troubled for result in results):
        return FAILED
    return FOUND if not asked.exit_zero and any(result.failing for result in results) else CLEAN


def _refused(trouble: files.Trouble) -> Result:
    return Result(complaints=(f"{shown_path(trouble.path)}: {trouble.why}",), troubled=True)


def _check_file(item: files.Named, asked: Asked) -> Result:
    """Read one file, run its rules, and fix it where that is asked for."""
    path = asked.stdin_filename if item.path == files.STDIN else item.path
    config = asked.plan.config_of(path)
    pattern = asked.plan.excluded_by(path, config)
    if pattern and not (item.path == files.STDIN and asked.takes_output):
        note = f"{shown_path(path)}: not checked: `{pattern}` excludes it"
        return Result(complaints=(note,) if item.given else ())
    data = files.read(item.path, asked.max_size)
    if isinstance(data, files.Trouble):
        return _refused(data)
    if pattern:
        return Result(output=data)
    try:
        source = Source.from_bytes(path, data)
    except NotTextError as error:
        return _refused(files.Trouble(path, str(error)))
    rules = asked.plan.rules_of(path, config)
    inspect = partial(_inspect, item=item, rules=rules, config=config, asked=asked)
    if asked.fixing is None:
        done = Repair(source, inspect(source))
        result = Result()
    else:
        done = repair(source, inspect, unsafe=asked.fixing.unsafe)
        result = _settled(item, data, done, asked.fixing)
    return _told(result, done, config, asked)._replace(
        use=idle.Use(config, path, item.given, frozenset(rule.name for rule in rules), done.outcome.matched)
    )


def _inspect(source: Source, *, item: files.Named, rules: Sequence[Rule], config: Config, asked: Asked) -> Outcome:
    """Run the rules on a text, and leave out what the baseline knows and what the branch has not touched."""
    stdin = item.path == files.STDIN
    baseline = asked.plan.baseline_of(source.path, config, new=asked.record)
    known = baseline.recorder() if baseline and asked.record else baseline.known(source.path) if baseline else None
    tree = None if stdin else Folder(source.path)
    outcome = attempt(
        source.path, "reading", lambda: lint(read(source), rules, config, today=asked.today, tree=tree, known=known)
    )
    if isinstance(outcome, Crash):
        return Outcome((), (outcome,))
    if asked.branch is None or not outcome.findings:
        return outcome
    return outcome._replace(findings=asked.branch.only(outcome.findings, source))
