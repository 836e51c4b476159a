"""Compile `rules/` into `surveylint.compiled`: validated once, so that a plain run loads literals and nothing else."""

from __future__ import annotations

import importlib
import pkgutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic import ValidationError

from surveylint.config.values import ConfigError
from surveylint.generate.literals import literal
from surveylint.lint.packs import DataRule, Pack, faults
from surveylint.rule import RULES, Rule

HEADER = (
    "# Generated from rules/ by `python -m surveylint.generate`; change rules/ and run it again.\n"
)


def data_modules(rules: Path) -> dict[str, str]:
    """Compile what needs no check: words and hosts. The answer maps a path in `compiled/` to its text.

    Args:
        rules: The folder `rules/`.

    Raises:
        ConfigError: A file is not as it must be.
    """
    made = {
        "__init__.py": '"""Plain literals that are generated from `rules/`; nothing here is written by hand."""\n'
    }
    made["words/__init__.py"] = (
        '"""The word lists of `rules/words/`: the short ones together, each long one in a module."""\n'
    )
    short: dict[str, str] = {}
    for path in sorted((rules / "words").rglob("*.txt")):
        name = path.relative_to(rules / "words").with_suffix("").as_posix()
        entries = words(path)
        if len(entries) > _LONG:
            made[f"words/{name.replace('-', '_').replace('/', '_')}.py"] = (
                f"{HEADER}TEXT = {rows(entries)}\n"
            )
        else:
            short[name] = rows(entries)
    lists = "\n".join(f"    {name!r}: {text}," for name, text in short.items())
    made["words/short.py"] = f"{HEADER}TEXTS = {{\n{lists}\n}}\n"
    hosts = rules / "hosts.toml"
    if hosts.exists():
        made["hosts.py"] = (
            f"{HEADER}from typing import Any\n\nHOSTS: dict[str, Any] = {literal(_host_facts(hosts))}\n"
        )
    return made


def rule_modules(rules: Path) -> dict[str, str]:
    """Compile the rulebook and the data rules; imports every family of checks.

    Args:
        rules: The folder `rules/`.

    Raises:
        ConfigError: A file is not as it must be.
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
        path.relative_to(rules / "words").with_suffix("").as_posix(): "map"
        if isinstance(words(path), dict)
        else "set"
        for path in sorted((rules / "words").rglob("*.txt"))
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


_LONG = 1000  # so many entries are worth a module that is loaded when they are asked for


def rows(entries: frozenset[str] | dict[str, str]) -> str:
    """Write a word list as one string, an entry a line, a pair parted by a tab: it loads in a third of a literal's time."""
    pairs = (
        (f"{left}\t{right}" for left, right in entries.items())
        if isinstance(entries, dict)
        else sorted(entries)
    )
    text = "\n".join(pairs)
    return repr(text) if '"""' in text or text.endswith(("\\", '"')) else f'r"""{text}"""'


def words(path: Path) -> frozenset[str] | dict[str, str]:
    """Read a word list: an entry a line, `left -> right` makes it a mapping; blank lines and `# ` comments are none.

    Raises:
        ConfigError: An entry stands twice, or both forms are mixed.
    """
    pairs: dict[str, str] = {}
    entries: list[str] = []
    origin = f"rules/words/{path.name}"
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        entry = line.strip()
        if not entry or entry.startswith("# "):
            continue
        left, arrow, right = (part.strip() for part in entry.partition(" -> "))
        if (arrow and left in pairs) or (not arrow and entry in set(entries[-1:])):
            raise ConfigError(
                origin, f"line {number}", f"`{left}` stands twice", "an entry is accepted once"
            )
        if arrow:
            pairs[left] = right
        else:
            entries.append(entry)
    if pairs and entries:
        raise ConfigError(origin, "", f"`{entries[0]}` among pairs", "one form a file is accepted")
    if len(set(entries)) < len(entries):
        twice = next(entry for entry in entries if entries.count(entry) > 1)
        raise ConfigError(origin, "", f"`{twice}` stands twice", "an entry is accepted once")
    return pairs or frozenset(entries)


def _host_facts(path: Path) -> dict[str, Any]:
    """Read the host facts without their examples, which only the tests read."""
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
