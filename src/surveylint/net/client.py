"""The HTTP client: one request, one bounded response, every kind of failure told apart.

The only module that imports aiohttp.
"""

from __future__ import annotations

import errno
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any, NamedTuple, Protocol

import aiohttp
from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.connector import Connection
from yarl import URL

from surveylint.model.reply import Exchange, Failure
from surveylint.model.target import Target
from surveylint.net.body import BodySearch, ResponseReader
from surveylint.net.deadlines import Deadline, Deadlines
from surveylint.net.dns import Lookup, system_lookup
from surveylint.net.guard import Guard, PrivateAddressError
from surveylint.net.proxies import (
    check_proxies,
    effective_proxies,
    is_socks,
    proxy_address,
    proxy_for,
    socks_connector,
)
from surveylint.net.response_heads import HeadSplitter
from surveylint.net.settings import NetSettings

_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,application/pdf;q=0.9,*/*;q=0.8"
# The default of aiohttp, 8,190 bytes, is less than real Content-Security-Policy headers have.
_HEADER_LIMIT = 65536
_KEEP_ALIVE = 15.0  # seconds
_DNS_CACHE = 300  # seconds
_DNS_TRIES = 2  # failed look-ups of a name; more of them would prove nothing more
# The name exists, but has no address that this machine can use, such as an IPv6 address where
# there is no IPv6 (AI_ADDRCONFIG).
_NO_ADDRESS = {getattr(socket, "EAI_NODATA", None), getattr(socket, "EAI_ADDRFAMILY", None)} - {
    socket.EAI_NONAME
}
# This machine has run out of something; the host is not to blame.
_EXHAUSTED = {errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM}
_NO_ROUTE = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EADDRNOTAVAIL}
# Certificate errors by OpenSSL's X509_V_ERR numbers.
_CERTIFICATE_ERRORS = {
    9: "not yet valid",
    10: "expired",
    18: "self-signed",
    19: "self-signed",
    20: "issuer unknown",
    21: "issuer unknown",
    62: "for another host",
    64: "for another host",
}
_OTHER_FILES = 32  # open files that are no connections
_DEFAULT_CONNECTIONS = 512  # connections at once where the system does not say how many it allows


class Request(NamedTuple):
    """One request.

    Attributes:
        target: The target.
        method: GET, HEAD or POST.
        cookie: The Cookie header, empty if there is none.
        timeout: Seconds for the whole exchange; a body that is unfinished by then is cut there.
        patience: Seconds until the response begins; None for the whole timeout.
        keep_alive: Whether another request to the same host will follow.
        search: Searches the body beyond the limit of what is kept of it.
        headers: More headers; they may hold secrets.
        body: What a POST sends.
        body_limit: Bytes of the response's body that are kept; None for the limit of the settings.
    """

    target: Target
    method: str = "GET"
    cookie: str = ""
    timeout: float = 10.0
    patience: float | None = None
    keep_alive: bool = False
    search: BodySearch | None = None
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes = b""
    body_limit: int | None = None


class HttpClient(Protocol):
    """Sends requests: the aiohttp client, or what tests use instead."""

    async def exchange(self, request: Request) -> Exchange:
        """Send a request and return what came back; never raises for a network error."""


class AiohttpClient:
    """Sends the requests of a whole run, with one session for each proxy.

    Args:
        settings: The network settings.
        lookup: Resolves host names, instead of the system.
        tls: The trusted certificates, instead of the system's.
        now: Returns the time in Unix seconds.
        clock: Returns monotonic seconds.
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
        check_proxies(settings.proxies)
        proxies = effective_proxies(settings.proxies).values()
        self._guard = Guard(settings.allow_private, frozenset(map(proxy_address, proxies)))
        self._settings, self._now, self._clock = settings, now, clock
        options: dict[str, Any] = {"limit": 0, "ssl": tls or True, "keepalive_timeout": _KEEP_ALIVE}
        resolver = _GuardedResolver(self._guard, lookup or system_lookup)
        self._session = self._open(
            aiohttp.TCPConnector(ttl_dns_cache=_DNS_CACHE, resolver=resolver, **options)
        )
        self._deadlines = Deadlines()
        self._socks: dict[str, aiohttp.ClientSession] = {}
        self._socks_errors: tuple[type[Exception], ...] = ()
        for proxy in set(filter(is_socks, proxies)):  # one proxy may serve both schemes
            connector, self._socks_errors = socks_connector(proxy, **options)
            self._socks[proxy] = self._open(connector)

    async def exchange(self, request: Request) -> Exchange:
        """Send a request and return what came back; never raises for a network error."""
        began, at = self._clock(), self._now()
        refusal = self._guard.refusal(request.target)
        if refusal:
            return Exchange(failure=Failure.PRIVATE_ADDRESS, detail=refusal, at=at)
        limit = request.body_limit
        reader = ResponseReader(self._settings.body_limit if limit is None else limit)
        failure, detail = await self._try(request, reader)
        return reader.exchange(failure, detail, at, self._clock() - began)

    async def close(self) -> None:
        """Close all connections."""
        self._deadlines.close()
        for session in (self._session, *self._socks.values()):
            await session.close()

    async def _try(self, request: Request, reader: ResponseReader) -> tuple[Failure | None, str]:
        """Send a request and read its response; return what failed.

        Whatever fails after the head has arrived only cuts the body short.
        """
        patience = request.timeout if request.patience is None else request.patience
        try:
            async with self._deadlines.within(patience) as limit:
                await self._send(request, reader, limit)
            return None, ""
        except TimeoutError:
            failure, detail = Failure.TIMEOUT, f"no response within {patience:.0f} s"
        except self._socks_errors as error:
            failure, detail = Failure.REFUSED, f"the proxy failed: {str(error).lower()[:80]}"
        except (aiohttp.ClientError, OSError, ValueError, AssertionError) as error:
            failure, detail = _failure_of(error)
        reader.complete = False
        if reader.status is not None and failure is not Failure.UNREADABLE:
            return None, ""
        return failure, detail

    async def _send(self, request: Request, reader: ResponseReader, limit: Deadline) -> None:
        proxies = self._settings.proxies
        proxy = proxy_for(request.target, proxies) if proxies else None
        socks = self._socks.get(proxy) if proxy is not None else None
        headers = dict(request.headers)
        if request.cookie:
            headers["Cookie"] = request.cookie
        response = await (socks or self._session).request(
            request.method,
            URL(request.target.url, encoded=True),
            allow_redirects=False,
            headers=headers or None,
            data=request.body or None,
            proxy=proxy if socks is None else None,
        )
        if request.patience is not None and request.patience < request.timeout:
            limit.extend(request.timeout)
        stream, splitter = response.content, _splitter_of(response)
        try:
            reader.start(response.status, response.raw_headers)
            if splitter is not None:
                splitter.watch(stream)
            await self._read(stream, reader, request.search, splitter)
        finally:
            if request.keep_alive and stream.at_eof():
                response.release()
            else:
                response.close()

    async def _read(
        self,
        stream: aiohttp.StreamReader,
        reader: ResponseReader,
        search: BodySearch | None,
        splitter: HeadSplitter | None,
    ) -> None:
        await reader.read(stream)
        searched = (
            search is not None and reader.needs_more(search) and await reader.search(stream, search)
        )
        if splitter is not None and splitter.truncated:
            reader.complete = False
        elif search is not None and searched:
            search.finish()

    def _open(self, connector: aiohttp.BaseConnector) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=connector,
            request_class=_SplitRequest,
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


def connections_possible(most: int) -> int:
    """Return how many connections may be open at once, after raising the limit of open files.

    A connection needs two files at most: itself, and a look-up of its host.

    Args:
        most: The largest number of interest.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return min(most, _DEFAULT_CONNECTIONS)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    needed = 2 * most + _OTHER_FILES
    raised = needed if hard == resource.RLIM_INFINITY else min(needed, hard)
    if soft != resource.RLIM_INFINITY and soft < raised:
        try:
            resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
            soft = raised
        except (OSError, ValueError):  # forbidden, for example in a sandbox
            pass
    if soft == resource.RLIM_INFINITY:
        return most
    return min(most, max(1, (soft - _OTHER_FILES) // 2))


def _failure_of(error: Exception) -> tuple[Failure, str]:
    """Return what an error of the transport means, and one clause that says more."""
    cause = _cause(error)
    if isinstance(cause, PrivateAddressError):
        return Failure.PRIVATE_ADDRESS, str(cause)
    if isinstance(cause, ssl.SSLError):
        return Failure.TLS, _tls_detail(cause)
    if isinstance(cause, socket.gaierror):
        return _dns_failure(cause)
    if isinstance(error, aiohttp.ClientHttpProxyError):
        return Failure.REFUSED, f"the proxy responded with status {error.status}"
    if isinstance(
        error, aiohttp.ClientResponseError | aiohttp.InvalidURL | ValueError | AssertionError
    ):
        return Failure.UNREADABLE, "the response is not valid HTTP"
    if isinstance(cause, OSError):
        return _socket_failure(cause, connected=not isinstance(error, aiohttp.ClientConnectorError))
    return Failure.RESET, "connection reset"


def _cause(error: Exception) -> Exception:
    """Return the error that an error of aiohttp wraps."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return error.certificate_error  # in aiohttp 3.11.0 it has no `os_error`
    if isinstance(error.__cause__, ssl.SSLError):  # a handshake through a proxy
        return error.__cause__
    return error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error


def _tls_detail(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        kind = _CERTIFICATE_ERRORS.get(error.verify_code, str(error.verify_message).lower())
        return f"certificate {kind}" if kind else "certificate not trusted"
    return f"handshake failed: {(error.reason or 'unknown').lower().replace('_', ' ')}"


def _dns_failure(error: socket.gaierror) -> tuple[Failure, str]:
    if error.errno == socket.EAI_NONAME:
        return Failure.NO_SUCH_HOST, "no such host"
    if error.errno in _NO_ADDRESS:
        return Failure.NO_ADDRESS, "the host has no usable address"
    return Failure.DNS, "the host name cannot be resolved"


def _socket_failure(error: OSError, *, connected: bool) -> tuple[Failure, str]:
    if error.errno == errno.ECONNREFUSED:
        return Failure.REFUSED, "connection refused"
    if error.errno in _NO_ROUTE:
        return Failure.NO_ROUTE, "no route to the host"
    if error.errno == errno.ETIMEDOUT:
        return Failure.TIMEOUT, "no response from the host"
    if error.errno in _EXHAUSTED:
        return Failure.RESET, f"this machine is exhausted: {errno.errorcode[error.errno].lower()}"
    if connected or isinstance(error, ConnectionError):
        return Failure.RESET, "connection reset"
    name = errno.errorcode.get(error.errno or 0, "unknown error").lower()
    return Failure.REFUSED, f"no connection: {name}"


class _SplitRequest(aiohttp.ClientRequest):
    """A request to whose response a head splitter is attached."""

    async def send(self, conn: Connection) -> aiohttp.ClientResponse:
        transport = conn.transport
        splitter = transport.get_protocol() if transport is not None else None
        if isinstance(splitter, HeadSplitter):
            splitter.expect_response()
        elif transport is not None and conn.protocol is not None:
            transport.set_protocol(HeadSplitter(conn.protocol, conn.protocol.exception))
        return await super().send(conn)


def _splitter_of(response: aiohttp.ClientResponse) -> HeadSplitter | None:
    """Return the head splitter of a response, None once the response has arrived completely."""
    transport = response.connection.transport if response.connection is not None else None
    splitter = transport.get_protocol() if transport is not None else None
    return splitter if isinstance(splitter, HeadSplitter) else None


class _GuardedResolver(AbstractResolver):
    """Resolves names to public addresses only; aiohttp connects to exactly these."""

    def __init__(self, guard: Guard, lookup: Lookup) -> None:
        self._guard, self._lookup = guard, lookup
        self._failed: dict[str, tuple[int, socket.gaierror]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: int = socket.AF_INET
    ) -> list[ResolveResult]:
        count, known = self._failed.get(host, (0, None))
        if known is not None and count >= _DNS_TRIES:
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
