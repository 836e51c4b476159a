"""Compare the prober with a bare aiohttp loop and lychee on loopback: speed, memory and politeness.

    python tests/bench/throughput.py --server path/to/server.py [--lychee path/to/lychee] [--runs 3]
        [--links 5000] [--only fast|polite|skew]

Each client runs in its own process, whose wall time, CPU time and peak memory are measured. The
server accepts `--port`, `--latency-ms` and `--emit-markdown FILE --links N [--skew]`, serves its
counters as `/__stats` and resets them at `/__reset`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from cases import start

PORT = 8790
_URL = re.compile(r"\((http[^)]+)\)")


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a client: seconds, MiB, and the counters of the server."""

    wall: float
    cpu: float
    peak: float
    stats: dict[str, dict[str, int]]


async def bare(urls: list[str]) -> None:
    """Only send GET requests: the best that a Python client can do."""
    import aiohttp

    gate = asyncio.Semaphore(256)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def one(url: str) -> None:
            async with gate, session.get(url) as response:
                await response.content.read(65536)

        await asyncio.gather(*(one(url) for url in urls))


def ours(urls: list[str], *, polite: bool, folder: Path | None) -> None:
    """Probe with verdicts, cache and progress."""
    from surveylint.net.settings import NetSettings
    from surveylint.probe.checker import check_blocking

    class Bar:
        def advanced(self, done: int, total: int, waiting_for: object) -> None:
            pass

    settings = NetSettings(allow_private=True, cache_dir=folder)
    if not polite:
        settings = NetSettings(
            allow_private=True, cache_dir=folder, interval=0.0, host_concurrency=256
        )
    outcome = check_blocking(urls, settings, progress=Bar())
    bad = [verdict for verdict in outcome.verdicts.values() if verdict.state.value != "alive"]
    if bad or len(outcome.verdicts) != len(set(urls)):
        raise SystemExit(f"{len(bad)} of {len(outcome.verdicts)} not alive: {bad[:1]}")


def spawn(command: list[str]) -> Run:
    """Run a client, then read the counters of the server."""
    control("__reset")
    began = time.perf_counter()
    with Path(os.devnull).open("wb") as nothing:
        pid = os.posix_spawn(
            command[0],
            command,
            dict(os.environ),
            file_actions=[(os.POSIX_SPAWN_DUP2, nothing.fileno(), 1)],
        )
        _, status, usage = os.wait4(pid, 0)
    wall = time.perf_counter() - began
    if status:
        raise SystemExit(f"{command[:3]} ended with {os.waitstatus_to_exitcode(status)}")
    return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, control("__stats"))


def control(path: str) -> dict[str, dict[str, int]]:
    """Return the counters of the server."""
    with urllib.request.urlopen(f"http://127.0.0.2:{PORT}/{path}") as answer:
        counters: dict[str, dict[str, int]] = json.loads(answer.read())
        return counters


def say(name: str, runs: list[Run], links: int) -> None:
    """Print the median wall time of a client, and the other figures of that run."""
    run = sorted(runs, key=lambda each: each.wall)[len(runs) // 2]
    wall, worst = statistics.median(each.wall for each in runs), run.stats["worst_host"]
    total = run.stats["total"]
    figures = f"{wall:7.2f} s {links / wall:8.0f} links/s  cpu {run.cpu:6.2f} s"
    figures += f"  peak {run.peak:5.0f} MiB  requests {total['requests']}"
    figures += (
        f"  connections {total['connections']}  busiest host: {worst['peak']} requests at once"
    )
    figures += f", {worst['open_peak']} open, {worst['busiest']} in one second"
    print(f"  {name:<24} {figures}", flush=True)


def main() -> int:
    """Run all clients, or with `--client` be one of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--server", type=Path)
    parser.add_argument("--lychee", type=Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--links", type=int, default=5000)
    parser.add_argument("--only", choices=["fast", "polite", "skew"])
    parser.add_argument("--client", choices=["bare", "fast", "polite"], help="run as this client")
    parser.add_argument("--list", type=Path)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    if args.client:
        urls = _URL.findall(args.list.read_text(encoding="utf-8"))
        if args.client == "bare":
            asyncio.run(bare(urls))
        else:
            ours(urls, polite=args.client == "polite", folder=args.folder)
        return 0
    with tempfile.TemporaryDirectory() as name:
        for latency in (0, 20):
            server = start(args.server, "--latency-ms", str(latency), port=PORT)
            try:
                rounds(args, Path(name), latency)
            finally:
                server.terminate()
                server.wait()
    return 0


def rounds(args: argparse.Namespace, folder: Path, latency: int) -> None:
    """Run all clients at one latency."""
    even, skewed = folder / "even.md", folder / "skewed.md"
    for path, links, more in ((even, args.links, []), (skewed, 1000, ["--skew"])):
        emit = ["--emit-markdown", str(path), "--links", str(links), *more]
        subprocess.run([sys.executable, str(args.server), "--port", str(PORT), *emit], check=True)

    def client(kind: str, path: Path, cache: str | None = None) -> list[str]:
        where = ["--folder", str(folder / cache)] if cache else []
        return [sys.executable, __file__, "--client", kind, "--list", str(path), *where]

    def fresh(kind: str, path: Path) -> list[Run]:
        return [
            spawn(client(kind, path, f"{latency}-{kind}-{path.stem}-{at}"))
            for at in range(args.runs)
        ]

    def lychee(path: Path) -> list[str]:
        return [str(args.lychee), "--no-progress", "--cache=false", str(path)]

    print(f"{latency} ms")
    if args.only in (None, "fast"):
        say("bare loop", [spawn(client("bare", even)) for _ in range(args.runs)], args.links)
        say("politeness off", fresh("fast", even), args.links)
    if args.only in (None, "polite"):
        say("default", fresh("polite", even), args.links)
        if args.lychee:
            say("lychee", [spawn(lychee(even)) for _ in range(args.runs)], args.links)
    if args.only in (None, "skew") and latency == 20:
        args.runs = 1
        say("skewed, first run", fresh("polite", skewed), 1000)
        say("skewed, second run", fresh("polite", skewed), 1000)
        if args.lychee:
            say("skewed, lychee", [spawn(lychee(skewed))], 1000)


if __name__ == "__main__":
    sys.exit(main())
