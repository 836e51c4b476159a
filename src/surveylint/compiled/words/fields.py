# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "chemistry",
    "finance",
    "law",
    "medical",
    "remote-sensing",
    "robotics",
    "speech",
})
