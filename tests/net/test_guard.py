"""Special-purpose addresses are private, whatever this version of Python says."""

import ipaddress

import pytest

from surveylint.net.guard import is_private


@pytest.mark.parametrize(
    "text",
    [
        "192.0.0.192",
        "192.88.99.1",
        "fec0::1",
        "3fff::1",
        "5f00::1",
        "2001:470::5efe:10.0.0.1",
        "2001:470::200:5efe:a00:1",
    ],
)
def test_a_special_purpose_address_is_private(text: str) -> None:
    assert is_private(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    "text", ["192.0.1.1", "8.8.8.8", "2606:4700:4700::1111", "2001:470::5efe:8.8.8.8"]
)
def test_a_public_address_is_not_private(text: str) -> None:
    assert not is_private(ipaddress.ip_address(text))
