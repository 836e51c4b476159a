"""The settings that apply to a file, and the error for settings that are invalid."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from surveylint.model.finding import Severity
from surveylint.namedtuples import NamedTuple

REGISTRIES = ("arxiv", "crossref", "datacite", "doi", "github", "openalex", "pmc", "s2")
"""The registries that can be asked about identifiers."""

_LONGEST_PART = 500


class Mark(NamedTuple):
    """What an error points at in its file.

    Attributes:
        word: A key, or an element of the list, in the value of the error's key; "" for all of it.
        is_key: Whether the key is wrong and not its value.
        line: The line, 0 if it has to be searched by the key.
        column: The column, in characters from 1.
    """

    word: str = ""
    is_key: bool = False
    line: int = 0
    column: int = 0


WHOLE_VALUE = Mark()
"""The value of the error's key."""


class ConfigError(Exception):
    """A setting that cannot be followed.

    Args:
        origin: The file; "" for the command line.
        key: The key or option; "" for the file or the command line as a whole.
        found: What is wrong.
        accepted: What is expected, or what to do; "" for nothing.
        mark: What is wrong in the file.

    Attributes:
        origin: The file.
        key: The key or option.
        mark: What is wrong in the file.
    """

    def __init__(
        self, origin: str, key: str, found: str, accepted: str = "", mark: Mark = WHOLE_VALUE
    ) -> None:
        self.origin = origin
        self.key = key
        self.mark = mark
        self._found = found
        self._accepted = accepted
        super().__init__(self.message(mark.line, mark.column))

    def message(self, line: int = 0, column: int = 0) -> str:
        """Return the error on one line: where it is, what is wrong, what is expected.

        Args:
            line: The line in the file, 0 if it is unknown.
            column: The column, in characters from 1.
        """
        file = f"{_cut(self.origin)}:{line}:{column}" if line else self.origin
        place = "".join(f"{_cut(part)}: " for part in (file, self.key) if part)
        hint = f"; {self._accepted}" if self._accepted else ""
        return f"{place}{_cut(self._found)}{hint}"

    def __reduce__(self) -> tuple[type[ConfigError], tuple[str, str, str, str, Mark]]:
        """Return how a process passes the error to another one."""
        return ConfigError, (self.origin, self.key, self._found, self._accepted, self.mark)


def _cut(text: str) -> str:
    """Return a text for one line of a message; a key may have a million characters."""
    return text if len(text) <= _LONGEST_PART else f"{text[:_LONGEST_PART]}..."


class Allowed(NamedTuple):
    """An allowance: findings of `rule` in files that match `where`, on lines with `text`."""

    rule: str
    reason: str
    where: str = ""
    text: str = ""


class LinkOverride(NamedTuple):
    """Settings for some links; `surveylint.net.settings` describes the fields."""

    match: str
    accept: tuple[int, ...] = ()
    skip: str = ""
    patience: float | None = None


class LinkSettings(NamedTuple):
    """How links are checked.

    Attributes:
        numbers: Keys, with underscores, and their values.
        overrides: Settings for some links.
        siblings: Whether made-up pages are requested to detect soft 404s.
    """

    numbers: tuple[tuple[str, float], ...] = ()
    overrides: tuple[LinkOverride, ...] = ()
    siblings: bool = False


class Config(NamedTuple):
    """The settings that apply to a file.

    Attributes:
        origin: The configuration file as it is shown; "" for none.
        root: The folder that patterns are relative to, absolute; "" for none.
        select: Run only these rules; None for those that are on by default.
        extend_select: Run these too.
        ignore: Do not run these.
        fail_on: The lowest severity that makes the run fail.
        min_severity: The lowest severity that is reported.
        exclude: Patterns of files that are not checked.
        offline: Whether the network is not used.
        registries: The registries that are asked; None for all.
        severity: Severity by rule.
        options: Options by rule, with underscores.
        words: Additions to word lists, by list.
        roles: What columns mean, by case-folded header.
        packs: The project's own data rules, as written.
        allow: Allowances.
        per_file_ignores: Rules that do not run, by pattern of files.
        baseline: The baseline file, "" for none.
        links: How links are checked, as far as a checked repository may decide it.
    """

    origin: str = ""
    root: str = ""
    select: tuple[str, ...] | None = None
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: Severity = Severity.WARNING
    min_severity: Severity = Severity.INFO
    exclude: tuple[str, ...] = ()
    offline: bool = False
    registries: tuple[str, ...] | None = None
    severity: Mapping[str, Severity] = {}
    options: Mapping[str, Mapping[str, Any]] = {}
    words: Mapping[str, tuple[str, ...]] = {}
    roles: Mapping[str, str] = {}
    packs: tuple[dict[str, Any], ...] = ()
    allow: tuple[Allowed, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = {}
    baseline: str = ""
    links: LinkSettings = LinkSettings()


DEFAULT = Config()


def closest(word: str, among: Iterable[str], least: float = 0.6) -> str:
    """Return the most similar of some words, "" if none is similar.

    Args:
        word: The word.
        among: The others.
        least: How similar it must be: 1 is equal, see `difflib`.
    """
    from difflib import get_close_matches

    return next(iter(get_close_matches(word, list(among), 1, least)), "")


def did_you_mean(word: str, among: Iterable[str]) -> str:
    """Return a suggestion for a misspelled word, "" if no other word is similar."""
    near = closest(word, among)
    return f"did you mean `{near}`?" if near else ""


def no_urls(patterns: tuple[str, ...], origin: str, key: str) -> tuple[str, ...]:
    """Return patterns of files; other link checkers exclude links by an option of this name.

    Raises:
        ConfigError: A pattern is one of URLs.
    """
    for pattern in patterns:
        if "://" in pattern:
            hint = "expected patterns of files; `skip` in `[[links.override]]` leaves links out"
            raise ConfigError(origin, key, f"found the URL `{pattern}`", hint, Mark(pattern))
    return patterns


def kind(value: object) -> str:
    """Return the name of the type of a TOML value."""
    names = {
        bool: "a boolean",
        str: "a string",
        int: "a number",
        float: "a number",
        list: "a list",
        dict: "a table",
    }
    return names.get(type(value), f"a {type(value).__name__}")
