"""`surveylint rules`: list the rules."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from surveylint.cli.terminal import writer
from surveylint.lint import rulebook
from surveylint.lint.plan import Plan


def main(arguments: Sequence[str]) -> int:
    """Print every rule with what holds for it here."""
    parser = argparse.ArgumentParser(
        prog="surveylint rules", description="List the rules and which of them run here.", allow_abbrev=False
    )
    parser.add_argument("--format", default="text", choices=("text", "json"), help="a table or JSON (text)")
    chosen = parser.add_mutually_exclusive_group()
    chosen.add_argument("--config", metavar="FILE", help="the configuration file to use")
    chosen.add_argument("--no-config", "--isolated", action="store_true", help="read no configuration")
    options = parser.parse_args(arguments)
    config = Plan(file=options.config, none=options.no_config).config_of("README.md")
    rows = rulebook.entries(config)
    on = rulebook.chosen(config, online=True)
    write = writer()
    if options.format == "json":
        listed = [
            {**row._asdict(), "severity": config.severity.get(row.name, row.severity), "on": row.name in on}
            for row in rows
        ]
        write(json.dumps({"version": 1, "rules": listed}, indent=2, ensure_ascii=False) + "\n")
    else:
        write(rulebook.table(rows, on))
    return 0
