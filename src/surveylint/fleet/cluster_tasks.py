"""What workers do: ask the links of a bucket, or some registries. They take JSON texts only."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from os import environ
from pathlib import Path
from typing import Any

from surveylint import __version__
from surveylint.config.values import REGISTRIES
from surveylint.fleet.bucket_work import BucketTask, ask_links, ask_registries
from surveylint.fleet.buckets import environment_buckets
from surveylint.fleet.cluster_plan import planned_links, planned_works
from surveylint.fleet.shard_file import ShardHeader
from surveylint.fleet.sharding import Shard, slowdown_of
from surveylint.net.settings import NetSettings, TargetOverride

_OF_WORKERS = frozenset(
    {"cache_dir", "deadline", "overrides", "proxies", "services", "slowdown"},
)
"""Settings that are not sent: proxies and secrets are those of each worker's own environment."""


def work_of_links(job: str) -> str:
    """Ask the links of a bucket, on a worker; return the version of surveylint."""
    known = json.loads(job)
    identified = frozenset(planned_links(Path(known["identified"])))
    ask_links(_task(known), planned_links(Path(known["links"])), identified)
    return __version__


def work_of_registries(job: str) -> str:
    """Ask some registries, on a worker; return the version of surveylint."""
    known = json.loads(job)
    asked = planned_works(Path(known["works"]))
    ask_registries(_task(known), known["names"], asked.identifiers, asked.works)
    return __version__


def settings_as_json(settings: NetSettings) -> dict[str, Any]:
    """Return network settings as JSON values, without what is the worker's own."""
    names = {each.name for each in fields(NetSettings)} - _OF_WORKERS
    return {
        **{name: getattr(settings, name) for name in sorted(names)},
        "caches": settings.cache_dir is not None,
        "overrides": [
            {**asdict(each), "accept": sorted(each.accept)} for each in settings.overrides
        ],
    }


def settings_of_json(known: Mapping[str, Any], cache: Path) -> NetSettings:
    """Return the network settings that `settings_as_json` returned.

    Args:
        known: The JSON values.
        cache: The folder of the cache, if there is to be one.
    """
    values = dict(known)
    caches, overrides = values.pop("caches"), values.pop("overrides")
    return replace(
        NetSettings(cache_dir=cache if caches else None),
        **values,
        overrides=tuple(
            TargetOverride(**{**each, "accept": frozenset(each["accept"])}) for each in overrides
        ),
    )


def _task(job: Mapping[str, Any]) -> BucketTask:
    """Return the bucket of a job, with the pace of its hosts and of those it may redirect to."""
    folder, header = Path(job["folder"]), ShardHeader(**job["header"])
    shard, buckets = (
        Shard(header.shard, header.shards),
        environment_buckets({**environ}, REGISTRIES),
    )
    slowdown = slowdown_of(shard, buckets, job["slots"])
    settings = replace(settings_of_json(job["settings"], folder), slowdown=slowdown)
    return BucketTask(folder, header, settings, job["plan"], job["lease"], job["is_connected"])
