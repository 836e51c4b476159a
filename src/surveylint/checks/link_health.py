"""Rules on what became of links: each verdict of the network is one finding a target, with its evidence."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from surveylint.hosts import REPOSITORY_KINDS, comparable_url, identify
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.rule import rule

_TIMES = ("", "", " twice", " three times")


@rule(Severity.ERROR)
def dead_link(doc: Document, verdicts: Mapping[str, Verdict]) -> Iterator[Problem]:
    """Find links whose page is gone for certain: looked at twice."""
    for links, verdict in _with(doc, verdicts, State.DEAD):
        yield _problem(links, f"{_seen(verdict)}{_last_alive(verdict)}")


@rule(Severity.INFO)
def moved_link(doc: Document, verdicts: Mapping[str, Verdict]) -> Iterator[Problem]:
    """Find links that lead to another address; the new one is a fix, safe where nothing but its form changed."""
    for links, verdict in _with(doc, verdicts, State.MOVED):
        if not verdict.final_url or "***" in verdict.final_url:
            continue
        edits = tuple(_retargeted(link, verdict.final_url) for link in links)
        how = "moved for good" if verdict.permanent else "leads elsewhere"
        yield _problem(
            links,
            f"{how}, to `{verdict.final_url}`",
            edits=edits,
            safe=verdict.permanent and _same(links[0].web, verdict.final_url),
        )


@rule(Severity.WARNING)
def redirected_home(doc: Document, verdicts: Mapping[str, Verdict]) -> Iterator[Problem]:
    """Find links that end at the front page of a site: what they led to is no more."""
    yield from _suspect(doc, verdicts, Cause.REDIRECTED_HOME)


@rule(Severity.WARNING)
def soft_404(doc: Document, verdicts: Mapping[str, Verdict]) -> Iterator[Problem]:
    """Find links that answer 200 with a page that says it is not there."""
    yield from _suspect(doc, verdicts, Cause.SOFT_404)


@rule(Severity.WARNING)
def parked_domain(doc: Document, verdicts: Mapping[str, Verdict]) -> Iterator[Problem]:
    """Find links to domains that are for sale."""
    yield from _suspect(doc, verdicts, Cause.PARKED)


@rule(Severity.WARNING)
def missing_fragment(doc: Document, verdicts: Mapping[str, Verdict]) -> Iterator[Problem]:
    """Find links to a place in a page that the page does not have."""
    yield from _suspect(doc, verdicts, Cause.MISSING_FRAGMENT)


@rule(Severity.INFO)
def unreachable_link(doc: Document, verdicts: Mapping[str, Verdict]) -> Iterator[Problem]:
    """Find links that gave no answer; a warning once that has persisted: three failures over three days."""
    for links, verdict in _with(doc, verdicts, State.UNREACHABLE):
        if verdict.cause is not Cause.TLS:
            yield _persisting(links, verdict)


@rule(Severity.INFO)
def untrusted_certificate(doc: Document, verdicts: Mapping[str, Verdict]) -> Iterator[Problem]:
    """Find links to hosts whose certificate does not hold; a warning once that has persisted."""
    for links, verdict in _with(doc, verdicts, State.UNREACHABLE):
        if verdict.cause is Cause.TLS:
            yield _persisting(links, verdict)


@rule(Severity.INFO, default=False)
def unverified_link(doc: Document, verdicts: Mapping[str, Verdict]) -> Iterator[Problem]:
    """Find links behind a wall, which a robot can call neither dead nor alive; else they are only counted."""
    for links, verdict in _with(doc, verdicts, State.UNVERIFIED):
        yield _problem(links, f"not verified: {_seen(verdict)}")


def _with(
    doc: Document, verdicts: Mapping[str, Verdict], state: State
) -> Iterator[tuple[list[Link], Verdict]]:
    """Return the links of each address that is in a state, in the order of the text."""
    found: dict[str, list[Link]] = {}
    if not verdicts:
        return
    for link in doc.links:
        address = link.web
        verdict = verdicts.get(address) if address else None
        if verdict is not None and verdict.state is state:
            found.setdefault(address, []).append(link)
    for address, links in found.items():
        yield links, verdicts[address]


def _suspect(doc: Document, verdicts: Mapping[str, Verdict], cause: Cause) -> Iterator[Problem]:
    for links, verdict in _with(doc, verdicts, State.SUSPECT):
        if verdict.cause is cause:
            yield _problem(links, f"{_seen(verdict)}{_last_alive(verdict)}")


def _persisting(links: list[Link], verdict: Verdict) -> Problem:
    """Report a failure: a note at first, a warning once it has persisted."""
    since = ""
    if verdict.failures > 1 and verdict.failing_since is not None:
        since = f", {verdict.failures} runs in a row since {_day(verdict.failing_since)}"
    message = f"{_seen(verdict)}{since}{_last_alive(verdict)}"
    return _problem(links, message, severity=Severity.WARNING if verdict.persists else None)


def _problem(
    links: list[Link],
    message: str,
    *,
    edits: tuple[Edit, ...] = (),
    safe: bool = False,
    severity: Severity | None = None,
) -> Problem:
    first, *others = links
    return Problem(
        start=first.target_start,
        end=first.target_end,
        message=message,
        related=related_places(link.target_span for link in others),
        edits=edits,
        safe=safe,
        severity=severity,
        key=first.web.partition("?")[0],
    )


def _seen(verdict: Verdict) -> str:
    """Say what was seen, and how often: `status 404 twice`."""
    looks = verdict.evidence
    alike = sum(1 for look in looks if look.status == verdict.status)
    often = _TIMES[alike] if alike == len(looks) and alike < len(_TIMES) else ""
    if verdict.note:
        return verdict.note + (f", seen{often}" if often else "")
    if verdict.status:
        return f"status {verdict.status}{often}"
    return str(verdict.cause or verdict.state).replace("-", " ") + often


def _last_alive(verdict: Verdict) -> str:
    return f", last seen alive {_day(verdict.last_alive)}" if verdict.last_alive is not None else ""


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _retargeted(link: Link, url: str) -> Edit:
    """Write the new address where the old one stands; a fragment that the new one lacks is kept."""
    fragment = link.url.partition("#")[2]
    address = f"{url}#{fragment}" if fragment and "#" not in url else url
    for plain, coded in (
        ("(", "%28"),
        (")", "%29"),
        ("|", "%7C"),
        (" ", "%20"),
        ("<", "%3C"),
        (">", "%3E"),
    ):
        address = address.replace(plain, coded)
    return Edit(link.target_start, link.target_end, address)


def _same(old: str, new: str) -> bool:
    """Return whether two addresses are one work, or differ in scheme, `www.`, case of the host and a final slash only."""
    one, other = identify(old), identify(new)
    if one is not None and other is not None and one.kind not in REPOSITORY_KINDS:
        return (one.kind, one.value, one.version) == (other.kind, other.value, other.version)
    return comparable_url(old.partition("#")[0]) == comparable_url(new.partition("#")[0])
