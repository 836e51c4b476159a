"""Kill a run of 20,000 links half-way, run again, and count the repeated requests.

    python tests/bench/large.py --server path/to/server.py [--links 20000] [--hosts 55]

The server accepts `--port` and `--emit-markdown FILE --links N --hosts N`, and serves its counters
as `/__stats`.
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
    """Return the number of requests that the server has received."""
    with urllib.request.urlopen(f"http://127.0.0.2:{PORT}/__stats") as answer:
        return int(json.loads(answer.read())["total"]["requests"])


def main() -> int:
    """Run, kill, run again; exit 1 if more requests are repeated than were in flight."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--server", type=Path, required=True)
    parser.add_argument("--links", type=int, default=20000)
    parser.add_argument("--hosts", type=int, default=55)
    parser.add_argument("--client", choices=["fast", "polite"], default="polite")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        return killed_and_repeated(args, Path(name))


def killed_and_repeated(args: argparse.Namespace, folder: Path) -> int:
    """Probe a list with a run that is killed half-way, then with a second run."""
    many = folder / "many.md"
    emit = ["--emit-markdown", str(many), "--links", str(args.links), "--hosts", str(args.hosts)]
    subprocess.run([sys.executable, str(args.server), "--port", str(PORT), *emit], check=True)
    client = [str(Path(__file__).with_name("throughput.py")), "--client", args.client]
    command = [sys.executable, *client, "--list", str(many), "--folder", str(folder / "cache")]
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
    repeated = after - args.links
    print(f"killed after {before} requests; requests repeated by the second run: {repeated}")
    print(f"second run: {took:.1f} s, {usage.ru_maxrss / 1024:.0f} MiB")
    return int(os.waitstatus_to_exitcode(status) != 0 or repeated > 256)


if __name__ == "__main__":
    sys.exit(main())
