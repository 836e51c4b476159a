"""A fresh clone of the tree as it stands, whether the package registry answers, and an address that does not."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

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


@pytest.fixture
def gone(tmp_path: Path) -> Iterator[str]:
    """An address on this machine that answers 404."""
    (tmp_path / "empty").mkdir()
    handler = partial(SimpleHTTPRequestHandler, directory=str(tmp_path / "empty"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/first.pdf"
        server.shutdown()
