"""Verdicts: what is known of a target, with cause and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

DAY = 86400.0
PERSISTS_AFTER = 3  # failures, over as many days


class State(StrEnum):
    """What a reader learns about a link."""

    ALIVE = "alive"
    MOVED = "moved"
    SUSPECT = "suspect"
    DEAD = "dead"
    UNREACHABLE = "unreachable"
    UNVERIFIED = "unverified"
    SKIPPED = "skipped"


class Cause(StrEnum):
    """Why a link is in its state."""

    REDIRECTED_HOME = "redirected-home"
    SOFT_404 = "soft-404"
    PARKED = "parked"
    MISSING_FRAGMENT = "missing-fragment"
    GONE = "gone"
    NO_SUCH_HOST = "no-such-host"
    NO_SUCH_ID = "no-such-id"
    EXPIRED_SIGNATURE = "expired-signature"
    DNS = "dns"
    TLS = "tls"
    TIMEOUT = "timeout"
    REFUSED = "refused"
    RESET = "reset"
    SERVER_ERROR = "server-error"
    REDIRECT_LOOP = "redirect-loop"
    BAD_REDIRECT = "bad-redirect"
    LOGIN = "login"
    FORBIDDEN = "forbidden"
    CHALLENGE = "challenge"
    RATE_LIMITED = "rate-limited"
    UNREADABLE = "unreadable"
    BY_CONFIG = "by-config"
    PRIVATE_ADDRESS = "private-address"
    IDENTIFIER = "identifier"
    UNSUPPORTED_SCHEME = "unsupported-scheme"
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One look at a target.

    Attributes:
        method: The request's method.
        url: What was asked, secret values masked.
        status: The status of the last answer, None if there was none.
        at: Unix seconds.
        note: What was seen, one clause; empty where the status says all.
    """

    method: str
    url: str
    status: int | None
    at: float
    note: str = ""

    @property
    def request(self) -> str:
        """Return the request line as a reader may repeat it."""
        return f"{self.method} {self.url}".strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is known of a link, and since when.

    Attributes:
        status: The last answer's status, None if there was none.
        final_url: Where the link leads, secret values masked: of a moved link the address to use instead.
        checked_at: Unix seconds of the last look.
        evidence: The looks, oldest first.
        permanent: Whether there were hops, all of them 301 or 308, and their end answered 200.
        last_alive: Unix seconds of the last time that the link was seen alive or moved, by any run.
        failing_since: Unix seconds of the first of the unreachable looks in a row that this one ends.
        failures: How many runs in a row found the link unreachable.
        stored: Whether the verdict was served from the store, without asking.
    """

    state: State
    cause: Cause | None = None
    status: int | None = None
    final_url: str = ""
    checked_at: float = 0.0
    evidence: tuple[Evidence, ...] = ()
    permanent: bool = False
    last_alive: float | None = None
    failing_since: float | None = None
    failures: int = 0
    stored: bool = False

    @property
    def persists(self) -> bool:
        """Return whether unreachable has become a fact: three failures over three days."""
        if self.state is not State.UNREACHABLE or self.failing_since is None:
            return False
        return (
            self.failures >= PERSISTS_AFTER
            and self.checked_at - self.failing_since >= PERSISTS_AFTER * DAY
        )

    @property
    def note(self) -> str:
        """Return what the last look saw, one clause."""
        return self.evidence[-1].note if self.evidence else ""
