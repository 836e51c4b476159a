# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "contract law",
    "court",
    "judgment prediction",
    "judicial",
    "jurisprudence",
    "lawyer",
    "legal",
    "legal case",
    "legislation",
    "statute",
    "statutory",
})
