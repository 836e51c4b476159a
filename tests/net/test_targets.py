"""How a URL as written becomes the address that a request is sent to."""

from __future__ import annotations

import pytest

from surveylint.model.host import BadHostError, canonical_host
from surveylint.model.target import read_target


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
