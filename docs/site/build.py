"""Build the documentation site: collect the pages of the repository, and run Sphinx on them.

python docs/site/build.py build/site

The pages are README, docs/, rules/, the configuration, the changelog and the files for
contributors, with their links rewritten: to another page of the site, or to the file on GitHub. A
link to nothing, on any page, is an error.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
_URLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["urls"]
REPOSITORY, SITE = _URLS["Source"], _URLS["Documentation"]
_CHAPTERS = (
    ("Use", ("docs/tutorial.md", "docs/commands.md", "docs/works.md", "docs/add.md")),
    ("Adopt", ("docs/ci.md", "docs/action.md", ".github/CONFIGURATION.md")),
    ("Understand", ("docs/rules.md", "docs/records.md", "docs/links.md", "docs/schemas.md")),
    ("Project", ("docs/comparison.md", "CHANGELOG.md", ".github/CONTRIBUTING.md")),
)
"""The order of the pages in the navigation; others follow in their own chapter."""
_OF_GITHUB = ("CONFIGURATION", "CONTRIBUTING", "SECURITY", "RELEASING", "CODE_OF_CONDUCT")
_FENCE = re.compile(r"^(`{3,}|~{3,})([^\n`]*)\n(.*?)^\1[ \t]*$\n?", re.DOTALL | re.MULTILINE)
_TARGET = re.compile(
    r"(?<=\]\()(?P<inline>[^)\s]+)(?=\))|(?<=^)(?P<label>\[[^\]]+\]: )(?P<defined>\S+)$",
    re.MULTILINE,
)
_CAPTIONS = {
    "toml facts": "Given for the example:",
    "markdown bad": "Reported:",
    "markdown good": "Not reported:",
    "markdown fixed": "After the fix:",
    "text": "Output:",
}
_ORIGINS = tuple(
    f"{host}/main/"
    for host in (
        f"{REPOSITORY}/blob",
        REPOSITORY.replace("//github.com", "//raw.githubusercontent.com"),
    )
)


def sources() -> Mapping[str, str]:
    """Return the pages: the path in the repository, and the name on the site."""
    rules = sorted((ROOT / "rules").glob("*.md"))
    documents = sorted((ROOT / "docs").glob("*.md"))
    others = ("CHANGELOG.md", *(f".github/{name}.md" for name in _OF_GITHUB))
    return {
        "README.md": "index",
        **{f"docs/{page.name}": page.stem for page in documents},
        **{f"rules/{page.name}": f"rules/{page.stem}" for page in rules},
        **{path: Path(path).stem.lower().replace("_", "-") for path in others},
    }


def collect(folder: Path) -> None:
    """Write the sources of the site into a folder."""
    known = sources()
    for path, name in known.items():
        text = page((ROOT / path).read_text(encoding="utf-8"), path, known)
        if name == "index":
            text += _navigation(known)
        _write(folder / f"{name}.md", text)


def page(text: str, path: str, known: Mapping[str, str]) -> str:
    """Return a page of the repository as a page of the site.

    Args:
        text: The Markdown of the page.
        path: Its path in the repository.
        known: The pages of the site by their path in the repository.
    """
    parts, end = [], 0
    for fence in _FENCE.finditer(text):
        parts += [_linked(text[end : fence.start()], path, known), _captioned(fence, path)]
        end = fence.end()
    return "".join((*parts, _linked(text[end:], path, known)))


def _captioned(fence: re.Match[str], path: str) -> str:
    """Return a fenced block; in a rule page, with a line that says what it shows."""
    info = fence[2].strip()
    language = info.split(" ")[0]
    block = f"{fence[1]}{language}\n{fence[3]}{fence[1]}\n"
    caption = _CAPTIONS.get(info) if path.startswith("rules/") else None
    return f"{caption}\n\n{block}" if caption else block


def _linked(text: str, path: str, known: Mapping[str, str]) -> str:
    """Return text with its links rewritten for the site."""

    def rewritten(match: re.Match[str]) -> str:
        target = match["inline"] or match["defined"]
        return (match["label"] or "") + _address(target, path, known)

    spans = re.split(r"(`+[^`]+`+)", text)
    return "".join(
        part if at % 2 else _TARGET.sub(rewritten, part) for at, part in enumerate(spans)
    )


def _address(target: str, path: str, known: Mapping[str, str]) -> str:
    """Return the target of a link on the site.

    Raises:
        ValueError: The link names a file that does not exist.
    """
    for origin in _ORIGINS:
        if target.startswith(origin):
            target = posixpath.relpath(target.removeprefix(origin), posixpath.dirname(path) or ".")
    name, hash_mark, anchor = target.partition("#")
    if not name or ":" in name:
        return target
    file = posixpath.normpath(posixpath.join(posixpath.dirname(path), name))
    if file in known:
        here = posixpath.dirname(known[path]) or "."
        return f"{posixpath.relpath(known[file], here)}.md{hash_mark}{anchor}"
    if not (ROOT / file).exists():
        raise ValueError(f"{path}: link to a file that does not exist: {target}")
    if file in (files := published()):
        return f"{SITE}{files[file]}"
    if file.endswith((".svg", ".png")):
        return f"{_ORIGINS[1]}{file}"
    return f"{_ORIGINS[0]}{file}{hash_mark}{anchor}"


def _navigation(known: Mapping[str, str]) -> str:
    """Return the navigation of the site, by chapter."""
    named = {path for _, paths in _CHAPTERS for path in paths}
    rules = [path for path in known if path.startswith("rules/")]
    rest = [path for path in known if path not in (*named, *rules, "README.md")]
    chapters = {title: list(paths) for title, paths in _CHAPTERS}
    chapters["Use"] += [path for path in rest if path.startswith("docs/")]
    chapters["Project"] += [path for path in rest if path.startswith(".github/")]
    chapters["Rules"] = rules
    return "".join(
        f"\n```{{toctree}}\n:hidden:\n:caption: {title}\n\n"
        + "".join(f"{known[path]}\n" for path in paths)
        + "```\n"
        for title, paths in chapters.items()
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


@cache
def published() -> Mapping[str, str]:
    """Return the files that are published as they are: the path, and the path on the site."""
    schemas = (ROOT / "src" / "surveylint").rglob("*.schema.json")
    beside = (path for path in (ROOT / "docs").iterdir() if path.is_file() and path.suffix != ".md")
    return {
        **{path.relative_to(ROOT).as_posix(): f"schemas/{path.name}" for path in schemas},
        **{path.relative_to(ROOT).as_posix(): path.name for path in beside},
    }


def build(target: Path) -> int:
    """Build the site, with warnings as errors, and return the exit code of Sphinx."""
    with tempfile.TemporaryDirectory() as folder:
        collect(Path(folder))
        options = ("-q", "-W", "--keep-going", "-n", "-E", "-b", "dirhtml")
        places = (
            "-d",
            f"{folder}/.doctrees",
            "-c",
            str(Path(__file__).parent),
            folder,
            str(target),
        )
        sphinx = [sys.executable, "-m", "sphinx", *options, *places]
        code = subprocess.run(sphinx, check=False).returncode  # noqa: S603
    for path, name in published().items():
        (target / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, target / name)
    return code


if __name__ == "__main__":
    sys.exit(build(Path(sys.argv[1])))
