"""Paths of the command line: patterns that no shell expanded, names that look like one, `./-`."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from surveylint.cli import main
from surveylint.disk.files import FoundFile, NotOpened, find

needs_posix = pytest.mark.skipif(os.name != "posix", reason="other systems refuse these names")


@pytest.fixture
def tree(folder: Path) -> Path:
    names = ("a.md", "b.md", "c.txt", "docs/README.md", "docs/x/README.md", "docs/x/d.md")
    for name in (*names, ".venv/e.md", "node_modules/f.md"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("# Papers\n")
    return folder


def paths(*given: str) -> list[str]:
    return [file.path for file in find(given) if isinstance(file, FoundFile)]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.md", ["a.md", "b.md"]),
        ("./*.md", ["a.md", "b.md"]),
        ("?.md", ["a.md", "b.md"]),
        ("[ab].md", ["a.md", "b.md"]),
        ("docs/**/README.md", ["docs/README.md", "docs/x/README.md"]),
        ("docs/*/*.md", ["docs/x/README.md", "docs/x/d.md"]),
        ("**/d.md", ["docs/x/d.md"]),
        ("**/*.md", ["a.md", "b.md", "docs/README.md", "docs/x/README.md", "docs/x/d.md"]),
        (".venv/*.md", [".venv/e.md"]),
        ("do*", ["docs/README.md", "docs/x/README.md", "docs/x/d.md"]),
    ],
)
def test_a_pattern_is_expanded_as_a_shell_does(tree: Path, pattern: str, found: list[str]) -> None:
    assert paths(pattern) == found


def test_an_absolute_pattern_is_expanded(tree: Path) -> None:
    assert paths(str(tree / "*.md")) == [(tree / name).as_posix() for name in ("a.md", "b.md")]


@pytest.mark.parametrize("pattern", ["*.markdown", "none/*.md", "[z].md", "**a/*.md"])
def test_a_pattern_that_matches_nothing_is_an_error(
    tree: Path, capsys: pytest.CaptureFixture[str], pattern: str
) -> None:
    expected = NotOpened(pattern, "cannot read: no file matches this pattern")
    assert [*find((pattern, "a.md"))] == [expected, FoundFile("a.md", named=True)]
    assert main(["check", "--offline", pattern]) == 2
    assert f"{pattern}: cannot read: no file matches this pattern" in capsys.readouterr().err


@needs_posix
@pytest.mark.parametrize("name", ["[a].md", "a*.md", "what?.md"])
def test_a_file_whose_name_looks_like_a_pattern_is_that_file(tree: Path, name: str) -> None:
    (tree / name).write_text("# Papers\n")
    assert paths(name) == [name]


@needs_posix
def test_links_to_folders_are_not_followed_for_ever(tree: Path) -> None:
    (tree / "docs" / "loop").symlink_to(tree)
    (tree / "docs" / "again").symlink_to(tree)
    assert paths("docs/**/d.md") == ["docs/x/d.md"]


def test_a_dash_in_a_folder_is_a_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "-").write_text("# Papers\n\n- [A](#gone)\n")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"# Papers\n")))
    assert main(["check", "--offline", "-"]) == 0
    assert main(["check", "--offline", "--format", "concise", "./-"]) == 1
    assert capsys.readouterr().out.startswith("no findings in 1 file\n./-:3:7: warning")
