"""Pages longer than what is kept of them: places further down are looked for, within bounds."""

from __future__ import annotations

import asyncio
import gzip
import zlib
from collections.abc import Callable

import pytest

from surveylint.demo.server import Visit, Web
from surveylint.model.target import read_target
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.net.body import Answer
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import check
from surveylint.probe.fragments import Search

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
    """Return a page of about that size, with something at its ends."""
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
        outcome = await check([url], SETTINGS)
    assert not outcome.errors
    return outcome.verdicts[url]


@pytest.mark.parametrize("members", MEMBERS)
async def test_a_place_is_not_missed_where_a_page_goes_on_in_another_gzip_member(
    monkeypatch: pytest.MonkeyPatch, members: str
) -> None:
    monkeypatch.setitem(CODINGS, "gzip", MEMBERS[members])
    assert (
        await verdict(b"<h2 id=results>Results</h2>", "results", coding="gzip")
    ).state is State.ALIVE


@pytest.mark.parametrize("coding", CODINGS)
async def test_a_place_far_down_is_found(coding: str) -> None:
    found = await verdict(long(end="<h2 id=results>Results</h2>"), "results", coding=coding)
    assert (found.state, len(found.evidence)) == (State.ALIVE, 1)


@pytest.mark.parametrize("coding", CODINGS)
async def test_a_place_that_the_whole_page_has_not_is_missing(coding: str) -> None:
    found = await verdict(long(), "results", coding=coding)
    assert (found.state, found.cause, len(found.evidence)) == (
        State.SUSPECT,
        Cause.MISSING_FRAGMENT,
        2,
    )
    assert found.note == "the page has no place `results`"


@pytest.mark.parametrize(
    "body",
    [
        long(size=1100 * KIB),
        long(start="<html><title>A paper</title>"),
        long(start=HEADED + "<div id=root></div><script src=/app.js></script>"),
        long(end="<script>window.__NEXT_DATA__ = {}</script>"),
        long(start="<html><script src=/app.js></script><style>") + b"</style>",
    ],
    ids=[
        "too long",
        "no places of its own",
        "an application",
        "an application, told late",
        "no text at first",
    ],
)
@pytest.mark.parametrize("coding", CODINGS)
async def test_a_page_of_which_one_cannot_know_is_silent(body: bytes, coding: str) -> None:
    assert (await verdict(body, "results", coding=coding)).state is State.ALIVE


async def test_a_long_text_that_is_no_page_is_silent() -> None:
    assert (await verdict(long(), "results", kind="text/plain")).state is State.ALIVE


async def test_a_text_further_down_is_not_looked_for() -> None:
    assert (await verdict(long(), ":~:text=other%20words")).state is State.ALIVE


async def test_a_page_that_stops_coming_is_silent() -> None:
    async def stall(visit: Visit) -> None:
        visit.raw(
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 500000\r\n\r\n" + long()
        )
        await visit.writer.drain()
        await asyncio.sleep(3600)

    async with Web({"it": stall}) as web:
        url = web.url("it", host="127.0.0.1") + "#results"
        outcome = await check(
            [url], NetSettings(cache_dir=None, proxies={}, timeout=0.5, allow_private=True)
        )
    assert outcome.verdicts[url].state is State.ALIVE


@pytest.mark.parametrize(
    "kind", ["text/html; charset=gb18030", "text/html; charset=zip", "text/html; charset=nonsense"]
)
async def test_a_page_in_another_encoding_is_read(kind: str) -> None:
    body = long(end="<h2 id=综述>").decode().encode("gb18030" if "gb" in kind else "utf-8")
    assert (await verdict(body, "综述", kind=kind)).state is State.ALIVE


class Wire:
    """A body that comes without a network; it counts what was read."""

    def __init__(self, body: bytes, step: int = 10_000) -> None:
        self._body, self._step, self.given = body, step, 0

    def at_eof(self) -> bool:
        return self.given >= len(self._body)

    async def read(self, size: int) -> bytes:
        part = self._body[self.given : self.given + min(size, self._step)]
        self.given += len(part)
        return part


class Watching(Search):
    """A search that counts what it is shown."""

    def __init__(self, fragment: str, url: str = "http://example.org/") -> None:
        super().__init__((fragment,), read_target(url)[0])
        self.shown = self.largest = 0

    def take(self, piece: bytes) -> bool:
        self.shown += len(piece)
        self.largest = max(self.largest, len(piece))
        return super().take(piece)


async def shown(body: bytes, search: Search, coding: str = "identity") -> tuple[Wire, bool]:
    wire, answer = Wire(CODINGS[coding](body)), Answer(64 * KIB)
    answer.begin(200, ((b"Content-Type", b"text/html"), (b"Content-Encoding", coding.encode())))
    await answer.read(wire)
    return wire, answer.goes_on(search) and await answer.read_on(wire, search)


async def test_no_more_is_read_than_is_kept_where_no_place_is_looked_for() -> None:
    wire, whole = await shown(long(), Watching("top"))
    assert (wire.given, whole) == (64 * KIB, False)


async def test_no_more_is_read_than_is_kept_where_the_place_is_in_it() -> None:
    wire, _ = await shown(long(), Watching("intro"))
    assert wire.given == 64 * KIB


async def test_reading_ends_where_the_place_is() -> None:
    body = long(size=100 * KIB) + b"<p id=results>" + long(size=400 * KIB)
    wire, _ = await shown(body, Watching("results"))
    assert wire.given < 130 * KIB


@pytest.mark.parametrize("coding", CODINGS)
async def test_no_more_than_a_mebibyte_is_looked_at(coding: str) -> None:
    search = Watching("results")
    wire, whole = await shown(long(size=5000 * KIB), search, coding)
    assert not whole
    assert wire.given <= 1100 * KIB
    assert search.shown <= 1024 * KIB
    assert search.largest <= 64 * KIB


async def test_a_bomb_is_opened_a_little_and_piece_by_piece() -> None:
    search = Watching("results")
    _, whole = await shown(HEADED.encode() + bytes(50_000 * KIB), search, "gzip")
    assert not whole
    assert search.shown <= 1024 * KIB
    assert search.largest <= 64 * KIB


async def test_a_body_that_breaks_off_in_the_middle_of_its_packing_is_not_whole() -> None:
    search, answer = Watching("results"), Answer(64 * KIB)
    wire = Wire(gzip.compress(long())[:-20])
    answer.begin(200, ((b"Content-Type", b"text/html"), (b"Content-Encoding", b"gzip")))
    await answer.read(wire)
    assert answer.goes_on(search)
    assert not await answer.read_on(wire, search)


@pytest.mark.parametrize("at", range(0, 40, 3))
def test_a_place_that_is_cut_in_two_is_found(at: int) -> None:
    search = Search(("results",), read_target("http://example.org/")[0])
    text = b"<p>words <span class='x' id='results'> words"
    search.take(FILLER.encode() * 2000 + text[:at])
    search.take(text[at:] + FILLER.encode() * 2000)
    assert search.has("results")


@pytest.mark.parametrize(
    ("source", "tells"),
    [
        ("<h2 id=intro>", True),
        ("<section class='x' id='intro'>", True),
        ("<a name='intro'>", True),
        ("<a class='headerlink' href='#intro'>", True),
        ("<div id=intro>", False),
        ("<h2 data-id=intro>", False),
    ],
)
def test_a_long_page_tells_where_its_own_headings_are_places(source: str, tells: bool) -> None:
    search = Search(("results",), read_target("http://example.org/")[0])
    search.read(source)
    assert not search.tells
    search.end()
    assert search.tells is tells


@pytest.mark.parametrize(
    ("source", "tells"),
    [("<h2 id=user-content-intro>", True), ("<h2 id=intro>", False), ("<p>", False)],
)
def test_a_code_host_tells_where_it_shows_a_document(source: str, tells: bool) -> None:
    search = Search(("results",), read_target("https://github.com/o/r")[0])
    search.read(source)
    search.end()
    assert search.tells is tells


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
def test_a_place_that_comes_with_a_script_is_not_looked_for(fragment: str) -> None:
    search = Search((fragment,), read_target("https://github.com/o/r")[0])
    assert not search.take(b"<h2 id=user-content-intro>")


@pytest.mark.parametrize(("at", "read"), [(10, False), (100, True), (400, True)])
async def test_the_count_of_a_files_lines_is_looked_for(at: int, read: bool) -> None:
    told = '"lineInfo":{"truncatedLoc":"31"},"truncated":false'
    body = long(size=at * KIB) + told.encode() + long(size=300 * KIB)
    search = Watching("L99", "https://github.com/o/r/blob/main/x.py")
    wire, _ = await shown(body, search)
    assert search.lines_before("L99") == 31
    assert (wire.given > 64 * KIB) is read
    assert wire.given < (at + 70) * KIB
