"""Count the instructions of cold offline checks with valgrind, which a busy machine does not change.

    python tests/bench/instructions.py [--seed FILE] [--list FILE] [--corpus FOLDER]

The four inputs are a list of 21 kB, one of 174 kB, a generated table of 3 MB whose identifiers can
exist, and a folder of 54 lists. Only those that are named, and the table, are counted. Beside each
count is the last recorded figure; a count that is more than 3 % higher makes the exit code 1. The
counts are those of `valgrind --tool=cachegrind --cache-sim=no` with CPython 3.11 on x86-64: another
interpreter or another library version needs new figures.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from speed import table

LAST = {"seed": 544.0, "list": 1_793.0, "table": 6_504.0, "corpus": 47_222.0}
"""Million instructions of the last recorded version."""

ALLOWED = 1.03
_TABLE_BYTES = 3_000_000
_COUNT = re.compile(r"I\s+refs:\s+([\d,]+)")
_VALGRIND = (
    *("valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"),
)
_CHECK = (
    *(sys.executable, "-m", "surveylint", "check", "--offline", "--no-config", "--exit-zero"),
    *("--max-size", "100MB", "--today", "2026-11-28", "--no-cache", "--jobs", "1"),
)


def instructions(path: Path) -> float:
    """Return the million instructions that one check executes; the first run fills the caches.

    Raises:
        RuntimeError: valgrind did not count.
    """
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    subprocess.run([*_CHECK, str(path)], env=environment, stdout=subprocess.DEVNULL, check=True)
    done = subprocess.run(
        [*_VALGRIND, *_CHECK, str(path)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    )
    counted = _COUNT.search(done.stderr)
    if counted is None:
        raise RuntimeError(done.stderr)
    return int(counted[1].replace(",", "")) / 1e6


def main() -> int:
    """Count, and print each count beside the last figure."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=Path, help="a list of 21 kB")
    parser.add_argument("--list", type=Path, help="a list of 174 kB")
    parser.add_argument("--corpus", type=Path, help="a folder of 54 lists")
    options = parser.parse_args()
    worse = False
    with tempfile.TemporaryDirectory() as folder:
        generated = Path(folder, "table.md")
        generated.write_text("".join(table(size=_TABLE_BYTES)), encoding="utf-8", newline="\n")
        paths = {"seed": options.seed, "list": options.list, "table": generated}
        paths["corpus"] = options.corpus
        for name, path in paths.items():
            if path is None:
                continue
            count = instructions(path)
            print(f"{name:7} {count:9,.0f} M instructions, last {LAST[name]:9,.0f} M", flush=True)
            worse = worse or count > LAST[name] * ALLOWED
    return int(worse)


if __name__ == "__main__":
    sys.exit(main())
