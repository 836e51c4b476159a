"""A fix as a unified diff that `git apply` and `patch` take, unless something had to be hidden."""

from __future__ import annotations

import re

from surveylint.report.mask import mask_text
from surveylint.report.visible import shown, shown_path

HIDDEN = (
    "# surveylint: secrets or control characters are hidden in this diff, so it cannot be applied\n"
)

_ODD = re.compile(
    r"[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
    r"|##\w{0,20}\[|^\s*::"
)
_NO_LINE_END = "\\ No newline at end of file\n"
_CONTEXT = 3


def diff(path: str, before: bytes, after: bytes) -> str:
    """Compare two versions of a file.

    Args:
        path: The path as it is printed.
        before: The bytes of the file now.
        after: The bytes of the file with the fixes.
    """
    from difflib import SequenceMatcher

    # The lines are compared as they are and shown with their secrets masked; a secret may be
    # recognised by the lines around it only, so the whole text is masked.
    old, new = _text(before), _text(after)
    old_lines, new_lines = _lines(old.split("\n")), _lines(new.split("\n"))
    old_masked, new_masked = _lines(mask_text(old).split("\n")), _lines(mask_text(new).split("\n"))
    pieces: list[str] = []
    hidden = False
    for group in SequenceMatcher(None, old_lines, new_lines).get_grouped_opcodes(_CONTEXT):
        first, last = group[0], group[-1]
        pieces.append(f"@@ -{_range(first[1], last[2])} +{_range(first[3], last[4])} @@\n")
        for tag, a, b, c, d in group:
            gone = [_spelled(line) for line in old_masked[a:b]]
            come = [_spelled(line) for line in new_masked[c:d]] if tag != "equal" else []
            pieces += (_marked("-" if tag != "equal" else " ", line) for line in gone)
            pieces += (_marked("+", line) for line in come)
            hidden |= gone != old_lines[a:b] or (come != new_lines[c:d] and tag != "equal")
    if not pieces:
        return ""
    name = shown_path(path).removeprefix("./").lstrip("/")
    return "".join((HIDDEN if hidden else "", f"--- a/{name}\n+++ b/{name}\n", *pieces))


def _range(start: int, stop: int) -> str:
    """Write a range of lines as unified diffs do: an empty one begins at the line before."""
    count = stop - start
    if count == 1:
        return str(start + 1)
    return f"{start + 1 if count else start},{count}"


def _marked(sign: str, line: str) -> str:
    return sign + line if line.endswith("\n") else f"{sign}{line}\n{_NO_LINE_END}"


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _lines(split: list[str]) -> list[str]:
    """Append the line feed to each line that has one; a carriage return before one stays."""
    lines = [line + "\n" for line in split[:-1]]
    return [*lines, split[-1]] if split[-1] else lines


def _spelled(line: str) -> str:
    """Return a line with what a terminal or a CI runner would obey spelled out."""
    body = line.removesuffix("\n").removesuffix("\r")
    if not _ODD.search(body):
        return line
    safe = re.sub(r"^(\s*):(?=:)", r"\1: ", shown(body))
    return safe + line[len(body) :]
