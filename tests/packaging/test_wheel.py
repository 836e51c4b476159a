"""The wheel: its content, that the sdist builds the same one, and that it works once installed."""

from __future__ import annotations

import sys
import tarfile
import zipfile
from email import message_from_bytes
from email.message import Message
from pathlib import Path

import pytest
from scratch import blocks, built, run

from surveylint import __version__

INFO = f"surveylint-{__version__}.dist-info"


def content(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def files(wheel: Path) -> dict[str, bytes]:
    return content(wheel)


@pytest.fixture(scope="module")
def metadata(files: dict[str, bytes]) -> Message:
    return message_from_bytes(files[f"{INFO}/METADATA"])


@pytest.mark.parametrize(
    "name",
    [
        "surveylint/py.typed",
        "surveylint/demo/README.md",
        "surveylint/compiled/rulebook.py",
        "surveylint/compiled/hosts.py",
        "surveylint/rules/ragged-row.md",
        "surveylint/rules/words/spellings.txt",
        f"{INFO}/licenses/LICENSE",
    ],
)
def test_the_wheel_contains_what_a_run_needs(files: dict[str, bytes], name: str) -> None:
    assert files[name] or name.endswith("py.typed")


def test_every_schema_of_the_reports_ships(files: dict[str, bytes], checkout: Path) -> None:
    schemas = sorted(path.name for path in (checkout / "src" / "surveylint").rglob("*.schema.json"))
    assert schemas
    assert sorted(Path(name).name for name in files if name.endswith(".schema.json")) == schemas


def test_the_wheel_contains_nothing_but_the_package(files: dict[str, bytes]) -> None:
    assert {name.split("/")[0] for name in files} == {"surveylint", INFO}
    assert [name for name in files if "test" in name or name.endswith(".pyc")] == []


def test_the_metadata_names_the_licence(metadata: Message) -> None:
    assert metadata["License-Expression"] == "MIT"
    assert metadata["License-File"] == "LICENSE"
    assert metadata["Requires-Python"] == ">=3.11"


def test_the_sdist_builds_the_same_wheel(
    checkout: Path, files: dict[str, bytes], tmp_path: Path
) -> None:
    run([sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path], checkout)
    with tarfile.open(next(tmp_path.glob("*.tar.gz"))) as archive:
        archive.extractall(tmp_path, filter="data")
    assert content(built(tmp_path / f"surveylint-{__version__}", tmp_path / "again")) == files


def test_the_main_command_of_the_readme_runs_on_the_wheel(installed: Path, tmp_path: Path) -> None:
    command = blocks("console", "python3 -m venv")[0].split("&&")[-1].split()
    output = run([installed / Path(command[0]).name, *command[1:]], tmp_path).stdout
    assert "warning[category-drift]" in output
    assert "error[dead-link]" in output


def test_the_example_list_ships_and_is_checked(installed: Path, tmp_path: Path) -> None:
    place = "import surveylint.demo as d; print(d.__path__[0])"
    demo = Path(run([installed / "python", "-c", place], tmp_path).stdout.strip(), "README.md")
    assert "site-packages" in demo.parts
    done = run(
        [
            installed / "surveylint",
            "check",
            "--offline",
            "--exit-zero",
            "-q",
            "--format",
            "concise",
            demo,
        ],
        tmp_path,
    )
    assert len(done.stdout.splitlines()) > 20


def test_the_rules_and_their_pages_need_no_checkout(installed: Path, tmp_path: Path) -> None:
    assert "ragged-row" in run([installed / "surveylint", "rules"], tmp_path).stdout
    assert run([installed / "surveylint", "explain", "ragged-row"], tmp_path).stdout.startswith(
        "# ragged-row"
    )
