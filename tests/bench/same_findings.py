"""Compare the findings of two versions of surveylint: rule, severity, places and edits.

    python tests/bench/same_findings.py snapshot OUT.json PATH ...
    python tests/bench/same_findings.py compare BEFORE.json AFTER.json

`snapshot` runs `surveylint check --offline --isolated --select all --format json` with the Python
that runs this script (`PYTHONPATH` selects another checkout) and leaves messages out. `compare`
prints each difference and exits 1 if there are any.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

CHECK = (
    *("-m", "surveylint", "check", "--offline", "--isolated", "--no-baseline", "--select", "all"),
    *("--today", "2026-11-28", "--exit-zero", "--format", "json"),
    "--no-cache",  # a cached result may be that of the other version
)
SILENT = ("message", "url", "final_url", "archive_url", "archived_on", "rule_url", "title")
"""Keys whose values are texts for people, or that later versions add."""


def snapshot(paths: list[str]) -> list[str]:
    """Return each finding as one line of JSON, without its texts."""
    answer = subprocess.run(
        [sys.executable, *CHECK, *paths], capture_output=True, text=True, check=True
    )
    return [
        json.dumps(_bare(finding), sort_keys=True)
        for finding in json.loads(answer.stdout)["findings"]
    ]


def _bare(finding: dict[str, object]) -> dict[str, object]:
    kept = {key: value for key, value in finding.items() if key not in SILENT}
    related = kept.get("related")
    if isinstance(related, list):
        kept["related"] = [
            {key: value for key, value in place.items() if key not in SILENT} for place in related
        ]
    return kept


def compare(before: list[str], after: list[str]) -> list[str]:
    """Return the findings that only one side has, with `-` before and `+` after."""
    lost, new = Counter(before) - Counter(after), Counter(after) - Counter(before)
    return sorted(
        [f"- {line}" for line in lost.elements()] + [f"+ {line}" for line in new.elements()],
        key=_place,
    )


def _place(line: str) -> tuple[str, int, str]:
    finding = json.loads(line[2:])
    return finding["path"], finding["line"], line


def main() -> int:
    """Write a snapshot, or compare two."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=("snapshot", "compare"))
    parser.add_argument("first", type=Path)
    parser.add_argument("others", nargs="+")
    options = parser.parse_args()
    if options.what == "snapshot":
        found = snapshot(options.others)
        options.first.write_text(json.dumps(found, indent=0), encoding="utf-8")
        print(f"{len(found)} findings")
        return 0
    before = json.loads(options.first.read_text(encoding="utf-8"))
    after = json.loads(Path(options.others[0]).read_text(encoding="utf-8"))
    differences = compare(before, after)
    print(*differences, sep="\n")
    print(f"{len(before)} findings before, {len(after)} after, {len(differences)} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
