"""What holds for every test: no configuration of the user, a repository or the environment leaks in."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from surveylint.config.values import REGISTRIES

# no test depends on how fast or how busy the machine is
settings.register_profile("any-speed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any-speed")


@pytest.fixture(autouse=True)
def _own_world(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    home = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    monkeypatch.setenv("APPDATA", str(home))
    monkeypatch.setenv("SURVEYLINT_DATA_DIR", str(home / "no tables"))
    for name in (
        "NO_COLOR",
        "FORCE_COLOR",
        "CLICOLOR_FORCE",
        "COLUMNS",
        "PRE_COMMIT",
        "GITHUB_ACTIONS",
    ):
        monkeypatch.delenv(name, raising=False)
    # no test asks a real registry: nothing listens on the discard port, and 127.0.0.1 is private
    for registry in (*REGISTRIES, "wayback", "swh"):
        monkeypatch.setenv(f"SURVEYLINT_{registry.upper()}_URL", "http://127.0.0.1:9")
    for secret in ("GITHUB_TOKEN", "GH_TOKEN", "CROSSREF_MAILTO"):
        monkeypatch.delenv(secret, raising=False)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, the root of a repository."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(autouse=True)
def _no_network(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave the network out of every `check` in this process, but where a test is marked `network` (loopback only)."""
    if "network" not in request.keywords:
        monkeypatch.setattr("surveylint.cli.check.network_of", lambda options: None)
