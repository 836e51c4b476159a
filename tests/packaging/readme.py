"""Write the generated parts of README and docs, and the picture of a terminal.

python tests/packaging/readme.py
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from html import escape
from pathlib import Path

import tutorial
import yaml

from surveylint import __version__ as VERSION  # noqa: N812

ROOT = Path(__file__).parent.parent.parent
README = ROOT / "README.md"
CONTRIBUTING = ROOT / ".github" / "CONTRIBUTING.md"
DOCUMENTS = (README, *sorted((ROOT / "docs").glob("*.md")), CONTRIBUTING)
"""The documents whose commands and links are checked; README first."""
NAMING = (
    ROOT / ".github" / "workflows" / "weekly.yml",
    ROOT / ".github" / "zizmor.yml",
    ROOT / "pyproject.toml",
    ROOT / "CHANGELOG.md",
    ROOT / "CITATION.cff",
    ROOT / "templates" / "gitlab.yml",
)
"""The other files with the name of the account or the version of the last release."""

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
REPOSITORY: str = PROJECT["urls"]["Source"]
ACCOUNT = REPOSITORY.split("/")[-2]
PICTURE = ROOT / ".github" / "terminal.svg"
DEMO = ROOT / "src" / "surveylint" / "demo"
VERIFIED = "surveylint demo --select wrong-paper"
SHOWN = "surveylint check --offline --select category-drift README.md"
PICTURED = "surveylint check --offline --select index-gap,malformed-link,label-drift README.md"

_ACCOUNTS = re.compile(
    r"(?:(?<=github\.com/)|(?<=githubusercontent\.com/)|(?<=uses: )|(?<=^ {8}))[\w.-]+(?=/surveylint\b)"
    r"|(?<=https://)[\w-]+(?=\.github\.io/surveylint\b)",
    re.MULTILINE,
)
_VERSION = re.compile(r"(/surveylint[@/]v|rev: v|^version: |surveylint==)\d[\w.]*", re.MULTILINE)
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=\))")
"""The day on which a registry was asked, at the end of a message."""
_SHOWN_DAY = "2026-11-28"
_UNCONFIGURED = ("--exit-zero", "--no-config")
_WIDTH = 100
_COLOURS = {
    "31": "#ff7b72",
    "32": "#7ee787",
    "33": "#e3b341",
    "34": "#79c0ff",
    "35": "#d2a8ff",
    "36": "#76e3ea",
}


def shown(command: str, *options: str) -> str:
    """Return what a command prints about the example list."""
    words = [sys.executable, "-m", *command.split(), *options]
    environment = {"COLUMNS": str(_WIDTH), "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        words, cwd=DEMO, env=environment, capture_output=True, encoding="utf-8", check=True
    ).stdout


def output() -> str:
    """Return a command that checks the data of the example list, and its output."""
    return f"```console\n$ {SHOWN}\n{shown(SHOWN, *_UNCONFIGURED)}```\n"


def verified() -> str:
    """Return a command that asks registries, and its output, which names the same day each day."""
    printed = _DAY.sub(_SHOWN_DAY, shown(VERIFIED))
    return f"```console\n$ {VERIFIED}\n{printed}```\n"


def rules() -> str:
    """Return the table of rules; each name links to the rule's page."""
    command = [sys.executable, "-m", "surveylint", "rules", "--no-config", "--format", "json"]
    answer = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout
    rows = "".join(map(_row, json.loads(answer)["rules"]))
    return f"| rule | severity | fix | what is wrong |\n| --- | --- | --- | --- |\n{rows}"


def _row(rule: dict[str, str]) -> str:
    name = f"[{rule['name']}](../{_page(rule['name'])})"
    return f"| {name} | {rule['severity']} | {rule['fix']} | {_summary(rule)} |\n"


def _page(name: str) -> str:
    """Return the file that describes a rule: its page, or the pack of a data rule."""
    packs = (ROOT / "rules" / "packs").glob("*.toml")
    holding = (pack for pack in packs if f'"{name}"' in pack.read_text(encoding="utf-8"))
    page = ROOT / "rules" / f"{name}.md"
    return (page if page.exists() else next(holding)).relative_to(ROOT).as_posix()


def _summary(rule: dict[str, str]) -> str:
    notes = [
        note for note, holds in (("off", not rule["default"]), ("network", rule["online"])) if holds
    ]
    return rule["summary"].replace("|", "\\|") + (f" ({', '.join(notes)})" if notes else "")


def inputs() -> str:
    """Return the tables of the action's inputs and outputs."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    tables = "| input | description | default |\n| --- | --- | --- |\n"
    for name, about in action["inputs"].items():
        default = about.get("default", "")
        tables += f"| `{name}` | {about['description']} | {f'`{default}`' if default else ''} |\n"
    tables += "\n| output | description |\n| --- | --- |\n"
    return tables + "".join(
        f"| `{name}` | {about['description']} |\n" for name, about in action["outputs"].items()
    )


_GENERATED = {
    README: {"verified": verified, "output": output},
    ROOT / "docs" / "rules.md": {"rules": rules},
    ROOT / "docs" / "action.md": {"inputs": inputs},
}


def renewed(document: Path) -> str:
    """Return a document with its generated parts, the account and the version up to date."""
    text = document.read_text(encoding="utf-8")
    for name, make in _GENERATED.get(document, {}).items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
        text = f"{text[: text.index(begin)]}{begin}\n{make()}\n{text[text.index(end) :]}"
    if document == tutorial.PAGE:
        text = tutorial.played(text)
    text = _ACCOUNTS.sub(ACCOUNT, text)
    return _VERSION.sub(rf"\g<1>{VERSION}", text)


def picture() -> str:
    """Return a picture of a terminal with the coloured output of a command."""
    lines = [f"$ {PICTURED}", *shown(PICTURED, *_UNCONFIGURED, "--color", "always").splitlines()]
    height = 18 * len(lines) + 28
    rows = "".join(
        f'<text x="14" y="{26 + 18 * at}">{"".join(_spans(line))}</text>\n'
        for at, line in enumerate(lines)
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="0 0 870 {height}" width="870" height="{height}">\n'
        "<title>surveylint in a terminal</title>\n"
        f'<rect width="870" height="{height}" rx="8" fill="#0d1117"/>\n'
        '<g fill="#c9d1d9" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" '
        f'font-size="14" xml:space="preserve" style="white-space: pre">\n{rows}</g>\n</svg>\n'
    )


def _spans(line: str) -> Iterator[str]:
    """Yield the parts of a line as spans of their colours."""
    style = ""
    for part in re.split(r"(\x1b\[[\d;]*m)", line):
        if part.startswith("\x1b["):
            codes = part[2:-1].split(";")
            colour = next((f' fill="{_COLOURS[code]}"' for code in codes if code in _COLOURS), "")
            style = (
                colour
                + (' font-weight="bold"' if "1" in codes else "")
                + (' opacity="0.7"' if "2" in codes else "")
            )
        elif part:
            yield f"<tspan{style}>{escape(part)}</tspan>" if style else escape(part)


if __name__ == "__main__":
    for document in (*DOCUMENTS, *NAMING):
        document.write_text(renewed(document), encoding="utf-8", newline="\n")
    PICTURE.write_text(picture(), encoding="utf-8", newline="\n")

    import sample_report  # which imports this module

    sample_report.write()
