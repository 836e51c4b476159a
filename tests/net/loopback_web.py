"""The loopback web of the demonstration, and behaviours that only tests need."""

from __future__ import annotations

import asyncio
import functools
import gzip
import zlib

from surveylint.demo.server import BEHAVIOURS, Behaviour, Visit, Web, page, redirect


def raw(data: bytes) -> Behaviour:
    """Return a behaviour that writes bytes and closes the connection."""

    async def behave(visit: Visit) -> None:
        visit.raw(data, close=True)

    return behave


async def drip(visit: Visit) -> None:
    """Send the head at once, then a byte a second."""
    visit.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n")
    while True:
        visit.raw(b".")
        await visit.writer.drain()
        await asyncio.sleep(1)


async def endless(visit: Visit) -> None:
    """Announce 5 GB and never stop sending."""
    visit.raw(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5368709120\r\n\r\n")
    while True:
        visit.raw(b"<p>more</p>" * 1000)
        await visit.writer.drain()
        await asyncio.sleep(0.002)


async def hints_only(visit: Visit) -> None:
    """Send interim responses for ever."""
    while True:
        visit.raw(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n" * 100)
        await visit.writer.drain()
        await asyncio.sleep(0.002)


@functools.cache
def _bomb() -> bytes:
    squeeze, zeros = zlib.compressobj(1, zlib.DEFLATED, 31), bytes(1 << 20)
    return b"".join([squeeze.compress(zeros) for _ in range(200)]) + squeeze.flush()


async def bomb(visit: Visit) -> None:
    """Send 200 MB of zeros, compressed to less than 1 MB."""
    visit.answer(200, _bomb(), Content_Encoding="gzip")


async def bad_gzip(visit: Visit) -> None:
    """Send a damaged gzip body."""
    packed = gzip.compress(b"<p>words</p>" * 200)
    visit.answer(200, packed[:15] + b"\xff" * 30 + packed[45:], Content_Encoding="gzip")


async def exact(visit: Visit) -> None:
    """Respond with 200 to one escaped path only."""
    visit.page("A paper", status=200 if visit.path == "/exact/a%2Fb%20c" else 404)


_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
ODDITIES: dict[str, Behaviour] = {
    "drip": drip,
    "endless": endless,
    "bomb": bomb,
    "bad-gzip": bad_gzip,
    "hints-only": hints_only,
    "exact": exact,
    "cut": raw(_HEAD + b"Content-Length: 1000\r\n\r\n<p>some"),
    "garbage": raw(_HEAD + b"Content-Length: 4\r\n\r\n<p/>trailing garbage"),
    "bad-header": raw(b"HTTP/1.1 200 OK\r\nno colon here\r\nContent-Length: 0\r\n\r\n"),
    "hints": raw(
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"
        + _HEAD
        + b"Content-Length: 4\r\n\r\n<p/>"
    ),
    "big-header": page(
        "A paper", Content_Security_Policy="default-src " + "https://example.org " * 600
    ),
    "script": page("App", '<div id="root"></div>', head="<script src=/app.js></script>"),
    "to-file": redirect(302, "file:///etc/hostname"),
    "to-metadata": redirect(302, "http://169.254.169.254/latest/meta-data/"),
    "nowhere": redirect(302, ""),
    "moved-308": redirect(308, "/paper/new"),
    "moved-utf8": redirect(301, "/paper/综述"),
    "moved-then-found": redirect(301, "/found"),
    "moved-gone": redirect(301, "/gone"),
}


def whole_web() -> Web:
    """Return a server with all behaviours."""
    _bomb()
    return Web({**BEHAVIOURS, **ODDITIES})
