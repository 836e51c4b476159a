"""Sites: which hosts belong together, and what a redirect between them means."""

from __future__ import annotations

import pytest
from test_judge import reply, verdict

from surveylint.model.host import site_of
from surveylint.model.verdict import Cause, State

ONE_SITE = [
    ("www.lab.co.uk", "lab.co.uk"),
    ("papers.lab.github.io", "lab.github.io"),
    ("cs.tsinghua.edu.cn", "www.tsinghua.edu.cn"),
    ("robots.u-tokyo.ac.jp", "www.u-tokyo.ac.jp"),
    ("papers.lab.com.au", "www.lab.com.au"),
    ("library.city.kyoto.jp", "www.city.kyoto.jp"),
    ("archive.nrcan.gc.ca", "nrcan.gc.ca"),
    ("old.lab.org", "www.lab.org"),
]
TWO_SITES = [
    ("one.co.uk", "two.co.uk"),
    ("one.github.io", "two.github.io"),
    ("tsinghua.edu.cn", "pku.edu.cn"),
    ("u-tokyo.ac.jp", "kyoto-u.ac.jp"),
    ("one.com.au", "two.com.au"),
    ("one.kyoto.jp", "two.kyoto.jp"),
    ("nrcan.gc.ca", "nrc.gc.ca"),
    ("one.sourceforge.net", "two.sourceforge.net"),
    ("one.s3.us-west-1.amazonaws.com", "two.s3.us-west-1.amazonaws.com"),
    ("one.org", "two.org"),
]


@pytest.mark.parametrize(("one", "other"), ONE_SITE)
def test_hosts_of_one_owner_are_one_site(one: str, other: str) -> None:
    assert site_of(one) == site_of(other)


@pytest.mark.parametrize(("one", "other"), TWO_SITES)
def test_hosts_of_two_owners_are_two_sites(one: str, other: str) -> None:
    assert site_of(one) != site_of(other)


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("::1", "::1"),
        ("localhost", "localhost"),
        ("github.io", "github.io"),
        ("co.uk", "co.uk"),
        ("x.y.unheard-of", "y.unheard-of"),
        ("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"),
        ("a..b", "a..b"),
        (".", "."),
    ],
)
def test_an_unregistered_name_is_a_site_of_its_own(host: str, site: str) -> None:
    assert site_of(host) == site


@pytest.mark.parametrize(("one", "other"), ONE_SITE)
def test_a_redirect_to_the_front_page_of_the_same_site_is_suspect(one: str, other: str) -> None:
    found = verdict(reply(f"http://{one}/paper", f"http://{other}/", hops=(301,)))
    assert found == (State.SUSPECT, Cause.REDIRECTED_HOME)


@pytest.mark.parametrize(("one", "other"), TWO_SITES)
def test_a_redirect_to_the_front_page_of_another_site_has_moved(one: str, other: str) -> None:
    assert verdict(reply(f"http://{one}/project", f"http://{other}/", hops=(301,))) == (
        State.MOVED,
        None,
    )


@pytest.mark.parametrize(
    ("asked", "end", "state"),
    [
        ("http://sedo.com/search", "http://www.sedo.com/x", State.ALIVE),
        ("http://lab.co.uk/x", "http://www.sedo.com/x", State.SUSPECT),
    ],
)
def test_a_domain_market_is_a_sign_for_other_sites_only(asked: str, end: str, state: State) -> None:
    body = "<html><title>lab.co.uk</title><p>this domain is for sale</p></html>"
    assert verdict(reply(asked, end, hops=(302,), body=body))[0] is state
