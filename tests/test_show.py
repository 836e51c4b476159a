"""What a check would do: `--show-settings` and `--show-files`."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import surveylint
from surveylint.cli import main

SCHEMAS = Path(surveylint.__file__).parent / "report" / "schemas"
CONFIG = """\
fail-on = "error"
ignore = ["missing-value"]
[rules.ragged-row]
severity = "info"
[roles]
"Paper  Name" = "title"
[links]
interval = 2
"""


@pytest.fixture
def listed(folder: Path) -> Path:
    (folder / "README.md").write_text("# Papers\n")
    (folder / "surveylint.toml").write_text(CONFIG)
    return folder


def settings(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, tuple[Any, str]]:
    """Return value and origins of each setting."""
    assert main(["check", "--show-settings", "--format", "json", *arguments]) == 0
    made = json.loads(capsys.readouterr().out)
    jsonschema.validate(made, json.loads((SCHEMAS / "settings.schema.json").read_bytes()))
    (group,) = made["configurations"]
    return {
        each["name"]: (
            each["value"],
            ", ".join(
                f"{origin['path']}:{origin['line']}"
                if origin["kind"] == "file"
                else origin.get("name", origin["kind"])
                for origin in each["sources"]
            ),
        )
        for each in group["settings"]
    }


@pytest.mark.parametrize(
    ("arguments", "name", "value", "origins"),
    [
        ("", "fail-on", "error", "surveylint.toml:1"),
        ("--fail-on info", "fail-on", "info", "--fail-on"),
        ("--fail-on warning --no-config", "fail-on", "warning", "--fail-on"),
        ("", "min-severity", "info", "default"),
        ("", "ignore", ["missing-value"], "surveylint.toml:2"),
        (
            "--ignore index-gap",
            "ignore",
            ["missing-value", "index-gap"],
            "surveylint.toml:2, --ignore",
        ),
        ("--select all --ignore index-gap", "ignore", ["index-gap"], "--ignore"),
        ("--select all", "select", ["all"], "--select"),
        ("", "rules.ragged-row.severity", "info", "surveylint.toml:4"),
        ("", "roles.paper name", "title", "surveylint.toml:6"),
        ("", "links.interval", 2, "surveylint.toml:8"),
        ("--interval 3", "links.interval", 3, "--interval"),
        ("--offline", "offline", True, "--offline"),
        ("--isolated", "fail-on", "warning", "default"),
        ("--format json", "format", "json", "--format"),
        ("--no-registries", "registries", [], "--no-registries"),
        ("--no-cache", "cache-dir", None, "--no-cache"),
        ("-j 3", "jobs", 3, "-j"),
    ],
)
def test_a_setting_has_its_value_and_its_origin(
    listed: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: str,
    name: str,
    value: object,
    origins: str,
) -> None:
    assert settings(capsys, *arguments.split())[name] == (value, origins)


def test_settings_come_from_the_environment_too(
    listed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PRE_COMMIT", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("GITHUB_TOKEN", "a-secret-value")
    found = settings(capsys)
    assert found["offline"] == (True, "PRE_COMMIT")
    assert found["color"] == ("never", "NO_COLOR")
    assert found["environment.GITHUB_TOKEN"] == ("(set)", "GITHUB_TOKEN")


def test_the_text_has_a_heading_for_each_configuration(
    listed: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (listed / "docs").mkdir()
    (listed / "docs" / "a.md").write_text("# Papers\n")
    (listed / "docs" / "pyproject.toml").write_text("[tool.surveylint]\nfail-on = 'info'\n")
    assert main(["check", "--show-settings", "."]) == 0
    out = capsys.readouterr().out
    assert "# README.md; configuration: surveylint.toml\n" in out
    assert "# docs/a.md; configuration: docs/pyproject.toml\n" in out
    assert [" ".join(line.split()) for line in out.splitlines() if "fail-on" in line] == [
        'fail-on = "error" # surveylint.toml:1',
        'fail-on = "info" # docs/pyproject.toml:2',
    ]
    assert "missing-value\n" in out.partition("docs/a.md")[2]


def test_no_file_is_checked_or_written(listed: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = "- [A study](https://arxiv.org/abs/2401.00001?)\n"
    (listed / "README.md").write_text(bad)
    assert main(["check", "--show-settings", "--fix"]) == 0
    assert main(["check", "--show-files", "--fix"]) == 0
    assert (listed / "README.md").read_text() == bad


@pytest.mark.parametrize("option", ["--show-settings", "--show-files"])
def test_other_formats_are_refused(
    listed: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    assert main(["check", option, "--format", "sarif"]) == 2
    assert f"`{option}` cannot be written as `sarif`" in capsys.readouterr().err


def files(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[list[str], dict[str, str]]:
    """Return the files that would be checked, and the reasons of the others."""
    main(["check", "--show-files", "--format", "json", *arguments])
    made = json.loads(capsys.readouterr().out)
    jsonschema.validate(made, json.loads((SCHEMAS / "files.schema.json").read_bytes()))
    return made["files"], {each["path"]: each["reason"] for each in made["others"]}


def test_excluded_hidden_and_missing_files_are_listed_with_the_reason(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / ".git").rmdir()
    for name in ("a.md", "old.md", "docs/b.md", ".venv/c.md", "node_modules/d.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("# Papers\n")
    (folder / "surveylint.toml").write_text('exclude = ["old.md"]\n')
    assert files(capsys, ".", "gone.md", "--exclude", "docs") == (
        ["a.md"],
        {
            "old.md": "not checked: excluded by `old.md` in surveylint.toml",
            "docs/b.md": "not checked: excluded by `docs`",
            "gone.md": "no such file",
            ".venv/": "not checked: not searched",
            "node_modules/": "not checked: not searched",
        },
    )


def test_files_that_git_ignores_are_listed_with_the_reason(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / ".git").rmdir()
    subprocess.run(["git", "init", "-q"], check=True)
    (folder / ".gitignore").write_text("draft.md\nbuild/\n")
    for name in ("a.md", "draft.md", "build/b.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("# Papers\n")
    ignored = "not checked: ignored by git"
    assert files(capsys, ".") == (["a.md"], {"draft.md": ignored, "build/": ignored})
    every = ["a.md", "build/b.md", "draft.md"]
    assert files(capsys, ".", "--no-respect-gitignore") == (every, {})


def test_the_text_can_be_piped(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "a.md").write_text("# Papers\n")
    assert main(["check", "--show-files", "a.md", "-"]) == 0
    out, err = capsys.readouterr()
    assert out == "a.md\nREADME.md\n"
    assert err == "surveylint: 2 files would be checked\n"
    assert main(["check", "--show-files", "b.md"]) == 2
