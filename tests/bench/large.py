"""Probe 20,000 links on loopback, kill the run in the middle, run again, and count what was asked twice.

    python tests/bench/large.py --server path/to/server.py [--links 20000] [--hosts 55]

The server knows `--port` and `--emit-markdown FILE --links N --hosts N`, and tells `/__stats`.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from cases import start

PORT = 8795


def requests() -> int:
    """Return how many requests the server has seen."""
    with urllib.request.urlopen(f"http://127.0.0.2:{PORT}/__stats") as answer:
        return int(json.loads(answer.read())["total"]["requests"])


def main() -> int:
    """Run, kill, run again; exit 1 if more was asked twice than was on its way."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--server", type=Path, required=True)
    parser.add_argument("--links", type=int, default=20000)
    parser.add_argument("--hosts", type=int, default=55)
    parser.add_argument("--client", choices=["fast", "polite"], default="polite")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        many = folder / "many.md"
        emit = [
            "--emit-markdown",
            str(many),
            "--links",
            str(args.links),
            "--hosts",
            str(args.hosts),
        ]
        subprocess.run([sys.executable, str(args.server), "--port", str(PORT), *emit], check=True)
        here = Path(__file__).with_name("throughput.py")
        command = [
            sys.executable,
            str(here),
            "--client",
            args.client,
            "--list",
            str(many),
            "--folder",
            str(folder / "store"),
        ]
        server = start(args.server, port=PORT)
        try:
            first = subprocess.Popen(command)
            while requests() < args.links // 2:
                time.sleep(0.1)
            first.send_signal(signal.SIGKILL)
            first.wait()
            before = requests()
            began = time.perf_counter()
            pid = os.posix_spawn(sys.executable, command, dict(os.environ))
            _, status, usage = os.wait4(pid, 0)
            took, after = time.perf_counter() - began, requests()
        finally:
            server.terminate()
            server.wait()
    twice = after - args.links
    print(
        f"killed after {before} requests; the second run took {took:.1f} s and {usage.ru_maxrss / 1024:.0f} MiB; asked twice: {twice}"
    )
    return int(os.waitstatus_to_exitcode(status) != 0 or twice > 256)


if __name__ == "__main__":
    sys.exit(main())
