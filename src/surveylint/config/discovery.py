"""Find and read the configuration of a file: the nearest one above it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from surveylint.config.boundary import STRICT, Boundary, exists, repository_of
from surveylint.config.toml_file import load, read_bytes, shown
from surveylint.config.values import DEFAULT, Config, ConfigError, kind

NAMES = (".surveylint.toml", "surveylint.toml", ".config/surveylint.toml", "pyproject.toml")
"""Configuration files of a folder; the first that exists is read."""

BASELINE = ".surveylint-baseline.json"
"""The baseline file if the configuration names none."""


class Finder:
    """Finds the configuration of each file: the nearest one above it, within its repository.

    Args:
        boundary: Which files may be read.
    """

    def __init__(self, boundary: Boundary = STRICT) -> None:
        self._boundary = boundary
        self._known: dict[Path | None, Config | None] = {}
        self._by_name: dict[str, Config] = {}

    def config_of(self, path: str) -> Config:
        """Return the configuration of a file.

        Raises:
            ConfigError: The configuration is invalid.
        """
        folder = os.path.dirname(path)  # noqa: PTH120  # a run asks three times for each file
        if folder not in self._by_name:
            found = self._above(Path(path).absolute().parent)
            self._by_name[folder] = found or self._users()
        return self._by_name[folder]

    def _users(self) -> Config:
        """Return the user's own configuration, the default one if there is none."""
        if None not in self._known:
            self._known[None] = _user_config()
        return self._known[None] or DEFAULT

    def _above(self, folder: Path) -> Config | None:
        """Return the nearest configuration in a folder or above it, up to the repository's root."""
        if folder not in self._known:
            found = self._within(folder)
            if found is None and folder.parent != folder and not exists(folder / ".git"):
                found = self._above(folder.parent)
            self._known[folder] = found
        return self._known[folder]

    def _within(self, folder: Path) -> Config | None:
        for name in NAMES:
            path = folder / name
            if exists(path):
                if name != "pyproject.toml":
                    return read(path, root=str(folder), boundary=self._boundary)
                if (found := _from_pyproject(path)) is not None:
                    _verify(path, self._boundary)
                    return from_mapping(found, shown(path), str(folder))
        return None


def baseline_place(path: str, config: Config) -> Path:
    """Return the path of a file's baseline, whether or not it exists.

    It is next to the configuration or at the repository's root.

    Raises:
        ConfigError: The configuration names a file outside of its folder.
    """
    folder = Path(path).absolute().parent
    if config.baseline:
        root = Path(config.root or Path.cwd())
        place = root / config.baseline
        if not Path(os.path.realpath(place)).is_relative_to(os.path.realpath(root)):
            found = f"`{config.baseline}` is outside of the configuration's folder"
            raise ConfigError(config.origin, "baseline", found, "expected a file in this folder")
        if ".git" in place.parts[len(root.parts) :]:
            found = f"`{config.baseline}` is in `.git`"
            raise ConfigError(config.origin, "baseline", found, "expected another folder")
        return place
    folders = [
        place for place in (config.root and Path(config.root), repository_of(folder)) if place
    ]
    return next(
        (place / BASELINE for place in folders if exists(place / BASELINE)),
        (*folders, folder)[0] / BASELINE,
    )


def user_path() -> Path:
    """Return the path of the user's own configuration, `surveylint/surveylint.toml`.

    Its folder is the system's folder for configuration.
    """
    folder = os.environ.get("APPDATA") if os.name == "nt" else os.environ.get("XDG_CONFIG_HOME")
    return (Path(folder) if folder else Path.home() / ".config") / "surveylint" / "surveylint.toml"


def _user_config() -> Config | None:
    try:
        path = user_path()
    except RuntimeError:  # the home directory is unknown
        return None
    return read(path, root="", trusted=True) if exists(path) else None


def read(
    path: Path,
    *,
    root: str | None = None,
    trusted: bool = False,
    boundary: Boundary = STRICT,
) -> Config:
    """Read a configuration file; of `pyproject.toml` only `[tool.surveylint]`.

    Args:
        path: The file.
        root: The folder that its patterns are relative to; None for the folder of the file.
        trusted: Whether the file is the user's own, which may be a link to anywhere.
        boundary: Which files may be read.

    Raises:
        ConfigError: The file cannot be read or is invalid.
    """
    if not trusted:
        _verify(path, boundary)
    folder = str(path.absolute().parent) if root is None else root
    if path.name == "pyproject.toml":
        found = _from_pyproject(path)
        if found is None:
            expected = "expected this table in a file given with `--config`"
            raise ConfigError(shown(path), "", "no `[tool.surveylint]`", expected)
        return from_mapping(found, shown(path), folder)
    return from_mapping(load(path), shown(path), folder, trusted=trusted)


def _from_pyproject(path: Path) -> dict[str, Any] | None:
    """Return `[tool.surveylint]`, None if the file does not have it."""
    if b"surveylint" not in read_bytes(path):
        return None
    tool = load(path).get("tool")
    found = tool.get("surveylint") if isinstance(tool, dict) else None
    if found is not None and not isinstance(found, dict):
        raise ConfigError(
            shown(path), "tool.surveylint", f"found {kind(found)}", "expected a table"
        )
    return found


def _verify(path: Path, boundary: Boundary) -> None:
    """Check that a configuration is in the tree that is checked.

    Raises:
        ConfigError: A link leads out of it.
    """
    if refusal := boundary.link_refusal(path):
        raise ConfigError(shown(path), "", f"not read: {refusal}")


def from_mapping(
    given: Mapping[str, Any], origin: str, root: str, *, trusted: bool = False
) -> Config:
    """Return the configuration that the tables of a file describe.

    Raises:
        ConfigError: A key, a rule or a value is invalid.
    """
    from surveylint.config.keys import ConfigReader

    return ConfigReader(origin, trusted=trusted).config(given, root)
