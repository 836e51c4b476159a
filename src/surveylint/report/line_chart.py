"""A line chart of counts over time: where its lines, points and labels are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from surveylint.namedtuples import NamedTuple

WIDTH, HEIGHT = 560, 220
_LEFT, _RIGHT, _TOP, _BOTTOM = 56, 150, 12, 28
_MOST_LINES = 4
_LABEL = 20
"""Units of height that a label takes."""

_STEPS = (1, 2, 5)


class Line(NamedTuple):
    """A line of a chart, and where its label is.

    Attributes:
        name: What is counted.
        number: Its place in the series, which decides its colour and shape.
        points: The points of the line, for the attribute `points` of SVG.
        dots: The place of each point, with its day and value.
        label_y: The height of the label.
        last: The last value.
    """

    name: str
    number: int
    points: str
    dots: tuple[tuple[float, float, str, int], ...]
    label_y: float
    last: int


class Chart(NamedTuple):
    """A chart: its lines, the horizontal lines of the grid, the first and the last day."""

    lines: tuple[Line, ...]
    grid: tuple[tuple[float, int], ...]
    first: str
    last: str
    left: int = _LEFT
    right: int = WIDTH - _RIGHT
    bottom: int = HEIGHT - _BOTTOM
    width: int = WIDTH
    height: int = HEIGHT


def line_chart(series: Sequence[tuple[str, Mapping[str, int]]]) -> Chart | None:
    """Return a chart of values by day (ISO 8601), None if there are less than two days."""
    days = sorted({day for _, values in series for day in values})
    if len(days) < 2:
        return None
    highest = max(value for _, values in series for value in values.values())
    ticks = grid_values(highest)
    first, span = _ordinal(days[0]), _ordinal(days[-1]) - _ordinal(days[0])

    def place(day: str, value: int) -> tuple[float, float]:
        x = _LEFT + (WIDTH - _LEFT - _RIGHT) * (_ordinal(day) - first) / span
        return round(x, 1), _y(value, ticks[-1])

    ends = {name: place(*[*values.items()][-1])[1] for name, values in series}
    labels = _apart(ends)
    lines = tuple(
        Line(
            name,
            number,
            " ".join(f"{x},{y}" for x, y in (place(*item) for item in values.items())),
            tuple((*place(day, value), day, value) for day, value in values.items()),
            labels[name],
            [*values.values()][-1],
        )
        for number, (name, values) in enumerate(series)
    )
    return Chart(lines, tuple((_y(tick, ticks[-1]), tick) for tick in ticks), days[0], days[-1])


def grid_values(highest: int) -> tuple[int, ...]:
    """Return round values from 0 to at least the highest one, at most six."""
    power = 1
    while True:
        for step in _STEPS:
            count = -(-max(highest, 1) // (step * power))
            if count <= _MOST_LINES + 1:
                return tuple(step * power * number for number in range(count + 1))
        power *= 10


def _y(value: int, top: int) -> float:
    return round(HEIGHT - _BOTTOM - (HEIGHT - _TOP - _BOTTOM) * value / top, 1)


def _ordinal(day: str) -> int:
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:  # 31 February: the 28th is near enough for a chart
        return date.fromisoformat(f"{day[:8]}28").toordinal()


def _apart(ends: Mapping[str, float]) -> dict[str, float]:
    """Return heights for labels near the ends of their lines that do not overlap."""
    names = sorted(ends, key=lambda name: ends[name])
    heights = [ends[name] for name in names]
    for at, _ in enumerate(pairwise(heights)):
        heights[at + 1] = max(heights[at + 1], heights[at] + _LABEL)
    limit = float(HEIGHT - _BOTTOM)
    for at in range(len(heights) - 1, -1, -1):
        heights[at] = min(heights[at], limit)
        limit = heights[at] - _LABEL
    return {name: round(height + 4, 1) for name, height in zip(names, heights, strict=True)}
