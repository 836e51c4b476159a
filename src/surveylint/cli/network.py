"""The options of the network, the same for `check` and `links`, and the settings that they make."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from surveylint.cli.options import Option
from surveylint.cli.progress import Bar
from surveylint.config.values import ConfigError, Links
from surveylint.health import Network

if TYPE_CHECKING:
    from surveylint.net.settings import NetSettings


NO_LINKS = Links()


def _number(text: str) -> float:
    """Read a number that is not below zero."""
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise ValueError(f"`{text}` is no number; zero or more is accepted")
    return number


def _count(text: str) -> int:
    """Read a whole number from 1 on."""
    if not text.isdecimal() or int(text) < 1:
        raise ValueError(f"`{text}` is no count; a whole number from 1 on is accepted")
    return int(text)


OPTIONS = (
    Option(("--no-cache",), "neither read nor keep what was learned of links", default=False),
    Option(("--cache-dir",), "where to keep it (the user's cache folder)", "DIR"),
    Option(
        ("--max-age",),
        "days for which a link that was alive is not asked again (7)",
        "DAYS",
        read=_number,
    ),
    Option(("--timeout",), "seconds for one look at a link (10)", "SECONDS", read=_number),
    Option(("--concurrency",), "requests at once, in all (256)", "N", read=_count),
    Option(("--host-concurrency",), "requests at once on one site (10)", "N", read=_count),
    Option(
        ("--interval",), "seconds between two requests to one site (0.05)", "SECONDS", read=_number
    ),
    Option(
        ("--siblings",),
        "ask for a made-up page beside pages, to find soft 404s that do not say so",
        default=False,
    ),
    Option(("--allow-private",), "ask private and loopback addresses too", default=False),
    Option(("--require-network",), "exit 2 where there is no network at all", default=False),
)


def settings(options: Mapping[str, Any], links: Links = NO_LINKS) -> NetSettings:
    """Make the network's settings of a command line, the environment and a configuration.

    Args:
        options: The command line's.
        links: The configuration's, which can only make requests fewer, slower and shorter.

    Raises:
        ConfigError: If the environment names a proxy that cannot be spoken to.
    """
    from dataclasses import replace

    from surveylint.net.proxies import BadProxyError, check_proxies
    from surveylint.net.settings import LinkOverride, NetSettings

    overrides = tuple(
        LinkOverride(match=o.match, accept=frozenset(o.accept), skip=o.skip, patience=o.patience)
        for o in links.overrides
    )
    own = NetSettings(
        allow_private=options["allow_private"], siblings=options["siblings"] or links.siblings
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
        made = replace(made, cache_dir=Path(options["cache_dir"]))
    for name in ("timeout", "concurrency", "host_concurrency", "interval", "max_age"):
        if options[name] is not None:
            made = replace(made, **{name: options[name]})
    return made


def wanted(options: Mapping[str, Any]) -> Network:
    """Say how a command line wants the network to be asked."""
    live = sys.stderr.isatty() and "CI" not in os.environ
    return Network(
        lambda links: settings(options, links),
        bar(live),
        options["require_network"],
        options["allow_private"],
    )


def bar(live: bool) -> Bar:
    """Make the progress bar for the error stream."""
    return Bar(live=live, width=_columns())


def _columns() -> int:
    try:
        return os.get_terminal_size(2).columns
    except OSError:
        return 80
