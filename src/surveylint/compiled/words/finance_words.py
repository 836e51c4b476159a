# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "bankruptcy",
    "credit risk",
    "cryptocurrency",
    "earnings call",
    "financial",
    "fintech",
    "hedge fund",
    "portfolio management",
    "quantitative trading",
    "stock market",
    "stock movement",
    "stock prediction",
    "stock price",
})
