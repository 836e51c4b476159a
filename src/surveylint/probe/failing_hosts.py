"""Failing hosts: given up after several links in a row, so that they cost little time."""

from __future__ import annotations

from collections.abc import Callable

from surveylint.model.reply import Exchange, Failure
from surveylint.model.target import Target

# Failures and statuses that concern a host as a whole, and so all of its links.
HOST_STATUSES = frozenset({502, 503, 504, 520, 521, 522, 523, 524, 530})
HOST_FAILURES = frozenset(
    {
        Failure.TIMEOUT,
        Failure.REFUSED,
        Failure.DNS,
        Failure.NO_ADDRESS,
        Failure.NO_ROUTE,
        Failure.TLS,
    }
)
_FAILED_LINK, _FAILED_TRY = 2, 1  # points


class FailingHosts:
    """The hosts that fail for one link after another; their other links are not requested.

    Args:
        links: Links that must fail one after another before a host is given up.
        now: Returns the time in Unix seconds.
    """

    def __init__(self, links: int, now: Callable[[], float]) -> None:
        self._limit, self._now = links * _FAILED_LINK, now
        self._points: dict[tuple[str, int], tuple[int, Failure | int]] = {}

    def add(
        self, target: Target, failure: Failure | int, *, final: bool, at_once: bool = False
    ) -> None:
        """Count a failure.

        Args:
            target: The target that failed.
            failure: The failure, or the status; another one than before starts a new count.
            final: Whether the target is not tried again.
            at_once: Whether to give the host up now.
        """
        place = (target.host, target.port)
        points = self._limit if at_once else _FAILED_LINK if final else _FAILED_TRY
        count, before = self._points.get(place, (0, failure))
        self._points[place] = (count + points if before is failure else points, failure)

    def forget(self, target: Target) -> None:
        """Forget the failures of a host that responds again."""
        self._points.pop((target.host, target.port), None)

    def skipped(self, target: Target) -> Exchange | None:
        """Return the result for a target whose host is given up, None if it is not."""
        points, failure = self._points.get((target.host, target.port), (0, Failure.TIMEOUT))
        if points < self._limit:
            return None
        why = "asks for a longer pause" if failure is Failure.RATE_LIMITED else "failed repeatedly"
        detail = f"not requested: {target.host} {why}"
        if isinstance(failure, Failure):
            return Exchange(failure=failure, detail=detail, at=self._now())
        return Exchange(status=failure, detail=detail, at=self._now())
