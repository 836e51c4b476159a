# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "general",
    "general domain",
    "general purpose",
    "generic",
    "natural",
    "natural domain",
    "natural image",
    "natural images",
    "natural scene",
    "natural scenes",
    "open domain",
    "自然图像",
    "通用",
})
