"""Take the pictures of the HTML report in `docs/` with a headless Chromium.

python tests/packaging/screenshots.py [CHROMIUM]

Run it after a change of the report's look; no test does, since each version of a browser draws text
differently.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from sample_report import PAGE

SIZES = {"report.png": (1280, 1180), "report-phone.png": (390, 1180)}
"""Width and height of each picture."""

_OPTIONS = ("--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--no-first-run")
_OFFLINE = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
_FRAME = '<body style="margin:0"><iframe src="{0}" width="{1}" height="{2}" style="border:0">'
"""A window of Chromium is at least 500 pixels wide, a frame may be narrower."""


def take(browser: str, target: Path, width: int, height: int) -> None:
    """Write a picture of the sample report.

    Args:
        browser: The program.
        target: The file of the picture.
        width: Its width in pixels.
        height: Its height in pixels.
    """
    with tempfile.TemporaryDirectory() as folder:
        frame = Path(folder, "frame.html")
        frame.write_text(_FRAME.format(PAGE.as_uri(), width, height), encoding="utf-8")
        size = f"--window-size={width},{height}"
        profile = f"--user-data-dir={folder}/profile"
        command = [browser, *_OPTIONS, *_OFFLINE, profile, size, f"--screenshot={target}"]
        subprocess.run([*command, frame.as_uri()], check=True, capture_output=True)


if __name__ == "__main__":
    for name, size in SIZES.items():
        take(sys.argv[1] if sys.argv[1:] else "chromium", PAGE.with_name(name), *size)
