"""Kill `surveylint check --fix` at random moments and check that the list is never broken.

    python tests/bench/kills.py [TIMES]

After each run the file must be the old list or the fixed one.
"""

from __future__ import annotations

import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

TITLE = "Light Fields Beyond the Sensor, Part {0}"
ROW = f"| {{0}} | {TITLE} | [PDF](https://arxiv.org/abs/2401.{{0:05}}?) |\n"
HEAD = "# Papers\n\n| No. | Title | Paper |\n| --- | --- | --- |\n"
ROWS = 3_000


def main(times: int) -> int:
    """Kill a number of runs at moments spread over the time of a whole run."""
    old = (HEAD + "".join(map(ROW.format, range(1, ROWS + 1)))).encode()
    new = old.replace(b"?)", b")")
    command = [
        sys.executable,
        "-m",
        "surveylint",
        "check",
        "--offline",
        "--fix",
        "--no-config",
        "-q",
        "README.md",
    ]
    seen: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        folder, readme = Path(name), Path(name, "README.md")
        readme.write_bytes(old)
        begin = time.perf_counter()
        subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False)
        whole = time.perf_counter() - begin
        assert readme.read_bytes() == new, "the fix itself is not the expected one"
        for _ in range(times):
            readme.write_bytes(old)
            process = subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL)
            # half of the moments are near the end, when the file is written
            time.sleep(whole * random.choice((random.uniform(0, 1), random.uniform(0.75, 1.05))))
            process.kill()
            process.wait()
            data = readme.read_bytes()
            seen["old" if data == old else "new" if data == new else "BROKEN"] += 1
            strays = [path for path in folder.iterdir() if path != readme]
            seen["stray files"] += len(strays)
            for path in strays:
                path.unlink()
    print(f"{times} runs of {whole:.2f} s killed: {dict(seen)}")
    return 1 if seen["BROKEN"] else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 50))
