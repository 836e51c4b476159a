# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "chemical",
    "chemistry",
    "materials",
    "molecular",
    "molecule",
    "molecules",
    "化学",
})
