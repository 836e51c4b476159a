"""Settings of the command line: `--config FILE` and `--config SETTING=VALUE`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from surveylint.config.boundary import exists
from surveylint.config.keys import ConfigReader
from surveylint.config.values import Config, ConfigError, LinkSettings
from surveylint.lazy import lazily

OPTION = "--config"

_WORD = lazily(r"[A-Za-z./][^\s\"'\[\]{}=#,]*\Z")
"""A value that is not TOML but can only be a string, which a shell would need quoted twice."""


def separate(given: Iterable[str]) -> tuple[str | None, dict[str, Any]]:
    """Return the configuration file that `--config` names, and the settings that it sets.

    Args:
        given: The values of the option.

    Raises:
        ConfigError: A value is neither a file nor a setting, or there are two files.
    """
    file, settings = None, dict[str, Any]()
    for text in given:
        if "=" in text and not exists(text):
            _merge(settings, _read(text))
        elif file is not None:
            raise ConfigError("", OPTION, f"two files, `{file}` and `{text}`", "expected one")
        else:
            file = text
    return file, settings


def with_settings(config: Config, given: Mapping[str, Any]) -> Config:
    """Return a configuration in which the command line sets some settings.

    Lists are replaced, tables are merged.

    Args:
        config: The configuration of a file.
        given: The settings, by key.

    Raises:
        ConfigError: A key, a rule or a value is invalid.
    """
    own_rules = tuple(str(pack["name"]) for pack in config.packs)
    reader = ConfigReader(OPTION, trusted=True, own_rules=own_rules)
    added = reader.config(given, config.root)
    replaced: dict[str, Any] = {}
    for key in given:
        name = key.replace("-", "_")
        if key == "rules":
            options = {
                rule: {**config.options.get(rule, {}), **each}
                for rule, each in added.options.items()
            }
            replaced["options"] = {**config.options, **options}
            replaced["severity"] = {**config.severity, **added.severity}
        elif key == "links":
            replaced["links"] = _links(config.links, added.links, given["links"])
        elif key in ("words", "roles", "per-file-ignores"):
            replaced[name] = {**getattr(config, name), **getattr(added, name)}
        else:
            replaced[name] = getattr(added, name)
    return config._replace(**replaced)


def keys_of(given: Mapping[str, Any], prefix: str = "") -> Iterator[str]:
    """Yield the keys of settings, dotted: `rules.misspelling.severity`."""
    for key, value in given.items():
        if isinstance(value, dict):
            yield from keys_of(value, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}"


def _links(before: LinkSettings, added: LinkSettings, given: Mapping[str, Any]) -> LinkSettings:
    return LinkSettings(
        tuple({**dict(before.numbers), **dict(added.numbers)}.items()),
        added.overrides if "override" in given else before.overrides,
        added.siblings if "siblings" in given else before.siblings,
    )


def _read(text: str) -> dict[str, Any]:
    """Read `SETTING=VALUE`, where the value is TOML or a word.

    Raises:
        ConfigError: It is neither.
    """
    import tomllib

    key, _, value = text.partition("=")
    if _WORD.match(value.strip()) and value.strip() not in ("true", "false", "inf", "nan"):
        text = f"{key}='{value.strip()}'"
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError):
        found = f"`{text}` is neither a file nor a setting and its value in TOML"
        expected = "use, for example, `ignore=['missing-value']`"
        raise ConfigError("", OPTION, found, expected) from None


def _merge(into: dict[str, Any], more: Mapping[str, Any]) -> None:
    """Add settings to others; the later ones count."""
    for key, value in more.items():
        before = into.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            _merge(before, value)
        else:
            into[key] = value
