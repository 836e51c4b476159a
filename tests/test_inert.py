"""Text of a project in `explain`, `rules`, `inspect`, `links`: no commands, no secrets."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from rules_support import ROOT

from surveylint.cli import main
from surveylint.compiled.rulebook import RULES

PACKS = r'''
[[packs]]
name = "old-site"
scope = "link"
forbid = ["old.example.org"]
why = """A site that is no more, \u001B[31mred, ##[error]x.
::error::this line would be obeyed
  ::warning::and this one; https://a.example/?token=abcSECRETdef"""
bad = "::error::bad \u001B]0;title\u0007"
good = "##[error]good"

[[packs]]
name = "::error::\u001B[1m"
severity = "##[error]"
scope = "link"
forbid = ["x"]
why = "::error::why ##[error]x \u001B[31m and more of it"
bad = "x"
good = "y"
'''


def acts(printed: str) -> list[str]:
    """Return the lines that a terminal or a CI runner would obey."""
    return [
        line
        for line in printed.splitlines()
        if line.lstrip().startswith("::") or "##[error]" in line or not line.isprintable()
    ]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to work in, with data rules that are hostile."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "surveylint.toml").write_text(PACKS, encoding="utf-8")
    return tmp_path


def test_the_page_of_a_projects_rule_is_inert(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    second = PACKS.index("[[packs]]", 12)
    (project / "surveylint.toml").write_text(PACKS[:second], encoding="utf-8")
    assert main(["explain", "old-site"]) == 0
    out = capsys.readouterr().out
    assert acts(out) == []
    assert "SECRET" not in out
    assert "\n: :error::this line would be obeyed\n" in out
    assert out.startswith("# old-site\n\nA site that is no more, ␛[31mred")


def test_the_page_of_a_built_in_rule_is_printed_unchanged(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["explain", "ragged-row"])
    page = (ROOT / "rules" / "ragged-row.md").read_text(encoding="utf-8")
    assert capsys.readouterr().out == page


@pytest.mark.parametrize("rule", RULES)
def test_facts_for_the_tests_are_not_part_of_the_printed_page(
    rule: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["explain", rule])
    page = capsys.readouterr().out
    assert "```toml facts" not in page
    assert page.count("```") % 2 == 0


def test_the_table_of_rules_is_inert(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    out = capsys.readouterr().out
    assert acts(out) == []
    assert "old-site" in out


def test_the_rules_as_json_are_inert_and_complete(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "--format", "json"]) == 0
    out = capsys.readouterr().out
    assert acts(out) == [] and "::" not in out
    assert "::error::\x1b[1m" in [rule["name"] for rule in json.loads(out)["rules"]]


LIST = """# ##[error]Papers ::error::x

- [A first study of medical images](https://a.example/##[error]x?::error::y&token=abcSECRETdef) ##[error]z

# see https://a.com/?token=abcSECRETdef"x and more

| Title ##[error] | ::error::Link |
|---|---|
| A second study of medical texts ##[error] | [pdf](https://b.example/a.pdf?token=abcSECRETdef) |
| =A third study of medical texts | [pdf](https://b.example/b.pdf) |
"""
NAME = "::error::.md"


@pytest.fixture
def hostile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to work in, with a list that is hostile."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / NAME).write_text(LIST, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("command", ["inspect", "links --offline"])
@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_what_is_printed_about_a_list_is_inert(
    hostile: Path, command: str, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    if (command, form) == ("inspect", "csv"):
        return
    assert main([*command.split(), "--format", form, NAME]) == 0
    out = capsys.readouterr().out
    assert acts(out) == []
    assert "SECRET" not in out
    if form == "json":
        listed = json.loads(out)
        assert "::" not in out
        assert (listed.get("files") or listed["links"])[0]["path"] == NAME
    if form == "csv":
        assert {row["path"] for row in csv.DictReader(io.StringIO(out))} == {"./" + NAME}


def test_inspect_masks_values_not_the_json_around_them(
    hostile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["inspect", "--format", "json", NAME])
    titles = [
        section["title"] for section in json.loads(capsys.readouterr().out)["files"][0]["sections"]
    ]
    assert titles == ["##[error]Papers ::error::x", 'see https://a.com/?token=***"x and more']
