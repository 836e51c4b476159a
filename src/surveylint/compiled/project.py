# Generated from pyproject.toml by `python -m surveylint.generate`; change it there.
DOCUMENTATION = "https://OWNER.github.io/surveylint/"
REPOSITORY = "https://github.com/OWNER/surveylint"
