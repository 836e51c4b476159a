"""The settings that hold for a file, and the one error of a setting that cannot be followed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from surveylint.model.finding import Severity
from surveylint.namedtuples import NamedTuple


class ConfigError(Exception):
    """A setting that cannot be followed.

    Args:
        origin: The file; "" for the command line.
        key: The key or option; "" for the file or the command line as a whole.
        found: What is wrong.
        accepted: What is expected, or what to do; "" for nothing.
    """

    def __init__(self, origin: str, key: str, found: str, accepted: str = "") -> None:
        place = "".join(f"{part}: " for part in (origin, key) if part)
        super().__init__(f"{place}{found}{'; ' if accepted else ''}{accepted}")


class Allowed(NamedTuple):
    """An allowance of the configuration: findings of `rule` in files like `where` on lines that hold `text`."""

    rule: str
    reason: str
    where: str = ""
    text: str = ""


class Override(NamedTuple):
    """What is known better about some links: see `surveylint.net.settings.Override`."""

    match: str
    accept: tuple[int, ...] = ()
    skip: str = ""
    patience: float | None = None


class Links(NamedTuple):
    """How links are asked: numbers by key, with underscores, overrides, and whether made-up pages are asked for."""

    numbers: tuple[tuple[str, float], ...] = ()
    overrides: tuple[Override, ...] = ()
    siblings: bool = False


class Config(NamedTuple):  # a dataclass costs 0.5 ms at every start, a named tuple a tenth of it
    """The settings that hold for a file.

    Attributes:
        origin: The file that they were read from, as it is shown; "" for none.
        root: The folder that patterns are relative to, absolute; "" for none.
        select: Only these rules; None for those that are on by default.
        extend_select: These too.
        ignore: Not these.
        fail_on: From which severity on findings make the run fail.
        exclude: Patterns of files that are not checked.
        offline: Whether the network stays out.
        severity: Severity by rule.
        options: Options by rule, as they are named in its page.
        words: Additions to word lists, by list.
        roles: What columns mean, by folded header.
        packs: The project's own data rules, as written.
        allow: Allowances.
        per_file_ignores: Rules that do not run, by pattern of files.
        baseline: The baseline file, "" for none.
        links: How links are asked, as far as a checked repository may say so.
    """

    origin: str = ""
    root: str = ""
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity = Severity.WARNING
    exclude: tuple[str, ...] = ()
    offline: bool = False
    severity: Mapping[str, Severity] = {}
    options: Mapping[str, Mapping[str, Any]] = {}
    words: Mapping[str, tuple[str, ...]] = {}
    roles: Mapping[str, str] = {}
    packs: tuple[dict[str, Any], ...] = ()
    allow: tuple[Allowed, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = {}
    baseline: str = ""
    links: Links = Links()


DEFAULT = Config()


def closest(word: str, among: Iterable[str]) -> str:
    """Return the most alike of some words, "" where none is."""
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(among), 1)), "")


def kind(value: object) -> str:
    """Name the kind of a TOML value."""
    names = {
        bool: "a boolean",
        str: "a string",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "a table",
    }
    return names.get(type(value), f"a {type(value).__name__}")
