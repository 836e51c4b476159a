"""`--lists FILE` names lists; a line that names nothing is reported with its number."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveylint.cli import main
from surveylint.disk.files import NotOpened, find
from surveylint.disk.lists_file import names_in

CLEAN = "# Sheep\n\nA page about sheep.\n"


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in ("ada/sheep/readme.md", "ada/goats/README.md", "docs/a.md", "docs/b.md", "one.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CLEAN)
    (tmp_path / "ada/empty").mkdir()
    return tmp_path


def named(tree: Path, text: str | bytes) -> list[str]:
    """Return what a file names, with paths relative to its folder, and its errors."""
    file = tree / "lists.txt"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = []
    for each in find(names_in(str(file))):
        path = each.path.removeprefix(f"{tree}/")
        found.append(f"{path}: {each.reason}" if isinstance(each, NotOpened) else path)
    return found


def test_a_line_is_a_checkout_a_file_a_folder_or_a_pattern(tree: Path) -> None:
    lines = ["# a comment", "", "ada/sheep", "  one.md  ", "docs/", "ada/*/README.md", "one.md"]
    expected = ["ada/sheep/readme.md", "one.md", "docs/a.md", "docs/b.md", "ada/goats/README.md"]
    assert named(tree, "\n".join(lines)) == expected
    assert named(tree, "﻿" + "\r\n".join(lines)) == expected


def test_a_line_without_a_list_is_reported_with_its_number(tree: Path) -> None:
    assert named(tree, "one.md\n\nada/wolves\n*/none.md\nada/empty\n\0\n\xff") == [
        "one.md",
        "lists.txt:3: no such file or folder: `ada/wolves`",
        "lists.txt:4: pattern without a match: `*/none.md`",
        "lists.txt:5: no README.md in the checkout `ada/empty`",
        "lists.txt:6: this line is not a path",
        "lists.txt:7: no such file or folder: `ÿ`",
    ]


@pytest.mark.parametrize("text", ["", "\n# nothing\n"])
def test_a_file_that_names_nothing_is_an_error(tree: Path, text: str) -> None:
    assert named(tree, text) == ["lists.txt: checked nothing: this file names no lists"]


def test_the_other_lists_are_checked_and_the_exit_code_is_2(
    tree: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tree)
    Path("lists.txt").write_text("ada/sheep\nada/wolves\n")
    assert main(["check", "--offline", "--no-config", "--lists", "lists.txt", "one.md"]) == 2
    seen = capsys.readouterr()
    assert "0 findings so far in 2 files" in seen.out
    assert seen.err == "surveylint: lists.txt:2: no such file or folder: `ada/wolves`\n"


def test_a_pattern_on_the_command_line_is_expanded(tree: Path) -> None:
    paths = [each.path.removeprefix(f"{tree}/") for each in find([f"{tree}/d*/?.md"])]
    assert paths == ["docs/a.md", "docs/b.md"]


def test_a_file_with_the_name_of_a_pattern_is_that_file(tree: Path) -> None:
    (tree / "[a].md").write_text(CLEAN)
    assert [each.path for each in find([f"{tree}/[a].md"])] == [f"{tree}/[a].md"]


@pytest.mark.parametrize("command", [["links", "--offline"], ["works"]])
def test_links_and_works_list_what_a_file_names(
    command: list[str], tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = "# Papers\n\n| Title | Paper |\n|---|---|\n| A Study of {0} | [pdf](https://{0}.org/) |\n"
    for name, path in (("sheep", "ada/sheep/readme.md"), ("goats", "docs/b.md")):
        (tree / path).write_text(row.format(name))
    (tree / "lists.txt").write_text("ada/sheep\ndocs/\nada/wolves\n")
    named = [f"--lists={tree / 'lists.txt'}", "--no-config", "--format", "json"]
    assert main([*command, *named]) == 2
    found = capsys.readouterr()
    assert "https://sheep.org/" in found.out
    assert "https://goats.org/" in found.out
    assert "ada/wolves" in found.err
