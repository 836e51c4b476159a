"""Measure how many titles are read as a registry writes them.

    python tests/bench/quality/titles.py FOLDER PAIRS.jsonl [--misses]

Each line of PAIRS.jsonl is a JSON object: `list` (the file's name without `.md`), `line` (1-based),
`id` (the arXiv identifier of the work) and `true` (the title in the registry). The entry of a pair
is the last one that covers the line and holds the identifier. It counts if its text contains the
registry's title, and is right if its title is that title: a rapidfuzz ratio of 95 or more, both in
comparable form. `--misses` prints the others.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from rapidfuzz import fuzz

from surveylint.config import DEFAULT
from surveylint.entries import Entry, Index
from surveylint.match import comparable, plain
from surveylint.model.document import Document
from surveylint.model.source import Source
from surveylint.reading import read
from surveylint.vocabulary import Words

SAME = 95.0
"""Titles are the same from this ratio on: it allows for a typo, not for another word."""


class Pair(NamedTuple):
    """An entry and the registry's title of its work; `line` is 1-based."""

    file: str
    line: int
    identifier: str
    true: str


class Reading(NamedTuple):
    """A pair whose entry contains the registry's title, and the title that was read."""

    pair: Pair
    title: str

    @property
    def is_right(self) -> bool:
        """Whether the title is the registry's."""
        return fuzz.ratio(comparable(self.title), comparable(self.pair.true)) >= SAME


def pairs(path: Path) -> dict[str, list[Pair]]:
    """Return the pairs of each list."""
    found: dict[str, list[Pair]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        pair = Pair(row["list"], row["line"], row["id"], row["true"])
        found.setdefault(pair.file, []).append(pair)
    return found


def readings(path: Path, of_list: list[Pair]) -> Iterator[Reading]:
    """Yield the readings of the pairs of one list."""
    doc = read(Source.from_bytes(path.name, path.read_bytes()))
    entries = list(Index(doc, Words(DEFAULT.words)).entries())
    for pair in of_list:
        entry = _entry(doc, entries, pair)
        if entry is None:
            continue
        text = plain(doc.text[slice(*entry.span)])
        if comparable(pair.true) in comparable(text):
            yield Reading(pair, entry.title)


def _entry(doc: Document, entries: list[Entry], pair: Pair) -> Entry | None:
    line = doc.source.line_span(pair.line)
    covering = [
        entry
        for entry in entries
        if entry.span.start <= line.end
        and entry.span.end >= line.start
        and pair.identifier in doc.text[slice(*entry.span)]
    ]
    return covering[-1] if covering else None


def main() -> None:
    """Print the number of right titles of each list, and of all."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--misses", action="store_true", help="print the titles that are not right")
    options = parser.parse_args()
    counted = right = 0
    sys.stdout.write(f"{'list':44} counted right\n")
    for name, of_list in pairs(options.pairs).items():
        found = list(readings(options.folder / f"{name}.md", of_list))
        good = sum(reading.is_right for reading in found)
        counted, right = counted + len(found), right + good
        sys.stdout.write(f"{name[:44]:44} {len(found):7} {good:5}\n")
        for reading in found if options.misses else ():
            if not reading.is_right:
                sys.stdout.write(
                    f"  {reading.pair.line}: `{reading.title}`; expected `{reading.pair.true}`\n"
                )
    share = right / max(1, counted)
    sys.stdout.write(f"{'all':44} {counted:7} {right:5} {share:.3f}\n")


if __name__ == "__main__":
    main()
