"""The keys of a configuration file: each is checked, and a fault names the key, what was found and what is accepted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from surveylint.compiled.rulebook import ALIASES, RULES, WORDS
from surveylint.config.values import Allowed, Config, ConfigError, Links, Override, closest, kind
from surveylint.model.finding import Severity

PRIVATE = ("allow-private", "base-urls", "cache-dir", "headers", "proxies", "tokens")
"""Keys that decide whom the tool talks to and where it writes: never taken from the repository that is checked."""

ROLES = ("authors", "badge", "category", "code", "data", "date", "index", "link", "name", "none", "note", "project",
         "title", "venue", "year")  # fmt: skip
"""What a column can mean: the values of `surveylint.roles.Role`, which stands above this module."""

KEYS = ("allow", "baseline", "exclude", "extend-select", "fail-on", "ignore", "links", "offline", "packs", "per-file-ignores",
        "roles", "rules", "select", "words")  # fmt: skip


MOST = {"concurrency": (10_000, ""), "host-concurrency": (10_000, ""), "interval": (60, " seconds"),
        "max-age": (3_650, " days"), "patience": (300, " seconds"), "timeout": (300, " seconds")}  # fmt: skip
"""The highest number that each key of links takes, and its unit; all begin at 0."""

OVERRIDE = ("accept", "match", "patience", "skip")

LINKS = (*(key for key in MOST if key not in OVERRIDE), "override", "siblings")
"""Keys of `[links]`; a checked repository can make requests fewer, slower and shorter with them, never more."""


class Reader:
    """Reads the tables of one file.

    Args:
        origin: The file as it is shown.
        trusted: Whether it is the user's own.
    """

    def __init__(self, origin: str, *, trusted: bool = False) -> None:
        self._origin = origin
        self._trusted = trusted
        self._own_rules: tuple[str, ...] = ()

    def config(self, given: Mapping[str, Any], root: str) -> Config:
        """Read the whole file.

        Raises:
            ConfigError: A key, a rule or a value is not known.
        """
        for key in given:
            if key not in KEYS:
                raise self._unknown_key(key)
        packs = self._packs(given.get("packs", []))
        self._own_rules = tuple(str(pack["name"]) for pack in packs)
        rules = {
            self._rule(name, "rules"): self._table(t, f"rules.{name}")
            for name, t in self._get(given, "rules")
        }
        return Config(
            origin=self._origin,
            root=root,
            select=self._selection(given["select"], "select") if "select" in given else None,
            extend_select=self._selection(given.get("extend-select", []), "extend-select"),
            ignore=self._selection(given.get("ignore", []), "ignore"),
            fail_on=self._severity(given.get("fail-on", "warning"), "fail-on"),
            exclude=self._strings(given.get("exclude", []), "exclude"),
            offline=self._bool(given.get("offline", False), "offline"),
            severity={
                n: self._severity(t["severity"], f"rules.{n}.severity")
                for n, t in rules.items()
                if "severity" in t
            },
            options={
                name: options
                for name, table in rules.items()
                if (options := self._options(name, table))
            },
            words={name: self._words(name, added) for name, added in self._get(given, "words")},
            roles={
                self._header(header): self._role(role, header)
                for header, role in self._get(given, "roles")
            },
            packs=packs,
            allow=tuple(
                self._allowed(t, number)
                for number, t in enumerate(self._tables(given.get("allow", []), "allow"), 1)
            ),
            per_file_ignores={
                pattern: self._selection(names, f"per-file-ignores.{pattern}")
                for pattern, names in self._get(given, "per-file-ignores")
            },
            baseline=self._string(given.get("baseline", ""), "baseline"),
            links=self._links(self._table(given.get("links", {}), "links")),
        )

    def _links(self, table: Mapping[str, Any]) -> Links:
        """Take how links are asked."""
        numbers: list[tuple[str, float]] = []
        for key, value in table.items():
            if key in PRIVATE:
                raise self._unknown_key(key)
            if key not in LINKS:
                raise self._no_such(key, f"links.{key}", "key", LINKS)
            if key == "siblings" and not self._trusted:
                raise self._unknown_key(f"links.{key}")
            if key not in ("override", "siblings"):
                numbers.append(
                    (key.replace("-", "_"), self._up_to(value, f"links.{key}", *MOST[key]))
                )
        rows = self._tables(table.get("override", []), "links.override")
        overrides = tuple(self._override(row, number) for number, row in enumerate(rows, 1))
        return Links(
            tuple(numbers), overrides, self._bool(table.get("siblings", False), "links.siblings")
        )

    def _override(self, row: Mapping[str, Any], number: int) -> Override:
        """Take what is known better about some links."""
        key = f"links.override[{number}]"
        for name in row:
            if name not in OVERRIDE:
                raise self._no_such(name, f"{key}.{name}", "key", OVERRIDE)
        match = self._string(row.get("match", ""), f"{key}.match")
        if not match.strip("*?. "):
            raise self._error(
                f"{key}.match", f"`{match}`", "a host or an address with `*` and `?` is accepted"
            )
        accept = row.get("accept", [])
        if not isinstance(accept, list):
            raise self._error(f"{key}.accept", kind(accept), "a list of statuses is accepted")
        return Override(
            match,
            tuple(self._int(status, f"{key}.accept") for status in accept),
            self._string(row.get("skip", ""), f"{key}.skip"),
            self._up_to(row["patience"], f"{key}.patience", *MOST["patience"])
            if "patience" in row
            else None,
        )

    def _unknown_key(self, key: str) -> ConfigError:
        if key in (*PRIVATE, "links.siblings"):
            return self._error(
                key,
                "not taken from a checked repository",
                "it is accepted on the command line, in the environment and in the user's own file",
            )
        return self._no_such(key, "", "key", KEYS)

    def _error(self, key: str, found: str, accepted: str) -> ConfigError:
        return ConfigError(self._origin, key, found, accepted)

    def _no_such(self, word: str, key: str, what: str, among: tuple[str, ...]) -> ConfigError:
        near = closest(word, among)
        hint = f", nearest is `{near}`" if near else ""
        return self._error(
            key or word, f"`{word}` is no {what}{hint}", f"accepted: {', '.join(among)}"
        )

    def _rule(self, name: object, key: str) -> str:
        """Take a rule's name, also one that it had before."""
        text = self._string(name, key)
        text = ALIASES.get(text, text)
        if text in RULES or text in self._own_rules:
            return text
        near = closest(text, (*RULES, *self._own_rules))
        hint = f", nearest is `{near}`" if near else ""
        raise self._error(
            key, f"`{text}` is no rule{hint}", "`surveylint rules` lists what is accepted"
        )

    def _selection(self, value: object, key: str) -> tuple[str, ...]:
        """Take rule names, `all` and patterns such as `index-*`."""
        names = self._strings(value, key)
        return tuple(
            name if name == "all" or "*" in name else self._rule(name, key) for name in names
        )

    def _options(self, name: str, table: Mapping[str, Any]) -> dict[str, Any]:
        """Check a rule's own options against those of its dataclass."""
        known: Mapping[str, tuple[Any, Any]] = RULES[name][6] if name in RULES else {}
        options: dict[str, Any] = {}
        for option, value in table.items():
            if option == "severity":
                continue
            if option not in known:
                raise self._no_such(
                    option, f"rules.{name}", "option of this rule", ("severity", *known)
                )
            options[option.replace("-", "_")] = self._typed(
                value, known[option][0], f"rules.{name}.{option}"
            )
        return options

    def _typed(self, value: object, wanted: str | tuple[str, ...], key: str) -> object:
        if isinstance(wanted, tuple):
            if value in wanted:
                return value
            raise self._error(key, f"found {_shown(value)}", f"accepted: {', '.join(wanted)}")
        readers: dict[str, Callable[[object, str], object]] = {
            "bool": self._bool,
            "int": self._int,
            "float": self._float,
            "str": self._string,
            "strings": self._strings,
        }
        return readers[wanted](value, key)

    def _words(self, name: str, added: object) -> tuple[str, ...]:
        if name not in WORDS:
            raise self._no_such(name, "words", "word list", tuple(WORDS))
        words = self._strings(added, f"words.{name}")
        for word in words if WORDS[name] == "map" else ():
            if "->" not in word and not word.startswith("!"):
                raise self._error(
                    f"words.{name}", f"found `{word}`", "`left -> right` and `!left` are accepted"
                )
        return words

    def _header(self, header: str) -> str:
        return " ".join(header.casefold().split())

    def _role(self, role: object, header: str) -> str:
        text = self._string(role, f"roles.{header}")
        if text not in ROLES:
            raise self._no_such(text, f"roles.{header}", "role", ROLES)
        return text

    def _packs(self, value: object) -> tuple[dict[str, Any], ...]:
        """Take the project's own data rules; their shape is checked where they are made into rules."""
        packs = tuple(dict(table) for table in self._tables(value, "packs"))
        for number, pack in enumerate(packs, 1):
            name = self._string(pack.get("name", 0), f"packs[{number}].name")
            if name in RULES or name in ALIASES:
                raise self._error(
                    f"packs[{number}].name", f"`{name}` is a rule already", "a new name is accepted"
                )
        return packs

    def _allowed(self, table: Mapping[str, Any], number: int) -> Allowed:
        key = f"allow[{number}]"
        for name in table:
            if name not in ("rule", "where", "text", "reason"):
                raise self._no_such(
                    name, key, "key of an allowance", ("rule", "where", "text", "reason")
                )
        reason = self._string(table.get("reason", ""), f"{key}.reason")
        if not reason.strip():
            raise self._error(
                f"{key}.reason",
                "no reason is given",
                "a sentence is accepted: why the finding may stand",
            )
        where = self._string(table.get("where", ""), f"{key}.where")
        text = self._string(table.get("text", ""), f"{key}.text")
        if not where and not text:
            raise self._error(
                key,
                "neither `where` nor `text` is given",
                "a pattern of files or text of the line, or both",
            )
        return Allowed(
            rule=self._rule(table.get("rule", ""), f"{key}.rule"),
            where=where,
            text=text,
            reason=reason,
        )

    def _severity(self, value: object, key: str) -> Severity:
        if isinstance(value, str) and value in {level.value for level in Severity}:
            return Severity(value)
        raise self._error(
            key,
            f"found {_shown(value)}",
            f"accepted: {', '.join(level.value for level in Severity)}",
        )

    def _get(self, given: Mapping[str, Any], key: str) -> list[tuple[str, Any]]:
        return list(self._table(given.get(key, {}), key).items())

    def _table(self, value: object, key: str) -> dict[str, Any]:
        if isinstance(value, dict):
            return value
        raise self._refusal(value, key, "a table")

    def _tables(self, value: object, key: str) -> list[dict[str, Any]]:
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return value
        raise self._refusal(value, key, f"tables `[[{key}]]`")

    def _strings(self, value: object, key: str) -> tuple[str, ...]:
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            return tuple(value)
        raise self._refusal(value, key, "a list of strings")

    def _string(self, value: object, key: str) -> str:
        if isinstance(value, str):
            return value
        raise self._refusal(value, key, "a string")

    def _bool(self, value: object, key: str) -> bool:
        if isinstance(value, bool):
            return value
        raise self._refusal(value, key, "`true` or `false`")

    def _int(self, value: object, key: str) -> int:
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise self._refusal(value, key, "a whole number")

    def _up_to(self, value: object, key: str, most: int, unit: str) -> float:
        """Take a number from zero on; not a number lies in no bounds."""
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self._refusal(value, key, "a number")
        if not 0 <= value <= most:
            raise self._refusal(value, key, f"a number from 0 to {most}{unit}")
        return float(value)

    def _float(self, value: object, key: str) -> float:
        if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= _MOST:
            return float(value)
        raise self._refusal(value, key, "a number")

    def _refusal(self, value: object, key: str, accepted: str) -> ConfigError:
        return self._error(key, f"found {_shown(value)}", f"{accepted} is accepted")


_MOST = 1e15
"""No option is a larger number; not a number and infinity are none at all."""


def _shown(value: object) -> str:
    if isinstance(value, int) and value.bit_length() > _SHOWN_BITS:
        return "a huge number"  # Python does not write out a number of more than 4,300 digits
    return (
        f"`{value}`"
        if isinstance(value, str | int | float) and len(str(value)) <= 60
        else kind(value)
    )


_SHOWN_BITS = 200
