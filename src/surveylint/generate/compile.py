"""Compile `rules/` into `surveylint.compiled`: validated once, so that a plain run loads literals and nothing else."""

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
from surveylint.lint.packs import DataRule, Pack, faults
from surveylint.rule import RULES, Rule
from surveylint.vocabulary import ARROW, lines_of

HEADER = (
    "# Generated from rules/ by `python -m surveylint.generate`; change rules/ and run it again.\n"
)


def data_modules(rules: Path) -> dict[str, str]:
    """Return the modules that no check is needed for: text by path in `compiled/`.

    Args:
        rules: The folder `rules/`.

    Raises:
        ConfigError: A file is invalid.
    """
    tables = _without_examples(_toml(rules / "hosts.toml"))
    return {
        "__init__.py": '"""Literals generated from `rules/`; do not edit."""\n',
        "hosts.py": (
            f"{HEADER}from typing import Any\n\nHOSTS: dict[str, Any] = {literal(tables)}\n"
        ),
    }


def _without_examples(value: Any) -> Any:
    """Return host facts without their examples, which only tests read."""
    if isinstance(value, dict):
        return {key: _without_examples(part) for key, part in value.items() if key != "examples"}
    return [_without_examples(part) for part in value] if isinstance(value, list) else value


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
            raise ConfigError(
                "rules/packs", name, "a Python rule has this name", "another name is accepted"
            )
        fix = "none" if not data.replace else "safe" if data.safe else "unsafe"
        rows[name] = ("packs", data.severity, data.default, False, fix, data.summary(), {})
    kinds = {
        path.stem: "map" if isinstance(word_list(path), dict) else "set"
        for path in sorted((rules / "words").glob("*.txt"))
    }
    book = (
        f"{HEADER}from typing import Any\n\n"
        "# Rule: family, severity, whether it is on, whether it needs the network, fix, summary, options.\n"
        f"RULES: dict[str, tuple[str, str, bool, bool, str, str, dict[str, tuple[Any, Any]]]] = {literal(dict(sorted(rows.items())))}\n\n"
        f"ALIASES: dict[str, str] = {literal(dict(sorted(aliases.items())))}\n\n"
        f"WORDS: dict[str, str] = {literal(kinds)}\n"
    )
    data_text = literal({name: packs[name].literal() for name in sorted(packs)})
    return {
        "rulebook.py": book,
        "packs.py": f"{HEADER}from typing import Any\n\nPACKS: dict[str, dict[str, Any]] = {data_text}\n",
    }


EMPTY_RULEBOOK = "RULES = {}\nALIASES = {}\nWORDS = {}\n"
"""What stands in for the rulebook until the first one is made: checks may read it."""


def pages_module(pages: Mapping[str, str]) -> str:
    """Compile the pages, by rule."""
    return f"{HEADER}PAGES: dict[str, str] = {literal(dict(sorted(pages.items())))}\n"


def python_rules() -> tuple[Rule, ...]:
    """Import every family of checks and give the rules, by name."""
    import surveylint.checks as families

    for module in pkgutil.iter_modules(families.__path__):
        importlib.import_module(f"surveylint.checks.{module.name}")
    return tuple(RULES[name] for name in sorted(RULES))


def data_rules(packs: Path) -> Iterator[DataRule]:
    """Read and validate the pack files.

    Raises:
        ConfigError: An entry is not as it must be, or two have one name.
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
                raise ConfigError(
                    origin, rule.name, "named twice", "one entry for a name is accepted"
                )
            seen.add(rule.name)
            yield rule


def word_list(path: Path) -> frozenset[str] | dict[str, str]:
    """Read and validate a word list: one entry a line, or one `left -> right` pair a line.

    Comments (`# ...`) are at the top of the file.

    Raises:
        ConfigError: An entry is there twice, or entries and pairs are mixed.
    """
    origin = f"rules/words/{path.name}"
    entries = lines_of(path.read_text(encoding="utf-8"))
    for entry in entries:
        if entry.startswith("# ") or entry != entry.strip():
            raise ConfigError(
                origin,
                "",
                f"`{entry}`",
                "expected comments at the top only and no spaces around entries",
            )
    pairs = [tuple(entry.split(ARROW)) for entry in entries if ARROW in entry]
    if pairs and (len(pairs) < len(entries) or any(len(pair) != 2 for pair in pairs)):
        raise ConfigError(origin, "", "entries and pairs", "expected one `left -> right` a line")
    lefts = [pair[0] for pair in pairs] or entries
    if twice := [left for left, count in Counter(lefts).items() if count > 1]:
        raise ConfigError(origin, "", f"duplicate entry `{twice[0]}`", "expected each entry once")
    return {left: right for left, right in pairs} or frozenset(entries)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(
            f"rules/{path.name}", "", f"not TOML: {error}", "TOML is accepted"
        ) from None


def _row(rule: Rule, page: Path) -> tuple[Any, ...]:
    """Return a Python rule's line of the rulebook."""
    from surveylint.generate.pages import parse

    fix, summary = (
        "none",
        "a rule without a page",
    )  # the tests tell; the generator lets it be written after the check
    if page.exists():
        manual = parse(page.read_text(encoding="utf-8"), f"rules/{page.name}")
        fix, summary = manual.fix, manual.summary
    family = rule.check.__module__.rpartition(".")[2]
    options = dict(_options(rule.options)) if rule.options is not None else {}
    return (family, str(rule.severity), rule.default, rule.online, fix, summary, options)


def _options(kind: type) -> Iterator[tuple[str, tuple[object, object]]]:
    """Tell the options of a named tuple: name outside, type and default."""
    hints = get_type_hints(kind)
    defaults = getattr(kind, "_field_defaults", {})
    for name in getattr(kind, "_fields", ()):
        if name not in defaults:
            raise ConfigError(kind.__name__, name, "no default", "every option needs one")
        yield name.replace("_", "-"), (_type(hints[name]), defaults[name])


def _type(hint: Any) -> str | tuple[str, ...]:
    if get_origin(hint) is Literal:
        return tuple(get_args(hint))
    if hint == tuple[str, ...]:
        return "strings"
    if hint in (bool, int, float, str) and not isinstance(hint, UnionType):
        return str(hint.__name__)
    raise ConfigError(
        "options",
        str(hint),
        "not a type of options",
        "bool, int, float, str, tuple[str, ...], Literal",
    )
