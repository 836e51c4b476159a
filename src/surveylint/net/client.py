"""The client: one request, one bounded answer, and every way of failing told apart. The only importer of aiohttp."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any, Protocol

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import Connection
from yarl import URL

from surveylint.model.reply import Exchange, Failure
from surveylint.model.target import Target
from surveylint.net.body import Answer, Searches
from surveylint.net.dns import Lookup, system_lookup
from surveylint.net.guard import Guard, PrivateAddressError
from surveylint.net.proxies import (
    is_socks,
    proxy_address,
    proxy_for,
    refuse_unspoken,
    socks_connector,
    used,
)
from surveylint.net.response_heads import HeadsApart
from surveylint.net.settings import NetSettings

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.8"
_HEADER_LIMIT = (
    65536  # aiohttp's own 8,190 bytes are less than real Content-Security-Policy headers have
)
_KEEP_IDLE = 15.0
# A name without an address that this machine could use: of an IPv6 host, where there is no IPv6 (AI_ADDRCONFIG).
_NO_ADDRESS = {getattr(socket, "EAI_NODATA", None), getattr(socket, "EAI_ADDRFAMILY", None)} - {
    socket.EAI_NONAME
}
_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
_RESETS = {errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED}
# OpenSSL's X509_V_ERR numbers.
_TLS_KINDS = {
    9: "not yet valid",
    10: "expired",
    18: "self-signed",
    19: "self-signed",
    20: "issuer unknown",
    21: "issuer unknown",
    62: "for another host",
    64: "for another host",
}


class Asks(Protocol):
    """What can send one request: the client, or what tests put in its place."""

    async def exchange(
        self,
        target: Target,
        *,
        method: str,
        cookie: str,
        seconds: float,
        keep: bool,
        search: Searches | None = None,
    ) -> Exchange:
        """Send one request and return what came back; never raises for what the network does."""


class Client:
    """One session and one connector for a whole run.

    Args:
        settings: How to ask.
        lookup: Name to addresses, in place of the system's resolver.
        tls: The trust to check certificates against, in place of the system's.
        now: Unix seconds.
        clock: Monotonic seconds.
    """

    def __init__(
        self,
        settings: NetSettings,
        *,
        lookup: Lookup | None = None,
        tls: ssl.SSLContext | None = None,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        refuse_unspoken(settings.proxies)
        proxies = used(settings.proxies).values()
        self._guard = Guard(settings.allow_private, frozenset(map(proxy_address, proxies)))
        self._settings, self._now, self._clock = settings, now, clock
        options: dict[str, Any] = {"limit": 0, "ssl": tls or True, "keepalive_timeout": _KEEP_IDLE}
        resolver = _Resolver(self._guard, lookup or system_lookup)
        self._session = self._open(
            aiohttp.TCPConnector(ttl_dns_cache=300, resolver=resolver, **options)
        )
        self._socks: dict[str, aiohttp.ClientSession] = {}
        self._socks_errors: tuple[type[Exception], ...] = ()
        for proxy in set(filter(is_socks, proxies)):  # one for both schemes is one connector
            connector, self._socks_errors = socks_connector(proxy, **options)
            self._socks[proxy] = self._open(connector)

    def _open(self, connector: aiohttp.BaseConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            request_class=_Request,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={
                "User-Agent": self._settings.user_agent,
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip, deflate",
                "Accept-Language": "en, *;q=0.5",
            },
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
            auto_decompress=False,
            max_line_size=_HEADER_LIMIT,
            max_field_size=_HEADER_LIMIT,
        )

    async def close(self) -> None:
        """Close all connections."""
        for session in (self._session, *self._socks.values()):
            await session.close()

    async def exchange(
        self,
        target: Target,
        *,
        method: str,
        cookie: str,
        seconds: float,
        keep: bool,
        search: Searches | None = None,
    ) -> Exchange:
        """Send one request and return what came back.

        Args:
            target: Whom to ask; checked by the guard first.
            method: GET or HEAD.
            cookie: The Cookie header; empty = none.
            seconds: How long it may take in all. A body that is not finished by then is judged as far as it came.
            keep: Whether the connection will be wanted again.
            search: Who is shown the body beyond what is kept of it.
        """
        began, at = self._clock(), self._now()
        refusal = self._guard.refusal(target)
        if refusal:
            return Exchange(failure=Failure.PRIVATE_ADDRESS, detail=refusal, at=at)
        answer = Answer(self._settings.body_limit)
        failure, detail = None, ""
        try:
            async with asyncio.timeout(seconds):
                await self._ask(target, method, cookie, keep, answer, search)
        except TimeoutError:
            if answer.status is None:
                failure, detail = Failure.TIMEOUT, f"no answer within {seconds:.0f} s"
            answer.complete = False
        except self._socks_errors as error:
            failure, detail = (
                Failure.REFUSED,
                f"the proxy does not connect: {str(error).lower()[:80]}",
            )
        except (aiohttp.ClientError, OSError, ValueError, AssertionError) as error:
            failure, detail = _failure(error)
            if answer.status is not None and failure is not Failure.UNREADABLE:
                failure, detail = None, ""  # a body cut short is judged as far as it came
            answer.complete = False
        return answer.exchange(failure, detail, at, self._clock() - began)

    async def _ask(
        self,
        target: Target,
        method: str,
        cookie: str,
        keep: bool,
        answer: Answer,
        search: Searches | None,
    ) -> None:
        proxy = proxy_for(target, self._settings.proxies) if self._settings.proxies else None
        socks = self._socks.get(proxy) if proxy is not None else None
        response = await (socks or self._session).request(
            method,
            URL(target.url, encoded=True),
            allow_redirects=False,
            headers={"Cookie": cookie} if cookie else None,
            proxy=proxy if socks is None else None,
        )
        content, heads = response.content, _heads_of(response)
        try:
            answer.begin(response.status, response.raw_headers)
            if heads is not None:
                heads.follow(content)
            await answer.read(content)
            whole = (
                search is not None
                and answer.goes_on(search)
                and await answer.read_on(content, search)
            )
            if heads is not None and heads.cut:
                answer.complete = whole = False
            if search is not None and whole:
                search.end()
        finally:
            if keep and content.at_eof():
                response.release()
            else:
                response.close()


def _failure(error: Exception) -> tuple[Failure, str]:
    """Return what an error of the transport means, with its own words where they say more."""
    cause = _cause(error)
    if isinstance(cause, PrivateAddressError):
        return Failure.PRIVATE_ADDRESS, str(cause)
    if isinstance(cause, ssl.SSLCertVerificationError):
        kind = _TLS_KINDS.get(cause.verify_code, str(cause.verify_message).lower())
        return Failure.TLS, f"certificate {kind}" if kind else "certificate not trusted"
    if isinstance(cause, ssl.SSLError):
        return (
            Failure.TLS,
            f"handshake failed: {(cause.reason or 'unknown').lower().replace('_', ' ')}",
        )
    if isinstance(cause, socket.gaierror):
        return _name_failure(cause)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return Failure.REFUSED, f"proxy answers {error.status}"
    if isinstance(
        error, aiohttp.ClientResponseError | aiohttp.InvalidURL | ValueError | AssertionError
    ):
        return Failure.UNREADABLE, "the answer is not valid HTTP"
    if isinstance(cause, OSError) and cause.errno == errno.ECONNREFUSED:
        return Failure.REFUSED, "connection refused"
    if isinstance(cause, OSError) and cause.errno in _NO_ROUTE:
        return Failure.NO_ROUTE, "no route to the host"
    if isinstance(cause, OSError) and cause.errno == errno.ETIMEDOUT:
        return Failure.TIMEOUT, "no answer from the host"
    if isinstance(error, aiohttp.ClientConnectorError) and isinstance(cause, OSError):
        return (
            Failure.REFUSED,
            f"no connection: {errno.errorcode.get(cause.errno or 0, 'unknown').lower()}",
        )
    return Failure.RESET, "connection reset"


def _cause(error: Exception) -> Exception:
    """Return the error beneath an error of aiohttp."""
    if isinstance(
        error, aiohttp.ClientConnectorCertificateError
    ):  # in aiohttp 3.11.0 it has no `os_error`
        return error.certificate_error
    if isinstance(error.__cause__, ssl.SSLError):  # a handshake through a proxy
        return error.__cause__
    return error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error


def _name_failure(error: socket.gaierror) -> tuple[Failure, str]:
    if error.errno == socket.EAI_NONAME:
        return Failure.NO_SUCH_HOST, "no such host"
    if error.errno in _NO_ADDRESS:
        return Failure.NO_ADDRESS, "no address for the name"
    return Failure.DNS, "name not resolved"


def connections_possible() -> int:
    """Return how many connections may be open at once, half of what the system lets a process have."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return 512
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(16, (soft - 64) // 2) if soft != resource.RLIM_INFINITY else 4096


class _Request(aiohttp.ClientRequest):
    """A request to whose answer heads and bodies come apart."""

    async def send(self, conn: Connection) -> aiohttp.ClientResponse:
        transport = conn.transport
        heads = transport.get_protocol() if transport is not None else None
        if isinstance(heads, HeadsApart):
            heads.expect()
        elif transport is not None and conn.protocol is not None:
            transport.set_protocol(HeadsApart(conn.protocol, conn.protocol.exception))
        return await super().send(conn)


def _heads_of(response: aiohttp.ClientResponse) -> HeadsApart | None:
    """Return what stands before the parser of a response that is still coming in, None once it is all there."""
    transport = response.connection.transport if response.connection is not None else None
    heads = transport.get_protocol() if transport is not None else None
    return heads if isinstance(heads, HeadsApart) else None


class _Resolver(AbstractResolver):
    """Resolve names; hand out only addresses that may be asked. aiohttp connects to exactly these."""

    def __init__(self, guard: Guard, lookup: Lookup) -> None:
        self._guard, self._lookup = guard, lookup
        self._failed: dict[str, tuple[int, socket.gaierror]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: int = socket.AF_INET
    ) -> list[ResolveResult]:
        count, known = self._failed.get(host, (0, None))
        if known is not None and count >= 2:  # two queries prove as much as two hundred
            raise known
        try:
            found = await self._lookup(host, port)
        except socket.gaierror as error:
            self._failed[host] = (count + 1, error)
            raise
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self._guard.public(host, port, found)
        ]

    async def close(self) -> None:
        self._failed.clear()
