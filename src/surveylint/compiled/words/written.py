# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "ChemRxiv",
    "NeurIPS",
    "OpenReview",
    "TechRxiv",
    "arXiv",
    "bioRxiv",
    "medRxiv",
})
