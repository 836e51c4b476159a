"""Measure a check of many lists: processor time, wall time and memory by the number of lists.

    python tests/bench/many_lists.py FOLDER 500 2000 [-- OPTIONS OF check]

The lists are generated, each from its number: a table of papers and a list of tools, with a
misspelled word and a wrong number here and there. Each run is a process of its own. Peaks are of
the largest process (`ru_maxrss`), so with `--jobs 2` of the one that collects, or of a worker.
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import time
from pathlib import Path

_WORDS = re.findall(
    r"\w+",
    "adaptive attention causal contrastive dense diffusion efficient federated graph hierarchical"
    " image language latent learning memory model multimodal neural optimal planning policy prompt"
    " retrieval robust scalable segmentation self sparse speech supervised token transfer video",
)
_HOSTS = 7_000


def title_of(identifier: str) -> str:
    """Return the title of a paper of arXiv."""
    chance = random.Random(identifier)
    return " ".join(chance.choice(_WORDS) for _ in range(7)).capitalize()


def text_of(number: int, rows: int = 80) -> str:
    """Return the list of a number; 6 % of its links are also in other lists."""
    chance = random.Random(number)
    lines = [f"# Awesome {chance.choice(_WORDS)} {chance.choice(_WORDS)} {number}", ""]
    lines += ["## Papers", "", "| No. | Title | Year | Paper |", "|---|---|---|---|"]
    for row in range(1, rows + 1):
        year = chance.randint(2018, 2025)
        pick = chance.randrange(20_000_000) if chance.random() > 0.06 else chance.randrange(400)
        identifier = f"{year % 100:02}{1 + pick % 12:02}.{pick % 99_999:05}"
        url = f"https://arxiv.org/abs/{identifier}"
        if chance.random() < 0.5:
            url = f"https://host-{pick % _HOSTS}.org/papers/{pick}.html"
        title = title_of(identifier)
        if chance.random() < 0.05:
            title = title.replace(" ", " teh ", 1)
        shown = row + (chance.random() < 0.03)
        lines.append(f"| {shown} | {title} | {year} | [paper]({url}) |")
    lines += ["", "## Tools", ""]
    for _ in range(rows // 4):
        name = "-".join(chance.choice(_WORDS) for _ in range(3))
        lines.append(
            f"- [{name}](https://github.com/org-{chance.randrange(9999)}/{name}) - a tool."
        )
    return "\n".join([*lines, ""])


def generate(folder: Path, count: int) -> Path:
    """Write lists, a thousand in a folder, and a file that names them; return that file."""
    paths = []
    for number in range(count):
        path = folder / f"{number // 1000:03}" / f"list-{number:05}" / "README.md"
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text_of(number), "utf-8")
        paths.append(str(path))
    names = folder / f"lists-{count}.txt"
    names.write_text("\n".join([*paths, ""]), "utf-8")
    return names


def measure(arguments: list[str], output: Path) -> tuple[float, float, int, int]:
    """Return wall seconds, processor seconds, the peak in kB and the exit code of a command."""
    began = time.monotonic()
    with output.open("wb") as stream:
        process = subprocess.Popen(arguments, stdout=stream, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
    seconds = used.ru_utime + used.ru_stime
    return time.monotonic() - began, seconds, used.ru_maxrss, os.waitstatus_to_exitcode(status)


def main() -> None:
    """Print one line for each number of lists."""
    cut = sys.argv.index("--") if "--" in sys.argv else len(sys.argv)
    folder, counts, more = Path(sys.argv[1]), sys.argv[2:cut], sys.argv[cut + 1 :]
    for count in map(int, counts):
        names = generate(folder, count)
        command = [sys.executable, "-m", "surveylint", "check", "--offline", "--no-config", *more]
        wall, seconds, peak, code = measure(
            [*command, "--lists", str(names)], folder / f"output-{count}.txt"
        )
        print(
            f"{count:,} lists: {wall:.1f} s, {seconds:.1f} s of processors,"
            f" {peak / 1024:.0f} MiB, exit code {code}",
            flush=True,
        )


if __name__ == "__main__":
    main()
