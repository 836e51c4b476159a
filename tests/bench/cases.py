"""Probe the cases of a test server and compare the state and cause of each verdict.

    python tests/bench/cases.py --server path/to/server.py [--port 8765]

The server accepts `--port` and `--emit-cases FILE.json`, which writes the name, URL, expected state
and expected cause of each case.
"""

from __future__ import annotations

import argparse
import json
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from surveylint.model.verdict import Verdict
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import check_blocking


def start(server: Path, *options: str, port: int) -> subprocess.Popen[bytes]:
    """Start the server and wait until it accepts connections."""
    process = subprocess.Popen(
        [sys.executable, str(server), "--port", str(port), *options], stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.2", port)) == 0:
                return process
        time.sleep(0.05)
    process.terminate()
    raise SystemExit("the server does not answer")


def main() -> int:
    """Probe all cases in one run; exit 1 unless all verdicts are as expected."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--server", type=Path, required=True)
    parser.add_argument("--port", type=int, default=8765)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cases_file = Path(folder, "cases.json")
        emit = ["--port", str(args.port), "--emit-cases", str(cases_file)]
        subprocess.run([sys.executable, str(args.server), *emit], check=True)
        cases = json.loads(cases_file.read_text(encoding="utf-8"))
        server = start(args.server, port=args.port)
        try:
            began = time.perf_counter()
            outcome = check_blocking(
                [case["url"] for case in cases],
                NetSettings(allow_private=True, cache_dir=Path(folder)),
            )
            took = time.perf_counter() - began
        finally:
            server.terminate()
            server.wait()
    right = sum(is_expected(case, outcome.verdicts.get(case["url"])) for case in cases)
    for url, trace in outcome.errors:
        print(url, trace)
    print(f"{right} of {len(cases)} right in {took:.1f} s")
    return 0 if right == len(cases) else 1


def is_expected(case: dict[str, str], verdict: Verdict | None) -> bool:
    """Return whether a verdict has the expected state and cause; print it if it has not."""
    found = ("none", "")
    if verdict is not None:
        found = (verdict.state.value, verdict.cause.value if verdict.cause else "")
    expected = (case["state"], case["cause"])
    if found != expected:
        evidence = verdict and verdict.evidence
        print(f"{case['name']}: expected {expected}, found {found}: {evidence}")
    return found == expected


if __name__ == "__main__":
    sys.exit(main())
