"""What stands behind a body and is no HTTP: a browser shows the page, so the page is judged."""

from __future__ import annotations

import asyncio
import gzip

import pytest
from loopback import raw

from surveylint.demo.server import Visit, Web
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.net.response_heads import HeadsApart
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
    """Return what is said of links to a server that answers with these bytes."""

    async def behave(visit: Visit) -> None:
        visit.raw(data, close=close)

    async with Web({"it": behave}) as web:
        urls = [web.url("it", host="127.0.0.1") + link for link in links]
        outcome = await check(urls, SETTINGS)
    assert not outcome.errors
    return [outcome.verdicts[url] for url in urls]


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
async def test_garbage_behind_a_page_leaves_the_page(data: bytes, close: bool) -> None:
    found = await verdicts(data, "/x", "/y", close=close)
    assert {each.state for each in found} == {State.ALIVE}


async def test_garbage_behind_a_404_leaves_the_404() -> None:
    (found,) = await verdicts(b"HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnonegarbage", "")
    assert (found.state, found.cause) == (State.DEAD, Cause.GONE)


async def test_a_page_before_garbage_is_whole() -> None:
    here, gone = await verdicts(SIZED + b"garbage", "#here", "#gone")
    assert here.state is State.ALIVE
    assert gone.cause is Cause.MISSING_FRAGMENT


@pytest.mark.parametrize("rest", [b"garbage", b"zz\r\nmore", b"-1\r\n\r\n"])
async def test_chunks_that_turn_into_garbage_are_judged_at_once_and_as_not_whole(
    rest: bytes,
) -> None:
    async with asyncio.timeout(SETTINGS.timeout / 2):
        here, gone = await verdicts(CHUNKED + rest, "#here", "#gone", close=False)
    assert (here.state, gone.state) == (State.ALIVE, State.ALIVE)


async def test_what_is_no_http_at_all_stays_unreadable() -> None:
    (found,) = await verdicts(b"garbage\r\n\r\n" + SIZED, "")
    assert (found.state, found.cause) == (State.UNVERIFIED, Cause.UNREADABLE)


async def test_garbage_spoils_no_later_answer_on_the_connection() -> None:
    async with Web(
        {"it": raw(SIZED + b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")}
    ) as web:
        urls = [web.url("it", str(at), host="127.0.0.1") for at in range(5)]
        outcome = await check(urls, SETTINGS)
    assert {verdict.state for verdict in outcome.verdicts.values()} == {State.ALIVE}


class Pieces(asyncio.Protocol):
    """Note the pieces in which bytes are handed on."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def data_received(self, data: bytes) -> None:
        self.pieces.append(data)


@pytest.mark.parametrize("step", [1, 2, 3, 5, 19, 1000])
@pytest.mark.parametrize("end", [b"\r\n", b"\n"])
def test_no_piece_holds_bytes_of_a_head_and_of_what_follows(step: int, end: bytes) -> None:
    head = end.join([b"HTTP/1.1 200 OK", b"A: b", b"", b""])
    parser = Pieces()
    apart = HeadsApart(parser, lambda: None)
    data = head + b"body" + end + end + b"more"
    for at in range(0, len(data), step):
        apart.data_received(data[at : at + step])
    assert b"".join(parser.pieces) == data
    assert head in [b"".join(parser.pieces[:count]) for count in range(len(parser.pieces))]
