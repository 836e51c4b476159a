"""Write what is generated in the README: a real output, the rules, the action's inputs; and its picture of a terminal.

python tests/packaging/readme.py
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from html import escape
from pathlib import Path

import yaml

ROOT = Path(__file__).parent.parent.parent
README = ROOT / "README.md"
PICTURE = ROOT / ".github" / "terminal.svg"
DEMO = "src/surveylint/demo/README.md"
SHOWN = "surveylint check --offline --select category-drift,misfiled-entry,signed-link"
PICTURED = "surveylint check --offline --select misfiled-entry,index-gap,malformed-link"

_WIDTH = 100
_COLOURS = {
    "31": "#ff7b72",
    "32": "#7ee787",
    "33": "#e3b341",
    "34": "#79c0ff",
    "35": "#d2a8ff",
    "36": "#76e3ea",
}


def said(command: str, folder: Path, path: str, *options: str) -> str:
    """Run a command of ours on the example list."""
    words = [sys.executable, "-m", *command.split(), "--exit-zero", "--no-config", *options, path]
    environment = {"COLUMNS": str(_WIDTH), "PYTHONUTF8": "1", "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(
        words, cwd=folder, env=environment, capture_output=True, encoding="utf-8", check=True
    ).stdout


def output() -> str:
    """Show a command and its real output."""
    return f"```console\n$ {SHOWN} {DEMO}\n{said(SHOWN, ROOT, DEMO)}```\n"


def rules() -> str:
    """List the rules with what holds for them."""
    command = [sys.executable, "-m", "surveylint", "rules", "--no-config", "--format", "json"]
    answer = subprocess.run(
        command, cwd=ROOT, capture_output=True, encoding="utf-8", check=True
    ).stdout
    listed = json.loads(answer)["rules"]
    told = "".join(
        f"| `{it['name']}` | {it['severity']} | {it['fix']} | {_notes(it)} |\n" for it in listed
    )
    return f"| rule | severity | fix | what is wrong |\n| --- | --- | --- | --- |\n{told}"


def _notes(rule: dict[str, str]) -> str:
    notes = [
        note for note, holds in (("off", not rule["default"]), ("network", rule["online"])) if holds
    ]
    return rule["summary"].replace("|", "\\|") + (f" ({', '.join(notes)})" if notes else "")


def inputs() -> str:
    """List the inputs and outputs of the action."""
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    told = "| input | what | default |\n| --- | --- | --- |\n"
    for name, about in action["inputs"].items():
        told += f"| `{name}` | {about['description']} | {about.get('default', '')} |\n"
    told += "\n| output | what |\n| --- | --- |\n"
    return told + "".join(
        f"| `{name}` | {about['description']} |\n" for name, about in action["outputs"].items()
    )


def renewed(text: str) -> str:
    """Put what is generated between its marks."""
    for name, made in (("output", output()), ("rules", rules()), ("inputs", inputs())):
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
        text = f"{text[: text.index(begin)]}{begin}\n{made}\n{text[text.index(end) :]}"
    return text


def picture() -> str:
    """Draw the coloured output of a command as a terminal shows it."""
    lines = [
        f"$ {PICTURED} README.md",
        *said(PICTURED, (ROOT / DEMO).parent, "README.md", "--color", "always").splitlines(),
    ]
    height = 18 * len(lines) + 28
    rows = "".join(
        f'<text x="14" y="{26 + 18 * at}">{"".join(_spans(line))}</text>\n'
        for at, line in enumerate(lines)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 870 {height}" width="870" height="{height}">\n'
        "<title>surveylint in a terminal</title>\n"
        f'<rect width="870" height="{height}" rx="8" fill="#0d1117"/>\n'
        '<g fill="#c9d1d9" font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="14" '
        f'xml:space="preserve" style="white-space: pre">\n{rows}</g>\n</svg>\n'
    )


def _spans(line: str) -> Iterator[str]:
    """Turn the colour sequences of a line into spans."""
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
    README.write_text(renewed(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    PICTURE.write_text(picture(), encoding="utf-8", newline="\n")
