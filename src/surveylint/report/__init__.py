"""Reports: pure functions from findings to text, one module a format."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType

from surveylint.model.finding import Finding
from surveylint.model.source import Source
from surveylint.namedtuples import NamedTuple

__all__ = ["Report", "RuleText", "Style", "VerifiedRows"]


class Style(NamedTuple):
    """How a report looks; what the terminal can do is decided by who prints it.

    Attributes:
        color: Whether to colour by escape sequences.
        width: Columns that a line may take.
        ascii: Whether the output cannot carry more than ASCII.
        quiet: Leave out the summary line.
        statistics: Add a table of rules and counts.
        unfold: Give each related place a line of its own, where the format knows that.
        unsafe_fixes: Whether unsafe fixes are included in what can be fixed.
    """

    color: bool = False
    width: int = 80
    ascii: bool = False
    quiet: bool = False
    statistics: bool = False
    unfold: bool = False
    unsafe_fixes: bool = False


class RuleText(NamedTuple):
    """What a format that describes rules says about one: a summary of one line, and its manual in Markdown."""

    summary: str
    help: str = ""


class VerifiedRows(NamedTuple):
    """How many rows registries answered for.

    Attributes:
        rows: The number of rows that state a work with an identifier.
        verified: The number of them whose title was compared with a record.
        registries: The names of the registries that the records are from.
    """

    rows: int = 0
    verified: int = 0
    registries: tuple[str, ...] = ()


class Report(NamedTuple):
    """All that any format is made from.

    Attributes:
        findings: In the order in which they are told.
        sources: Path to source, for frames and places of edits; a path that is missing only costs its frames.
        files: How many files were checked.
        style: How a report for people looks.
        rules: Rule name to its texts, for formats that describe rules; a missing rule is described by its name.
        changed: Path and 1-based line of what the branch changed, to be told first; None: unknown.
        fixed: How many findings were fixed, None where nothing was to be fixed.
        dry: Whether fixes were only shown.
        silent: Whether what remains is not told.
        known: How many places a baseline knows, which are no findings here.
        links: How many links are in each state, where the network was asked.
        verified: How many rows were verified, where registries were asked.
        token: A secret random word; between `::stop-commands::` and it a runner of GitHub Actions obeys no text.
            Empty: the `github` format prints its annotations only.
    """

    findings: Sequence[Finding]
    sources: Mapping[str, Source]
    files: int
    style: Style = Style()
    rules: Mapping[str, RuleText] = MappingProxyType({})
    changed: Collection[tuple[str, int]] | None = None
    fixed: int | None = None
    dry: bool = False
    silent: bool = False
    known: int = 0
    links: Mapping[str, int] = MappingProxyType({})
    verified: VerifiedRows = VerifiedRows()
    token: str = ""
