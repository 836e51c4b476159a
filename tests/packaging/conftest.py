"""A fresh clone of the tree as it stands, and whether the package registry answers."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest
from scratch import ROOT, git, programs, repository, run

from surveylint import __version__


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone of the tree as it stands, without what git ignores, tagged with its version."""
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: the packaging tests need one")
    clone = tmp_path_factory.mktemp("clone") / "surveylint"
    listed = run(["git", "ls-files", "-co", "--exclude-standard", "-z"], ROOT).stdout
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (clone / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, clone / name)
    repository(clone, {})
    git(clone, "tag", f"v{__version__}")
    return clone


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip what needs the package registry where it does not answer."""
    environment = tmp_path_factory.mktemp("probe") / "venv"
    run([sys.executable, "-m", "venv", environment], ROOT)
    quick = ("--no-deps", "--no-cache-dir", "--timeout", "20", "--retries", "1")
    pip = (programs(environment) / "python", "-m", "pip")
    if run([*pip, "install", "-q", *quick, "iniconfig"], ROOT, None).returncode:
        pytest.skip("the package registry cannot be reached")
