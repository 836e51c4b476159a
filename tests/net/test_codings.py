"""Content codings: broken and invented ones never hide a clear status."""

from __future__ import annotations

import gzip

import pytest

from surveylint.demo.server import Visit, Web
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import check

SETTINGS = NetSettings(
    cache_dir=None, proxies={}, second_look=0.0, retry_delay=0.0, allow_private=True
)
PAGE = b"<html><title>A paper</title><p id=here>words</p></html>"


async def verdict(body: bytes, coding: str, status: int = 200, **headers: str) -> Verdict:
    async def behave(visit: Visit) -> None:
        if visit.rest:
            visit.page("A paper")
        else:
            visit.answer(status, body, Content_Encoding=coding, Content_Type="text/html", **headers)

    async with Web({"it": behave}) as web:
        url = web.url("it", host="127.0.0.1").rstrip("/")
        result = await check([url], SETTINGS)
    assert not result.errors
    return result.verdicts[url]


@pytest.mark.parametrize("coding", ["UTF-8", "none", "binary", "8bit", "text/html", "gzip, x", ""])
async def test_an_invented_coding_is_ignored(coding: str) -> None:
    assert (await verdict(PAGE, coding)).state is State.ALIVE


@pytest.mark.parametrize("coding", ["utf-8", "identity", "none"])
async def test_a_page_with_an_invented_coding_is_judged(coding: str) -> None:
    missing = PAGE.replace(b"A paper", b"Page not found")
    assert (await verdict(missing, coding)).cause is Cause.SOFT_404


@pytest.mark.parametrize("coding", ["br", "zstd", "compress"])
async def test_a_page_in_an_unsupported_coding_is_unreadable(coding: str) -> None:
    found = await verdict(PAGE, coding)
    assert (found.state, found.cause) == (State.UNVERIFIED, Cause.UNREADABLE)


@pytest.mark.parametrize(
    ("status", "state", "cause"),
    [
        (200, State.UNVERIFIED, Cause.UNREADABLE),
        (403, State.UNVERIFIED, Cause.FORBIDDEN),
        (404, State.DEAD, Cause.GONE),
        (410, State.DEAD, Cause.GONE),
        (429, State.UNVERIFIED, Cause.RATE_LIMITED),
        (500, State.UNREACHABLE, Cause.SERVER_ERROR),
        (503, State.UNREACHABLE, Cause.SERVER_ERROR),
    ],
)
@pytest.mark.parametrize(
    ("coding", "body"),
    [("gzip", b"not gzip"), ("deflate", b"\xff" * 40), ("br", b"\x0b\x05"), ("gzip", b"\x1f\x8b")],
)
async def test_a_broken_body_hides_no_status(
    coding: str, body: bytes, status: int, state: State, cause: Cause
) -> None:
    found = await verdict(body, coding, status)
    expected = (State.ALIVE, None) if body == b"\x1f\x8b" and status == 200 else (state, cause)
    assert (found.state, found.cause) == expected


async def test_a_redirect_with_a_broken_body_is_followed() -> None:
    found = await verdict(b"not gzip", "gzip", 301, Location="/it/new")
    assert found.state is State.MOVED


async def test_a_good_body_is_decoded() -> None:
    assert (await verdict(gzip.compress(PAGE), "gzip")).state is State.ALIVE
