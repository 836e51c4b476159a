"""Check one file: run its rules on its document, fix it, write what was fixed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from surveylint import observed
from surveylint.config.boundary import Boundary
from surveylint.disk import files, table_files
from surveylint.disk.files import STDIN, FoundFile, NotOpened
from surveylint.disk.neighbours import Anchors, Folder
from surveylint.lint import allow
from surveylint.lint.engine import Crash, Outcome, attempt, lint
from surveylint.lint.fix import Repair, repair, unwritten
from surveylint.namedtuples import NamedTuple
from surveylint.report.mask import mask_findings, remember_fixed
from surveylint.report.visible import shown_path

if TYPE_CHECKING:
    from datetime import date

    from surveylint.config import Config
    from surveylint.disk.result_cache import KnownResult, ResultCache
    from surveylint.disk.selection import Selection
    from surveylint.lint.baseline import Sifted
    from surveylint.model.document import Document
    from surveylint.model.finding import Finding, Problem
    from surveylint.model.record import Identifier, PublishedTitle, Record
    from surveylint.model.source import Source
    from surveylint.model.verdict import Verdict
    from surveylint.rule import Rule


_UNSETTLED = "some fixes are left over, or undo each other; run `--fix` again"
_UNSETTLED_ALLOW = "no place was found for the allow comments"

ALLOW_OPTION = "--add-allow"
_MOST_ANCHORED = 1_000
"""Files whose anchors are kept for the other lists that link to them."""


class Fixing(NamedTuple):
    """How findings are fixed.

    Attributes:
        unsafe: Whether unsafe fixes are applied too.
        diff: Whether fixes are only shown.
        only: Whether the findings that remain are neither reported nor counted.
        counted: Whether the number of fixes of each rule is reported.
        allow: The rules whose findings are not fixed but allowed by comments; patterns too.
        reason: Why they are allowed.
    """

    unsafe: bool = False
    diff: bool = False
    only: bool = False
    counted: bool = False
    allow: tuple[str, ...] = ()
    reason: str = ""


class FileResult(NamedTuple):
    """The result of one file.

    Attributes:
        findings: The findings to report.
        source: The text that they refer to, None if there are none.
        checked: Whether the file was opened and its rules ran.
        found: Whether a finding is at or above `fail-on`: exit code 1.
        failed: Whether the file was not checked completely, or not written: exit code 2.
        messages: Lines for the error stream.
        output: Bytes for standard output: a fixed text or a diff.
        fixed: The number of findings that were fixed.
        use: Which allowances of the configuration matched, None if the file was not checked.
        sifted: The findings by what the baseline knows, None without one.
        incomplete: What was not checked, and why.
        hosts: The links by host and state, if the network was asked.
    """

    findings: tuple[Finding, ...] = ()
    source: Source | None = None
    checked: bool = False
    found: bool = False
    failed: bool = False
    messages: tuple[str, ...] = ()
    output: bytes = b""
    fixed: int = 0
    use: allow.AllowanceUse | None = None
    sifted: Sifted | None = None
    incomplete: tuple[str, ...] = ()
    hosts: Mapping[str, Mapping[str, int]] = {}


class FileChecker:
    """Checks files, one after the other.

    Args:
        selection: The rules and the lines to check.
        today: The day of the check.
        verdicts: What the network answered; None without the network.
        records: What registries answered; None without the network.
        fixing: How findings are fixed; None if they are not.
        cache: The results of earlier runs; only for runs that neither fix nor ask the network.
        debug: Whether crashes are reported with a traceback.
        complete: Whether `verdicts` has a verdict for every link that can be checked.

    Attributes:
        selection: What is checked.
    """

    def __init__(
        self,
        selection: Selection,
        today: date,
        *,
        verdicts: Mapping[str, Verdict] | None = None,
        records: Mapping[Identifier, Record] | None = None,
        fixing: Fixing | None = None,
        cache: ResultCache | None = None,
        debug: bool = False,
        complete: bool = True,
    ) -> None:
        self.selection = selection
        self._plan = selection.plan
        self._today = today
        self._verdicts = verdicts
        self._records = records
        self._fixing = fixing
        self._cache = cache
        self._debug = debug
        self._complete = complete
        self._anchors: Anchors = {}
        self._tables = table_files.tables()

    def check(
        self, file: FoundFile | NotOpened, doc: Document | NotOpened | Crash | None = None
    ) -> FileResult:
        """Check a file, and fix it if requested.

        Args:
            file: The file.
            doc: Its document, or why it has none; None if it was not opened before.

        Raises:
            ConfigError: The configuration or an option is wrong.
        """
        if isinstance(file, NotOpened):
            return self._not_opened(file, file)
        if doc is None and self._cache is not None:
            return self._cached(file, self._cache)
        if doc is None:
            doc = self.selection.open(file)
        if isinstance(doc, Crash):
            return FileResult(
                messages=_described((doc,), debug=self._debug),
                failed=True,
                incomplete=_described((doc,), debug=False),
            )
        if isinstance(doc, NotOpened):
            return self._not_opened(file, doc)
        source, path = doc.source, doc.source.path
        config = self._plan.config_of(path)
        rules = self._plan.rules_of(path, config)
        check = self._check_of(doc, config, rules, in_tree=file.path != STDIN)
        fixing = self._fixing
        done = self._repaired(doc, config, check)
        result = self._result(done, source, config)._replace(
            use=allow.AllowanceUse(
                config, path, file.named, done.outcome.ran, done.outcome.matched
            ),
            sifted=done.outcome.sifted,
            hosts=self._hosts(doc),
        )
        if fixing is None:
            return result
        return _write(result, file.path, source, done, fixing, self._plan.boundary)

    def _hosts(self, doc: Document) -> Mapping[str, Mapping[str, int]]:
        """Return the number of links by host and state, nothing without the network."""
        if not self._verdicts:
            return {}
        from surveylint.health import count_hosts

        return count_hosts(doc, self._verdicts)

    def _repaired(
        self, doc: Document, config: Config, check: Callable[[Source], Outcome]
    ) -> Repair:
        """Return a document's text and its findings, after fixing or allowing if requested."""
        fixing, source = self._fixing, doc.source
        if fixing is None:
            return Repair(source, check(source))
        if not fixing.allow:
            return repair(source, check, unsafe=fixing.unsafe)
        from surveylint.lint.allow_all import allow_all

        rules = self._plan.allowable(fixing.allow, config, ALLOW_OPTION)
        return allow_all(source, doc, check, rules, fixing.reason)

    def fixed(self, file: FoundFile, doc: Document, *, unsafe: bool = False) -> Source:
        """Return the text of a document after its fixes; nothing is written.

        Args:
            file: The file.
            doc: Its document.
            unsafe: Whether unsafe fixes are applied too.

        Raises:
            ConfigError: The configuration or an option is wrong.
        """
        path = doc.source.path
        config = self._plan.config_of(path)
        rules = self._plan.rules_of(path, config)
        check = self._check_of(doc, config, rules, in_tree=file.path != STDIN)
        return repair(doc.source, check, unsafe=unsafe).source

    def _cached(self, file: FoundFile, cache: ResultCache) -> FileResult:
        """Check a file, unless the cache has its result."""
        source = self.selection.source(file)
        if isinstance(source, NotOpened):
            return self._not_opened(file, source)
        path = source.path
        config = self._plan.config_of(path)
        settings = self._plan.settings_of(path, config)
        if settings is None:
            return self.check(file, files.parsed(source))
        from surveylint.disk.result_cache import KnownResult

        key = cache.key(source, settings, in_tree=file.path != STDIN)
        known = cache.load(key)
        if known is not None:
            return self.repeated(known, file, source, config)
        seen = observed.begin()
        try:
            result = self.check(file, files.parsed(source))
        finally:
            observed.end(seen)
        if result.use is not None and not result.failed:
            places = None if result.sifted is None else result.sifted.known
            use = result.use
            cache.save(key, KnownResult(result.findings, use.ran, use.matched, places), seen)
        return result

    def repeated(
        self, known: KnownResult, file: FoundFile, source: Source, config: Config
    ) -> FileResult:
        """Return the result of a file that was checked before, or elsewhere."""
        from surveylint.lint.baseline import Sifted

        findings = known.findings
        return FileResult(
            findings=findings,
            source=source if findings else None,
            checked=True,
            found=any(each.severity.rank >= config.fail_on.rank for each in findings),
            use=allow.AllowanceUse(config, source.path, file.named, known.ran, known.matched),
            sifted=None if known.known is None else Sifted((), known=known.known),
        )

    def _not_opened(self, file: FoundFile | NotOpened, why: NotOpened) -> FileResult:
        """Return the result of a file that is excluded or unreadable."""
        fixing = self._fixing
        if file.path == STDIN and not why.is_error and fixing is not None and not fixing.diff:
            # an editor that pipes a file through `--fix -` expects it back
            data = files.read(STDIN, self.selection.max_bytes)
            if isinstance(data, bytes):
                return FileResult(output=data)
            why = data
        message = f"{shown_path(why.path)}: {why.reason}"
        messages = (message,) if why.reason else ()
        return FileResult(
            messages=messages, failed=why.is_error, incomplete=messages if why.is_error else ()
        )

    def _check_of(
        self, doc: Document, config: Config, rules: Sequence[Rule], *, in_tree: bool
    ) -> Callable[[Source], Outcome]:
        """Return a function that runs the rules on the document's text, or on a fixed version.

        Only a fixed version is parsed again.
        """
        path = doc.source.path
        # a fix may change the anchors that other lists point to
        known = self._anchors if self._fixing is None else None
        if len(self._anchors) > _MOST_ANCHORED:
            self._anchors.clear()
        records, published = self._of_tables(doc, config)
        run = partial(
            lint,
            rules=rules,
            config=config,
            today=self._today,
            tree=Folder(path, known) if in_tree else None,
            words=self._plan.words_of(config),
            known=self._plan.known_of(path, config),
            speller=self._plan.speller_of(config, rules),
            verdicts=self._verdicts or None,
            records=records or None,
            published=published,
            complete=self._complete,
            is_fixed=self._is_fixed,
        )
        branch = self.selection.branch

        def check(text: Source) -> Outcome:
            read = doc if text is doc.source else files.parsed(text)
            if isinstance(read, Crash):
                return Outcome((), (read,))
            narrow = branch.narrower(text) if branch is not None else None
            outcome = attempt(path, "engine", lambda: run(read, narrow=narrow))
            return Outcome((), (outcome,)) if isinstance(outcome, Crash) else outcome

        return check

    def _of_tables(
        self, doc: Document, config: Config
    ) -> tuple[Mapping[Identifier, Record], Mapping[Identifier, PublishedTitle]]:
        """Return the records of a list, from tables unless registries answered, and its venues."""
        records = self._records or {}
        if self._tables is None:
            return records, {}
        from surveylint.entries import Index
        from surveylint.table_facts import facts_of_list

        index = Index(doc, self._plan.words_of(config), config.roles)
        known, published = facts_of_list(self._tables, doc, index)
        return records or known, published

    def _is_fixed(self, problem: Problem) -> bool:
        fixing = self._fixing
        if fixing is None or fixing.allow:
            return False
        return bool(problem.edits) and (problem.safe or fixing.unsafe)

    def _result(self, done: Repair, before: Source, config: Config) -> FileResult:
        """Return what is reported about a file.

        Args:
            done: The findings that are left, and the text that they refer to.
            before: The text that was read; a diff leaves it as it is, so the report refers to it.
            config: The file's configuration.
        """
        fixing, outcome = self._fixing, done.outcome
        found = any(each.severity.rank >= config.fail_on.rank for each in outcome.findings)
        findings, source = outcome.findings, done.source
        if fixing is not None and fixing.only:
            findings, found = (), False
        elif fixing is not None and fixing.diff and done.passes:
            findings, source = unwritten(done, before), before
        if findings and source is not before:
            remember_fixed(before.text, source.text)
        return FileResult(
            findings=mask_findings(findings, *{before.text, source.text}),
            source=source if findings else None,
            checked=True,
            found=found,
            failed=bool(outcome.crashes),
            messages=_described(outcome.crashes, debug=self._debug),
            fixed=len(done.fixed),
            incomplete=_described(outcome.crashes, debug=False),
        )


def _described(crashes: Sequence[Crash], *, debug: bool) -> tuple[str, ...]:
    """Return a message about each crash."""
    if not crashes:
        return ()
    from surveylint.lint.crash import describe

    return tuple(describe(each, debug=debug) for each in crashes)


def _write(
    result: FileResult,
    path: str,
    before: Source,
    done: Repair,
    fixing: Fixing,
    boundary: Boundary,
) -> FileResult:
    """Write a fixed text where it belongs: to the file, to standard output, as a diff."""
    from surveylint.disk import outputs

    old, new = before.to_bytes(), done.source.to_bytes()
    messages = [] if done.settled else [_UNSETTLED_ALLOW if fixing.allow else _UNSETTLED]
    if fixing.counted:
        messages += outputs.fix_counts(done.fixed)
    if fixing.diff:
        output = outputs.diff_of(before.path, old, new)
        result = result._replace(output=output, found=result.found or new != old)
    elif path == STDIN:
        result = result._replace(output=new)
    elif new != old and (error := outputs.write_fixed(path, old, new, boundary)):
        messages.append(error)
        result = result._replace(failed=True, fixed=0)
    lines = (f"{shown_path(before.path)}: {message}" for message in messages)
    return result._replace(messages=(*result.messages, *lines))
