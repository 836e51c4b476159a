"""Validate `rules/` and write what a run needs of it as Python literals into `compiled/`."""

from __future__ import annotations

import importlib
import pkgutil
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic import ValidationError

from surveylint.config.values import ConfigError
from surveylint.generate.literals import literal
from surveylint.generate.pages import parse
from surveylint.lint.packs import DataRule, Pack, faults
from surveylint.rule import RULES, Rule
from surveylint.vocabulary import ARROW, lines_of

HEADER = (
    "# Generated from rules/ by `python -m surveylint.generate`; change rules/ and run it again.\n"
)

EMPTY_RULEBOOK = "RULES = {}\nALIASES = {}\nWORDS = {}\n"
"""A rulebook with which checks can be imported, so that the real one can be generated."""

_ROW = "tuple[str, str, bool, bool, str, str, dict[str, tuple[Any, Any]]]"
_COLUMNS = "# Rule: family, severity, on by default, needs the network, fix, summary, options."


def data_modules(rules: Path) -> dict[str, str]:
    """Return the modules that no check is needed for: text by path in `compiled/`.

    Args:
        rules: The folder `rules/`.

    Raises:
        ConfigError: A file is invalid.
    """
    facts = literal(_host_facts(rules / "hosts.toml"))
    return {
        "__init__.py": '"""Literals generated from `rules/`; do not edit."""\n',
        "hosts.py": f"{HEADER}from typing import Any\n\nHOSTS: dict[str, Any] = {facts}\n",
        "project.py": _project(rules.parent / "pyproject.toml"),
    }


def _project(pyproject: Path) -> str:
    """Return the module with the addresses of the project, which a run does not parse TOML for."""
    urls = _toml(pyproject)["project"]["urls"]
    head = "# Generated from pyproject.toml by `python -m surveylint.generate`; change it there.\n"
    names = {"DOCUMENTATION": urls["Documentation"], "REPOSITORY": urls["Source"]}
    return head + "".join(f"{name} = {literal(url)}\n" for name, url in names.items())


def rule_modules(rules: Path) -> dict[str, str]:
    """Return the modules that describe rules and word lists: text by path in `compiled/`.

    Imports all checks.

    Args:
        rules: The folder `rules/`.

    Raises:
        ConfigError: A file is invalid.
    """
    packs = {rule.name: rule for rule in data_rules(rules / "packs")}
    rows: dict[str, tuple[Any, ...]] = {}
    aliases: dict[str, str] = {}
    for rule in python_rules():
        rows[rule.name] = _row(rule, rules / f"{rule.name}.md")
        aliases.update(dict.fromkeys(rule.aliases, rule.name))
    for name, data in packs.items():
        if name in rows:
            found = "this is the name of a Python rule"
            raise ConfigError("rules/packs", name, found, "expected another name")
        fix = "none" if not data.replace else "safe" if data.safe else "unsafe"
        rows[name] = ("packs", data.severity, data.default, False, fix, data.summary(), {})
    kinds = {
        path.stem: "map" if isinstance(word_list(path), dict) else "set"
        for path in sorted((rules / "words").glob("*.txt"))
    }
    head = f"{HEADER}from typing import Any\n\n"
    rules_text = literal(dict(sorted(rows.items())))
    data_text = literal({name: packs[name].literal() for name in sorted(packs)})
    return {
        "rulebook.py": (
            f"{head}{_COLUMNS}\nRULES: dict[str, {_ROW}] = {rules_text}\n\n"
            f"ALIASES: dict[str, str] = {literal(dict(sorted(aliases.items())))}\n\n"
            f"WORDS: dict[str, str] = {literal(kinds)}\n"
        ),
        "packs.py": f"{head}PACKS: dict[str, dict[str, Any]] = {data_text}\n",
    }


def pages_module(pages: Mapping[str, str]) -> str:
    """Return the module with the pages of the data rules, which have no file in `rules/`."""
    return f"{HEADER}PAGES: dict[str, str] = {literal(dict(sorted(pages.items())))}\n"


def python_rules() -> tuple[Rule, ...]:
    """Import all checks and return their rules, sorted by name."""
    import surveylint.checks as families

    for module in pkgutil.iter_modules(families.__path__):
        importlib.import_module(f"surveylint.checks.{module.name}")
    return tuple(RULES[name] for name in sorted(RULES))


def data_rules(packs: Path) -> Iterator[DataRule]:
    """Read and validate the pack files.

    Raises:
        ConfigError: An entry is invalid, or two have the same name.
    """
    seen: set[str] = set()
    for path in sorted(packs.glob("*.toml")):
        origin = f"rules/packs/{path.name}"
        try:
            pack = Pack.model_validate(_toml(path))
        except ValidationError as error:
            raise ConfigError(origin, *faults(error)[0]) from None
        for rule in pack.rule:
            if rule.name in seen:
                raise ConfigError(origin, rule.name, "duplicate name", "expected each name once")
            seen.add(rule.name)
            yield rule


def word_list(path: Path) -> frozenset[str] | dict[str, str]:
    """Read and validate a word list: one entry a line, or one `left -> right` pair a line.

    Comments (`# ...`) are at the top of the file.

    Raises:
        ConfigError: An entry occurs twice, or entries and pairs are mixed.
    """
    origin = f"rules/words/{path.name}"
    entries = lines_of(path.read_text(encoding="utf-8"))
    for entry in entries:
        if entry.startswith("# "):
            raise ConfigError(origin, "", f"found `{entry}`", "expected comments at the top only")
        if entry != entry.strip():
            raise ConfigError(origin, "", f"found `{entry}`", "expected no spaces at either end")
    parts = [entry.partition(ARROW) for entry in entries]
    pairs = {left: right for left, arrow, right in parts if arrow}
    for left, count in Counter(left for left, _, _ in parts).items():
        if count > 1:
            raise ConfigError(origin, "", f"duplicate entry `{left}`", "expected each entry once")
    if len(pairs) not in (0, len(parts)) or any(ARROW in right for right in pairs.values()):
        raise ConfigError(origin, "", "invalid pairs", "expected one `left -> right` a line")
    return pairs or frozenset(entries)


def _host_facts(path: Path) -> dict[str, Any]:
    """Return the host facts without their examples, which only the tests read."""
    tables = _toml(path)
    for table in tables.values():
        for fact in table if isinstance(table, list) else ():
            if isinstance(fact, dict):
                fact.pop("examples", None)
    return tables


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"rules/{path.name}", "", f"invalid TOML: {error}") from None


def _row(rule: Rule, page: Path) -> tuple[Any, ...]:
    """Return a Python rule's row of the rulebook."""
    # the page may be written after the check; a test requires it
    fix, summary = "none", "a rule without a page"
    if page.exists():
        manual = parse(page.read_text(encoding="utf-8"), f"rules/{page.name}")
        fix, summary = manual.fix, manual.summary
    family = rule.check.__module__.rpartition(".")[2]
    options = dict(_options(rule.options)) if rule.options is not None else {}
    return (family, str(rule.severity), rule.default, rule.online, fix, summary, options)


def _options(kind: type) -> Iterator[tuple[str, tuple[object, object]]]:
    """Yield the options of a named tuple: name in the configuration, type and default."""
    hints = get_type_hints(kind)
    defaults = getattr(kind, "_field_defaults", {})
    for name in getattr(kind, "_fields", ()):
        if name not in defaults:
            raise ConfigError(kind.__name__, name, "no default", "expected one for every option")
        yield name.replace("_", "-"), (_type(hints[name]), defaults[name])


def _type(hint: Any) -> str | tuple[str, ...]:
    if get_origin(hint) is Literal:
        return tuple(get_args(hint))
    if hint == tuple[str, ...]:
        return "strings"
    if hint in (bool, int, float, str) and not isinstance(hint, UnionType):
        return str(hint.__name__)
    expected = "expected bool, int, float, str, tuple[str, ...] or Literal"
    raise ConfigError("options", str(hint), "unknown type", expected)
