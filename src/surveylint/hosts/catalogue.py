"""Look up the facts about a host in the compiled form of `rules/hosts.toml`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, cast

from surveylint.compiled.hosts import HOSTS
from surveylint.lazy import lazily

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from surveylint.hosts.facts import HostFact, PatternFact, Tables

# The only cast: the literal was validated when it was generated.
TABLES = cast("Tables", HOSTS)

_LONGEST_VALUE = 1024
"""The longest parameter that is compared with a pattern; those that name a work are short."""


class Pattern:
    """A pattern of a host with its defaults; its expressions are compiled on first use."""

    __slots__ = (
        "_path",
        "_query",
        "_regex",
        "canonical",
        "ending",
        "fact",
        "fold",
        "kind",
        "pdf_url",
        "prefix",
        "query",
        "reserved",
        "role",
        "stable",
        "value",
    )

    def __init__(self, fact: HostFact, pattern: PatternFact) -> None:
        self.fact = fact
        self.role = pattern["role"]
        self.kind = pattern.get("kind", fact["kind"])
        self.value = pattern.get("value", fact.get("value", "{id}"))
        self.canonical = pattern.get("canonical", fact.get("canonical", ""))
        self.stable = pattern.get("stable", fact.get("stable", self.canonical))
        self.pdf_url = pattern.get("pdf_url", fact.get("pdf_url", ""))
        self.fold = _FOLDS[fact.get("case", "lower")]
        self._path = pattern["path"]
        self.prefix = _prefix(self._path)
        self.ending = _ending(self._path)
        self.reserved = frozenset(fact.get("reserved", ()) if self.prefix == "/" else ())
        self.query = frozenset(pattern.get("query", {}))
        self._query: Mapping[str, str] = pattern.get("query", {})
        self._regex: re.Pattern[str] | None = None

    def match(self, path: str, query: Mapping[str, str]) -> dict[str, str] | None:
        """Return the named groups if the whole decoded path and all parameters match."""
        if self.reserved and path[1:].partition("/")[0].lower() in self.reserved:
            return None
        if (regex := self._regex) is None:
            regex = self._regex = re.compile(self._path, re.IGNORECASE | re.ASCII)
        if (found := regex.fullmatch(path)) is None:
            return None
        groups = found.groupdict("")
        for name, shape in self._query.items():
            value = query.get(name, "")
            regex = re.compile(shape, re.IGNORECASE | re.ASCII)
            if len(value) > _LONGEST_VALUE or (parameter := regex.fullmatch(value)) is None:
                return None
            groups.update(parameter.groupdict(""))
        return groups


def lookup(host: str) -> Sequence[HostFact]:
    """Return the facts about a host (lower case, without `www.`) in the order of the file."""
    if (facts := _EXACT.get(host)) is not None:
        return facts
    place = host.find(".")
    while place >= 0:
        if (facts := _SUFFIX.get(host[place:])) is not None:
            return facts
        place = host.find(".", place + 1)
    return ()


@lru_cache(maxsize=1024)
def patterns_of(host: str) -> Sequence[Pattern]:
    """Return the patterns of a host in the order in which they are tried."""
    return tuple(pattern for fact in lookup(host) for pattern in _patterns(fact["key"]))


@lru_cache(maxsize=256)
def _patterns(key: str) -> Sequence[Pattern]:
    fact = next(fact for fact in TABLES["host"] if fact["key"] == key)
    return [Pattern(fact, pattern) for pattern in fact["patterns"]]


def _prefix(path: str) -> str:
    """Return the literal text that every match begins with, in lower case."""
    end = _LITERAL_END.search(path)
    literal = path if end is None else path[: end.start()]
    # "x?" and "x*" may match without the character; alternatives have no common beginning.
    if end is not None and end.group() in "*?{":
        literal = literal[:-1]
    return "" if end is not None and end.group() == "|" else literal.lower()


def _ending(path: str) -> str:
    """Return the file name extension that every match ends with, "" if there is none.

    No pattern has an alternative outside of its groups; a test makes sure of it.
    """
    stem, dot, extension = path.rpartition("\\.")
    return (
        "." + extension.lower()
        if dot and extension.isalpha() and stem.count("(") == stem.count(")")
        else ""
    )


def _index(field: Literal["hosts", "host_suffix"]) -> dict[str, list[HostFact]]:
    index: dict[str, list[HostFact]] = {}
    for fact in TABLES["host"]:
        for name in fact.get(field, ()):
            index.setdefault(name, []).append(fact)
    return index


_FOLDS: Mapping[str, Callable[[str], str]] = {"lower": str.lower, "upper": str.upper, "keep": str}
_LITERAL_END = lazily(r"[\\([.^$*+?{|]")
_EXACT = _index("hosts")
_SUFFIX = _index("host_suffix")
