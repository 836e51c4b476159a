"""Redirects: followed one exchange at a time, with every hop recorded and cookies kept."""

from __future__ import annotations

from surveylint.model.reply import Exchange, Failure, Hop, Reply
from surveylint.model.target import InvalidTargetError, Target, read_redirect
from surveylint.net.cookies import CookieJar
from surveylint.net.meta_refresh import header_refresh, meta_refresh

REDIRECTS = frozenset({300, 301, 302, 303, 307, 308})


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

    __slots__ = (
        "_cookies",
        "_fragment",
        "_hops",
        "_limit",
        "_method",
        "_seen",
        "first",
        "spent",
        "target",
    )

    def __init__(self, target: Target, *, limit: int, method: str = "GET") -> None:
        self.first = self.target = target
        self.spent = 0.0
        self._hops: list[Hop] = []
        self._fragment: str | None = None
        self._limit = limit
        self._method = method
        self._cookies: CookieJar | None = None
        self._seen: set[tuple[str, str]] | None = None

    @property
    def cookie(self) -> str:
        """Return the Cookie header of the next request, empty if there is none."""
        return self._cookies.header(self.target.site) if self._cookies is not None else ""

    def follow(self, exchange: Exchange) -> Reply | None:
        """Return the reply if an exchange ends the chain, None if `target` is to be requested."""
        self.spent += exchange.seconds
        location = self._location(exchange)
        if location is None:
            return self._end(exchange)
        is_refresh = exchange.status == 200
        try:
            target, fragment = read_redirect(location, self.target)
        except InvalidTargetError as error:
            if is_refresh:  # browsers stay on the page
                return self._end(exchange)
            return self._end(
                exchange, Failure.BAD_REDIRECT, f"redirects to an invalid URL: {error}"
            )
        self._seen = self._seen or set()
        self._seen.add((self.target.url, self.cookie))
        if exchange.cookies:
            self._cookies = self._cookies or CookieJar()
            self._cookies.store(self.target.site, exchange.cookies, exchange.at)
        if is_refresh and target == self.target and (target.url, self.cookie) in self._seen:
            return self._end(exchange)  # the page reloads itself
        self._hops.append(Hop(url=self.target.url, status=exchange.status or 0))
        # The fragment of a redirect replaces that of the link; else that is kept (Fetch standard,
        # "location URL").
        self._fragment = self._fragment if fragment is None else fragment
        self.target = target
        if (target.url, self.cookie) in self._seen:
            return self._end(exchange, Failure.REDIRECT_LOOP, "redirects in a loop")
        if len(self._hops) > self._limit:
            return self._end(exchange, Failure.REDIRECT_LOOP, f"more than {self._limit} redirects")
        return None

    def _location(self, exchange: Exchange) -> str | None:
        """Return the URL that a response redirects to, or None."""
        if exchange.failure is not None:
            return None
        if exchange.status in REDIRECTS:
            return exchange.headers.get("location")
        if exchange.status != 200:
            return None
        if refresh := header_refresh(exchange.headers.get("refresh", "")):
            return refresh
        return meta_refresh(exchange.body, self.target) if exchange.is_html else None

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
            exchange = exchange._replace(failure=failure, detail=detail)
        return Reply(
            first=self.first,
            last=self.target,
            hops=tuple(self._hops),
            exchange=exchange,
            method=self._method,
            fragment=self._fragment,
        )
