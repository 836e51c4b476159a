"""Swap titles between categories and count the reported ones: precision and recall, fixed seeds.

    python tests/bench/quality/misfiled.py FOLDER [--lists 10] [--share 0.05] [--rounds 10]
        [--seed 1] [--flags]

Two titles that change places are two swapped labels. A reported entry is right if it was moved.
Entries that are reported before the swap are subtracted and never moved.

- *vote*: `misfiled-vote` on the lists with the clearest pair of categories (see `clear_pairs.py`),
  up to three pairs for each list; at most a tenth of the smaller category is moved. The lists are
  in two halves by name, so that thresholds chosen on one half can be verified on the other. The
  further lists were used for no threshold.
- *headings*: `misfiled-entry` on the lists in which a heading names a field beside one that names
  another field or none.
- *field*: `misfiled-entry` on generated tables: for each field up to 200 titles below headings with
  its name in the folder, and three times as many from lists that name no field.
- The reported entries of the unchanged lists, and of 500 entries from lists that name no field,
  each labelled by its list.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence, Set
from pathlib import Path
from typing import NamedTuple

from clear_pairs import Pair, clear_pairs, half
from findings import findings

from surveylint.checks._lexicon import FEWEST_ROWS, OWN_SHARE, lexicons
from surveylint.checks.misfiled import heading_label
from surveylint.config import DEFAULT
from surveylint.entries import Entry, Index
from surveylint.entries.categories import Category, by_heading, title_words
from surveylint.model.document import Document
from surveylint.model.source import Source
from surveylint.reading import read
from surveylint.vocabulary import Words

WORDS = Words({})
VOTE, LEXICON = "misfiled-vote", "misfiled-entry"
UNSWAPPED = 500
LABELS = 5
TIMES = 3
MOST_OF_FIELD = 200


class Score(NamedTuple):
    """The number of entries that were moved, reported, and both."""

    moved: int
    reported: int
    right: int


class List(NamedTuple):
    """A list with its document and its index."""

    name: str
    source: Source
    doc: Document
    index: Index


def lists(folder: Path) -> Iterator[List]:
    """Yield the lists of a folder."""
    for path in sorted(folder.rglob("*.md")):
        source = Source.from_bytes(path.name, path.read_bytes())
        doc = read(source)
        yield List(path.name, source, doc, Index(doc, WORDS))


def reported(text: str, rule: str) -> set[int]:
    """Return the lines that a rule reports; for a whole column those of its related places."""
    _, found = findings(text.encode("utf-8", "surrogateescape"), DEFAULT._replace(select=(rule,)))
    lines: set[int] = set()
    for finding in found:
        lines |= (
            {place.line for place in finding.related}
            if finding.message.startswith("inconsistent column")
            else {finding.place.line}
        )
    return lines


def swapped(
    one: List,
    pairs: Iterable[tuple[Category, Category]],
    before: Set[int],
    share: float,
    dice: random.Random,
) -> tuple[str, set[int]]:
    """Return the text with titles of each pair exchanged, and the lines of the moved titles."""
    text = one.source.text
    edits: dict[tuple[int, int], str] = {}
    moved: set[int] = set()
    for pair in pairs:
        sizes = [len(category.entries) for category in pair]
        most = max(1, min(round(share * sum(sizes) / 2), round(2 * share * min(sizes))))
        free = [
            [
                e
                for e in category.entries
                if _line(one, e) not in before | moved and "\n" not in text[slice(*e.title_span)]
            ]
            for category in pair
        ]
        count = min(most, *map(len, free))
        for here, there in zip(
            dice.sample(free[0], count), dice.sample(free[1], count), strict=True
        ):
            spans = here.title_span, there.title_span
            edits[spans[0]], edits[spans[1]] = text[slice(*spans[1])], text[slice(*spans[0])]
            moved |= {_line(one, here), _line(one, there)}
    for (start, end), new in sorted(edits.items(), reverse=True):
        text = text[:start] + new + text[end:]
    return text, moved


def _line(one: List, entry: Entry) -> int:
    return one.source.line(entry.title_span.start)


def score(
    one: List, pairs: Sequence[tuple[Category, Category]], rule: str, options: argparse.Namespace
) -> Score:
    """Return the score of several rounds of swaps in one list."""
    before = reported(one.source.text, rule)
    total = [0, 0, 0]
    for number in range(options.rounds):
        text, moved = swapped(
            one, pairs, before, options.share, random.Random(f"{options.seed} {one.name} {number}")
        )
        after = reported(text, rule) - before
        for at, value in enumerate((len(moved), len(after), len(after & moved))):
            total[at] += value
    return Score(*total)


def headings(one: List) -> list[tuple[Category, Category]]:
    """Return each category that is named after a field, with a sibling of another or no field."""
    fields, general = WORDS.map("fields"), WORDS.set("general")
    found = []
    for categories in by_heading(one.doc, one.index, FEWEST_ROWS):
        names = [heading_label(category.label) for category in categories]
        sorting = [at for at, name in enumerate(names) if name in fields or name in general]
        for at in sorting:
            others = [
                other for other in sorting if fields.get(names[other]) != fields.get(names[at])
            ]
            if names[at] in fields and others:
                found.append(
                    (
                        categories[at],
                        max((categories[o] for o in others), key=lambda c: len(c.entries)),
                    )
                )
    return found


def titles_of_fields(all_lists: Sequence[List]) -> tuple[dict[str, list[str]], list[list[str]]]:
    """Return the titles below headings that name a field, and those of lists that name none."""
    own: defaultdict[str, dict[str, None]] = defaultdict(dict)
    general = []
    for one in all_lists:
        named = [_named(section.title) for section in one.doc.sections]
        entries = [entry for entry in one.index.entries() if _is_title(entry.title)]
        if not _named(one.name) and not any(named):
            general.append(list(dict.fromkeys(entry.title for entry in entries)))
        for entry in entries:
            path = one.doc.section_at(entry.span.start).path
            found = set().union(*(named[at] for at in path))
            if len(found) == 1:
                own[found.pop()][entry.title] = None
    return {field: list(titles) for field, titles in own.items()}, general


def _named(heading: str) -> set[str]:
    """Return the fields that a heading or a file name mentions."""
    line = f" {' '.join(title_words(heading))} "
    return {field for name, field in WORDS.map("fields").items() if f" {name} " in line}


def _is_title(title: str) -> bool:
    return (
        len(title.split()) >= 4
        and "|" not in title
        and "\n" not in title
        and "`" not in title
        and "[" not in title
    )


def table(rows: Sequence[tuple[str, str]]) -> str:
    """Return a table of works with titles and labels."""
    lines = [
        f"| {title} | {label} | [PDF](https://a.org/{at}) |"
        for at, (title, label) in enumerate(rows)
    ]
    return "\n".join(["| Title | Domain | Paper |", "| --- | --- | --- |", *lines, ""])


def field_score(
    field: str, own: list[str], general: list[str], options: argparse.Namespace
) -> Score | None:
    """Return the score on a table of one field and general titles; None for too few titles."""
    lexicon = lexicons(WORDS, {field.replace("-", " ")})[0]
    if len(own) < FEWEST_ROWS or sum(map(lexicon.knows, own)) < OWN_SHARE * len(own):
        return None
    total = [0, 0, 0]
    for number in range(options.rounds):
        dice = random.Random(f"{options.seed} {field} {number}")
        own = dice.sample(own, min(len(own), MOST_OF_FIELD))
        rows = [(title, field.replace("-", " ").title()) for title in own]
        rows += [
            (title, "General")
            for title in dice.sample(general, min(len(general), TIMES * len(own)))
        ]
        dice.shuffle(rows)
        before = reported(table(rows), LEXICON)
        count = max(1, round(options.share * len(own)))
        free = [n for n in range(len(rows)) if n + 3 not in before]
        sides = [
            dice.sample([n for n in free if (rows[n][1] != "General") is side], count)
            for side in (True, False)
        ]
        for here, there in zip(*sides, strict=True):
            (title, label), (other, other_label) = rows[here], rows[there]
            rows[here], rows[there] = (title, other_label), (other, label)
        left = {number + 3 for number in sides[0]}
        after = reported(table(rows), LEXICON) - before
        for at, value in enumerate((len(left), len(after), len(after & left))):
            total[at] += value
    return Score(*total)


def line(name: str, scores: Sequence[Score], flags: int | str = "") -> None:
    """Print one line of figures."""
    moved, found, right = (sum(one[at] for one in scores) for at in range(3))
    precision = f"{right / found:.3f}" if found else "-"
    recall = f"{right / moved:.3f}" if moved else "-"
    sys.stdout.write(
        f"{name:46} {moved:6} {found:6} {right:6} {precision:>9} {recall:>7} {flags:>9}\n"
    )


def vote(all_lists: Sequence[List], options: argparse.Namespace) -> None:
    """Print the figures of the vote."""
    pairs: dict[str, list[Pair]] = {
        one.name: clear_pairs(one.doc, one.index, WORDS) for one in all_lists
    }
    clearest = sorted(
        (one for one in all_lists if pairs[one.name]), key=lambda one: -pairs[one.name][0].measure
    )
    scores: dict[str, Score] = {}
    flags: dict[str, int] = {}
    for one in clearest[: options.lists]:
        scores[one.name] = score(
            one, [(pair.one, pair.two) for pair in pairs[one.name]], VOTE, options
        )
        flags[one.name] = len(reported(one.source.text, VOTE))
        line(f"  {half(one.name)} {one.name[:42]}", [scores[one.name]], flags[one.name])
        for pair in pairs[one.name]:
            labels = " / ".join(f"{c.label[:24]} ({len(c.entries)})" for c in (pair.one, pair.two))
            sys.stdout.write(f"      {pair.measure:.3f} {labels}\n")
    for name in ("A", "B"):
        of = [list_name for list_name in scores if half(list_name) == name]
        line(
            f"vote, half {name}, {len(of)} lists",
            [scores[n] for n in of],
            sum(flags[n] for n in of),
        )
    line(f"vote, {len(scores)} lists", list(scores.values()), sum(flags.values()))
    further = [
        score(one, [(pair.one, pair.two) for pair in pairs[one.name]], VOTE, options)
        for one in clearest[options.lists :]
    ]
    line(f"vote, {len(further)} further lists", further)


def lexicon(all_lists: Sequence[List], options: argparse.Namespace) -> None:
    """Print the figures of the lexicon."""
    scores = []
    for one in all_lists:
        if pairs := headings(one):
            scores.append(score(one, pairs, LEXICON, options))
            line(f"  {one.name[:44]}", scores[-1:], len(reported(one.source.text, LEXICON)))
    line(f"lexicon, headings, {len(scores)} lists", scores)
    own, general = titles_of_fields(all_lists)
    every = [title for titles in general for title in titles]
    fields = []
    for field, titles in sorted(own.items()):
        if (found := field_score(field, titles, every, options)) is not None:
            fields.append(found)
            line(f"  {field}, {len(titles)} titles", [found])
    line(f"lexicon, tables of a field, {len(fields)} fields", fields)
    dice = random.Random(options.seed)
    largest = sorted(general, key=len, reverse=True)[:LABELS]
    rows = [
        (title, f"Kind {'ABCDE'[at]}")
        for at, titles in enumerate(largest)
        for title in titles[: UNSWAPPED // LABELS]
    ]
    dice.shuffle(rows)
    flags = len(reported(table(rows), LEXICON))
    sys.stdout.write(
        f"lexicon, unswapped entries of lists without a field: {flags} of {len(rows)}\n"
    )


def main() -> None:
    """Print for each part: moved, reported, right, precision, recall, reported without swaps."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument(
        "--lists",
        type=int,
        default=10,
        help="number of lists for the vote, the clearest first (10)",
    )
    parser.add_argument(
        "--share", type=float, default=0.05, help="share of the labels that is swapped (0.05)"
    )
    parser.add_argument(
        "--rounds", type=int, default=10, help="rounds for each list, each on a fresh copy (10)"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--flags", action="store_true", help="print the findings in the unchanged lists"
    )
    options = parser.parse_args()
    all_lists = list(lists(options.folder))
    sys.stdout.write(
        f"{'':46} {'moved':>6} {'found':>6} {'right':>6} precision  recall unswapped\n"
    )
    vote(all_lists, options)
    lexicon(all_lists, options)
    size = sum(len(work_list) for one in all_lists for work_list in one.index.lists)
    for rule in (VOTE, LEXICON):
        count = 0
        for one in all_lists:
            _, found = findings(
                one.source.text.encode("utf-8", "surrogateescape"), DEFAULT._replace(select=(rule,))
            )
            count += len(found)
            for finding in found if options.flags else ():
                sys.stdout.write(
                    f"{one.name[:24]}:{finding.place.line}: {finding.message} | {finding.key}\n"
                )
        sys.stdout.write(f"{rule}, {len(all_lists)} lists as they are: {count} of {size} entries\n")


if __name__ == "__main__":
    main()
