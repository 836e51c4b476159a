"""Allowances of the configuration that no longer match anything."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from surveylint.config import Allowed, Config
from surveylint.config.patterns import matches
from surveylint.lint.locate import placed
from surveylint.model.finding import Finding, Problem, Severity
from surveylint.model.source import Source
from surveylint.namedtuples import NamedTuple


class Use(NamedTuple):
    """What the allowances of a configuration were good for on one file.

    Attributes:
        config: The configuration.
        path: The file.
        given: Whether the file was named on its own: then nobody knows what other files need.
        ran: The rules that ran.
        matched: The allowances that silenced something, by their place.
    """

    config: Config
    path: str
    given: bool
    ran: frozenset[str]
    matched: frozenset[int]


def config_source(config: Config) -> Source:
    """Read a configuration's file again, to show where an allowance stands."""
    return Source(config.origin, Path(config.origin).read_text(encoding="utf-8", errors="replace"))


def findings(uses: Sequence[Use], source: Source) -> Iterator[Finding]:
    """Find the allowances of one configuration that matched nothing in the whole run.

    Args:
        uses: One for each file of the run.
        source: The configuration's text.
    """
    places = [*re.finditer(r"^[ \t]*\[\[[^\]\n]*\ballow\b[^\]\n]*\]\]", source.text, re.MULTILINE)]
    for number, allowed in enumerate(uses[0].config.allow):
        if any(number in use.matched for use in uses) or not any(
            _could_match(allowed, use) for use in uses
        ):
            continue
        span = places[number].span() if number < len(places) else (0, 0)
        where = f" in `{allowed.where}`" if allowed.where else ""
        text = f" on lines with `{allowed.text}`" if allowed.text else ""
        problem = Problem(
            start=span[0],
            end=span[1],
            message=f"allowance of `{allowed.rule}`{where}{text} matches nothing",
        )
        yield placed("unused-allowance", Severity.INFO, problem, source)


def _could_match(allowed: Allowed, use: Use) -> bool:
    """Return whether a file says that an allowance is idle: one that was named on its own only speaks for itself."""
    if allowed.rule not in use.ran or "unused-allowance" not in use.ran:
        return False
    exact = bool(allowed.where) and not set("*?[") & set(allowed.where)
    if use.given and not exact:
        return False
    return not allowed.where or matches(allowed.where, use.path, use.config.root)
