# Generated from rules/ by `python -m surveylint.generate`; change rules/ and run it again.
from typing import Any

PACKS: dict[str, dict[str, Any]] = {}
