"""The README is true: what is generated in it is what is said today, and what it tells to type works as it stands."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest
import readme
from scratch import ROOT, blocks, repository, run

LIST = """# Papers

| No. | Title | Paper |
| --- | --- | --- |
| 1 | A first study of medical images | [PDF](papers/first.pdf) |
"""
PAPERS = {"papers/first.pdf": "", "papers/second.pdf": ""}
SURVEYLINT = (sys.executable, "-m", "surveylint")


def lines(*holding: str) -> list[list[str]]:
    """Return the commands of the console block that holds some texts."""
    (block,) = blocks("console", *holding)
    return [line.split() for line in block.splitlines()]


@pytest.mark.skipif(
    not (ROOT / ".git").exists(), reason="not a git checkout: there is no README beside the tests"
)
def test_what_is_generated_in_the_readme_is_what_is_said_today() -> None:
    text = readme.README.read_text(encoding="utf-8")
    assert readme.renewed(text) == text, "run `python tests/packaging/readme.py`"


@pytest.mark.skipif(
    not (ROOT / ".git").exists(), reason="not a git checkout: there is no picture beside the tests"
)
def test_the_picture_is_what_is_said_today() -> None:
    assert readme.picture() == readme.PICTURE.read_text(encoding="utf-8"), (
        "run `python tests/packaging/readme.py`"
    )


@pytest.mark.skipif(
    os.name == "nt", reason="the README's commands are for a POSIX shell; Windows has other folders"
)
def test_the_first_command_works_in_a_fresh_clone(
    checkout: Path, registry: None, tmp_path: Path
) -> None:
    command = blocks("console", "python3 -m venv")[0]
    clone = shutil.copytree(checkout, tmp_path / "surveylint")
    told = run(["bash", "-c", command], clone).stdout
    assert re.search(
        r"^\d+ findings \(\d+ errors, \d+ warnings, \d+ infos\) in 1 file", told, re.MULTILINE
    )


def test_ci_runs_the_second_command_and_nothing_else(checkout: Path) -> None:
    (command,) = blocks("console", "--group test", "python3 -m venv")
    script = (checkout / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert script[-1] == command.strip()
    assert script[:-1] == [
        "#!/usr/bin/env bash",
        "# Run the README's test command, from a clean checkout.",
        "set -euo pipefail",
        'cd "$(dirname "$0")/.."',
    ]


def test_the_configuration_is_accepted_and_followed(tmp_path: Path, checkout: Path) -> None:
    (settings,) = blocks("toml", "fail-on")
    text = f"{LIST}\nThe medicel list.\n".replace("# Papers", "## Papers\n---")
    folder = repository(
        tmp_path / "list", {"README.md": text, **PAPERS, "surveylint.toml": settings}
    )
    check = [*SURVEYLINT, "check", "--offline"]
    assert "medicel" in run([*check, "--no-config"], folder, 1).stdout
    assert "medicel" not in run(check, folder).stdout


def test_an_allowance_lets_the_finding_stand(tmp_path: Path, checkout: Path) -> None:
    (row,) = blocks("markdown", "surveylint: allow")
    folder = repository(tmp_path / "list", {"README.md": LIST + row, **PAPERS})
    assert run([*SURVEYLINT, "check", "--offline"], folder).stdout == "no findings in 1 file\n"
    repository(folder, {"README.md": LIST + row.split("<!--")[0] + "\n"})
    assert "index-gap" in run([*SURVEYLINT, "check", "--offline"], folder, 1).stdout


def test_a_baseline_silences_what_is_old_and_tells_what_is_new(
    tmp_path: Path, checkout: Path
) -> None:
    old = "- [A study of medical texts] (https://arxiv.org/abs/2305.00007)\n"
    folder = repository(tmp_path / "list", {"README.md": f"{LIST}\n{old}", **PAPERS})
    write, check = lines("--write-baseline")
    run([*SURVEYLINT, *write[1:], "--offline"], folder)
    run([*SURVEYLINT, *check[1:], "--offline"], folder)
    repository(
        folder,
        {
            "README.md": f"{LIST}\n- [A study of medical speech] (https://arxiv.org/abs/2305.00008)\n{old}"
        },
    )
    told = run([*SURVEYLINT, *check[1:], "--offline", "--format", "concise"], folder, 1).stdout
    assert [line.split(" ")[:2] for line in told.splitlines()] == [
        ["README.md:7:29:", "error[malformed-link]"]
    ]


@pytest.mark.parametrize(
    "option",
    sorted({*re.findall(r"`(--[a-z-]+)", (ROOT / "README.md").read_text(encoding="utf-8"))})
    if (ROOT / "README.md").exists()
    else [],
)
def test_an_option_that_the_readme_names_exists(option: str, tmp_path: Path) -> None:
    assert option in run([*SURVEYLINT, "check", "--help"], tmp_path).stdout


def test_the_readme_itself_is_clean(checkout: Path) -> None:
    assert (
        "no findings"
        in run([*SURVEYLINT, "check", "--offline", "README.md", "CHANGELOG.md"], checkout).stdout
    )
