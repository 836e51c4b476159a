"""Behaviours of real sites that confuse link checkers, each served on the loopback interface."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import AsyncIterator

import pytest

from surveylint.demo.server import Behaviour, Visit, Web, page
from surveylint.model.verdict import Cause, State
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import check

QUICK = NetSettings(
    cache_dir=None, proxies={}, timeout=2.0, second_look=0.0, retry_delay=0.02, allow_private=True
)
PAPER = "<!doctype html><title>Sorting Bones</title><h1>Sorting Bones</h1><p>Bones of the hand.</p>"
ALIVE, MOVED, DEAD = (State.ALIVE, None), (State.MOVED, None), (State.DEAD, Cause.GONE)
UNVERIFIED = State.UNVERIFIED


def html(body: str = PAPER, *, status: int = 200, **headers: str) -> Behaviour:
    async def behave(visit: Visit) -> None:
        visit.answer(status, body.encode(), **headers)

    return behave


def packed(status: int, coding: str, data: bytes, **headers: str) -> Behaviour:
    async def behave(visit: Visit) -> None:
        visit.answer(status, data, Content_Encoding=coding, **headers)

    return behave


def to(*locations: bytes, status: int = 301) -> Behaviour:
    """Return a behaviour that sends Location headers byte by byte as they are."""

    async def behave(visit: Visit) -> None:
        lines = b"".join(b"Location: " + location + b"\r\n" for location in locations)
        visit.raw(b"HTTP/1.1 %d Moved\r\n" % status + lines + b"Content-Length: 0\r\n\r\n")

    return behave


def gate(*cookies: str, sent: str, status: int = 302) -> Behaviour:
    """Return a behaviour that shows its page only to those who send a cookie back."""

    async def behave(visit: Visit) -> None:
        if sent in visit.headers.get("cookie", ""):
            visit.answer(200, PAPER.encode())
            return
        lines = "".join(f"Set-Cookie: {cookie}\r\n" for cookie in cookies)
        head = (
            f"HTTP/1.1 {status} Found\r\nLocation: {visit.path}\r\n{lines}Content-Length: 0\r\n\r\n"
        )
        visit.raw(head.encode())

    return behave


def refresh(markup: str) -> Behaviour:
    return html(f"<!doctype html><title>Sorting Bones</title>{markup}<p>Bones of the hand.</p>")


async def closes_idle(visit: Visit) -> None:
    """Answer, and close the connection without having announced it."""
    visit.answer(200, PAPER.encode())
    visit.open = False


async def closes_at_first(visit: Visit) -> None:
    """Close the connection without an answer the first time."""
    if visit.turn > 1:
        visit.answer(200, PAPER.encode())
    visit.open = visit.turn > 1


async def timed_out_at_first(visit: Visit) -> None:
    """Answer 408 and close, as servers do with an idle connection."""
    if visit.turn > 1:
        visit.answer(200, PAPER.encode())
    else:
        visit.raw(b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n\r\n", close=True)


GZIP = gzip.compress(PAPER.encode())
BROKEN = GZIP[:15] + b"\xff" * 30 + GZIP[45:]
LATIN_1 = "name=骨".encode().decode("latin-1")  # as the server reads it
NO_SCRIPT = '<noscript><meta http-equiv="refresh" content="0; url=/gone"></noscript>'
META = '<meta http-equiv="refresh" content="{}">'
CASES: dict[str, tuple[Behaviour, str, tuple[State, Cause | None]]] = {
    # cookies that the first redirect sets
    "ck-flags": (gate("a=1; Secure; HttpOnly; Partitioned; Priority=High", sent="a=1"), "", ALIVE),
    "ck-json": (gate('p={"seen":[1,2],"at":"x y"}; Path=/', sent='p={"seen":'), "", ALIVE),
    "ck-utf8": (gate("name=骨; Path=/; SameSite=none", sent=LATIN_1), "", ALIVE),
    "ck-many": (gate("a=1; Path=/", "b=2; expires=nonsense", "c=3", sent="c=3"), "", ALIVE),
    "ck-bare": (gate("seen; Path=/", sent="seen"), "", ALIVE),
    "ck-equals": (gate("t=a=b==; Path=/", sent="t=a=b=="), "", ALIVE),
    "ck-quoted": (gate('t="a b"; Path=/', sent='t="a b"'), "", ALIVE),
    "ck-refused": (
        gate("t=1; Max-Age=0", sent="t=1"),
        "",
        (State.UNREACHABLE, Cause.REDIRECT_LOOP),
    ),
    # codings that cannot be decoded
    "en-404-gzip": (packed(404, "gzip", b"not gzip"), "", DEAD),
    "en-404-br": (packed(404, "br", b"\x0b\x02\x80"), "", DEAD),
    "en-410-zstd": (packed(410, "zstd", b"(\xb5/\xfd"), "", DEAD),
    "en-301-gzip": (packed(301, "gzip", b"x", Location="/paper/new"), "", MOVED),
    "en-429-br": (packed(429, "br", b"x"), "", (UNVERIFIED, Cause.RATE_LIMITED)),
    "en-500-zstd": (packed(500, "zstd", b"x"), "", (State.UNREACHABLE, Cause.SERVER_ERROR)),
    "en-200-br": (packed(200, "br", b"\x0b\x02\x80"), "", (UNVERIFIED, Cause.UNREADABLE)),
    "en-200-broken": (packed(200, "gzip", BROKEN), "", (UNVERIFIED, Cause.UNREADABLE)),
    "en-case": (packed(200, "GZip", GZIP), "", ALIVE),
    "en-twice": (packed(200, "gzip, gzip", gzip.compress(GZIP)), "", ALIVE),
    "en-identity": (packed(200, "identity", PAPER.encode()), "", ALIVE),
    "en-plain": (packed(200, "gzip", PAPER.encode()), "", (UNVERIFIED, Cause.UNREADABLE)),
    "en-raw": (packed(200, "deflate", zlib.compress(PAPER.encode())[2:-4]), "", ALIVE),
    # refreshes that browsers with scripts do not follow, or do
    "mr-noscript": (refresh(NO_SCRIPT), "", ALIVE),
    "mr-comment": (refresh(f"<!-- {META.format('0; url=/gone')} -->"), "", ALIVE),
    "mr-ie": (refresh(f"<!--[if IE]>{META.format('0; url=/gone')}<![endif]-->"), "", ALIVE),
    "mr-script": (refresh(f"<script>var a='{META.format('0; url=/gone')}'</script>"), "", ALIVE),
    "mr-textarea": (refresh(f"<textarea>{META.format('0; url=/gone')}</textarea>"), "", ALIVE),
    "mr-entity": (refresh(META.format("0;url=&#47;paper&sol;new&quest;a=1&amp;b=2")), "", MOVED),
    "mr-relative": (refresh(META.format("0; URL='../paper/new'")), "/a", MOVED),
    "mr-slow": (refresh(META.format("30; url=/gone")), "", ALIVE),
    "mr-itself": (refresh(META.format("3")), "", ALIVE),
    "mr-chain": (refresh(META.format("0; url=/mr-relative/a")), "", MOVED),
    # fragments
    "fr-encoded": (html(f"{PAPER}<h2 id='größe'>x</h2>"), "#gr%C3%B6%C3%9Fe", ALIVE),
    "fr-raw": (html(f"{PAPER}<h2 id='gr%C3%B6%C3%9Fe'>x</h2>"), "#gr%C3%B6%C3%9Fe", ALIVE),
    "fr-text": (html(), "#:~:text=Bones%20of%20the", ALIVE),
    "fr-page": (html("%PDF-1.4 x", Content_Type="application/pdf"), "#page=7", ALIVE),
    "fr-script": (html(f"{PAPER}<div id=root></div><script src=/a.js></script>"), "#late", ALIVE),
    "fr-top": (html(), "#top", ALIVE),
    "fr-name": (html(f"{PAPER}<a name=part2></a>"), "#part2", ALIVE),
    # Location in every spelling
    "lo-relative": (to(b"paper/new"), "", MOVED),
    "lo-dots": (to(b"../../x/../paper/%2e/new"), "/a/b", MOVED),
    "lo-fragment": (to(b"/paper/new#bones"), "", MOVED),
    "lo-spaces": (to(b"  /paper/a new one  "), "", MOVED),
    "lo-backslash": (to(b"\\paper\\new"), "", MOVED),
    "lo-utf8": (to("/paper/骨".encode()), "", MOVED),
    "lo-latin1": (to("/paper/größe".encode("latin-1")), "", MOVED),
    "lo-query": (to(b"/paper/new?q=a b\\c"), "", MOVED),
    "lo-empty": (to(b"", status=302), "", (State.UNREACHABLE, Cause.REDIRECT_LOOP)),
    "lo-none": (to(status=302), "", (State.UNREACHABLE, Cause.BAD_REDIRECT)),
    "lo-twice": (to(b"/paper/new", b"/paper/new"), "", MOVED),
    "lo-script": (to(b"javascript:void(0)"), "", (State.UNREACHABLE, Cause.BAD_REDIRECT)),
    # connections
    "co-idle": (closes_idle, "", ALIVE),
    "co-first": (closes_at_first, "", ALIVE),
    "co-408": (timed_out_at_first, "", ALIVE),
}


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    behaviours = {name: behaviour for name, (behaviour, _, _) in CASES.items()}
    async with Web({**behaviours, "paper": html(), "gone": page("404", status=404)}) as running:
        yield running


@pytest.mark.parametrize("name", CASES)
async def test_a_behaviour_of_the_wild_web_has_its_verdict(web: Web, name: str) -> None:
    _, path, expected = CASES[name]
    url = web.url(name) + path
    result = await check([url], QUICK)
    assert not result.errors
    found = result.verdicts[url]
    assert (found.state, found.cause) == expected, found.evidence
