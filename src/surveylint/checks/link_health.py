"""Rules on what the network says about links, one finding for each URL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from surveylint.checks._link_targets import with_copy, written_target
from surveylint.entries import Index
from surveylint.hosts import REPOSITORY_KINDS, comparable_url, identify
from surveylint.match import shortened
from surveylint.model.document import Document, Link
from surveylint.model.finding import Problem, Severity, related_places
from surveylint.model.source import Edit
from surveylint.model.verdict import Cause, State, Verdict
from surveylint.namedtuples import NamedTuple
from surveylint.rule import rule

_LONGEST_TITLE = 60
_TIMES = {2: "twice", 3: "three times"}


class _Checked(NamedTuple):
    """A URL that was checked, its links in the order of the text, and the verdict on it."""

    url: str
    links: Sequence[Link]
    verdict: Verdict


@rule(Severity.ERROR)
def dead_link(doc: Document, index: Index, verdicts: Mapping[str, Verdict]) -> Iterator[Problem]:
    """Find links whose page is certainly gone: checked twice."""
    for checked in _in_state(doc, verdicts, State.DEAD):
        problem = _problem(index, checked, "dead link {}: " + _evidence(checked.verdict))
        copy = checked.verdict.archived
        if copy is not None:
            problem = with_copy(problem, checked.links, copy.url, copy.day)
        yield problem


@rule(Severity.INFO)
def moved_link(doc: Document, index: Index, verdicts: Mapping[str, Verdict]) -> Iterator[Problem]:
    """Find links that redirect; the new URL is a fix, safe where only the URL's form changed."""
    for checked in _in_state(doc, verdicts, State.MOVED):
        final_url, is_permanent = checked.verdict.final_url, checked.verdict.permanent
        if not final_url or "***" in final_url:
            continue
        how = "permanently redirects" if is_permanent else "redirects"
        problem = _problem(index, checked, f"{{}} {how} to {_code(final_url)}")
        yield problem._replace(
            edits=tuple(_retargeted(link, final_url) for link in checked.links),
            safe=is_permanent and _is_same_page(checked.url, final_url),
        )


@rule(Severity.WARNING)
def redirected_home(
    doc: Document, index: Index, verdicts: Mapping[str, Verdict]
) -> Iterator[Problem]:
    """Find links that redirect to the front page of a site: their page was removed."""
    yield from _suspect(doc, index, verdicts, Cause.REDIRECTED_HOME, "link {}: ")


@rule(Severity.WARNING)
def soft_404(doc: Document, index: Index, verdicts: Mapping[str, Verdict]) -> Iterator[Problem]:
    """Find links that answer 200 with an error page."""
    yield from _suspect(doc, index, verdicts, Cause.SOFT_404, "soft 404 {}: ")


@rule(Severity.WARNING)
def parked_domain(
    doc: Document, index: Index, verdicts: Mapping[str, Verdict]
) -> Iterator[Problem]:
    """Find links to domains that are for sale."""
    yield from _suspect(doc, index, verdicts, Cause.PARKED, "parked domain {}: ")


@rule(Severity.WARNING)
def missing_fragment(
    doc: Document, index: Index, verdicts: Mapping[str, Verdict]
) -> Iterator[Problem]:
    """Find links to an anchor that another page does not have."""
    yield from _suspect(doc, index, verdicts, Cause.MISSING_FRAGMENT, "link {}: ")


@rule(Severity.INFO)
def unreachable_link(
    doc: Document, index: Index, verdicts: Mapping[str, Verdict]
) -> Iterator[Problem]:
    """Find links that do not answer; a warning after three failures over three days."""
    for checked in _in_state(doc, verdicts, State.UNREACHABLE):
        if checked.verdict.cause is not Cause.TLS:
            yield _persistent(index, checked, "unreachable link {}: ")


@rule(Severity.INFO)
def untrusted_certificate(
    doc: Document, index: Index, verdicts: Mapping[str, Verdict]
) -> Iterator[Problem]:
    """Find links to hosts with an invalid certificate; a warning after three failures."""
    for checked in _in_state(doc, verdicts, State.UNREACHABLE):
        if checked.verdict.cause is Cause.TLS:
            yield _persistent(index, checked, "untrusted certificate at {}: ")


@rule(Severity.INFO, default=False)
def unverified_link(
    doc: Document, index: Index, verdicts: Mapping[str, Verdict]
) -> Iterator[Problem]:
    """Find links that a login or a bot check hides; the summary counts them in any case."""
    for checked in _in_state(doc, verdicts, State.UNVERIFIED):
        yield _problem(index, checked, "unverified link {}: " + _answer(checked.verdict))


def _in_state(doc: Document, verdicts: Mapping[str, Verdict], state: State) -> Iterator[_Checked]:
    """Yield the URLs whose verdict is a state, in the order of the text."""
    found: dict[str, list[Link]] = {}
    if not verdicts:
        return
    for link in doc.links:
        url = link.web
        verdict = verdicts.get(url) if url else None
        if verdict is not None and verdict.state is state:
            found.setdefault(url, []).append(link)
    for url, links in found.items():
        yield _Checked(url, links, verdicts[url])


def _suspect(
    doc: Document, index: Index, verdicts: Mapping[str, Verdict], cause: Cause, opening: str
) -> Iterator[Problem]:
    for checked in _in_state(doc, verdicts, State.SUSPECT):
        if checked.verdict.cause is cause:
            yield _problem(index, checked, opening + _evidence(checked.verdict))


def _persistent(index: Index, checked: _Checked, opening: str) -> Problem:
    """Report a failure: severity `info` at first, `warning` once it persists."""
    verdict = checked.verdict
    since = ""
    if verdict.failures > 1 and verdict.failing_since is not None:
        since = f", {verdict.failures} failed runs in a row since {_day(verdict.failing_since)}"
    message = f"{opening}{_answer(verdict)}{since}{_last_alive(verdict)}"
    severity = Severity.WARNING if verdict.persists else None
    return _problem(index, checked, message)._replace(severity=severity)


def _problem(index: Index, checked: _Checked, message: str) -> Problem:
    """Report the links to one URL.

    Args:
        index: Knows the entry that the first link is in.
        checked: The URL.
        message: The message with `{}` for the URL and its entry.
    """
    first, *others = checked.links
    final_url = checked.verdict.final_url
    return Problem(
        start=first.target_start,
        end=first.target_end,
        message=message.replace("{}", _name(index, checked), 1),
        related=related_places(link.target_span for link in others),
        key=checked.url.partition("?")[0],
        url=checked.url,
        final_url=final_url if final_url != checked.url else "",
    )


def _name(index: Index, checked: _Checked) -> str:
    """Return a URL with the title of the entry that it is in: `` `https://...` in `Title` ``."""
    entry = index.entry_at(checked.links[0].start)
    title = shortened(entry.title, _LONGEST_TITLE).replace("`", "'") if entry is not None else ""
    if not title or "://" in title:
        return _code(checked.url)
    return f"{_code(checked.url)} in `{title}`"


def _code(url: str) -> str:
    return f"`{url.replace('`', '%60')}`"


def _evidence(verdict: Verdict) -> str:
    return f"{_answer(verdict)}{_last_alive(verdict)}"


def _answer(verdict: Verdict) -> str:
    """Return what a URL answered and how often: `HTTP 404 (2 attempts)`."""
    attempts = len(verdict.evidence)
    is_repeated = attempts > 1 and all(look.status == verdict.status for look in verdict.evidence)
    if verdict.note:
        times = _TIMES.get(attempts, f"{attempts} times")
        return f"{verdict.note} (checked {times})" if is_repeated else verdict.note
    answer = str(verdict.cause or verdict.state).replace("-", " ")
    if verdict.status:
        answer = f"HTTP {verdict.status}"
    return f"{answer} ({attempts} attempts)" if is_repeated else answer


def _last_alive(verdict: Verdict) -> str:
    return f", last seen alive {_day(verdict.last_alive)}" if verdict.last_alive is not None else ""


def _day(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _retargeted(link: Link, url: str) -> Edit:
    """Return the edit that writes a new URL; it keeps a fragment that the new one lacks."""
    fragment = link.url.partition("#")[2]
    target = f"{url}#{fragment}" if fragment and "#" not in url else url
    return Edit(link.target_start, link.target_end, written_target(link, target))


def _is_same_page(old: str, new: str) -> bool:
    """Return whether two URLs are one work, or differ in form only.

    The form is the scheme, `www.`, the case of the host and the final slash.
    """
    one, other = identify(old), identify(new)
    if one is not None and other is not None and one.kind not in REPOSITORY_KINDS:
        return (one.kind, one.value, one.version) == (other.kind, other.value, other.version)
    return comparable_url(old.partition("#")[0]) == comparable_url(new.partition("#")[0])
