"""The whole journey of a check, from a command line to an exit code. A newcomer reads this first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from os import urandom
from pathlib import Path
from typing import TYPE_CHECKING

from surveylint.config import Config
from surveylint.disk import files, outputs
from surveylint.disk.neighbours import Folder
from surveylint.health import Health, Network, ask
from surveylint.lint import idle
from surveylint.lint.engine import Crash, Outcome, attempt, lint
from surveylint.lint.fix import Repair, repair, unwritten
from surveylint.lint.resolve import Plan
from surveylint.model.finding import Finding, Severity
from surveylint.model.source import NotTextError, Source
from surveylint.namedtuples import NamedTuple
from surveylint.reading import read
from surveylint.report import Report, Style
from surveylint.report.formats import emit
from surveylint.report.mask import mask_text
from surveylint.report.tally import plural
from surveylint.report.visible import shown_path
from surveylint.rule import Rule

if TYPE_CHECKING:
    from surveylint.disk.git import Branch

CLEAN, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130
"""Exit codes: nothing at or above `fail-on`; something; could not run, or not on everything that was named; Ctrl-C."""


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
        network: How links are to be asked, None to leave the network out.
        health: What the network said of the links.
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
    network: Network | None = None
    health: Health = Health()

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
    items = list(files.find(asked.paths))
    if asked.network is not None:
        asked = asked._replace(health=ask(items, asked.plan, asked.network, asked.max_size))
        for complaint in asked.health.complaints:
            err(f"surveylint: {complaint}\n")
    for item in items:
        result = _refused(item) if isinstance(item, files.Trouble) else _check_file(item, asked)
        for complaint in result.complaints:
            err(f"surveylint: {complaint}\n")
        if result.output:
            data(result.output)
        results.append(result)
    checked = [result for result in results if result.source is not None]
    results += _idle_allowances(checked, asked)
    report = _report(results, len(checked), asked)
    complaints = [
        *outputs.reports(report, asked.outputs),
        *_record(checked, asked, err),
        *asked.plan.troubles,
    ]
    if (checked and not asked.plan.record) or asked.format != "text":
        with suppress(
            BrokenPipeError
        ):  # the files are written, and the exit code does not depend on who reads on
            for piece in emit(asked.format, report):
                (err if asked.takes_output else out)(piece)
    for complaint in complaints:
        err(f"surveylint: {complaint}\n")
    if asked.health.interrupted:
        return INTERRUPTED
    if complaints or asked.health.failed or any(result.troubled for result in results):
        return FAILED
    return FOUND if not asked.exit_zero and any(result.failing for result in results) else CLEAN


def _refused(trouble: files.Trouble) -> Result:
    return Result(complaints=(f"{shown_path(trouble.path)}: {trouble.why}",), troubled=True)


def _check_file(item: files.Named, asked: Asked) -> Result:
    """Read one file, run its rules, and fix it where that is asked for."""
    path = asked.stdin_filename if item.path == files.STDIN else item.path
    config = asked.plan.config_of(path)
    if asked.network is not None and asked.network.private:
        config = config._replace(options={**config.options, "local-link": {"hosts": False}})
    pattern = asked.plan.excluded_by(path, config)
    if pattern and not (
        item.path == files.STDIN and asked.fixing is not None and not asked.fixing.diff
    ):
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
    if asked.fixing is None:
        data = b""  # who writes nothing need not know what the file held: a tenth of the memory of a large one
    rules = asked.plan.rules_of(path, config)
    inspect = partial(
        _inspect, tree=item.path != files.STDIN, rules=rules, config=config, asked=asked
    )
    fixing = asked.fixing
    done = (
        repair(source, inspect, unsafe=fixing.unsafe) if fixing else Repair(source, inspect(source))
    )
    result = _judged(done, config, asked)
    if fixing and fixing.diff and not fixing.only and done.passes:
        result = result._replace(findings=unwritten(done, source), source=source)
    result = result._replace(
        use=idle.Use(
            config, path, item.given, frozenset(rule.name for rule in rules), done.outcome.matched
        )
    )
    return _kept(result, item.path, data, done, fixing) if fixing else result


def _inspect(
    source: Source, *, tree: bool, rules: Sequence[Rule], config: Config, asked: Asked
) -> Outcome:
    """Run the rules on a text, and leave out what the baseline knows and what the branch has not touched."""
    known = asked.plan.known_of(source.path, config)
    around = Folder(source.path) if tree else None
    speller = asked.plan.speller_of(config, rules)
    run = partial(
        lint,
        rules=rules,
        config=config,
        today=asked.today,
        tree=around,
        known=known,
        speller=speller,
    )
    outcome = attempt(
        source.path, "reading", lambda: run(read(source), verdicts=asked.health.verdicts or None)
    )
    if isinstance(outcome, Crash):
        return Outcome((), (outcome,))
    if asked.branch is None:
        return outcome
    return outcome._replace(findings=asked.branch.only(outcome.findings, source))


def _judged(done: Repair, config: Config, asked: Asked) -> Result:
    """Return what is left of one file, and whether it makes the run fail."""
    outcome = done.outcome
    only = asked.fixing is not None and asked.fixing.only
    fail_on = (asked.fail_on or config.fail_on).rank
    return Result(
        findings=() if only else outcome.findings,
        source=done.source,
        failing=not only and any(finding.severity.rank >= fail_on for finding in outcome.findings),
        complaints=tuple(_fault(crash, asked) for crash in outcome.crashes),
        troubled=bool(outcome.crashes),
        outcome=outcome,
        fixed=len(done.fixed),
    )


def _kept(result: Result, path: str, data: bytes, done: Repair, fixing: Fixing) -> Result:
    """Write what was fixed to where it belongs: the file, standard output, a diff."""
    new = done.source.to_bytes()
    complaints = (
        []
        if done.settled
        else ["fixes undo each other, or are too many for one run; a second one tells"]
    )
    if fixing.told:
        complaints += outputs.fixes(done.fixed)
    if fixing.diff:
        result = result._replace(
            output=outputs.diff(done.source.path, data, new), failing=result.failing or new != data
        )
    elif path == files.STDIN:
        result = result._replace(output=new)
    elif new != data and (trouble := outputs.fixed(path, data, new)):
        complaints.append(trouble)
        result = result._replace(troubled=True, fixed=0)
    told = (f"{shown_path(done.source.path)}: {complaint}" for complaint in complaints)
    return result._replace(complaints=(*result.complaints, *told))


def _fault(crash: Crash, asked: Asked) -> str:
    """Tell a fault of our own without any text of the file: that may hold secrets."""
    from traceback import extract_tb, format_exception

    head = f"{shown_path(crash.path)}: internal-error[{crash.work}]: {type(crash.error).__name__}"
    if asked.debug:
        return f"{head}\n{mask_text(''.join(format_exception(crash.error)).rstrip())}"
    ours = [
        frame for frame in extract_tb(crash.error.__traceback__) if "surveylint" in frame.filename
    ]
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
        found = tuple(idle.findings(uses, source))
        if asked.branch is not None and found:
            found = asked.branch.only(found, source)
        fail_on = (asked.fail_on or config.fail_on).rank
        yield Result(found, source, any(finding.severity.rank >= fail_on for finding in found))


def _report(results: Sequence[Result], checked: int, asked: Asked) -> Report:
    """Gather all that any format is made from."""
    findings = (finding for result in results for finding in result.findings)
    sources = {r.source.path: r.source for r in results if r.source is not None and r.findings}
    formats = {asked.format, *(name for name, _ in asked.outputs)}
    sifted = (result.outcome.sifted for result in results if result.outcome is not None)
    report = Report(
        findings=sorted(
            findings, key=lambda finding: (finding.place.path, finding.place.start, finding.rule)
        ),
        sources=sources,
        files=checked,
        style=asked.style,
        fixed=sum(result.fixed for result in results) if asked.fixing else None,
        dry=asked.fixing is not None and asked.fixing.diff,
        silent=asked.fixing is not None and asked.fixing.only,
        known=sum(found.known for found in sifted if found is not None),
        links=asked.health.counts,
        token=urandom(16).hex() if "github" in formats else "",
    )
    if "sarif" in formats:
        report = report._replace(rules=asked.plan.manuals(report.findings))
    if asked.branch is not None and "github" in formats:
        touched = (
            (path, line)
            for path, source in sources.items()
            for line in asked.branch.touched(source)
        )
        report = report._replace(changed=frozenset(touched))
    return report


def _record(checked: Sequence[Result], asked: Asked, err: Callable[[str], object]) -> Iterator[str]:
    """Write the baseline where that is asked for; what goes wrong is given."""
    if asked.plan.record:
        judged = [
            (result.use.path, result.use.config, result.outcome.sifted)
            for result in checked
            if result.use is not None
            and result.outcome is not None
            and result.outcome.sifted is not None
        ]
        for place, count, trouble in outputs.baselines(asked.plan, judged):
            if trouble:
                yield trouble
            else:
                err(f"surveylint: wrote {place}: {plural(count, 'place')} of findings\n")
