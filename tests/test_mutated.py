"""Mutated texts: whatever is typed or pasted by mistake, the run ends, is valid, says no secret.

`bench/mutate.py` checks as many as there is time for, also pieces of real lists.
"""

from __future__ import annotations

from math import inf
from pathlib import Path

import pytest
from bench.mutate import faults, mutated

from surveylint.cli import main
from surveylint.report.formats import FORMATS

# Not asserted here are secrets, since some are still shown: those with a mark of a shape's own (`-`,
# `_`, `.`, `/`, `&`) in the prefix of a key, or a space in a key, since without spaces prose reads
# like keys; an entity or a percent code that a mark breaks; and a heading, a row or an item that
# begins within a name, because only that block is printed.
COUNT = 300
SEED = 20
TEXTS = list(mutated([], COUNT, SEED))


@pytest.mark.parametrize("part", range(10))
def test_a_mutated_text_has_no_fault(part: int, tmp_path: Path) -> None:
    found = [
        (text, fault)
        for number, (text, _) in enumerate(TEXTS)
        if number % 10 == part
        for fault in faults(
            text, (), FORMATS[number // 10 % len(FORMATS)], tmp_path, most_seconds=inf
        )
    ]
    assert found == []


@pytest.mark.parametrize("text", ["|", "|\n", "# Papers\n\n|\n", "- a\n\n  |\n", "|\n|\n"])
def test_a_lone_pipe_is_no_table(text: str, tmp_path: Path) -> None:
    path = tmp_path / "README.md"
    path.write_text(text, encoding="utf-8")
    assert main(["check", "--offline", "--isolated", "--select", "malformed-table", str(path)]) == 0
