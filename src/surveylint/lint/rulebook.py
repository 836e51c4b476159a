"""The rulebook: list rules without importing their code, select rules, and load them."""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from surveylint.compiled.rulebook import ALIASES, RULES
from surveylint.config import Config, ConfigError, did_you_mean
from surveylint.config.values import Mark
from surveylint.namedtuples import NamedTuple
from surveylint.package_data import read_rules_file
from surveylint.rule import RULES as LOADED
from surveylint.rule import Rule

_MOST_NAMED = 5
"""Rules that are suggested for the first word of their names."""

_SEE = "see `surveylint rules`"

RECORD_FAMILIES = frozenset(["publication_facts", "records", "wrong_paper"])
"""Families whose rules need records, which tables of papers have without the network."""


class RuleEntry(NamedTuple):
    """A rule as the rulebook lists it.

    Attributes:
        name: The rule's name.
        family: The module of `surveylint.checks` with its check, or "packs" for a data rule.
        severity: "error", "warning" or "info".
        default: Whether it is on by default.
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

    def needs_network(self, *, tables: bool) -> bool:
        """Return whether the rule finds nothing without the network.

        Args:
            tables: Whether there are tables of papers, which have the records that it may need.
        """
        return self.online and not (tables and self.family in RECORD_FAMILIES)


def entries(config: Config | None = None) -> tuple[RuleEntry, ...]:
    """Return all rules sorted by name, including a project's own data rules."""
    own = (_own_entry(pack) for pack in config.packs) if config is not None else ()
    built_in = (RuleEntry(name, *row[:6]) for name, row in RULES.items())
    return tuple(sorted((*built_in, *own)))


def _own_entry(pack: dict[str, object]) -> RuleEntry:
    summary = str(pack.get("why", "")).strip().split("\n")[0]
    severity = str(pack.get("severity", "warning"))
    return RuleEntry(
        str(pack.get("name", "")),
        "packs",
        severity,
        pack.get("default") is not False,
        False,
        "none",
        summary,
    )


def current(name: str) -> str:
    """Return the current name of a rule, which may be given by a former one."""
    return ALIASES.get(name, name)


def chosen(config: Config, *, online: bool = False, tables: bool = False) -> frozenset[str]:
    """Return the names of the rules that a configuration selects.

    Args:
        config: The configuration.
        online: Whether rules that need the network are included.
        tables: Whether those of them are included that need only records.

    Raises:
        ConfigError: The configuration names an unknown rule.
    """
    known = {entry.name: entry for entry in entries(config)}
    if config.select is None:
        names = {entry.name for entry in known.values() if entry.default}
    else:
        names = expand(config.select, known, config.origin, "select")
    names |= expand(config.extend_select, known, config.origin, "extend-select")
    names -= expand(config.ignore, known, config.origin, "ignore")
    return frozenset(
        name for name in names if online or not known[name].needs_network(tables=tables)
    )


def expand(patterns: Iterable[str], known: Iterable[str], origin: str, key: str) -> set[str]:
    """Return the rules that names, former names, `all` and patterns such as `index-*` select.

    Args:
        patterns: The names and patterns.
        known: The names of all rules.
        origin: The configuration file, "" for the command line.
        key: The key or option that contains the patterns.

    Raises:
        ConfigError: A name or pattern selects no rule.
    """
    found: set[str] = set()
    for pattern in patterns:
        if pattern == "all":
            found.update(known)
        elif "*" in pattern:
            from fnmatch import fnmatchcase

            matching = [name for name in known if fnmatchcase(name, pattern)]
            if not matching:
                found_none = f"`{pattern}` matches no rule"
                raise ConfigError(origin, key, found_none, _SEE, Mark(pattern))
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
    family = [rule for rule in known if rule.startswith(f"{name}-")]
    if family and patterns:
        hint = f"did you mean `{name}-*`?"
    elif family:
        hint = f"did you mean {' or '.join(f'`{rule}`' for rule in family[:_MOST_NAMED])}?"
    else:
        hint = did_you_mean(name, known) or _SEE
    return ConfigError(origin, key, f"unknown rule `{name}`", hint, Mark(name))


def load(names: Iterable[str], config: Config | None = None) -> tuple[Rule, ...]:
    """Return the named rules, sorted by name; their modules are imported.

    Raises:
        ConfigError: A data rule of the project is invalid.
    """
    own: dict[str, Rule] = {}
    if config is not None and config.packs:
        from surveylint.lint.datarules import make
        from surveylint.lint.packs import of_project

        own = {name: make(rule.literal()) for name, rule in of_project(config).items()}
    ordered = sorted(names)
    for family in sorted({RULES[name][0] for name in ordered if name not in own} - {"packs"}):
        import_module(f"surveylint.checks.{family}")
    return tuple(own.get(name) or LOADED.get(name) or _data_rule(name) for name in ordered)


def _data_rule(name: str) -> Rule:
    from surveylint.compiled.packs import PACKS
    from surveylint.lint.datarules import make

    return make(PACKS[name])


def page(name: str, config: Config) -> str:
    """Return the text of a rule's page.

    Raises:
        ConfigError: The rule is unknown, or a data rule of the project is invalid.
    """
    built_in = current(name)
    if built_in in RULES:
        return _built_in_page(built_in)
    own = [entry.name for entry in entries(config) if entry.name not in RULES]
    if name not in own:
        raise unknown_rule(name, (*RULES, *own), "", "")
    from surveylint.lint.packs import of_project

    return of_project(config)[name].page()


def _built_in_page(name: str) -> str:
    if RULES[name][0] != "packs":
        return read_rules_file(f"{name}.md")
    from surveylint.compiled.pages import PAGES

    return PAGES[name]
