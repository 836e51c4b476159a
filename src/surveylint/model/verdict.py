"""Verdicts: the state of a link, with cause and evidence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from surveylint.namedtuples import NamedTuple

DAY = 86400.0  # seconds
PERSISTS_AFTER = 3  # failed runs, over at least as many days
NO_NETWORK = "no network: no host responds, links are not checked"
"""Why a check is incomplete in which no host responds."""


class State(StrEnum):
    """Whether a link works, as far as is known."""

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


class Evidence(NamedTuple):
    """One check of a target.

    Attributes:
        method: The request's method.
        url: The requested URL, secret values masked.
        status: The status of the last response, None if there was none.
        at: Unix seconds.
        note: What was found, one clause; empty where the status says it all.
    """

    method: str
    url: str
    status: int | None
    at: float
    note: str = ""

    @property
    def request(self) -> str:
        """Return the method and the URL, for a reader to repeat."""
        return f"{self.method} {self.url}".strip()


class ArchivedCopy(NamedTuple):
    """A copy of a page in an archive: its day (`2026-01-31`) and its URL."""

    day: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The state of a link, and since when it is known.

    Attributes:
        state: Whether the link works.
        cause: Why it is in its state, None for alive and moved links.
        status: The last response's status, None if there was none.
        final_url: Where the link redirects to, secret values masked; replaces a moved link.
        checked_at: When the link was last checked, in Unix seconds.
        evidence: The checks of this run, oldest first.
        permanent: Whether the link redirects by 301 or 308 only, to a page with status 200.
        last_alive: When any run last found the link alive or moved, in Unix seconds.
        failing_since: When the current series of unreachable checks began, in Unix seconds.
        failures: How many runs in a row found the link unreachable.
        stored: Whether the verdict is cached from an earlier run.
        archived: A copy of the page in an archive, if one was asked for and found.
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
    archived: ArchivedCopy | None = None

    @property
    def persists(self) -> bool:
        """Return whether the link was unreachable in three runs over three days."""
        if self.state is not State.UNREACHABLE or self.failing_since is None:
            return False
        return (
            self.failures >= PERSISTS_AFTER
            and self.checked_at - self.failing_since >= PERSISTS_AFTER * DAY
        )

    @property
    def note(self) -> str:
        """Return what the last check found, one clause."""
        return self.evidence[-1].note if self.evidence else ""
