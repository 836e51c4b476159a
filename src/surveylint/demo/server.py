"""A small server with pages that are dead, moved, forbidden, slow, or not what they seem.

On Linux each behaviour has its own address (127.0.0.2, 127.0.0.3, ...), so a slow host delays no
other; elsewhere all have 127.0.0.1. `web.url("gone")` returns a URL, `web.asked` counts requests.

    async with Web() as web:
        print(web.url("gone"))
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import ssl
import struct
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

Behaviour = Callable[["Visit"], Awaitable[None]]
_CERTIFICATE = Path(__file__).with_name("selfsigned.pem")
_HOUR = 3600.0
_LAST = 250


@dataclass(slots=True)
class Visit:
    """One request, with methods to answer it."""

    web: Web
    method: str
    path: str
    headers: dict[str, str]
    writer: asyncio.StreamWriter
    open: bool = True

    @property
    def rest(self) -> str:
        """Return the path after the behaviour's name."""
        return self.path.split("?")[0].strip("/").partition("/")[2]

    @property
    def turn(self) -> int:
        """Return how often this path was requested, including this time."""
        return self.web.asked[self.path]

    def raw(self, data: bytes, *, close: bool = False) -> None:
        """Write bytes unchanged."""
        self.writer.write(data)
        self.open = self.open and not close

    def answer(self, status: int = 200, body: bytes = b"", **headers: str) -> None:
        """Write a complete answer; underscores in header names become hyphens."""
        fields = {"Content-Type": "text/html; charset=utf-8", "Content-Length": str(len(body))}
        fields |= {name.replace("_", "-"): value for name, value in headers.items()}
        named = [f"{name}: {value}" for name, value in fields.items()]
        lines = [f"HTTP/1.1 {status} Status", *named]
        head = "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n"
        self.raw(head if self.method == "HEAD" else head + body)

    def page(
        self,
        title: str,
        text: str = "A page with some words on it.",
        *,
        head: str = "",
        status: int = 200,
        **headers: str,
    ) -> None:
        """Write a small page."""
        html = (
            f"<!doctype html><html><head><title>{title}</title>{head}</head>"
            f"<body><h1>{title}</h1><p>{text}</p></body></html>"
        )
        self.answer(status, html.encode("utf-8"), **headers)

    def reset(self) -> None:
        """Drop the connection as a broken server does."""
        sock = self.writer.get_extra_info("socket")
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        self.open = False


def page(
    title: str,
    text: str = "A page with some words on it.",
    *,
    head: str = "",
    status: int = 200,
    **headers: str,
) -> Behaviour:
    """Return a behaviour that shows a page."""

    async def behave(visit: Visit) -> None:
        visit.page(title, text, head=head, status=status, **headers)

    return behave


def redirect(status: int, location: str) -> Behaviour:
    """Return a behaviour that redirects."""

    async def behave(visit: Visit) -> None:
        visit.answer(status, Location=location)

    return behave


async def status(visit: Visit) -> None:
    """Answer with the status in the path."""
    if visit.rest in ("204", "304"):
        visit.raw(f"HTTP/1.1 {visit.rest} Status\r\n\r\n".encode())
    else:
        visit.page(visit.rest, status=int(visit.rest))


async def then_ok(visit: Visit) -> None:
    """Fail the first time, as the path says; answer from the second time on."""
    if visit.turn > 1:
        visit.page("A paper")
    elif visit.rest == "reset":
        visit.reset()
    else:
        status = int(visit.rest) if visit.rest.isdigit() else 503
        visit.page("Later", status=status, **({"Retry_After": "1"} if status == 429 else {}))


async def slow(visit: Visit) -> None:
    """Answer after as many tenths of a second as the path says."""
    await asyncio.sleep(int(visit.rest) / 10 if visit.rest.isdigit() else 1.5)
    visit.page("A slow paper")


async def silent(visit: Visit) -> None:
    """Never answer."""
    await asyncio.sleep(_HOUR)


async def cookie(visit: Visit) -> None:
    """Set a cookie, and show the page to requests that send it."""
    if "seen=1" in visit.headers.get("cookie", ""):
        visit.page("A paper")
    else:
        visit.answer(302, Location=visit.path, Set_Cookie="seen=1; Path=/")


async def loop(visit: Visit) -> None:
    """Redirect without end, each time to another path."""
    visit.answer(302, Location=f"/loop/{int(visit.rest or 0) + 1}")


async def reset(visit: Visit) -> None:
    """Drop the connection."""
    visit.reset()


_SALE = "This domain is for sale! Buy this domain. Related searches: cars, loans"
_EXPIRED = (
    "<?xml version='1.0'?>"
    "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>"
)
BEHAVIOURS: dict[str, Behaviour] = {
    "": page("Home", "Welcome to our site."),
    "paper": page("A paper", "<a id=results></a><h2 id='user-content-a-heading'>A heading</h2>"),
    "untrusted": page("A paper"),
    "status": status,
    "gone": page("404", status=404),
    "moved": redirect(301, "/paper/new"),
    "moved-twice": redirect(301, "/moved"),
    "found": redirect(302, "/paper/here"),
    "moved-home": redirect(301, "/"),
    "refreshed": page("Moved", head='<meta http-equiv=refresh content="0; url=/paper/new">'),
    "login-wall": redirect(302, "/login?next=/"),
    "login": page("Log in", "<form><input type=password></form>"),
    "loop": loop,
    "circle": redirect(302, "/circle"),
    "cookie": cookie,
    "wall": page("Just a moment...", status=403, cf_mitigated="challenge"),
    "waf": page("", status=202, x_amzn_waf_action="challenge"),
    "anubis": page(
        "Making sure you're not a bot!",
        head='<script src="/.within.website/x/cmd/anubis/x.js"></script>',
    ),
    "forbidden": page("Forbidden", status=403),
    "expired": page("", _EXPIRED, status=403),
    "soft-404": page("Page not found", "Sorry, the page you are looking for could not be found."),
    "parked": page("example.test is for sale", _SALE),
    "then-ok": then_ok,
    "busy": page("Busy", status=503),
    "limited": page("Slow down", status=429, Retry_After="1"),
    "limited-long": page("Slow down", status=429, Retry_After="7200"),
    "slow": slow,
    "silent": silent,
    "reset": reset,
}


@dataclass(slots=True)
class Web:
    """The server; it chooses its port when it starts."""

    behaviours: dict[str, Behaviour] = field(default_factory=lambda: dict(BEHAVIOURS))
    port: int = 0
    tls_port: int = 0
    asked: Counter[str] = field(default_factory=Counter)
    visits: list[tuple[float, str, str]] = field(default_factory=list)
    now: Counter[str] = field(default_factory=Counter)
    peak: Counter[str] = field(default_factory=Counter)
    connections: Counter[str] = field(default_factory=Counter)
    _servers: list[asyncio.Server] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def url(self, behaviour: str, rest: str = "", *, tls: bool = False, host: str = "") -> str:
        """Return the URL of a behaviour."""
        scheme, port = ("https", self.tls_port) if tls else ("http", self.port)
        slash = "/" if rest else ""
        return f"{scheme}://{host or self.host(behaviour)}:{port}/{behaviour}{slash}{rest}"

    def filled(self, text: str) -> str:
        """Return a text with the links to `papers.example/BEHAVIOUR` pointing to this server."""
        return re.sub(r"(https?)://papers\.example/([\w-]+)/?", self._link, text)

    def _link(self, found: re.Match[str]) -> str:
        tls = found[2] == "untrusted"
        return self.url(found[2], tls=tls) + ("/" if found[0].endswith("/") else "")

    def host(self, behaviour: str) -> str:
        """Return a behaviour's host: its own if the system answers on all of 127.0.0.0/8."""
        if not sys.platform.startswith("linux"):
            return "127.0.0.1"
        names = list(self.behaviours)
        return (
            f"127.0.0.{2 + names.index(behaviour) % _LAST}" if behaviour in names else "127.0.0.1"
        )

    async def busy(self, requests: int) -> None:
        """Wait until so many requests were made."""
        while self.asked.total() < requests:  # noqa: ASYNC110
            await asyncio.sleep(0.01)

    async def __aenter__(self) -> Web:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(_CERTIFICATE)
        self.port = await self._listen(self.port, None)
        self.tls_port = await self._listen(self.tls_port, context)
        return self

    async def _listen(self, port: int, context: ssl.SSLContext | None) -> int:
        first = await asyncio.start_server(self._meet, "127.0.0.1", port, backlog=1024, ssl=context)
        port = int(first.sockets[0].getsockname()[1])
        others = sorted({self.host(behaviour) for behaviour in self.behaviours} - {"127.0.0.1"})
        self._servers.append(first)
        if others:
            self._servers.append(
                await asyncio.start_server(self._meet, others, port, backlog=1024, ssl=context)
            )
        return port

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for server in self._servers:
            server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        host = str(writer.get_extra_info("sockname")[0])
        self.connections[host] += 1
        try:
            while await self._serve(reader, writer, host):
                pass
        except (
            OSError,
            asyncio.IncompleteReadError,
            asyncio.LimitOverrunError,
            asyncio.CancelledError,
        ):
            pass
        finally:
            writer.close()

    async def _serve(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, host: str
    ) -> bool:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, path, _ = head[0].split(" ", 2)
        headers = {
            name.strip().lower(): value.strip()
            for name, _, value in (line.partition(":") for line in head[1:])
        }
        self.asked[path] += 1
        self.visits.append((asyncio.get_running_loop().time(), host, path))
        self.now[host] += 1
        self.peak[host] = max(self.peak[host], self.now[host])
        visit = Visit(self, method, path, headers, writer)
        try:
            name = path.split("?")[0].strip("/").partition("/")[0]
            await self.behaviours.get(name, page("404", status=404))(visit)
            await writer.drain()
        finally:
            self.now[host] -= 1
        return visit.open


async def serve(port: int) -> None:
    """Serve until the process ends, for `python -m surveylint.demo.server PORT`."""
    async with Web(port=port, tls_port=port + 1):
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(
        serve(int(sys.argv[1]) if len(sys.argv) > 1 else int(os.environ.get("PORT", "8765")))
    )
