"""Read results of `surveylint check --format json`, a finding at a time, into a tally."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from surveylint.fleet.fleet_tally import FleetTally
from surveylint.model.finding import Severity
from surveylint.model.verdict import State
from surveylint.report.json import VERSION

_DEAD = "dead-link"
_HEAD = f'{{"version": {VERSION}, "findings": ['
_LISTS, _END = '], "lists": [', '], "'
_SEVERITIES = frozenset(each.value for each in Severity)
_STATES = frozenset(each.value for each in State)
_MOST = 10**9


class BadResultError(ValueError):
    """Raised for a file that is not a result of `surveylint check --format json`."""


def add_result(lines: Iterable[str], tally: FleetTally) -> None:
    """Add a result to a tally.

    As `check` writes it, a finding a line, it is never in memory as a whole; a result that another
    program has rewritten is.

    Raises:
        BadResultError: It is something else.
    """
    tally.begin_result()
    try:
        for kind, value in _parts(iter(lines)):
            if kind == "finding":
                _add_finding(value, tally)
            elif kind == "list":
                _add_list(value, tally)
            else:
                _add_end(value, tally)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError):
        raise BadResultError("not a result of `surveylint check --format json`") from None


def _parts(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    """Yield the findings, the lists and the end of a result.

    Raises:
        ValueError: It is not JSON, or it ends early.
    """
    first = next(lines, "")
    if first.strip() != _HEAD:
        yield from _rewritten(json.loads("".join((first, *lines))))
        return
    kind = "finding"
    for line in lines:
        text = line.strip()
        if text == _LISTS:
            kind = "list"
        elif text.startswith(_END):
            yield "end", json.loads(f"{{{text[len('], ') :]}")
            return
        elif text:
            yield kind, json.loads(text.removesuffix(","))
    raise ValueError("it ends early")


def _rewritten(result: Any) -> Iterator[tuple[str, Any]]:
    if result["version"] != VERSION:
        raise ValueError("another version")
    for finding in result["findings"]:
        yield "finding", finding
    for each in result.get("lists", ()):
        yield "list", each
    yield "end", result


def _add_finding(finding: Any, tally: FleetTally) -> None:
    path, rule, severity, url = (finding[key] for key in ("path", "rule", "severity", "url"))
    if not (isinstance(path, str) and isinstance(rule, str) and severity in _SEVERITIES):
        raise ValueError("not a finding")
    tally.add_finding(path, rule, severity)
    if rule == _DEAD and isinstance(url, str):
        tally.add_dead(path, url)


def _add_list(each: Any, tally: FleetTally) -> None:
    path = each["path"]
    if not isinstance(path, str):
        raise TypeError("not a path")
    tally.add_list(path)
    for host, states in each["hosts"].items():
        for state, count in states.items():
            if state not in _STATES or type(count) is not int or not 0 < count <= _MOST:
                raise ValueError("not a number of links")
            tally.add_links(path, host, state, count)


def _add_end(end: Any, tally: FleetTally) -> None:
    for reason in end["incomplete"]:
        tally.add_reason(str(reason))
