"""Configuration: how it is found, which values are valid, and its error messages."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from surveylint.config import DEFAULT, Config, ConfigError, Finder, read
from surveylint.config.keys import ROLES
from surveylint.roles import Role


def configured(text: str, folder: Path) -> Config:
    path = folder / "surveylint.toml"
    path.write_text(text, encoding="utf-8")
    return read(path)


def error_of(text: str, folder: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        configured(text, folder)
    return str(caught.value)


def test_without_a_file_the_defaults_apply(folder: Path) -> None:
    assert Finder().config_of("README.md") is DEFAULT


@pytest.mark.parametrize("name", [".surveylint.toml", "surveylint.toml", ".config/surveylint.toml"])
def test_each_name_is_found(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("offline = true\n")
    assert Finder().config_of("README.md").origin == name


def test_pyproject_is_used_only_with_its_table(folder: Path) -> None:
    (folder / "pyproject.toml").write_text("[project]\nname = 'surveylint-user'\n")
    assert Finder().config_of("README.md") is DEFAULT
    (folder / "pyproject.toml").write_text("[tool.surveylint]\noffline = true\n")
    assert Finder().config_of("README.md").offline


def test_the_first_name_wins(folder: Path) -> None:
    (folder / "surveylint.toml").write_text("offline = true\n")
    (folder / "pyproject.toml").write_text("[tool.surveylint]\noffline = false\n")
    assert Finder().config_of("README.md").offline


def test_the_nearest_file_wins_and_nothing_is_merged(folder: Path) -> None:
    (folder / "docs").mkdir()
    (folder / "surveylint.toml").write_text('ignore = ["ragged-row"]\n')
    (folder / "docs" / "surveylint.toml").write_text('ignore = ["broken-encoding"]\n')
    finder = Finder()
    assert finder.config_of("README.md").ignore == ("ragged-row",)
    assert finder.config_of("docs/a.md").ignore == ("broken-encoding",)


def test_the_search_ends_at_the_root_of_the_repository(folder: Path) -> None:
    (folder / "surveylint.toml").write_text("offline = true\n")
    (folder / "inner" / ".git").mkdir(parents=True)
    assert Finder().config_of("inner/README.md") is DEFAULT


def test_the_users_file_is_used_only_if_the_repository_has_none(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path_factory.mktemp("config")
    (home / "surveylint").mkdir()
    (home / "surveylint" / "surveylint.toml").write_text("offline = true\n")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("APPDATA", str(home))
    assert Finder().config_of("README.md").offline
    (folder / "surveylint.toml").write_text("")
    assert not Finder().config_of("README.md").offline


def test_every_key_is_read(folder: Path) -> None:
    config = configured(
        """
        select = ["all"]
        extend-select = ["index-*"]
        ignore = ["ragged-row"]
        fail-on = "info"
        exclude = ["docs"]
        offline = true
        baseline = "old.json"
        [rules.broken-encoding]
        severity = "warning"
        [words]
        asides = ["sponsors", "!about"]
        [roles]
        "Paper  Name" = "title"
        [per-file-ignores]
        "docs/*.md" = ["broken-encoding"]
        [[allow]]
        rule = "ragged-row"
        where = "README.md"
        reason = "as printed"
        [[packs]]
        name = "old-name"
        """,
        folder,
    )
    assert config.select == ("all",)
    assert config.severity == {"broken-encoding": "warning"}
    assert config.words == {"asides": ("sponsors", "!about")}
    assert config.roles == {"paper name": "title"}
    assert config.per_file_ignores == {"docs/*.md": ("broken-encoding",)}
    assert [(allowed.rule, allowed.reason) for allowed in config.allow] == [
        ("ragged-row", "as printed")
    ]
    assert (config.fail_on, config.exclude, config.baseline) == ("info", ("docs",), "old.json")


ERRORS = {
    "key": ('igore = ["x"]', "igore: unknown key; did you mean `ignore`?"),
    "rule": (
        'ignore = ["ragged-rows"]',
        "ignore: unknown rule `ragged-rows`; did you mean `ragged-row`?",
    ),
    "rule-table": (
        "[rules.ragged-rows]",
        "rules: unknown rule `ragged-rows`; did you mean `ragged-row`?",
    ),
    "rule-without-suggestion": (
        'ignore = ["zzzz"]',
        "ignore: unknown rule `zzzz`; see `surveylint rules`",
    ),
    "severity": (
        'fail-on = "fatal"',
        "fail-on: found `fatal`; expected `error`, `warning` or `info`",
    ),
    "kind": ('ignore = "ragged-row"', "ignore: found `ragged-row`; expected a list of strings"),
    "number": ("offline = 1", "offline: found `1`; expected `true` or `false`"),
    "option": (
        "[rules.ragged-row]\nwidth = 3",
        "rules.ragged-row: unknown option `width`; expected `severity`",
    ),
    "words": ("[words]\naside = []", "words: unknown word list `aside`; did you mean `asides`?"),
    "pair": (
        '[words]\nspellings = ["lanugage"]',
        "words.spellings: found `lanugage`; expected `left -> right` or `!left`",
    ),
    "role": ('[roles]\nA = "titel"', "roles.A: unknown role `titel`; did you mean `title`?"),
    "reason": (
        '[[allow]]\nrule = "ragged-row"\ntext = "x"',
        "allow[1].reason: missing; expected a sentence: why the finding is allowed",
    ),
    "place": (
        '[[allow]]\nrule = "ragged-row"\nreason = "x"',
        "allow[1]: neither `where` nor `text`; expected ",
    ),
    "allow-key": ('[[allow]]\nrules = "x"', "allow[1].rules: unknown key; did you mean `rule`?"),
    "pack-name": (
        '[[packs]]\nname = "ragged-row"',
        "packs[1].name: `ragged-row` is a built-in rule; expected another name",
    ),
    "private": (
        'cache-dir = "/tmp"',
        "cache-dir: not allowed in the configuration of a checked repository; use ",
    ),
    "interval-nan": (
        "[links]\ninterval = nan",
        "links.interval: found `nan`; expected a number from 0 to 60 seconds",
    ),
    "interval-inf": (
        "[links]\ninterval = inf",
        "links.interval: found `inf`; expected a number from 0 to 60 seconds",
    ),
    "interval-high": (
        "[links]\ninterval = 1e9",
        "links.interval: found `1000000000.0`; expected a number from 0 to 60 seconds",
    ),
    "interval-low": (
        "[links]\ninterval = -1",
        "links.interval: found `-1`; expected a number from 0 to 60 seconds",
    ),
    "interval-text": ('[links]\ninterval = "1"', "links.interval: found `1`; expected a number"),
    "timeout-nan": (
        "[links]\ntimeout = nan",
        "links.timeout: found `nan`; expected a number from 0 to 300 seconds",
    ),
    "max-age-nan": (
        "[links]\nmax-age = nan",
        "links.max-age: found `nan`; expected a number from 0 to 3,650 days",
    ),
    "concurrency": (
        f"[links]\nconcurrency = 1{'0' * 4000}",
        "links.concurrency: found a huge number; expected a number from 0 to 10,000",
    ),
    "patience": (
        '[[links.override]]\nmatch = "a.org"\npatience = nan',
        "links.override[1].patience: found `nan`; expected a number from 0 to 300 seconds",
    ),
}


@pytest.mark.parametrize(("text", "message"), ERRORS.values(), ids=ERRORS.keys())
def test_an_error_names_file_key_what_was_found_and_what_is_expected(
    folder: Path, text: str, message: str
) -> None:
    assert error_of(text, folder).startswith(f"surveylint.toml: {message}")


def test_invalid_toml_is_reported_with_its_place(folder: Path) -> None:
    assert error_of("offline = true\nignore = [", folder).startswith(
        "surveylint.toml:2:11: invalid TOML: "
    )


def test_a_missing_file_and_a_folder_are_errors(folder: Path) -> None:
    expected = r"gone\.toml: cannot read: no such file or directory; expected a TOML file"
    with pytest.raises(ConfigError, match=expected):
        read(folder / "gone.toml")
    with pytest.raises(ConfigError, match="cannot read"):
        read(folder)


def test_numbers_of_links_within_their_bounds_are_accepted(folder: Path) -> None:
    config = configured("[links]\ninterval = 60\ntimeout = 0.5\nmax-age = 3650\n", folder)
    assert dict(config.links.numbers) == {"interval": 60, "timeout": 0.5, "max_age": 3650}


@pytest.mark.parametrize("name", ["surveylint.toml", "pyproject.toml"])
def test_a_file_that_is_too_large_is_refused_and_not_truncated(folder: Path, name: str) -> None:
    text = "[tool.surveylint]\n" if name == "pyproject.toml" else ""
    (folder / name).write_text((text + "offline = true\n").ljust(1_000_000, "#"))
    assert Finder().config_of("README.md").offline
    (folder / name).write_text((text + "offline = true\n").ljust(1_000_001, "#"))
    expected = r"\.toml: file is too large; expected at most 1,000,000 bytes"
    with pytest.raises(ConfigError, match=expected):
        Finder().config_of("README.md")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
@pytest.mark.parametrize("name", ["surveylint.toml", "pyproject.toml"])
def test_a_named_pipe_is_refused_without_waiting(folder: Path, name: str) -> None:
    os.mkfifo(folder / name)
    with pytest.raises(ConfigError, match=r"\.toml: not a regular file; expected a TOML file"):
        Finder().config_of("README.md")


def test_the_names_of_roles_are_those_of_the_roles() -> None:
    assert sorted(ROLES) == sorted(role.value for role in Role)
