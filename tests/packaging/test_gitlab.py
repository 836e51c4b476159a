"""The GitLab template: fits its schema, and its script runs as GitLab runs it."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from readme import ROOT, VERSION
from scratch import LIST, PAPERS, release, repository, run

TEMPLATE = ROOT / "templates" / "gitlab.yml"
HEADER, CONTENT = yaml.safe_load_all(TEMPLATE.read_text(encoding="utf-8"))
JOB: dict[str, Any] = CONTENT["surveylint"]
NAME = "$(touch owned);touch owned.md"
posix = pytest.mark.skipif(os.name == "nt", reason="the script is for a POSIX shell")


def filled(text: str) -> str:
    """Return text with the defaults of the inputs."""
    for name, about in HEADER["spec"]["inputs"].items():
        text = text.replace(f"$[[ inputs.{name} ]]", about["default"])
    return text


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the environment that the script makes; made once, the script finds it again."""
    return tmp_path_factory.mktemp("gitlab") / "venv"


def script(
    folder: Path, paths: str, network: str, wheel: Path, environment: Path, expect: int
) -> Path:
    """Run the script of the job, and return its report."""
    words = "\n".join(JOB["script"]).replace("/tmp/surveylint", str(environment))
    words = words.replace("python -m venv", f"{sys.executable} -m venv")
    variables = {
        "SURVEYLINT_PATHS": paths,
        "SURVEYLINT_VERSION": JOB["variables"]["SURVEYLINT_VERSION"],
        "SURVEYLINT_NETWORK": network,
    }
    run(["sh", "-e", "-c", words], folder, expect, **variables, **release(wheel))
    return folder / JOB["artifacts"]["reports"]["codequality"]


def test_the_template_fits_the_schema_of_gitlab(tmp_path: Path) -> None:
    (tmp_path / "ci.yml").write_text(filled(yaml.safe_dump(CONTENT)), encoding="utf-8")
    check = Path(sys.executable).with_name("check-jsonschema")
    run([check, "--builtin-schema", "vendor.gitlab-ci", "ci.yml"], tmp_path)


def test_the_template_installs_its_own_release() -> None:
    assert JOB["variables"]["SURVEYLINT_VERSION"] == f"surveylint=={VERSION}"


def test_a_merge_request_never_uses_the_network() -> None:
    asked = {rule["if"].split('"')[1]: rule["variables"] for rule in JOB["rules"]}
    assert asked["merge_request_event"]["SURVEYLINT_NETWORK"] == "off"
    assert asked["schedule"]["SURVEYLINT_NETWORK"] == "on"


def test_a_merge_request_cannot_write_the_cache() -> None:
    written = {
        rule["if"].split('"')[1]: rule["variables"]["SURVEYLINT_CACHE"] for rule in JOB["rules"]
    }
    assert JOB["cache"]["policy"] == "$SURVEYLINT_CACHE"
    assert written == {"merge_request_event": "pull", "schedule": "pull-push"}


@posix
@pytest.mark.parametrize("network", ["off", "on"])
def test_the_job_writes_a_code_quality_report(
    network: str, wheel: Path, registry: None, environment: Path, tmp_path: Path
) -> None:
    folder = repository(tmp_path / "list", {"README.md": LIST, **PAPERS})
    report = script(folder, "README.md", network, wheel, environment, 1)
    assert [entry["check_name"] for entry in json.loads(report.read_text("utf-8"))] == ["index-gap"]


@posix
def test_hostile_paths_are_only_names(
    wheel: Path, registry: None, environment: Path, tmp_path: Path
) -> None:
    folder = repository(tmp_path / "list", {"README.md": LIST, NAME: LIST, **PAPERS})
    script(folder, f"* {NAME} --output=text=owned", "off", wheel, environment, 2)
    assert [*tmp_path.rglob("owned")] == []
