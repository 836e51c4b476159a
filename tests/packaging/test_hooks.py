"""The hooks, run by pre-commit and prek in a scratch repository as a user's would be."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from scratch import ENVIRONMENT, ROOT, blocks, git, repository, run

from surveylint import __version__

ADDRESS = "https://github.com/OWNER/surveylint"
LIST = """# Papers

| No. | Title | Paper |
| --- | --- | --- |
| 1 | A first study of medical images | [PDF](papers/first.pdf) |
| 2 | A second study of medical texts | [PDF](https://arxiv.org/abs/2305.00002) |
"""
SEEN = "README.md:6:3: warning[index-gap] number jumps from 1 to 3, 2 is wanted"
BOTH = pytest.mark.parametrize("tool", ["pre-commit", "prek"])


@pytest.fixture(scope="session")
def world(
    checkout: Path, registry: None, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """An environment in which the README's address leads to the clone, and the tools keep stores of their own."""
    store = tmp_path_factory.mktemp("store")
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.{checkout.as_posix()}.insteadOf",
        "GIT_CONFIG_VALUE_0": ADDRESS,
        "PRE_COMMIT_HOME": str(store / "pre-commit"),
        "PREK_HOME": str(store / "prek"),
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), ENVIRONMENT["PATH"])),
    }


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A repository with a list that has two defects, one of which is safe to fix."""
    text = LIST.replace("| 2 |", "| 3 |").replace("00002)", "00002?)")
    return repository(
        tmp_path / "list",
        {"README.md": text, "papers/first.pdf": "", "notes.txt": "##no Markdown\n"},
    )


def program(tool: str) -> Path:
    return Path(sys.executable).with_name(tool)


def flat(report: str) -> str:
    """Undo the line breaks of a report for people."""
    return " ".join(report.split()).replace(" | ", " ")


def ran(tool: str, hook: str, folder: Path, world: dict[str, str], expect: int) -> str:
    """Run one hook on all files, at the stage where each of them runs."""
    config = folder.parent / "config.yaml"
    config.write_text(
        f"repos: [{{repo: {ADDRESS}, rev: v{__version__}, hooks: [{{id: {hook}}}]}}]\n",
        encoding="utf-8",
    )
    command = [
        str(program(tool)),
        "run",
        "--config",
        str(config),
        "--all-files",
        "--verbose",
        "--hook-stage",
        "manual",
    ]
    return run(command, folder, expect, **world).stdout


@BOTH
def test_the_manifest_is_valid(tool: str, tmp_path: Path) -> None:
    run([program(tool), "validate-manifest", ROOT / ".pre-commit-hooks.yaml"], tmp_path)


@BOTH
def test_try_repo_finds_the_hook(tool: str, scratch: Path, world: dict[str, str]) -> None:
    command = [
        str(program(tool)),
        "try-repo",
        "--ref",
        f"v{__version__}",
        "--all-files",
        ADDRESS,
        "surveylint",
    ]
    assert SEEN in flat(run(command, scratch, 1, **world).stdout)


@BOTH
def test_findings_stop_a_commit_and_are_told(
    tool: str, scratch: Path, world: dict[str, str]
) -> None:
    told = ran(tool, "surveylint", scratch, world, 1)
    assert SEEN in flat(told)
    assert "exit code: 1" in told
    assert "notes.txt" not in told
    assert git(scratch, "status", "--porcelain") == ""


@BOTH
def test_a_clean_list_passes(tool: str, tmp_path: Path, world: dict[str, str]) -> None:
    folder = repository(tmp_path / "list", {"README.md": LIST, "papers/first.pdf": ""})
    told = ran(tool, "surveylint", folder, world, 0)
    assert "no findings in 1 file" in told


@BOTH
def test_the_fixer_repairs_what_is_safe_and_stops_the_commit(
    tool: str, scratch: Path, world: dict[str, str]
) -> None:
    told = ran(tool, "surveylint-fix", scratch, world, 1)
    assert "files were modified by this hook" in told
    assert git(scratch, "diff", "-U0").splitlines()[-2:] == [
        "-| 3 | A second study of medical texts | [PDF](https://arxiv.org/abs/2305.00002?) |",
        "+| 3 | A second study of medical texts | [PDF](https://arxiv.org/abs/2305.00002) |",
    ]


@BOTH
def test_the_fixer_passes_where_nothing_is_safe_to_fix(
    tool: str, tmp_path: Path, world: dict[str, str]
) -> None:
    folder = repository(
        tmp_path / "list", {"README.md": LIST.replace("| 2 |", "| 3 |"), "papers/first.pdf": ""}
    )
    ran(tool, "surveylint-fix", folder, world, 0)
    assert git(folder, "status", "--porcelain") == ""


@BOTH
def test_the_snippet_of_the_readme_works_as_it_stands(
    tool: str, scratch: Path, world: dict[str, str]
) -> None:
    (snippet,) = blocks("yaml", "repos:", "id: surveylint")
    (scratch / ".pre-commit-config.yaml").write_text(snippet, encoding="utf-8")
    git(scratch, "add", "-A")
    told = run([program(tool), "run", "--all-files"], scratch, 1, **world).stdout
    assert SEEN in flat(told)
    assert "files were modified by this hook" in told
    assert "surveylint (links)" not in told


@BOTH
def test_links_are_asked_for_before_a_push_only(
    tool: str, tmp_path: Path, world: dict[str, str]
) -> None:
    (snippet,) = blocks("yaml", "repos:", "id: surveylint")
    local = LIST.replace("https://arxiv.org/abs/2305.00002", "papers/first.pdf#page=2")
    folder = repository(
        tmp_path / "list",
        {"README.md": local, "papers/first.pdf": "", ".pre-commit-config.yaml": snippet},
    )
    told = run(
        [program(tool), "run", "--all-files", "--hook-stage", "pre-push"], folder, 0, **world
    ).stdout
    assert "surveylint (links)" in told


@BOTH
def test_the_links_hook_asks_the_network(
    tool: str, tmp_path: Path, gone: str, world: dict[str, str]
) -> None:
    folder = repository(tmp_path / "list", {"README.md": LIST.replace("papers/first.pdf", gone)})
    told = ran(
        tool, "surveylint-links, args: [--allow-private, --select, dead-link]", folder, world, 1
    )
    assert "error[dead-link]" in told
