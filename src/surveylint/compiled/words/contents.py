# Generated from rules/ by `python -m surveylint.cli.generate`; change rules/ and run it again.
DATA: frozenset[str] = frozenset({
    "content",
    "contents",
    "index of contents",
    "outline",
    "quick links",
    "table of content",
    "table of contents",
    "toc",
    "内容",
    "大纲",
    "目录",
})
