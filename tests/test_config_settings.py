"""`--config SETTING=VALUE`: settings of the command line, over those of the file."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveylint.cli import main
from surveylint.config import DEFAULT, ConfigError
from surveylint.config.command_line import keys_of, separate, with_settings
from surveylint.config.discovery import from_mapping
from surveylint.config.values import Config
from surveylint.lint.resolve import Plan
from surveylint.model.finding import Severity

FILE = {
    "fail-on": "warning",
    "ignore": ["index-gap", "misspelling"],
    "rules": {"missing-value": {"severity": "error"}, "index-gap": {"severity": "info"}},
    "words": {"known": ["medicel"], "placeholders": ["tba"]},
    "roles": {"Paper name": "title"},
    "links": {"timeout": 3, "interval": 1},
    "packs": [{"name": "own-rule"}],
}


def over(*settings: str, file: dict[str, object] | None = None) -> Config:
    config = DEFAULT if file is None else from_mapping(file, "surveylint.toml", "")
    name, given = separate(settings)
    assert name is None
    return with_settings(config, given)


def test_a_word_needs_no_quotes() -> None:
    assert over("fail-on=error").fail_on is Severity.ERROR
    assert over("fail-on = 'error'").fail_on is Severity.ERROR
    assert over("baseline=.known.json").baseline == ".known.json"
    assert over("offline=true").offline is True


def test_a_list_replaces_that_of_the_file() -> None:
    assert over("ignore=['ragged-row']", file=FILE).ignore == ("ragged-row",)
    assert over("ignore=[]", file=FILE).ignore == ()


def test_tables_are_merged() -> None:
    config = over(
        "rules.index-gap.severity=error",
        "words.known=['Unichest']",
        "roles.Where=venue",
        "links.timeout=9",
        file=FILE,
    )
    assert config.severity == {"missing-value": Severity.ERROR, "index-gap": Severity.ERROR}
    assert config.words == {"known": ("Unichest",), "placeholders": ("tba",)}
    assert config.roles == {"paper name": "title", "where": "venue"}
    assert dict(config.links.numbers) == {"timeout": 9.0, "interval": 1.0}
    assert config.fail_on is Severity.WARNING


def test_a_later_setting_counts_and_others_stay() -> None:
    config = over("rules.index-gap.severity=error", "rules.index-gap.severity=info", "fail-on=info")
    assert config.severity == {"index-gap": Severity.INFO}
    assert config.fail_on is Severity.INFO


def test_a_rule_of_the_project_can_be_named() -> None:
    assert over("ignore=['own-rule']", file=FILE).ignore == ("own-rule",)


def test_the_user_may_set_what_a_checked_repository_may_not() -> None:
    assert over("links.siblings=true").links.siblings


@pytest.mark.parametrize(
    ("setting", "message"),
    [
        ("fail-on=eror", "--config: fail-on: found `eror`; expected `error`, `warning` or `info`"),
        ("ignor=[]", "--config: ignor: unknown key; did you mean `ignore`?"),
        ("ignore=index-gap", "--config: ignore: found `index-gap`; expected a list of strings"),
        ("rules.index-gab.severity=info", "unknown rule `index-gab`; did you mean `index-gap`?"),
        ("fail-on=", "--config: `fail-on=` is neither a file nor a setting and its value in TOML"),
        ("words.known=['a'", "is neither a file nor a setting and its value in TOML; use,"),
    ],
)
def test_an_invalid_setting_is_an_error_that_names_it(setting: str, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        over(setting, file=FILE)
    assert message in str(error.value)


def test_a_file_may_have_an_equals_sign_in_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a=b.toml"
    path.write_text("")
    assert separate([str(path), "offline=true"]) == (str(path), {"offline": True})


def test_two_files_are_an_error() -> None:
    with pytest.raises(ConfigError, match=r"two files, `a\.toml` and `b\.toml`; expected one"):
        separate(["a.toml", "b.toml"])


def test_settings_apply_without_files_but_a_file_does_not(tmp_path: Path) -> None:
    assert Plan(none=True, config=("fail-on=error",)).config_of("x.md").fail_on is Severity.ERROR
    with pytest.raises(ConfigError, match="cannot be used with `--config FILE`"):
        Plan(none=True, config=("a.toml",))


def test_the_keys_of_settings_are_dotted() -> None:
    assert [*keys_of({"rules": {"a": {"severity": "info"}}, "ignore": []})] == [
        "rules.a.severity",
        "ignore",
    ]


def test_show_settings_names_the_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("README.md").write_text("# A\n")
    Path("surveylint.toml").write_text('fail-on = "info"\nmin-severity = "info"\n')
    assert main(["check", "--show-settings", "--config", "fail-on=error", "--color=never"]) == 0
    lines = {line.partition(" = ")[0]: line for line in capsys.readouterr().out.splitlines()}
    assert lines["fail-on"].endswith("# --config")
    assert lines["min-severity"].endswith("# surveylint.toml:2")


@pytest.mark.parametrize(
    "file", ["", '[[allow]]\nrule = "index-gap"\nwhere = "b.md"\nreason = "-"']
)
def test_an_allowance_of_the_command_line_is_in_no_file(
    file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("README.md").write_text("# A\n")
    if file:
        Path("surveylint.toml").write_text(file)
    allow = "allow=[{rule='misspelling', where='README.md', reason='a name'}]"
    assert main(["check", "--offline", "--no-cache", "--config", allow]) == 0
    assert capsys.readouterr() == ("no findings in 1 file\n", "")


def test_show_files_names_the_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("README.md").write_text("# A\n")
    main(["check", "--show-files", "--config", "exclude=['README.md']"])
    assert "excluded by `README.md` in --config" in capsys.readouterr().err
