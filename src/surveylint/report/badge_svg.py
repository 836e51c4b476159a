"""The badge as an SVG, for a file next to the list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from surveylint.report.badge import LABEL, svg, verdict

if TYPE_CHECKING:
    from surveylint.report import Report


def emit(report: Report) -> Iterator[str]:
    """Write the badge."""
    yield svg(LABEL, *verdict(report))
