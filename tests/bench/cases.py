"""Probe the cases of a test server and compare the state and cause of each verdict.

    python tests/bench/cases.py --server path/to/server.py [--port 8765]

The server accepts `--port` and `--emit-cases FILE.json`, which writes the name and URL of each case
and what is expected: `state` and `cause`, or in `right` several verdicts that are right, such as
`moved|unreachable/timeout`.
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
from urllib.parse import urlsplit

from surveylint.model.verdict import Verdict
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import check_blocking


def start(
    server: Path, *options: str, port: int, address: str = "127.0.0.2"
) -> subprocess.Popen[bytes]:
    """Start the server and wait until it accepts connections at an address."""
    process = subprocess.Popen(
        [sys.executable, str(server), "--port", str(port), *options], stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex((address, port)) == 0:
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
        address = urlsplit(cases[0]["url"]).hostname or ""
        server = start(args.server, port=args.port, address=address)
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
    if "right" in case:
        accepted = {tuple(each.partition("/")[::2]) for each in case["right"].split("|")}
        is_right = found in accepted or (found[0], "") in accepted
    else:
        is_right = found == (case["state"], case["cause"])
    if not is_right:
        expected = case.get("right") or f"{case['state']}/{case['cause']}"
        evidence = verdict and verdict.evidence
        print(f"{case['name']}: expected {expected}, found {'/'.join(found)}: {evidence}")
    return is_right


if __name__ == "__main__":
    sys.exit(main())
