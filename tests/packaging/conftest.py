"""Fixtures: a clone of the working tree, its wheel, the package registry, a URL that is gone."""

from __future__ import annotations

import ensurepip
import shutil
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from readme import ROOT
from runner import Result, Runner
from scratch import built, git, programs, release, repository, run

from surveylint import __version__


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A fresh clone of the working tree, without what git ignores, tagged with its version."""
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
def wheel(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of the checkout."""
    return built(checkout, tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Skip the tests that need the package registry if it does not answer."""
    # the pip that `venv` would install, run from its wheel: no environment is needed to ask
    (pip,) = (Path(ensurepip.__file__).parent / "_bundled").glob("pip-*.whl")
    quick = ("--no-deps", "--no-cache-dir", "--timeout", "20", "--retries", "1")
    asked = [sys.executable, pip / "pip", "download", "-q", *quick, "iniconfig"]
    if run(asked, tmp_path_factory.mktemp("probe"), None).returncode:
        pytest.skip("the package registry cannot be reached")


@pytest.fixture(scope="session")
def installed(wheel: Path, registry: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a fresh virtual environment with the wheel, installed by name."""
    environment = tmp_path_factory.mktemp("installed") / "venv"
    run([sys.executable, "-m", "venv", environment], wheel.parent)
    pip = programs(environment) / "pip"
    run([pip, "install", "-q", "surveylint"], wheel.parent, **release(wheel))
    return programs(environment)


@pytest.fixture(scope="session")
def action_installed(
    checkout: Path, registry: None, tmp_path_factory: pytest.TempPathFactory
) -> Result:
    """The result of the action's installation step, from a fresh clone."""
    temp = tmp_path_factory.mktemp("action")
    list_ = repository(temp / "list", {"README.md": "# Papers\n"})
    result = Runner(list_, temp / "runner", {"check": Result()}).action(checkout)
    assert result.code == 0, result.log
    return Result(outputs={"programs": str(programs(temp / "runner" / "surveylint"))})


@pytest.fixture
def gone(tmp_path: Path) -> Iterator[str]:
    """A URL on this machine that answers 404."""
    (tmp_path / "empty").mkdir()
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "empty"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/first.pdf"
        server.shutdown()
