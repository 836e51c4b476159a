"""The files around a list: which exist, which anchors they have, and the limits of the search."""

from __future__ import annotations

from pathlib import Path

import pytest

from surveylint.disk import neighbours
from surveylint.disk.neighbours import Folder


@pytest.fixture
def around(folder: Path) -> Folder:
    """A list in `docs/` of a repository, with files beside and above it."""
    (folder / "docs").mkdir()
    (folder / "docs" / "LIST.md").write_text("# Papers\n", encoding="utf-8")
    (folder / "docs" / "a b.md").write_text(
        "# One two\n\n# One two\n\n<a id='Own'></a>\n", encoding="utf-8"
    )
    (folder / "LICENSE").write_text("MIT\n", encoding="utf-8")
    return Folder("docs/LIST.md")


@pytest.mark.parametrize(
    "path", ["a b.md", "a%20b.md", "../LICENSE", "/LICENSE", "/docs/", ".", "../docs/LIST.md"]
)
def test_existing_files_exist(around: Folder, path: str) -> None:
    assert around.exists(path)


@pytest.mark.parametrize("path", ["b.md", "../MISSING", "/a b.md", "a\0b", "x" * 5000])
def test_missing_files_do_not(around: Folder, path: str) -> None:
    assert not around.exists(path)


@pytest.mark.parametrize("path", ["../../issues", "../../../../etc/passwd", "/../x"])
def test_files_outside_of_the_repository_count_as_existing(around: Folder, path: str) -> None:
    assert around.exists(path)
    assert around.anchors(path + ".md") is None


def test_a_symbolic_link_out_of_the_repository_is_not_followed(
    around: Folder, folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    other = tmp_path_factory.mktemp("other") / "secret.md"
    other.write_text("# Secret\n", encoding="utf-8")
    (folder / "docs" / "out.md").symlink_to(other)
    assert around.anchors("out.md") is None


def test_anchors_of_another_file_are_known(around: Folder) -> None:
    assert around.anchors("a%20b.md") == {"one-two", "one-two-1", "Own"}


def test_files_other_than_markdown_text_have_no_anchors(around: Folder, folder: Path) -> None:
    (folder / "docs" / "image.md").write_bytes(bytes(range(256)) * 10)
    assert [around.anchors(path) for path in ("../LICENSE", "image.md", "b.md", ".")] == [None] * 4


def test_other_files_are_read_up_to_a_limit(
    around: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(neighbours, "MAX_FILES", 0)
    assert around.anchors("a b.md") is None


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://github.com/lab/list.git", "lab/list"),
        ("https://github.com/lab/list", "lab/list"),
        ("git@github.com:Lab/my.list.git", "Lab/my.list"),
        ("ssh://git@github.com/lab/list", "lab/list"),
        ("https://user@github.com/lab/list/", "lab/list"),
        ("https://gitlab.com/lab/list.git", ""),
        ("https://github.com/lab", ""),
    ],
)
def test_the_origin_of_a_checkout_is_its_repository(folder: Path, url: str, name: str) -> None:
    config = f'[core]\n\tbare = false\n[remote "origin"]\n\tfetch = x\n\turl = {url}\n'
    (folder / ".git").mkdir(exist_ok=True)
    (folder / ".git" / "config").write_text(config, encoding="utf-8")
    assert Folder("README.md").repository() == name
    assert Folder("docs/README.md").repository() == ""
    assert Folder("LIST.md").repository() == ""


def test_a_folder_without_git_has_no_repository(tmp_path: Path) -> None:
    assert Folder(str(tmp_path / "README.md")).repository() == ""
