"""What an offline check imports: nothing for the network, nothing expensive."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "aiohttp",
    "argparse",
    "asyncio",
    "difflib",
    "html",
    "jinja2",
    "json",
    "lsprotocol",
    "markdown_it",
    "publicsuffixlist",
    "pydantic",
    "pygls",
    "rich",
    "spellchecker",
    "subprocess",
    "tempfile",
    "tomllib",
    "zlib",
)
LIST = """# Papers

| No. | Title | Category | Link |
|---|---|---|---|
| 1 | A first study of medical images | Imaging | [PDF](https://arxiv.org/pdf/2305.00001?) |
| 2 | A second study of medical texts | Text | [PDF](https://arxiv.org/pdf/2305.00002) |
"""
UNUSED = (
    "surveylint.cli.network",
    "surveylint.cli.progress",
    "surveylint.disk.outputs",
    "surveylint.lint.baseline",
    "surveylint.lint.crash",
    "surveylint.report.json",
)
"""Modules for the network, for files, for bugs and for other formats."""

SCRIPT = """
import sys
from surveylint.cli import main
main(sys.argv[1:])
print(*sys.modules, file=sys.stderr)
"""


def loaded(folder: Path, *arguments: str) -> list[str]:
    """Return the modules that a command line imports in a new process."""
    command = [sys.executable, "-c", SCRIPT, *arguments]
    answer = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True)
    return answer.stderr.splitlines()[-1].split()


@pytest.fixture(scope="module")
def of_offline_check(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The modules that an offline check of one list imports."""
    folder = tmp_path_factory.mktemp("list")
    (folder / ".git").mkdir()
    (folder / "README.md").write_text(LIST)
    return loaded(folder, "check", "--offline", "--no-cache", "README.md")


@pytest.mark.parametrize("module", [*HEAVY, *UNUSED])
def test_an_offline_check_imports_only_what_it_uses(
    of_offline_check: list[str], module: str
) -> None:
    assert "surveylint.lint.engine" in of_offline_check
    assert module not in of_offline_check


def test_the_version_imports_nothing(folder: Path) -> None:
    names = loaded(folder, "--version")
    assert {"argparse", "dataclasses", "markdown_it"} & {*names} == set()


def test_a_configuration_imports_the_toml_parser_and_no_more(folder: Path) -> None:
    (folder / "README.md").write_text(LIST)
    (folder / "surveylint.toml").write_text('fail-on = "error"\n')
    names = loaded(folder, "check", "--offline", "README.md")
    assert "tomllib" in names
    assert "pydantic" not in names
