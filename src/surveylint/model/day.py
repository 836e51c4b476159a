"""The day of a check, which notes when an answer about it would be another one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from surveylint import observed

_TOMORROW = timedelta(days=1)


class Day(date):
    """A day that notes on which later day an answer about it would be another one.

    Comparisons with other days are exact. Whatever else is asked counts as changing on the next
    day. It is for `surveylint.observed`, so that a cache may repeat answers about the day.
    """

    def __lt__(self, other: date) -> bool:
        is_before = date.__lt__(self, other)
        if is_before:
            observed.changes_on(date.isoformat(other))
        return is_before

    def __le__(self, other: date) -> bool:
        is_before = date.__le__(self, other)
        if is_before and date.toordinal(other) < date.max.toordinal():
            observed.changes_on(date.isoformat(date.__add__(other, _TOMORROW)))
        return is_before

    def __gt__(self, other: date) -> bool:
        return not self <= other

    def __ge__(self, other: date) -> bool:
        return not self < other

    def __eq__(self, other: object) -> bool:
        return isinstance(other, date) and self <= other and self >= other

    def __hash__(self) -> int:
        return date.__hash__(self)


def _noting(asked: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method of `date` that notes that its answer changes on the next day."""

    def ask(self: Day, *arguments: Any) -> Any:  # as the method of `date`
        tomorrow = date.__add__(self, _TOMORROW) if date.__lt__(self, date.max) else self
        observed.changes_on(date.isoformat(tomorrow))
        return asked(self, *arguments)

    return ask


for _name in ("__add__", "__radd__", "__sub__", "__rsub__", "__str__", "__format__", "strftime"):
    setattr(Day, _name, _noting(getattr(date, _name)))
for _name in ("isoformat", "isocalendar", "isoweekday", "weekday", "toordinal", "timetuple"):
    setattr(Day, _name, _noting(getattr(date, _name)))
for _name in ("year", "month", "day"):
    setattr(Day, _name, property(_noting(getattr(date, _name).__get__)))
