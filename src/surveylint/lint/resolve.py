"""Resolve configuration and command line for each file: settings, rules, baseline, speller."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveylint import observed
from surveylint.compiled.rulebook import RULES
from surveylint.config import DEFAULT, Config, ConfigError, Finder, read
from surveylint.config.boundary import STRICT, Boundary
from surveylint.config.discovery import baseline_place
from surveylint.config.patterns import matches
from surveylint.config.values import no_urls
from surveylint.lint import rulebook
from surveylint.rule import Rule
from surveylint.vocabulary import Words

if TYPE_CHECKING:
    from surveylint.lint.baseline import Baseline
    from surveylint.lint.engine import BaselineFilter
    from surveylint.lint.typos import Typos
    from surveylint.model.finding import Finding, Severity
    from surveylint.report import RuleText

COMMAND_LINE = ""
"""The origin of errors in options; see `ConfigError`."""


class Plan:
    """Resolves the settings of each file; rules are selected once for each configuration.

    Args:
        config: The configuration file for all files, instead of the nearest of each, and settings
            `SETTING=VALUE` over it.
        none: Whether no configuration is read.
        select: Run only these rules, whatever the configuration selects.
        extend_select: Run these rules too.
        ignore: Do not run these rules.
        exclude: Patterns of files that are not checked, in addition to the configuration's.
        baseline: The baseline of all files; None for the nearest of each file, "" for none.
        record: Whether all findings are written to the baseline.
        online: Whether rules that need the network run.
        tables: Whether tables of papers exist, so that rules run that need only records.
        fail_on: The lowest severity that makes the run fail; None for the configuration's.
        min_severity: The lowest severity that is reported; None for the configuration's.
        allow_private: Whether links to private addresses are fine, so `local-link` ignores them.
        boundary: Which files may be read and written.
    """

    def __init__(
        self,
        *,
        config: tuple[str, ...] = (),
        none: bool = False,
        select: tuple[str, ...] | None = None,
        extend_select: tuple[str, ...] = (),
        ignore: tuple[str, ...] = (),
        exclude: tuple[str, ...] = (),
        baseline: str | None = None,
        record: bool = False,
        online: bool = False,
        tables: bool = False,
        fail_on: Severity | None = None,
        min_severity: Severity | None = None,
        allow_private: bool = False,
        boundary: Boundary = STRICT,
    ) -> None:
        self.boundary = boundary
        self._only, self.given = _given(config, boundary, none=none)
        self._finder = Finder(boundary)
        self._select = select
        self._extend_select = extend_select
        self._ignore = ignore
        self._exclude = no_urls(exclude, COMMAND_LINE, "--exclude")
        self.record = record
        self._online, self._tables = online, tables
        self._fail_on = fail_on
        self._min_severity = min_severity
        self._allow_private = allow_private
        self._configs: dict[str, Config] = {}
        self._baseline = baseline
        self._baselines: dict[Path, Baseline] = {}
        self._no_baselines: set[Path] = set()
        self._baseline_places: dict[tuple[str, str], Path] = {}
        self._rules: dict[tuple[str, frozenset[str]], tuple[Rule, ...]] = {}
        self._chosen: dict[str, frozenset[str]] = {}
        self._speller: Typos | None = None
        self._words: dict[str, Words] = {}

    def config_of(self, path: str) -> Config:
        """Return the configuration of a file.

        Raises:
            ConfigError: The configuration is invalid.
        """
        config = self._only if self._only is not None else self._finder.config_of(path)
        if config.origin not in self._configs:
            self._configs[config.origin] = self._with_options(config)
        return self._configs[config.origin]

    def _with_options(self, config: Config) -> Config:
        """Return a configuration with what the command line overrides in it."""
        if self.given:
            from surveylint.config.command_line import with_settings

            config = with_settings(config, self.given)
        if self._fail_on is not None:
            config = config._replace(fail_on=self._fail_on)
        if self._min_severity is not None:
            config = config._replace(min_severity=self._min_severity)
        if self._allow_private:
            local_link = {**config.options.get("local-link", {}), "hosts": False}
            config = config._replace(options={**config.options, "local-link": local_link})
        return config

    def known_of(self, path: str, config: Config) -> BaselineFilter | None:
        """Return what the baseline does with the findings of a file, None without a baseline.

        Raises:
            ConfigError: The baseline cannot be read.
        """
        baseline = self.baseline_of(path, config)
        if baseline is None:
            return None
        return baseline.recorder(config.min_severity) if self.record else baseline.known(path)

    def baseline_of(self, path: str, config: Config) -> Baseline | None:
        """Return the baseline of a file, None if there is none and none is to be written.

        Raises:
            ConfigError: The baseline cannot be read.
        """
        if self._baseline == "":
            return None
        place = self._baseline_place(path, config)
        if place in self._no_baselines:
            return None
        if place not in self._baselines:
            named = bool(self._baseline or config.baseline)
            exists = place.is_file()
            observed.path(observed.REGULAR, str(place), exists)
            if not (named or self.record or exists):
                self._no_baselines.add(place)
                return None
            from surveylint.lint.baseline import read as read_baseline

            self._baselines[place] = read_baseline(
                place, must_exist=not self.record, boundary=self.boundary
            )
        return self._baselines[place]

    def _baseline_place(self, path: str, config: Config) -> Path:
        """Return the path of a file's baseline; all files of a folder have the same."""
        key = (os.path.dirname(path), config.origin)  # noqa: PTH120  # for each file
        if key not in self._baseline_places:
            self._baseline_places[key] = (
                Path(self._baseline) if self._baseline else baseline_place(path, config)
            )
        return self._baseline_places[key]

    def excluded_by(self, path: str, config: Config) -> str:
        """Return the pattern that excludes a file, "" for none."""
        here = (pattern for pattern in self._exclude if matches(pattern, path, ""))
        there = (pattern for pattern in config.exclude if matches(pattern, path, config.root))
        return next(here, None) or next(there, "")

    def rules_of(self, path: str, config: Config) -> tuple[Rule, ...]:
        """Return the rules that run on a file.

        Raises:
            ConfigError: The configuration or the command line names an unknown rule.
        """
        names = self._names_of(path, config)
        key = (config.origin, names)
        if key not in self._rules:
            self._rules[key] = rulebook.load(names, config)
        return self._rules[key]

    def allowable(self, names: Iterable[str], config: Config, option: str) -> frozenset[str]:
        """Return the rules that names and patterns of an option select to be allowed.

        Raises:
            ConfigError: A rule is unknown, or its findings cannot be allowed.
        """
        known = [entry.name for entry in rulebook.entries(config)]
        kept = [name for name in known if not _reports_allowances(name)]
        for name in names:
            if name in known and name not in kept:
                found = f"`{name}` reports what allows other findings"
                raise ConfigError(COMMAND_LINE, option, found, "expected another rule")
        return frozenset(rulebook.expand(names, kept, COMMAND_LINE, option))

    def settings_of(self, path: str, config: Config) -> tuple[object, ...] | None:
        """Return all settings that the findings of a file depend on, None if it is not certain.

        Raises:
            ConfigError: The configuration, the command line or the baseline is wrong.
        """
        if config.options.get("misspelling", {}).get("typos") or self.record:
            return None
        baseline = self.baseline_of(path, config)
        marks = None if baseline is None else baseline.marks_of(path)
        return (config, self._names_of(path, config), marks)

    def _names_of(self, path: str, config: Config) -> frozenset[str]:
        if config.origin not in self._chosen:
            self._chosen[config.origin] = self._choose(config)
        names = self._chosen[config.origin]
        for pattern, ignored in config.per_file_ignores.items():
            if matches(pattern, path, config.root):
                known = [entry.name for entry in rulebook.entries(config)]
                names -= rulebook.expand(
                    ignored, known, config.origin, f"per-file-ignores.{pattern}"
                )
        return names

    def words_of(self, config: Config) -> Words:
        """Return the vocabulary of a configuration; all its files share what is derived from it."""
        if config.origin not in self._words:
            self._words[config.origin] = Words(config.words)
        return self._words[config.origin]

    def speller_of(self, config: Config, rules: Sequence[Rule]) -> Typos | None:
        """Return the spelling checker that a configuration enables, None if no rule would use it.

        Raises:
            ConfigError: The spelling checker is not installed.
        """
        if not config.options.get("misspelling", {}).get("typos") or all(
            not rule.spells for rule in rules
        ):
            return None
        if self._speller is None:
            from surveylint.lint.typos import Typos

            self._speller = Typos(config.origin)
        return self._speller

    @property
    def troubles(self) -> tuple[str, ...]:
        """Why the spelling checker failed; empty if it did not."""
        return (
            (self._speller.trouble,) if self._speller is not None and self._speller.trouble else ()
        )

    @property
    def unasked(self) -> tuple[str, ...]:
        """Which rules the command line names in vain: they need the network, which is not asked."""
        if self._online:
            return ()
        named = {rulebook.current(name) for name in (*(self._select or ()), *self._extend_select)}
        return tuple(
            f"`{entry.name}` needs the network: without it, it finds nothing"
            for entry in rulebook.entries()
            if entry.name in named and entry.needs_network(tables=self._tables)
        )

    def manuals(self, findings: Iterable[Finding]) -> dict[str, RuleText]:
        """Return summary and page of the rules of findings."""
        from surveylint.report import RuleText

        configs = {finding.rule: self.config_of(finding.place.path) for finding in findings}
        summaries = {
            entry.name: entry.summary
            for config in configs.values()
            for entry in rulebook.entries(config)
        }
        return {
            rule: RuleText(summaries[rule], rulebook.page(rule, config))
            for rule, config in configs.items()
        }

    def _choose(self, config: Config) -> frozenset[str]:
        """Return the selected rules; `--select` replaces the configuration's selection."""
        if self._select is not None:
            config = config._replace(select=(), extend_select=(), ignore=())
        known = [entry.name for entry in rulebook.entries(config)]
        names = set(rulebook.chosen(config, online=self._online, tables=self._tables))
        names |= rulebook.expand(self._select or (), known, COMMAND_LINE, "--select")
        names |= rulebook.expand(self._extend_select, known, COMMAND_LINE, "--extend-select")
        return frozenset(names - rulebook.expand(self._ignore, known, COMMAND_LINE, "--ignore"))


def _reports_allowances(rule: str) -> bool:
    return rule in RULES and RULES[rule][0] == "suppressions"


def _given(
    config: tuple[str, ...], boundary: Boundary, *, none: bool
) -> tuple[Config | None, dict[str, Any]]:
    """Return the configuration of all files and the settings over it.

    The configuration is None if each file has the nearest one.

    Raises:
        ConfigError: The file cannot be read, or is named although no file is to be read.
    """
    if not config:
        return DEFAULT if none else None, {}
    from surveylint.config.command_line import OPTION, separate

    file, settings = separate(config)
    if none and file is not None:
        raise ConfigError(COMMAND_LINE, "--no-config", f"cannot be used with `{OPTION} FILE`")
    if none:
        return DEFAULT, settings
    return read(Path(file), boundary=boundary) if file is not None else None, settings
