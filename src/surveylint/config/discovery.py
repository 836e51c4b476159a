"""Find and read the configuration of a file: the nearest one above it."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from surveylint import observed
from surveylint.config.values import DEFAULT, Config, ConfigError, kind

NAMES = (".surveylint.toml", "surveylint.toml", ".config/surveylint.toml", "pyproject.toml")
"""Configuration files of a folder; the first that exists is read."""

BASELINE = ".surveylint-baseline.json"
"""The baseline file if the configuration names none."""

_MOST_BYTES = 1_000_000
_TOML = "expected a TOML file"


class Finder:
    """Finds the configuration of each file: the nearest one above it, within its repository."""

    def __init__(self) -> None:
        self._known: dict[Path | None, Config | None] = {}

    def config_of(self, path: str) -> Config:
        """Return the configuration of a file.

        Raises:
            ConfigError: The configuration is invalid.
        """
        found = self._above(Path(path).absolute().parent)
        if found is None:
            found = self._known.setdefault(None, _user_config())
        return found or DEFAULT

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
                    return read(path, root=str(folder))
                if (found := _from_pyproject(path)) is not None:
                    return from_mapping(found, shown(path), str(folder))
        return None


def repository_of(folder: Path) -> Path | None:
    """Return the root of the repository that contains a folder, None if there is none."""
    folder = folder.absolute()
    return next((above for above in (folder, *folder.parents) if exists(above / ".git")), None)


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


def exists(path: Path) -> bool:
    """Return whether a path exists; False for a path that is not valid on this system."""
    try:
        path.stat()
    except (OSError, ValueError):
        answer = False
    else:
        answer = True
    observed.path(observed.EXISTS, str(path), answer)
    return answer


def shown(path: Path) -> str:
    """Return a path for messages: relative if that is shorter, with forward slashes."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        relative = str(path)
    return min(relative, str(path), key=len).replace(os.sep, "/")


def read(path: Path, *, root: str | None = None, trusted: bool = False) -> Config:
    """Read a configuration file; of `pyproject.toml` only `[tool.surveylint]`.

    Args:
        path: The file.
        root: The folder that its patterns are relative to; None for the folder of the file.
        trusted: Whether the file is the user's own.

    Raises:
        ConfigError: The file cannot be read or is invalid.
    """
    folder = str(path.absolute().parent) if root is None else root
    if path.name == "pyproject.toml":
        found = _from_pyproject(path)
        if found is None:
            expected = "expected this table in a file given with `--config`"
            raise ConfigError(shown(path), "", "no `[tool.surveylint]`", expected)
        return from_mapping(found, shown(path), folder)
    return from_mapping(_load(path), shown(path), folder, trusted=trusted)


def _from_pyproject(path: Path) -> dict[str, Any] | None:
    """Return `[tool.surveylint]`, None if the file does not have it."""
    if b"surveylint" not in _bytes(path):
        return None
    tool = _load(path).get("tool")
    found = tool.get("surveylint") if isinstance(tool, dict) else None
    if found is not None and not isinstance(found, dict):
        raise ConfigError(
            shown(path), "tool.surveylint", f"found {kind(found)}", "expected a table"
        )
    return found


def _bytes(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        # a named pipe would block; a folder gets a better message from `open`
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
            raise ConfigError(shown(path), "", "not a regular file", _TOML)
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(shown(path), "", f"cannot read: {reason.lower()}", _TOML) from None
    observed.file(str(path), content)
    if len(content) > _MOST_BYTES:
        found = "file is too large"
        raise ConfigError(shown(path), "", found, f"expected at most {_MOST_BYTES:,} bytes")
    return content


def _load(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(_bytes(path).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = "too many levels" if isinstance(error, RecursionError) else str(error)
        found = f"invalid TOML: {reason[:1].lower()}{reason[1:]}"
        raise ConfigError(shown(path), "", found) from None


def from_mapping(
    given: Mapping[str, Any], origin: str, root: str, *, trusted: bool = False
) -> Config:
    """Return the configuration that the tables of a file describe.

    Raises:
        ConfigError: A key, a rule or a value is invalid.
    """
    from surveylint.config.keys import ConfigReader

    return ConfigReader(origin, trusted=trusted).config(given, root)
