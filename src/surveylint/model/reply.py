"""Replies: the answers of servers as plain values, which are judged without a network."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from surveylint.model.target import Target
from surveylint.namedtuples import NamedTuple

_HTML = ("text/html", "application/xhtml+xml")
_HTML_STARTS = (b"<!doctype", b"<html", b"<head", b"<body")
_SNIFFED = 512  # bytes


class Failure(StrEnum):
    """Why there is no usable response."""

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


class Exchange(NamedTuple):
    """One request and its response.

    Attributes:
        status: The response's status, None if there was no response.
        headers: By name in lower case; the last value of a repeated header.
        cookies: The values of all Set-Cookie headers.
        body: The decoded body as far as it was read.
        complete: Whether the body was read to its end.
        failure: Why there is no usable response, None if there is one.
        detail: What exactly failed, one clause.
        at: When the request was sent, in Unix seconds.
        seconds: How long the exchange took.
    """

    status: int | None = None
    headers: Mapping[str, str] = MappingProxyType({})
    cookies: tuple[str, ...] = ()
    body: bytes = b""
    complete: bool = True
    failure: Failure | None = None
    detail: str = ""
    at: float = 0.0
    seconds: float = 0.0

    @property
    def media_type(self) -> str:
        """Return the media type in lower case, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_html(self) -> bool:
        """Return whether the body is HTML, by its media type or else by its first bytes."""
        if self.media_type:
            return self.media_type in _HTML
        return self.body[:_SNIFFED].lstrip().lower().startswith(_HTML_STARTS)


class Hop(NamedTuple):
    """One redirect of a chain.

    Attributes:
        url: The URL that redirected.
        status: The status of its response; 200 means a meta refresh in the page.
    """

    url: str
    status: int


class Reply(NamedTuple):
    """The end of a chain of redirects.

    Attributes:
        first: The first target of the chain.
        last: The last target that was requested.
        hops: The redirects in between, oldest first.
        exchange: The last exchange.
        method: The method of the requests.
        fragment: The fragment that the redirects set in place of the link's, None if they set none.
    """

    first: Target
    last: Target
    hops: tuple[Hop, ...]
    exchange: Exchange
    method: str = "GET"
    fragment: str | None = None
