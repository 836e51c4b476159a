"""Chains: redirects followed one exchange at a time, every hop recorded, cookies kept within the chain."""

from __future__ import annotations

import re
from dataclasses import replace
from http.cookies import CookieError, SimpleCookie

from surveylint.model.reply import Exchange, Failure, Hop, Reply
from surveylint.model.target import InvalidTargetError, Target, read_target

REDIRECTS = frozenset({300, 301, 302, 303, 307, 308})
_IMMEDIATE = 5.0  # seconds; a slower refresh reloads a page, it does not replace it
# Every quantifier is bounded: a page may be made to hurt.
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


class Chain:
    """One look at a link: from the first request to the last answer."""

    __slots__ = ("_cookies", "_hops", "_limit", "_method", "_seen", "asked", "spent", "target")

    def __init__(self, target: Target, *, limit: int, method: str = "GET") -> None:
        self.asked = self.target = target
        self.spent = 0.0
        self._hops: list[Hop] = []
        self._limit = limit
        self._method = method
        self._cookies: dict[str, dict[str, str]] | None = None
        self._seen: set[tuple[str, str]] | None = None

    @property
    def cookie(self) -> str:
        """Return the Cookie header for the next request; empty = none."""
        if not self._cookies:
            return ""
        return "; ".join(
            f"{name}={value}" for name, value in self._cookies.get(self.target.site, {}).items()
        )

    def take(self, exchange: Exchange) -> Reply | None:
        """Take an answer; return the reply if it ends the chain, or None if `target` is to be asked next."""
        self.spent += exchange.seconds
        location = self._location(exchange)
        if location is None:
            return self._end(exchange)
        here = (self.target.url, self.cookie)
        self._keep_cookies(exchange)
        try:
            target, _ = read_target(location, self.target)
        except InvalidTargetError as error:
            return self._end(
                exchange, Failure.BAD_REDIRECT, f"redirects to no web address: {error}"
            )
        self._hops.append(Hop(url=self.target.url, status=exchange.status or 0))
        self._seen = self._seen or set()
        self._seen.add(here)
        self.target = target
        if (target.url, self.cookie) in self._seen:
            return self._end(exchange, Failure.REDIRECT_LOOP, "redirects in a circle")
        if len(self._hops) > self._limit:
            return self._end(
                exchange, Failure.REDIRECT_LOOP, f"still redirects after {self._limit} hops"
            )
        return None

    def _location(self, exchange: Exchange) -> str | None:
        if exchange.failure is not None:
            return None
        if exchange.status in REDIRECTS:
            return exchange.headers.get("location")
        return (
            refresh_of(exchange.body) if exchange.status == 200 and b"<" in exchange.body else None
        )

    def _end(self, exchange: Exchange, failure: Failure | None = None, detail: str = "") -> Reply:
        if (
            failure is None
            and exchange.failure is None
            and exchange.status in REDIRECTS
            and exchange.status != 300
        ):
            failure, detail = Failure.BAD_REDIRECT, "redirects without saying where to"
        if exchange.failure is Failure.PRIVATE_ADDRESS and self._hops:
            failure, detail = (
                Failure.BAD_REDIRECT,
                f"redirects to a private address: {exchange.detail}",
            )
        if failure is not None:
            exchange = replace(exchange, failure=failure, detail=detail)
        return Reply(
            asked=self.asked,
            last=self.target,
            hops=tuple(self._hops),
            exchange=exchange,
            method=self._method,
        )

    def _keep_cookies(self, exchange: Exchange) -> None:
        for text in exchange.cookies:
            try:
                morsels = SimpleCookie(text[:4096])
            except CookieError:
                continue
            self._cookies = self._cookies or {}
            jar = self._cookies.setdefault(self.target.site, {})
            jar.update(
                {name: morsel.coded_value for name, morsel in morsels.items() if len(jar) < 50}
            )


def refresh_of(body: bytes) -> str | None:
    """Return where a page's immediate meta refresh leads, or None."""
    found = _META.search(body)
    content = _CONTENT.search(found[0]) if found else None
    if content is None:
        return None
    refresh = _REFRESH.match((content[1] or content[2] or b"").decode("utf-8", "replace"))
    if refresh is None or float(refresh[1].strip(".") or 0) > _IMMEDIATE:
        return None
    return refresh[2].strip()
