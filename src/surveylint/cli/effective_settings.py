"""`surveylint check --show-settings`: every setting of the selected files, and its origin."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from surveylint.cli.arguments import Command
from surveylint.cli.network import network_of
from surveylint.cli.terminal import style, write_error, writer
from surveylint.config import Config, ConfigError
from surveylint.config.command_line import OPTION, keys_of
from surveylint.config.keys import MOST, OVERRIDE
from surveylint.config.toml_file import read_bytes
from surveylint.config.toml_places import KeyPlace, find_keys
from surveylint.config.values import REGISTRIES
from surveylint.disk.files import STDIN, FoundFile
from surveylint.disk.selection import Selection
from surveylint.exit_codes import CLEAN, FAILED
from surveylint.health import why_not_asked
from surveylint.lint.resolve import Plan
from surveylint.model.source import Source
from surveylint.report import settings_table
from surveylint.report.settings_table import FileSettings, Origin, Setting, Value
from surveylint.report.visible import shown_path

_DEFAULT = Origin("default")
_LISTS = ("select", "extend-select", "ignore", "exclude")
_LEVELS = ("fail-on", "min-severity")
_NUMBERS = tuple(key for key in MOST if key not in OVERRIDE)
_OWN_ROWS = frozenset(
    {*_LISTS, *_LEVELS, *_NUMBERS, "baseline", "no-baseline", "offline", "registry", "siblings"}
    | {"no-registries", "config", "no-config", "cache-dir", "no-cache", "today", "debug"}
)
"""Options that are part of a setting of the configuration, or none of the run."""

_VARIABLES = (
    *("CI", "CLICOLOR_FORCE", "COLUMNS", "FORCE_COLOR", "FORCE_HYPERLINK", "NO_COLOR"),
    *("PRE_COMMIT", "SURVEYLINT_DATA_DIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"),
    *(f"SURVEYLINT_{name.upper()}_URL" for name in (*REGISTRIES, "wayback", "swh")),
)
_SECRET_VARIABLES = (
    *("CROSSREF_MAILTO", "GH_TOKEN", "GITHUB_TOKEN", "OPENALEX_API_KEY", "S2_API_KEY"),
    *("ALL_PROXY", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"),
    *("all_proxy", "http_proxy", "https_proxy", "no_proxy"),
)
"""Variables that are only shown to be set."""


def show(
    command: Command, options: Mapping[str, Any], used: Mapping[str, str], selection: Selection
) -> int:
    """Print the settings of the selected files, one group for each configuration.

    Args:
        command: The command whose options are shown.
        options: The command line's.
        used: The options that the command line uses, by main name.
        selection: The files.

    Raises:
        ConfigError: A configuration or an option is wrong, or the format.
    """
    if options["format"] not in ("text", "json"):
        found = f"`--show-settings` cannot be written as `{options['format']}`"
        raise ConfigError("", "--format", found, "expected `text` or `json`")
    groups: dict[str, list[FoundFile]] = {}
    code = CLEAN
    for file in selection.find():
        if isinstance(file, FoundFile):
            config = selection.plan.config_of(selection.name_of(file))
            groups.setdefault(config.origin, []).append(file)
        elif file.reason:
            write_error(f"surveylint: {shown_path(file.path)}: {file.reason}\n")
            code = FAILED if file.is_error else code
    made = [_Group(command, options, used, selection, files).shown() for files in groups.values()]
    color = style(options["color"]).color
    write = writer()
    is_json = options["format"] == "json"
    for piece in settings_table.json(made) if is_json else settings_table.text(made, color=color):
        write(piece)
    return code


class _Group:
    """The settings of the files of one configuration."""

    def __init__(
        self,
        command: Command,
        options: Mapping[str, Any],
        used: Mapping[str, str],
        selection: Selection,
        files: list[FoundFile],
    ) -> None:
        self._command = command
        self._options = options
        self._used = used
        self._plan: Plan = selection.plan
        self._files = files
        self._names = tuple(selection.name_of(file) for file in files)
        self._config: Config = self._plan.config_of(self._names[0])

    def shown(self) -> FileSettings:
        """Return the settings and the rules that run."""
        rules = self._plan.rules_of(self._names[0], self._config)
        names = tuple(rule.name for rule in rules)
        settings = (*self._configured(), *self._of_options(), *_of_environment())
        return FileSettings(self._config.origin, self._names, settings, names)

    def _configured(self) -> Iterator[Setting]:
        """Yield what a configuration can set."""
        config = self._config
        for key in _LISTS:
            yield self._list(key)
        for key in _LEVELS:
            value = getattr(config, key.replace("-", "_")).value
            yield Setting(key, value, (self._option(key) or self._in_file(key),))
        yield self._offline()
        yield self._registries()
        yield from self._network()
        yield self._baseline()
        for pattern, rules in config.per_file_ignores.items():
            yield self._part(f"per-file-ignores.{pattern}", rules)
        for rule, level in config.severity.items():
            yield self._part(f"rules.{rule}.severity", level.value)
        for rule, values in config.options.items():
            for name, value in values.items():
                shown = tuple(value) if isinstance(value, list | tuple) else value
                yield self._part(f"rules.{rule}.{name.replace('_', '-')}", shown)
        for words, added in config.words.items():
            yield self._part(f"words.{words}", added)
        for header, role in config.roles.items():
            yield self._part(f"roles.{header}", role)
        for number, pack in enumerate(config.packs, 1):
            yield self._part(f"packs[{number}].name", str(pack["name"]))
        for number, allowed in enumerate(config.allow, 1):
            yield self._part(f"allow[{number}].rule", allowed.rule)

    def _part(self, key: str, value: Value) -> Setting:
        return Setting(key, value, (self._in_file(key),))

    def _list(self, key: str) -> Setting:
        """Return a list of the configuration and what the command line adds to it."""
        name = key.replace("-", "_")
        given, written = self._options[name], getattr(self._config, name)
        replaced = key == "select" or (key != "exclude" and self._options["select"] is not None)
        option = self._option(key)
        if replaced and self._options["select"] is not None:
            return Setting(key, given, (option or _DEFAULT,))
        if written is None:  # the rules that are on by default
            return Setting(key, None, (_DEFAULT,))
        origins = (self._in_file(key) if written else None, option)
        found = tuple(origin for origin in origins if origin is not None)
        return Setting(key, (*written, *given) if given else written, found or (_DEFAULT,))

    def _offline(self) -> Setting:
        if option := self._option("offline"):
            return Setting("offline", True, (option,))
        reason = why_not_asked(self._files[0], self._config, required=False)
        if not reason or self._options["require_network"]:
            return Setting("offline", False, (self._in_file("offline"),))
        if "PRE_COMMIT" in reason:
            return Setting("offline", True, (Origin("environment", "PRE_COMMIT"),))
        is_input = self._files[0].path == STDIN
        origin = Origin("option", "-") if is_input else self._in_file("offline")
        return Setting("offline", True, (origin,))

    def _registries(self) -> Setting:
        names = network_of(self._options).registries_of(self._config)
        option = self._option("no-registries") or self._option("registry")
        return Setting("registries", tuple(names), (option or self._in_file("registries"),))

    def _network(self) -> Iterator[Setting]:
        """Yield how requests are made."""
        settings = network_of(self._options).settings(self._config.links)
        for key in _NUMBERS:
            value = getattr(settings, key.replace("-", "_"))
            origin = self._option(key) or self._in_file(f"links.{key}")
            yield Setting(f"links.{key}", value, (origin,))
        siblings = self._option("siblings") or self._in_file("links.siblings")
        yield Setting("links.siblings", settings.siblings, (siblings,))
        for number, override in enumerate(self._config.links.overrides, 1):
            yield self._part(f"links.override[{number}].match", override.match)
        origin = self._option("no-cache") or self._option("cache-dir") or _DEFAULT
        folder = None if settings.cache_dir is None else str(settings.cache_dir)
        yield Setting("cache-dir", folder, (origin,))

    def _baseline(self) -> Setting:
        baseline = self._plan.baseline_of(self._names[0], self._config)
        option = self._option("no-baseline") or self._option("baseline")
        path = None if baseline is None else str(baseline.path)
        return Setting("baseline", path, (option or self._in_file("baseline"),))

    def _of_options(self) -> Iterator[Setting]:
        """Yield what only the command line sets."""
        for option in self._command.options:
            name = option.names[0].removeprefix("--")
            if name in _OWN_ROWS or name.startswith(("show-settings", "show-files")):
                continue
            value = self._options[option.key]
            if isinstance(value, tuple):
                value = tuple("=".join(each) if isinstance(each, tuple) else each for each in value)
            origin = self._option(name) or _DEFAULT
            if name == "color" and origin == _DEFAULT and os.environ.get("NO_COLOR"):
                value, origin = "never", Origin("environment", "NO_COLOR")
            yield Setting(name, value, (origin,))

    def _option(self, name: str) -> Origin | None:
        """Return the option that sets something, None if the command line does not use it."""
        used = self._used.get(f"--{name}")
        return None if used is None else Origin("option", used)

    def _in_file(self, key: str) -> Origin:
        """Return the line of a key in the configuration, the default if it is not there."""
        if key.partition("[")[0].casefold() in self._given:
            return Origin("option", OPTION)
        prefix = "tool.surveylint." if Path(self._config.origin).name == "pyproject.toml" else ""
        found = self._places.get(prefix + key)
        if found is None or self._source is None:
            return _DEFAULT
        return Origin("file", self._config.origin, self._source.line(found.key.start))

    @cached_property
    def _given(self) -> frozenset[str]:
        """The keys that `--config SETTING=VALUE` sets."""
        return frozenset(key.casefold() for key in keys_of(self._plan.given))

    @cached_property
    def _source(self) -> Source | None:
        if not self._config.origin:
            return None
        data = read_bytes(Path(self._config.origin))
        return Source.from_bytes(self._config.origin, data)

    @cached_property
    def _places(self) -> Mapping[str, KeyPlace]:
        """The keys of the configuration; headers of roles as they are compared."""
        found = {} if self._source is None else find_keys(self._source.text)
        folded = {" ".join(key.casefold().split()): place for key, place in found.items()}
        return {**folded, **found}


def _of_environment() -> Iterator[Setting]:
    """Yield the variables that are set and that a check reads."""
    for name in (*_VARIABLES, *_SECRET_VARIABLES):
        if value := os.environ.get(name):
            shown = "(set)" if name in _SECRET_VARIABLES else value
            yield Setting(f"environment.{name}", shown, (Origin("environment", name),))
