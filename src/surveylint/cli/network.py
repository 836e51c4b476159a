"""From the options of the network to its settings, for `check` and `links`."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveylint.asked import Network
from surveylint.cli.progress import ProgressBar
from surveylint.cli.terminal import write_error
from surveylint.config.boundary import Boundary
from surveylint.config.values import ConfigError, LinkSettings

if TYPE_CHECKING:
    from surveylint.config import Config
    from surveylint.lookup import LookedUp
    from surveylint.model.record import Identifier
    from surveylint.net.settings import NetSettings

NO_LINKS = LinkSettings()


def network_of(options: Mapping[str, Any]) -> Network:
    """Return how a command line asks the network; the time that it may take begins now."""
    seconds = options["max_time"]
    deadline = None if seconds is None else time.monotonic() + seconds
    live = is_live_terminal() and not options.get("quiet")
    return Network(
        settings=lambda links: replace(settings(options, links), deadline=deadline),
        progress=progress_bar(live=live),
        required=options.get("require_network", False),
        registries=_registries(options),
        max_time=options["max_time"],
        suggest=options.get("suggest", False),
    )


def look_up(
    identifiers: Iterable[Identifier], config: Config, options: Mapping[str, Any]
) -> LookedUp:
    """Return what registries say about identifiers, and report those that do not answer.

    Offline, by option or configuration, only cached records are used.
    """
    from surveylint import lookup

    network = network_of(options)
    is_offline = options["offline"] or config.offline
    answer = lookup.look_up(
        identifiers,
        network.settings(config.links),
        () if is_offline else network.registries_of(config),
        advanced=network.progress.verified,
    )
    network.progress.clear()
    for message in answer.messages:
        write_error(f"surveylint: {message}\n")
    return answer


def _registries(options: Mapping[str, Any]) -> tuple[str, ...] | None:
    """Return the registries that a command line names, None if it leaves them to the configuration.

    A command without these options asks none.
    """
    if options.get("no_registries", True):
        return ()
    return options["registry"] or None


def settings(options: Mapping[str, Any], links: LinkSettings = NO_LINKS) -> NetSettings:
    """Return the network settings of a command line, the environment and a configuration.

    Args:
        options: The command line's.
        links: The configuration's, which can only make requests fewer, slower and shorter.

    Raises:
        ConfigError: The environment names an unsupported proxy.
    """
    from surveylint.net.proxies import BadProxyError, check_proxies
    from surveylint.net.settings import NetSettings, TargetOverride

    overrides = tuple(
        TargetOverride(match=o.match, accept=frozenset(o.accept), skip=o.skip, patience=o.patience)
        for o in links.overrides
    )
    own = NetSettings(
        allow_private=options["allow_private"],
        siblings=options.get("siblings", False) or links.siblings,
    )
    made = own.with_repository(
        {**dict(links.numbers), **({"overrides": overrides} if overrides else {})}
    )
    try:
        check_proxies(made.proxies)
    except BadProxyError as error:
        raise ConfigError("environment", error.key, error.found, error.accepted) from None
    if options["no_cache"]:
        made = replace(made, cache_dir=None)
    elif options["cache_dir"]:
        boundary = Boundary(follow=options["follow_links"])
        if refusal := boundary.link_refusal(options["cache_dir"]):
            raise ConfigError("", "--cache-dir", options["cache_dir"], refusal)
        made = replace(made, cache_dir=Path(options["cache_dir"]))
    for name in ("timeout", "concurrency", "host_concurrency", "interval", "max_age"):
        if options.get(name) is not None:
            made = replace(made, **{name: options[name]})
    return made


def is_live_terminal() -> bool:
    """Return whether the error stream is a terminal that can move its cursor, not a log."""
    is_dumb = os.environ.get("TERM") == "dumb" or "CI" in os.environ
    return sys.stderr.isatty() and not is_dumb


def progress_bar(*, live: bool) -> ProgressBar:
    """Return a progress bar for the error stream."""
    return ProgressBar(live=live, width=_columns())


def _columns() -> int:
    try:
        return os.get_terminal_size(2).columns
    except OSError:
        return 80
