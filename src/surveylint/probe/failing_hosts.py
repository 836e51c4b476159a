"""Failing hosts: given up after several links in a row, so that they cost little time."""

from __future__ import annotations

from collections.abc import Callable, Collection

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
_MAX_COMPLAINTS = 4  # one after the other, each after a pause
_MAX_PAUSES = 20.0  # seconds; a host that still complains after such pauses is given up

Place = tuple[str, int]
"""A host and a port."""


class FailingHosts:
    """The hosts that fail for one link after another; their other links are not requested.

    Args:
        links: Links that must fail one after another before a host is given up.
        now: Returns the time in Unix seconds.
        silent: Hosts that did not respond to a run some hours ago: one more timeout suffices.
    """

    def __init__(
        self, links: int, now: Callable[[], float], silent: Collection[Place] = frozenset()
    ) -> None:
        self._limit, self._now, self._silent = links * _FAILED_LINK, now, silent
        self._points: dict[Place, tuple[int, Failure | int]] = {}
        # Complaints in a row, when the last one arrived, and the seconds of the pauses.
        self._complaints: dict[Place, tuple[int, float, float]] = {}
        self._timeouts: dict[Place, float] = {}  # when the first one in a row ended
        self._given_up: dict[Place, Failure | int] = {}

    def add(
        self,
        target: Target,
        failure: Failure | int,
        *,
        final: bool,
        started: float = 0.0,
        ended: float = 0.0,
    ) -> None:
        """Count a failure.

        A host that was silent, and is silent again when it is asked a second time, is given up.

        Args:
            target: The target that failed.
            failure: The failure, or the status; another one than before starts a new count.
            final: Whether the target is not tried again.
            started: When the request was sent, in seconds of any clock.
            ended: When it failed.
        """
        place = (target.host, target.port)
        count, before = self._points.get(place, (0, failure))
        points = (_FAILED_LINK if final else _FAILED_TRY) + (count if before == failure else 0)
        self._points[place] = (points, failure)
        is_hopeless = points >= self._limit
        if failure is Failure.TIMEOUT:
            is_again = started >= self._timeouts.setdefault(place, ended) and started < ended
            is_hopeless = is_hopeless or is_again or place in self._silent
        if is_hopeless:
            self._given_up[place] = failure

    def complain(self, target: Target, status: int, *, started: float, pause: float | None) -> None:
        """Count a response that asks for fewer requests (429, 503).

        Responses to requests that were on their way together are one complaint.

        Args:
            target: The target.
            status: The status.
            started: When the request was sent, in seconds of any clock.
            pause: Seconds of that clock until the next request to the host; None if the host asks
                for a longer pause than is waited for.
        """
        place = (target.host, target.port)
        count, last, paused = self._complaints.get(place, (0, started, 0.0))
        if started >= last:
            # The next request starts after the pause, so any time until then will do.
            self._complaints[place] = (count + 1, started + (pause or 0.0), paused + (pause or 0.0))
        is_patient = count + 1 < _MAX_COMPLAINTS and (count == 0 or paused < _MAX_PAUSES)
        if pause is None or (started >= last and not is_patient):
            self._given_up[place] = Failure.RATE_LIMITED if status == 429 else status

    def forget(self, target: Target) -> None:
        """Forget the failures of a host that responds again."""
        place = (target.host, target.port)
        self._points.pop(place, None)
        self._complaints.pop(place, None)
        self._timeouts.pop(place, None)
        self._given_up.pop(place, None)

    def gave_up(self, target: Target) -> bool:
        """Return whether the host of a target is given up."""
        return bool(self._given_up) and (target.host, target.port) in self._given_up

    def skipped(self, target: Target) -> Exchange | None:
        """Return the result for a target whose host is given up, None if it is not."""
        if not self.gave_up(target):
            return None
        failure = self._given_up[target.host, target.port]
        complains = failure in (Failure.RATE_LIMITED, 503)
        why = "asks for a longer pause" if complains else "failed repeatedly"
        detail = f"not requested: {target.host} {why}"
        if isinstance(failure, Failure):
            return Exchange(failure=failure, detail=detail, at=self._now())
        return Exchange(status=failure, detail=detail, at=self._now())
