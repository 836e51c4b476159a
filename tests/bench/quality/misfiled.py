"""Swap entries between categories and count how many of them are told as misfiled: precision and recall, with fixed seeds.

    python tests/bench/quality/misfiled.py PATH [PATH ...] [--share 0.05] [--rounds 5] [--seed 1] [--lists]

Pairs of entries change places: of a *column*, the cells of the category column are exchanged; of *sections*, whole rows
or items of one line under different headings. A told entry counts as right if it was moved; what was told before the
swap is subtracted, and such an entry is never moved. *field* is the part of the moved entries of columns that stood
under the name of a field (`Medical`) and went elsewhere: no more can be told by the words of a field.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence, Set
from pathlib import Path
from typing import NamedTuple

from findings import findings

from surveylint.compiled.rulebook import RULES
from surveylint.config import DEFAULT
from surveylint.entries import Index, TableWorks
from surveylint.model.source import Source, Span
from surveylint.reading import read
from surveylint.roles import Role
from surveylint.vocabulary import Words

CONFIG = DEFAULT._replace(select=tuple(name for name in RULES if name.startswith("misfiled")))
WORDS = Words({})
FEWEST = 16
MOST_LABELS = 60


class Place(NamedTuple):
    """What can be exchanged: its place, its line, its category, and the sort of entry that it can be exchanged with."""

    span: Span
    line: int
    category: str
    sort: str


class Score(NamedTuple):
    """The lines of the entries that were moved, that were told, and that left a field."""

    moved: Set[int]
    told: Set[int]
    left: Set[int]


def told(text: str, entries: Set[int]) -> frozenset[int]:
    """Give the lines of the entries that are told; a doubt about a whole column tells its related places."""
    _, found = findings(text.encode("utf-8", "surrogateescape"), CONFIG)
    lines: set[int] = set()
    for finding in found:
        single = finding.place.line in entries
        lines |= {finding.place.line} if single else {place.line for place in finding.related} & entries
    return frozenset(lines)


def columns(source: Source) -> Iterator[Place]:
    """Give the category cells of the tables of works that have titles."""
    for works in Index(read(source), WORDS).works:
        if not isinstance(works, TableWorks) or not works.has(Role.CATEGORY) or not works.has(Role.TITLE):
            continue
        cells = [works.field(number, Role.CATEGORY) for number in range(len(works))]
        labels = [source.slice(cell).strip().casefold() for cell in cells]
        sizes = Counter(labels)
        if len(cells) >= FEWEST and 2 <= len(sizes) <= MOST_LABELS:
            for cell, label in zip(cells, labels, strict=True):
                if label and sizes[label] > 1:
                    yield Place(cell, source.line(cell.start), label, str(works.start))


def sections(source: Source) -> Iterator[Place]:
    """Give the entries of one line each; a table's rows are exchanged with rows of as many cells."""
    for works in Index(read(source), WORDS).works:
        for number in range(len(works)):
            span = works.span(number)
            if "\n" not in source.slice(span).strip():
                line = source.line(span.start)
                whole = source.line_span(line)
                yield Place(whole, line, works.section.title, f"{works.kind} {len(works.columns)}")


KINDS: dict[str, Callable[[Source], Iterator[Place]]] = {"column": columns, "sections": sections}


def swapped(
    text: str, places: Sequence[Place], before: Set[int], share: float, dice: random.Random
) -> tuple[str, dict[int, tuple[str, str]]]:
    """Exchange a share of the places in pairs; give the text, and of each line moved its old and its new category."""
    free = [place for place in places if place.line not in before]
    dice.shuffle(free)
    edits: list[tuple[Span, str]] = []
    moved: dict[int, tuple[str, str]] = {}
    for one in free:
        if len(moved) >= max(2.0, share * len(places)):
            break
        others = [p for p in free if p.line not in moved and p.category != one.category and p.sort == one.sort]
        if one.line in moved or not others:
            continue
        other = dice.choice(others)
        edits += [(one.span, text[slice(*other.span)]), (other.span, text[slice(*one.span)])]
        moved[one.line] = (one.category, other.category)
        moved[other.line] = (other.category, one.category)
    for span, new in sorted(edits, reverse=True):
        text = text[: span.start] + new + text[span.end :]
    return text, moved


def score(kind: str, source: Source, share: float, dice: random.Random) -> Score | None:
    """Swap once and check; None where there is nothing to swap."""
    places = list(KINDS[kind](source))
    if len(places) < FEWEST or len({place.category for place in places}) < 2:
        return None
    works = Index(read(source), WORDS).works
    entries = frozenset(source.line(one.span(number).start) for one in works for number in range(len(one)))
    before = told(source.text, entries)
    text, moved = swapped(source.text, places, before, share, dice)
    if not moved:
        return None
    fields = WORDS.map("fields")
    left = {line for line, (old, new) in moved.items() if fields.get(old) and fields.get(old) != fields.get(new)}
    return Score(moved.keys(), told(text, entries) - before, left if kind == "column" else frozenset())


def line(name: str, scores: Sequence[Score]) -> str:
    """Write one line of the table."""
    moved, all_told = sum(len(one.moved) for one in scores), sum(len(one.told) for one in scores)
    right = sum(len(one.moved & one.told) for one in scores)
    left = sum(len(one.left) for one in scores)
    of_field = sum(len(one.left & one.told) for one in scores)
    precision = f"{right / all_told:.2f}" if all_told else "-"
    field = f"{of_field / left:.2f} of {left}" if left else "-"
    return f"{name:40} {len(scores):5} {moved:5} {all_told:5} {right:5} {precision:>9} {right / moved:6.2f} {field}\n"


def main() -> None:
    """Print a table: kind, swaps, moved, told, right, precision, recall, recall of what left a field."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--share", type=float, default=0.05, help="this part of the entries is moved (0.05)")
    parser.add_argument("--rounds", type=int, default=5, help="swaps of each list, each on a fresh copy (5)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--lists", action="store_true", help="a line for each list too")
    options = parser.parse_args()
    files = [f for path in options.paths for f in (sorted(path.rglob("*.md")) if path.is_dir() else [path])]
    sys.stdout.write(f"{'kind':40} swaps moved  told right precision recall field\n")
    for kind in KINDS:
        scores: defaultdict[str, list[Score]] = defaultdict(list)
        for path in files:
            source = Source.from_bytes(path.name, path.read_bytes())
            dice = random.Random(f"{options.seed}{path.name}{kind}")
            for _ in range(options.rounds):
                if one := score(kind, source, options.share, dice):
                    scores[path.name].append(one)
        for name in sorted(scores) if options.lists else ():
            sys.stdout.write(line(f"  {name[:38]}", scores[name]))
        if scores:
            sys.stdout.write(line(f"{kind}, {len(scores)} lists", [one for some in scores.values() for one in some]))


if __name__ == "__main__":
    main()
