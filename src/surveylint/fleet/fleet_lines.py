"""The fleet report as JSON lines, for sites that index lists: one for each list, one over all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from surveylint.fleet.fleet_tally import FleetTally, ListCounts
from surveylint.report.json import dumps
from surveylint.report.mask import mask_text

VERSION = 1
"""Increased when a field is removed or changes its meaning, not when one is added."""

_MOST = 1_000
"""Hosts and links that are dead in several lists, of which the last line names the worst."""


def lines(tally: FleetTally) -> Iterator[str]:
    """Yield an object for each list, by name, and a last one over all of them."""
    for each in tally.lists():
        yield dumps(_list_fields(each)) + "\n"
    totals = tally.totals()
    yield (
        dumps(
            {
                "version": VERSION,
                "kind": "fleet",
                "lists": totals.lists,
                **_plural(totals.severities),
                "links": dict(totals.links),
                "complete": not totals.incomplete,
                "incomplete": [mask_text(reason) for reason in totals.incomplete],
                "rules": [each._asdict() for each in tally.rules()],
                "hosts": [each._asdict() for each in islice(tally.hosts(), _MOST)],
                "dead_in_several": [
                    {"url": mask_text(each.url), "lists": each.lists, "paths": list(each.paths)}
                    for each in islice(tally.shared_deaths(), _MOST)
                ],
                "deaths": tally.deaths(),
            }
        )
        + "\n"
    )


def _list_fields(each: ListCounts) -> dict[str, object]:
    return {
        "version": VERSION,
        "kind": "list",
        "path": each.path,
        **_plural(each.severities),
        "by_rule": dict(each.rules),
        "links": dict(each.links),
    }


def _plural(severities: Mapping[str, int]) -> dict[str, int]:
    """Return counts under the names that they have in the result of a check: `errors`."""
    return {f"{name}s": count for name, count in severities.items()}
