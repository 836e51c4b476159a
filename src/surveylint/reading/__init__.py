"""Reading: a Markdown text becomes a document whose parts know their places."""

from __future__ import annotations

from surveylint.reading.builder import read

__all__ = ["read"]
