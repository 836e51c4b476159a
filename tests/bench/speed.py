"""Time whole processes of surveylint, rumdl and markdownlint-cli2 on the same files.

    python tests/bench/speed.py [FILE ...] [--rounds 7] [--tables 20kB 200kB 2MB 20MB]
        [--rows 20000] [--without NAME] [--scratch FOLDER]

Tables of works are generated in addition to the named files. Each round runs each tool once on each
file, so that a slow phase of the machine affects all tools. The output is the medians, their ratios
and the peak memory. Tools that are not on PATH are installed from their public packages into
`--scratch`; `--without` skips a tool.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

ROUNDS = 7
PEER_LIMIT = 4_000_000
"""Bytes; only surveylint runs on larger files, to show that its time is linear."""

PATIENCE = 60.0
"""Seconds after which a run is killed; a killed peer does not run on that file again."""

_UNITS = {"kB": 1_000, "MB": 1_000_000}
_NOUNS = (
    "graph image video speech language protein molecule policy dialogue scene table document music "
    "market patient"
)
_VERBS = (
    "learning retrieval generation segmentation translation reasoning detection alignment "
    "pretraining planning"
)
_WAYS = (
    "contrastive sparse causal robust scalable efficient federated hierarchical adaptive grounded "
    "temporal modular"
)
_MORE = "with from under without beyond across"
_FIELDS = ("Vision", "Language", "Speech", "Biology", "Robotics")


class Run(NamedTuple):
    """What one process took: wall time and CPU time in seconds, peak memory in bytes."""

    seconds: float
    work: float
    memory: float


def table(size: int = 0, rows: int = 0) -> Iterator[str]:
    """Yield the parts of a list of works in one table; one row in a hundred has a defect.

    Args:
        size: The size of the list in bytes.
        rows: The number of rows, if `size` is 0.
    """
    dice = random.Random(7)
    nouns, verbs, ways, more = (words.split() for words in (_NOUNS, _VERBS, _WAYS, _MORE))
    text = "# Works\n\n| No. | Title | Field | Year | Paper |\n|---|---|---|---|---|\n"
    written, number = len(text), 0
    yield text
    while written < size if size else number < rows:
        number += 1
        noun, other = dice.sample(nouns, 2)
        title = f"{dice.choice(ways)} {noun} {dice.choice(verbs)} {dice.choice(more)}"
        title = f"{title} {dice.choice(ways)} {other}".capitalize() + f" in {number} steps"
        month = f"{dice.randrange(15, 25)}{dice.randrange(1, 13):02}"
        link = f"[PDF](https://arxiv.org/abs/{month}.{number % 100_000:05})"
        end = "" if number % 100 else f" {link} |"
        field, year = dice.choice(_FIELDS), dice.randrange(15, 25)
        row = f"| {number} | {title} | {field} | 20{year} | {link} |{end}\n"
        written += len(row)
        yield row


def measure(command: Sequence[str], folder: Path) -> Run:
    """Run a process until it ends or is killed after `PATIENCE`; its output is discarded."""
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    alarm = threading.Timer(PATIENCE, os.kill, (process.pid, signal.SIGKILL))
    alarm.start()
    _, _, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    alarm.cancel()
    process.returncode = 0
    return Run(
        seconds,
        usage.ru_utime + usage.ru_stime,
        usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024),
    )


def tools(scratch: Path, without: Sequence[str]) -> dict[str, list[str]]:
    """Return the command of each tool, without the path; missing peers are installed."""
    ours = [
        str(Path(sys.executable).with_name("surveylint")),
        "check",
        "--offline",
        "--no-config",
        "--exit-zero",
    ]
    found = {"surveylint": [*ours, "--max-size", "100MB"]}
    if "rumdl" not in without:
        found["rumdl"] = [_rumdl(scratch), "check", "--no-cache", "--isolated"]
    if "markdownlint-cli2" not in without:
        found["markdownlint-cli2"] = [_markdownlint(scratch)]
    return found


def _rumdl(scratch: Path) -> str:
    program = scratch / "rumdl" / "bin" / "rumdl"
    if not program.exists() and not shutil.which("rumdl"):
        subprocess.run([sys.executable, "-m", "venv", scratch / "rumdl"], check=True)
        subprocess.run(
            [program.with_name("python"), "-m", "pip", "install", "-q", "rumdl"], check=True
        )
    return str(program) if program.exists() else str(shutil.which("rumdl"))


def _markdownlint(scratch: Path) -> str:
    program = scratch / "npm" / "node_modules" / ".bin" / "markdownlint-cli2"
    if not program.exists() and not shutil.which("markdownlint-cli2"):
        (scratch / "npm").mkdir(parents=True, exist_ok=True)
        install = ["npm", "install", "--silent", "--no-audit", "--no-fund", "markdownlint-cli2"]
        subprocess.run(install, cwd=scratch / "npm", check=True)
    return str(program) if program.exists() else str(shutil.which("markdownlint-cli2"))


def inputs(options: argparse.Namespace, folder: Path) -> Iterator[Path]:
    """Copy the named files and write the generated ones, all with simple names."""
    for at, path in enumerate(options.files, 1):
        yield Path(shutil.copy(path, folder / f"file-{at}-{path.stat().st_size // 1000}kB.md"))
    for name in options.tables:
        path = folder / f"table-{name}.md"
        _write(path, table(size=int(name[:-2]) * _UNITS[name[-2:]]))
        yield path
    if options.rows:
        path = folder / f"table-{options.rows}-rows.md"
        _write(path, table(rows=options.rows))
        yield path


def _write(path: Path, rows: Iterator[str]) -> None:
    """Write row by row: the peak memory of this process counts for each of its children."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(rows)


def show(path: Path, runs: dict[str, list[Run]]) -> None:
    """Print the medians of each tool on one file, and the ratio of surveylint to each other one."""
    size = path.stat().st_size
    ours = medians(runs["surveylint"])
    for tool, measured in ((tool, measured) for tool, measured in runs.items() if measured):
        run = medians(measured)
        if tool == "surveylint":
            memory = max(0, run.memory - 60e6) / size
            note = f"{1e6 * run.seconds / size:7.3f} s/MB, {memory:4.1f} x the file above 60 MB"
        else:
            note = f"surveylint takes {ours.seconds / run.seconds:5.2f}x the time"
            note += f", {ours.work / run.work:5.2f}x the CPU time"
            note += ", or less: this tool was killed" if run.seconds >= PATIENCE else ""
        figures = f"{run.seconds:8.3f} s {run.work:8.3f} s CPU {run.memory / 1e6:7.1f} MB"
        print(f"{path.name:22} {size / 1e6:7.3f} MB  {tool:17} {figures}  {note}", flush=True)


def medians(runs: Sequence[Run]) -> Run:
    """Return the median of each figure."""
    return Run(*(median(column) for column in zip(*runs, strict=True)))


def _is_hopeless(runs: Sequence[Run]) -> bool:
    return any(run.seconds >= PATIENCE for run in runs)


def main() -> None:
    """Measure round by round, then print the figures of each file."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument(
        "--tables", nargs="*", default=["20kB", "200kB", "2MB", "20MB"], help="sizes, in kB or MB"
    )
    parser.add_argument(
        "--rows", type=int, default=20_000, help="rows of one more table, 0 for none"
    )
    parser.add_argument("--without", nargs="*", default=[], choices=["rumdl", "markdownlint-cli2"])
    parser.add_argument(
        "--scratch", type=Path, default=Path(tempfile.gettempdir(), "surveylint-bench")
    )
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    commands = tools(options.scratch.resolve(), options.without)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [*inputs(options, folder)]
        runs: dict[Path, dict[str, list[Run]]] = {path: {} for path in paths}
        for at in range(-1, options.rounds):  # the first round fills the caches of the system
            for path in paths:
                for tool, command in commands.items():
                    before = runs[path].setdefault(tool, [])
                    if tool != "surveylint" and (
                        path.stat().st_size > PEER_LIMIT or _is_hopeless(before)
                    ):
                        continue
                    run = measure([*command, path.name], folder)
                    before += [run] * (at >= 0 or _is_hopeless([run]))
        for path in paths:
            show(path, runs[path])


if __name__ == "__main__":
    main()
