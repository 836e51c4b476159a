"""`surveylint init`: read the list and write a commented configuration that fits it."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from surveylint import __version__
from surveylint.cli.terminal import write_error
from surveylint.config import DEFAULT, ConfigError
from surveylint.lint import files, rulebook
from surveylint.lint.engine import lint
from surveylint.model.source import NotTextError, Source
from surveylint.reading import read

if TYPE_CHECKING:
    from surveylint.model.finding import Finding

FILE = Path("surveylint.toml")
_MOST_WORDS = 40


def main(arguments: Sequence[str]) -> int:
    """Check the list with every rule that is on, and write what the project may want to set."""
    parser = argparse.ArgumentParser(
        prog="surveylint init",
        description="Read the list and write a commented surveylint.toml for it.",
        allow_abbrev=False,
    )
    parser.add_argument("path", nargs="?", metavar="PATH", help="the list (README.md here)")
    parser.add_argument("--force", action="store_true", help="replace a surveylint.toml that exists")
    options = parser.parse_args(arguments)
    if FILE.exists() and not options.force:
        raise ConfigError(str(FILE), "", "exists already", "`--force` replaces it")
    path, findings = _findings(options.path)
    FILE.write_text("\n".join(_lines(path, findings)) + "\n", encoding="utf-8", newline="\n")
    write_error(f"surveylint: wrote {FILE} for {path}: {len(findings):,} findings\n")
    return 0


def _findings(given: str | None) -> tuple[str, tuple[Finding, ...]]:
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
    return item.path, lint(read(source), rules, today=date.today()).findings


def _lines(path: str, findings: Sequence[Finding]) -> Iterator[str]:
    """Write the file: what can be set, proposals as comments."""
    yield f"# surveylint {__version__}: settings for {path}. `surveylint rules` lists the rules,"
    yield "# `surveylint explain RULE` prints the manual of one."
    yield ""
    yield "# Exit 1 from this severity on: error, warning or info."
    yield 'fail-on = "warning"'
    yield ""
    yield from _ignore(findings)
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
    yield from _tables(path, findings)


def _ignore(findings: Sequence[Finding]) -> Iterator[str]:
    """Propose what to leave out: each rule that fires, with its count."""
    counts = Counter(finding.rule for finding in findings)
    summaries = {entry.name: entry.summary for entry in rulebook.entries()}
    yield "# Rules that do not run. These find something in the list today; without the `#` before it a rule is out."
    yield "ignore = ["
    for name, count in counts.most_common():
        yield f'    # "{name}",  # {count:,} found: {summaries[name]}'
    yield "]"


def _tables(path: str, findings: Sequence[Finding]) -> Iterator[str]:
    """Propose words and show the other tables."""
    words = sorted({f.key.split(" ")[0].lower() for f in findings if f.rule == "misspelling" and f.key})[:_MOST_WORDS]
    yield "[words]"
    yield "# Words that are right in this list; without the `#` before one it is no misspelling."
    yield "known = ["
    yield from (f'    # "{word}",' for word in words if word.isalpha())
    yield "]"
    yield ""
    yield "# What a column means, where `surveylint inspect` shows that it was not understood."
    yield "[roles]"
    yield '# "Paper name" = "title"'
    yield ""
    yield "# The severity of a rule, and its options."
    yield "# [rules.missing-value]"
    yield '# severity = "warning"'
    yield ""
    yield "# A finding that may stand, and why; `text` is a part of its line."
    yield "# [[allow]]"
    yield '# rule = "missing-value"'
    yield f'# where = "{path if path.isprintable() and chr(34) not in path else "README.md"}"'
    yield '# text = "part of the row"'
    yield '# reason = "the authors published no code"'
