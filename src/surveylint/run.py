"""The whole journey of a check, from what is selected to the exit code. Read this first."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from functools import partial
from os import urandom
from typing import TYPE_CHECKING

from surveylint.asked import Health, Network
from surveylint.check_file import FileChecker, FileResult, Fixing
from surveylint.deadline import OutOfTimeError, deadline
from surveylint.disk.files import STDIN
from surveylint.exit_codes import CLEAN, FAILED, FOUND, INTERRUPTED
from surveylint.fleet.results import Results
from surveylint.lint import allow
from surveylint.namedtuples import NamedTuple
from surveylint.report import ListDetails, Report, Style
from surveylint.report.formats import emit
from surveylint.report.tally import plural

if TYPE_CHECKING:
    from datetime import date

    from surveylint.disk.files import FoundFile, NotOpened
    from surveylint.disk.history_file import HistoryFile
    from surveylint.disk.result_cache import ResultCache
    from surveylint.disk.selection import Selection
    from surveylint.lint.engine import Crash
    from surveylint.model.document import Document


Learned = Callable[
    ["Sequence[FoundFile | NotOpened]", "Selection"],
    tuple[Health, "dict[str, Document | NotOpened | Crash]"],
]
"""Returns what is known about the links of files, and the documents that were opened for it."""


Checking = Callable[
    ["Sequence[FoundFile | NotOpened]", FileChecker, Health],
    Iterator[FileResult],
]
"""Yields the result of each file, in order: on other machines, or by the checker here."""


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

    @property
    def formats(self) -> frozenset[str]:
        """The formats of all reports."""
        return frozenset((self.format, *(name for name, _ in self.files)))

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
    learned: Learned | None = None,
    elsewhere: Checking | None = None,
    cache: ResultCache | None = None,
    jobs: int | None = None,
    history: HistoryFile | None = None,
    max_time: float | None = None,
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
        learned: Returns what was asked before, instead of the network.
        elsewhere: Checks the files, instead of processes of this machine.
        cache: The results of earlier runs; only without the network and without fixes.
        jobs: The number of processes; None for what suits the files.
        history: The file of earlier runs; None to neither read nor continue one.
        max_time: Seconds for checking the files; None for no limit. With the network its own limit
            applies, and what it found until then is reported.

    Raises:
        ConfigError: A configuration or an option is wrong.
    """
    found = [*selection.find()]
    health, opened = (learned or _asking(network))(found, selection)
    output.say((*selection.plan.unasked, *health.messages))
    checker = _checker(selection, output, today, health, fixing, cache)
    jobs = 1 if network or fixing else _jobs(jobs, found, selection)
    if elsewhere is None:
        checked = _checked(found, checker, opened, jobs, "text" in output.formats)
    else:
        checked = elsewhere(found, checker, health)
    reported = _reported(checked, output)
    results = Results(record=selection.plan.record, named="json" in output.formats)
    health = _until_ended(reported, results, len(found), health, None if network else max_time)
    output.say(reason for reason in health.incomplete if reason not in health.messages)
    if cache is not None:
        cache.close()
    _add_unmatched_allowances(results, len(found), selection)
    report = _report(results, health, output, selection, fixing)
    report = _with_details(report, found, health, selection, output, today, history)
    written = _write(report, results, output, selection, is_ended=bool(health.incomplete))
    problems = [*written, *selection.plan.troubles]
    problems += _recorded(report, history, _exit_code(results, health, problems))
    output.say(problems)
    return _exit_code(results, health, problems)


def _asking(network: Network | None) -> Learned:
    """Return what asks the network about files, or, without a network, nobody."""
    if network is None:
        return lambda found, selection: (Health(), {})
    from surveylint.health import ask_lists

    return partial(ask_lists, network=network)


def _checker(
    selection: Selection,
    output: Output,
    today: date,
    health: Health,
    fixing: Fixing | None,
    cache: ResultCache | None,
) -> FileChecker:
    """Return what checks each file, with what the network answered."""
    return FileChecker(
        selection,
        today,
        verdicts=health.verdicts,
        records=health.records,
        fixing=fixing,
        cache=cache,
        debug=output.debug,
        complete=health.is_complete,
    )


def _exit_code(results: Results, health: Health, problems: Sequence[str]) -> int:
    """Return the exit code of a run.

    Args:
        results: The results of the files.
        health: What the network answered.
        problems: What could not be written.
    """
    if health.interrupted:
        return INTERRUPTED
    if problems or health.failed or results.failed:
        return FAILED
    return FOUND if results.found else CLEAN


def _checked(
    found: Sequence[FoundFile | NotOpened],
    checker: FileChecker,
    opened: dict[str, Document | NotOpened | Crash],
    jobs: int | None,
    framed: bool,
) -> Iterator[FileResult]:
    """Yield the result of each file, in order."""
    if jobs != 1 and len(found) > 1 and not any(file.path == STDIN for file in found):
        from surveylint.jobs import check_all, default_jobs

        yield from check_all(found, checker.check, jobs or default_jobs(found), framed=framed)
        return
    for file in found:
        yield checker.check(file, opened.pop(file.path, None))


def _reported(results: Iterable[FileResult], output: Output) -> Generator[FileResult]:
    """Yield results whose messages and fixed texts are written."""
    for result in results:
        output.say(result.messages)
        if result.output:
            output.write_bytes(result.output)
        yield result


def _until_ended(
    results: Generator[FileResult],
    collected: Results,
    files: int,
    health: Health,
    max_time: float | None,
) -> Health:
    """Collect results until Ctrl-C or the time limit; return the health, which says so."""
    try:
        with closing(results), deadline(max_time):
            for result in results:
                collected.add(result)  # what is ready is kept by an interrupt
    except OutOfTimeError:
        interrupted, why = False, f"time limit of {max_time:g} s"
    except KeyboardInterrupt:
        interrupted, why = True, "interrupted"
    else:
        return health
    ended = f"{why}: {collected.done:,} of {plural(files, 'file')} checked"
    return health._replace(
        interrupted=health.interrupted or interrupted,
        failed=health.failed or not interrupted,
        incomplete=(*health.incomplete, ended),
    )


def _jobs(
    jobs: int | None, found: Sequence[FoundFile | NotOpened], selection: Selection
) -> int | None:
    """Return how many processes check the files: one if they use `typos`.

    Fixes of one list change what others link to, what the network answered is in this process, and
    `typos` is asked once for all lists.
    """
    return 1 if _uses_typos(found, selection) else jobs


def _uses_typos(found: Sequence[FoundFile | NotOpened], selection: Selection) -> bool:
    """Return whether a list is checked by `typos`, which one process asks for all lists."""
    configs = (selection.plan.config_of(selection.name_of(file)) for file in found)
    return any(config.options.get("misspelling", {}).get("typos") for config in configs)


def _add_unmatched_allowances(results: Results, files: int, selection: Selection) -> None:
    """Add the findings about allowances, unless a file is missing that they may be needed for.

    Allowances of the command line are in no file that a finding could show.
    """
    if results.done == files and not results.failed and "allow" not in selection.plan.given:
        for unmatched in _unmatched_allowances(results.uses, selection):
            results.add(unmatched)


def _unmatched_allowances(
    all_uses: Iterable[allow.AllowanceUse], selection: Selection
) -> Iterator[FileResult]:
    """Yield the allowances of each configuration that matched nothing in the whole run."""
    by_config: dict[str, list[allow.AllowanceUse]] = {}
    for use in all_uses:
        by_config.setdefault(use.config.origin, []).append(use)
    for uses in by_config.values():
        config = uses[0].config
        source = allow.config_source(config)
        found = tuple(allow.unused(uses, source))
        if selection.branch is not None and found:
            found = selection.branch.only(found, source)
        failing = any(finding.severity.rank >= config.fail_on.rank for finding in found)
        yield FileResult(found, source, found=failing)


def _report(
    results: Results,
    health: Health,
    output: Output,
    selection: Selection,
    fixing: Fixing | None,
) -> Report:
    """Return what every format is made from."""
    formats = output.formats
    report = Report(
        findings=results.findings,
        sources=results.sources,
        files=results.checked,
        style=output.style,
        fixed=results.fixed if fixing else None,
        allowed=fixing is not None and bool(fixing.allow),
        dry=fixing is not None and fixing.diff,
        silent=fixing is not None and fixing.only,
        known=results.known,
        links=health.counts,
        verified=health.verified,
        incomplete=(*health.incomplete, *results.incomplete),
        token=urandom(16).hex() if "github" in formats else "",
        shared=results.shared,
        lists=results.lists,
    )
    if not formats.isdisjoint(("sarif", "html")):
        report = report._replace(rules=selection.plan.manuals(report.findings))
    if selection.branch is not None and "github" in formats:
        touched = selection.branch.touched
        changed = ((path, line) for path, text in report.sources.items() for line in touched(text))
        report = report._replace(changed=frozenset(changed))
    return report


def _with_details(
    report: Report,
    found: Sequence[FoundFile | NotOpened],
    health: Health,
    selection: Selection,
    output: Output,
    today: date,
    history: HistoryFile | None,
) -> Report:
    """Return a report with the history of its lists, and with the lists if a format shows them."""
    if history is None and "html" not in output.formats:
        return report
    from surveylint import details

    runs = details.runs_of(report, health, today.isoformat(), history)
    output.say(runs.messages)
    known = ListDetails(day=today.isoformat(), history=runs.runs)
    if "html" in output.formats:
        known = details.with_lists(known, report, found, selection, health)
    return report._replace(details=known)


def _recorded(report: Report, history: HistoryFile | None, code: int) -> Iterator[str]:
    """Append a complete run to a history if it is to be recorded; yield what went wrong.

    Args:
        report: The report of the run.
        history: The history, None for none.
        code: The exit code so far.
    """
    if history is None or report.incomplete or code not in (CLEAN, FOUND):
        return
    from surveylint.disk.history_file import append

    run = report.details.history[-1]
    if history.record and (run.links or history.offline_too) and (error := append(history, run)):
        yield error


def _write(
    report: Report,
    results: Results,
    output: Output,
    selection: Selection,
    *,
    is_ended: bool,
) -> Iterator[str]:
    """Write the reports, and the baselines if requested; yield what went wrong."""
    if output.files or selection.plan.record:
        yield from _write_files(report, results, output, selection)
    if output.format != "text" or ((report.files or is_ended) and not selection.plan.record):
        with suppress(BrokenPipeError):  # the exit code does not depend on who reads the report
            for piece in emit(output.format, report):
                output.write(piece)


def _write_files(
    report: Report, results: Results, output: Output, selection: Selection
) -> Iterator[str]:
    """Write reports and baselines to files; yield what went wrong."""
    from surveylint.disk import outputs

    yield from outputs.write_reports(report, output.files, selection.plan.boundary)
    if selection.plan.record and report.incomplete:
        yield "the baseline was not written, because the check is incomplete"
    elif selection.plan.record:
        for written in outputs.write_baselines(selection.plan, results.judged):
            if written.is_error:
                yield written.message
            else:
                output.say((written.message,))
