"""The verdict of each behaviour of the loopback server."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from email.utils import formatdate

import pytest
import trustme
from loopback_web import whole_web

from surveylint.demo.server import Visit, Web
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import Environment, check

QUICK = NetSettings(
    cache_dir=None, proxies={}, timeout=1.0, second_look=0.0, retry_delay=0.02, allow_private=True
)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with whole_web() as running:
        yield running


async def verdict(
    url: str, settings: NetSettings = QUICK, environment: Environment | None = None
) -> Verdict:
    result = await check([url], settings, environment=environment)
    assert not result.errors
    return result.verdicts[url]


@pytest.mark.parametrize(
    ("behaviour", "state", "cause"),
    [
        ("paper", State.ALIVE, None),
        ("gone", State.DEAD, Cause.GONE),
        ("status/410", State.DEAD, Cause.GONE),
        ("moved", State.MOVED, None),
        ("moved-308", State.MOVED, None),
        ("moved-twice", State.MOVED, None),
        ("moved-utf8", State.MOVED, None),
        ("moved-then-found", State.MOVED, None),
        ("moved-gone", State.DEAD, Cause.GONE),
        ("moved-home", State.SUSPECT, Cause.REDIRECTED_HOME),
        ("refreshed", State.MOVED, None),
        ("found", State.ALIVE, None),
        ("cookie", State.ALIVE, None),
        ("login-wall", State.UNVERIFIED, Cause.LOGIN),
        ("status/401", State.UNVERIFIED, Cause.LOGIN),
        ("status/403", State.UNVERIFIED, Cause.FORBIDDEN),
        ("status/418", State.UNVERIFIED, Cause.FORBIDDEN),
        ("status/451", State.UNVERIFIED, Cause.FORBIDDEN),
        ("status/999", State.UNVERIFIED, Cause.FORBIDDEN),
        ("status/204", State.ALIVE, None),
        ("status/500", State.UNREACHABLE, Cause.SERVER_ERROR),
        ("status/522", State.UNREACHABLE, Cause.SERVER_ERROR),
        ("wall", State.UNVERIFIED, Cause.CHALLENGE),
        ("waf", State.UNVERIFIED, Cause.CHALLENGE),
        ("anubis", State.UNVERIFIED, Cause.CHALLENGE),
        ("expired", State.DEAD, Cause.EXPIRED_SIGNATURE),
        ("soft-404", State.SUSPECT, Cause.SOFT_404),
        ("parked", State.SUSPECT, Cause.PARKED),
        ("then-ok/429", State.ALIVE, None),
        ("then-ok/503", State.ALIVE, None),
        ("then-ok/500", State.ALIVE, None),
        ("then-ok/404", State.ALIVE, None),
        ("then-ok/reset", State.ALIVE, None),
        ("busy", State.UNREACHABLE, Cause.SERVER_ERROR),
        ("status/429", State.UNVERIFIED, Cause.RATE_LIMITED),
        ("limited-long", State.UNVERIFIED, Cause.RATE_LIMITED),
        ("silent", State.UNREACHABLE, Cause.TIMEOUT),
        ("drip", State.ALIVE, None),
        ("endless", State.ALIVE, None),
        ("reset", State.UNREACHABLE, Cause.RESET),
        ("loop", State.UNREACHABLE, Cause.REDIRECT_LOOP),
        ("circle", State.UNREACHABLE, Cause.REDIRECT_LOOP),
        ("to-file", State.UNREACHABLE, Cause.BAD_REDIRECT),
        ("status/302", State.UNREACHABLE, Cause.BAD_REDIRECT),
        ("exact/a%2Fb c", State.ALIVE, None),
        ("bomb", State.ALIVE, None),
        ("bad-gzip", State.UNVERIFIED, Cause.UNREADABLE),
        ("cut", State.ALIVE, None),
        ("garbage", State.ALIVE, None),
        ("bad-header", State.UNVERIFIED, Cause.UNREADABLE),
        ("hints", State.ALIVE, None),
        ("hints-only", State.UNREACHABLE, Cause.TIMEOUT),
        ("big-header", State.ALIVE, None),
        ("paper#results", State.ALIVE, None),
        ("paper#absent", State.SUSPECT, Cause.MISSING_FRAGMENT),
        ("paper#a-heading", State.ALIVE, None),
        ("paper#L10-L20", State.ALIVE, None),
        ("script#absent", State.ALIVE, None),
        ("paper#:~:text=a%20heading", State.ALIVE, None),
        ("paper#:~:text=other%20words", State.SUSPECT, Cause.MISSING_FRAGMENT),
    ],
)
async def test_a_behaviour_gets_its_verdict(
    web: Web, behaviour: str, state: State, cause: Cause | None
) -> None:
    found = await verdict(web.url("", host="127.0.0.1") + behaviour)
    assert (found.state, found.cause) == (state, cause)


async def test_an_untrusted_certificate_is_unreachable_not_dead(web: Web) -> None:
    found = await verdict(web.url("paper", tls=True))
    assert (found.state, found.cause, found.note) == (
        State.UNREACHABLE,
        Cause.TLS,
        "certificate self-signed",
    )


@pytest.mark.parametrize(
    ("name", "note"), [("127.0.0.1", ""), ("example.org", "certificate for another host")]
)
async def test_a_certificate_must_name_the_host(name: str, note: str) -> None:
    authority = trustme.CA()
    server, client = _contexts(authority, name)

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(meet, "127.0.0.1", 0, ssl=server) as running:
        port = running.sockets[0].getsockname()[1]
        found = await verdict(f"https://127.0.0.1:{port}/", environment=Environment(tls=client))
    assert found.note == note


async def test_a_handshake_that_hangs_is_a_timeout() -> None:
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(meet, "127.0.0.1", 0) as running:
        port = running.sockets[0].getsockname()[1]
        found = await verdict(f"https://127.0.0.1:{port}/")
    assert (found.state, found.cause) == (State.UNREACHABLE, Cause.TIMEOUT)


async def test_plain_http_on_a_tls_port_is_a_tls_failure() -> None:
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1)
        writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(meet, "127.0.0.1", 0) as running:
        found = await verdict(f"https://127.0.0.1:{running.sockets[0].getsockname()[1]}/")
    assert (found.state, found.cause) == (State.UNREACHABLE, Cause.TLS)


async def test_a_closed_port_is_refused() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = await verdict(f"http://127.0.0.1:{port}/")
    assert (found.state, found.cause) == (State.UNREACHABLE, Cause.REFUSED)


@pytest.mark.parametrize(
    ("code", "state", "cause"),
    [
        (socket.EAI_NONAME, State.DEAD, Cause.NO_SUCH_HOST),
        pytest.param(
            getattr(socket, "EAI_NODATA", None),
            State.UNREACHABLE,
            Cause.DNS,
            marks=pytest.mark.skipif(
                not sys.platform.startswith("linux"), reason="only glibc and musl distinguish it"
            ),
        ),
        (socket.EAI_AGAIN, State.UNREACHABLE, Cause.DNS),
        (socket.EAI_FAIL, State.UNREACHABLE, Cause.DNS),
    ],
)
async def test_dns_failures_are_distinguished(
    web: Web, code: int, state: State, cause: Cause
) -> None:
    queries = []

    async def lookup(host: str, _port: int) -> list[str]:
        queries.append(host)
        raise socket.gaierror(code, "it failed")

    urls = ["http://nowhere.test/", web.url("paper")]
    result = await check(urls, QUICK, environment=Environment(lookup=lookup))
    assert (result.verdicts[urls[0]].state, result.verdicts[urls[0]].cause) == (state, cause)
    assert len(queries) == 2


async def test_one_working_address_of_a_host_is_enough(web: Web) -> None:
    async def lookup(_host: str, _port: int) -> list[str]:
        return ["::1", "127.0.0.1"]

    found = await verdict(
        f"http://both.test:{web.port}/paper", environment=Environment(lookup=lookup)
    )
    assert found.state is State.ALIVE


@pytest.mark.skipif(
    not sys.platform.startswith("linux"),
    reason="other systems refuse connections when the queue is full",
)
async def test_a_silent_address_only_delays_a_working_one(web: Web) -> None:
    async def lookup(_host: str, _port: int) -> list[str]:
        return ["127.0.0.253", "127.0.0.1"]

    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.253", web.port))
        full.listen(0)
        for waiting in (first, second):
            waiting.setblocking(False)
            waiting.connect_ex(("127.0.0.253", web.port))
        found = await verdict(
            f"http://both.test:{web.port}/paper", environment=Environment(lookup=lookup)
        )
    assert found.state is State.ALIVE


async def test_ipv6_works() -> None:
    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    try:
        running = await asyncio.start_server(meet, "::1", 0)
    except OSError:
        pytest.skip("no IPv6")
    async with running:
        found = await verdict(f"http://[::1]:{running.sockets[0].getsockname()[1]}/x")
    assert found.state is State.ALIVE


async def test_a_moved_link_has_its_new_url(web: Web) -> None:
    found = await verdict(web.url("moved"))
    assert found.final_url == web.url("paper", "new", host=web.host("moved"))
    assert found.permanent


async def test_the_new_url_ends_before_the_first_temporary_redirect(web: Web) -> None:
    found = await verdict(web.url("moved-then-found"))
    assert found.final_url == web.url("found", host=web.host("moved-then-found"))
    assert not found.permanent


async def test_a_moved_link_keeps_its_fragment(web: Web) -> None:
    found = await verdict(web.url("moved") + "#results")
    assert found.final_url.endswith("/paper/new#results")


async def test_a_dead_link_is_checked_twice(web: Web) -> None:
    found = await verdict(web.url("gone"))
    assert [seen.status for seen in found.evidence] == [404, 404]
    assert web.asked == {"/gone": 2}


async def test_an_alive_link_is_checked_once(web: Web) -> None:
    await verdict(web.url("paper"))
    assert web.asked == {"/paper": 1}


async def test_one_connection_is_used_for_a_host(web: Web) -> None:
    await check([web.url("paper", str(at)) for at in range(8)], QUICK)
    assert web.connections == {web.host("paper"): 1}


async def test_the_user_agent_is_honest(web: Web) -> None:
    seen: list[str] = []

    async def note(visit: Visit) -> None:
        seen.append(visit.headers["user-agent"])
        visit.page("A paper")

    web.behaviours["note"] = note
    await verdict(web.url("note", host="127.0.0.1"))
    assert seen[0].startswith("surveylint/")
    assert "Mozilla" not in seen[0]


async def test_a_retry_after_date_is_obeyed(web: Web) -> None:
    async def later(visit: Visit) -> None:
        if visit.turn == 1:
            visit.answer(503, Retry_After=formatdate(usegmt=True))
        else:
            visit.page("A paper")

    web.behaviours["later"] = later
    assert (await verdict(web.url("later", host="127.0.0.1"))).state is State.ALIVE


async def test_requests_go_to_the_proxy(web: Web) -> None:
    proxied = NetSettings(
        cache_dir=None, proxies={"http": f"http://127.0.0.1:{web.port}"}, second_look=0.0
    )
    await verdict("http://example.org/paper", proxied)
    assert set(web.asked) == {"http://example.org/paper"}


@pytest.mark.parametrize(
    ("answer", "state", "note"),
    [
        (b"200 Connection established", State.UNREACHABLE, "certificate self-signed"),
        (
            b"407 Proxy Authentication Required",
            State.UNREACHABLE,
            "the proxy responded with status 407",
        ),
        (b"502 Bad Gateway", State.UNREACHABLE, "the proxy responded with status 502"),
    ],
)
async def test_https_goes_through_a_tunnel_of_the_proxy(
    web: Web, answer: bytes, state: State, note: str
) -> None:
    asked = []

    async def meet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).split(b" HTTP/")[0])
        writer.write(b"HTTP/1.1 " + answer + b"\r\n\r\n")
        there, back = await asyncio.open_connection("127.0.0.1", web.tls_port)
        while answer.startswith(b"200") and (data := await reader.read(65536)):
            back.write(data)
            writer.write(await there.read(65536))
        back.close()
        writer.close()

    async with await asyncio.start_server(meet, "127.0.0.1", 0) as running:
        proxy = f"http://127.0.0.1:{running.sockets[0].getsockname()[1]}"
        settings = NetSettings(
            cache_dir=None, proxies={"https": proxy}, timeout=2.0, second_look=0.0
        )
        found = await verdict("https://example.org/paper", settings)
    assert (found.state, found.note) == (state, note)
    assert set(asked) == {b"CONNECT example.org:443"}


async def test_excepted_hosts_are_requested_without_the_proxy(web: Web) -> None:
    proxied = NetSettings(
        cache_dir=None,
        proxies={"http": "http://127.0.0.1:9", "no": "127.0.0.0, 127.0.0.1"},
        allow_private=True,
    )
    assert (await verdict(web.url("paper", host="127.0.0.1"), proxied)).state is State.ALIVE


async def test_the_server_sees_no_more_requests_at_once_than_allowed(web: Web) -> None:
    settings = NetSettings(
        cache_dir=None, proxies={}, host_concurrency=3, interval=0.01, allow_private=True
    )
    await check([web.url("slow", f"1/{at}") for at in range(12)], settings)
    assert web.peak[web.host("slow")] <= 3


def _contexts(authority: trustme.CA, name: str):  # type: ignore[no-untyped-def]
    import ssl

    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(server)
    client = ssl.create_default_context()
    authority.configure_trust(client)
    return server, client
