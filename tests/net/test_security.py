"""What hostile lists, servers and repositories cannot do."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest
from loopback_web import whole_web

from surveylint.demo.server import Web, page, redirect
from surveylint.model.reply import Exchange
from surveylint.model.target import read_target
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.net.client import AiohttpClient, Request
from surveylint.net.guard import Guard
from surveylint.net.settings import NetSettings, SettingRefusedError, TargetOverride
from surveylint.probe.checker import Environment, check

STRICT = NetSettings(cache_dir=None, proxies={}, timeout=3.0, second_look=0.0, retry_delay=0.05)
OPEN = NetSettings(
    cache_dir=None, proxies={}, timeout=3.0, second_look=0.0, retry_delay=0.05, allow_private=True
)


@pytest.fixture
async def web() -> AsyncIterator[Web]:
    async with whole_web() as running:
        yield running


async def verdict(url: str, settings: NetSettings = OPEN, **environment: object) -> Verdict:
    made = Environment(**environment)  # type: ignore[arg-type]
    result = await check([url], settings, environment=made)
    assert not result.errors
    return result.verdicts[url]


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0x7f.1",
        "0177.0.0.1",
        "017700000001",
        "%31%32%37.0.0.1",
        "１２７.0.0.1",
        "127。0。0。1",
        "127.0.0.1.",
        "0",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "[::1]",
        "[::]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::]",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "[fe80::1%25eth0]",
        "[fe80::1%eth0]",
        "[::1%25lo]",
        "①②⑦.⓪.⓪.①",
        "127.0.0.1\u200b",
        "local\u00adhost",
        "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ",
        "kubernetes.default.svc",
        "example.org%2f@127.0.0.1",
        "localhost",
        "LOCALHOST.",
        "ｌocalhost",
        "x.localhost",
        "metadata.google.internal",
        "printer.local",
        "intranet",
        "user:secret@127.0.0.1",
        "example.org@127.0.0.1",
    ],
)
async def test_a_private_address_is_refused_in_every_spelling(host: str) -> None:
    found = await verdict(f"http://{host}:9/", STRICT)
    assert (found.state, found.cause) == (State.SKIPPED, Cause.PRIVATE_ADDRESS)


async def test_nothing_is_sent_to_a_private_address(web: Web) -> None:
    await verdict(web.url("paper"), STRICT)
    assert not web.asked


async def test_a_redirect_to_loopback_is_not_followed(web: Web) -> None:
    web.behaviours["inside"] = redirect(302, web.url("paper", host="127.0.0.1"))
    found = await verdict(
        f"http://public.test:{web.port}/inside", STRICT, client=lambda _: _LenientClient(web.port)
    )
    assert (found.state, found.cause) == (State.UNREACHABLE, Cause.BAD_REDIRECT)
    assert web.asked == {"/inside": 1}


async def test_a_meta_refresh_to_loopback_is_not_followed(web: Web) -> None:
    inside = web.url("paper", host="127.0.0.1")
    web.behaviours["reload"] = page(
        "A paper", head=f'<meta http-equiv="refresh" content="0; url={inside}">'
    )
    found = await verdict(
        f"http://public.test:{web.port}/reload", STRICT, client=lambda _: _LenientClient(web.port)
    )
    assert (found.state, found.cause) == (State.UNREACHABLE, Cause.BAD_REDIRECT)
    assert web.asked == {"/reload": 1}


class _LenientClient:
    """A client that allows requests to `public.test`, although it is on this machine."""

    def __init__(self, port: int) -> None:
        self._port = port

    async def exchange(self, request: Request) -> Exchange:
        inside = request.target.host == "public.test"
        client = AiohttpClient(OPEN if inside else STRICT, lookup=_loopback)
        try:
            return await client.exchange(request)
        finally:
            await client.close()


async def _loopback(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


async def test_a_redirect_to_the_metadata_service_is_not_followed(web: Web) -> None:
    found = await verdict(
        f"http://public.test:{web.port}/to-metadata",
        STRICT,
        client=lambda _: _LenientClient(web.port),
    )
    assert (found.state, found.cause) == (State.UNREACHABLE, Cause.BAD_REDIRECT)
    assert "169.254.169.254" in found.note


async def test_a_name_that_resolves_to_a_private_address_is_refused() -> None:
    found = await verdict("http://rebind.test/", STRICT, lookup=_loopback)
    assert (found.state, found.cause) == (State.SKIPPED, Cause.PRIVATE_ADDRESS)


async def test_a_rebinding_name_is_connected_to_at_the_checked_address_only(web: Web) -> None:
    answers = [["192.0.2.1"], ["127.0.0.1"]]
    asked = []

    async def lookup(host: str, _port: int) -> list[str]:
        asked.append(host)
        return answers[min(len(asked), 2) - 1]

    impatient = NetSettings(cache_dir=None, proxies={}, timeout=0.5, tries=1)
    await verdict(f"http://rebind.test:{web.port}/paper", impatient, lookup=lookup)
    assert len(asked) == 1
    assert not web.asked


async def test_private_addresses_of_a_name_are_left_out() -> None:
    assert Guard().public("mixed.test", 80, ["127.0.0.1", "8.8.8.8", "::1"]) == ["8.8.8.8"]


async def test_a_link_to_the_proxy_is_refused_but_the_proxy_is_used(web: Web) -> None:
    proxied = NetSettings(cache_dir=None, proxies={"http": f"http://127.0.0.1:{web.port}"})
    await verdict("http://example.org/paper", proxied)
    assert set(web.asked) == {"http://example.org/paper"}
    inside = await verdict(f"http://127.0.0.1:{web.port}/paper", proxied)
    assert inside.cause is Cause.PRIVATE_ADDRESS


async def test_userinfo_is_neither_sent_nor_shown(web: Web) -> None:
    seen: dict[str, str] = {}

    async def note(visit) -> None:  # type: ignore[no-untyped-def]
        seen.update(visit.headers)
        visit.page("A paper")

    web.behaviours["note"] = note
    found = await verdict(web.url("note", host="alice:hunter2@127.0.0.1"))
    assert found.state is State.ALIVE
    assert "authorization" not in seen
    assert "hunter2" not in repr(found)


async def test_line_breaks_in_a_url_cannot_split_a_request(web: Web) -> None:
    url = web.url("paper", "x HTTP/1.1\r\nX-Evil: 1\r\n\r\nGET /gone", host="127.0.0.1")
    found = await verdict(url)
    assert found.state is State.ALIVE
    assert list(web.asked) == ["/paper/x%20HTTP/1.1%0D%0AX-Evil:%201%0D%0A%0D%0AGET%20/gone"]


async def test_line_breaks_in_a_host_are_refused() -> None:
    found = await verdict("http://exa\r\nmple.org/")
    assert (found.state, found.cause) == (State.SKIPPED, Cause.UNSUPPORTED_SCHEME)


async def test_a_decompression_bomb_is_decompressed_up_to_the_limit(web: Web) -> None:
    found = await verdict(web.url("bomb"))
    assert found.state is State.ALIVE


async def test_a_redirect_to_a_file_is_not_followed(web: Web) -> None:
    found = await verdict(web.url("to-file"))
    assert (found.state, found.cause) == (State.UNREACHABLE, Cause.BAD_REDIRECT)


@pytest.mark.parametrize(
    "path",
    [
        "%",
        "%zz",
        "%2",
        "%%%",
        "%00",
        "%0d%0aX:1",
        "\x00",
        "\ud800",
        "a" * 4096,
        "?%",
        "[",
        "^`{|}\\",
    ],
)
async def test_invalid_escapes_are_requested_without_an_error(web: Web, path: str) -> None:
    found = await verdict(web.url("paper", path))
    assert found.state is State.ALIVE


async def test_ten_thousand_redirects_between_two_hosts_end_after_ten(web: Web) -> None:
    async def ping(visit) -> None:  # type: ignore[no-untyped-def]
        number = int(visit.rest) + 1
        visit.answer(302, Location=web.url("ping", str(number), host=f"127.0.0.{2 + number % 2}"))

    web.behaviours["ping"] = ping
    found = await verdict(web.url("ping", "0", host="127.0.0.2"))
    assert (found.state, found.cause) == (State.UNREACHABLE, Cause.REDIRECT_LOOP)
    assert web.asked.total() == 11


async def test_hostile_links_neither_end_nor_stall_the_run(web: Web) -> None:
    hostile = [
        "silent",
        "drip",
        "endless",
        "bomb",
        "to-file",
        "loop",
        "bad-gzip",
        "bad-header",
        "reset",
        "garbage",
    ]
    hostile += ["hints-only"]
    urls = [web.url(name) for name in hostile] + [
        "http://[::1",
        "http://%zz/",
        "javascript:alert(1)",
        "http://a:99999/",
        "",
        "#x",
    ]
    good = web.url("paper")
    impatient = NetSettings(
        cache_dir=None,
        proxies={},
        timeout=1.0,
        retry_delay=0.05,
        second_look=0.0,
        allow_private=True,
    )
    began = time.monotonic()
    result = await check([*urls, good], impatient)
    assert time.monotonic() - began < 6
    assert result.verdicts[good].state is State.ALIVE
    assert set(result.verdicts) == {*urls, good}
    assert not result.errors


@pytest.mark.parametrize(
    "body",
    [
        "<title" * 10000,
        "<meta http-equiv" * 4000,
        "<script>" * 8000,
        " id=" * 16000,
        "<" * 65000,
        "<h1>" * 16000,
        "<title>" + "page not found " * 60 + "</title>",
        "<title>" + "404 " * 30 + "</title>",
        "<title>" + "the " * 38 + "</title>",
        "<title>domain " + "a." * 400 + "</title>domain " + "a-" * 30000,
        "&" * 65000,
        "<!--" * 16000,
        "<a>" * 20000,
        "<nav><a>" * 8000,
        "<input " * 9000,
        "<title>" + "not a " * 33 + "</title>" + "access to " * 6000,
        "<title>" + "页面已经" * 48 + "</title>",
        "<title>" + "sorry, " * 28 + "</title>",
        "<title>" + "a. " * 66 + "</title>",
        "<title>" + "- " * 98 + "</title>",
        "<h1>" + "log in to " * 19 + "</h1>" + "solve complete " * 4000,
    ],
)
async def test_a_hostile_page_is_judged_in_a_second(web: Web, body: str) -> None:
    async def behave(visit) -> None:  # type: ignore[no-untyped-def]
        visit.answer(200, f"<html><script>x</script>{body}".encode())

    web.behaviours["evil"] = behave
    began = time.process_time()
    await verdict(web.url("evil", host="127.0.0.1") + "#x:~:text=y")
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize(
    "asked",
    [
        {"headers": {"Authorization": "x"}},
        {"proxies": {"http": "http://evil.example"}},
        {"allow_private": True},
        {"cache_dir": "/tmp/x"},
        {"user_agent": "Mozilla"},
        {"services": {"youtube": "http://evil.example"}},
        {"tokens": {"github": "x"}},
        {"nonsense": 1},
        {"timeout": "long"},
    ],
)
def test_a_repository_cannot_set_what_only_the_user_may(asked: dict[str, object]) -> None:
    with pytest.raises(SettingRefusedError):
        NetSettings().with_repository(asked)


def test_a_repository_can_only_make_requests_fewer_and_slower() -> None:
    wish: dict[str, object] = {"interval": 0.0, "concurrency": 9999, "timeout": 500, "tries": 50}
    assert NetSettings().with_repository(wish) == NetSettings()
    slower = NetSettings().with_repository({"interval": 1, "host_concurrency": 2, "timeout": 5})
    assert (slower.interval, slower.host_concurrency, slower.timeout) == (1, 2, 5)


def test_the_patience_of_a_repositorys_override_is_bounded() -> None:
    wish = (TargetOverride(match="*.org", patience=1e9),)
    assert NetSettings().with_repository({"overrides": wish}).overrides[0].patience == 60


async def test_cookies_never_leave_their_chain(web: Web) -> None:
    seen: list[str] = []

    async def note(visit) -> None:  # type: ignore[no-untyped-def]
        seen.append(visit.headers.get("cookie", ""))
        visit.page("A paper")

    async def give(visit) -> None:  # type: ignore[no-untyped-def]
        visit.answer(
            302,
            Location=(visit.rest and web.url("note", host="127.0.0.9")) or "/note",
            Set_Cookie="id=1",
        )

    web.behaviours |= {"note": note, "give": give}
    await check(
        [
            web.url("give", host="127.0.0.8"),
            web.url("give", "away", host="127.0.0.8"),
            web.url("note", host="127.0.0.8"),
        ],
        OPEN,
    )
    assert sorted(seen) == ["", "", "id=1"]


def test_the_target_of_a_relative_redirect_keeps_its_host() -> None:
    base, _ = read_target("http://example.org/a/b?c")
    assert read_target("../x y#z", base)[0].url == "http://example.org/x%20y"
