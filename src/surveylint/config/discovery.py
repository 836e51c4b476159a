"""Find a file's configuration, the nearest above it, and read it; TOML is loaded only where there is one."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from surveylint.config.values import DEFAULT, Config, ConfigError, kind

NAMES = (".surveylint.toml", "surveylint.toml", ".config/surveylint.toml", "pyproject.toml")
"""Where a folder's configuration may stand; the first that exists is read."""

BASELINE = ".surveylint-baseline.json"
"""The baseline's file where none is named."""


class Finder:
    """Finds the configuration of each file: the nearest one above it, within its repository."""

    def __init__(self) -> None:
        self._known: dict[Path | None, Config | None] = {}

    def config_of(self, path: str) -> Config:
        """Return the configuration for a file.

        Raises:
            ConfigError: It cannot be followed.
        """
        found = self._above(Path(path).absolute().parent)
        if found is None:
            found = self._known.setdefault(None, _user_config())
        return found or DEFAULT

    def _above(self, folder: Path) -> Config | None:
        """Look in a folder and, up to the repository's root, above it."""
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
    """Return the top folder of the repository that holds a folder, None where none does."""
    folder = folder.absolute()
    return next((above for above in (folder, *folder.parents) if exists(above / ".git")), None)


def baseline_place(path: str, config: Config) -> Path:
    """Return where a file's baseline stands, or would: beside its configuration or at the repository's root.

    Raises:
        ConfigError: The configuration names a file outside of its folder.
    """
    folder = Path(path).absolute().parent
    if config.baseline:
        root = Path(config.root or Path.cwd())
        place = root / config.baseline
        if not Path(os.path.realpath(place)).is_relative_to(os.path.realpath(root)):
            found = f"`{config.baseline}` lies outside of the configuration's folder"
            raise ConfigError(config.origin, "baseline", found, "a file in it is accepted")
        return place
    folders = [
        place for place in (config.root and Path(config.root), repository_of(folder)) if place
    ]
    return next(
        (place / BASELINE for place in folders if exists(place / BASELINE)),
        (*folders, folder)[0] / BASELINE,
    )


def user_path() -> Path:
    """Return the path of the user's own file: `surveylint/surveylint.toml` in the system's configuration folder."""
    folder = os.environ.get("APPDATA") if os.name == "nt" else os.environ.get("XDG_CONFIG_HOME")
    return (Path(folder) if folder else Path.home() / ".config") / "surveylint" / "surveylint.toml"


def _user_config() -> Config | None:
    try:
        path = user_path()
    except RuntimeError:  # nobody knows where home is
        return None
    return read(path, root="", trusted=True) if exists(path) else None


def exists(path: Path) -> bool:
    """Return whether a path can be looked at; of one that no file can have that is not so."""
    try:
        path.stat()
    except (OSError, ValueError):
        return False
    return True


def shown(path: Path) -> str:
    """Return a path as it is told to people: relative where that is shorter, with forward slashes."""
    try:
        relative = os.path.relpath(path)
    except ValueError:  # another drive
        relative = str(path)
    return min(relative, str(path), key=len).replace(os.sep, "/")


def read(path: Path, *, root: str | None = None, trusted: bool = False) -> Config:
    """Read a configuration file; `pyproject.toml` by its `[tool.surveylint]`.

    Args:
        path: The file.
        root: The folder that its patterns are relative to; the file's own where None.
        trusted: Whether the file is the user's own.

    Raises:
        ConfigError: It cannot be read or followed.
    """
    folder = str(path.absolute().parent) if root is None else root
    if path.name == "pyproject.toml":
        found = _from_pyproject(path)
        if found is None:
            raise ConfigError(
                shown(path), "", "no `[tool.surveylint]`", "the section is needed with `--config`"
            )
        return from_mapping(found, shown(path), folder)
    return from_mapping(_load(path), shown(path), folder, trusted=trusted)


def _from_pyproject(path: Path) -> dict[str, Any] | None:
    """Give `[tool.surveylint]`, None where the file does not hold it."""
    if b"surveylint" not in _bytes(path):
        return None
    tool = _load(path).get("tool")
    found = tool.get("surveylint") if isinstance(tool, dict) else None
    if found is not None and not isinstance(found, dict):
        raise ConfigError(
            shown(path), "tool.surveylint", f"found {kind(found)}", "a table is accepted"
        )
    return found


_MOST_BYTES = 1_000_000


def _bytes(path: Path) -> bytes:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode) and not stat.S_ISDIR(
            mode
        ):  # a pipe would block; a folder is told by its opening
            raise ConfigError(
                shown(path), "", "cannot be read: not a regular file", "a TOML file is accepted"
            )
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ConfigError(
            shown(path), "", f"cannot be read: {reason.lower()}", "a TOML file is accepted"
        ) from None
    if len(content) > _MOST_BYTES:
        found = f"larger than {_MOST_BYTES:,} bytes"
        raise ConfigError(
            shown(path), "", found, f"a TOML file of at most {_MOST_BYTES:,} bytes is accepted"
        )
    return content


def _load(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(_bytes(path).decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        reason = "" if isinstance(error, RecursionError) else str(error)
        raise ConfigError(
            shown(path), "", f"not TOML: {reason[:1].lower()}{reason[1:]}", "TOML is accepted"
        ) from None


def from_mapping(
    given: Mapping[str, Any], origin: str, root: str, *, trusted: bool = False
) -> Config:
    """Make a configuration of what a file says.

    Raises:
        ConfigError: A key, a rule or a value is not known.
    """
    from surveylint.config.keys import Reader

    return Reader(origin, trusted=trusted).config(given, root)
