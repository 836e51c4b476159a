# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "case law",
    "clause",
    "compliance",
    "contract",
    "court",
    "judge",
    "jury",
    "law",
    "laws",
    "patent",
    "regulation",
})
