"""Bytes after a body that are not HTTP: browsers show the page, so the page is judged."""

from __future__ import annotations

import asyncio
import gzip

import pytest
from loopback_web import raw

from surveylint.demo.server import Visit, Web
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.net.response_heads import HeadSplitter
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import check

SETTINGS = NetSettings(
    cache_dir=None, proxies={}, second_look=0.0, retry_delay=0.0, allow_private=True
)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
PAGE = b"<html><p id=here>words</p></html>"
PACKED = gzip.compress(PAGE)
LENGTH = b"Content-Length: %d\r\n"
SIZED = HEAD + LENGTH % len(PAGE) + b"\r\n" + PAGE
CHUNK = b"%x\r\n%s\r\n" % (len(PAGE), PAGE)
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNK
HINTS = b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"


async def verdicts(data: bytes, *links: str, close: bool = True) -> list[Verdict]:
    """Return the verdicts of links to a server that responds with these bytes."""

    async def behave(visit: Visit) -> None:
        visit.raw(data, close=close)

    async with Web({"it": behave}) as web:
        urls = [web.url("it", host="127.0.0.1") + link for link in links]
        result = await check(urls, SETTINGS)
    assert not result.errors
    return [result.verdicts[url] for url in urls]


@pytest.mark.parametrize("close", [True, False])
@pytest.mark.parametrize(
    "data",
    [
        SIZED + b"garbage",
        SIZED + b"\r\n\r\ngarbage",
        SIZED + PAGE,
        SIZED + b"\x00" * 100_000,
        SIZED + HEAD,
        SIZED.replace(b"\r\n", b"\n") + b"garbage",
        HINTS + SIZED + b"garbage",
        HINTS + HINTS + SIZED + b"garbage",
        CHUNKED + b"0\r\n\r\ngarbage",
        HEAD + b"Content-Encoding: gzip\r\n" + LENGTH % len(PACKED) + b"\r\n" + PACKED + b"garbage",
        HEAD
        + b"Content-Encoding: gzip\r\n"
        + LENGTH % (len(PACKED) + 7)
        + b"\r\n"
        + PACKED
        + b"garbage",
        HEAD + b"Content-Length: 0\r\n\r\ngarbage",
        b"HTTP/1.1 204 No Content\r\n\r\ngarbage",
    ],
)
async def test_garbage_after_a_page_is_ignored(data: bytes, close: bool) -> None:
    found = await verdicts(data, "/x", "/y", close=close)
    assert {each.state for each in found} == {State.ALIVE}


async def test_garbage_after_a_404_is_ignored() -> None:
    (found,) = await verdicts(b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnonegarbage", "")
    assert (found.state, found.cause) == (State.DEAD, Cause.GONE)


async def test_a_page_followed_by_garbage_is_complete() -> None:
    here, gone = await verdicts(SIZED + b"garbage", "#here", "#gone")
    assert here.state is State.ALIVE
    assert gone.cause is Cause.MISSING_FRAGMENT


@pytest.mark.parametrize("rest", [b"garbage", b"zz\r\nmore", b"-1\r\n\r\n"])
async def test_chunks_that_turn_into_garbage_are_judged_at_once_as_incomplete(
    rest: bytes,
) -> None:
    async with asyncio.timeout(SETTINGS.timeout / 2):
        here, gone = await verdicts(CHUNKED + rest, "#here", "#gone", close=False)
    assert (here.state, gone.state) == (State.ALIVE, State.ALIVE)


async def test_a_response_that_is_not_http_is_unreadable() -> None:
    (found,) = await verdicts(b"garbage\r\n\r\n" + SIZED, "")
    assert (found.state, found.cause) == (State.UNVERIFIED, Cause.UNREADABLE)


async def test_garbage_does_not_affect_later_responses_on_the_connection() -> None:
    async with Web(
        {"it": raw(SIZED + b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")}
    ) as web:
        urls = [web.url("it", str(at), host="127.0.0.1") for at in range(5)]
        result = await check(urls, SETTINGS)
    assert {verdict.state for verdict in result.verdicts.values()} == {State.ALIVE}


class RecordingParser(asyncio.Protocol):
    """Records the pieces that it receives."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def data_received(self, data: bytes) -> None:
        self.pieces.append(data)


@pytest.mark.parametrize("step", [1, 2, 3, 5, 19, 1000])
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_no_piece_has_bytes_of_a_head_and_of_its_body(step: int, end: bytes) -> None:
    head = end.join([b"HTTP/1.1 200 OK", b"A: b", b"", b""])
    parser = RecordingParser()
    splitter = HeadSplitter(parser, lambda: None)
    data = head + b"body" + end + end + b"more"
    for at in range(0, len(data), step):
        splitter.data_received(data[at : at + step])
    assert b"".join(parser.pieces) == data
    assert head in [b"".join(parser.pieces[:count]) for count in range(len(parser.pieces))]
