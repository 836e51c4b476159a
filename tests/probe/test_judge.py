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
    "title",
    [
        "404",
        "404 Not Found",
        "Error 404",
        "404 - Page not found",
        "404: This page could not be found",
        "Page not found",
        "Page Not Found | Some University",
        "Some Lab - Page not found",
        "Not Found",
        "Sorry, this page is not available",
        "Oops! Page not found",
        "The page you requested could not be found",
        "This page doesn't exist.",
        "File not found",
        "页面不存在",
        "抱歉，您访问的页面不存在",
        "Seite nicht gefunden",
        "Page introuvable",
        "The page you're looking for doesn't exist",
        "Page has been removed",
        "This content isn't available",
    ],
)
def test_a_title_that_says_not_found_is_a_soft_404(title: str) -> None:
    assert verdict(reply(body=titled(title))) == (State.SUSPECT, Cause.SOFT_404)


@pytest.mark.parametrize(
    "title",
    [
        "Lost and Found: Retrieving What Is Not Found",
        "Attention Is All You Need",
        "404 Ways to Train a Network",
        "404 Not Found: Link Rot in Scholarly Papers",
        "Project Page",
        "Paper Available",
        "Project page is available",
        "Content Moderation",
        "Towards Finding What Could Not Be Found: A Survey",
        "Missing Data Imputation",
        "Page Replacement Algorithms",
        "Domain Adaptation Is for Everyone",
        "Error Analysis of Deep Networks",
        "Home",
        "Files",
        "",
        "Just a Moment in Time: Video Retrieval",
        "Captcha Recognition with Transformers",
    ],
)
def test_the_title_of_a_paper_is_not_a_sign(title: str) -> None:
    assert verdict(reply(body=titled(title))) == (State.ALIVE, None)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("example.com is for sale", "This domain is for sale. Buy this domain."),
        ("example.com", "The domain example.com is for sale. Make an offer. Related searches"),
        ("Buy this domain", "sponsored listings"),
    ],
)
def test_two_signs_of_parking_are_enough(title: str, text: str) -> None:
    assert verdict(reply(body=titled(title, text))) == (State.SUSPECT, Cause.PARKED)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("This dataset is for sale", "A market study of datasets."),
        ("Domain generalisation", "Related searches: domain adaptation."),
        ("How to know that a domain is for sale", "A study."),
    ],
)
def test_one_sign_of_parking_is_not_enough(title: str, text: str) -> None:
    assert verdict(reply(body=titled(title, text)))[0] is State.ALIVE


def test_a_redirect_to_a_domain_market_is_a_sign() -> None:
    case = reply(
        end="http://www.hugedomains.com/x",
        hops=(302,),
        body=titled("example.com is for sale", "buy this domain"),
    )
    assert verdict(case) == (State.SUSPECT, Cause.PARKED)


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
    "end",
    [
        "http://a.org/login",
        "http://a.org/users/sign_in?next=x",
        "https://accounts.google.com/ServiceLogin",
        "https://login.microsoftonline.com/common",
        "https://sso.uni.edu/idp",
        "http://a.org/auth/realm",
    ],
)
def test_a_redirect_to_a_login_is_unverified(end: str) -> None:
    assert verdict(reply("http://a.org/x", end, hops=(302,))) == (State.UNVERIFIED, Cause.LOGIN)


@pytest.mark.parametrize(
    "end",
    [
        "http://a.org/authors/x",
        "http://a.org/blogin",
        "http://author.org/x",
        "http://a.org/session-2",
    ],
)
def test_a_path_that_only_resembles_a_login_is_alive(end: str) -> None:
    assert verdict(reply("http://a.org/x", end, hops=(302,)))[0] is State.ALIVE


@pytest.mark.parametrize(
    "case",
    [
        reply(status=403, cf_mitigated="challenge"),
        reply(status=503, cf_mitigated="challenge"),
        reply(status=200, body=titled("Just a moment...")),
        reply(status=403, body=titled("Attention Required! | Cloudflare")),
        reply(status=202, x_amzn_waf_action="challenge"),
        reply(status=405, x_amzn_waf_action="captcha"),
        reply(status=202),
        reply(status=200, body=titled("Making sure you&#39;re not a bot!")),
        reply(
            status=200,
            body="<html><script src=/.within.website/x/cmd/anubis/static/x.mjs></script></html>",
        ),
        reply(
            status=403, body="<html><body>Enable JavaScript and cookies to continue</body></html>"
        ),
    ],
)
def test_a_challenge_is_recognised_whatever_its_status(case: Reply) -> None:
    assert verdict(case) == (State.UNVERIFIED, Cause.CHALLENGE)


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
