"""The report as one HTML file that needs nothing else: no network, no font, no script.

The script only adds filters to what is there. A Content Security Policy allows the style and the
script of the template by their hashes, and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from surveylint import __version__
from surveylint.model.finding import Finding
from surveylint.model.verdict import State
from surveylint.namedtuples import NamedTuple
from surveylint.report.closing import incomplete, verified
from surveylint.report.fix_text import fix_text
from surveylint.report.history_text import link_series, series
from surveylint.report.html_text import (
    ExcerptLine,
    MessagePart,
    clear,
    excerpt,
    href,
    message_parts,
    where,
    where_line,
)
from surveylint.report.line_chart import Chart, line_chart
from surveylint.report.past_runs import (
    Changes,
    PastRun,
    changes,
    daily,
    deaths_by_host,
    host_of,
    last_asked,
    oldest_dead,
)
from surveylint.report.tally import gravest_first, more, plural, tally
from surveylint.report.visible import shown_path

if TYPE_CHECKING:
    from surveylint.entries.work_data import WorkData
    from surveylint.report import Report
    from surveylint.report.link_table import Row

MOST_FINDINGS = 2_000
MOST_WORKS = 5_000
MOST_BROKEN = 500
MOST_HOSTS = 100
_MOST_RUNS = 100
_MOST_CHANGED = 50
_MOST_WORK_LINKS = 8
_BROKEN = frozenset({State.DEAD, State.SUSPECT, State.UNREACHABLE})
_LONGEST_TITLE = 300


class ShownFinding(NamedTuple):
    """A finding as the template writes it."""

    severity: str
    where: str
    parts: tuple[MessagePart, ...]
    more: str
    lines: tuple[ExcerptLine, ...]
    fix: tuple[MessagePart, ...]


class RuleGroup(NamedTuple):
    """The findings of a rule in a section."""

    rule: str
    summary: tuple[MessagePart, ...]
    findings: tuple[ShownFinding, ...]


class SectionGroup(NamedTuple):
    """The findings of a section of a list."""

    title: str
    found: int
    rules: tuple[RuleGroup, ...]


class BrokenLink(NamedTuple):
    """A link that does not work, with since when."""

    url: str
    href: str
    where: str
    state: str
    cause: str
    status: str
    since: str
    last_alive: str


class ShownWork(NamedTuple):
    """A work as the template writes it."""

    where: str
    title: str
    venue: str
    year: str
    section: str
    links: tuple[tuple[str, str], ...]


def emit(report: Report) -> Iterator[str]:
    """Write the page."""
    from surveylint.report.page_template import stream

    yield from stream(_view(report))


def _view(report: Report) -> dict[str, Any]:
    """Return what the template writes."""
    details, counts = report.details, tally(report.findings)
    ranked = [*islice(gravest_first(report.findings), MOST_FINDINGS)]
    days = daily(details.history)[-_MOST_RUNS:]
    works = [_work(report, work) for work in details.works[:MOST_WORKS]]
    broken = sorted(_broken(report), key=lambda link: link.since or "~")
    hosts = _hosts(details.links)
    paths = [shown_path(path) for path in details.sections]
    return {
        "version": __version__,
        "day": details.day,
        "title": paths[0] if len(paths) == 1 else plural(report.files, "file"),
        "files": plural(report.files, "file"),
        "counts": counts,
        "known": report.known,
        "incomplete": [message_parts(reason) for reason in incomplete(report)],
        "states": _states(report.links),
        "verified": verified(report).strip(),
        "sections": _sections(report, ranked),
        "left_out": len(report.findings) - len(ranked),
        "broken": broken[:MOST_BROKEN],
        "more_broken": max(0, len(broken) - MOST_BROKEN),
        "hosts": hosts[:MOST_HOSTS],
        "more_hosts": max(0, len(hosts) - MOST_HOSTS),
        "columns": [state.value for state in State if report.links.get(state.value)],
        "works": works,
        "more_works": len(details.works) - len(works),
        "choices": _choices(works),
        "changes": _changes(details.history),
        "charts": _charts(days),
        "deaths": deaths_by_host(details.history)[:MOST_HOSTS],
        "days": days,
    }


def _named(report: Report) -> bool:
    """Return whether places name their list: not if the page is about one list only."""
    return len(report.details.sections) != 1


def _states(links: Mapping[str, int]) -> list[tuple[str, int, float, float]]:
    """Return for each state its links, and where its part of a bar of 100 units is."""
    total = sum(links.values()) or 1
    found, at = [], 0.0
    for state in State:
        if count := links.get(state.value, 0):
            width = 100 * count / total
            found.append((state.value, count, round(at, 2), round(width, 2)))
            at += width
    return found


def _sections(report: Report, findings: Sequence[Finding]) -> list[SectionGroup]:
    """Return findings by section and rule, in the order of the lists."""
    groups: dict[tuple[str, int], dict[str, list[Finding]]] = {}
    for finding in findings:
        place = finding.place
        group = groups.setdefault((place.path, _number(report, finding)), {})
        group.setdefault(finding.rule, []).append(finding)
    return [
        SectionGroup(
            _title(report, *key),
            sum(map(len, rules.values())),
            tuple(_rule(report, *item) for item in sorted(rules.items())),
        )
        for key, rules in sorted(groups.items())
    ]


def _number(report: Report, finding: Finding) -> int:
    """Return which section holds a finding, -1 if the sections are unknown."""
    from bisect import bisect_right

    sections = report.details.sections.get(finding.place.path, ())
    return bisect_right(sections, finding.place.start, key=lambda section: section[0]) - 1


def _title(report: Report, path: str, number: int) -> str:
    """Return the headings above a section, after the name of the list if there are several."""
    sections = report.details.sections
    titles = sections[path][number][1] if number >= 0 else ()
    if len(titles) > 1 and len({each[:1] for _, each in sections[path] if each}) == 1:
        titles = titles[1:]  # the title of the list, which is above all of its sections
    shown = [clear(title, _LONGEST_TITLE) for title in titles[-2:]]
    name = [shown_path(path)] if len(sections) != 1 or not shown else []
    return " › ".join((*name, *shown))


def _rule(report: Report, rule: str, findings: Sequence[Finding]) -> RuleGroup:
    texts = report.rules.get(rule)
    return RuleGroup(
        rule,
        message_parts(texts.summary) if texts else (),
        tuple(_finding(report, each) for each in findings),
    )


def _finding(report: Report, finding: Finding) -> ShownFinding:
    source = report.sources.get(finding.place.path)
    fix = finding.fix
    return ShownFinding(
        finding.severity.value,
        where(finding.place, named=_named(report)),
        message_parts(finding.message, {finding.url, finding.final_url}),
        more(finding),
        tuple(excerpt(source, finding)),
        message_parts(fix_text(finding, fix, source)) if fix and fix.edits else (),
    )


def _broken(report: Report) -> Iterator[BrokenLink]:
    """Yield the links that do not work, each URL once."""
    since = {url: day for day, url in oldest_dead(report.details.history)}
    seen: set[str] = set()
    for row in report.details.links:
        verdict, url = row.verdict, clear(row.url)
        if verdict.state not in _BROKEN or url in seen:
            continue
        seen.add(url)
        yield BrokenLink(
            url=url,
            href=href(row.url),
            where=where_line(row.path, row.line, named=_named(report)),
            state=verdict.state.value,
            cause=verdict.cause.value if verdict.cause else "",
            status=str(verdict.status or ""),
            since=since.get(url, "") or _day(verdict.failing_since),
            last_alive=_day(verdict.last_alive),
        )


def _day(seconds: float | None) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).date().isoformat() if seconds else ""


def _hosts(links: Sequence[Row]) -> list[tuple[str, dict[str, int], int]]:
    """Return each host with its links by state, the host with the most broken ones first."""
    hosts: dict[str, Counter[str]] = {}
    for row in links:
        host = clear(host_of(row.url.strip("<> ")), 100) or "(other)"
        hosts.setdefault(host, Counter())[row.verdict.state.value] += 1
    broken = {host: sum(states[each.value] for each in _BROKEN) for host, states in hosts.items()}
    names = sorted(hosts, key=lambda host: (-broken[host], -hosts[host].total(), host))
    states = [state.value for state in State]
    return [
        (host, {state: hosts[host][state] for state in states}, hosts[host].total())
        for host in names
    ]


def _work(report: Report, work: WorkData) -> ShownWork:
    links = [
        (clear(link.role or link.label or "link", 30), href(link.url))
        for link in work.links[:_MOST_WORK_LINKS]
    ]
    return ShownWork(
        where=where_line(work.path, work.line, named=_named(report)),
        title=clear(work.title or work.name, _LONGEST_TITLE) or "(no title)",
        venue=clear(work.venue, 60),
        year=str(work.year or ""),
        section=clear(work.category or (work.section[-1] if work.section else ""), 80),
        links=tuple(link for link in links if link[1]),
    )


def _choices(works: Sequence[ShownWork]) -> dict[str, list[str]]:
    """Return what the works can be filtered by."""
    years = sorted({work.year for work in works if work.year}, reverse=True)
    sections = Counter(work.section for work in works if work.section)
    return {"years": years, "sections": sorted(name for name, _ in sections.most_common(100))}


def _changes(history: Sequence[PastRun]) -> Changes | None:
    """Return what has changed since the last run, None if there was none."""
    if len(history) < 2:
        return None
    now, before = history[-1], history[:-1]
    found = changes(before[-1], now)
    asked = last_asked(before)
    if asked is not None:  # the last run may not have asked the network
        links = changes(asked, now)
        found = found._replace(died=links.died, revived=links.revived)
    ranked = sorted(found.rules, key=lambda rule: (-abs(rule[2] - rule[1]), rule[0]))
    return found._replace(
        rules=tuple(ranked),
        died=tuple(clear(url) for url in found.died[:_MOST_CHANGED]),
        revived=tuple(clear(url) for url in found.revived[:_MOST_CHANGED]),
    )


def _charts(days: Sequence[PastRun]) -> list[tuple[str, Chart]]:
    """Return the charts of findings and of links that do not work."""
    states = link_series(days)
    found = series([day._replace(links={}) for day in days])
    links = [each for each in states if each[0] in _BROKEN and any(each[1].values())]
    charts = (("Findings", line_chart(found)), ("Links that do not work", line_chart(links)))
    return [(title, chart) for title, chart in charts if chart is not None]
