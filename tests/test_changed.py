"""Changed lines: only their findings are reported, and git runs nothing of the repository."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from surveylint.cli import main
from surveylint.disk.git import hunks

LIST = """# Papers

- [Light Fields Beyond the Sensor](https://arxiv.org/abs/2401.00001?)
- [Stable Training on Raw Audio](https://arxiv.org/abs/2401.00002?)
- [Linking Regions by Learned Edges](https://arxiv.org/abs/2401.00003?)
- The seperation of audio
- The seperation of regions
"""
SELECT = ("--select", "canonical-link,misspelling")


def git(folder: Path, *arguments: str) -> None:
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "init.defaultBranch=main")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A list on a branch that has left `main`."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "README.md"
    path.write_text(LIST, encoding="utf-8")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-qm", "a list")
    git(tmp_path, "switch", "-qc", "branch")
    return path


def reported(
    capsys: pytest.CaptureFixture[str], *arguments: str, since: str = "main"
) -> list[tuple[str, int, int]]:
    """Check, and return rule, line and the number of related places of each finding."""
    main(["check", "--offline", *SELECT, "--changed-since", since, "--format", "json", *arguments])
    found = json.loads(capsys.readouterr().out)["findings"]
    return [(finding["rule"], finding["line"], len(finding["related"])) for finding in found]


def test_unchanged_lines_are_not_reported(readme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reported(capsys) == []


def test_only_the_changed_one_of_several_bad_rows_is_reported(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readme.write_text(LIST.replace("Raw Audio", "Raw Sound"), encoding="utf-8")
    assert reported(capsys) == [("canonical-link", 4, 0)]


def test_a_finding_with_many_places_is_reported_at_the_changed_ones(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readme.write_text(LIST.replace("of regions", "of edges"), encoding="utf-8")
    assert reported(capsys) == [("misspelling", 7, 0)]


def test_a_finding_that_ends_with_the_line_before_is_not_reported(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = LIST.replace("# Papers\n\n", "# Papers\n\n\n\n")
    readme.write_text(text, encoding="utf-8")
    git(readme.parent, "commit", "-qam", "blank lines")
    readme.write_text(text.replace("Sensor", "Lens"), encoding="utf-8")
    found = reported(capsys, "--extend-select", "stray-blank-lines", since="HEAD")
    assert found == [("canonical-link", 5, 0)]


def test_only_changed_lines_are_fixed(readme: Path) -> None:
    readme.write_text(LIST.replace("of regions", "of edges"), encoding="utf-8")
    main(["check", "--offline", *SELECT, "--changed-since", "main", "--fix"])
    expected = LIST.replace("seperation of regions", "separation of edges")
    assert readme.read_text(encoding="utf-8") == expected


def test_committed_and_uncommitted_changes_count(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readme.write_text(LIST.replace("Raw Audio", "Raw Sound"), encoding="utf-8")
    git(readme.parent, "commit", "-qam", "one row")
    readme.write_text(
        readme.read_text(encoding="utf-8").replace("Learned", "Drawn"), encoding="utf-8"
    )
    assert reported(capsys) == [("canonical-link", 4, 1)]


@pytest.mark.parametrize(
    ("deleted", "reported_lines"),
    [
        ("| 2 | Rain Seen from Above |\n", [6]),
        ("| 3 | Snow Seen from Below |\n", [7]),
        ("| 1 | Wind Over Open Water |\n", [5]),
        ("\nAn introduction.\n", []),
    ],
    ids=["row", "other-row", "first-row", "elsewhere"],
)
def test_what_a_deletion_breaks_is_reported(
    readme: Path, capsys: pytest.CaptureFixture[str], deleted: str, reported_lines: list[int]
) -> None:
    titles = ("Wind Over Open Water", "Rain Seen from Above", "Snow Seen from Below")
    rows = "".join(f"| {number} | {title} |\n" for number, title in enumerate(titles, 1))
    text = f"# Papers\n\n| # | Title |\n| --- | --- |\n{rows}| 4 | Hail and Thunder |\n"
    text += "| 5 | Fog on Six Lakes |\n\nThe end.\n\nAn introduction.\n"
    readme.write_text(text, encoding="utf-8")
    git(readme.parent, "commit", "-qam", "a table")
    readme.write_text(text.replace(deleted, ""), encoding="utf-8")
    found = reported(capsys, "--extend-select", "index-gap,index-start", since="HEAD")
    assert [line for _, line, _ in found] == reported_lines


def test_later_changes_of_the_other_branch_do_not_count(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(readme.parent, "switch", "-q", "main")
    readme.write_text(LIST.replace("Sensor", "Lens"), encoding="utf-8")
    git(readme.parent, "commit", "-qam", "theirs")
    git(readme.parent, "switch", "-q", "branch")
    assert reported(capsys) == []


def test_all_lines_of_an_untracked_file_are_changed(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readme.with_name("MORE.md").write_text(LIST, encoding="utf-8")
    assert reported(capsys, "MORE.md") == [("canonical-link", 3, 2), ("misspelling", 6, 1)]


def test_a_renamed_file_is_compared_with_its_old_content(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (readme.parent / "docs").mkdir()
    git(readme.parent, "mv", "README.md", "docs/list ünd.md")
    moved = readme.parent / "docs" / "list ünd.md"
    moved.write_text(LIST.replace("Raw Audio", "Raw Sound"), encoding="utf-8")
    assert reported(capsys, str(moved)) == [("canonical-link", 4, 0)]


def test_different_line_ends_are_no_change(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readme.write_bytes(LIST.replace("\n", "\r\n").encode())
    assert reported(capsys) == []


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", "-h", ""])
def test_an_unknown_revision_is_reported(
    readme: Path, capsys: pytest.CaptureFixture[str], revision: str
) -> None:
    assert main(["check", "--offline", f"--changed-since={revision}"]) == 2
    error = f"--changed-since: unknown revision `{revision}`; expected a branch, tag or commit"
    assert capsys.readouterr().err == f"surveylint: error: {error}\n"


def test_a_list_outside_of_git_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    (tmp_path / "README.md").write_text(LIST, encoding="utf-8")
    assert main(["check", "--offline", "--changed-since", "main"]) == 2
    assert "is not in a git repository; expected a list in one" in capsys.readouterr().err


def test_branches_without_a_common_commit_are_reported(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git(readme.parent, "switch", "-q", "--orphan", "other")
    readme.write_text(LIST, encoding="utf-8")
    git(readme.parent, "add", ".")
    git(readme.parent, "commit", "-qm", "another begin")
    assert main(["check", "--offline", "--changed-since", "main"]) == 2
    assert "have no common commit" in capsys.readouterr().err


def test_nothing_that_the_repository_sets_up_is_run(
    readme: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    trap = readme.parent / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {readme.parent}/sprung\ncat\n", encoding="utf-8")
    trap.chmod(0o755)
    (readme.parent / ".gitattributes").write_text(
        "*.md diff=evil filter=evil -text\n", encoding="utf-8"
    )
    for key in (
        "core.fsmonitor",
        "diff.external",
        "diff.evil.command",
        "diff.evil.textconv",
        "filter.evil.clean",
    ):
        git(readme.parent, "config", key, str(trap))
    readme.write_text(LIST.replace("Raw Audio", "Raw Sound"), encoding="utf-8")
    assert reported(capsys) == [("canonical-link", 4, 0)]
    assert not (readme.parent / "sprung").exists()


def test_hunks_are_small_in_a_long_list() -> None:
    old = [f"- row {number}" for number in range(5000)]
    new = ["- first", *old[:2500], "- between", *old[2501:], "- last"]
    assert [(list(a), list(b)) for a, b in hunks(old, new)] == [
        ([], [1]),
        ([2501], [2502]),
        ([], [5002]),
    ]
