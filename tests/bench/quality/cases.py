"""Print what the default offline rules report on each small list of a folder.

    python tests/bench/quality/cases.py FOLDER [NAME ...] [--expect FILE] [--edits]

Each finding is printed with its severity, its rule, its place and its message; `--edits` adds what
its fix would write. Only files that are named are checked, if any is (`f01` names `f01.md`).

Each line of FILE is the name of a case and all findings that are expected on it, in any order:

    f01:                                    nothing
    p23: malformed-table@5                  this rule on this line, nothing else
    r02: shared-link@3 warning:misspelling@7    the severity is compared where it is written

Lines that begin with # and cases that FILE does not name are not compared. The exit code is 1 if a
case differs.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from findings import findings

from surveylint.model.finding import Finding
from surveylint.model.source import Source


def report(source: Source, found: tuple[Finding, ...], *, edits: bool) -> Iterator[str]:
    """Yield the lines that show the findings of a case."""
    for finding in found:
        place = f"{finding.place.line}:{finding.place.column}"
        yield f"  {finding.severity:7} {finding.rule} {place} {finding.message}"
        for other in finding.related:
            yield f"      {other.line}:{other.column} {other.message}"
        if edits and finding.fix:
            safety = "safe" if finding.fix.safe else "unsafe"
            for edit in finding.fix.edits:
                old = source.text[edit.start : edit.end]
                yield f"      {safety}: {old!r} -> {edit.text!r}"


def expectations(path: Path | None) -> dict[str, list[str]]:
    """Return what is expected of each case."""
    if path is None:
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    named = (line.split(":", 1) for line in lines if line.strip() and line[0] != "#")
    return {name.strip(): rest.split() for name, rest in named}


def differences(found: tuple[Finding, ...], expected: list[str]) -> Iterator[str]:
    """Yield a line for each expected finding that is missing, and for each that is not expected."""
    left = list(found)
    for one in expected:
        severity, _, rest = one.rpartition(":")
        rule, _, line = rest.partition("@")
        match = next(
            (
                finding
                for finding in left
                if (finding.rule, str(finding.place.line)) == (rule, line)
                and severity in ("", finding.severity)
            ),
            None,
        )
        if match is None:
            yield f"  missing: {one}"
        else:
            left.remove(match)
    for finding in left:
        yield f"  not expected: {finding.severity}:{finding.rule}@{finding.place.line}"


def main() -> int:
    """Print the findings of all cases, then those that are not as expected."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--expect", type=Path, metavar="FILE", help="compare with these findings")
    parser.add_argument("--edits", action="store_true", help="print the fixes too")
    options = parser.parse_args()
    expected = expectations(options.expect)
    wrong = compared = 0
    for path in sorted(options.folder.glob("*.md")):
        if options.names and path.stem not in options.names:
            continue
        began = time.perf_counter()
        source, found = findings(path.read_bytes())
        took = (time.perf_counter() - began) * 1000
        sys.stdout.write(f"{path.stem} ({took:.0f} ms)\n")
        sys.stdout.writelines(f"{line}\n" for line in report(source, found, edits=options.edits))
        if path.stem in expected:
            compared += 1
            differing = [*differences(found, expected[path.stem])]
            wrong += bool(differing)
            sys.stdout.writelines(f"{line}\n" for line in differing)
    if options.expect:
        sys.stdout.write(f"{compared - wrong} of {compared} cases are as expected\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
