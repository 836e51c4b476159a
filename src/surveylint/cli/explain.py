"""`surveylint explain RULE`: print a rule's page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveylint.cli import options as table
from surveylint.cli.arguments import Command, Operand, parse
from surveylint.cli.terminal import style, writer
from surveylint.compiled.rulebook import RULES
from surveylint.config import DEFAULT
from surveylint.exit_codes import CLEAN
from surveylint.lint import rulebook
from surveylint.lint.resolve import Plan
from surveylint.report.colors import BOLD, DIM, painted
from surveylint.report.mask import mask_text
from surveylint.report.visible import shown

COMMAND = Command(
    "explain",
    "Explain a rule: what it reports, why, with examples, options and fixes.",
    (table.COLOR, *table.CONFIGURATION),
    Operand("RULE", "the name of the rule, as in findings", least=1, most=1),
)

_FACTS = "```toml facts"
"""Begins a block that only the tests of a page need."""


def main(arguments: Sequence[str]) -> int:
    """Print the page of the named rule."""
    options = parse(COMMAND, arguments)
    (name,) = options["operands"]
    config = DEFAULT
    if rulebook.current(name) not in RULES:
        plan = Plan(config=options["config"], none=options["no_config"])
        config = plan.config_of("README.md")
    lines = rulebook.page(name, config).removesuffix("\n").split("\n")
    if rulebook.current(name) in RULES:
        lines = [*_without_facts(lines)]
    else:
        lines = [inert(line) for line in lines]
    color = style(options["color"]).color
    write = writer()
    for line in _colored(lines) if color else lines:
        write(line + "\n")
    return CLEAN


def _without_facts(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a page without the facts of its examples."""
    rest = iter(lines)
    for line in rest:
        if line == _FACTS:
            while next(rest, "```") != "```":
                pass
            next(rest, "")
        else:
            yield line


def _colored(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines with headings in bold and code fences dimmed."""
    code = False
    for line in lines:
        fence = line.startswith("```")
        code ^= fence
        heading = line.startswith("#") and not code
        yield painted(line, BOLD if heading else DIM, on=heading or fence)


def inert(text: str) -> str:
    """Return a project's line with nothing that a terminal or a CI runner obeys, and no secret."""
    line = shown(mask_text(text))
    return line.replace("::", ": :", 1) if line.lstrip().startswith("::") else line
