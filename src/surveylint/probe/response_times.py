"""Response times: a link that stalls on a host that otherwise responds is given up early, once."""

from __future__ import annotations

# A stalled request occupies one of the host's few places. The second request for the link may take
# as long as the settings say.
_ENOUGH = 10  # responses of a host from which on it is known how long they take
_SLOWER = 5.0  # times the slowest of them, after which the first request for a link is given up
_SHORTEST = 2.0  # seconds; no request is given up earlier


class ResponseTimes:
    """When a host responded last, and how long its responses took."""

    __slots__ = ("_count", "_slowest", "last")

    def __init__(self) -> None:
        self.last = -1.0
        self._count, self._slowest = 0, 0.0

    def add(self, began: float, ended: float) -> None:
        """Add a response.

        Args:
            began: When the request was sent, in seconds of any clock.
            ended: When the response had arrived.
        """
        self.last = ended
        self._count += 1
        self._slowest = max(self._slowest, ended - began)

    def patience(self, timeout: float) -> float:
        """Return for how many seconds the first request for a link waits for a response.

        Args:
            timeout: Seconds for which further requests wait.
        """
        if self._count < _ENOUGH:
            return timeout
        return min(timeout, max(_SHORTEST, _SLOWER * self._slowest))
