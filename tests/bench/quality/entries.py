"""Compare the entries that are found in lists with counts and samples that were taken by hand.

    python tests/bench/quality/entries.py FOLDER COUNTS.tsv [--show FILE]

Each line of the TSV is a count or a sample of one file of the folder. FILE is the beginning of the
file's name, lines are 1-based, ranges include both ends:

    FILE    FIRST-LAST[,FIRST-LAST...]    COUNT           number of entries that begin in the ranges
    FILE    LINE                          TITLE    LINK   the entry on a line: the beginning of its
                                                          title, a part of its main link

LINK is `-` for an entry without link. `--show` prints the line, title and main link of each entry
of a file.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from surveylint.config import DEFAULT
from surveylint.entries import Index
from surveylint.match import comparable
from surveylint.model.source import Source
from surveylint.reading import read
from surveylint.vocabulary import Words


class Found(NamedTuple):
    """An entry; `line` is 1-based, `link` is "" if it has none."""

    line: int
    title: str
    link: str


def entries(path: Path) -> list[Found]:
    """Return the entries of a list, as `surveylint inspect --no-config` finds them."""
    words = Words(DEFAULT.words)
    doc = read(Source.from_bytes("README.md", path.read_bytes()))
    return sorted(
        Found(doc.source.line(entry.span.start), entry.title, entry.main.url if entry.main else "")
        for entry in Index(doc, words).entries()
    )


def inside(found: list[Found], ranges: str) -> list[Found]:
    """Return the entries that begin in ranges of lines (`8-60,72-90`)."""
    bounds = [tuple(int(end) for end in part.split("-")) for part in ranges.split(",")]
    return [entry for entry in found if any(first <= entry.line <= last for first, last in bounds)]


def faults(found: list[Found], line: int, title: str, link: str) -> str:
    """Return what is wrong with the entry of a sample, "" if it is right."""
    entry = next((entry for entry in found if entry.line == line), None)
    if entry is None:
        return "no entry begins here"
    wrong = []
    if not comparable(entry.title).startswith(comparable(title)):
        wrong.append(f"title `{entry.title}`")
    if (link == "-" and entry.link) or (link != "-" and link not in entry.link):
        wrong.append(f"main link `{entry.link}`")
    return ", ".join(wrong)


def main() -> None:
    """Print the counts and samples of each list, then each wrong sample."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("counts", type=Path)
    parser.add_argument("--show", metavar="FILE", help="print only the entries of this file")
    options = parser.parse_args()
    if options.show:
        for entry in entries(_path(options.folder, options.show)):
            sys.stdout.write(f"{entry.line}\t{entry.title}\t{entry.link}\n")
        return
    sys.stdout.writelines(line + "\n" for line in _compared(options.folder, options.counts))


def _compared(folder: Path, counts: Path) -> Iterator[str]:
    rows = [
        line.split("\t")
        for line in counts.read_text(encoding="utf-8").splitlines()
        if line[:1] not in ("", "#")
    ]
    total = [0, 0]
    wrong: list[str] = []
    yield f"{'list':24} counted found  share samples right"
    for name in dict.fromkeys(row[0] for row in rows):
        found = entries(_path(folder, name))
        samples = [row for row in rows if row[0] == name and len(row) == 4]
        failed = [
            f"{name}:{row[1]}: {fault}"
            for row in samples
            if (fault := faults(found, int(row[1]), *row[2:]))
        ]
        wrong.extend(failed)
        for row in (row for row in rows if row[0] == name and len(row) == 3):
            counted, here = int(row[2]), len(inside(found, row[1]))
            total = [total[0] + counted, total[1] + min(here, counted)]
            share = f"{here / counted:.3f}" if counted else "-"
            right = len(samples) - len(failed)
            yield f"{name[:24]:24} {counted:7} {here:5} {share:>6} {len(samples):7} {right:5}"
    yield f"{'all':24} {total[0]:7} {total[1]:5} {total[1] / max(1, total[0]):6.3f}"
    yield from wrong


def _path(folder: Path, name: str) -> Path:
    matching = sorted(folder.glob(f"{name}*.md"))
    if len(matching) != 1:
        raise SystemExit(f"{name}: {len(matching)} files of {folder} begin so; expected one")
    return matching[0]


if __name__ == "__main__":
    main()
