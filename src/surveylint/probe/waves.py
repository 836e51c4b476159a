"""Check the links of many lists in waves, so that memory does not grow with them.

A site is in one wave, because what is known of it, such as that it does not respond, ends with the
wave. Only the sites with very many links have a part of them in each wave: so all waves together
take as long as the site with most links, as one wave would.
"""

from __future__ import annotations

import gc
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from zlib import crc32

from surveylint.model.target import InvalidTargetError, Target, read_target
from surveylint.net.spilled import SpilledMapping, SpilledPairs
from surveylint.probe.checker import CheckResult, Environment, check_blocking
from surveylint.probe.policy import plan_request

if TYPE_CHECKING:
    from surveylint.model.verdict import Verdict
    from surveylint.net.settings import NetSettings
    from surveylint.probe.checker import Progress, Remaining

MOST_LINKS = 50_000
"""Links of a run that is one wave, and of each wave of a longer one, about."""

_LEAST_PART = 100
"""A site is divided if each wave has so many of its links."""

QUIET = 3.0
"""Seconds between two waves: a link of the first may redirect to a site of the second, and arXiv
allows one request in three seconds."""

_NOT_REQUESTED = ""
"""The site of the links that no request is sent for."""

Identified = Callable[[Target, bool], bool]
Judging = Callable[[str, "Verdict"], "Verdict"]


def check_in_waves(
    urls: Collection[str],
    settings: NetSettings,
    *,
    progress: Progress | None,
    identified: Identified,
    judged: Judging,
    most_links: int = MOST_LINKS,
) -> CheckResult:
    """Check links as `check_blocking` does; up to `most_links` are one wave.

    Args:
        urls: The links.
        settings: The network settings.
        progress: Shows how far the run is.
        identified: Returns whether a registry answers for a target.
        judged: Returns the verdict of a link, given that of its check.
        most_links: Links of a wave.
    """
    verdicts: SpilledMapping[Verdict] = SpilledMapping()
    made, done = CheckResult(), 0
    try:
        for wave in _waves(urls, settings, identified, most_links):
            if done:
                gc.collect()  # what a wave held refers to itself
                time.sleep(QUIET)
            shown = None if progress is None else _Shown(progress, done, len(urls))
            environment = Environment(is_connected=made.is_connected)
            outcome = check_blocking(
                wave, settings, progress=shown, identified=identified, environment=environment
            )
            done += len(wave)
            for url, verdict in outcome.verdicts.items():
                verdicts[url] = judged(url, verdict)
            made = replace(
                outcome,
                verdicts={},
                notices=tuple(dict.fromkeys((*made.notices, *outcome.notices))),
                errors=(*made.errors, *outcome.errors),
            )
            if made.interrupted or made.out_of_time or made.offline:
                break
    except KeyboardInterrupt:  # between two waves, or before the first
        made = replace(made, interrupted=True)
    return replace(made, verdicts=verdicts)


def _waves(
    urls: Collection[str], settings: NetSettings, identified: Identified, most_links: int
) -> Iterator[list[str]]:
    """Yield the links of each wave."""
    if len(urls) <= most_links:
        yield list(urls)
        return
    count = -(-len(urls) // most_links)
    parts, sizes = SpilledPairs(), Counter[str]()
    for url, key, site in _sites(urls, settings, identified):
        parts.add(_part(site, _share(key, count)), url)
        sizes[site] += 1
    whole = [site for site, size in sizes.items() if site and size < count * _LEAST_PART]
    divided = sizes.keys() - whole
    for number in range(count):
        mine = [site for site in whole if _share(site, count) == number]
        names = [_part(site, each) for site in mine for each in range(count)]
        names += [_part(site, number) for site in sorted(divided)]
        yield [url for name in names for url in sorted(parts.find(name))]


def _share(text: str, count: int) -> int:
    """Return which of so many shares a text belongs to."""
    return crc32(text.encode("utf-8", "surrogatepass")) % count


def _part(site: str, number: int) -> str:
    return f"{number} {site}"


def _sites(
    urls: Iterable[str], settings: NetSettings, identified: Identified
) -> Iterator[tuple[str, str, str]]:
    """Yield links with the URL of their target, and the site that their request is sent to."""
    fragmented = {target.url for url in urls if "#" in url and (target := _fragmented(url))}
    for url in urls:
        try:
            target, _ = read_target(url)
        except InvalidTargetError:
            yield url, url, _NOT_REQUESTED
            continue
        has_fragments = target.url in fragmented
        plan = plan_request(target, settings, has_fragments=has_fragments, identified=identified)
        yield url, target.url, plan.target.site if plan.skip is None else _NOT_REQUESTED


def _fragmented(url: str) -> Target | None:
    """Return the target of a link with a fragment, None for other links."""
    try:
        target, fragment = read_target(url)
    except InvalidTargetError:
        return None
    return target if fragment else None


class _Shown:
    """Shows the progress of a wave as that of the run."""

    def __init__(self, progress: Progress, done: int, total: int) -> None:
        self._progress, self._done, self._total = progress, done, total

    def advanced(self, done: int, total: int, remaining: Callable[[], Remaining]) -> None:
        """Show the progress, see `Progress`."""
        self._progress.advanced(self._done + done, self._total, remaining)
