"""A badge with the number of findings: the JSON of shields.io's endpoint, and an SVG."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from surveylint.report.tally import Tally, plural, tally

if TYPE_CHECKING:
    from surveylint.report import Report

LABEL = "surveylint"

_COLORS = {
    "brightgreen": "#2f7d1f",
    "green": "#4a7a12",
    "orange": "#b45309",
    "red": "#c62828",
    "lightgrey": "#6b6b6b",
}
"""Names that shields.io knows, and colours on which white text has a contrast of 4.5:1."""

_WIDTHS = {
    **dict.fromkeys("0123456789", 1302),
    **dict(
        zip(
            "abcdefghijklm",
            (1230, 1276, 1067, 1276, 1220, 720, 1276, 1296, 562, 705, 1212, 562, 1992),
            strict=True,
        )
    ),
    **dict(
        zip(
            "nopqrstuvwxyz",
            (1296, 1243, 1276, 1276, 874, 1067, 807, 1296, 1212, 1676, 1212, 1212, 1076),
            strict=True,
        )
    ),
    " ": 720,
    ",": 745,
}
"""The advance widths of Verdana, in units of 1/2048 of the size of the font."""

_WIDEST = 1992
_SIZE = 11
_MARGIN = 6


def emit(report: Report) -> Iterator[str]:
    """Write the JSON of https://shields.io/badges/endpoint-badge."""
    from surveylint.report.json import dumps

    message, color = verdict(report)
    value = {"schemaVersion": 1, "label": LABEL, "message": message, "color": color}
    yield dumps(value) + "\n"


def verdict(report: Report) -> tuple[str, str]:
    """Return what a badge says of a report, and in which colour."""
    if not report.files:
        return "not checked", "lightgrey"
    if report.incomplete and not report.findings:
        return "incomplete", "lightgrey"
    counts = tally(report.findings)
    kinds = ((counts.errors, "error"), (counts.warnings, "warning"), (counts.infos, "info"))
    said = [plural(count, kind) for count, kind in kinds if count][:2]
    return ", ".join(said) or "no findings", _color(counts)


def _color(counts: Tally) -> str:
    if counts.errors:
        return "red"
    return "orange" if counts.warnings else "green" if counts.infos else "brightgreen"


def svg(label: str, message: str, color: str) -> str:
    """Return a badge as SVG.

    Args:
        label: The text on the left.
        message: The text on the right.
        color: The colour under the message, one of the names that `verdict` returns.
    """
    from html import escape

    left, right = text_width(label), text_width(message)
    edge = left + 2 * _MARGIN
    width = edge + right + 2 * _MARGIN
    name = escape(f"{label}: {message}")
    texts = ((label, _MARGIN, left), (message, edge + _MARGIN, right))
    rows = "".join(
        f'<text x="{at}" y="14" textLength="{length}">{escape(text)}</text>\n'
        for text, at, length in texts
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20" role="img" '
        f'aria-label="{name}">\n<title>{name}</title>\n'
        f'<clipPath id="r"><rect width="{width}" height="20" rx="3"/></clipPath>\n'
        f'<g clip-path="url(#r)"><rect width="{edge}" height="20" fill="#3d3d3d"/>'
        f'<rect x="{edge}" width="{width - edge}" height="20" fill="{_COLORS[color]}"/></g>\n'
        '<g fill="#fff" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" '
        f'font-size="{_SIZE}">\n{rows}</g>\n</svg>\n'
    )


def text_width(text: str) -> int:
    """Return the width of a text in pixels; a sign of unknown width counts as the widest."""
    units = sum(_WIDTHS.get(sign, _WIDEST) for sign in text)
    return -(-units * _SIZE // 2048)
