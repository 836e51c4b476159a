"""The judge: from a reply to a judgement."""

from __future__ import annotations

import pytest

from surveylint.model.reply import Exchange, Failure, Hop, Reply
from surveylint.model.target import read_target
from surveylint.model.verdict import Cause, State
from surveylint.probe.judge import Judgement, better, judge


def reply(
    url: str = "http://example.org/a/paper",
    end: str | None = None,
    *,
    status: int | None = 200,
    body: str = "",
    hops: tuple[int, ...] = (),
    failure: Failure | None = None,
    **headers: str,
) -> Reply:
    """Return a reply whose redirects go from the URL by numbered hops to the end."""
    first = read_target(url)[0]
    last = read_target(end or url)[0]
    places = [first.url, *(f"http://example.org/hop/{at}" for at in range(1, len(hops)))]
    fields = {
        "content-type": "text/html",
        **{name.replace("_", "-"): value for name, value in headers.items()},
    }
    exchange = Exchange(status=status, headers=fields, body=body.encode(), failure=failure, at=1.0)
    return Reply(
        first=first,
        last=last,
        hops=tuple(Hop(url=place, status=each) for place, each in zip(places, hops, strict=False)),
        exchange=exchange,
    )


def titled(title: str, text: str = "words") -> str:
    return f"<html><head><title>{title}</title></head><body><p>{text}</p></body></html>"


def verdict(case: Reply) -> tuple[State, Cause | None]:
    judged = judge(case)
    return judged.state, judged.cause


@pytest.mark.parametrize(
    ("url", "end", "cause"),
    [
        ("http://a.org/papers/x.pdf", "http://a.org/", Cause.REDIRECTED_HOME),
        ("http://a.org/papers/x.pdf", "https://www.a.org/", Cause.REDIRECTED_HOME),
        ("http://a.org/papers/x.pdf", "https://www.a.org/en/", Cause.REDIRECTED_HOME),
        ("http://a.org/papers/x.pdf", "https://b.org/", Cause.REDIRECTED_HOME),
        ("http://a.org/x", "http://a.org/index.html", Cause.REDIRECTED_HOME),
        (
            "https://paperswithcode.com/paper/x",
            "https://huggingface.co/papers/trending",
            Cause.REDIRECTED_HOME,
        ),
        ("http://bit.ly/x", "https://b.org/", None),
        ("http://uni.edu/~jane/", "https://jane.org/", None),
        ("http://a.org/", "https://a.org/", None),
        ("http://a.org/index.html", "https://a.org/", None),
        ("http://a.org/x", "https://a.org/x", None),
        ("http://a.org/x", "https://a.org/?id=1", None),
    ],
)
def test_a_redirect_to_the_front_page_is_suspect(url: str, end: str, cause: Cause | None) -> None:
    assert verdict(reply(url, end, hops=(302,)))[1] == cause


@pytest.mark.parametrize(
    "body",
    [
        "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>",
        "<Code>ExpiredToken</Code><Message>The provided token has expired.</Message>",
        "<AuthenticationErrorDetail>Signature not valid in the specified time frame",
    ],
)
def test_an_expired_signature_is_dead(body: str) -> None:
    assert verdict(reply(status=403, body=body, content_type="application/xml")) == (
        State.DEAD,
        Cause.EXPIRED_SIGNATURE,
    )


def test_access_denied_alone_is_unverified() -> None:
    case = reply(
        status=403, body="<Error><Code>AccessDenied</Code></Error>", content_type="application/xml"
    )
    assert verdict(case) == (State.UNVERIFIED, Cause.FORBIDDEN)


@pytest.mark.parametrize(
    ("hops", "state", "permanent"),
    [
        ((301,), State.MOVED, True),
        ((308, 301), State.MOVED, True),
        ((200,), State.MOVED, False),
        ((301, 200), State.MOVED, False),
        ((301, 302), State.MOVED, False),
        ((302,), State.ALIVE, False),
        ((302, 301), State.ALIVE, False),
        ((307,), State.ALIVE, False),
    ],
)
def test_a_link_has_moved_if_its_first_redirect_is_permanent(
    hops: tuple[int, ...], state: State, permanent: bool
) -> None:
    judged = judge(reply("http://example.org/a", "http://example.org/b", hops=hops))
    assert (judged.state, judged.permanent) == (state, permanent)


def test_a_redirect_to_a_signed_url_is_never_permanent() -> None:
    judged = judge(reply("http://a.org/x", "http://s3.org/x?X-Amz-Signature=SECRET", hops=(301,)))
    assert not judged.permanent
    assert "SECRET" not in judged.final_url


def test_an_accepted_status_is_alive() -> None:
    assert judge(reply(status=403), accept=frozenset({403})).state is State.ALIVE


def test_fragments_are_judged_one_by_one() -> None:
    judged = judge(reply(body="<html><p id=here>x</p></html>"), fragments=("gone", "here"))
    assert (judged.state, judged.found, [fragment for fragment, _ in judged.missing]) == (
        State.ALIVE,
        {"here"},
        ["gone"],
    )


def test_the_better_of_two_judgements_counts() -> None:
    dead, alive, wall = judge(reply(status=404)), judge(reply()), judge(reply(status=403))
    assert [better(dead, other).state for other in (dead, alive, wall)] == [
        State.DEAD,
        State.ALIVE,
        State.UNVERIFIED,
    ]
    assert better(judge(reply(body=titled("404"))), dead).state is State.SUSPECT


def test_both_checks_are_evidence() -> None:
    dead = judge(reply(status=404))
    assert len(better(dead, dead).evidence) == 2


def test_a_pdf_is_not_searched_for_phrases() -> None:
    assert verdict(reply(body=titled("404"), content_type="application/pdf")) == (State.ALIVE, None)


def test_every_failure_has_a_verdict() -> None:
    judged: list[Judgement] = [judge(reply(status=None, failure=failure)) for failure in Failure]
    assert all(each.cause is not None for each in judged)


def test_a_503_from_a_host_with_a_bot_wall_is_not_a_server_error() -> None:
    walled = reply("https://ieeexplore.ieee.org/document/1", status=503)
    assert verdict(walled) == (State.UNVERIFIED, Cause.FORBIDDEN)
    assert verdict(reply(status=503)) == (State.UNREACHABLE, Cause.SERVER_ERROR)


def test_a_redirect_of_a_closed_site_to_the_same_work_has_moved() -> None:
    asked = "https://paperswithcode.com/paper/segment-anything"
    paper = reply(asked, "https://huggingface.co/papers/2304.02643", hops=(301,))
    assert verdict(paper) == (State.MOVED, None)
    listing = reply(asked, "https://huggingface.co/papers/trending", hops=(301,))
    assert verdict(listing) == (State.SUSPECT, Cause.REDIRECTED_HOME)


def test_a_signed_link_that_is_refused_after_its_time_has_expired() -> None:
    url = "https://d1.cloudfront.net/a.mp4?Expires=1609459200&Signature=a&Key-Pair-Id=K1"
    for at, state in ((1609459300.0, "dead"), (1609459100.0, "unverified")):
        target = read_target(url)[0]
        exchange = Exchange(status=403, headers={"content-type": "text/html"}, body=b"<p>", at=at)
        judged = judge(Reply(first=target, last=target, hops=(), exchange=exchange))
        assert judged.state.value == state
