# Generated from pyproject.toml by `python -m surveylint.generate`; change it there.
REPOSITORY = "https://github.com/OWNER/surveylint"
