"""Network settings, and which of them a checked repository may change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from surveylint import __version__
from surveylint.model.target import Target
from surveylint.net.proxies import environment_proxies

USER_AGENT = f"surveylint/{__version__} (+https://pypi.org/project/surveylint/)"
_MAX_WAIT = 60.0  # seconds; the longest waits that a checked repository may set
_MAY_RAISE = frozenset({"interval", "second_look", "retry_delay"})
_MAY_LOWER = frozenset(
    {"timeout", "concurrency", "host_concurrency", "tries", "max_redirects", "max_wait", "max_age"}
)
REPOSITORY_MAY_SET = _MAY_RAISE | _MAY_LOWER | {"overrides"}


class SettingRefusedError(ValueError):
    """A setting that a checked repository may not change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetOverride:
    """Settings for some links.

    Attributes:
        match: A host (`*.example.org`), or a URL if it has a slash; `*` and `?` are wildcards.
        accept: Statuses that count as alive.
        skip: Why the links are not checked, empty if they are.
        patience: Seconds to wait for a response, instead of the timeout.
    """

    match: str
    accept: frozenset[int] = frozenset()
    skip: str = ""
    patience: float | None = None

    def covers(self, target: Target) -> bool:
        """Return whether the override applies to a target."""
        if "/" in self.match:
            return fnmatchcase(target.url, self.match)
        return fnmatchcase(target.host, self.match.lower())


@dataclass(frozen=True, slots=True, kw_only=True)
class NetSettings:
    """How requests are sent.

    Attributes:
        timeout: Seconds for one check of a link with its redirects, without the time in the queue.
        max_redirects: Redirects that are followed at most.
        concurrency: Requests at once, in all.
        host_concurrency: Requests at once to one site.
        interval: Seconds between two requests to one site.
        tries: Requests to a link that responds with 429 or 5xx or resets the connection; one less
            after a timeout.
        retry_delay: Seconds before the second try; doubles with each further one.
        max_wait: The longest `Retry-After` in seconds that is waited for.
        second_look: Seconds between the two checks of a dead or suspect link.
        give_up_after: Links of a host that fail one after another before the others are given up.
        body_limit: Bytes of a body that are kept.
        user_agent: The User-Agent header.
        allow_private: Whether requests may go to private addresses.
        max_age: Days for which the verdict of an alive link is cached.
        cache_dir: The folder of the cache, None for no cache.
        overrides: Settings for some links; the first that matches applies.
        proxies: Proxy by URL scheme (`http`, `https`, `all`), and `no` with the excepted hosts.
        siblings: Whether made-up addresses are requested too, to detect soft 404 pages.
        deadline: Monotonic seconds at which the run ends, whatever is left; None for never.
        services: Endpoints that replace those of oEmbed services, by name; for tests and mirrors.
        slowdown: Returns how many times longer the interval is for a site that others ask too.
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
    overrides: tuple[TargetOverride, ...] = ()
    proxies: Mapping[str, str] = field(default_factory=environment_proxies)
    siblings: bool = False
    deadline: float | None = None
    services: Mapping[str, str] = field(default_factory=dict)
    slowdown: Callable[[str], float] = lambda site: 1.0

    def seconds_left(self, now: float) -> float | None:
        """Return the seconds until the deadline, 0 after it, None without one.

        Args:
            now: Monotonic seconds.
        """
        return None if self.deadline is None else max(0.0, self.deadline - now)

    def override_of(self, target: Target) -> TargetOverride | None:
        """Return the first override that applies to a target."""
        if not self.overrides:
            return None
        return next((override for override in self.overrides if override.covers(target)), None)

    def with_repository(self, changes: Mapping[str, object]) -> NetSettings:
        """Return the settings with those of the checked repository's configuration applied.

        A repository may be hostile: it can make requests fewer, slower and shorter, never more, and
        it can neither send headers nor choose where requests go.

        Raises:
            SettingRefusedError: If it changes anything else.
        """
        changed = self
        for name, value in changes.items():
            limited: Any = changed._limited(name, value)
            changed = replace(changed, **{name: limited})
        return changed

    def _limited(self, name: str, value: object) -> object:
        if name == "overrides" and isinstance(value, tuple):
            return (
                *self.overrides,
                *(_bounded(one) for one in value if isinstance(one, TargetOverride)),
            )
        number = (
            float(value) if isinstance(value, int | float) and not isinstance(value, bool) else -1.0
        )
        if name in _MAY_RAISE and number >= 0:
            return min(max(getattr(self, name), number), _MAX_WAIT)
        if name in _MAY_LOWER and number >= 0:
            return type(getattr(self, name))(
                max(min(getattr(self, name), number), 1 if name != "max_age" else 0)
            )
        known = {each.name for each in fields(self)} | {"headers", "tokens"}
        if name in known and name not in REPOSITORY_MAY_SET:
            raise SettingRefusedError(
                f"a checked repository cannot set `{name}`; "
                "set it on the command line, in your own configuration or in the environment"
            )
        raise SettingRefusedError(
            f"`{name} = {value}`; expected a number for {', '.join(sorted(REPOSITORY_MAY_SET))}"
        )


def _bounded(override: TargetOverride) -> TargetOverride:
    return (
        replace(override, patience=min(override.patience, _MAX_WAIT))
        if override.patience
        else override
    )
