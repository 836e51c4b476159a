"""Generate `compiled/`, the outputs in rule pages, and the configuration's reference and schemas.

For contributors. `python -m surveylint.generate` writes the files; `--check` compares them and
exits with 1 if one differs. With rule names, only the pages of these rules are run.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection, Mapping
from pathlib import Path

from surveylint.config.values import ConfigError
from surveylint.package_data import rules_folder

PACKAGE = Path(__file__).parents[1]
COMPILED = PACKAGE / "compiled"
SCHEMAS = PACKAGE / "config" / "schemas"
RULES = rules_folder()
REFERENCE = RULES.parent / ".github" / "CONFIGURATION.md"
_MISTAKABLE = (
    "# Misspellings of `words/spellings.txt` for which another word of the dictionary is as near, so that"
    " a fix is unsafe.\n# Written by `python -m surveylint.generate`."
)
GUIDE = RULES.parent / ".github" / "CONTRIBUTING.md"


def main(argv: list[str]) -> int:
    """Write or compare everything and return the exit code.

    The pages are run in a second process, which imports what the first has written.
    """
    check = "--check" in argv
    try:
        if "--pages" in argv:
            files, broken = _pages({word for word in argv if not word.startswith("-")})
            print(*broken, sep="\n", end="\n" if broken else "", file=sys.stderr)
            return _settle(files, check) or (2 if broken else 0)
        differs = _settle({COMPILED / path: text for path, text in _data(check).items()}, check)
        differs |= _settle({COMPILED / path: text for path, text in _rules().items()}, check)
    except ConfigError as error:
        print(f"generate: error: {error}", file=sys.stderr)
        return 2
    command = [sys.executable, "-m", "surveylint.generate", "--pages", *argv]
    return subprocess.run(command, check=False).returncode or differs  # noqa: S603


def _data(check: bool) -> dict[str, str]:
    """Return the modules that checks read, and make sure that checks can be imported."""
    from surveylint.generate import compile

    if not check and not (COMPILED / "rulebook.py").exists():
        (COMPILED / "rulebook.py").write_text(compile.EMPTY_RULEBOOK, encoding="utf-8")
    return compile.data_modules(RULES)


def _rules() -> dict[str, str]:
    from surveylint.generate import compile

    return compile.rule_modules(RULES)


def _pages(names: Collection[str]) -> tuple[dict[Path, str], list[str]]:
    """Run the examples of the pages and insert their output.

    Args:
        names: The rules whose pages are run; empty for all.

    Returns:
        The text of each generated file, and an error message for each page that failed.
    """
    from surveylint.generate import compile

    pages: dict[Path, str] = {}
    broken: list[str] = []
    for path in sorted(RULES.glob("*.md")):
        text = path.read_text(encoding="utf-8")
        if not names or path.stem in names:
            text = _written(path, text, broken)
        pages[path] = text
    data_pages = {
        rule.name: _written(RULES / f"{rule.name}.md", rule.page("?\n"), broken)
        for rule in compile.data_rules(RULES / "packs")
    }
    texts = {path.stem: text for path, text in pages.items()} | data_pages
    pages[COMPILED / "pages.py"] = compile.pages_module(data_pages)
    return pages | _reference(texts) | {RULES / "mistakable.txt": _mistakable()}, broken


def _mistakable() -> str:
    """Return the word list of listed misspellings whose fix is unsafe."""
    from surveylint.spellcheck.corrections import mistakable

    return "\n".join([_MISTAKABLE, *mistakable(), ""])


def _reference(pages: Mapping[str, str]) -> dict[Path, str]:
    """Return the reference of the configuration, its schemas, and the contributors' guide."""
    from surveylint.generate import families, reference

    schemas = {SCHEMAS / name: text for name, text in reference.schemas().items()}
    guide = families.inserted(GUIDE.read_text(encoding="utf-8"), GUIDE.name)
    return {REFERENCE: reference.page(pages), GUIDE: guide, **schemas}


def _written(path: Path, text: str, broken: list[str]) -> str:
    """Return a page with the output of its examples; a page whose examples crash is not changed."""
    from surveylint.generate import examples, pages
    from surveylint.lint import rulebook
    from surveylint.lint.engine import Crash, attempt
    from surveylint.report.concise import render

    def write() -> str:
        page = pages.parse(text, f"rules/{path.name}")
        rule = rulebook.load([page.name])[0]
        found = [
            examples.run(rule, examples.read(example), example.facts) for example in page.examples
        ]
        return pages.rewritten(text, page, [render(findings) for findings in found])

    made = attempt(str(path), path.stem, write)
    if isinstance(made, Crash):
        broken.append(f"rules/{path.name}: {type(made.error).__name__}: {made.error}")
        return text
    return made


def _settle(files: Mapping[Path, str], check: bool) -> int:
    """Write the files that differ, or only list them; return 1 if a check found any."""
    differ = [
        path
        for path, text in files.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    for path in differ:
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], encoding="utf-8", newline="\n")
        print(f"{'differs' if check else 'wrote'}: {path}", file=sys.stderr)
    return 1 if differ and check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
