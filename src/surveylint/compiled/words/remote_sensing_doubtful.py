# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "aerial",
    "agricultural",
    "building",
    "change detection",
    "crop",
    "drone",
    "oriented object",
    "road",
    "sar",
    "sentinel",
    "uav",
})
