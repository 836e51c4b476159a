"""`surveylint init`: write a commented configuration that fits a list."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from surveylint import __version__
from surveylint.checks._suspect_words import spellings
from surveylint.cli import options as table
from surveylint.cli.arguments import PATHS, Command, parse
from surveylint.cli.terminal import write_error, writer
from surveylint.compiled.project import DOCUMENTATION
from surveylint.config import DEFAULT, ConfigError
from surveylint.disk.files import STDIN
from surveylint.disk.neighbours import Folder
from surveylint.disk.selection import Selection
from surveylint.disk.write import WriteError, replace
from surveylint.entries import Index
from surveylint.exit_codes import CLEAN
from surveylint.lint import crash, rulebook
from surveylint.lint.engine import Crash, lint
from surveylint.lint.resolve import Plan
from surveylint.model.document import Document
from surveylint.model.finding import Finding, Severity
from surveylint.namedtuples import NamedTuple
from surveylint.report.mask import mask_text
from surveylint.report.tally import at_places, plural, tally
from surveylint.report.visible import shown_path
from surveylint.roles import Role
from surveylint.spellcheck.suspects import is_plain_slip
from surveylint.vocabulary import Words

FILE = "surveylint.toml"

COMMAND = Command(
    "init",
    f"Write a commented {FILE} with proposals for a list.",
    (table.FORCE, table.SCHEMA, table.STDIN_FILENAME, table.MAX_SIZE),
    PATHS._replace(help="the list (default: README.md)", most=1),
)

_MOST_WORDS = 40
_MOST_HEADERS = 20
_BASELINE_FROM = 10
"""From so many findings that make a check fail, it is easier to begin with a baseline."""

_LONGEST_NAME = 6
"""Longer words one slip away from a common word are typos: 12 of 12 in 150 lists. Shorter ones may
be names, such as PANet, which is one letter away from `planet`."""

_SCHEMA = f"{DOCUMENTATION}schemas/surveylint.schema.json"

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class Survey(NamedTuple):
    """What was found in a list.

    Attributes:
        path: The list.
        findings: Its findings.
        unclear: The headers of the columns whose role is unknown.
    """

    path: str
    findings: tuple[Finding, ...]
    unclear: tuple[str, ...]


def main(arguments: Sequence[str]) -> int:
    """Check the list with the default rules, and write what a project may want to set."""
    options = parse(COMMAND, arguments)
    if options["schema"]:
        folder = Path(__file__).parents[1] / "config" / "schemas"
        schema = folder / f"{options['schema']}.schema.json"
        writer()(schema.read_text(encoding="utf-8"))
        return CLEAN
    if Path(FILE).exists() and not options["force"]:
        raise ConfigError(FILE, "", "the file exists", "use `--force` to replace it")
    survey = _survey(options)
    try:
        replace(FILE, ("\n".join(_lines(survey)) + "\n").encode("utf-8", "replace"))
    except WriteError as error:
        raise ConfigError(FILE, "", str(error)) from None
    count = plural(len(survey.findings), "finding")
    write_error(f"surveylint: wrote {FILE} for {shown_path(survey.path)}, which has {count}\n")
    return CLEAN


def _survey(options: Mapping[str, Any]) -> Survey:
    """Check the list without a configuration.

    Raises:
        ConfigError: The list cannot be read.
    """
    selection = Selection(
        options["operands"],
        Plan(none=True),
        stdin_filename=options["stdin_filename"],
        max_bytes=options["max_size"],
    )
    file = next(selection.find())
    doc = selection.open(file)
    if isinstance(doc, Crash):
        raise ConfigError("", "", crash.describe(doc, debug=False))
    if not isinstance(doc, Document):
        raise ConfigError(doc.path, "", doc.reason)
    headers = Counter(
        " ".join(column.header.split())
        for works in Index(doc, Words({})).lists
        for column in works.columns
        if column.role is Role.NONE and column.header.strip()
    )
    rules = rulebook.load(rulebook.chosen(DEFAULT))
    path = doc.source.path
    tree = None if file.path == STDIN else Folder(path)
    findings = lint(doc, rules, today=date.today(), tree=tree).findings
    unclear = tuple(header for header, _ in headers.most_common(_MOST_HEADERS))
    return Survey(path, findings, unclear)


def _lines(survey: Survey) -> Iterator[str]:
    """Yield the lines of the file: the settings, and proposals as comments.

    The first line names the schema for Taplo, Tombi and Even Better TOML.
    """
    yield f"#:schema {_SCHEMA}"
    yield f"# surveylint {__version__}: settings for {_quoted(survey.path)}."
    yield "# `surveylint rules` lists the rules, `surveylint explain RULE` explains one."
    yield ""
    yield from _baseline(survey.findings)
    yield "# Exit 1 from this severity on: error, warning or info."
    yield 'fail-on = "warning"'
    yield ""
    yield from _ignore(survey.findings)
    yield ""
    yield "# Rules that are off by default; remove a `#` to turn a rule on."
    yield "extend-select = ["
    for entry in rulebook.entries():
        if not entry.default:
            yield f'    # "{entry.name}",  # {entry.summary}'
    yield "]"
    yield ""
    yield "# Files and folders that are not checked."
    yield "exclude = []"
    yield ""
    yield from _words(survey.findings)
    yield ""
    yield from _roles(survey.unclear)
    yield ""
    yield from _examples(survey)


def _baseline(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield how to begin if there are many findings."""
    count = sum(1 for finding in findings if finding.severity.rank >= Severity.WARNING.rank)
    if count >= _BASELINE_FROM:
        yield f"# {count:,} findings make a check fail today. `surveylint check --fix` applies the"
        yield "# safe fixes; `surveylint check --write-baseline` then stores the other findings, so"
        yield "# that only new ones are reported."
        yield ""


def _ignore(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield each rule that reports something, with the number of its findings."""
    summaries = {entry.name: entry.summary for entry in rulebook.entries()}
    yield "# Rules that are off. These report something today; remove a `#` to turn a rule off."
    yield "ignore = ["
    for rule in sorted(tally(findings).rules, key=lambda rule: -rule.places):
        count = at_places(rule.found, rule.places)
        yield f'    # "{rule.rule}",  # {count}: {summaries[rule.rule]}'
    yield "]"


def _words(findings: Sequence[Finding]) -> Iterator[str]:
    """Yield the words that are reported as misspelled but may be names."""
    known = spellings(Words({}))
    reported = {
        found.key.split(" ")[0].lower()
        for found in findings
        if found.rule == "misspelling" and found.key and not (found.fix and found.fix.safe)
    }
    keys = {
        word for word in reported if len(word) <= _LONGEST_NAME and not is_plain_slip(word, known)
    }
    yield "[words]"
    yield "# Words that are spelled correctly; remove a `#` to accept a word."
    yield "known = ["
    yield from (f'    # "{word}",' for word in sorted(keys)[:_MOST_WORDS] if _WORD.fullmatch(word))
    yield "]"


def _roles(unclear: Sequence[str]) -> Iterator[str]:
    """Yield a role for each header whose column has none."""
    yield "# What columns mean: title, name, category, venue, year, link, code, note and others"
    yield "# (`surveylint inspect` shows how the list is understood)."
    if unclear:
        yield "# These columns were not understood; remove a `#` to set their role."
    yield "[roles]"
    yield from (f'# {_quoted(header)} = "note"' for header in unclear)
    if not unclear:
        yield '# "Paper name" = "title"'


def _examples(survey: Survey) -> Iterator[str]:
    """Yield examples of the other tables."""
    first = next((finding.rule for finding in survey.findings), "missing-value")
    yield "# The severity and the options of a rule."
    yield f"# [rules.{first}]"
    yield '# severity = "info"'
    yield ""
    yield "# Findings that are suppressed, with the reason; `text` is a part of their line."
    yield "# [[allow]]"
    yield f'# rule = "{first}"'
    yield f"# where = {_quoted(survey.path)}"
    yield '# text = "part of the row"'
    yield '# reason = "the authors spell it so"'


def _quoted(text: str) -> str:
    """Return any text as a TOML string on one line."""
    safe = "".join(char if char.isprintable() else "?" for char in mask_text(text))
    return '"' + safe.replace("\\", "\\\\").replace('"', '\\"') + '"'
