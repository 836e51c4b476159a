"""Insert defects into lists and count how many are reported: the recall of each kind.

    python tests/bench/quality/inject.py FOLDER [--each 3] [--seed 1]

Each defect is inserted into a fresh copy of a list, so that no defect hides another.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from findings import Counted, counted

Injection = Callable[[list[str], random.Random], int | None]
_LINK = re.compile(r"\[([^\[\]]+)\]\((https?://[^()\s]+)\)")
_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})")
_WORDS = (
    "learning",
    "representation",
    "segmentation",
    "generation",
    "language",
    "network",
    "detection",
    "attention",
)


def _some(lines: list[str], suits: Callable[[str], object], dice: random.Random) -> int | None:
    places = [i for i, line in enumerate(lines) if suits(line)]
    return dice.choice(places) if places else None


def _is_row(line: str) -> bool:
    return (
        line.startswith("|")
        and line.count("|") >= 4
        and "](http" in line
        and not re.match(r"\|[\s:|-]+$", line)
    )


def _is_entry(line: str) -> bool:
    return bool(re.match(r"\s*(?:[-*+]|\d+\.)\s", line)) and "](http" in line


def placeholder(lines: list[str], dice: random.Random) -> int | None:
    """Replace the text of a linked title with that of a template."""
    place = _some(
        lines,
        lambda line: _is_entry(line) and re.match(r"\s*[-*+] \[[^\[\]]{12,}\]\(http", line),
        dice,
    )
    if place is not None:
        lines[place] = re.sub(r"\[[^\[\]]+\]", "[Paper Title]", lines[place], count=1)
    return place


def duplicated(lines: list[str], dice: random.Random) -> int | None:
    """Repeat a row or item two lines below itself."""
    place = _some(lines, lambda line: _is_row(line) or (_is_entry(line) and len(line) > 60), dice)
    if place is None:
        return None
    lines.insert(place + 1, lines[place])
    return place + 1


def neighbour(lines: list[str], dice: random.Random) -> int | None:
    """Replace the arXiv identifier of an entry with that of the line above."""
    places = [
        i
        for i in range(1, len(lines))
        if (_is_row(lines[i]) or _is_entry(lines[i]))
        and _ARXIV.search(lines[i])
        and _ARXIV.search(lines[i - 1])
    ]
    if not places:
        return None
    place = dice.choice(places)
    above = _ARXIV.search(lines[place - 1])
    assert above is not None
    lines[place] = _ARXIV.sub(lambda m: m[0].replace(m[1], above[1]), lines[place], count=1)
    return place


def typo(lines: list[str], dice: random.Random) -> int | None:
    """Swap two letters of a common word outside addresses."""
    pattern = re.compile(rf"(?<![\w/.-])(?:{'|'.join(_WORDS)})(?![\w/-])", re.IGNORECASE)
    place = _some(
        lines, lambda line: pattern.search(re.sub(r"\([^()]*\)|https?://\S+", "", line)), dice
    )
    if place is None:
        return None
    found = [
        m
        for m in pattern.finditer(lines[place])
        if "(" not in lines[place][max(0, m.start() - 1) : m.start()]
    ]
    if not found:
        return None
    m = dice.choice(found)
    at = m.start() + dice.randrange(1, len(m[0]) - 2)
    line = lines[place]
    if line[at] == line[at + 1]:
        return None
    lines[place] = line[:at] + line[at + 1] + line[at] + line[at + 2 :]
    return place


def bracket(lines: list[str], dice: random.Random) -> int | None:
    """Drop a bracket of a link, insert a space into it, or double its scheme."""
    place = _some(lines, lambda line: _LINK.search(line), dice)
    if place is None:
        return None
    m = dice.choice(list(_LINK.finditer(lines[place])))
    broken = dice.choice([f"[{m[1]}] ({m[2]})", f"[{m[1]}({m[2]})", f"[{m[1]}](https://{m[2]})"])
    lines[place] = lines[place][: m.start()] + broken + lines[place][m.end() :]
    return place


def pipe(lines: list[str], dice: random.Random) -> int | None:
    """Remove the pipe between two cells of a row."""
    place = _some(lines, _is_row, dice)
    if place is None:
        return None
    pipes = [m.start() for m in re.finditer(r"\|", lines[place])][1:-1]
    at = dice.choice(pipes)
    lines[place] = lines[place][:at] + lines[place][at + 1 :]
    return place


def numbers(lines: list[str], dice: random.Random) -> int | None:
    """Add seven to the number of a row of an index column."""
    place = _some(lines, lambda line: re.match(r"\|\s*\d+\s*\|", line), dice)
    if place is not None:
        lines[place] = re.sub(r"\d+", lambda m: str(int(m[0]) + 7), lines[place], count=1)
    return place


def signed(lines: list[str], dice: random.Random) -> int | None:
    """Add a signature to a URL that expired last year."""
    place = _some(
        lines, lambda line: (_is_row(line) or _is_entry(line)) and _LINK.search(line), dice
    )
    if place is not None:
        query = "?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20250409T081221Z"
        query += "&X-Amz-Expires=300&X-Amz-Signature=0a1b"
        lines[place] = _LINK.sub(
            lambda m: f"[{m[1]}]({m[2].split('?')[0]}{query})", lines[place], count=1
        )
    return place


KINDS: dict[str, tuple[Injection, tuple[str, ...]]] = {
    "placeholder": (placeholder, ("placeholder-entry",)),
    "duplicated row": (duplicated, ("duplicate-entry",)),
    "neighbour's id": (neighbour, ("shared-link", "duplicate-entry", "slug-drift")),
    "typo": (typo, ("misspelling", "category-drift")),
    "broken bracket": (bracket, ("malformed-link",)),
    "dropped pipe": (pipe, ("ragged-row",)),
    "shuffled number": (numbers, ("index-gap", "index-duplicate")),
    "expired signature": (signed, ("signed-link",)),
}


def found(before: list[Counted], after: list[Counted], line: int, rules: tuple[str, ...]) -> bool:
    """Return whether a fitting rule names the line now, and named fewer lines before."""
    return any(one.rule in rules and line in one.lines for one in after) and sum(
        len(one.lines) for one in after if one.rule in rules
    ) > sum(len(one.lines) for one in before if one.rule in rules)


def main() -> None:
    """Print for each kind: injected, found, recall."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--each", type=int, default=3, help="defects of each kind in each list (3)")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    tried, hit = Counter[str](), Counter[str]()
    for path in sorted(options.folder.rglob("*.md")):
        data = path.read_bytes()
        before = counted(data)
        for kind, (inject, rules) in KINDS.items():
            dice = random.Random(f"{options.seed}{path.name}{kind}")
            for _ in range(options.each):
                lines = data.decode("utf-8", "surrogateescape").split("\n")
                place = inject(lines, dice)
                if place is None:
                    continue
                after = counted("\n".join(lines).encode("utf-8", "surrogateescape"))
                tried[kind] += 1
                hit[kind] += found(before, after, place + 1, rules)
    sys.stdout.write(f"{'kind':18} injected found recall\n")
    for kind in KINDS:
        if tried[kind]:
            sys.stdout.write(
                f"{kind:18} {tried[kind]:8} {hit[kind]:5} {hit[kind] / tried[kind]:.2f}\n"
            )


if __name__ == "__main__":
    main()
