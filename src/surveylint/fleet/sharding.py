"""Shards: several processes, on any machines, each ask a part of what one would ask.

A shard asks whole buckets, so that each host and each registry is asked from one place. Only
redirects cross: a link of one shard may redirect to a host of another. They are followed, or the
verdict would not be that of one process, and the pace of each host is divided beforehand: three
quarters of it belong to the shard that owns the host, the others share the last quarter. So all
shards together keep the pace of one process.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import TYPE_CHECKING

from surveylint import __version__
from surveylint.asked import Health, Network
from surveylint.config.values import REGISTRIES, LinkSettings
from surveylint.disk.files import NotOpened
from surveylint.fleet.buckets import Buckets, environment_buckets, shard_of
from surveylint.fleet.shard_file import (
    MOST_SHARDS,
    ShardEnd,
    ShardHeader,
    ShardResult,
    keyed,
    lines_of,
)
from surveylint.health import Gathered, ask_gathered, gather
from surveylint.namedtuples import NamedTuple
from surveylint.report.tally import plural
from surveylint.report.visible import shown_path

if TYPE_CHECKING:
    from surveylint.disk.selection import Selection
    from surveylint.net.settings import NetSettings
    from surveylint.questions import Questions

_OF_OWNER = 0.75
"""The part of a host's pace that belongs to the shard that owns it."""


class Shard(NamedTuple):
    """Which part of a run this process asks: shard `number`, from 1, of `shards`."""

    number: int
    shards: int


def shard_named(text: str) -> Shard:
    """Read `K/N`.

    Raises:
        ValueError: It is not the number of a shard and how many there are.
    """
    number, _, count = text.partition("/")
    if number.isdecimal() and count.isdecimal() and number.isascii() and count.isascii():
        shard = Shard(int(number), int(count))
        if 1 <= shard.number <= shard.shards <= MOST_SHARDS:
            return shard
    raise ValueError(f"`{text}` is not a shard; expected, for example, 1/4 or 4/4")


def ask_shard(selection: Selection, network: Network, shard: Shard) -> ShardResult:
    """Ask what belongs to a shard, and return the answers.

    Raises:
        ConfigError: A configuration is wrong.
    """
    began = time.time()
    found = [*selection.find()]
    gathered = gather(found, selection, required=network.required, most_kept=0)
    buckets = environment_buckets(os.environ, REGISTRIES)
    settings = network.settings(_links_of(gathered))
    mine = _part_of(gathered.questions, shard, buckets, settings)
    slowdown = slowdown_of(shard, buckets)
    paced = network._replace(
        settings=lambda links: replace(network.settings(links), slowdown=slowdown)
    )
    health = ask_gathered(gathered._replace(questions=mine), paced)
    missed = tuple(
        f"{shown_path(file.path)}: {file.reason}"
        for file in found
        if isinstance(file, NotOpened) and file.is_error
    )
    identified = gathered.identified
    names = () if identified is None else network.registries_of(identified)
    header = ShardHeader(
        *shard,
        __version__,
        settings_digest(names, buckets, settings),
        lists_digest(gathered),
        began,
    )
    left = len(gathered.questions.links) - len(mine.links)
    end = _end_of(health, missed, left)._replace(registries=names)
    return ShardResult(header, keyed(health.verdicts), health.records, end)


def lines(result: ShardResult) -> str:
    """Return the content of a shard file."""
    return "".join(f"{line}\n" for line in lines_of(result))


def summary(result: ShardResult) -> str:
    """Return one line on what a shard did."""
    header, end = result.header, result.end
    asked = f"{plural(len(result.verdicts), 'link')} and {plural(len(result.records), 'record')}"
    others = f"; {plural(end.left, 'link')} left to the other shards" if end.left else ""
    return f"shard {header.shard} of {header.shards}: {asked}{others}"


def slowdown_of(
    shard: Shard, buckets: Buckets, processes: int | None = None
) -> Callable[[str], float]:
    """Return by how much longer the interval between two requests is, as a function of the site.

    Args:
        shard: The shard.
        buckets: The buckets.
        processes: How many shards are asked at the same time; None for all of them.
    """
    others = ((processes or shard.shards) - 1) / (1 - _OF_OWNER)

    def slowdown(site: str) -> float:
        if not others:
            return 1.0
        owner = shard_of(buckets.of_site(site), shard.shards)
        return 1 / _OF_OWNER if owner == shard.number else others

    return slowdown


def lists_digest(gathered: Gathered) -> str:
    """Return a hash of all that is asked about lists."""
    return _hash(gathered.questions.digest(), repr(_links_of(gathered)))


def _part_of(
    questions: Questions, shard: Shard, buckets: Buckets, settings: NetSettings
) -> Questions:
    """Return what belongs to a shard."""

    def is_mine(bucket: str) -> bool:
        return shard_of(bucket, shard.shards) == shard.number

    return questions.only(
        lambda url: is_mine(buckets.of_url(url, settings)),
        lambda identifier: is_mine(buckets.of_identifier(identifier)),
    )


def _links_of(gathered: Gathered) -> LinkSettings:
    """Return what the configuration says about links."""
    config = gathered.linked or gathered.identified
    return LinkSettings() if config is None else config.links


def settings_digest(names: Sequence[str], buckets: Buckets, settings: NetSettings) -> str:
    """Return a hash of all settings by which the answers of shards could differ."""
    return _hash(
        *sorted(names),
        *sorted(buckets.paper_sites),
        buckets.repository_site,
        repr(settings.overrides),
        repr((settings.allow_private, settings.siblings, settings.max_redirects)),
        repr(sorted(settings.services.items())),
    )


def _hash(*parts: str) -> str:
    return blake2b("\0".join(parts).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _end_of(health: Health, missed: tuple[str, ...], left: int) -> ShardEnd:
    return ShardEnd(
        time.time(),
        left,
        (*health.incomplete, *missed),
        health.messages,
        failed=health.failed or health.interrupted or bool(missed),
    )
