"""`surveylint rules`: list the rules."""

from __future__ import annotations

from collections.abc import Sequence

from surveylint.cli import options as table
from surveylint.cli.arguments import Command, parse
from surveylint.cli.explain import inert
from surveylint.cli.terminal import style, writer
from surveylint.exit_codes import CLEAN
from surveylint.lint import rulebook
from surveylint.lint.resolve import Plan
from surveylint.lint.rulebook import RuleEntry
from surveylint.model.finding import Severity
from surveylint.report.colors import BOLD, DIM, OF_SEVERITY, painted
from surveylint.report.mask import mask_text
from surveylint.report.visible import text_width

COMMAND = Command(
    "rules",
    "List the rules, and whether they are on for the README in this folder.",
    (table.format_option("text", "json"), table.COLOR, *table.CONFIGURATION),
    operand=None,
)

_FIXES = {"safe": "safe", "unsafe": "unsafe", "safe or unsafe": "safe, unsafe", "none": "none"}


def main(arguments: Sequence[str]) -> int:
    """Print every rule with its severity, and whether it is on."""
    options = parse(COMMAND, arguments)
    config = Plan(config=options["config"], none=options["no_config"]).config_of("README.md")
    entries = [
        entry._replace(severity=config.severity.get(entry.name, entry.severity))
        for entry in rulebook.entries(config)
    ]
    on = rulebook.chosen(config, online=True)
    write = writer()
    if options["format"] == "json":
        from surveylint.report.json import dumps

        rows = [dumps(_plain(entry, on=entry.name in on)) for entry in entries]
        write('{"version": 1, "rules": [\n' + ",\n".join(rows) + "\n]}\n")
    else:
        write(_table(entries, on, color=style(options["color"]).color))
    return CLEAN


def _plain(entry: RuleEntry, *, on: bool) -> dict[str, object]:
    """Return a rule as plain values."""
    return {**entry._asdict(), "summary": mask_text(entry.summary), "on": on}


def _table(entries: Sequence[RuleEntry], on: frozenset[str], *, color: bool) -> str:
    """Lay the rules out as a table of plain text."""
    names = [inert(entry.name) for entry in entries]
    width = max((text_width(name) for name in names), default=4)
    header = f"{'rule':{width}}  severity  fix           on   summary"
    lines = [painted(header, BOLD, on=color)]
    for entry, name in zip(entries, names, strict=True):
        severity = f"{inert(entry.severity):8}"
        if entry.severity in OF_SEVERITY:
            severity = painted(severity, OF_SEVERITY[Severity(entry.severity)], on=color)
        is_on = entry.name in on
        line = f"{severity}  {_FIXES[entry.fix]:12}  {'yes' if is_on else 'no':3}"
        name = painted(name, BOLD if is_on else DIM, on=color) + " " * (width - text_width(name))
        lines.append(f"{name}  {line}  {inert(entry.summary)}")
    return "\n".join(lines) + "\n"
