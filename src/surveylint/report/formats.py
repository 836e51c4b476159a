"""The formats by name; a format is imported when it is used."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from surveylint.report import Report

FORMATS = (
    *("text", "concise", "grouped", "markdown", "html"),  # for people
    *("json", "jsonl", "sarif"),
    *("github", "gitlab", "azure", "junit", "rdjson", "checkstyle"),
    *("badge", "badge-svg"),
)
"""The names that `emit` accepts; each is a module of this package with a function `emit`."""

REPEATED = FORMATS[:3]
"""Those in which several reports may follow each other; with another one, a file has one report."""

FORMER_NAMES = {"summary": "markdown"}
"""The current name of each format that had another one; both are accepted."""

_MODULES = {"html": "html_page", "badge-svg": "badge_svg"}
"""The modules whose names are not those of their formats."""


class Format(Protocol):
    """The interface of a format's module."""

    @staticmethod
    def emit(report: Report) -> Iterator[str]:
        """Write a report piece by piece; the pieces joined are the whole output."""


def emit(name: str, report: Report) -> Iterator[str]:
    """Write a report in a format, piece by piece; the pieces joined are the whole output.

    Raises:
        KeyError: There is no format of this name.
    """
    name = FORMER_NAMES.get(name, name)
    if name not in FORMATS:
        raise KeyError(name)
    module: Format = import_module(  # type: ignore[assignment]
        f"surveylint.report.{_MODULES.get(name, name)}"
    )
    return module.emit(report)
