"""The judge: from a reply to a state and a cause, without a network."""

from __future__ import annotations

from surveylint.hosts import identify, is_closed, wall_statuses
from surveylint.hosts.secrets import carries_secret, redacted
from surveylint.hosts.signatures import signature
from surveylint.model.reply import Exchange, Failure, Reply
from surveylint.model.verdict import Cause, Evidence, State
from surveylint.namedtuples import NamedTuple
from surveylint.probe import (
    bot_walls,
    consent_walls,
    login_pages,
    missing_pages,
    page_heuristics,
    parked_domains,
)
from surveylint.probe.fragments import FragmentSearch, missing_fragment
from surveylint.probe.web_page import WebPage

PERMANENT = frozenset({301, 308})
_MOVES = PERMANENT | {200}  # 200 is an immediate meta refresh

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
}
_GONE = frozenset({404, 410})
_LAST_OF_SUCCESS = 226
"""The last status of success that is registered (iana.org/assignments/http-status-codes)."""
# From the best to the worst for a link: of two checks that disagree, the better result counts.
_BEST_FIRST = (
    State.ALIVE,
    State.MOVED,
    State.UNVERIFIED,
    State.UNREACHABLE,
    State.SUSPECT,
    State.DEAD,
    State.SKIPPED,
)


class Judgement(NamedTuple):
    """The result of one check of a target.

    Attributes:
        state: Whether the link works.
        cause: Why it is in its state, None for alive and moved links.
        status: The status of the last response, None if there was none.
        final_url: Where the link redirects to, secret values masked.
        permanent: Whether it redirects by 301 or 308 only, to a page with status 200.
        evidence: What was requested, and what was found.
        missing: Each requested fragment that does not exist, and why.
        found: The requested fragments that exist, or may exist.
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
    def needs_confirmation(self) -> bool:
        """Return whether the target must be checked a second time."""
        return self.state in (State.DEAD, State.SUSPECT) or bool(self.missing)


def judge(
    reply: Reply,
    *,
    fragments: tuple[str, ...] = (),
    accept: frozenset[int] = frozenset(),
    search: FragmentSearch | None = None,
) -> Judgement:
    """Return the judgement of a reply.

    Args:
        reply: The end of a chain of redirects.
        fragments: The fragments of links to this target.
        accept: Statuses that the configuration counts as alive.
        search: The search for the fragments in a page that is longer than what was kept of it.
    """
    page = WebPage(reply.exchange)
    state, cause, note = _state(reply, page, accept)
    final, permanent = _final_url(reply)
    if state is State.ALIVE and _has_moved(reply):
        state = State.MOVED
        final, permanent = _lasting_url(reply, final, permanent)
    missing: tuple[tuple[str, str], ...] = ()
    if state in (State.ALIVE, State.MOVED):
        missing = _missing(reply, page, fragments, search)
    status = reply.exchange.status
    return Judgement(
        state=state,
        cause=cause,
        status=status,
        final_url=final,
        permanent=permanent and status == 200,
        evidence=(_evidence(reply, note),),
        missing=missing,
        found=frozenset(fragments) - {fragment for fragment, _ in missing},
    )


def better(first: Judgement, second: Judgement) -> Judgement:
    """Return the better of two judgements for the link, with the evidence of both.

    Where the states are equal it is the second, with the fragments that both found missing.
    """
    is_first = _BEST_FIRST.index(first.state) < _BEST_FIRST.index(second.state)
    kept = first if is_first else second
    missing = tuple(
        (fragment, why) for fragment, why in kept.missing if fragment not in first.found
    )
    return kept._replace(evidence=(*first.evidence, *second.evidence), missing=missing)


def _evidence(reply: Reply, note: str) -> Evidence:
    return Evidence(
        method=reply.method,
        url=redacted(reply.first.url),
        status=reply.exchange.status,
        at=reply.exchange.at,
        note=note,
    )


def _state(reply: Reply, page: WebPage, accept: frozenset[int]) -> tuple[State, Cause | None, str]:
    """Return the state, the cause and what was found, one clause."""
    exchange = reply.exchange
    if exchange.status is not None and exchange.status in accept:
        return State.ALIVE, None, f"status {exchange.status} is accepted by the configuration"
    if exchange.failure is not None:
        return *_FAILURES[exchange.failure], exchange.detail
    status = exchange.status or 0
    if 200 <= status < 300 or status == 300:
        return _state_of_content(reply, page, status)
    wall = _wall(exchange, page, status)
    if wall is not None and wall[0] is Cause.CHALLENGE:
        return State.UNVERIFIED, *wall
    if status in (400, 401, 403) and _has_expired(reply, page):
        return State.DEAD, Cause.EXPIRED_SIGNATURE, "the signature in the URL has expired"
    if status in _STATUSES:
        return *_STATUSES[status], ""
    if wall is not None:
        return State.UNVERIFIED, *wall
    if 500 <= status < 600 and status not in wall_statuses(reply.last.url):
        return State.UNREACHABLE, Cause.SERVER_ERROR, exchange.detail
    return State.UNVERIFIED, Cause.FORBIDDEN, ""


def _has_expired(reply: Reply, page: WebPage) -> bool:
    """Return whether a signed link is refused after it has expired: by the page, or by its URL."""
    if page_heuristics.says_signature_expired(page):
        return True
    signed = signature(reply.last.url)
    expires = signed.expires_at if signed is not None else None
    return expires is not None and expires.timestamp() < reply.exchange.at


def _wall(exchange: Exchange, page: WebPage, status: int) -> tuple[Cause, str] | None:
    """Return which wall a response with a bad status is, None if it is none.

    A status that says that the page is gone is believed, unless a header announces a challenge.
    """
    if status in _GONE:
        announced = bot_walls.challenge(exchange.headers)
        return (Cause.CHALLENGE, announced) if announced else None
    return bot_walls.wall(exchange.headers, page, min_signs=1 if status < 500 else 2)


def _state_of_content(reply: Reply, page: WebPage, status: int) -> tuple[State, Cause | None, str]:
    """Return the state of a reply with a good status, which is not always the requested page."""
    first, last = reply.first, reply.last
    asked = first if first.path == last.path else None
    if (wall := bot_walls.wall(reply.exchange.headers, page, asked=asked)) is not None:
        return State.UNVERIFIED, *wall
    if why := bot_walls.redirect_to_wall(reply, page):
        return State.UNVERIFIED, Cause.CHALLENGE, why
    if status == 202 or (_LAST_OF_SUCCESS < status < 300 and not page.text):
        return State.UNVERIFIED, Cause.CHALLENGE, f"status {status} instead of a page"
    if why := login_pages.login(reply, page):
        return State.UNVERIFIED, Cause.LOGIN, why
    if why := consent_walls.consent(reply, page):
        return State.UNVERIFIED, Cause.CHALLENGE, why
    has_page = page.is_html and bool(page.exchange.body)
    if has_page and (why := parked_domains.parked(first, last, page)):
        return State.SUSPECT, Cause.PARKED, why
    if has_page and (why := missing_pages.out_of_order(first, page)):
        return State.UNREACHABLE, Cause.SERVER_ERROR, why
    if reply.hops and _is_sent_home(reply):
        why = f"redirects to the front page of {last.host}"
        return State.SUSPECT, Cause.REDIRECTED_HOME, why
    if (has_page or page.is_short_text) and (why := missing_pages.missing_page(first, last, page)):
        return State.SUSPECT, Cause.SOFT_404, why
    return State.ALIVE, None, ""


def _is_sent_home(reply: Reply) -> bool:
    """Return whether a page was requested and the front page of a site came.

    A short path that redirects to the front page of another site is a project that got a domain of
    its own, or a shortened link; so is the
    folder of a person. A fragment of a front page may be the page of an application.
    """
    first, last = reply.first, reply.last
    if page_heuristics.was_home(first) or page_heuristics.names_host(first, last):
        return False
    if is_closed(first.site) and last.site != first.site:
        return identify(last.url) is None
    if reply.fragment or not page_heuristics.is_home(last):
        return False
    return first.site == last.site or (
        first.path.strip("/").count("/") >= 1
        and "~" not in first.path.rstrip("/").rpartition("/")[2]
    )


def _missing(
    reply: Reply, page: WebPage, fragments: tuple[str, ...], search: FragmentSearch | None
) -> tuple[tuple[str, str], ...]:
    """Return the fragments that the page does not have, and why."""
    if not fragments or reply.fragment is not None:
        return ()
    if search is None or page.complete:
        search = FragmentSearch(fragments, reply.last)
        search.read(page.source)
        if page.complete:
            search.finish()
    reasons = ((each, missing_fragment(each, page, search)) for each in fragments)
    return tuple((each, why) for each, why in reasons if why)


def _final_url(reply: Reply) -> tuple[str, bool]:
    """Return where a reply came from, and whether all redirects to there are permanent."""
    final = f"{reply.last.url}#{reply.fragment}" if reply.fragment else reply.last.url
    permanent = bool(reply.hops) and all(hop.status in PERMANENT for hop in reply.hops)
    return redacted(final), permanent and not carries_secret(final)


def _has_moved(reply: Reply) -> bool:
    if not reply.hops or reply.hops[0].status not in _MOVES:
        return False
    return reply.last.url != reply.first.url


def _lasting_url(reply: Reply, final: str, permanent: bool) -> tuple[str, bool]:
    """Return the URL to use instead: the end of the permanent redirects at the chain's start."""
    urls = [*(hop.url for hop in reply.hops[1:]), reply.last.url]
    lasting = 0
    for hop in reply.hops:
        if hop.status not in _MOVES:
            break
        lasting += 1
    return (
        (final, permanent) if lasting == len(reply.hops) else (redacted(urls[lasting - 1]), False)
    )
