# Generated from rules/ by `python -m surveylint.generate`; change rules/ and run it again.
PAGES: dict[str, str] = {}
