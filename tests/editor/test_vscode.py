"""The extension for VS Code, and the snippets of `docs/editors.md`, name what exists."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tomllib
from typing import Any

import pytest
from rules_support import ROOT

from surveylint import __version__
from surveylint.cli import COMMANDS

FOLDER = ROOT / "editors" / "vscode"
PACKAGE: dict[str, Any] = json.loads((FOLDER / "package.json").read_text("utf-8"))
SCRIPT = (FOLDER / "extension.js").read_text("utf-8")
PAGE = (ROOT / "docs" / "editors.md").read_text("utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def test_the_extension_has_the_version_and_the_licence_of_the_project() -> None:
    assert PACKAGE["version"] == __version__
    assert (FOLDER / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_the_extension_starts_the_command_of_this_package() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    name, command = PACKAGE["contributes"]["configuration"]["properties"]["surveylint.command"][
        "default"
    ]
    assert name in project["scripts"]
    assert command in COMMANDS


def test_every_command_and_setting_is_used() -> None:
    contributed = PACKAGE["contributes"]
    commands = {each["command"] for each in contributed["commands"]}
    settings = {
        name.removeprefix("surveylint.") for name in contributed["configuration"]["properties"]
    }
    assert set(re.findall(r'registerCommand\("([^"]+)"', SCRIPT)) == commands
    assert set(re.findall(r'settings\.get\("([^"]+)"\)', SCRIPT)) == settings


def test_a_workspace_can_set_neither_the_command_nor_the_network() -> None:
    properties = PACKAGE["contributes"]["configuration"]["properties"]
    assert {each["scope"] for each in properties.values()} == {"machine"}
    restricted = PACKAGE["capabilities"]["untrustedWorkspaces"]["restrictedConfigurations"]
    assert sorted(restricted) == sorted(properties)


def test_the_extension_needs_the_client_library_and_no_build() -> None:
    assert [*PACKAGE["dependencies"]] == ["vscode-languageclient"]
    assert "scripts" not in PACKAGE
    assert (FOLDER / PACKAGE["main"]).is_file()


@pytest.mark.skipif(shutil.which("node") is None, reason="needs Node.js")
def test_the_script_is_valid() -> None:
    subprocess.run(["node", "--check", FOLDER / "extension.js"], check=True)


@pytest.mark.parametrize("text", blocks("json"))
def test_a_json_snippet_is_valid(text: str) -> None:
    assert "surveylint" in json.dumps(json.loads(text))


def test_the_snippet_of_helix_starts_the_server() -> None:
    (text,) = blocks("toml")
    server = tomllib.loads(text)["language-server"]["surveylint"]
    assert [server["command"], *server["args"]] == ["surveylint", "server"]
