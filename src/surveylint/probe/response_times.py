"""Response times: a link that stalls on a host that otherwise responds is given up early."""

from __future__ import annotations

# A stalled request occupies one of the host's few places.
_ENOUGH = 10  # responses of a host from which on it is known how long they take
_SHORTEST, _SLOWER = 2.0, 5.0  # seconds, and times the slowest response, for the first request
# The slowest of so many responses is hardly ever exceeded by far, and a second request follows.
_MANY = 100
_SHORTEST_OF_MANY, _SLOWER_OF_MANY = 1.0, 3.0
# Once some links of the host have stalled for the whole timeout, others are given less as well.
_STALLS = 3
_SHORTEST_AGAIN, _SLOWER_AGAIN = 5.0, 10.0


class ResponseTimes:
    """When a host responded last, and how long its responses took."""

    __slots__ = ("_count", "_slowest", "_stalls", "last")

    def __init__(self) -> None:
        self.last = -1.0
        self._count, self._slowest, self._stalls = 0, 0.0, 0

    def add(self, began: float, ended: float) -> None:
        """Add a response.

        Args:
            began: When the request was sent, in seconds of any clock.
            ended: When the response had arrived.
        """
        self.last = ended
        self._count += 1
        self._slowest = max(self._slowest, ended - began)

    def add_stall(self) -> None:
        """Add a link that did not respond twice."""
        self._stalls += 1

    def patience(self, timeout: float, *, is_first: bool) -> float:
        """Return for how many seconds a request waits for a response.

        Args:
            timeout: Seconds that the settings allow.
            is_first: Whether it is the first request for its link.
        """
        if self._count < _ENOUGH or not (is_first or self._stalls >= _STALLS):
            return timeout
        shortest, slower = _SHORTEST, _SLOWER
        if not is_first:
            shortest, slower = _SHORTEST_AGAIN, _SLOWER_AGAIN
        elif self._count >= _MANY:
            shortest, slower = _SHORTEST_OF_MANY, _SLOWER_OF_MANY
        return min(timeout, max(shortest, slower * self._slowest))
