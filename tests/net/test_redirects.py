"""Chains of redirects: fragments, cookies, and pages that reload themselves."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from virtual_time import FakeClient, run

from surveylint.model.reply import Exchange
from surveylint.model.target import Target
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.net.client import Request
from surveylint.net.settings import NetSettings

SETTINGS = NetSettings(cache_dir=None, proxies={})
HTML = {"content-type": "text/html"}


def page(body: str = "<p>words</p>", status: int = 200) -> Exchange:
    return Exchange(status=status, headers=HTML, body=f"<html>{body}</html>".encode())


def redirect(location: str, status: int = 301, **more: object) -> Exchange:
    return Exchange(status=status, headers={"location": location}, **more)  # type: ignore[arg-type]


def verdict(url: str, answer: Callable[[Target], Exchange]) -> Verdict:
    result, _ = run([url], FakeClient(answer=lambda target, _number: answer(target)), SETTINGS)
    assert not result.errors
    return result.verdicts[url]


def chain(**answers: Exchange) -> Callable[[Target], Exchange]:
    """Return the answers of `a.org` by the name of their path; "" is the front page."""
    return lambda target: answers.get(target.path.strip("/") or "home", page(status=404))


def test_the_fragment_of_a_link_is_kept_by_a_redirect_without_one() -> None:
    answers = chain(old=redirect("/new"), new=page("<h2 id=here>"))
    assert verdict("http://a.org/old#here", answers).final_url == "http://a.org/new#here"
    assert verdict("http://a.org/old#gone", answers).cause is Cause.MISSING_FRAGMENT


def test_the_fragment_of_a_redirect_replaces_that_of_a_link() -> None:
    answers = chain(old=redirect("/new#there"), new=page("<h2 id=there>"))
    found = verdict("http://a.org/old#here", answers)
    assert (found.state, found.final_url) == (State.MOVED, "http://a.org/new#there")
    assert verdict("http://a.org/old", answers).final_url == "http://a.org/new#there"


def test_a_later_redirect_keeps_the_fragment_of_an_earlier_one() -> None:
    answers = chain(old=redirect("/mid#there"), mid=redirect("/new"), new=page())
    assert verdict("http://a.org/old#here", answers).final_url == "http://a.org/new#there"


@pytest.mark.parametrize(
    ("location", "final"),
    [
        ("/#/paper/1", "http://a.org/#/paper/1"),
        ("/#paper", "http://a.org/#paper"),
        ("http://www.a.org/#!/paper/1", "http://www.a.org/#!/paper/1"),
    ],
)
def test_a_fragment_of_the_front_page_is_not_the_front_page(location: str, final: str) -> None:
    found = verdict("http://a.org/p/1", chain(**{"p/1": redirect(location), "home": page()}))
    assert (found.state, found.final_url) == (State.MOVED, final)


@pytest.mark.parametrize("location", ["/", "/#"])
def test_the_front_page_itself_is_suspect(location: str) -> None:
    found = verdict("http://a.org/p/1", chain(**{"p/1": redirect(location), "home": page()}))
    assert found.cause is Cause.REDIRECTED_HOME


def test_a_redirect_to_a_fragment_of_the_same_page_is_alive() -> None:
    def answer(target: Target, number: int) -> Exchange:
        return page() if number > 1 else redirect("/x#part", cookies=("seen=1",))

    result, _ = run(["http://a.org/x"], FakeClient(answer=answer), SETTINGS)
    assert result.verdicts["http://a.org/x"].state is State.ALIVE


class CookieClient(FakeClient):
    """A site that shows its pages only to those who return its cookie."""

    def __init__(self, header: str, expected: str) -> None:
        super().__init__()
        self.header, self.expected = header, expected

    async def exchange(self, request: Request) -> Exchange:
        if request.cookie == self.expected:
            return page()
        return redirect(request.target.url, 302, cookies=(self.header,))


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('seen={"a":1,"b":"x y"}; Path=/', 'seen={"a":1,"b":"x y"}'),
        ("seen=привет; Path=/", "seen=привет"),
        ("seen=1; Path=/; Experimental", "seen=1"),
    ],
)
def test_a_site_that_needs_its_cookie_is_alive(header: str, expected: str) -> None:
    result, _ = run(["http://a.org/x"], CookieClient(header, expected), SETTINGS)
    assert result.verdicts["http://a.org/x"].state is State.ALIVE


@pytest.mark.parametrize(
    "content",
    ["0", "0;url=/x", "0;url=http://a.org/x", "0;url=", "0;url=#part", "1;url=http://a.org/x#part"],
)
def test_a_page_that_reloads_itself_is_alive(content: str) -> None:
    body = f"<meta http-equiv=refresh content='{content}'><p>words</p>"
    found = verdict("http://a.org/x", chain(x=page(body)))
    assert (found.state, found.evidence[0].status) == (State.ALIVE, 200)


def test_a_page_that_reloads_itself_for_its_cookie_is_requested_again() -> None:
    def answer(_target: Target, number: int) -> Exchange:
        if number > 1:
            return page("<title>Page not found</title>")
        reload = page("<meta http-equiv=refresh content='0;url=/x'>")
        return Exchange(status=200, headers=HTML, body=reload.body, cookies=("seen=1",))

    result, _ = run(["http://a.org/x"], FakeClient(answer=answer), SETTINGS)
    assert result.verdicts["http://a.org/x"].cause is Cause.SOFT_404


def test_two_pages_that_refresh_to_each_other_are_a_loop() -> None:
    refresh = "<meta http-equiv=refresh content='0;url=/{}'>"
    found = verdict(
        "http://a.org/x", chain(x=page(refresh.format("y")), y=page(refresh.format("x")))
    )
    assert found.cause is Cause.REDIRECT_LOOP


@pytest.mark.parametrize("scheme", ["file:///etc/passwd", "mailto:a@b.org", "javascript:x()"])
def test_a_refresh_that_browsers_refuse_leaves_the_page_alive(scheme: str) -> None:
    body = f"<meta http-equiv=refresh content='0;url={scheme}'>"
    assert verdict("http://a.org/x", chain(x=page(body))).state is State.ALIVE


@pytest.mark.parametrize("kind", ["text/plain", "application/pdf", "application/json"])
def test_a_document_other_than_html_does_not_refresh(kind: str) -> None:
    body = b"<meta http-equiv=refresh content='0;url=/y'>"
    found = verdict(
        "http://a.org/x",
        chain(x=Exchange(status=200, headers={"content-type": kind}, body=body)),
    )
    assert (found.state, found.final_url) == (State.ALIVE, "http://a.org/x")


@pytest.mark.parametrize("status", [408, 425])
def test_a_request_that_came_at_a_bad_time_is_sent_again(status: int) -> None:
    client = FakeClient(answer=lambda _target, number: page(status=status if number < 2 else 200))
    result, _ = run(["http://a.org/x"], client, SETTINGS)
    assert result.verdicts["http://a.org/x"].state is State.ALIVE


def test_a_request_that_times_out_at_the_server_is_unreachable() -> None:
    found = verdict("http://a.org/x", lambda _target: page(status=408))
    assert (found.state, found.cause) == (State.UNREACHABLE, Cause.TIMEOUT)
