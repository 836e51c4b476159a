# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "earth observation",
    "geospatial",
    "remote sensing",
    "remote-sensing",
    "satellite",
    "遥感",
})
