"""Replies: what the wire said, in values that a judge can read without a network."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from surveylint.model.target import Target


class Failure(StrEnum):
    """Why there is no answer that can be read."""

    DNS = "dns"
    NO_SUCH_HOST = "no-such-host"
    NO_ADDRESS = "no-address"
    NO_ROUTE = "no-route"
    REFUSED = "refused"
    RESET = "reset"
    TIMEOUT = "timeout"
    TLS = "tls"
    UNREADABLE = "unreadable"
    RATE_LIMITED = "rate-limited"
    PRIVATE_ADDRESS = "private-address"
    REDIRECT_LOOP = "redirect-loop"
    BAD_REDIRECT = "bad-redirect"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One request and what came back.

    Attributes:
        headers: Names in lower case; of a repeated header the last value.
        cookies: The values of all Set-Cookie headers.
        body: The decoded body as far as it was read.
        complete: Whether the body was read to its end.
        detail: What the failure says of itself, one clause.
        at: Unix seconds.
        seconds: How long it took.
    """

    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: tuple[str, ...] = ()
    body: bytes = b""
    complete: bool = True
    failure: Failure | None = None
    detail: str = ""
    at: float = 0.0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One step of a chain of redirects: who sent us on, and how (200 = by a meta refresh)."""

    url: str
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The end of a chain: the hops that led there, the last target asked, and the last exchange."""

    asked: Target
    last: Target
    hops: tuple[Hop, ...]
    exchange: Exchange
    method: str = "GET"
