"""Where the tables of papers are on this machine. Only light modules are imported."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from surveylint.tables.paper_tables import PaperTables

NAMES = ("arxiv.fp", "venues.fp", "retracted.fp")
"""The files of the tables."""

_opened: dict[str, PaperTables] = {}


def folder() -> str:
    """Return the folder of the tables: `SURVEYLINT_DATA_DIR`, else where a user has data; or ""."""
    if chosen := os.environ.get("SURVEYLINT_DATA_DIR", "").strip():
        return os.path.abspath(chosen)  # noqa: PTH100
    home = os.path.expanduser("~")  # noqa: PTH111
    if os.name == "nt":
        base = os.environ.get("LOCALAPPDATA") or ""
    elif sys.platform == "darwin":
        base = os.path.join(home, "Library", "Application Support")  # noqa: PTH118
    else:
        base = os.environ.get("XDG_DATA_HOME", "").strip() or os.path.join(home, ".local", "share")  # noqa: PTH118
    return os.path.join(base, "surveylint") if os.path.isabs(base) else ""  # noqa: PTH117, PTH118


def stamp() -> str:
    """Return what identifies the tables that exist, "" if there are none."""
    where, found = folder(), []
    for name in NAMES if where else ():
        try:
            status = os.stat(os.path.join(where, name))  # noqa: PTH116, PTH118
        except (OSError, ValueError):
            continue
        found.append(f"{where} {name} {status.st_mtime_ns} {status.st_size}")
    return " ".join(found)


def tables() -> PaperTables | None:
    """Return the tables, None if there are none; nothing is imported then."""
    key = stamp()
    if not key:
        return None
    if key not in _opened:
        from pathlib import Path

        from surveylint.tables.paper_tables import open_tables

        _opened.clear()
        _opened[key] = open_tables(Path(folder()))
    return _opened[key]
