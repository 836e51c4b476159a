# Generated from rules/ by `python -m surveylint.generate`; change rules/ and run it again.
from typing import Any

PACKS: dict[str, dict[str, Any]] = {
    "leftover-text": {
        "name": "leftover-text",
        "severity": "info",
        "default": True,
        "scope": "prose",
        "forbid": (
            "<<<<<<< HEAD",
            "<<<<<<< Updated upstream",
            "<<<<<<< main",
            "<<<<<<< master",
            "<<<<<<< ours",
            ":contentReference[oaicite:",
            "†source】",
            "\ue200cite\ue202",
        ),
        "replace": {},
        "allow": (),
        "whole": False,
        "case": True,
        "safe": False,
        "message": "leftover text `{found}`",
    },
}
