# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "asset",
    "bank",
    "credit",
    "economic",
    "finance",
    "fraud detection",
    "investment",
    "market",
    "portfolio",
    "stock",
    "trading",
    "volatility",
})
