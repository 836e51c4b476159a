"""Where the data files are: word lists and rule pages."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def rules_folder() -> Path:
    """Return the folder `rules/`: inside the package in a wheel, at the top of a checkout."""
    packaged = _PACKAGE / "rules"
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / "rules"
