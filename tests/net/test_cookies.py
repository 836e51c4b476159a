"""Cookies of a chain of redirects: any value, any flag, and their deletion."""

from __future__ import annotations

import pytest

from surveylint.net.cookies import CookieJar

NOW = 1_800_000_000.0  # 2027-01-15


def sent(*headers: str, site: str = "example.org") -> str:
    """Return the Cookie header after a response with these Set-Cookie headers."""
    jar = CookieJar()
    jar.store("example.org", headers, NOW)
    return jar.header(site)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("a=1", "a=1"),
        ("a=1; Path=/; Secure; HttpOnly; SameSite=Lax", "a=1"),
        ("a=1; Path=/; Experimental", "a=1"),
        ("a=1; Partitioned; Priority=High", "a=1"),
        ('a={"b":1,"c":"x y"}; Path=/', 'a={"b":1,"c":"x y"}'),
        ("a=привет", "a=привет"),
        ('a="quoted"', 'a="quoted"'),
        ("a=b=c==", "a=b=c=="),
        ("a:b/c=1", "a:b/c=1"),
        ("  a  =  1  ; x", "a=1"),
        ("a=", "a="),
        ("alone", "alone"),
        ("a=1; Expires=Thu, 01 Jan 2099 00:00:00 GMT", "a=1"),
        ("a=1; Expires=Thu, 01-Jan-2099 00:00:00 GMT", "a=1"),
        ("a=1; Expires=soon", "a=1"),
        ("a=1; Max-Age=60", "a=1"),
        ("a=1; Max-Age=x", "a=1"),
        ("a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "a=1"),
        ("", ""),
        ("; Path=/", ""),
        ("a=1\x00", ""),
        (f"a={'x' * 5000}", ""),
    ],
)
def test_a_cookie_is_sent_back_as_it_was_set(header: str, expected: str) -> None:
    assert sent(header) == expected


@pytest.mark.parametrize(
    "deletion",
    [
        "a=; Max-Age=0",
        "a=; max-age=-1; Path=/",
        "a=deleted; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "a=; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0",
    ],
)
def test_an_expired_cookie_deletes_itself(deletion: str) -> None:
    assert sent("a=1", "b=2", deletion) == "b=2"


def test_the_last_value_of_a_cookie_counts() -> None:
    assert sent("a=1", "b=2", "a=3") == "a=3; b=2"


def test_cookies_stay_at_their_site() -> None:
    assert sent("a=1", site="example.com") == ""


def test_a_site_may_set_fifty_cookies() -> None:
    assert sent(*(f"c{at}=1" for at in range(90))).count("=") == 50
