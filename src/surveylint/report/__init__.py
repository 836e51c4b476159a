"""Reports: pure functions from findings to text, one module a format."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from surveylint.model.finding import Finding
from surveylint.model.source import Source
from surveylint.namedtuples import NamedTuple

if TYPE_CHECKING:
    from surveylint.entries.work_data import WorkData
    from surveylint.report.link_table import Row
    from surveylint.report.past_runs import PastRun
    from surveylint.report.shared_links import LinkInLists

__all__ = ["CheckedList", "ListDetails", "Report", "RuleText", "Style", "VerifiedRows"]


class Style(NamedTuple):
    """How a report looks; the command that prints it decides by the terminal.

    Attributes:
        color: Whether to use escape sequences for colours.
        width: Columns that a line may take.
        ascii: Whether the output cannot carry more than ASCII.
        quiet: Leave out the summary line.
        statistics: Add a table of rules and counts.
        unfold: Give each related place a line of its own, where the format knows that.
        unsafe_fixes: Whether unsafe fixes are included in what can be fixed.
        hyperlinks: Whether the terminal opens links, such as that of a rule to its page.
    """

    color: bool = False
    width: int = 80
    ascii: bool = False
    quiet: bool = False
    statistics: bool = False
    unfold: bool = False
    unsafe_fixes: bool = False
    hyperlinks: bool = False


class RuleText(NamedTuple):
    """The texts of a rule for formats that describe rules: a line, and the manual in Markdown."""

    summary: str
    help: str = ""


class VerifiedRows(NamedTuple):
    """How many rows registries answered for.

    Attributes:
        rows: The number of rows that state a work with an identifier.
        verified: The number of them whose title was compared with a record.
        registries: The number of them by the registry that the record is from.
    """

    rows: int = 0
    verified: int = 0
    registries: Mapping[str, int] = {}


class CheckedList(NamedTuple):
    """A list that was checked, and its links by host and state, if the network was asked."""

    path: str
    hosts: Mapping[str, Mapping[str, int]] = MappingProxyType({})


class ListDetails(NamedTuple):
    """What a format that shows whole lists needs besides the findings.

    Attributes:
        day: The day of the check, ISO 8601.
        works: What the lists state about their works.
        links: Every link that the network was asked about, with its verdict.
        sections: Path to the headings of a list: the offset at which a section begins, and the
            titles of the headings above and of its own, outermost first.
        history: The runs of the same lists, oldest first, this one last.
    """

    day: str = ""
    works: Sequence[WorkData] = ()
    links: Sequence[Row] = ()
    sections: Mapping[str, Sequence[tuple[int, tuple[str, ...]]]] = MappingProxyType({})
    history: Sequence[PastRun] = ()


class Report(NamedTuple):
    """Everything that the formats print.

    Attributes:
        findings: In the order in which they are printed.
        sources: Path to source, for frames and places of edits; without one no frame.
        files: How many files were checked.
        style: How a report for people looks.
        rules: Rule name to its texts; a rule that is missing is described by its name.
        changed: Path and 1-based line of what the branch changed, printed first; None: unknown.
        fixed: How many findings were fixed, None if nothing was to be fixed.
        allowed: Whether they were not fixed but allowed by comments.
        dry: Whether fixes were shown and not applied.
        silent: Whether to leave out what was not fixed.
        known: How many places are in the baseline and left out here.
        links: How many links are in each state, if the network was asked.
        verified: How many rows were verified, if registries were asked.
        incomplete: Why not everything was checked, a clause for each reason; empty if it was.
        token: A secret random word: from `::stop-commands::` to this word a GitHub runner obeys no
            command in the text. If it is empty, the `github` format prints annotations only.
        details: The lists themselves, for formats that show them.
        lists: The lists that were checked, for formats from which a report over many lists is made.
        shared: The links with the same finding in several lists.
    """

    findings: Sequence[Finding]
    sources: Mapping[str, Source]
    files: int
    style: Style = Style()
    rules: Mapping[str, RuleText] = MappingProxyType({})
    changed: Collection[tuple[str, int]] | None = None
    fixed: int | None = None
    allowed: bool = False
    dry: bool = False
    silent: bool = False
    known: int = 0
    links: Mapping[str, int] = MappingProxyType({})
    verified: VerifiedRows = VerifiedRows()
    incomplete: tuple[str, ...] = ()
    token: str = ""
    details: ListDetails = ListDetails()
    lists: Sequence[CheckedList] = ()
    shared: tuple[LinkInLists, ...] = ()
