"""Read the data files of the package: word lists and rule pages."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent


def rules_folder() -> Path:
    """Return the folder `rules/`: inside the package in a wheel, at the top of a checkout."""
    packaged = _PACKAGE / "rules"
    return packaged if packaged.is_dir() else _PACKAGE.parents[1] / "rules"


def read_rules_file(name: str) -> str:
    """Return the text of a file in `rules/`.

    Args:
        name: Its path in the folder, for example `words/common.txt`.
    """
    return (rules_folder() / name).read_text(encoding="utf-8")
