# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: dict[str, str] = {"natrual": "natural", "utilzed": "utilized"}
