"""What a fix changes, as a unified diff that `git apply` and `patch` take, unless something had to be hidden."""

from __future__ import annotations

import re

from surveylint.report.mask import mask_text
from surveylint.report.visible import shown, shown_path

HIDDEN = (
    "# surveylint: secrets or control characters are hidden in this diff, so it cannot be applied\n"
)

_ODD = re.compile(
    r"[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]|##\w{0,20}\[|^\s*::"
)
_NO_LINE_END = "\\ No newline at end of file\n"


def diff(path: str, before: bytes, after: bytes) -> str:
    """Compare two versions of a file.

    Args:
        path: Its path as it is shown.
        before: The bytes that it holds.
        after: The bytes that it would hold.
    """
    from difflib import unified_diff

    name = shown_path(path).removeprefix("./").lstrip("/")
    pieces: list[str] = []
    hidden = False
    lines = unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}")
    for number, line in enumerate(lines):
        body, end = (line[:-1], "\n") if line.endswith("\n") else (line, "\n" + _NO_LINE_END)
        if number > 1 and not line.startswith("@@"):
            safe = body[0] + _harmless(body[1:])
            hidden |= safe != body
            body = safe
        pieces.append(body + end)
    return "".join((HIDDEN if hidden else "", *pieces))


def _lines(data: bytes) -> list[str]:
    """Split at line feeds only; a carriage return before one stays."""
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    return (
        [*(line + "\n" for line in lines[:-1]), *lines[-1:]]
        if lines[-1]
        else [line + "\n" for line in lines[:-1]]
    )


def _harmless(line: str) -> str:
    """Hide what is secret, and spell what a terminal or a CI runner would obey."""
    line, end = (line[:-1], "\r") if line.endswith("\r") else (line, "")
    line = mask_text(line)
    if _ODD.search(line):
        line = shown(line)
        line = re.sub(r"^(\s*):(?=:)", r"\1: ", line)
    return line + end
