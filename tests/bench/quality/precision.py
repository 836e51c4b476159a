"""Compute the precision of each rule on a folder of lists from manual judgements.

    python tests/bench/quality/precision.py FOLDER [--show-new] [--rule RULE]

Each line of `judged.tsv` is a judgement: the SHA-256 of the rule and the text of the line, `true`
or `false`, and the reason in a word. It holds no text of a list. Findings without a judgement are
counted separately and printed with `--show-new`.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from findings import findings as findings_of

from surveylint.model.finding import Finding, Severity

JUDGED = Path(__file__).parent.with_name("judged.tsv")


class Seen(NamedTuple):
    """A finding at warning or above, with its file, its line and the key of its judgement."""

    path: Path
    finding: Finding
    line: str
    key: str


def key(rule: str, line: str) -> str:
    """Return the hash of a finding's rule and line, so that no text is stored."""
    return hashlib.sha256(f"{rule}\n{line.strip()}".encode("utf-8", "surrogateescape")).hexdigest()


def findings(folder: Path) -> Iterator[Seen]:
    """Yield the findings of the default offline rules on the Markdown files of a folder."""
    for path in sorted(folder.rglob("*.md")):
        source, found = findings_of(path.read_bytes())
        for finding in found:
            if finding.severity.rank >= Severity.WARNING.rank:
                line = source.slice(source.line_span(finding.place.line))
                yield Seen(path, finding, line, key(finding.rule, line))


def judgements() -> dict[str, tuple[str, str]]:
    """Return the judgement and its reason for each key."""
    if not JUDGED.exists():
        return {}
    rows = (
        line.split("\t")
        for line in JUDGED.read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    )
    return {row[0]: (row[1], row[2]) for row in rows if len(row) == 3}


def main() -> None:
    """Print for each rule: lists, findings, judged, true, precision, new."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--show-new", action="store_true", help="print findings without judgement, with their key"
    )
    parser.add_argument("--rule", help="only this rule")
    options = parser.parse_args()
    known = judgements()
    total, judged, true, new = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    lists: dict[str, set[Path]] = {}
    for seen in findings(options.folder):
        rule = seen.finding.rule
        if options.rule and rule != options.rule:
            continue
        total[rule] += 1
        lists.setdefault(rule, set()).add(seen.path)
        verdict = known.get(seen.key)
        if verdict is None:
            new[rule] += 1
            if options.show_new:
                place = f"{seen.path.name}:{seen.finding.place.line}:{seen.finding.place.column}"
                sys.stdout.write(
                    f"{seen.key}\t{rule}\t{place}\t{seen.finding.message}\t{seen.line[:300]}\n"
                )
        else:
            judged[rule] += 1
            true[rule] += verdict[0] == "true"
    sys.stdout.write(f"{'rule':22} lists found judged true precision new\n")
    for rule in sorted(total):
        share = f"{true[rule] / judged[rule]:.3f}" if judged[rule] else "-"
        sys.stdout.write(
            f"{rule:22} {len(lists[rule]):5} {total[rule]:5} {judged[rule]:6} {true[rule]:4}"
            f" {share:>9} {new[rule]:3}\n"
        )


if __name__ == "__main__":
    main()
