"""How a URL as written becomes the address that a request is sent to."""

from __future__ import annotations

import pytest

from surveylint.model.host import BadHostError, canonical_host
from surveylint.model.target import InvalidTargetError, read_redirect, read_target


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("faß.de", "xn--fa-hia.de"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.example", "xn--bcher-kva.example"),
        ("βόλος.com", "xn--nxasmm1c.com"),
        ("例え.テスト", "xn--r8jz45g.xn--zckzah"),
        ("中国。中国", "xn--fiqs8s.xn--fiqs8s"),
        ("ｅｘａｍｐｌｅ．ｏｒｇ", "example.org"),
        ("i❤.ws", "xn--i-7iq.ws"),
        ("my_größe.de", "xn--my_gre-fta7p.de"),
        ("xn--fa-hia.de", "xn--fa-hia.de"),
    ],
)
def test_an_international_host_has_the_name_that_browsers_ask(host: str, expected: str) -> None:
    assert canonical_host(host) == expected
    assert read_target(f"https://{host}/x")[0].url == f"https://{expected}/x"


@pytest.mark.parametrize(
    "host",
    [
        "ä..de",
        "\u0300a.de",
        "a\u200db.de",
        "-ä-.de",
        "ä" * 70 + ".de",
        "℀.com",
        "אa.com",
        "\u00ad.de",
    ],
)
def test_an_invalid_international_host_is_refused(host: str) -> None:
    with pytest.raises(BadHostError):
        canonical_host(host)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/../b", "/b"),
        ("/a/./b", "/a/b"),
        ("/a/b/..", "/a/"),
        ("/a/b/.", "/a/b/"),
        ("/../../a", "/a"),
        ("/a/%2e%2E/b", "/b"),
        ("/a/.%2e/b", "/b"),
        ("/a/%2E/b", "/a/b"),
        ("/a//../b", "/a/b"),
        ("/.a/..b/...", "/.a/..b/..."),
        ("/a?q=/../b", "/a?q=/../b"),
        ("/a%2Fb", "/a%2Fb"),
        ("\\a\\b", "/a/b"),
    ],
)
def test_dot_segments_are_resolved_as_browsers_do(path: str, expected: str) -> None:
    assert read_target(f"https://example.org{path}")[0].url == f"https://example.org{expected}"


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/x", "http://example.org:81/x"),
        ("x", "http://example.org:81/a/x"),
        ("../x", "http://example.org:81/x"),
        ("./x:y", "http://example.org:81/a/x:y"),
        ("?x=1", "http://example.org:81/a/b?x=1"),
        ("?x=/..", "http://example.org:81/a/b?x=/.."),
        ("", "http://example.org:81/a/b?q=1"),
        ("//example.com/x", "http://example.com/x"),
        ("\\\\example.com\\x", "http://example.com/x"),
        ("\\x", "http://example.org:81/x"),
        ("http:/x", "http://example.org:81/x"),
        ("http:x", "http://example.org:81/a/x"),
        ("https:/example.com/x", "https://example.com/x"),
        ("HTTPS://EXAMPLE.com", "https://example.com/"),
        ("  /x y ", "http://example.org:81/x%20y"),
    ],
)
def test_a_location_is_resolved_as_browsers_do(location: str, expected: str) -> None:
    base, _ = read_target("http://example.org:81/a/b?q=1")
    assert read_target(location, base)[0].url == expected


@pytest.mark.parametrize(
    "location",
    ["mailto:a@b.org", "javascript:alert(1)", "file:///x", "http:///x", "http://", "about:blank"],
)
def test_a_location_that_is_not_on_the_web_is_refused(location: str) -> None:
    base, _ = read_target("http://example.org/a")
    with pytest.raises(InvalidTargetError):
        read_target(location, base)


@pytest.mark.parametrize(
    ("location", "fragment"), [("/x", None), ("/x#", ""), ("/x#y", "y"), ("#/route", "/route")]
)
def test_a_missing_fragment_differs_from_an_empty_one(location: str, fragment: str | None) -> None:
    base, _ = read_target("http://example.org/a")
    assert read_redirect(location, base)[1] == fragment
