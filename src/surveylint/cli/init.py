"""`surveylint init`: read the list and write a commented configuration that fits it."""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from surveylint import __version__
from surveylint.cli.terminal import write_error, writer
from surveylint.config import DEFAULT, ConfigError
from surveylint.disk import files
from surveylint.disk.neighbours import Folder
from surveylint.disk.write import WriteError, replace
from surveylint.entries import Index
from surveylint.lint import rulebook
from surveylint.lint.engine import lint
from surveylint.model.finding import Finding, Severity
from surveylint.model.source import NotTextError, Source
from surveylint.namedtuples import NamedTuple
from surveylint.reading import read
from surveylint.report.mask import mask_text
from surveylint.report.visible import shown_path
from surveylint.roles import Role
from surveylint.vocabulary import Words

FILE = "surveylint.toml"
_MOST_WORDS = 40
_MOST_HEADERS = 20
_BASELINE_FROM = 10
"""From so many findings that make a check fail on it is easier to begin with a baseline."""

_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


class List(NamedTuple):
    """What was seen of the list: its path, its findings, and the headers whose columns were not understood."""

    path: str
    findings: tuple[Finding, ...]
    unsure: tuple[str, ...]


def main(arguments: Sequence[str]) -> int:
    """Check the list with every rule that is on, and write what the project may want to set."""
    parser = argparse.ArgumentParser(
        prog="surveylint init",
        description="Read the list and write a commented surveylint.toml for it.",
        allow_abbrev=False,
    )
    parser.add_argument("path", nargs="?", metavar="PATH", help="the list (README.md here)")
    parser.add_argument(
        "--force", action="store_true", help="replace a surveylint.toml that exists"
    )
    parser.add_argument(
        "--schema",
        nargs="?",
        const="surveylint",
        choices=("surveylint", "pyproject"),
        help="print the JSON schema of surveylint.toml (or of pyproject.toml) for editors, and write nothing",
    )
    options = parser.parse_args(arguments)
    if options.schema:
        folder = Path(__file__).parents[1] / "config" / "schemas"
        writer()((folder / f"{options.schema}.schema.json").read_text(encoding="utf-8"))
        return 0
    if Path(FILE).exists() and not options.force:
        raise ConfigError(FILE, "", "exists already", "`--force` replaces it")
    seen = _look(options.path)
    try:
        replace(FILE, ("\n".join(_lines(seen)) + "\n").encode("utf-8", "replace"))
    except WriteError as error:
        raise ConfigError(
            FILE, "", str(error), "a folder that can be written to is accepted"
        ) from None
    write_error(
        f"surveylint: wrote {FILE} for {shown_path(seen.path)}: {len(seen.findings):,} findings\n"
    )
    return 0


def _look(given: str | None) -> List:
    """Check the list as it is without a configuration."""
    item = next(iter(files.find((given,) if given else ())))
    data = item if isinstance(item, files.Trouble) else files.read(item.path, 20_000_000)
    if isinstance(data, files.Trouble):
        raise ConfigError(data.path, "", data.why, "a list in Markdown is accepted")
    try:
        source = Source.from_bytes(item.path, data)
    except NotTextError as error:
        raise ConfigError(item.path, "", str(error), "a list in Markdown is accepted") from None
    rules = rulebook.load(rulebook.chosen(DEFAULT))
    doc = read(source)
    tree = None if item.path == files.STDIN else Folder(item.path)
    headers = Counter(
        " ".join(column.header.split())
        for works in Index(doc, Words({})).lists
        for column in works.columns
        if column.role is Role.NONE and column.header.strip()
    )
    found = lint(doc, rules, today=date.today(), tree=tree).findings
    return List(item.path, found, tuple(header for header, _ in headers.most_common(_MOST_HEADERS)))


def _lines(seen: List) -> Iterator[str]:
    """Write the file: what can be set, proposals as comments."""
    yield f"# surveylint {__version__}: settings for {_quoted(seen.path)}. `surveylint rules` lists the rules,"
    yield "# `surveylint explain RULE` prints the manual of one."
    yield ""
    yield from _baseline(seen.findings)
    yield "# Exit 1 from this severity on: error, warning or info."
    yield 'fail-on = "warning"'
    yield ""
    yield from _ignore(seen.findings)
    yield ""
    yield "# Rules that are off unless they are asked for; without the `#` before it a rule is on."
    yield "extend-select = ["
    for entry in rulebook.entries():
        if not entry.default:
            yield f'    # "{entry.name}",  # {entry.summary}'
    yield "]"
    yield ""
    yield "# Files and folders that are not checked."
    yield "exclude = []"
    yield ""
    yield from _words(seen.findings)
    yield ""
    yield from _roles(seen.unsure)
    yield ""
    yield from _examples(seen)


def _baseline(findings: Sequence[Finding]) -> Iterator[str]:
    """Say how to begin where there is much to mend."""
    grave = sum(1 for finding in findings if finding.severity.rank >= Severity.WARNING.rank)
    if grave >= _BASELINE_FROM:
        yield f"# {grave:,} findings would make a check fail today. `surveylint check --fix` mends what is safe to mend;"
        yield "# `surveylint check --write-baseline` lets the rest stand, so that only what is new is told from then on."
        yield ""


def _ignore(findings: Sequence[Finding]) -> Iterator[str]:
    """Propose what to leave out: each rule that fires, with its count."""
    counts = Counter(finding.rule for finding in findings)
    summaries = {entry.name: entry.summary for entry in rulebook.entries()}
    yield "# Rules that do not run. These find something in the list today; without the `#` before it a rule is out."
    yield "ignore = ["
    for name, count in counts.most_common():
        yield f'    # "{name}",  # {count:,} found: {summaries[name]}'
    yield "]"


def _words(findings: Sequence[Finding]) -> Iterator[str]:
    """Propose words that may be right."""
    keys = {
        found.key.split(" ")[0].lower()
        for found in findings
        if found.rule == "misspelling" and found.key
    }
    yield "[words]"
    yield "# Words that are right in this list; without the `#` before one it is no misspelling."
    yield "known = ["
    yield from (f'    # "{word}",' for word in sorted(keys)[:_MOST_WORDS] if _WORD.fullmatch(word))
    yield "]"


def _roles(unsure: Sequence[str]) -> Iterator[str]:
    """Propose roles for the headers that were not understood."""
    yield "# What a column means: title, name, category, venue, year, link, code, note and others (`surveylint inspect`)."
    if unsure:
        yield "# Of these nobody knows what they mean; without the `#` before it a column is what you say."
    yield "[roles]"
    yield from (f'# {_quoted(header)} = "note"' for header in unsure)
    if not unsure:
        yield '# "Paper name" = "title"'


def _examples(seen: List) -> Iterator[str]:
    """Show the other tables."""
    first = next((finding.rule for finding in seen.findings), "missing-value")
    yield "# The severity of a rule, and its options."
    yield f"# [rules.{first}]"
    yield '# severity = "info"'
    yield ""
    yield "# A finding that may stand, and why; `text` is a part of its line."
    yield "# [[allow]]"
    yield f'# rule = "{first}"'
    yield f"# where = {_quoted(seen.path)}"
    yield '# text = "part of the row"'
    yield '# reason = "it is wanted so"'


def _quoted(text: str) -> str:
    """Write a text as a TOML string on one line, whatever is in it."""
    safe = "".join(char if char.isprintable() else "?" for char in mask_text(text))
    return '"' + safe.replace("\\", "\\\\").replace('"', '\\"') + '"'
