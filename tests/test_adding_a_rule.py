"""Adding a rule: a Python rule takes two files, a data rule one; the generator writes the rest."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from rules_support import ROOT

PAGE = """# shouted-heading

A heading is in capitals.

## Why

Capitals are read slowly, and search engines take them for abbreviations of something else.

## Examples

```markdown bad
# PAPERS
```

```text
```

```markdown fixed
# Papers
```

```markdown good
# Papers
```

## Fix

Safe. The heading is written with one capital.
"""
CHECK = '''

@rule(Severity.INFO)
def shouted_heading(doc: Document) -> Iterator[Problem]:
    """Find headings in capitals."""
    for heading in doc.headings:
        start, end = heading.content_start, heading.content_end
        text = doc.text[start:end]
        if text.isupper():
            edit = Edit(start, end, text.capitalize())
            message = f"heading `{text}` is in capitals"
            yield Problem(start=start, end=end, message=message, edits=(edit,), safe=True)
'''
PACK = """[[rule]]
name = "worn-phrase"
scope = "heading"
forbid = ["awesome list"]
why = "The phrase says nothing about the list that it heads."
bad = "# An awesome list"
good = "# Papers on vision"
"""
PYTHON_RULE = {"rules/shouted-heading.md", "src/surveylint/checks/headings.py"}
DATA_RULE = {"rules/packs/phrases.toml"}
GENERATED = {f"src/surveylint/compiled/{name}.py" for name in ("pages", "packs", "rulebook")}
GENERATED |= {
    f"src/surveylint/config/schemas/{name}.schema.json" for name in ("pyproject", "surveylint")
}
GENERATED |= {".github/CONFIGURATION.md", ".github/CONTRIBUTING.md"}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Return a copy of the files that a contributor has."""
    skip = shutil.ignore_patterns("__pycache__", ".*_cache", ".hypothesis", "bench")
    for part in ("src", "rules", "tests", ".github"):
        shutil.copytree(ROOT / part, tmp_path / part, ignore=skip)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def run(folder: Path, *command: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(folder / "src"), "PYTHONDONTWRITEBYTECODE": "1"}
    answer = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
    return answer.stdout


def test_a_python_rule_takes_two_files_and_a_data_rule_one(copy: Path) -> None:
    before = snapshot(copy)
    (copy / "rules" / "shouted-heading.md").write_text(PAGE, encoding="utf-8")
    with (copy / "src" / "surveylint" / "checks" / "headings.py").open(
        "a", encoding="utf-8"
    ) as family:
        family.write(CHECK)
    (copy / "rules" / "packs").mkdir(exist_ok=True)
    (copy / "rules" / "packs" / "phrases.toml").write_text(PACK, encoding="utf-8")
    run(copy, "surveylint.generate")
    after = snapshot(copy)
    assert {
        name for name in after if after[name] != before.get(name)
    } == PYTHON_RULE | DATA_RULE | GENERATED
    assert (
        "info[shouted-heading] heading `PAPERS` is in capitals"
        in after["rules/shouted-heading.md"].decode()
    )
    listed = run(copy, "surveylint", "rules", "--no-config")
    assert "shouted-heading" in listed
    assert "worn-phrase" in listed
    assert "warning[worn-phrase] `awesome list` in heading" in run(
        copy, "surveylint", "explain", "worn-phrase"
    )
    tests = ["tests/test_pages.py", "tests/test_rulebook.py", "tests/test_style.py"]
    run(
        copy,
        "pytest",
        "-q",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        *tests,
        "-k",
        "shouted or worn or compiled or every",
    )
