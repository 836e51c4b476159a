"""A link-health and data-quality linter for survey and awesome-list READMEs."""

__version__ = "0.1.0"

__all__ = ["__version__"]
