"""Check mutated texts: no traceback, no hang, valid JSON, no leaked secret, no silent unsettled fix.

    python tests/bench/mutate.py [FILE.md ...] [--count 1000] [--seed 1] [--jobs 1]

Each text is a piece of a file, or of an invented list whose links hold canaries, with random marks,
escapes and line breaks inserted, characters removed and parts repeated. It is checked with all
rules, reported in each format, and fixed with `--unsafe-fixes` as the command line does it. Printed
are the texts that fail, shortened, and how many. The exit code is 1 if any does.
"""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1]))

from secret_addresses import ADDRESSES, lines

from surveylint.cli import main as surveylint
from surveylint.report.formats import FORMATS

MOST_SECONDS = 2.0
CHUNK = 500
"""Texts that one process checks, each with its own seed."""
CHUNK_SECONDS = 120
PIECE = 1_500
_IN_MEMORY = Path("/dev/shm")  # each text is written twice, which a disk takes long for
MARKS = (
    *"[]()<>{}|\\`*_~#!$&=+-:;,.?/\"'@%^ \n\t",
    *("](", "**", "``", "```\n", "<!--", "-->", "<a href=", "</a>", "\n\n", "\r\n", "\n- ", "\n# "),
    *("\n| ", "\n|---|\n", "%20", "%3D", "%26", "&amp;", "&quot;", "&#61;", "http://", "\u200b"),
    *("\u0301", "“", "。", "\x00", "\x1b[0m", "[^1]", "[a]: ", "---\n", "> ", "<div>\n", "]" * 20),
)
INVENTED = (
    "| {0} Title | [Paper](http://a{1}.org/{0}) | {2} |\n",
    "- [A work {0} of note](http://a{1}.org/{0}) - recieve {2} of that\n",
    "{0}. **A work {0}.** *Ada Low, Bo High.* ICLR 202{1}. [[pdf]](http://b.org/{0}.pdf)\n",
    "## Part {0}\n\n",
    "<tr><td>{0}</td><td><a href='http://a.org/{0}'>A work</a></td></tr>\n",
    "<!-- surveylint: allow ragged-row -- printed so -->\n",
    "[a{0}]: http://a.org/{0} 'title'\n",
)
HEAD = "# Papers\n\n| Title | Paper | Year |\n|---|---|---|\n"


def main() -> int:
    """Check the texts and print the failures."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--show", type=int, default=20)
    parser.add_argument("--jobs", type=int, default=1)
    args = parser.parse_args()
    chunks = [
        (args.files, min(CHUNK, args.count - first), args.seed + first // CHUNK)
        for first in range(0, args.count, CHUNK)
    ]
    failed = 0
    with ProcessPoolExecutor(args.jobs, max_tasks_per_child=1) as pool:
        for found in pool.map(_chunk_faults, chunks):
            for fault in found:
                failed += 1
                if failed <= args.show:
                    print(fault, flush=True)
    print(f"{failed} faults in {args.count} texts")
    return 1 if failed else 0


def _chunk_faults(chunk: tuple[list[Path], int, int]) -> list[str]:
    """Return the faults of a chunk of texts, in a process with a limit of its own."""
    files, count, seed = chunk
    resource.setrlimit(resource.RLIMIT_CPU, (CHUNK_SECONDS, CHUNK_SECONDS))
    texts = [each.read_text(encoding="utf-8", errors="replace") for each in files]
    with tempfile.TemporaryDirectory(dir=_IN_MEMORY if _IN_MEMORY.is_dir() else None) as folder:
        return [
            f"{seed}/{number}: {fault}\n    {text[:300]!r}"
            for number, (text, canaries) in enumerate(mutated(texts, count, seed))
            for fault in faults(text, canaries, FORMATS[number % len(FORMATS)], Path(folder))
        ]


def mutated(texts: list[str], count: int, seed: int) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield mutated texts, each with the secrets that it may not show."""
    chosen = random.Random(seed)
    for _ in range(count):
        if texts and chosen.random() < 0.4:
            source = chosen.choice(texts)
            at = chosen.randrange(max(1, len(source) - PIECE))
            text, canaries = source[at : at + PIECE], ()
        elif chosen.random() < 0.5:
            text, canaries = (
                HEAD
                + "".join(
                    chosen.choice(INVENTED).format(
                        chosen.randint(1, 9), chosen.randint(0, 4), "(a) b"
                    )
                    for _ in range(12)
                ),
                (),
            )
        else:
            name = chosen.choice([*ADDRESSES])
            text, canaries = with_secret(chosen, name)
        yield text if canaries else mutation(chosen, text, chosen.randint(1, 12)), canaries


def with_secret(chosen: random.Random, name: str) -> tuple[str, tuple[str, ...]]:
    """Return a line that holds a secret, with marks inserted anywhere but in the secret."""
    line = chosen.choice([*lines(name)])
    secret = re.search(r"[0-9A-F]{18}Z9", line)
    canary = secret[0] if secret is not None else ""
    for _ in range(chosen.randint(1, 3)):
        places = [at for at in range(len(line)) if not _is_inside(line, canary, at)]
        at = chosen.choice(places)
        line = line[:at] + chosen.choice(MARKS) + line[at:]
    return f"# Papers\n\n{line}\n", (canary[:16],) if canary else ()


def _is_inside(line: str, part: str, at: int) -> bool:
    found = [m.start() for m in re.finditer(re.escape(part), line)] if part else []
    return any(start < at < start + len(part) for start in found)


def mutation(chosen: random.Random, text: str, times: int) -> str:
    """Return a text with random insertions, deletions and repetitions."""
    for _ in range(times):
        at = chosen.randrange(len(text) + 1)
        what = chosen.random()
        if what < 0.6:
            text = text[:at] + chosen.choice(MARKS) * chosen.choice((1, 1, 1, 2, 30)) + text[at:]
        elif what < 0.8:
            text = text[:at] + text[at + chosen.randint(1, 9) :]
        else:
            text = (
                text[:at] + text[at : at + chosen.randint(1, 60)] * chosen.randint(1, 9) + text[at:]
            )
    return text


def faults(
    text: str,
    canaries: tuple[str, ...],
    format_: str,
    folder: Path,
    *,
    most_seconds: float = MOST_SECONDS,
) -> Iterator[str]:
    """Yield what is wrong in the runs on one text, which is written to a folder."""
    path = folder / "README.md"
    path.write_text(text, encoding="utf-8", newline="")
    check = ["check", "--offline", "--isolated", "--no-baseline", "--select", "all"]
    err = ""
    for arguments in (
        [*check, "--format", format_, str(path)],
        [*check, "--format", "json", str(path)],
        ["inspect", "--isolated", str(path)],
        [*check, "--fix", "--unsafe-fixes", str(path)],
    ):
        began = time.process_time()
        code, out, err = ran(arguments)
        spent = time.process_time() - began
        shown = " ".join(arguments[:-1])
        if code not in (0, 1) and "binary" not in err:
            yield f"{shown}: exit {code}: {err[-300:]}"
        if spent > most_seconds:
            yield f"{shown}: {spent:.1f} s"
        if "json" in arguments and code in (0, 1) and not _is_json(out):
            yield f"{shown}: invalid JSON"
        if any(canary in (out + err).upper() for canary in canaries):
            yield f"{shown}: shows a secret"
    if "run `--fix` again" not in err:
        fixed = path.read_bytes()
        ran([*check, "--fix", "--unsafe-fixes", str(path)])
        if path.read_bytes() != fixed:
            yield "--fix: not settled, and not said"


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def ran(arguments: list[str]) -> tuple[int, str, str]:
    """Run a command line in this process: exit code, output and errors."""
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = surveylint(arguments)
    texts = []
    for stream in (out, err):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode("utf-8", "replace"))  # type: ignore[attr-defined]
    return code, texts[0], texts[1]


if __name__ == "__main__":
    sys.exit(main())
