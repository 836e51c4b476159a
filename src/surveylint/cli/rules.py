"""`surveylint rules`: list the rules."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from surveylint.cli.explain import inert
from surveylint.cli.terminal import writer
from surveylint.lint import rulebook
from surveylint.lint.resolve import Plan
from surveylint.lint.rulebook import RuleEntry
from surveylint.report.mask import mask_text
from surveylint.report.visible import text_width


def main(arguments: Sequence[str]) -> int:
    """Print every rule with what holds for it here."""
    parser = argparse.ArgumentParser(
        prog="surveylint rules",
        description="List the rules and which of them run here.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "--format", default="text", choices=("text", "json"), help="a table or JSON (text)"
    )
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--config", metavar="FILE", help="the configuration file to use")
    chosen.add_argument(
        "--no-config", "--isolated", action="store_true", help="read no configuration"
    )
    options = parser.parse_args(arguments)
    config = Plan(file=options.config, none=options.no_config).config_of("README.md")
    rows = rulebook.entries(config)
    on = rulebook.chosen(config, online=True)
    write = writer()
    if options.format == "json":
        from surveylint.report.json import dumps

        told = [dumps(_plain(row, config.severity.get(row.name), row.name in on)) for row in rows]
        write('{"version": 1, "rules": [\n' + ",\n".join(told) + "\n]}\n")
    else:
        write(table(rows, on))
    return 0


def _plain(row: RuleEntry, severity: str | None, on: bool) -> dict[str, object]:
    """Return a rule as plain values."""
    return {
        **row._asdict(),
        "summary": mask_text(row.summary),
        "severity": severity or row.severity,
        "on": on,
    }


def table(rows: Sequence[RuleEntry], on: frozenset[str]) -> str:
    """Lay the rulebook out as a table of plain text."""
    marks = {"safe": "safe", "unsafe": "unsafe", "safe or unsafe": "both", "none": "-"}
    names = [inert(row.name) for row in rows]
    width = max((text_width(name) for name in names), default=4)
    lines = [f"{'rule':{width}}  severity  fix     on   what"]
    for row, name in zip(rows, names, strict=True):
        state = "yes" if row.name in on else "no"
        padded = name + " " * (width - text_width(name))
        lines.append(
            f"{padded}  {inert(row.severity):8}  {marks[row.fix]:6}  {state:3}  {inert(row.summary)}"
        )
    return "\n".join(lines) + "\n"
