"""Configuration: where it is found, what it may say, and how its faults are told."""

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


def fault(text: str, folder: Path) -> str:
    with pytest.raises(ConfigError) as caught:
        configured(text, folder)
    return str(caught.value)


def test_nothing_is_the_default(folder: Path) -> None:
    assert Finder().config_of("README.md") is DEFAULT


@pytest.mark.parametrize("name", [".surveylint.toml", "surveylint.toml", ".config/surveylint.toml"])
def test_each_name_is_found(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text("offline = true\n")
    assert Finder().config_of("README.md").origin == name


def test_pyproject_counts_only_with_its_section(folder: Path) -> None:
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


def test_the_users_file_counts_only_where_the_repository_has_none(
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


def test_everything_that_can_be_set_is_read(folder: Path) -> None:
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


FAULTS = {
    "key": (
        'igore = ["x"]',
        "igore: `igore` is no key, nearest is `ignore`; accepted: allow, baseline,",
    ),
    "rule": (
        'ignore = ["ragged-rows"]',
        "ignore: `ragged-rows` is no rule, nearest is `ragged-row`; `surveylint rules`",
    ),
    "rule-table": (
        "[rules.ragged-rows]",
        "rules: `ragged-rows` is no rule, nearest is `ragged-row`",
    ),
    "severity": ('fail-on = "fatal"', "fail-on: found `fatal`; accepted: error, warning, info"),
    "kind": ('ignore = "ragged-row"', "ignore: found `ragged-row`; a list of strings is accepted"),
    "number": ("offline = 1", "offline: found `1`; `true` or `false` is accepted"),
    "option": (
        "[rules.ragged-row]\nwidth = 3",
        "rules.ragged-row: `width` is no option of this rule; accepted: severity",
    ),
    "words": (
        "[words]\naside = []",
        "words: `aside` is no word list, nearest is `asides`; accepted: ",
    ),
    "role": (
        '[roles]\nA = "titel"',
        "roles.A: `titel` is no role, nearest is `title`; accepted: authors, badge,",
    ),
    "reason": (
        '[[allow]]\nrule = "ragged-row"\ntext = "x"',
        "allow[1].reason: no reason is given; a sentence is accepted",
    ),
    "place": (
        '[[allow]]\nrule = "ragged-row"\nreason = "x"',
        "allow[1]: neither `where` nor `text` is given;",
    ),
    "allow-key": (
        '[[allow]]\nrules = "x"',
        "allow[1]: `rules` is no key of an allowance, nearest is `rule`",
    ),
    "pack-name": (
        '[[packs]]\nname = "ragged-row"',
        "packs[1].name: `ragged-row` is a rule already; a new name is accepted",
    ),
    "private": (
        'cache-dir = "/tmp"',
        "cache-dir: not taken from a checked repository; it is accepted on the command line",
    ),
    "toml": ("ignore = [", "not TOML: "),
    "interval-nan": (
        "[links]\ninterval = nan",
        "links.interval: found `nan`; a number from 0 to 60 seconds is accepted",
    ),
    "interval-inf": (
        "[links]\ninterval = inf",
        "links.interval: found `inf`; a number from 0 to 60 seconds",
    ),
    "interval-high": (
        "[links]\ninterval = 1e9",
        "links.interval: found `1000000000.0`; a number from 0 to 60 seconds",
    ),
    "interval-low": (
        "[links]\ninterval = -1",
        "links.interval: found `-1`; a number from 0 to 60 seconds",
    ),
    "interval-text": ('[links]\ninterval = "1"', "links.interval: found `1`; a number is accepted"),
    "timeout-nan": (
        "[links]\ntimeout = nan",
        "links.timeout: found `nan`; a number from 0 to 300 seconds",
    ),
    "max-age-nan": (
        "[links]\nmax-age = nan",
        "links.max-age: found `nan`; a number from 0 to 3650 days",
    ),
    "concurrency": (
        f"[links]\nconcurrency = 1{'0' * 4000}",
        "links.concurrency: found a huge number; a number from 0 to",
    ),
    "patience": (
        '[[links.override]]\nmatch = "a.org"\npatience = nan',
        "links.override[1].patience: found `nan`; a number from 0 to 300 seconds is accepted",
    ),
}


@pytest.mark.parametrize(("text", "told"), FAULTS.values(), ids=FAULTS.keys())
def test_a_fault_names_file_key_what_was_found_and_what_is_accepted(
    folder: Path, text: str, told: str
) -> None:
    message = fault(text, folder)
    assert message.startswith(f"surveylint.toml: {told}")
    assert "; " in message


def test_a_file_that_is_missing_or_a_folder_is_told(folder: Path) -> None:
    with pytest.raises(
        ConfigError, match=r"gone\.toml: cannot be read: no such file or directory; a TOML file"
    ):
        read(folder / "gone.toml")
    with pytest.raises(ConfigError, match="cannot be read"):
        read(folder)


def test_numbers_of_links_within_their_bounds_are_taken(folder: Path) -> None:
    config = configured("[links]\ninterval = 60\ntimeout = 0.5\nmax-age = 3650\n", folder)
    assert dict(config.links.numbers) == {"interval": 60, "timeout": 0.5, "max_age": 3650}


@pytest.mark.parametrize("name", ["surveylint.toml", "pyproject.toml"])
def test_a_file_that_is_too_large_is_refused_and_not_cut(folder: Path, name: str) -> None:
    text = "[tool.surveylint]\n" if name == "pyproject.toml" else ""
    (folder / name).write_text((text + "offline = true\n").ljust(1_000_000, "#"))
    assert Finder().config_of("README.md").offline
    (folder / name).write_text((text + "offline = true\n").ljust(1_000_001, "#"))
    with pytest.raises(
        ConfigError,
        match=r"\.toml: larger than 1,000,000 bytes; a TOML file of at most 1,000,000 bytes",
    ):
        Finder().config_of("README.md")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
@pytest.mark.parametrize("name", ["surveylint.toml", "pyproject.toml"])
def test_a_pipe_is_refused_and_not_waited_for(folder: Path, name: str) -> None:
    os.mkfifo(folder / name)
    with pytest.raises(
        ConfigError, match=r"\.toml: cannot be read: not a regular file; a TOML file is accepted"
    ):
        Finder().config_of("README.md")


def test_the_names_of_roles_are_those_of_the_roles() -> None:
    assert sorted(ROLES) == sorted(role.value for role in Role)
