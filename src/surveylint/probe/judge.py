"""The judge: a reply to a state and a cause, by what the wire said and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace

from surveylint.hosts.secrets import carries_secret, redacted
from surveylint.model.reply import Failure, Reply
from surveylint.model.target import Target
from surveylint.model.verdict import Cause, Evidence, State
from surveylint.probe import page_heuristics
from surveylint.probe.fragments import Search, missing
from surveylint.probe.page import Page

PERMANENT = frozenset({301, 308})
_FOR_GOOD = PERMANENT | {200}  # 200 = an immediate meta refresh

_FAILURES = {
    Failure.DNS: (State.UNREACHABLE, Cause.DNS),
    Failure.NO_SUCH_HOST: (State.DEAD, Cause.NO_SUCH_HOST),
    Failure.NO_ADDRESS: (State.UNREACHABLE, Cause.DNS),
    Failure.NO_ROUTE: (State.UNREACHABLE, Cause.TIMEOUT),
    Failure.REFUSED: (State.UNREACHABLE, Cause.REFUSED),
    Failure.RESET: (State.UNREACHABLE, Cause.RESET),
    Failure.TIMEOUT: (State.UNREACHABLE, Cause.TIMEOUT),
    Failure.TLS: (State.UNREACHABLE, Cause.TLS),
    Failure.UNREADABLE: (State.UNVERIFIED, Cause.UNREADABLE),
    Failure.RATE_LIMITED: (State.UNVERIFIED, Cause.RATE_LIMITED),
    Failure.PRIVATE_ADDRESS: (State.SKIPPED, Cause.PRIVATE_ADDRESS),
    Failure.REDIRECT_LOOP: (State.UNREACHABLE, Cause.REDIRECT_LOOP),
    Failure.BAD_REDIRECT: (State.UNREACHABLE, Cause.BAD_REDIRECT),
}
_STATUSES = {
    401: (State.UNVERIFIED, Cause.LOGIN),
    402: (State.UNVERIFIED, Cause.LOGIN),
    407: (State.UNVERIFIED, Cause.LOGIN),
    404: (State.DEAD, Cause.GONE),
    410: (State.DEAD, Cause.GONE),
    408: (State.UNREACHABLE, Cause.TIMEOUT),
    429: (State.UNVERIFIED, Cause.RATE_LIMITED),
    999: (State.UNVERIFIED, Cause.FORBIDDEN),
}
_CLOSED_SITES = frozenset(
    {"paperswithcode.com"}
)  # sends every page to another site's list, since July 2025
# From the best to the worst for a link: of two looks that disagree the milder counts.
_MILDER = (
    State.ALIVE,
    State.MOVED,
    State.UNVERIFIED,
    State.UNREACHABLE,
    State.SUSPECT,
    State.DEAD,
    State.SKIPPED,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What one look says of a target.

    Attributes:
        missing: Why each fragment that was asked for points nowhere, by fragment.
        found: The fragments that are there, or of which one cannot know.
    """

    state: State
    cause: Cause | None
    status: int | None
    final_url: str
    permanent: bool
    evidence: tuple[Evidence, ...]
    missing: tuple[tuple[str, str], ...] = ()
    found: frozenset[str] = frozenset()

    @property
    def doubtful(self) -> bool:
        """Return whether a second look is owed."""
        return self.state in (State.DEAD, State.SUSPECT) or bool(self.missing)


def judge(
    reply: Reply,
    *,
    fragments: tuple[str, ...] = (),
    accept: frozenset[int] = frozenset(),
    search: Search | None = None,
) -> Judgement:
    """Judge one look.

    Args:
        reply: The end of a chain of redirects.
        fragments: The fragments that links to this target name.
        accept: Statuses that a user's configuration counts as alive.
        search: What was found of the fragments in a page that is longer than what was kept of it.
    """
    page = Page(reply.exchange)
    state, cause, note = _verdict(reply, page, accept)
    final, permanent = _address(reply)
    if (
        state is State.ALIVE
        and final != reply.asked.url
        and reply.hops
        and reply.hops[0].status in _FOR_GOOD
    ):
        state = State.MOVED
    if state is State.MOVED:
        final, permanent = _kept(reply, final, permanent)
    gaps: tuple[tuple[str, str], ...] = ()
    if fragments and state in (State.ALIVE, State.MOVED):
        if search is None or page.complete:
            search = Search(fragments, reply.last)
            search.read(page.source)
        gaps = tuple((each, why) for each in fragments if (why := missing(each, page, search)))
    status = reply.exchange.status
    seen = Evidence(
        method=reply.method,
        url=redacted(reply.asked.url),
        status=status,
        at=reply.exchange.at,
        note=note,
    )
    return Judgement(
        state=state,
        cause=cause,
        status=status,
        final_url=final,
        permanent=permanent and status == 200,
        evidence=(seen,),
        missing=gaps,
        found=frozenset(fragments) - {each for each, _ in gaps},
    )


def milder(first: Judgement, second: Judgement) -> Judgement:
    """Return the milder of two looks, the second where they agree, with the evidence of both."""
    kept = first if _MILDER.index(first.state) < _MILDER.index(second.state) else second
    seen_twice = tuple(
        (fragment, why) for fragment, why in kept.missing if fragment not in first.found
    )
    return replace(kept, evidence=(*first.evidence, *second.evidence), missing=seen_twice)


def _verdict(reply: Reply, page: Page, accept: frozenset[int]) -> tuple[State, Cause | None, str]:
    exchange = reply.exchange
    if exchange.status is not None and exchange.status in accept:
        return State.ALIVE, None, f"{exchange.status} is accepted by configuration"
    if exchange.failure is not None:
        return *_FAILURES[exchange.failure], exchange.detail
    status = exchange.status or 0
    trap = page_heuristics.challenge(exchange.headers, status, page)
    if trap:
        return State.UNVERIFIED, Cause.CHALLENGE, trap
    if 200 <= status < 300 or status == 300:
        return _content(reply, page, status)
    if status in (400, 401, 403) and page_heuristics.expired_signature(page):
        return State.DEAD, Cause.EXPIRED_SIGNATURE, "the signature in the URL has expired"
    if status in _STATUSES:
        return *_STATUSES[status], ""
    if 500 <= status < 600:
        return State.UNREACHABLE, Cause.SERVER_ERROR, ""
    return State.UNVERIFIED, Cause.FORBIDDEN, ""


def _content(reply: Reply, page: Page, status: int) -> tuple[State, Cause | None, str]:
    """Judge what came with a good status: it is not always the page."""
    asked, last = reply.asked, reply.last
    if status == 202:
        return State.UNVERIFIED, Cause.CHALLENGE, "202 where a page was asked for"
    if reply.hops:
        if page_heuristics.is_login(last) and not page_heuristics.is_login(asked):
            return State.UNVERIFIED, Cause.LOGIN, f"leads to a login at {last.host}"
        if page.is_html and (why := page_heuristics.parked(asked, last, page)):
            return State.SUSPECT, Cause.PARKED, why
        if _sent_home(asked, last):
            return State.SUSPECT, Cause.REDIRECTED_HOME, f"leads to the front page of {last.host}"
    if not page.exchange.body or not page.is_html:
        return State.ALIVE, None, ""
    if why := page_heuristics.parked(asked, last, page):
        return State.SUSPECT, Cause.PARKED, why
    if why := page_heuristics.missing_page(last, page):
        return State.SUSPECT, Cause.SOFT_404, why
    return State.ALIVE, None, ""


def _sent_home(asked: Target, last: Target) -> bool:
    """Return whether a page was asked for and the front door answered.

    A short path that leads to the front page of another site is a project that got a domain, or a shortened link.
    """
    if (
        asked.site in _CLOSED_SITES
        and last.site != asked.site
        and not page_heuristics.is_home(asked)
    ):
        return True
    if page_heuristics.is_home(asked) or not page_heuristics.is_home(last):
        return False
    return asked.site == last.site or (
        asked.path.strip("/").count("/") >= 1 and "~" not in asked.path
    )


def _address(reply: Reply) -> tuple[str, bool]:
    final = reply.last.url
    permanent = bool(reply.hops) and all(hop.status in PERMANENT for hop in reply.hops)
    return redacted(final), permanent and not carries_secret(final)


def _kept(reply: Reply, final: str, permanent: bool) -> tuple[str, bool]:
    """Return the address that a list is to name instead: as far as the moves are for good."""
    urls = [*(hop.url for hop in reply.hops[1:]), reply.last.url]
    lasting = 0
    for hop in reply.hops:
        if hop.status not in _FOR_GOOD:
            break
        lasting += 1
    return (
        (final, permanent) if lasting == len(reply.hops) else (redacted(urls[lasting - 1]), False)
    )
