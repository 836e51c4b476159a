"""`surveylint explain RULE`: print a rule's page."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from surveylint.cli.terminal import writer
from surveylint.compiled.rulebook import RULES
from surveylint.config import DEFAULT
from surveylint.lint import rulebook
from surveylint.lint.resolve import Plan
from surveylint.report.mask import mask_text
from surveylint.report.visible import shown


def main(arguments: Sequence[str]) -> int:
    """Print the page of the named rule."""
    parser = argparse.ArgumentParser(
        prog="surveylint explain", description="Print the manual of a rule.", allow_abbrev=False
    )
    parser.add_argument("rule", metavar="RULE", help="its name, as findings show it")
    name = parser.parse_args(arguments).rule
    config = Plan().config_of("README.md") if name not in RULES else DEFAULT
    page = rulebook.page(name, config)
    own = rulebook.current(name) not in RULES
    writer()(
        "".join(inert(line) + "\n" for line in page.removesuffix("\n").split("\n")) if own else page
    )
    return 0


def inert(text: str) -> str:
    """Make a line that a project wrote safe to print: nothing a terminal or a CI runner obeys, no secret."""
    line = shown(mask_text(text))
    return line.replace("::", ": :", 1) if line.lstrip().startswith("::") else line
