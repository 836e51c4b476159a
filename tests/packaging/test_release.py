"""What a release needs: one version, one account, valid metadata, notes from the changelog."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from readme import ACCOUNT, NAMING, PROJECT, ROOT, VERSION, renewed
from scratch import run

import surveylint

FOLDER = ROOT / ".github"
SCHEMAS = {
    "vendor.citation-file-format": ROOT / "CITATION.cff",
    "vendor.dependabot": FOLDER / "dependabot.yml",
    "vendor.github-workflows": FOLDER / "workflows" / "release.yml",
}
CHANGELOG = """# Changelog

## [Unreleased]

- Later.

## [1.2.0] - 2027-01-31

### Added

- A rule.

## [1.1.0] - 2026-12-01

- Before.

[1.2.0]: https://example.org/1.2.0
"""
RELEASE = yaml.safe_load((FOLDER / "workflows" / "release.yml").read_text(encoding="utf-8"))["jobs"]


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script that the release workflow runs on the tag."""
    spec = importlib.util.spec_from_file_location("notes", ROOT / ".ci" / "release_notes.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_version_is_written_in_one_place() -> None:
    assert "version" not in PROJECT
    assert PROJECT["dynamic"] == ["version"]
    assert surveylint.__version__ == VERSION


@pytest.mark.parametrize("path", NAMING, ids=lambda path: path.name)
def test_a_file_names_the_account_and_the_version_of_the_project(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert renewed(path) == text, "run `python tests/packaging/readme.py`"
    assert ACCOUNT in text or VERSION in text


@pytest.mark.parametrize("name", ["Source", "Documentation", "Changelog", "Issues"])
def test_the_metadata_links_to_the_project(name: str) -> None:
    assert ACCOUNT in PROJECT["urls"][name]


def test_the_classifiers_are_those_of_pypi() -> None:
    known = pytest.importorskip("trove_classifiers").classifiers
    assert [name for name in PROJECT["classifiers"] if name not in known] == []


@pytest.mark.parametrize("schema", SCHEMAS)
def test_a_file_of_the_repository_fits_its_schema(schema: str) -> None:
    check = Path(sys.executable).with_name("check-jsonschema")
    run([check, "--builtin-schema", schema, SCHEMAS[schema]], ROOT)


def test_the_release_notes_are_the_section_of_the_version(script: ModuleType) -> None:
    notes = "### Added\n\n- A rule.\n"
    assert script.notes(CHANGELOG, "v1.2.0", "1.2.0") == notes
    assert script.notes(CHANGELOG, "v1.1.0", "1.1.0") == "- Before.\n"


@pytest.mark.parametrize(
    ("tag", "version", "message"),
    [
        ("v1.2.1", "1.2.0", "the tag is v1.2.1, but the version is 1.2.0"),
        ("1.2.0", "1.2.0", "the tag is 1.2.0, but the version is 1.2.0"),
        ("v1.3.0", "1.3.0", r"no section `## \[1.3.0\] - YYYY-MM-DD`"),
        ("v1.2", "1.2", "no section"),
        ("v1x1x0", "1x1x0", "no section"),
    ],
)
def test_a_tag_without_notes_is_not_released(
    script: ModuleType, tag: str, version: str, message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        script.notes(CHANGELOG, tag, version)


def test_an_empty_section_is_not_released(script: ModuleType) -> None:
    with pytest.raises(ValueError, match="is empty"):
        script.notes("## [1.0.0] - 2027-01-01\n\n## [0.9.0] - 2026-01-01\n", "v1.0.0", "1.0.0")


def test_the_script_reports_a_wrong_tag_in_one_line() -> None:
    command = [sys.executable, "-I", ROOT / ".ci" / "release_notes.py", "v99.0.0"]
    assert run(command, ROOT, 1).stdout.startswith("release_notes: the tag is v99.0.0, but")


def test_wheel_and_sdist_are_checked_before_they_are_published() -> None:
    assert RELEASE["check"]["needs"] == "build"
    assert RELEASE["publish"]["needs"] == "check"
    matrix = RELEASE["check"]["strategy"]["matrix"]
    assert matrix["python"] == ["3.11", "3.12", "3.13", "3.14"]
    assert {system.split("-")[0] for system in matrix["os"]} == {"ubuntu", "macos", "windows"}


def test_only_the_job_that_publishes_can_prove_who_it_is() -> None:
    rights = {name: job["permissions"] for name, job in RELEASE.items()}
    assert [name for name, granted in rights.items() if "id-token" in granted] == ["publish"]
    assert "run" not in "".join(key for step in RELEASE["publish"]["steps"] for key in step)


def test_the_checks_of_the_release_pass_on_the_wheel_and_the_sdist(
    checkout: Path, registry: None, tmp_path: Path
) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-d", tmp_path / "dist"]
    run(build, checkout)
    (step,) = [step["run"] for step in RELEASE["check"]["steps"] if "run" in step]
    script = step.replace("python -m venv", f"{sys.executable} -m venv")
    run(["bash", "-e", "-c", script], tmp_path, TAG=f"v{VERSION}")
