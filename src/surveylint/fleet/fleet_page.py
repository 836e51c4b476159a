"""The fleet report as one HTML file that needs nothing else: no network, no font, no script."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate, islice
from typing import Any

from surveylint import __version__
from surveylint.fleet.fleet_tally import (
    FleetTally,
    HostLinks,
    ListCounts,
    RuleFindings,
    SharedDeath,
)
from surveylint.model.verdict import State
from surveylint.namedtuples import NamedTuple
from surveylint.report.html_text import clear, href, message_parts
from surveylint.report.line_chart import Chart, line_chart
from surveylint.report.tally import plural
from surveylint.report.visible import shown_path

_MOST_HOSTS = 100
_MOST_RULES = 200
_MOST_LISTS = 500
_MOST_SHARED = 200
_MOST_DAYS = 100
_MOST_REASONS = 20


class ShownShare(NamedTuple):
    """A host, its dead links, and their share of its links in percent, "" if unknown."""

    host: str
    dead: int
    links: int
    lists: int
    percent: str


class ShownDeath(NamedTuple):
    """A link that is dead in several lists, as the template writes it."""

    url: str
    href: str
    lists: int
    paths: str


def page(tally: FleetTally, day: str) -> Iterator[str]:
    """Yield the page piece by piece.

    Args:
        tally: What the results add up to.
        day: The day of the report, ISO 8601.
    """
    from surveylint.report.page_template import stream

    yield from stream(_view(tally, day), "fleet.html.j2")


def _view(tally: FleetTally, day: str) -> dict[str, Any]:
    """Return what the template writes."""
    totals = tally.totals()
    hosts = [_share(each) for each in islice(tally.hosts(), _MOST_HOSTS)]
    shared = [_shared(each) for each in islice(tally.shared_deaths(), _MOST_SHARED)]
    lists = [_list(each) for each in islice(tally.lists(worst_first=True), _MOST_LISTS)]
    return {
        "version": __version__,
        "day": day,
        "title": plural(totals.lists, "list"),
        "totals": totals,
        "states": _states(totals.links),
        "columns": [state.value for state in State if totals.links.get(state.value)],
        "incomplete": [message_parts(each) for each in totals.incomplete[:_MOST_REASONS]],
        "more_incomplete": max(0, len(totals.incomplete) - _MOST_REASONS),
        "hosts": hosts,
        "rules": [_rule(each) for each in islice(tally.rules(), _MOST_RULES)],
        "shared": shared,
        "more_shared": totals.shared - len(shared),
        "lists": lists,
        "more_lists": totals.lists - len(lists),
        "charts": _charts(tally),
        "deaths": [*tally.deaths().items()][-_MOST_DAYS:][::-1],
    }


def _states(links: Mapping[str, int]) -> list[tuple[str, int, float, float]]:
    """Return for each state its links, and where its part of a bar of 100 units is."""
    total = sum(links.values()) or 1
    widths = [100 * count / total for count in links.values()]
    starts = accumulate(widths, initial=0.0)
    return [
        (state, count, round(at, 2), round(width, 2))
        for (state, count), at, width in zip(links.items(), starts, widths, strict=False)
    ]


def _share(each: HostLinks) -> ShownShare:
    percent = f"{100 * each.dead / each.links:.0f} %" if each.links else ""
    return ShownShare(clear(each.host, 100), each.dead, each.links, each.lists, percent)


def _shared(each: SharedDeath) -> ShownDeath:
    named = ", ".join(clear(shown_path(path), 120) for path in each.paths)
    more = each.lists - len(each.paths)
    return ShownDeath(
        clear(each.url), href(each.url), each.lists, f"{named} and {more:,} more" if more else named
    )


def _rule(each: RuleFindings) -> RuleFindings:
    return each._replace(rule=clear(each.rule, 100))


def _list(each: ListCounts) -> ListCounts:
    return each._replace(path=clear(shown_path(each.path), 200))


def _charts(tally: FleetTally) -> list[tuple[str, Chart]]:
    """Return the charts of links that are dead, and of links that were found dead, over time."""
    dead = _newest(tally.dead_by_day())
    died = tally.deaths()
    so_far = _newest(dict(zip(died, accumulate(died.values()), strict=True)))
    charts = (
        ("Dead links, by the last run of each list", dead),
        ("Links found dead since the first run", so_far),
    )
    made = ((title, line_chart([("dead", values)])) for title, values in charts if values)
    return [(title, chart) for title, chart in made if chart is not None]


def _newest(by_day: Mapping[str, int]) -> Mapping[str, int]:
    days: Sequence[tuple[str, int]] = [*by_day.items()][-_MOST_DAYS:]
    return dict(days)
