# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "aerial",
    "building",
    "change detection",
    "crop",
    "drone",
    "road",
    "sar",
    "sentinel",
    "uav",
})
