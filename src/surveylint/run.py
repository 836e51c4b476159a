"""The whole journey of a check, from what is selected to the exit code. Read this first."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain
from os import urandom
from typing import TYPE_CHECKING

from surveylint.check_file import FileChecker, FileResult, Fixing
from surveylint.disk import outputs
from surveylint.exit_codes import CLEAN, FAILED, FOUND, INTERRUPTED
from surveylint.health import Health, Network, ask_lists
from surveylint.lint import allow
from surveylint.namedtuples import NamedTuple
from surveylint.report import Report, Style
from surveylint.report.formats import emit
from surveylint.report.tally import plural

if TYPE_CHECKING:
    from datetime import date

    from surveylint.disk.files import FoundFile, NotOpened
    from surveylint.disk.selection import Selection
    from surveylint.lint.engine import Crash
    from surveylint.model.document import Document


class Output(NamedTuple):
    """Where a run reports to, and in which form.

    Attributes:
        write: Takes the report, piece by piece.
        write_error: Takes messages, line by line.
        write_bytes: Takes a fixed text or a diff.
        format: The format of the report.
        style: How a report for people looks.
        files: More reports: format and file.
        debug: Whether crashes are reported with a traceback.
    """

    write: Callable[[str], object]
    write_error: Callable[[str], object]
    write_bytes: Callable[[bytes], object]
    format: str = "text"
    style: Style = Style()
    files: tuple[tuple[str, str], ...] = ()
    debug: bool = False

    def say(self, messages: Iterable[str]) -> None:
        """Write messages on the error stream."""
        for message in messages:
            self.write_error(f"surveylint: {message}\n")


def check(
    selection: Selection,
    output: Output,
    today: date,
    *,
    fixing: Fixing | None = None,
    network: Network | None = None,
) -> int:
    """Check lists and return the exit code: find, ask the network, open, lint, fix, report.

    Without the network each list is opened at its turn and forgotten after it. With the network,
    the lists whose links are asked about are opened before (see `ask_lists`).

    Args:
        selection: The files, rules and lines to check.
        output: Where to report.
        today: The day of the check.
        fixing: How findings are fixed; None if they are not.
        network: How the network is asked; None to leave it out.

    Raises:
        ConfigError: A configuration or an option is wrong.
    """
    found = [*selection.find()]
    health, opened = ask_lists(found, selection, network) if network else (Health(), {})
    output.say(health.messages)
    checker = FileChecker(
        selection,
        today,
        verdicts=health.verdicts,
        records=health.records,
        fixing=fixing,
        debug=output.debug,
    )
    results: list[FileResult] = []
    try:
        for result in _results(found, opened, checker, output):
            results.append(result)  # noqa: PERF402 (what is ready is kept by an interrupt)
    except KeyboardInterrupt:
        reason = f"interrupted: {len(results):,} of {plural(len(found), 'file')} checked"
        health = health._replace(interrupted=True, incomplete=(*health.incomplete, reason))
    output.say(reason for reason in health.incomplete if reason not in health.messages)
    report = _report(results, health, output, selection, fixing)
    problems = [*_write(report, results, output, selection), *selection.plan.troubles]
    output.say(problems)
    if health.interrupted:
        return INTERRUPTED
    if problems or health.failed or any(result.failed for result in results):
        return FAILED
    return FOUND if any(result.found for result in results) else CLEAN


def _results(
    found: Sequence[FoundFile | NotOpened],
    opened: dict[str, Document | NotOpened | Crash],
    checker: FileChecker,
    output: Output,
) -> Iterator[FileResult]:
    """Yield the result of each file, then those of the configurations.

    What is ready of a file, its fixed text or its diff, is written at once.

    Args:
        found: The files.
        opened: The documents of those that were opened before; each is forgotten after its turn.
        checker: Checks a file.
        output: Where to report.
    """
    results: list[FileResult] = []
    for file in found:
        result = checker.check(file, opened.pop(file.path, None))
        output.say(result.messages)
        if result.output:
            output.write_bytes(result.output)
        results.append(result)
        yield result
    if not any(result.failed for result in results):
        yield from _unmatched_allowances(results, checker.selection)


def _unmatched_allowances(
    results: Sequence[FileResult], selection: Selection
) -> Iterator[FileResult]:
    """Yield the allowances of each configuration that matched nothing in the whole run."""
    by_config: dict[str, list[allow.AllowanceUse]] = {}
    for result in results:
        if result.use is not None and result.use.config.allow:
            by_config.setdefault(result.use.config.origin, []).append(result.use)
    for uses in by_config.values():
        config = uses[0].config
        source = allow.config_source(config)
        found = tuple(allow.unused(uses, source))
        if selection.branch is not None and found:
            found = selection.branch.only(found, source)
        failing = any(finding.severity.rank >= config.fail_on.rank for finding in found)
        yield FileResult(found, source, found=failing)


def _report(
    results: Sequence[FileResult],
    health: Health,
    output: Output,
    selection: Selection,
    fixing: Fixing | None,
) -> Report:
    """Return what every format is made from."""
    findings = (finding for result in results for finding in result.findings)
    sources = {r.source.path: r.source for r in results if r.source is not None and r.findings}
    formats = {output.format, *(name for name, _ in output.files)}
    sifted = (result.sifted for result in results)
    report = Report(
        findings=sorted(
            findings, key=lambda finding: (finding.place.path, finding.place.start, finding.rule)
        ),
        sources=sources,
        files=sum(result.checked for result in results),
        style=output.style,
        fixed=sum(result.fixed for result in results) if fixing else None,
        dry=fixing is not None and fixing.diff,
        silent=fixing is not None and fixing.only,
        known=sum(each.known for each in sifted if each is not None),
        links=health.counts,
        verified=health.verified,
        incomplete=(*health.incomplete, *chain(*(result.incomplete for result in results))),
        token=urandom(16).hex() if "github" in formats else "",
    )
    if "sarif" in formats:
        report = report._replace(rules=selection.plan.manuals(report.findings))
    if selection.branch is not None and "github" in formats:
        touched = selection.branch.touched
        changed = ((path, line) for path, text in sources.items() for line in touched(text))
        report = report._replace(changed=frozenset(changed))
    return report


def _write(
    report: Report, results: Sequence[FileResult], output: Output, selection: Selection
) -> Iterator[str]:
    """Write the reports, and the baselines if requested; yield what went wrong."""
    yield from outputs.write_reports(report, output.files)
    if selection.plan.record and report.incomplete:
        yield "the baseline was not written, because the check is incomplete"
    elif selection.plan.record:
        judged = (
            (result.use.path, result.use.config, result.sifted)
            for result in results
            if result.use is not None and result.sifted is not None
        )
        for written in outputs.write_baselines(selection.plan, judged):
            if written.is_error:
                yield written.message
            else:
                output.say((written.message,))
    has_text = report.files and (report.incomplete or not selection.plan.record)
    if output.format != "text" or has_text:
        with suppress(BrokenPipeError):  # the exit code does not depend on who reads the report
            for piece in emit(output.format, report):
                output.write(piece)
