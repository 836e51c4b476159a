"""Count false alarms of `misspelling` on words of a dictionary and on names of authors.

    python tests/bench/quality/spelling.py [--words 2000] [--seed 1] [--authors FOLDER]

Each word of the dictionary is in a sentence with its commonest neighbour (the most frequent word
one edit away), once and three times. From FOLDER 200 lines of authors are taken; each is checked
as it is and after a paragraph that has each common word near a name three times.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from surveylint.checks.spelling import MisspellingOptions, misspelling
from surveylint.entries import Index
from surveylint.model.finding import Problem
from surveylint.model.source import Source
from surveylint.package_data import read_dictionary
from surveylint.reading import read
from surveylint.spellcheck import Spellings, english, suspect
from surveylint.vocabulary import Words

WORDS = Words()
LISTS = Spellings(WORDS.misspellings(), WORDS.set("common"), WORDS.set("known"))
_NAME = r"[A-Z][\w'’-]+(?: (?:[A-Z]\.?|[a-z]{2,3}|[A-Z][\w'’-]+)){0,2} [A-Z][\w'’-]+"
_AUTHORS = re.compile(rf"[\s*_>(\[+-]*{_NAME}(?:, {_NAME}){{2,}}(?:,? and {_NAME})?[\s*_.)\]\\]*")
_WORD = re.compile(r"[A-Z][a-z]{3,}")


def found(text: str) -> list[Problem]:
    """Return the findings of `misspelling` in a text."""
    doc = read(Source("README.md", text))
    return list(misspelling(doc, Index(doc, WORDS), WORDS, MisspellingOptions(), None))


def dictionary() -> list[str]:
    """Return the words of the dictionary that have at least four letters and no apostrophe."""
    words = json.loads(read_dictionary("en"))
    return [word for word in words if len(word) >= 4 and re.fullmatch("[a-z]+", word)]


def neighbour(word: str) -> str:
    """Return the most frequent word one edit away, "" if there is none."""
    near = english().neighbours(word)
    near.pop(word, None)
    return max(near, key=lambda other: near[other], default="")


def alarms(words: list[str]) -> Iterator[str]:
    """Yield a line for each finding in the sentences of some words."""
    for word in words:
        other = neighbour(word)
        for text in (
            f"- [Rivers](https://rivers.example.org/a) - The {word} is here, and a {other} is not.\n",
            f"## {word.title()} of the {other}\n\nThe {other} and the {other} of a {word}.\n",
        ):
            yield from (f"{word} ({other}): {problem.message}" for problem in found(text))


def author_lines(folder: Path, dice: random.Random, most: int = 200) -> list[str]:
    """Return some lines of the lists in a folder that are names of authors and nothing else."""
    lines = {
        line
        for path in sorted(folder.rglob("*.md"))
        for line in path.read_text("utf-8", "replace").splitlines()
        if len(line) < 400 and _AUTHORS.fullmatch(line)
    }
    return dice.sample(sorted(lines), min(most, len(lines)))


def author_alarms(lines: list[str]) -> Iterator[str]:
    """Yield a line for each finding in lines of authors."""
    for line in lines:
        near = [
            right.lower()
            for name in _WORD.findall(line)
            if (suggestion := suspect(name, LISTS)) is not None
            for right in suggestion.right
        ]
        context = " ".join(f"A {word} is a {word} of the {word}." for word in near)
        for text in (f"{line}\n", f"{context}\n\n{line}\n"):
            first = len(text) - len(line) - 1
            for problem in found(text):
                if problem.start >= first:
                    yield f"{line.strip()}: {problem.message}"


def main() -> int:
    """Print each false alarm and their number."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--words", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--authors", type=Path)
    options = parser.parse_args()
    dice = random.Random(options.seed)
    lines = [*alarms(dice.sample(dictionary(), options.words))]
    print(*lines, f"{len(lines)} false alarms on {options.words} words", sep="\n")
    if options.authors is not None:
        authors = author_lines(options.authors, dice)
        named = [*author_alarms(authors)]
        print(*named, f"{len(named)} false alarms on {len(authors)} lines of authors", sep="\n")
        lines += named
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
