"""Measure how many defects that maintainers fixed are reported before the fix and not after it.

    python tests/bench/quality/realfix.py FOLDER [--misses] [--cross-sections] [--typos]

FOLDER holds `cases.jsonl` (one case per line: id, kind, offline, file, line, replacement) and the
files of the cases. A case is caught if a finding of a fitting rule names its line before the
replacement, and none does after it.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

from findings import Counted, counted

FITTING = {
    "index": ("index-gap", "index-duplicate", "index-start"),
    "misspelling": ("misspelling", "category-drift", "malformed-link", "name-drift"),
    "missing-anchor": ("missing-anchor", "malformed-link"),
}


class Case(NamedTuple):
    """A fix by a maintainer: the line before it, and its replacement (None: deleted)."""

    name: str
    kind: str
    file: Path
    line: int
    replacement: str | None


def cases(folder: Path) -> list[Case]:
    """Return the cases whose defect is visible offline."""
    rows = [
        json.loads(line)
        for line in (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    return [
        Case(row["id"], row["kind"], folder / row["file"], row["line"], row["replacement"])
        for row in rows
        if row["offline"] == "yes"
    ]


def repaired(data: bytes, case: Case) -> bytes:
    """Return the text with the replacement of a case."""
    lines = data.decode("utf-8", "surrogateescape").split("\n")
    lines[case.line - 1 : case.line] = [] if case.replacement is None else [case.replacement]
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def outcome(case: Case, before: list[Counted], config: Any) -> str:
    """Return `caught`, `missed` or `noisy` (still reported after the fix)."""
    rules = FITTING.get(case.kind, (case.kind,))
    seen = [one for one in before if one.rule in rules and case.line in one.lines]
    if not seen:
        return "missed"
    after = [
        one for one in counted(repaired(case.file.read_bytes(), case), config) if one.rule in rules
    ]
    if case.replacement is not None:
        return "noisy" if any(case.line in one.lines for one in after) else "caught"
    places = frozenset().union(*(one.lines for one in seen))
    moved = {line - (line > case.line) for line in places if line != case.line}
    return "noisy" if any(len(moved & one.lines) > 1 for one in after) else "caught"


def main() -> None:
    """Print for each kind: cases, reported before, caught, share."""
    from surveylint.config import DEFAULT

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--misses", action="store_true", help="print each case that is not caught")
    parser.add_argument(
        "--cross-sections", action="store_true", help="also count duplicates in other sections"
    )
    parser.add_argument("--typos", action="store_true", help="also run the executable `typos`")
    options = parser.parse_args()
    config = DEFAULT._replace(
        options={
            "duplicate-entry": {"across_sections": options.cross_sections},
            "misspelling": {"typos": options.typos},
        }
    )
    total, flagged, caught = Counter[str](), Counter[str](), Counter[str]()
    known: dict[Path, list[Counted]] = {}
    for case in cases(options.folder):
        if case.file not in known:
            known[case.file] = counted(case.file.read_bytes(), config)
        result = outcome(case, known[case.file], config)
        total[case.kind] += 1
        flagged[case.kind] += result != "missed"
        caught[case.kind] += result == "caught"
        if options.misses and result != "caught":
            sys.stdout.write(f"{result}: {case.name} {case.file.name}:{case.line}\n")
    sys.stdout.write(f"{'kind':18} cases before caught share\n")
    for kind in sorted(total):
        share = caught[kind] / total[kind]
        sys.stdout.write(
            f"{kind:18} {total[kind]:5} {flagged[kind]:6} {caught[kind]:6} {share:.2f}\n"
        )


if __name__ == "__main__":
    main()
