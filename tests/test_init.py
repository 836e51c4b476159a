"""What `surveylint init` writes: a schema, proposals that are right, a valid file."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import jsonschema
import pytest

import surveylint
from surveylint.cli import main
from surveylint.compiled.project import DOCUMENTATION

SCHEMAS = Path(surveylint.__file__).parent / "config" / "schemas"
LISTS = sorted((Path(__file__).parent / "correct_lists").glob("*.md"))
LIST = """# Papers

A lanugage of its own, reponsibility, datset and discusse. We use panet for all.

- [A study of light fields](https://arxiv.org/abs/2305.00001?)
- [A study of raw audio](#gone)
"""


def initialised(folder: Path, text: str) -> str:
    (folder / "README.md").write_text(text, encoding="utf-8")
    assert main(["init", "--force"]) == 0
    return (folder / "surveylint.toml").read_text(encoding="utf-8")


def test_the_first_line_names_the_published_schema(folder: Path) -> None:
    first = initialised(folder, LIST).splitlines()[0]
    assert first == f"#:schema {DOCUMENTATION}schemas/surveylint.schema.json"
    assert (SCHEMAS / first.rpartition("/")[2]).exists()


def test_no_typo_is_proposed_as_a_known_word(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = initialised(folder, LIST)
    main(["check", "--offline", "--select", "misspelling", "--format", "concise"])
    assert {*re.findall(r"word `(\w+)`", capsys.readouterr().out)} == {
        *("lanugage", "reponsibility", "datset", "discusse", "panet")
    }
    assert re.search(r"known = \[\n([^\]]*)\]", made)[1].split() == ["#", '"panet",']


@pytest.mark.parametrize("text", [LIST, *LISTS[:6]], ids=lambda text: getattr(text, "stem", "own"))
def test_what_is_written_is_valid_with_and_without_its_proposals(
    folder: Path, text: str | Path
) -> None:
    made = initialised(folder, text if isinstance(text, str) else text.read_text("utf-8"))
    schema = json.loads((SCHEMAS / "surveylint.schema.json").read_text("utf-8"))
    lines = made.splitlines()
    proposed = [re.sub(r"^( *)# (?=[\"\[]|\w+ = )", r"\1", line) for line in lines]
    for each in (lines, proposed):
        jsonschema.validate(tomllib.loads("\n".join(each)), schema)
        (folder / "surveylint.toml").write_text("\n".join(each), encoding="utf-8")
        assert main(["check", "--offline"]) in (0, 1)
