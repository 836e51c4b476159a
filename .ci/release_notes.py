"""Print the release notes of a tag: the section of its version in CHANGELOG.md.

python .ci/release_notes.py v0.1.0

Exits with an error unless the tag is the version of the package and the changelog has a dated
section for it. It runs before anything is installed, so it imports nothing but the version.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "src"))

from surveylint import __version__  # noqa: E402


def notes(changelog: str, tag: str, expected: str) -> str:
    """Return the section of a version in a changelog, without its heading.

    Raises:
        ValueError: The tag is another version, or the changelog has no dated section with text.
    """
    if tag != f"v{expected}":
        raise ValueError(f"the tag is {tag}, but the version is {expected}")
    heading = rf"^## \[{re.escape(expected)}\] - \d{{4}}-\d{{2}}-\d{{2}}\n"
    found = re.search(rf"{heading}(.*?)(?=^## |^\[|\Z)", changelog, re.MULTILINE | re.DOTALL)
    if found is None:
        raise ValueError(f"CHANGELOG.md has no section `## [{expected}] - YYYY-MM-DD`")
    if not (text := found[1].strip()):
        raise ValueError(f"the section of {expected} in CHANGELOG.md is empty")
    return f"{text}\n"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    try:
        changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
        print(notes(changelog, sys.argv[1], __version__), end="")
    except ValueError as error:
        sys.exit(f"release_notes: {error}")
