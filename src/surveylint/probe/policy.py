"""The policy: how to ask about a target, and whether to ask once more."""

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

_RETRIED = frozenset({429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_COMPLAINTS = frozenset({429, 503})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How to ask about a target.

    Attributes:
        ask: Whom to send the request to.
        service: The service that answers for the target; empty = the target itself.
        skip: Why not to ask at all, with the reason.
        timeout: Seconds for one look.
        accept: Statuses that count as alive.
    """

    ask: Target
    method: str = "GET"
    service: str = ""
    skip: tuple[Cause, str] | None = None
    timeout: float = 10.0
    accept: frozenset[int] = frozenset()
    overridden: bool = False


def plan(
    target: Target,
    settings: NetSettings,
    *,
    fragments: bool = False,
    identified: Callable[[Target], bool] | None = None,
) -> Plan:
    """Return the cheapest request that tells the truth about a target.

    Args:
        target: What to ask about.
        settings: How to ask.
        fragments: Whether places in the page are to be found, for which its body is needed.
        identified: Tells the targets for which a registry can answer; these are not asked.
    """
    override = settings.override_of(target)
    made = Plan(ask=target, timeout=settings.timeout)
    if override is not None:
        made = replace(
            made,
            accept=override.accept,
            timeout=override.patience or settings.timeout,
            overridden=True,
        )
        if override.skip:
            return replace(made, skip=(Cause.BY_CONFIG, override.skip))
    if identified is not None and identified(target):
        return replace(made, skip=(Cause.IDENTIFIER, "a registry answers for its identifier"))
    service = oembed_service(target.url)
    if service is not None:
        return replace(made, ask=_service_target(service, target, settings), service=service.key)
    if answers_head(domain_of(target.url)) and not fragments:
        return replace(made, method="HEAD")
    return made


def service_judgement(made: Plan, judged: Judgement, target: Target) -> Judgement:
    """Turn a service's answer about a target into a judgement of the target."""
    if not made.service:
        return judged
    if judged.status in (400, 404):
        judged = replace(judged, state=State.DEAD, cause=Cause.NO_SUCH_ID)
    elif judged.state in (State.MOVED, State.SUSPECT):
        judged = replace(judged, state=State.UNVERIFIED, cause=Cause.UNREADABLE)
    return replace(judged, final_url=target.url, permanent=False)


def next_try(reply: Reply, tries: int, settings: NetSettings, now: float) -> float | None:
    """Return after how many seconds to ask once more, or None if this answer stands.

    Args:
        reply: The answer.
        tries: How often the target has been asked, this answer included.
        settings: How often to ask at most.
        now: Unix seconds, to which a `Retry-After` date is compared.
    """
    exchange = reply.exchange
    delay = settings.retry_delay * 2 ** (tries - 1)
    if exchange.failure in (Failure.TIMEOUT, Failure.DNS, Failure.NO_ADDRESS):
        return delay if tries < min(2, settings.tries) else None
    if exchange.failure is Failure.RESET:
        return delay if tries < settings.tries else None
    if exchange.failure is not None or exchange.status not in _RETRIED or tries >= settings.tries:
        return None
    if "cf-mitigated" in exchange.headers:
        return None
    asked = retry_after(exchange, now)
    if asked is not None and asked > settings.max_wait:
        return None
    return max(asked, 0.0) if asked is not None else delay


def complaint(exchange: Exchange) -> bool:
    """Return whether an answer asks for fewer requests."""
    return exchange.failure is None and exchange.status in _COMPLAINTS


def retry_after(exchange: Exchange, now: float) -> float | None:
    """Return the seconds that a `Retry-After` asks for, given as seconds or as a date (RFC 9110, 10.2.3)."""
    value = exchange.headers.get("retry-after", "").strip()[:64]
    if not value:
        return None
    if value.isascii() and value.isdigit():
        return float(value)
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, OverflowError, TypeError):
        return None


def _service_target(service: OembedService, target: Target, settings: NetSettings) -> Target:
    """Return the service's address that answers for a target."""
    page = canonical(target.url) or target.url
    endpoint = settings.services.get(service.key, service.endpoint)
    if "{url}" not in endpoint:
        endpoint += "?url={url}"
    try:
        return read_target(endpoint.replace("{url}", quote(page, safe="")))[0]
    except InvalidTargetError:
        return target
