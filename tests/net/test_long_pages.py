"""Pages that exceed the limit: anchors are searched in the rest, within bounds."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable

import pytest

from surveylint.demo.server import Visit, Web
from surveylint.model.target import read_target
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.net.body import ResponseReader
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import check
from surveylint.probe.fragments import FragmentSearch

SETTINGS = NetSettings(
    cache_dir=None,
    proxies={},
    timeout=2.0,
    second_look=0.0,
    retry_delay=0.0,
    tries=1,
    allow_private=True,
)
KIB = 1024
FILLER = "<p>words and more words</p>\n"
HEADED = "<!doctype html><html><title>A paper</title><h2 id=intro>Introduction</h2>"


def long(start: str = HEADED, end: str = "", size: int = 200 * KIB) -> bytes:
    """Return a page of about that many bytes, with a start and an end."""
    return (start + FILLER * ((size - len(start) - len(end)) // len(FILLER)) + end).encode()


def raw_deflate(body: bytes) -> bytes:
    squeeze = zlib.compressobj(wbits=-15)
    return squeeze.compress(body) + squeeze.flush()


CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": gzip.compress,
    "deflate": raw_deflate,
}
MEMBERS: dict[str, Callable[[bytes], bytes]] = {
    "short": lambda body: gzip.compress(HEADED.encode()) + gzip.compress(body),
    "long": lambda body: gzip.compress(long(size=300 * KIB)) + gzip.compress(body),
}


async def verdict(
    body: bytes, fragment: str, *, coding: str = "identity", kind: str = "text/html"
) -> Verdict:
    async def behave(visit: Visit) -> None:
        visit.answer(200, CODINGS[coding](body), Content_Encoding=coding, Content_Type=kind)

    async with Web({"it": behave}) as web:
        url = web.url("it", host="127.0.0.1") + f"#{fragment}"
        result = await check([url], SETTINGS)
    assert not result.errors
    return result.verdicts[url]


@pytest.mark.parametrize("members", MEMBERS)
async def test_an_anchor_in_another_gzip_member_is_not_reported(
    monkeypatch: pytest.MonkeyPatch, members: str
) -> None:
    monkeypatch.setitem(CODINGS, "gzip", MEMBERS[members])
    assert (
        await verdict(b"<h2 id=results>Results</h2>", "results", coding="gzip")
    ).state is State.ALIVE


@pytest.mark.parametrize("coding", CODINGS)
async def test_an_anchor_far_down_is_found(coding: str) -> None:
    found = await verdict(long(end="<h2 id=results>Results</h2>"), "results", coding=coding)
    assert (found.state, len(found.evidence)) == (State.ALIVE, 1)


@pytest.mark.parametrize("coding", CODINGS)
async def test_an_anchor_that_is_nowhere_in_the_page_is_missing(coding: str) -> None:
    found = await verdict(long(), "results", coding=coding)
    assert (found.state, found.cause, len(found.evidence)) == (
        State.SUSPECT,
        Cause.MISSING_FRAGMENT,
        2,
    )
    assert found.note == "page has no `#results` anchor"


@pytest.mark.parametrize(
    "body",
    [
        long(size=1100 * KIB),
        long(start="<html><title>A paper</title><script src=/anchors.js></script>"),
        long(start=HEADED + "<div id=root></div><script src=/app.js></script>"),
        long(end="<script>window.__NEXT_DATA__ = {}</script>"),
        long(start="<html><script src=/app.js></script><style>") + b"</style>",
    ],
    ids=[
        "too long",
        "headings without anchors",
        "an application",
        "an application by the end of its source",
        "no text at the start",
    ],
)
@pytest.mark.parametrize("coding", CODINGS)
async def test_an_inconclusive_page_is_not_reported(body: bytes, coding: str) -> None:
    assert (await verdict(body, "results", coding=coding)).state is State.ALIVE


async def test_a_long_plain_text_is_not_reported() -> None:
    assert (await verdict(long(), "results", kind="text/plain")).state is State.ALIVE


async def test_a_text_directive_is_not_searched_in_the_rest_of_a_page() -> None:
    assert (await verdict(long(), ":~:text=other%20words")).state is State.ALIVE


async def test_a_page_that_stalls_is_not_reported() -> None:
    async def stall(visit: Visit) -> None:
        visit.raw(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500000\r\n\r\n" + long()
        )
        await visit.writer.drain()
        await asyncio.sleep(3600)

    async with Web({"it": stall}) as web:
        url = web.url("it", host="127.0.0.1") + "#results"
        result = await check(
            [url], NetSettings(cache_dir=None, proxies={}, timeout=0.5, allow_private=True)
        )
    assert result.verdicts[url].state is State.ALIVE


@pytest.mark.parametrize(
    "kind", ["text/html; charset=gb18030", "text/html; charset=zip", "text/html; charset=nonsense"]
)
async def test_a_page_in_another_encoding_is_read(kind: str) -> None:
    body = long(end="<h2 id=综述>").decode().encode("gb18030" if "gb" in kind else "utf-8")
    assert (await verdict(body, "综述", kind=kind)).state is State.ALIVE


class FakeStream:
    """A body without a network, which counts the bytes read."""

    def __init__(self, body: bytes, step: int = 10_000) -> None:
        self._body, self._step, self.read_bytes = body, step, 0

    def at_eof(self) -> bool:
        return self.read_bytes >= len(self._body)

    async def read(self, size: int) -> bytes:
        part = self._body[self.read_bytes : self.read_bytes + min(size, self._step)]
        self.read_bytes += len(part)
        return part


class CountingSearch(FragmentSearch):
    """A search that counts the bytes it is fed."""

    def __init__(self, fragment: str, url: str = "http://example.org/") -> None:
        super().__init__((fragment,), read_target(url)[0])
        self.fed = self.largest = 0

    def feed(self, piece: bytes) -> bool:
        self.fed += len(piece)
        self.largest = max(self.largest, len(piece))
        return super().feed(piece)


async def searched(
    body: bytes, search: FragmentSearch, coding: str = "identity"
) -> tuple[FakeStream, bool]:
    """Search a body; return its stream, and whether the whole body was searched."""
    stream, reader = FakeStream(CODINGS[coding](body)), ResponseReader(64 * KIB)
    reader.start(200, ((b"Content-Type", b"text/html"), (b"Content-Encoding", coding.encode())))
    await reader.read(stream)
    return stream, reader.needs_more(search) and await reader.search(stream, search)


async def test_nothing_is_read_beyond_the_limit_without_anchors_to_find() -> None:
    stream, whole = await searched(long(), CountingSearch("top"))
    assert (stream.read_bytes, whole) == (64 * KIB, False)


async def test_nothing_is_read_beyond_the_limit_once_the_anchor_is_found() -> None:
    stream, _ = await searched(long(), CountingSearch("intro"))
    assert stream.read_bytes == 64 * KIB


async def test_reading_ends_at_the_anchor() -> None:
    body = long(size=100 * KIB) + b"<p id=results>" + long(size=400 * KIB)
    stream, _ = await searched(body, CountingSearch("results"))
    assert stream.read_bytes < 130 * KIB


@pytest.mark.parametrize("coding", CODINGS)
async def test_at_most_a_mebibyte_is_searched(coding: str) -> None:
    search = CountingSearch("results")
    stream, whole = await searched(long(size=5000 * KIB), search, coding)
    assert not whole
    assert stream.read_bytes <= 1100 * KIB
    assert search.fed <= 1024 * KIB
    assert search.largest <= 64 * KIB


async def test_a_decompression_bomb_is_searched_in_small_pieces() -> None:
    search = CountingSearch("results")
    _, whole = await searched(HEADED.encode() + bytes(50_000 * KIB), search, "gzip")
    assert not whole
    assert search.fed <= 1024 * KIB
    assert search.largest <= 64 * KIB


async def test_a_truncated_compressed_body_is_incomplete() -> None:
    search, reader = CountingSearch("results"), ResponseReader(64 * KIB)
    stream = FakeStream(gzip.compress(long())[:-20])
    reader.start(200, ((b"Content-Type", b"text/html"), (b"Content-Encoding", b"gzip")))
    await reader.read(stream)
    assert reader.needs_more(search)
    assert not await reader.search(stream, search)


@pytest.mark.parametrize("at", range(0, 40, 3))
def test_an_anchor_split_between_two_pieces_is_found(at: int) -> None:
    search = FragmentSearch(("results",), read_target("http://example.org/")[0])
    text = b"<p>words <span class='x' id='results'> words"
    search.feed(FILLER.encode() * 2000 + text[:at])
    search.feed(text[at:] + FILLER.encode() * 2000)
    assert search.has("results")


@pytest.mark.parametrize(
    ("source", "conclusive"),
    [
        ("<h2 id=intro>", True),
        ("<section class='x' id='intro'>", True),
        ("<a name='intro'>", True),
        ("<a class='headerlink' href='#intro'>", True),
        ("<div id=intro>", False),
        ("<h2 data-id=intro>", False),
        ("<h2>", False),
    ],
)
def test_a_long_page_is_conclusive_if_its_headings_have_anchors(
    source: str, conclusive: bool
) -> None:
    search = FragmentSearch(("results",), read_target("http://example.org/")[0])
    search.read(f"<script src=/anchors.js></script>{source}")
    assert not search.is_conclusive
    search.finish()
    assert search.is_conclusive is conclusive


def test_a_long_page_without_scripts_is_conclusive() -> None:
    search = FragmentSearch(("results",), read_target("http://example.org/")[0])
    search.read("<h2>Results</h2>")
    search.finish()
    assert search.is_conclusive


@pytest.mark.parametrize(
    ("source", "conclusive"),
    [("<h2 id=user-content-intro>", True), ("<h2 id=intro>", False), ("<p>", False)],
)
def test_a_page_of_a_code_host_is_conclusive_if_it_shows_a_document(
    source: str, conclusive: bool
) -> None:
    search = FragmentSearch(("results",), read_target("https://github.com/o/r")[0])
    search.read(f"<script src=/app.js></script>{source}")
    search.finish()
    assert search.is_conclusive is conclusive


@pytest.mark.parametrize(
    "fragment",
    [
        "issuecomment-123",
        "discussion_r1",
        "diff-0a1b",
        "pullrequestreview-1",
        "readme-ov-file",
        "MIT-1-ov-file",
        "comment1_2",
    ],
)
def test_anchors_that_scripts_add_are_not_searched(fragment: str) -> None:
    search = FragmentSearch((fragment,), read_target("https://github.com/o/r")[0])
    assert not search.feed(b"<h2 id=user-content-intro>")


@pytest.mark.parametrize(("at", "read"), [(10, False), (100, True), (400, True)])
async def test_the_number_of_lines_of_a_file_is_searched(at: int, read: bool) -> None:
    data = '"lineInfo":{"truncatedLoc":"31"},"truncated":false'
    body = long(size=at * KIB) + data.encode() + long(size=300 * KIB)
    search = CountingSearch("L99", "https://github.com/o/r/blob/main/x.py")
    stream, _ = await searched(body, search)
    assert search.lines_before("L99") == 31
    assert (stream.read_bytes > 64 * KIB) is read
    assert stream.read_bytes < (at + 70) * KIB
