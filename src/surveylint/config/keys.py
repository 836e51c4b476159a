"""Read and validate the keys of a configuration file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

from surveylint.compiled.rulebook import ALIASES, RULES, WORDS
from surveylint.config.values import (
    REGISTRIES,
    WHOLE_VALUE,
    Allowed,
    Config,
    ConfigError,
    LinkOverride,
    LinkSettings,
    Mark,
    did_you_mean,
    kind,
    no_urls,
)
from surveylint.model.finding import Severity

PRIVATE = ("allow-private", "base-urls", "cache-dir", "headers", "proxies", "tokens")
"""Keys that decide which servers get requests and where files are written.

They are never taken from the repository that is checked.
"""

ROLES = (
    "authors",
    "badge",
    "category",
    "code",
    "data",
    "date",
    "index",
    "link",
    "name",
    "none",
    "note",
    "project",
    "title",
    "venue",
    "year",
)
"""What a column can mean: the values of `surveylint.roles.Role`, which may import this module."""

KEYS = (
    "allow",
    "baseline",
    "exclude",
    "extend-select",
    "fail-on",
    "ignore",
    "links",
    "min-severity",
    "offline",
    "packs",
    "per-file-ignores",
    "registries",
    "roles",
    "rules",
    "select",
    "words",
)

MOST = {
    "concurrency": (10_000, ""),
    "host-concurrency": (10_000, ""),
    "interval": (60, " seconds"),
    "max-age": (3_650, " days"),
    "patience": (300, " seconds"),
    "timeout": (300, " seconds"),
}
"""The highest value of each number in `[links]`, and its unit; the lowest is 0."""

OVERRIDE = ("accept", "match", "patience", "skip")

LINKS = (*(key for key in MOST if key not in OVERRIDE), "override", "siblings")
"""Keys of `[links]`; they can make the requests of a checked repository fewer or slower only."""

ALLOW = ("rule", "where", "text", "reason")

_LONGEST_PATTERN = 500
_MOST_PATTERNS = 1000
_LARGEST_OPTION = 1e15
_MOST_BITS_SHOWN = 200
_MOST_CHARACTERS_SHOWN = 60

Rows = TypeVar("Rows", bound=Sequence[object])


class ConfigReader:
    """Reads the tables of one file.

    Args:
        origin: The file as it is shown.
        trusted: Whether it is the user's own.
        own_rules: The project's own data rules of another file.
    """

    def __init__(
        self, origin: str, *, trusted: bool = False, own_rules: tuple[str, ...] = ()
    ) -> None:
        self._origin = origin
        self._trusted = trusted
        self._own_rules = own_rules

    def config(self, given: Mapping[str, Any], root: str) -> Config:
        """Return the configuration of the whole file.

        Raises:
            ConfigError: A key, a rule or a value is invalid.
        """
        for key in given:
            if key not in KEYS:
                raise self._unknown_key(key)
        packs = self._packs(given.get("packs", []))
        self._own_rules += tuple(str(pack["name"]) for pack in packs)
        severity, options = self._rules(given)
        ignores = self._get(given, "per-file-ignores")
        self._patterns([pattern for pattern, _ in ignores], "per-file-ignores")
        allow = self._few(self._tables(given.get("allow", []), "allow"), "allow")
        return Config(
            origin=self._origin,
            root=root,
            select=self._selection(given["select"], "select") if "select" in given else None,
            extend_select=self._selection(given.get("extend-select", []), "extend-select"),
            ignore=self._selection(given.get("ignore", []), "ignore"),
            fail_on=self._severity(given.get("fail-on", "warning"), "fail-on"),
            min_severity=self._severity(given.get("min-severity", "info"), "min-severity"),
            exclude=no_urls(
                self._patterns(given.get("exclude", []), "exclude"), self._origin, "exclude"
            ),
            offline=self._bool(given.get("offline", False), "offline"),
            registries=self._registries(given.get("registries")),
            severity=severity,
            options=options,
            words={name: self._words(name, added) for name, added in self._get(given, "words")},
            roles={
                " ".join(header.casefold().split()): self._role(role, header)
                for header, role in self._get(given, "roles")
            },
            packs=packs,
            allow=tuple(self._allowed(table, number) for number, table in enumerate(allow, 1)),
            per_file_ignores={
                pattern: self._selection(names, f"per-file-ignores.{pattern}")
                for pattern, names in ignores
            },
            baseline=self._string(given.get("baseline", ""), "baseline"),
            links=self._links(self._table(given.get("links", {}), "links")),
        )

    def _rules(
        self, given: Mapping[str, Any]
    ) -> tuple[dict[str, Severity], dict[str, dict[str, Any]]]:
        """Return severity and options by rule."""
        severity: dict[str, Severity] = {}
        options: dict[str, dict[str, Any]] = {}
        for written, value in self._get(given, "rules"):
            name, table = self._rule(written, "rules"), self._table(value, f"rules.{written}")
            if "severity" in table:
                severity[name] = self._severity(table["severity"], f"rules.{name}.severity")
            if found := self._options(name, table):
                options[name] = found
        return severity, options

    def _links(self, table: Mapping[str, Any]) -> LinkSettings:
        """Return how links are checked."""
        numbers: list[tuple[str, float]] = []
        for key, value in table.items():
            if key in PRIVATE and not self._trusted:
                raise self._unknown_key(key)
            if key not in LINKS:
                raise self._unknown("key", key, LINKS, f"links.{key}")
            if key == "siblings" and not self._trusted:
                raise self._unknown_key(f"links.{key}")
            if key not in ("override", "siblings"):
                number = self._up_to(value, f"links.{key}", *MOST[key])
                numbers.append((key.replace("-", "_"), number))
        rows = self._few(
            self._tables(table.get("override", []), "links.override"), "links.override"
        )
        overrides = tuple(self._override(row, number) for number, row in enumerate(rows, 1))
        siblings = self._bool(table.get("siblings", False), "links.siblings")
        return LinkSettings(tuple(numbers), overrides, siblings)

    def _registries(self, value: object) -> tuple[str, ...] | None:
        """Return the registries to ask, None for all."""
        if value is None:
            return None
        names = self._strings(value, "registries")
        for name in names:
            if name not in REGISTRIES:
                raise self._unknown("registry", name, REGISTRIES, "registries")
        return names

    def _override(self, row: Mapping[str, Any], number: int) -> LinkOverride:
        """Return the settings for some links."""
        key = f"links.override[{number}]"
        for name in row:
            if name not in OVERRIDE:
                raise self._unknown("key", name, OVERRIDE, f"{key}.{name}")
        match = self._pattern(row.get("match", ""), f"{key}.match")
        if not match.strip("*?. "):
            expected = "expected a host or a URL, with `*` and `?` as wildcards"
            raise self._error(f"{key}.match", f"found `{match}`", expected)
        accept = row.get("accept", [])
        if not isinstance(accept, list):
            raise self._wrong(accept, f"{key}.accept", "a list of status codes")
        patience = row.get("patience")
        return LinkOverride(
            match,
            tuple(self._int(status, f"{key}.accept") for status in accept),
            self._string(row.get("skip", ""), f"{key}.skip"),
            None
            if patience is None
            else self._up_to(patience, f"{key}.patience", *MOST["patience"]),
        )

    def _unknown_key(self, key: str) -> ConfigError:
        if key in (*PRIVATE, "links.siblings") and not self._trusted:
            return self._error(
                key,
                "not allowed in the configuration of a checked repository",
                "use the command line, the environment or your own configuration file",
                Mark(is_key=True),
            )
        return self._unknown("key", key, KEYS, key)

    def _error(self, key: str, found: str, expected: str, mark: Mark = WHOLE_VALUE) -> ConfigError:
        return ConfigError(self._origin, key, found, expected, mark)

    def _wrong(self, value: object, key: str, expected: str) -> ConfigError:
        return self._error(key, f"found {_shown(value)}", f"expected {expected}")

    def _unknown(self, what: str, word: str, known: Iterable[str], key: str) -> ConfigError:
        hint = did_you_mean(word, known) or f"expected {_one_of(known)}"
        if what == "key":
            return self._error(key, "unknown key", hint, Mark(is_key=True))
        return self._error(key, f"unknown {what} `{word}`", hint, Mark(word))

    def _rule(self, name: object, key: str) -> str:
        """Return the current name of a rule, which may be given by a former one."""
        text = self._string(name, key)
        text = ALIASES.get(text, text)
        if text in RULES or text in self._own_rules:
            return text
        hint = did_you_mean(text, (*RULES, *self._own_rules)) or "see `surveylint rules`"
        raise self._error(key, f"unknown rule `{text}`", hint, Mark(text))

    def _selection(self, value: object, key: str) -> tuple[str, ...]:
        """Return rule names, `all` and patterns such as `index-*`."""
        names = self._patterns(value, key)
        return tuple(
            name if name == "all" or "*" in name else self._rule(name, key) for name in names
        )

    def _options(self, name: str, table: Mapping[str, Any]) -> dict[str, Any]:
        """Return the options of a rule."""
        known: Mapping[str, tuple[Any, Any]] = RULES[name][6] if name in RULES else {}
        options: dict[str, Any] = {}
        for option, value in table.items():
            if option == "severity":
                continue
            if option not in known:
                raise self._unknown("option", option, ("severity", *known), f"rules.{name}")
            key = f"rules.{name}.{option}"
            options[option.replace("-", "_")] = self._typed(value, known[option][0], key)
        return options

    def _typed(self, value: object, expected: str | tuple[str, ...], key: str) -> object:
        if isinstance(expected, tuple):
            if value in expected:
                return value
            raise self._wrong(value, key, _one_of(expected))
        readers: dict[str, Callable[[object, str], object]] = {
            "bool": self._bool,
            "int": self._int,
            "float": self._float,
            "str": self._string,
            "strings": self._strings,
        }
        return readers[expected](value, key)

    def _words(self, name: str, added: object) -> tuple[str, ...]:
        if name not in WORDS:
            raise self._unknown("word list", name, WORDS, "words")
        words = self._strings(added, f"words.{name}")
        for word in words if WORDS[name] == "map" else ():
            if "->" not in word and not word.startswith("!"):
                found, hint = f"found {_shown(word)}", "expected `left -> right` or `!left`"
                raise self._error(f"words.{name}", found, hint, Mark(word))
        return words

    def _role(self, role: object, header: str) -> str:
        text = self._string(role, f"roles.{header}")
        if text not in ROLES:
            raise self._unknown("role", text, ROLES, f"roles.{header}")
        return text

    def _packs(self, value: object) -> tuple[dict[str, Any], ...]:
        """Return the project's data rules; they are validated when they are loaded."""
        packs = tuple(dict(table) for table in self._tables(value, "packs"))
        for number, pack in enumerate(packs, 1):
            key = f"packs[{number}].name"
            name = self._string(pack.get("name", 0), key)
            if name in RULES or name in ALIASES:
                raise self._error(key, f"`{name}` is a built-in rule", "expected another name")
        return packs

    def _allowed(self, table: Mapping[str, Any], number: int) -> Allowed:
        key = f"allow[{number}]"
        for name in table:
            if name not in ALLOW:
                raise self._unknown("key", name, ALLOW, f"{key}.{name}")
        reason = self._string(table.get("reason", ""), f"{key}.reason")
        if not reason.strip():
            expected = "expected a sentence: why the finding is allowed"
            raise self._error(f"{key}.reason", "missing", expected)
        where = self._pattern(table.get("where", ""), f"{key}.where")
        text = self._string(table.get("text", ""), f"{key}.text")
        if not where and not text:
            expected = "expected a pattern of files, text of the line, or both"
            raise self._error(key, "neither `where` nor `text`", expected)
        rule = self._rule(table.get("rule", ""), f"{key}.rule")
        return Allowed(rule=rule, where=where, text=text, reason=reason)

    def _severity(self, value: object, key: str) -> Severity:
        levels = tuple(level.value for level in Severity)
        if isinstance(value, str) and value in levels:
            return Severity(value)
        raise self._wrong(value, key, _one_of(levels))

    def _get(self, given: Mapping[str, Any], key: str) -> list[tuple[str, Any]]:
        return list(self._table(given.get(key, {}), key).items())

    def _table(self, value: object, key: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        raise self._wrong(value, key, "a table")

    def _tables(self, value: object, key: str) -> list[dict[str, Any]]:
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return value
        raise self._wrong(value, key, f"tables `[[{key}]]`")

    def _strings(self, value: object, key: str) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise self._wrong(value, key, "a list of strings")

    def _patterns(self, value: object, key: str) -> tuple[str, ...]:
        """Return patterns, few and short: `fnmatch` needs quadratic time for a long one."""
        patterns = self._few(self._strings(value, key), key)
        return tuple(self._pattern(pattern, key) for pattern in patterns)

    def _pattern(self, value: object, key: str) -> str:
        text = self._string(value, key)
        if len(text) > _LONGEST_PATTERN:
            found = f"a pattern of {len(text):,} characters"
            raise self._error(key, found, f"expected at most {_LONGEST_PATTERN}")
        return text

    def _few(self, values: Rows, key: str) -> Rows:
        """Return patterns or tables that each file is compared with, if there are not too many."""
        if len(values) > _MOST_PATTERNS:
            raise self._error(
                key, f"{len(values):,} entries", f"expected at most {_MOST_PATTERNS:,}"
            )
        return values

    def _string(self, value: object, key: str) -> str:
        if isinstance(value, str):
            return value
        raise self._wrong(value, key, "a string")

    def _bool(self, value: object, key: str) -> bool:
        if isinstance(value, bool):
            return value
        raise self._wrong(value, key, "`true` or `false`")

    def _int(self, value: object, key: str) -> int:
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise self._wrong(value, key, "a whole number")

    def _up_to(self, value: object, key: str, most: int, unit: str) -> float:
        """Return a number from 0 to `most`; the comparison is false for NaN."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(value, key, "a number")
        if not 0 <= value <= most:
            raise self._wrong(value, key, f"a number from 0 to {most:,}{unit}")
        return float(value)

    def _float(self, value: object, key: str) -> float:
        """Return a finite number; the comparison is false for NaN."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._wrong(value, key, "a number")
        if abs(value) <= _LARGEST_OPTION:
            return float(value)
        raise self._wrong(value, key, "a number")


def _one_of(words: Iterable[str]) -> str:
    """Return a list of words for a message."""
    *first, last = (f"`{word}`" for word in words)
    return f"{', '.join(first)} or {last}" if first else last


def _shown(value: object) -> str:
    """Return a value for a message, or its type if it is long."""
    if isinstance(value, int) and value.bit_length() > _MOST_BITS_SHOWN:
        return "a huge number"  # Python refuses to convert more than 4,300 digits to text
    short = isinstance(value, str | int | float) and len(str(value)) <= _MOST_CHARACTERS_SHOWN
    return f"`{value}`" if short else kind(value)
