"""Measure how the time of whole runs grows with the size of hostile texts.

    python tests/bench/growth.py [--size 2_000_000] [--shape NAME ...] [--run check ...]

Each shape of `growth_shapes` is checked at half the size and at the size by `check --offline`, by
the same with `--fix --unsafe-fixes` and with `--diff --unsafe-fixes`, by `works` and by `inspect`. Printed are seconds of processor
time and their ratio; a run that is slower than the bars is marked. The exit code is 1 if any is.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple, NoReturn

from growth_shapes import SHAPES

from surveylint.cli import run as surveylint

MOST_RATIO = 2.6
MOST_SECONDS = 15.0
LEAST_SECONDS = 0.5
"""Below this the ratio is not judged: what does not grow is a part of both times."""
REFUSED = {"nulls"}
"""Shapes that are no text: exit code 2 is right."""
PATIENCE = 60
"""Seconds of processor time after which a run is killed."""

RUNS = {
    "check": ["check", "--offline"],
    "fix": ["check", "--offline", "--fix", "--unsafe-fixes"],
    "diff": ["check", "--offline", "--diff", "--unsafe-fixes"],
    "works": ["works"],
    "inspect": ["inspect"],
}


class Measured(NamedTuple):
    """The seconds of one shape in one run at half the size and at the size, and its exit code."""

    shape: str
    run: str
    half: float
    full: float
    code: int

    @property
    def ratio(self) -> float:
        return self.full / max(self.half, 0.01)

    @property
    def is_slow(self) -> bool:
        """Return whether the run is over a bar, or crashed."""
        steep = self.ratio > MOST_RATIO and self.full > LEAST_SECONDS
        ended = self.code in (0, 1) or (self.code == 2 and self.shape in REFUSED)
        return steep or self.full > MOST_SECONDS or not ended


def main() -> int:
    """Print the table; exit 1 if a run is too slow."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", type=int, default=2_000_000)
    parser.add_argument("--shape", nargs="*", choices=[*SHAPES], default=[*SHAPES])
    parser.add_argument("--run", nargs="*", choices=[*RUNS], default=[*RUNS])
    args = parser.parse_args()
    slow = 0
    print(f"{'shape':28}{'run':9}{'half':>8}{'full':>8}{'ratio':>7}  exit")
    pairs = [(shape, run) for shape in args.shape for run in args.run]
    for pair in pairs:
        each = measured(*pair, args.size)
        slow += each.is_slow
        mark = "  <- slow" if each.is_slow else ""
        print(
            f"{each.shape:28}{each.run:9}{each.half:8.2f}{each.full:8.2f}{each.ratio:7.2f}"
            f"  {each.code}{mark}",
            flush=True,
        )
    print(f"{slow} of {len(pairs)} are over a bar")
    return 1 if slow else 0


def measured(shape: str, run: str, size: int) -> Measured:
    """Measure one shape in one run."""
    half, code = seconds(SHAPES[shape](size // 2), RUNS[run])
    if code in (0, 1):
        full, code = seconds(SHAPES[shape](size), RUNS[run])
    else:
        full = half
    return Measured(shape, run, half, full, code)


def seconds(text: str, command: list[str]) -> tuple[float, int]:
    """Return the processor time of a process that reads a text, and its exit code.

    The process is a fork of this one, so that the time of the imports does not hide the ratio.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "README.md"
        path.write_text(text, encoding="utf-8", newline="")
        child = os.fork()
        if not child:
            _run(folder, [*command, str(path)])
        _, status, usage = os.wait4(child, 0)
        return usage.ru_utime + usage.ru_stime, os.waitstatus_to_exitcode(status)


def _run(folder: str, command: list[str]) -> NoReturn:
    """Run a command line within its time and end the process."""
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    os.environ["XDG_CACHE_HOME"] = folder
    sys.argv = ["surveylint", *command]
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
        try:
            surveylint()
        finally:
            os._exit(3)


if __name__ == "__main__":
    sys.exit(main())
