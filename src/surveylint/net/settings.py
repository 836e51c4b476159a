"""Settings of the network, and which of them a checked repository may set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from fnmatch import fnmatchcase
from pathlib import Path

from platformdirs import user_cache_path

from surveylint import __version__
from surveylint.model.target import Target
from surveylint.net.proxies import environment_proxies

USER_AGENT = f"surveylint/{__version__} (+https://pypi.org/project/surveylint/)"
_MAX_PATIENCE = 60.0


class SettingRefusedError(ValueError):
    """A setting that its source may not set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What a user knows better about some links.

    Attributes:
        match: A host (`*.example.org`) or, if it holds a slash, a URL with `*` and `?` as wildcards.
        accept: Statuses that count as alive.
        skip: The reason for not asking; empty = ask.
        patience: Seconds to wait for an answer instead of the timeout.
    """

    match: str
    accept: frozenset[int] = frozenset()
    skip: str = ""
    patience: float | None = None

    def covers(self, target: Target) -> bool:
        """Return whether the override speaks of a target."""
        if "/" in self.match:
            return fnmatchcase(target.url, self.match)
        return fnmatchcase(target.host, self.match.lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class NetSettings:
    """How to ask the web.

    Attributes:
        timeout: Seconds for one look at a link, redirects and body included, waiting for a turn excluded.
        max_redirects: Hops before a chain counts as endless.
        concurrency: Requests at once, in all.
        host_concurrency: Requests at once on one site.
        interval: Seconds between two requests to one site.
        tries: Requests to a link that answers 429, 5xx or resets the connection; a timeout gets one fewer.
        retry_delay: Seconds before the second try; doubles with each further one.
        max_wait: Longest `Retry-After` in seconds that is waited for; a host that asks for more is not asked again.
        second_look: Seconds between the two looks at a dead or suspect link.
        give_up_after: Links in a row that a host leaves without an answer, after which its others are not asked.
        body_limit: Bytes of a body that are read.
        max_age: Days for which an alive verdict is served from the store.
        cache_dir: The folder of the store; None = no store.
        proxies: Proxy by URL scheme (`http`, `https`, `all`), and `no` with the hosts that go without.
        siblings: Whether a made-up address is asked for beside pages, to see whether their host says what is missing.
        services: Base URLs that replace those of a service (`youtube`, `x`, `vimeo`), for tests and mirrors.
    """

    timeout: float = 10.0
    max_redirects: int = 10
    concurrency: int = 256
    host_concurrency: int = 10
    interval: float = 0.05
    tries: int = 3
    retry_delay: float = 1.0
    max_wait: float = 30.0
    second_look: float = 0.5
    give_up_after: int = 5
    body_limit: int = 65536
    user_agent: str = USER_AGENT
    allow_private: bool = False
    max_age: float = 7.0
    cache_dir: Path | None = field(default_factory=lambda: user_cache_path("surveylint"))
    overrides: tuple[Override, ...] = ()
    proxies: Mapping[str, str] = field(default_factory=environment_proxies)
    siblings: bool = False
    services: Mapping[str, str] = field(default_factory=dict)

    def override_of(self, target: Target) -> Override | None:
        """Return the first override that speaks of a target."""
        if not self.overrides:
            return None
        return next((override for override in self.overrides if override.covers(target)), None)

    def with_repository(self, asked: Mapping[str, object]) -> NetSettings:
        """Return the settings with what a checked repository's own configuration asks for.

        A repository is as hostile as its README: it can make requests fewer, slower and shorter, never more, and it can
        neither send headers nor choose where requests go.

        Raises:
            SettingRefusedError: If it asks for anything else.
        """
        changed = self
        for name, value in asked.items():
            changed = replace(changed, **{name: changed._limited(name, value)})  # type: ignore[arg-type]
        return changed

    def _limited(self, name: str, value: object) -> object:
        if name == "overrides" and isinstance(value, tuple):
            return (*self.overrides, *(_bounded(one) for one in value if isinstance(one, Override)))
        number = (
            float(value) if isinstance(value, int | float) and not isinstance(value, bool) else -1.0
        )
        if name in _REPOSITORY_MAY_RAISE and number >= 0:
            return min(max(getattr(self, name), number), _MAX_PATIENCE)
        if name in _REPOSITORY_MAY_LOWER and number >= 0:
            return type(getattr(self, name))(
                max(min(getattr(self, name), number), 1 if name != "max_age" else 0)
            )
        known = {each.name for each in fields(self)} | {"headers", "tokens"}
        if name in known and name not in REPOSITORY_MAY_SET:
            raise SettingRefusedError(
                f"`{name}` is set by a checked repository; it comes from the command line, the user's own file or the environment"
            )
        raise SettingRefusedError(
            f"`{name} = {value}`; accepted are numbers for {', '.join(sorted(REPOSITORY_MAY_SET))}"
        )


_REPOSITORY_MAY_RAISE = frozenset({"interval", "second_look", "retry_delay"})
_REPOSITORY_MAY_LOWER = frozenset(
    {"timeout", "concurrency", "host_concurrency", "tries", "max_redirects", "max_wait", "max_age"}
)
REPOSITORY_MAY_SET = _REPOSITORY_MAY_RAISE | _REPOSITORY_MAY_LOWER | {"overrides"}


def _bounded(override: Override) -> Override:
    return (
        replace(override, patience=min(override.patience, _MAX_PATIENCE))
        if override.patience
        else override
    )
