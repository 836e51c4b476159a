# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "catalyst",
    "chemical",
    "chemistry",
    "crystal structure",
    "drug discovery",
    "molecular",
    "molecule",
    "molecules",
    "organic synthesis",
    "reaction prediction",
    "retrosynthesis",
    "smiles",
})
