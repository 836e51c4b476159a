"""The reference of the configuration and its schemas agree with the tool."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from rules_support import ROOT

from surveylint.cli import main
from surveylint.compiled.rulebook import RULES, WORDS
from surveylint.config import DEFAULT, read
from surveylint.config.keys import KEYS, MOST
from surveylint.config.manual import MANUAL, Key
from surveylint.generate import reference
from surveylint.lint import rulebook

SCHEMAS = reference.schemas()
OWN = Draft7Validator(json.loads(SCHEMAS["surveylint.schema.json"]))
PROJECT = Draft7Validator(json.loads(SCHEMAS["pyproject.schema.json"]))
EXAMPLES = pytest.mark.parametrize("key", MANUAL, ids=lambda key: key.name)


def faults(given: dict[str, Any], validator: Draft7Validator = OWN) -> list[str]:
    return [error.message for error in validator.iter_errors(given)]


def test_every_key_is_in_the_reference_once() -> None:
    assert sorted(key.name for key in MANUAL) == sorted(KEYS)


@pytest.mark.parametrize("key", MOST)
def test_the_reference_has_the_highest_numbers(key: str) -> None:
    (about,) = [one.what for one in MANUAL if one.name == "links"]
    assert f"`{key}` {MOST[key][0]:,}{MOST[key][1]}" in about


def test_the_highest_numbers_are_accepted_by_tool_and_schema(tmp_path: Path) -> None:
    given = {key: most for key, (most, _) in MOST.items() if key != "patience"}
    lines = "".join(f"{key} = {most}\n" for key, most in given.items())
    (tmp_path / "surveylint.toml").write_text(f"[links]\n{lines}", encoding="utf-8")
    assert dict(read(tmp_path / "surveylint.toml").links.numbers) == {
        k.replace("-", "_"): m for k, m in given.items()
    }
    assert faults({"links": given}) == []


@EXAMPLES
def test_an_example_is_accepted_by_the_tool(key: Key, tmp_path: Path) -> None:
    (tmp_path / "surveylint.toml").write_text(key.example, encoding="utf-8")
    assert read(tmp_path / "surveylint.toml").origin


@EXAMPLES
def test_an_example_is_accepted_by_the_schemas(key: Key) -> None:
    given = tomllib.loads(key.example)
    assert faults(given) == []
    assert (
        faults({"project": {"name": "x"}, "tool": {"surveylint": given, "ruff": {}}}, PROJECT) == []
    )


@pytest.mark.parametrize(
    "given",
    [
        {"selekt": ["all"]},
        {"select": "all"},
        {"fail-on": "never"},
        {"offline": "yes"},
        {"rules": {"signed-link": {"severity": "fatal"}}},
        {"rules": {"signed-link": {"prefer": "pdf"}}},
        {"rules": {"canonical-link": {"prefer": "paper"}}},
        {"rules": {"own-rule": {"option": 1}}},
        {"words": {"unknown": ["x"]}},
        {"words": {"spellings": ["lanugage"]}},
        {"roles": {"Paper": "work"}},
        {"allow": [{"rule": "signed-link", "where": "README.md"}]},
        {"allow": [{"rule": "signed-link", "reason": "it is ours"}]},
        {"packs": [{"name": "old-site"}]},
        {"tokens": {"github": "x"}},
        {"links": {"timeout": -1}},
        *({"links": {key: most + 1}} for key, (most, _) in MOST.items()),
        {"links": {"override": [{"match": "a.org", "patience": MOST["patience"][0] + 1}]}},
    ],
)
def test_the_schemas_refuse_what_the_tool_refuses(given: dict[str, Any]) -> None:
    assert faults(given) != []
    assert faults({"tool": {"surveylint": given}}, PROJECT) != []


def test_the_schemas_are_schemas() -> None:
    Draft7Validator.check_schema(OWN.schema)
    Draft7Validator.check_schema(PROJECT.schema)


def test_every_rule_and_word_list_is_in_the_schema() -> None:
    assert sorted(OWN.schema["properties"]["rules"]["properties"]) == sorted(RULES)
    assert sorted(OWN.schema["properties"]["words"]["properties"]) == sorted(WORDS)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_schemas_are_up_to_date(name: str) -> None:
    shipped = ROOT / "src" / "surveylint" / "config" / "schemas" / name
    assert shipped.read_text(encoding="utf-8") == SCHEMAS[name]


def test_the_reference_is_up_to_date() -> None:
    pages = {name: rulebook.page(name, DEFAULT) for name in RULES}
    shipped = (ROOT / ".github" / "CONFIGURATION.md").read_text(encoding="utf-8")
    assert shipped == reference.page(pages)


@pytest.mark.parametrize("name", ["surveylint", "pyproject"])
def test_the_schema_is_printed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", f"--schema={name}"]) == 0
    assert capsys.readouterr().out == SCHEMAS[f"{name}.schema.json"]


LIST = """# Papers

| Title | Domain | Zorb | Paper |
| --- | --- | --- | --- |
"""


def test_the_output_of_init_is_valid_and_has_suggestions(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        f"| Light Fields, Part {n} | Sensing | q{n} r | [PDF](https://arxiv.org/abs/2401.{n:05}?) |"
        for n in range(9)
    ]
    text = LIST + "\n".join(rows) + "\n\n" + "- The benhcmark of ##all\n" * 12
    (folder / "README.md").write_text(text, encoding="utf-8")
    assert main(["init"]) == 0
    written = (folder / "surveylint.toml").read_text(encoding="utf-8")
    assert faults(tomllib.loads(written)) == []
    assert '    # "canonical-link",  # 1 finding at 9 places: ' in written
    assert "benhcmark" not in written
    assert '# "Zorb" = "note"' in written
    uncommented = written.replace('# "Zorb" = "note"', '"Zorb" = "note"').replace(
        '    # "', '    "'
    )
    assert faults(tomllib.loads(uncommented)) == []
    capsys.readouterr()
    assert main(["check", "--offline", "--exit-zero"]) == 0


def test_init_suggests_a_baseline_if_there_are_many_findings(folder: Path) -> None:
    rows = [
        f"- [Work number {n}](https://ieeexplore.ieee.org/stamp/stamp.jsp?arnumber={n}0288259)"
        for n in range(1, 15)
    ]
    (folder / "README.md").write_text("# Papers\n\n" + "\n".join(rows) + "\n", encoding="utf-8")
    main(["init"])
    assert "--write-baseline`" in (folder / "surveylint.toml").read_text(encoding="utf-8")
