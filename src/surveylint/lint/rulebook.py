"""The rulebook: what is known of every rule before its code is loaded, which rules a run selects, and their loading."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from surveylint.compiled.rulebook import ALIASES, RULES
from surveylint.config import Config, ConfigError, closest
from surveylint.namedtuples import NamedTuple
from surveylint.rule import RULES as LOADED
from surveylint.rule import Rule


class Entry(NamedTuple):
    """One rule's line in the rulebook.

    Attributes:
        name: The rule's name.
        family: The module of `surveylint.checks` that holds its check, or "packs" for a data rule.
        severity: "error", "warning" or "info".
        default: Whether it runs without being asked for.
        online: Whether it needs the network.
        fix: "safe", "unsafe", "safe or unsafe" or "none".
        summary: What it finds, in less than 100 characters.
    """

    name: str
    family: str
    severity: str
    default: bool
    online: bool
    fix: str
    summary: str


def entries(config: Config | None = None) -> tuple[Entry, ...]:
    """List every rule by name, a project's own data rules among them."""
    own = (_own_entry(pack) for pack in config.packs) if config is not None else ()
    built_in = (Entry(name, *row[:6]) for name, row in RULES.items())
    return tuple(sorted((*built_in, *own)))


def _own_entry(pack: dict[str, object]) -> Entry:
    summary = str(pack.get("why", "")).strip().split("\n")[0]
    severity = str(pack.get("severity", "warning"))
    return Entry(
        str(pack.get("name", "")),
        "packs",
        severity,
        pack.get("default") is not False,
        False,
        "none",
        summary,
    )


def current(name: str) -> str:
    """Return a rule's name of today for one that it may have had before."""
    return ALIASES.get(name, name)


def chosen(config: Config, *, online: bool = False) -> frozenset[str]:
    """Return which rules a configuration selects; without the network those that need it stay out.

    Raises:
        ConfigError: A rule that is named does not exist.
    """
    known = {entry.name: entry for entry in entries(config)}
    if config.select is None:
        names = {entry.name for entry in known.values() if entry.default}
    else:
        names = expand(config.select, known, config.origin, "select")
    names |= expand(config.extend_select, known, config.origin, "extend-select")
    names -= expand(config.ignore, known, config.origin, "ignore")
    return frozenset(name for name in names if online or not known[name].online)


def expand(patterns: Iterable[str], known: Iterable[str], origin: str, key: str) -> set[str]:
    """Turn rule names, former names, `all` and patterns such as `index-*` into rule names.

    Raises:
        ConfigError: A name or pattern means no rule.
    """
    found: set[str] = set()
    for pattern in patterns:
        if pattern == "all":
            found.update(known)
        elif "*" in pattern:
            from fnmatch import fnmatchcase

            matching = [name for name in known if fnmatchcase(name, pattern)]
            if not matching:
                raise ConfigError(
                    origin, key, f"`{pattern}` matches no rule", "see `surveylint rules`"
                )
            found.update(matching)
        elif (name := current(pattern)) in known:
            found.add(name)
        else:
            raise unknown_rule(pattern, known, origin, key, patterns=True)
    return found


def unknown_rule(
    name: str, known: Iterable[str], origin: str, key: str, *, patterns: bool = False
) -> ConfigError:
    """Return the error for an unknown rule, with a suggestion.

    Args:
        name: The unknown name.
        known: The names of all rules.
        origin: The configuration file, "" for the command line.
        key: The key or option that contains the name.
        patterns: Whether patterns such as `index-*` are allowed there.
    """
    if patterns and any(rule.startswith(f"{name}-") for rule in known):
        hint = f"did you mean `{name}-*`?"
    else:
        near = closest(name, known)
        hint = f"did you mean `{near}`?" if near else "see `surveylint rules`"
    return ConfigError(origin, key, f"unknown rule `{name}`", hint)


def load(names: Iterable[str], config: Config | None = None) -> tuple[Rule, ...]:
    """Import the families that hold the named rules and give the rules, sorted by name.

    Raises:
        ConfigError: A data rule of the project is not as it must be.
    """
    own: dict[str, Rule] = {}
    if config is not None and config.packs:
        from surveylint.lint.datarules import make
        from surveylint.lint.packs import of_project

        own = {name: make(rule.literal()) for name, rule in of_project(config).items()}
    wanted = sorted(names)
    for family in sorted({RULES[name][0] for name in wanted if name not in own} - {"packs"}):
        import_module(f"surveylint.checks.{family}")
    return tuple(own.get(name) or LOADED.get(name) or _data_rule(name) for name in wanted)


def _data_rule(name: str) -> Rule:
    from surveylint.compiled.packs import PACKS
    from surveylint.lint.datarules import make

    return make(PACKS[name])


def page(name: str, config: Config) -> str:
    """Return the text of a rule's page.

    Raises:
        ConfigError: There is no such rule, or a data rule of the project is not as it must be.
    """
    from surveylint.compiled.pages import PAGES

    if (found := PAGES.get(current(name))) is not None:
        return found
    own = [entry.name for entry in entries(config) if entry.name not in RULES]
    if name not in own:
        raise unknown_rule(name, (*RULES, *own), "", "")
    from surveylint.lint.packs import of_project

    return of_project(config)[name].page()
