"""Redirects: followed one exchange at a time, with every hop recorded and cookies kept."""

from __future__ import annotations

import re
from dataclasses import replace
from http.cookies import CookieError, SimpleCookie

from surveylint.model.reply import Exchange, Failure, Hop, Reply
from surveylint.model.target import InvalidTargetError, Target, read_target

REDIRECTS = frozenset({300, 301, 302, 303, 307, 308})
_IMMEDIATE = 5.0  # seconds; a slower refresh reloads a page, it does not redirect
_MAX_COOKIE = 4096  # characters (RFC 6265, 6.1)
_MAX_COOKIES = 50  # for each site (RFC 6265, 6.1)
# Every quantifier is bounded: pages may be hostile.
_META = re.compile(
    rb"<meta\s[^<>]{0,300}?http-equiv\s{0,9}=\s{0,9}[\"']?refresh[^<>]{0,2000}>", re.IGNORECASE
)
_CONTENT = re.compile(
    rb"content\s{0,9}=\s{0,9}(?:\"([^\"<>]{0,2000})\"|'([^'<>]{0,2000})')", re.IGNORECASE
)
_REFRESH = re.compile(
    r"\s{0,9}(\d{0,6}(?:\.\d{0,6})?)\s{0,9}[;,]\s{0,9}url\s{0,9}=\s{0,9}[\"']?([^\"']{1,2000})",
    re.IGNORECASE,
)


class RedirectChain:
    """One check of a link, from the first request to the last response.

    Attributes:
        first: The first target.
        target: The target to request next.
        spent: Seconds that the exchanges took so far.

    Args:
        target: The first target.
        limit: Redirects that are followed at most.
        method: The method of the requests.
    """

    __slots__ = ("_cookies", "_hops", "_limit", "_method", "_seen", "first", "spent", "target")

    def __init__(self, target: Target, *, limit: int, method: str = "GET") -> None:
        self.first = self.target = target
        self.spent = 0.0
        self._hops: list[Hop] = []
        self._limit = limit
        self._method = method
        self._cookies: dict[str, dict[str, str]] | None = None
        self._seen: set[tuple[str, str]] | None = None

    @property
    def cookie(self) -> str:
        """Return the Cookie header of the next request, empty if there is none."""
        if not self._cookies:
            return ""
        return "; ".join(
            f"{name}={value}" for name, value in self._cookies.get(self.target.site, {}).items()
        )

    def follow(self, exchange: Exchange) -> Reply | None:
        """Return the reply if an exchange ends the chain, None if `target` is to be requested."""
        self.spent += exchange.seconds
        location = _location(exchange)
        if location is None:
            return self._end(exchange)
        here = (self.target.url, self.cookie)
        self._keep_cookies(exchange)
        try:
            target, _ = read_target(location, self.target)
        except InvalidTargetError as error:
            return self._end(
                exchange, Failure.BAD_REDIRECT, f"redirects to an invalid URL: {error}"
            )
        self._hops.append(Hop(url=self.target.url, status=exchange.status or 0))
        self._seen = self._seen or set()
        self._seen.add(here)
        self.target = target
        if (target.url, self.cookie) in self._seen:
            return self._end(exchange, Failure.REDIRECT_LOOP, "redirects in a loop")
        if len(self._hops) > self._limit:
            return self._end(exchange, Failure.REDIRECT_LOOP, f"more than {self._limit} redirects")
        return None

    def _end(self, exchange: Exchange, failure: Failure | None = None, detail: str = "") -> Reply:
        if (
            failure is None
            and exchange.failure is None
            and exchange.status in REDIRECTS
            and exchange.status != 300
        ):
            failure, detail = Failure.BAD_REDIRECT, "redirects without a Location header"
        if exchange.failure is Failure.PRIVATE_ADDRESS and self._hops:
            failure = Failure.BAD_REDIRECT
            detail = f"redirects to a private address: {exchange.detail}"
        if failure is not None:
            exchange = replace(exchange, failure=failure, detail=detail)
        return Reply(
            first=self.first,
            last=self.target,
            hops=tuple(self._hops),
            exchange=exchange,
            method=self._method,
        )

    def _keep_cookies(self, exchange: Exchange) -> None:
        for text in exchange.cookies:
            try:
                morsels = SimpleCookie(text[:_MAX_COOKIE])
            except CookieError:
                continue
            self._cookies = self._cookies or {}
            jar = self._cookies.setdefault(self.target.site, {})
            jar.update(
                {
                    name: morsel.coded_value
                    for name, morsel in morsels.items()
                    if len(jar) < _MAX_COOKIES
                }
            )


def meta_refresh(body: bytes) -> str | None:
    """Return the URL that a page redirects to by an immediate meta refresh, or None."""
    found = _META.search(body)
    content = _CONTENT.search(found[0]) if found else None
    if content is None:
        return None
    refresh = _REFRESH.match((content[1] or content[2] or b"").decode("utf-8", "replace"))
    if refresh is None or float(refresh[1].strip(".") or 0) > _IMMEDIATE:
        return None
    return refresh[2].strip()


def _location(exchange: Exchange) -> str | None:
    """Return the URL that a response redirects to, or None."""
    if exchange.failure is not None:
        return None
    if exchange.status in REDIRECTS:
        return exchange.headers.get("location")
    is_page = exchange.status == 200 and b"<" in exchange.body
    return meta_refresh(exchange.body) if is_page else None
