# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "biomedical",
    "biomedicine",
    "clinical",
    "health care",
    "healthcare",
    "medical",
    "medical image",
    "medical imaging",
    "medicine",
    "pathology",
    "radiology",
    "医学",
    "医疗",
})
