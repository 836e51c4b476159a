"""The request policy: how a target is requested, and when it is requested again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from urllib.parse import quote

from surveylint.hosts import answers_head, canonical, domain_of
from surveylint.hosts.oembed import OembedService, oembed_service
from surveylint.model.reply import Exchange, Failure, Reply
from surveylint.model.target import InvalidTargetError, Target, read_target
from surveylint.model.verdict import Cause, State
from surveylint.net.settings import NetSettings
from surveylint.probe.judge import Judgement

# 408 is how a server closes an idle connection, 425 how it declines an early request.
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_COMPLAINTS = frozenset({429, 503})
_RETRIED_ONCE = frozenset({Failure.TIMEOUT, Failure.DNS, Failure.NO_ADDRESS})
_MAX_RETRY_AFTER = 64  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestPlan:
    """How a target is requested.

    Attributes:
        target: The target of the request, which may belong to a service.
        method: GET or HEAD.
        service: The service that answers for the target, empty if the target itself does.
        skip: Why no request is sent at all, None if one is.
        timeout: Seconds for one check.
        accept: Statuses that count as alive.
        overridden: Whether settings for this link apply; then its verdict is not cached.
    """

    target: Target
    method: str = "GET"
    service: str = ""
    skip: tuple[Cause, str] | None = None
    timeout: float = 10.0
    accept: frozenset[int] = frozenset()
    overridden: bool = False


@dataclass(frozen=True, slots=True)
class ProbeRequest:
    """A target to check, how it is requested, and the fragments that links to it name."""

    target: Target
    plan: RequestPlan
    fragments: tuple[str, ...] = ()


def plan_request(
    target: Target,
    settings: NetSettings,
    *,
    has_fragments: bool = False,
    identified: Callable[[Target, bool], bool] | None = None,
) -> RequestPlan:
    """Return the cheapest request that says whether a target exists.

    Args:
        target: The target.
        settings: The network settings.
        has_fragments: Whether links name fragments of the page, so that its body is needed.
        identified: Returns whether a registry answers for a target, which is then not requested;
            its second argument is `has_fragments`.
    """
    override = settings.override_of(target)
    made = RequestPlan(target=target, timeout=settings.timeout)
    if override is not None:
        made = replace(
            made,
            accept=override.accept,
            timeout=override.patience or settings.timeout,
            overridden=True,
        )
        if override.skip:
            return replace(made, skip=(Cause.BY_CONFIG, override.skip))
    if identified is not None and identified(target, has_fragments):
        return replace(made, skip=(Cause.IDENTIFIER, "a registry answers for its identifier"))
    service = oembed_service(target.url)
    if service is not None:
        return replace(made, target=_service_target(service, target, settings), service=service.key)
    if answers_head(domain_of(target.url)) and not has_fragments:
        return replace(made, method="HEAD")
    return made


def service_judgement(made: RequestPlan, judged: Judgement, target: Target) -> Judgement:
    """Return the judgement of a target, given the judgement of its service's response."""
    if not made.service:
        return judged
    if judged.status in (400, 404):
        judged = judged._replace(state=State.DEAD, cause=Cause.NO_SUCH_ID)
    elif judged.state in (State.MOVED, State.SUSPECT):
        judged = judged._replace(state=State.UNVERIFIED, cause=Cause.UNREADABLE)
    return judged._replace(final_url=target.url, permanent=False)


def retry_delay(reply: Reply, tries: int, settings: NetSettings, now: float) -> float | None:
    """Return after how many seconds to request a target again, None if the reply is final.

    Args:
        reply: The reply.
        tries: How often the target was requested, this reply included.
        settings: The network settings.
        now: The time in Unix seconds, to which a `Retry-After` date is compared.
    """
    exchange = reply.exchange
    delay = settings.retry_delay * 2 ** (tries - 1)
    if exchange.failure in _RETRIED_ONCE:
        return delay if tries < min(2, settings.tries) else None
    if exchange.failure is Failure.RESET:
        return delay if tries < settings.tries else None
    if exchange.failure is not None or exchange.status not in _RETRIED or tries >= settings.tries:
        return None
    if "cf-mitigated" in exchange.headers:
        return None
    requested = retry_after(exchange, now)
    if requested is not None and requested > settings.max_wait:
        return None
    return max(requested, 0.0) if requested is not None else delay


def asks_to_slow_down(exchange: Exchange) -> bool:
    """Return whether a response asks for fewer requests."""
    return exchange.failure is None and exchange.status in _COMPLAINTS


def retry_after(exchange: Exchange, now: float) -> float | None:
    """Return the seconds of a `Retry-After` header, which has seconds or a date (RFC 9110, 10.2.3).

    Args:
        exchange: The exchange.
        now: The time in Unix seconds.
    """
    value = exchange.headers.get("retry-after", "").strip()[:_MAX_RETRY_AFTER]
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, OverflowError, TypeError):
        return None


def _service_target(service: OembedService, target: Target, settings: NetSettings) -> Target:
    """Return the target of the service's answer for a page."""
    page = canonical(target.url) or target.url
    endpoint = settings.services.get(service.key, service.endpoint)
    if "{url}" not in endpoint:
        endpoint += "?url={url}"
    try:
        return read_target(endpoint.replace("{url}", quote(page, safe="")))[0]
    except InvalidTargetError:
        return target
