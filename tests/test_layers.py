"""Imports only go down: the contracts of `pyproject.toml` hold."""

from __future__ import annotations

from importlinter.cli import lint_imports
from rules_support import ROOT


def test_the_import_contracts_hold(capsys: object) -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0
