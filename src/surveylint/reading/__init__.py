"""Turn Markdown text into a document whose parts have offsets."""

from __future__ import annotations

from surveylint.reading.builder import read

__all__ = ["read"]
