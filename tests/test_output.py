"""Reports in files beside the one on standard output."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from surveylint.cli import main
from surveylint.report.formats import FORMATS

LIST = """# Papers

- [Light Fields Beyond the Sensor](https://arxiv.org/abs/2401.00001?)
- ::error::pwned
"""


@pytest.fixture(autouse=True)
def readme(folder: Path) -> Path:
    path = folder / "README.md"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_several_formats_go_to_several_files(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options = [f"--output={name}=out.{name}" for name in FORMATS]
    assert main(["check", "--offline", "--format", "concise", *options]) == 0
    assert capsys.readouterr().out.startswith("README.md:3:")
    detailed = [name for name in FORMATS if not name.startswith("badge")]
    assert [
        name for name in detailed if "canonical-link" not in (folder / f"out.{name}").read_text()
    ] == []


def test_a_path_may_hold_commas_and_equals_signs(folder: Path) -> None:
    main(["check", "--offline", "--output", "json=a,b=c.json"])
    assert json.loads((folder / "a,b=c.json").read_text())["version"] == 1


def test_a_report_replaces_the_one_before(folder: Path) -> None:
    (folder / "out.json").write_text("old " * 10_000)
    main(["check", "--offline", "--output", "json=out.json"])
    assert json.loads((folder / "out.json").read_text())["version"] == 1


def test_a_report_that_cannot_be_written_is_exit_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--offline", "--output", "json=nowhere/out.json"]) == 2
    assert (
        "surveylint: nowhere/out.json: cannot write: no such file or directory\n"
        in capsys.readouterr().err
    )


@pytest.mark.parametrize(
    ("value", "error"),
    [
        ("json", "`json` is not FORMAT=FILE; use, for example, `json=report.json`"),
        ("json=", "`json=` is not FORMAT=FILE; use, for example, `json=report.json`"),
        ("json=-", "`json=-` is not FORMAT=FILE; use, for example, `json=report.json`"),
        ("jsn=out.json", "unknown format `jsn`; did you mean `json`?"),
        ("=out.json", "unknown format ``; expected `text`, `concise`, "),
    ],
)
def test_a_wrong_output_is_reported(
    value: str, error: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "--offline", "--output", value]) == 2
    assert f"surveylint: error: --output: {error}" in capsys.readouterr().err


def test_sarif_describes_its_rules(folder: Path) -> None:
    main(["check", "--offline", "--output", "sarif=out.sarif"])
    driver = json.loads((folder / "out.sarif").read_text())["runs"][0]["tool"]["driver"]
    rule = next(rule for rule in driver["rules"] if rule["id"] == "canonical-link")
    assert rule["shortDescription"]["text"] != "canonical-link"
    assert "## Why" in rule["help"]["markdown"]


def test_the_runner_of_github_gets_a_new_secret_each_time(
    capsys: pytest.CaptureFixture[str],
) -> None:
    tokens = set()
    main(["check", "--offline", "--format", "github"])
    tokens.add(re.match(r"::stop-commands::([0-9a-f]{32})\n", capsys.readouterr().out)[1])
    main(["check", "--offline", "--format", "github"])
    tokens.add(re.match(r"::stop-commands::([0-9a-f]{32})\n", capsys.readouterr().out)[1])
    assert len(tokens) == 2


def test_github_actions_change_nothing_by_themselves(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(folder / "summary.md"))
    main(["check", "--offline", "--format", "concise"])
    assert "::" not in capsys.readouterr().out.replace("::error::pwned", "")
    assert not (folder / "summary.md").exists()
