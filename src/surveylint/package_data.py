"""Read data files: the word lists and rule pages of the package, and dictionaries."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).parent


@cache
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


def read_dictionary(language: str) -> bytes:
    """Return the words of a language with their frequencies, one on a line, sorted.

    They come with `pyspellchecker`, which is not imported: that takes longer than the reading.

    Args:
        language: Its code, for example `en`.
    """
    import zlib
    from importlib.util import find_spec

    spec = find_spec("spellchecker")
    folders = spec.submodule_search_locations if spec is not None else None
    if not folders:
        raise ModuleNotFoundError("pyspellchecker is not installed", name="spellchecker")
    packed = (Path(folders[0]) / "resources" / f"{language}.json.gz").read_bytes()
    return zlib.decompress(packed, 31)
