"""Generate the reference of the configuration and its JSON schemas for editors."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from surveylint.compiled.rulebook import ALIASES, RULES, WORDS
from surveylint.config.discovery import NAMES
from surveylint.config.keys import MOST, ROLES
from surveylint.config.manual import MANUAL
from surveylint.config.values import REGISTRIES
from surveylint.generate.pages import parse

_DRAFT = "http://json-schema.org/draft-07/schema#"
_LEVELS = ["error", "warning", "info"]
_STRINGS = {"type": "array", "items": {"type": "string"}}
_KINDS: Mapping[str, Mapping[str, Any]] = {
    "bool": {"type": "boolean"},
    "int": {"type": "integer"},
    "float": {"type": "number"},
    "str": {"type": "string"},
    "strings": _STRINGS,
}


def page(pages: Mapping[str, str]) -> str:
    """Return the reference page.

    Args:
        pages: The pages of the rules, by name.
    """
    return "\n".join([*_head(), *_keys(), *_rules(pages), *_words()]) + "\n"


_HEAD = """\
<!-- Generated from src/surveylint/config/manual.py by `python -m surveylint.generate`. -->
# Configuration

A list uses the nearest configuration file above it, within its repository. In each folder, the
first of these files is used: {names},
or `pyproject.toml` if it has a `[tool.surveylint]` table. Without one, your own configuration is
used, `surveylint/surveylint.toml` in the system's configuration folder. `--config FILE` uses this
file for all lists, `--no-config` uses none. `surveylint init` writes a configuration for a list.

`--config SETTING=VALUE` sets one key for a run, over whatever a file says, and can be repeated:
`--config fail-on=error --config "words.known=['medicel']"`. The value is TOML, or one word. A list
replaces that of the file.

In `pyproject.toml`, each table is part of `tool.surveylint`: `[tool.surveylint.words]`,
`[[tool.surveylint.allow]]`. An unknown key, rule or value is an error, shown with its line.

For editors, `surveylint init --schema` prints a JSON schema of `surveylint.toml` and
`surveylint init --schema=pyproject` one of `pyproject.toml`. The file that `surveylint init` writes
names the published schema in its first line, which Taplo, Tombi and Even Better TOML read.
"""


def _head() -> Iterator[str]:
    yield _HEAD.format(names=", ".join(f"`{name}`" for name in NAMES[:-1]))


def _keys() -> Iterator[str]:
    yield "## Keys"
    yield ""
    for key in MANUAL:
        yield f"### `{key.name}`"
        yield ""
        yield key.what
        yield ""
        yield f"Value: {key.kind}. " + (
            f"Default: `{key.default}`." if key.default else "No default."
        )
        yield ""
        yield f"```toml\n{key.example}\n```"
        yield ""


def _rules(pages: Mapping[str, str]) -> Iterator[str]:
    yield "## Rules"
    yield ""
    yield "Every rule has the option `severity`. `surveylint explain RULE` prints its page."
    yield ""
    yield "| rule | severity | on | fix | summary |"
    yield "|---|---|---|---|---|"
    for name, (_, severity, on, _, fix, summary, _) in sorted(RULES.items()):
        cells = (f"`{name}`", severity, "yes" if on else "no", fix, summary.replace("|", "\\|"))
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield "## Options of rules"
    yield ""
    for name, row in sorted(RULES.items()):
        if row[6]:
            yield f"### `rules.{name}`"
            yield ""
            for option, (kind, default) in row[6].items():
                yield f"- `{option}`: {_kind(kind)}, default `{json.dumps(default)}`"
            yield ""
            yield parse(pages[name], name).sections.get("Options", "")
            yield ""


def _kind(kind: str | tuple[str, ...]) -> str:
    if isinstance(kind, tuple):
        return " or ".join(f"`{json.dumps(value)}`" for value in kind)
    return {
        "bool": "boolean",
        "int": "whole number",
        "float": "number",
        "str": "string",
        "strings": "list of strings",
    }[kind]


def _words() -> Iterator[str]:
    yield "## Word lists"
    yield ""
    for kind, what in (("set", "Lists of entries"), ("map", "Lists of pairs, `left -> right`")):
        names = ", ".join(f"`{name}`" for name, found in sorted(WORDS.items()) if found == kind)
        yield f"{what}: {names}."
        yield ""
    yield f"Roles: {', '.join(f'`{role}`' for role in ROLES)}."


def schemas() -> dict[str, str]:
    """Return the schemas by the names of their files."""
    own = _object(_properties(), "surveylint.toml")
    tool = {
        "type": "object",
        "properties": {"surveylint": _object(_properties(), "[tool.surveylint]")},
    }
    project = {
        "$schema": _DRAFT,
        "title": "pyproject.toml",
        "type": "object",
        "properties": {"tool": tool},
    }
    return {
        "surveylint.schema.json": json.dumps({"$schema": _DRAFT, **own}, indent=1) + "\n",
        "pyproject.schema.json": json.dumps(project, indent=1) + "\n",
    }


def _object(properties: Mapping[str, Any], title: str = "", *required: str) -> dict[str, Any]:
    about = {"title": title} if title else {}
    needed = {"required": list(required)} if required else {}
    return {
        **about,
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        **needed,
    }


def _properties() -> dict[str, Any]:
    """Return the schema of every key."""
    selection = {
        "type": "array",
        "items": {"anyOf": [{"enum": ["all", *sorted({*RULES, *ALIASES})]}, {"type": "string"}]},
    }
    level = {"enum": _LEVELS}
    shapes: dict[str, dict[str, Any]] = {
        "select": selection,
        "extend-select": selection,
        "ignore": selection,
        "fail-on": {**level, "default": "warning"},
        "min-severity": {**level, "default": "info"},
        "exclude": _STRINGS,
        "per-file-ignores": {"type": "object", "additionalProperties": selection},
        "offline": {"type": "boolean", "default": False},
        "registries": {"type": "array", "items": {"enum": list(REGISTRIES)}},
        "baseline": {"type": "string"},
        "rules": {
            "type": "object",
            "properties": {name: _rule(name, level) for name in sorted(RULES)},
            "additionalProperties": _object({"severity": level}),
        },
        "words": _object({name: _list(kind) for name, kind in sorted(WORDS.items())}),
        "links": _links(),
        "roles": {"type": "object", "additionalProperties": {"enum": list(ROLES)}},
        "packs": {"type": "array", "items": _pack()},
        "allow": {"type": "array", "items": _allowance()},
    }
    about = {key.name: re.sub(r"\s+", " ", key.what) for key in MANUAL}
    return {key.name: {"description": about[key.name], **shapes[key.name]} for key in MANUAL}


def _rule(name: str, level: Mapping[str, Any]) -> dict[str, Any]:
    _, severity, _, _, _, summary, options = RULES[name]
    properties: dict[str, Any] = {"severity": {**level, "default": severity}}
    for option, (kind, default) in options.items():
        shape = {"enum": list(kind)} if isinstance(kind, tuple) else _KINDS[kind]
        properties[option] = {
            **shape,
            "default": list(default) if isinstance(default, tuple) else default,
        }
    return {"description": summary, **_object(properties)}


def _links() -> dict[str, Any]:
    numbers = {
        key: {"type": "number", "minimum": 0, "maximum": most} for key, (most, _) in MOST.items()
    }
    override = _object(
        {
            "match": {"type": "string"},
            "accept": {"type": "array", "items": {"type": "integer"}},
            "skip": {"type": "string"},
            "patience": numbers.pop("patience"),
        },
        "",
        "match",
    )
    others = {"override": {"type": "array", "items": override}, "siblings": {"type": "boolean"}}
    return _object({**numbers, **others})


def _list(kind: str) -> dict[str, Any]:
    return {
        "type": "array",
        "items": {"type": "string", **({"pattern": "->|^!"} if kind == "map" else {})},
    }


def _allowance() -> dict[str, Any]:
    words = {"type": "string"}
    reason = {"type": "string", "pattern": r"\S", "description": "Why the finding is allowed"}
    return {
        **_object(
            {"rule": words, "where": words, "text": words, "reason": reason}, "", "rule", "reason"
        ),
        "anyOf": [{"required": ["where"]}, {"required": ["text"]}],
    }


def _pack() -> dict[str, Any]:
    from surveylint.lint.packs import DataRule

    return DataRule.model_json_schema(by_alias=True)
