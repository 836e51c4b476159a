"""`surveylint explain RULE`: print a rule's page."""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from surveylint.cli.terminal import writer
from surveylint.compiled.rulebook import RULES
from surveylint.config import DEFAULT
from surveylint.lint import rulebook
from surveylint.lint.plan import Plan


def main(arguments: Sequence[str]) -> int:
    """Print the page of the named rule."""
    parser = argparse.ArgumentParser(
        prog="surveylint explain", description="Print the manual of a rule.", allow_abbrev=False
    )
    parser.add_argument("rule", metavar="RULE", help="its name, as findings show it")
    name = parser.parse_args(arguments).rule
    config = Plan().config_of("README.md") if name not in RULES else DEFAULT
    writer()(rulebook.page(name, config))
    return 0
