"""Check the text of a buffer as `surveylint check` checks a file."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from surveylint.asked import Network
from surveylint.check_file import FileChecker, FileResult
from surveylint.config import Config
from surveylint.disk.files import MAX_BYTES, STDIN, FoundFile, parsed
from surveylint.disk.selection import Selection
from surveylint.editor.buffers import Buffer
from surveylint.editor.stored_facts import LinkFacts, StoredFacts
from surveylint.health import ask_lists
from surveylint.model.day import Day
from surveylint.model.document import Document
from surveylint.model.finding import Finding
from surveylint.model.source import Source
from surveylint.namedtuples import NamedTuple

if TYPE_CHECKING:
    from surveylint.lint.resolve import Plan


class CheckedBuffer(NamedTuple):
    """A buffer, and what was found in its text.

    Attributes:
        buffer: The buffer.
        config: Its configuration.
        doc: Its document; None if it is excluded, too large, or crashes the parser.
        findings: The findings.
        facts: What is known about its links and works.
        messages: Messages for the user: rules that crashed.
    """

    buffer: Buffer
    config: Config
    doc: Document | None = None
    findings: tuple[Finding, ...] = ()
    facts: LinkFacts = LinkFacts()
    messages: tuple[str, ...] = ()


class Linter:
    """Checks buffers; the settings of each are read once until `forget` is called.

    Args:
        make_plan: Returns a plan, which finds and keeps the configuration of each file.
        stored: What earlier runs learned about links and works.
        max_bytes: Larger texts are not checked.
        today: Returns the day.
        debug: Whether crashes are reported with a traceback.
    """

    def __init__(
        self,
        make_plan: Callable[[], Plan],
        stored: StoredFacts,
        *,
        max_bytes: int = MAX_BYTES,
        today: Callable[[], date] = date.today,
        debug: bool = False,
    ) -> None:
        self.stored = stored
        self._make_plan = make_plan
        self._plan: Plan | None = None
        self._max_bytes, self._today, self._debug = max_bytes, today, debug

    @property
    def plan(self) -> Plan:
        """The configuration, the rules and the baseline of each file."""
        if self._plan is None:
            self._plan = self._make_plan()
        return self._plan

    def forget(self, *, answers: bool = False) -> None:
        """Read the configurations, baselines and stored facts again when they are needed.

        Args:
            answers: Whether what the network answered since the start is forgotten too.
        """
        self._plan = None
        self.stored.forget(answers=answers)

    def check(self, buffer: Buffer) -> CheckedBuffer:
        """Check a buffer.

        Raises:
            ConfigError: The configuration is wrong.
        """
        file, source = _file_of(buffer), source_of(buffer)
        plan = self.plan
        config = plan.config_of(source.path)
        if plan.excluded_by(source.path, config) or len(source.to_bytes()) > self._max_bytes:
            return CheckedBuffer(buffer, config)
        doc = parsed(source)
        facts = self.stored.of(doc, config) if isinstance(doc, Document) else LinkFacts()
        result = self._checker(plan, facts).check(file, doc)
        return CheckedBuffer(
            buffer,
            config,
            doc if isinstance(doc, Document) else None,
            result.findings,
            facts,
            (*result.messages, *plan.troubles),
        )

    def ask(self, checked: CheckedBuffer, network: Network) -> tuple[str, ...]:
        """Ask the network about the saved file of a buffer, and return messages for the user.

        Args:
            checked: The buffer.
            network: How the network is asked.

        Raises:
            ConfigError: The configuration is wrong.
        """
        selection = Selection((), self.plan, max_bytes=self._max_bytes)
        health, _ = ask_lists([_file_of(checked.buffer)], selection, network)
        self.stored.keep(LinkFacts(health.verdicts, health.records), checked.config)
        return health.messages

    def check_text(self, checked: CheckedBuffer, text: str) -> FileResult:
        """Check another text with the settings and facts of a buffer.

        Args:
            checked: The buffer.
            text: The text.

        Raises:
            ConfigError: The configuration is wrong.
        """
        buffer = checked.buffer._replace(text=text)
        doc = parsed(source_of(buffer))
        return self._checker(self.plan, checked.facts).check(_file_of(buffer), doc)

    def fixed(self, checked: CheckedBuffer) -> Source | None:
        """Return the text of a buffer after its safe fixes, None if it was not checked.

        Raises:
            ConfigError: The configuration is wrong.
        """
        if checked.doc is None:
            return None
        checker = self._checker(self.plan, checked.facts)
        return checker.fixed(_file_of(checked.buffer), checked.doc)

    def _checker(self, plan: Plan, facts: LinkFacts) -> FileChecker:
        selection = Selection((), plan, max_bytes=self._max_bytes)
        today = self._today()
        return FileChecker(
            selection,
            Day(today.year, today.month, today.day),
            verdicts=facts.verdicts,
            records=facts.records,
            debug=self._debug,
            complete=False,
        )


def source_of(buffer: Buffer) -> Source:
    """Return the text of a buffer as the source of a file."""
    return Source(buffer.path, buffer.text)


def _file_of(buffer: Buffer) -> FoundFile:
    """Return the file of a buffer; one that was never saved has no neighbors, as standard input."""
    return FoundFile(buffer.path if buffer.has_file else STDIN, named=True)
