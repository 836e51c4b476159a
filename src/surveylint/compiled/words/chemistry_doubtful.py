# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "catalyst",
    "compound",
    "crystal",
    "docking",
    "drug",
    "force field",
    "material",
    "materials",
    "protein",
    "reaction",
    "smiles",
    "synthesis",
    "synthetic route",
})
