"""SOCKS proxies: used if configured, refused if unsupported, never bypassed."""

from __future__ import annotations

import importlib.util
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from loopback_web import whole_web
from socks_server import REFUSED, SocksServer

from surveylint.cli import main
from surveylint.demo.server import Web, redirect
from surveylint.model.verdict import Cause, State
from surveylint.net.client import AiohttpClient
from surveylint.net.proxies import BadProxyError, proxy_address
from surveylint.net.settings import NetSettings
from surveylint.probe.checker import Environment, check

needs_socks = pytest.mark.skipif(
    importlib.util.find_spec("aiohttp_socks") is None, reason="aiohttp-socks is not installed"
)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with whole_web() as running:
        yield running


def through(proxy: str, scheme: str = "all", **more: object) -> NetSettings:
    return NetSettings(
        cache_dir=None,
        proxies={scheme: proxy},
        timeout=3.0,
        second_look=0.0,
        retry_delay=0.0,
        tries=1,
        **more,
    )  # type: ignore[arg-type]


async def nobody(host: str, _port: int) -> list[str]:
    raise AssertionError(f"{host} was resolved without the proxy")


@needs_socks
@pytest.mark.parametrize("scheme", ["socks5", "socks5h", "socks4", "socks4a", "socks"])
async def test_names_are_resolved_by_the_proxy(web: Web, scheme: str) -> None:
    url = f"http://example.org:{web.port}/paper"
    async with SocksServer() as proxy:
        settings = through(f"{scheme}://127.0.0.1:{proxy.port}")
        result = await check([url], settings, environment=Environment(lookup=nobody))
    assert result.verdicts[url].state is State.ALIVE
    assert proxy.asked == [("example.org", web.port)]


@needs_socks
async def test_the_proxy_of_a_scheme_serves_that_scheme_only(web: Web) -> None:
    urls = [web.url("paper"), web.url("paper", tls=True)]
    async with SocksServer() as proxy:
        settings = through(f"socks5h://127.0.0.1:{proxy.port}", "https", allow_private=True)
        result = await check(urls, settings)
    assert result.verdicts[urls[0]].state is State.ALIVE
    assert result.verdicts[urls[1]].note == "certificate self-signed"
    assert {port for _, port in proxy.asked} == {web.tls_port}


@needs_socks
@pytest.mark.parametrize(
    ("word", "state"), [("pass%40word", State.ALIVE), ("wrong", State.UNREACHABLE)]
)
async def test_a_login_is_sent_to_the_proxy(web: Web, word: str, state: State) -> None:
    url = f"http://example.org:{web.port}/paper"
    async with SocksServer(login="me:pass@word") as proxy:
        result = await check([url], through(f"socks5://me:{word}@127.0.0.1:{proxy.port}"))
    assert result.verdicts[url].state is state
    assert not result.errors


@needs_socks
async def test_connections_through_the_proxy_are_kept(web: Web) -> None:
    urls = [f"http://example.org:{web.port}/paper/{at}" for at in range(5)]
    async with SocksServer() as proxy:
        await check(urls, through(f"socks5://127.0.0.1:{proxy.port}"))
    assert web.asked.total() == 5
    assert len(proxy.asked) == 1


@needs_socks
async def test_private_addresses_are_refused_through_the_proxy_too(web: Web) -> None:
    async with SocksServer() as proxy:
        urls = [
            web.url("paper"),
            "http://0x7f.1/",
            "http://[::1]/",
            "http://localhost/",
            f"http://127.0.0.1:{proxy.port}/",
        ]
        result = await check(urls, through(f"socks5h://127.0.0.1:{proxy.port}"))
    assert {verdict.cause for verdict in result.verdicts.values()} == {Cause.PRIVATE_ADDRESS}
    assert not proxy.asked


@needs_socks
async def test_a_link_to_the_proxys_own_name_is_refused() -> None:
    result = await check(["http://proxy.example.org:1080/"], through("socks5://proxy.example.org"))
    assert result.verdicts["http://proxy.example.org:1080/"].cause is Cause.PRIVATE_ADDRESS


@needs_socks
async def test_a_redirect_to_a_private_address_is_not_followed_through_the_proxy(web: Web) -> None:
    web.behaviours["inside"] = redirect(302, web.url("paper", host="127.0.0.1"))
    url = f"http://example.org:{web.port}/inside"
    async with SocksServer() as proxy:
        result = await check([url], through(f"socks5://127.0.0.1:{proxy.port}"))
    assert result.verdicts[url].cause is Cause.BAD_REDIRECT
    assert web.asked == {"/inside": 1}


@needs_socks
@pytest.mark.parametrize(
    ("scheme", "code"), [("socks5", REFUSED), ("socks5", 4), ("socks5", 2), ("socks4", 1)]
)
async def test_a_link_is_unreachable_if_the_proxy_cannot_connect(scheme: str, code: int) -> None:
    async with SocksServer(refuse=code) as proxy:
        result = await check(["http://example.org/"], through(f"{scheme}://127.0.0.1:{proxy.port}"))
    found = result.verdicts["http://example.org/"]
    assert (found.state, found.cause) == (State.UNREACHABLE, Cause.REFUSED)
    assert found.note.startswith("the proxy failed: ")


@needs_socks
async def test_a_missing_proxy_is_not_bypassed(web: Web) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    result = await check(
        [web.url("paper")], through(f"socks5://127.0.0.1:{port}", allow_private=True)
    )
    assert result.verdicts[web.url("paper")].cause is Cause.REFUSED
    assert not web.asked


@needs_socks
async def test_excepted_hosts_bypass_the_proxy(web: Web) -> None:
    proxies = {"all": "socks5://127.0.0.1:9", "no": "127.0.0.1"}
    settings = NetSettings(cache_dir=None, proxies=proxies, allow_private=True)
    url = web.url("paper", host="127.0.0.1")
    assert (await check([url], settings)).verdicts[url].state is State.ALIVE


async def test_a_client_without_socks_support_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "aiohttp_socks", None)
    with pytest.raises(BadProxyError):
        AiohttpClient(through("socks5://127.0.0.1:1080"))


@pytest.mark.network
@pytest.mark.parametrize("command", ["check", "links"])
@pytest.mark.parametrize(
    ("proxy", "message"),
    [
        (
            "socks5h://me:secret@10.0.0.1:9050",
            "ALL_PROXY: 10.0.0.1:9050 needs SOCKS support, which is not installed; "
            "install it by `pip install 'surveylint[socks]'`",
        ),
        (
            "quic://10.0.0.1:9050",
            "ALL_PROXY: unsupported scheme `quic` of 10.0.0.1:9050; "
            "expected http, https, socks4, socks4a, socks5 or socks5h",
        ),
        (
            "http://10.0.0.1:port",
            "ALL_PROXY: no host and port; expected a URL such as `http://proxy.example.org:8080`",
        ),
    ],
)
def test_an_unsupported_proxy_ends_the_run_at_once(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: str,
    proxy: str,
    message: str,
) -> None:
    monkeypatch.setitem(sys.modules, "aiohttp_socks", None)
    for name in (
        "http_proxy",
        "https_proxy",
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "all_proxy",
        "PRE_COMMIT",
    ):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("ALL_PROXY", proxy)
    path = tmp_path / "README.md"
    path.write_text("- [A paper](http://example.org/paper)\n", encoding="utf-8")
    assert main([command, "--no-cache", str(path)]) == 2
    assert capsys.readouterr().err == f"surveylint: error: environment: {message}\n"


@pytest.mark.parametrize("unused", ["quic://a:1", "socks://a:1", "http://host:port"])
async def test_an_unused_proxy_is_not_checked(monkeypatch: pytest.MonkeyPatch, unused: str) -> None:
    monkeypatch.setitem(sys.modules, "aiohttp_socks", None)
    proxies = {"http": "http://a:1", "https": "http://a:1", "all": unused, "ftp": "ftp://a:1"}
    await AiohttpClient(NetSettings(proxies=proxies)).close()


@pytest.mark.parametrize(
    ("proxy", "address"),
    [
        ("socks5://a.org", ("a.org", 1080)),
        ("http://A.org", ("a.org", 80)),
        ("https://a.org", ("a.org", 443)),
        ("a.org:3128", ("a.org", 3128)),
        ("socks5h://me:x@[::1]:9", ("::1", 9)),
    ],
)
def test_the_address_of_a_proxy(proxy: str, address: tuple[str, int]) -> None:
    assert proxy_address(proxy) == address
