"""The history of a list as text for people, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from surveylint.model.verdict import State
from surveylint.report import Style
from surveylint.report.colors import BOLD, DIM, GREEN, RED, painted
from surveylint.report.json import dumps
from surveylint.report.mask import mask_text
from surveylint.report.past_runs import (
    SEVERITIES,
    VERSION,
    HostDeaths,
    PastRun,
    daily,
    deaths_by_host,
    last_asked,
    oldest_dead,
)
from surveylint.report.tally import plural
from surveylint.report.visible import shown

_BARS, _ASCII_BARS = "▁▂▃▄▅▆▇█", "_.,-=+*#"
_MOST_POINTS = 40
_MOST_HOSTS = 20
_MOST_DEAD = 20
_GOOD = frozenset({State.ALIVE.value})


def series(runs: Sequence[PastRun]) -> tuple[tuple[str, dict[str, int]], ...]:
    """Return what is counted in runs: a name, and its value by day, without what is always 0."""
    found: list[tuple[str, dict[str, int]]] = []
    if not all(run.severities for run in runs):
        found.append(("findings", {run.day: run.findings for run in runs}))
    for name in SEVERITIES:
        values = {run.day: run.severities.get(name, 0) for run in runs if run.severities}
        found.append((name, values))
    found += link_series(runs)
    return tuple((name, values) for name, values in found if any(values.values()))


def link_series(runs: Sequence[PastRun]) -> list[tuple[str, dict[str, int]]]:
    """Return the number of links in each state by day, of the runs that asked the network."""
    asked = [run for run in runs if run.links]
    return [
        (
            state.value,
            {run.day: run.links[state.value] for run in asked if state.value in run.links},
        )
        for state in State
    ]


def text(runs: Sequence[PastRun], style: Style) -> Iterator[str]:
    """Write the history of a list: counts over time, deaths by host, links that died first."""
    days = daily(runs)
    paths = next((run.paths for run in reversed(runs) if run.paths), ())
    names = ", ".join(shown(mask_text(path), ascii=style.ascii) for path in paths)
    title = f"{names or 'history'}: {plural(len(runs), 'run')}"
    when = days[0].day if len(days) == 1 else f"{days[0].day} to {days[-1].day}"
    shown_runs = "" if len(runs) == len(days) else "; of each day the last run is shown"
    yield f"{painted(title, BOLD, on=style.color)}, {when}{shown_runs}\n\n"
    yield from _counts(days, style)
    yield from _hosts(deaths_by_host(runs))
    yield from _dead(runs, style)


def _counts(days: Sequence[PastRun], style: Style) -> Iterator[str]:
    rows = [
        (f"{'' if name in (*SEVERITIES, 'findings') else 'links '}{name}", values, name in _GOOD)
        for name, values in series(days)
    ]
    if not rows:
        yield "no findings in any run\n"
        return
    width = max(len(name) for name, _, _ in rows)
    yield painted(f"{'':<{width}}  {'first':>7}  {'last':>7}  {'change':>7}\n", DIM, on=style.color)
    for name, values, is_good in rows:
        numbers = [*values.values()]
        step = numbers[-1] - numbers[0]
        change = painted(
            f"{step:>+7,}" if step else f"{'':>7}", _color(step, is_good), on=style.color
        )
        line = sparkline(numbers, ascii=style.ascii)
        yield f"{name:<{width}}  {numbers[0]:>7,}  {numbers[-1]:>7,}  {change}  {line}\n"


def _color(step: int, is_good: bool) -> str:
    return (GREEN if (step > 0) == is_good else RED) if step else DIM


def sparkline(numbers: Sequence[int], *, ascii: bool = False) -> str:
    """Return a bar for each of the last numbers, from 0 to the highest of them."""
    bars = _ASCII_BARS if ascii else _BARS
    numbers = numbers[-_MOST_POINTS:]
    highest = max(numbers, default=0) or 1
    return "".join(bars[round(number / highest * (len(bars) - 1))] for number in numbers)


def _hosts(hosts: Sequence[HostDeaths]) -> Iterator[str]:
    if not hosts:
        return
    yield f"\ndead links by host\n{'died':>7}  {'now':>5}  host\n"
    for each in hosts[:_MOST_HOSTS]:
        yield f"{each.died:>7,}  {each.dead:>5,}  {shown(each.host) or '(other)'}\n"
    if len(hosts) > _MOST_HOSTS:
        yield f"and {plural(len(hosts) - _MOST_HOSTS, 'more host')}\n"


def _dead(runs: Sequence[PastRun], style: Style) -> Iterator[str]:
    dead = oldest_dead(runs)
    if not dead:
        return
    last = last_asked(runs)
    yield f"\ndead for the longest time (as of {last.day if last else ''})\n"
    for since, url in dead[:_MOST_DEAD]:
        yield f"  since {since}  {shown(mask_text(url), ascii=style.ascii)}\n"
    if len(dead) > _MOST_DEAD:
        yield f"  and {plural(len(dead) - _MOST_DEAD, 'more link')}\n"


def json(runs: Sequence[PastRun]) -> Iterator[str]:
    """Write the history as one JSON object, a run a line."""
    yield f'{{"version": {VERSION}, "runs": ['
    comma = "\n"
    for run in runs:
        dead = {mask_text(url): since for url, since in run.dead.items()}
        yield comma + dumps({**run._asdict(), "dead": dead})
        comma = ",\n"
    hosts = [host._asdict() for host in deaths_by_host(runs)]
    dead_now = [{"since": since, "url": mask_text(url)} for since, url in oldest_dead(runs)]
    yield f'\n], "hosts": {dumps(hosts)}, "dead": {dumps(dead_now)}}}\n'
