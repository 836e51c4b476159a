"""Generate the table of rule families in the contributors' guide."""

from __future__ import annotations

from importlib import import_module

from surveylint.compiled.rulebook import RULES
from surveylint.config.values import ConfigError

START = "<!-- families: generated from the first lines of the modules -->\n"
END = "<!-- end of families -->\n"


def table() -> str:
    """Return one row for each module with checks: its name, its subject, its rules."""
    families: dict[str, list[str]] = {}
    for name, row in sorted(RULES.items()):
        families.setdefault(row[0], []).append(f"`{name}`")
    packs = families.pop("packs", [])
    rows = [
        f"| `checks/{family}.py` | {_subject(family)} | {', '.join(names)} |"
        for family, names in sorted(families.items())
    ]
    rows.append(
        f"| `rules/packs/*.toml` | Texts that are wrong on their own. | {', '.join(packs) or 'none'} |"
    )
    return "\n".join(["| module | subject | rules |", "|---|---|---|", *rows]) + "\n"


def inserted(text: str, origin: str) -> str:
    """Return the guide with the current table between its two comments.

    Raises:
        ConfigError: The comments are missing.
    """
    before, start, rest = text.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ConfigError(origin, "", "no place for the table", f"expected {START}{END}")
    return f"{before}{start}{table()}{end}{after}"


def _subject(family: str) -> str:
    """Return the first line of a module's docstring."""
    doc = import_module(f"surveylint.checks.{family}").__doc__ or ""
    return doc.strip().splitlines()[0].replace("|", "\\|")
