"""The link checker: takes URLs, returns verdicts.

    settings = NetSettings(allow_private=False, cache_dir=folder)        # surveylint.net.settings
    result = check_blocking(urls, settings, progress=bar)
    result.verdicts[url]     # a Verdict (surveylint.model.verdict) by URL, spelled as it was passed
    result.interrupted       # Ctrl-C: the verdicts found until then; exit code 130
    result.out_of_time       # the verdicts found until `settings.deadline`
    result.offline           # there is no network: every verdict is skipped(offline)
    result.notices           # messages for the user, such as a damaged cache or no network
    result.errors            # (url, traceback) of each check that failed by a bug; exit code 2

`check` is the same for callers that have an event loop. Each distinct target is requested once,
however often it is listed and with however many fragments. `progress` is called a few times a
second. Nothing is printed here. Verdicts are cached in `settings.cache_dir`, None for no cache.
"""

from __future__ import annotations

import asyncio
import gc
import ssl
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from typing import NamedTuple, Protocol

from surveylint.hosts.secrets import redacted
from surveylint.model.reply import Exchange
from surveylint.model.target import InvalidTargetError, Target, read_target
from surveylint.model.verdict import NO_NETWORK, Cause, Evidence, State, Verdict
from surveylint.net.claims import Claims
from surveylint.net.client import AiohttpClient, HttpClient, connections_possible
from surveylint.net.dns import Lookup, system_lookup
from surveylint.net.settings import NetSettings
from surveylint.net.store import Store
from surveylint.probe.connectivity import Connectivity
from surveylint.probe.judge import Judgement
from surveylint.probe.policy import ProbeRequest, plan_request
from surveylint.probe.prober import LocalProber, Prober, RunAbortedError, split_by_site
from surveylint.probe.shared_hosts import SharedAnswers

_OBJECTS_A_COLLECTION = 50_000
_TICK = 0.2  # seconds between two progress reports
_SLOWEST = 3  # hosts that a progress report names at most


class Remaining(NamedTuple):
    """What a run waits for.

    Attributes:
        hosts: The hosts that take longest, the slowest first; empty if none are left.
        seconds: How long the slowest one takes at least.
        dead: How many links are dead so far.
    """

    hosts: tuple[str, ...] = ()
    seconds: float = 0.0
    dead: int = 0


class Progress(Protocol):
    """Shows how far a run is."""

    def advanced(self, done: int, total: int, remaining: Callable[[], Remaining]) -> None:
        """Show the progress.

        Args:
            done: Links that are checked.
            total: All links.
            remaining: Returns what the run waits for.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The result of a run; the module's docstring explains the fields."""

    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    interrupted: bool = False
    out_of_time: bool = False
    offline: bool = False
    is_connected: bool = False
    notices: tuple[str, ...] = ()
    errors: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """The network, the clocks and the probers of a run; tests replace them.

    Attributes:
        client: Returns the HTTP client, instead of the aiohttp client.
        lookup: Resolves host names, instead of the system.
        tls: The trusted certificates, instead of the system's.
        clock: Returns monotonic seconds.
        now: Returns the time in Unix seconds.
        sleep: Sleeps for a number of seconds of the clock.
        probers: Send the requests, instead of one prober in this process.
        learned: Takes each verdict as it is found: the URL as written, and its verdict.
        is_connected: Whether it is known that there is a network, so that no host need respond.
    """

    client: Callable[[NetSettings], HttpClient] | None = None
    lookup: Lookup | None = None
    tls: ssl.SSLContext | None = None
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], float] = time.time
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    probers: Sequence[Prober] = ()
    learned: Callable[[str, Verdict], None] | None = None
    is_connected: bool = False


async def check(
    urls: Iterable[str],
    settings: NetSettings,
    *,
    progress: Progress | None = None,
    identified: Callable[[Target, bool], bool] | None = None,
    environment: Environment | None = None,
) -> CheckResult:
    """Check links.

    Args:
        urls: As written, or as a Markdown parser normalised them; the keys of the verdicts.
        settings: The network settings.
        progress: Shows how far the run is.
        identified: Returns whether a registry answers for a target, given whether links name
            fragments of it; such targets are skipped.
        environment: The network and the clocks, for tests.
    """
    run = _Run(urls, settings, progress, identified, environment or Environment())
    await run.execute()
    return run.result()


def check_blocking(
    urls: Iterable[str],
    settings: NetSettings,
    *,
    progress: Progress | None = None,
    identified: Callable[[Target, bool], bool] | None = None,
    environment: Environment | None = None,
) -> CheckResult:
    """Check links in a new event loop; Ctrl-C ends it within a second and keeps the verdicts."""
    run = _Run(urls, settings, progress, identified, environment or Environment())
    interrupted = False
    with _rare_collections(), asyncio.Runner() as runner:
        try:
            runner.run(run.execute())
        except KeyboardInterrupt:
            interrupted = True
    return replace(run.result(), interrupted=interrupted)


@contextmanager
def _rare_collections() -> Iterator[None]:
    """Collect garbage less often: a request makes many objects, and hardly any of them cycles.

    By the default the collector takes a sixth of the time of a run.
    """
    before = gc.get_threshold()
    if before[0]:  # 0 turns the collector off
        gc.set_threshold(max(before[0], _OBJECTS_A_COLLECTION), *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


SlowestHosts = Callable[[int], list[tuple[str, float]]]
"""Returns as many hosts that take longest, and their seconds."""


class _Run:
    """One run: the links, the verdicts found so far, and what is still open."""

    def __init__(
        self,
        urls: Iterable[str],
        settings: NetSettings,
        progress: Progress | None,
        identified: Callable[[Target, bool], bool] | None,
        environment: Environment,
    ) -> None:
        limit = connections_possible(settings.concurrency)
        self._settings = replace(settings, concurrency=limit)
        self._progress, self._identified, self._env = progress, identified, environment
        self._links: dict[str, tuple[str, str]] = {}  # URL as written: URL of target, fragment
        self._written: dict[str, list[str]] = {}  # by URL of target: URLs as written
        self._verdicts: dict[str, Verdict] = {}  # by URL of target
        self._missing: dict[str, dict[str, str]] = {}  # by URL of target: fragment, why
        self._targets: dict[str, tuple[Target, set[str]]] = {}  # by URL: target, fragments
        self._unconfirmed: list[tuple[ProbeRequest, Judgement]] = []  # before any host responded
        self._connectivity = Connectivity()
        self._connectivity.confirmed = environment.is_connected
        self._offline = self._out_of_time = False
        self._notices: list[str] = []
        if limit < settings.concurrency:
            self._notices.append(
                f"only {limit:,} requests at the same time, because this process may open few files"
                " (`ulimit -n`)"
            )
        self._errors: list[tuple[str, str]] = []
        self._store: Store | None = None
        self._claims: Claims | None = None
        self._client: AiohttpClient | None = None
        self._done = self._total = 0
        self._began = 0.0  # Unix seconds
        for url in urls:
            self._read(url)

    async def execute(self) -> None:
        """Take what is cached, and check the rest."""
        loop = asyncio.get_running_loop()
        self._began = self._env.now()
        store = self._store = Store(
            self._settings.cache_dir,
            max_age=self._settings.max_age,
            now=self._env.now,
            notice=self._notices.append,
            soon=loop.call_soon,
            later=loop.call_later,
        )
        ticker = None
        try:
            requests = self._plan(store)
            probers, slowest = self._probers(store) if requests else ((), _no_hosts)
            if self._progress is not None:
                ticker = loop.create_task(self._tick(self._progress, slowest))
            batches = split_by_site(requests, len(probers)) if requests else []
            pairs = zip(probers, batches, strict=False)
            async with asyncio.timeout(self._time_left()):
                await asyncio.gather(*(prober(batch, self) for prober, batch in pairs))
                await self._check_dns()
        except TimeoutError:
            self._out_of_time = True
        except RunAbortedError:
            self._offline = True
        finally:
            if ticker is not None:
                ticker.cancel()
            if self._client is not None:
                await self._client.close()
            self._close(store)
        if self._progress is not None:
            self._progress.advanced(self._done, self._total, partial(self._remaining, _no_hosts))

    def result(self) -> CheckResult:
        """Return the verdict of each URL; links that were not checked are left out."""
        verdicts = {}
        for url, (key, fragment) in self._links.items():
            verdict = self._verdicts.get(key)
            if verdict is not None:
                verdicts[url] = self._of_link(verdict, key, fragment)
        return CheckResult(
            verdicts=verdicts,
            out_of_time=self._out_of_time,
            offline=self._offline,
            is_connected=self._connectivity.confirmed,
            notices=tuple(self._notices),
            errors=tuple(self._errors),
        )

    def on_judgement(self, request: ProbeRequest, judged: Judgement) -> None:
        """Take a judgement; it is held back until it is certain that there is a network."""
        self._done += 1
        if self._connectivity.confirmed:
            self._keep(request, judged)
        else:
            self._unconfirmed.append((request, judged))

    def on_exchange(self, target: Target, exchange: Exchange) -> None:
        """Note whether any host responds.

        Raises:
            RunAbortedError: If so many sites are unreachable that there can be no network.
        """
        if self._connectivity.confirmed:
            return
        self._connectivity.record(target, exchange)
        if self._connectivity.confirmed:
            self._keep_unconfirmed()
        elif self._connectivity.is_hopeless:
            raise RunAbortedError

    def on_error(self, request: ProbeRequest, trace: str) -> None:
        """Take the traceback of a bug."""
        self._done += 1
        self._errors.append((request.target.url, trace))

    def _read(self, url: str) -> None:
        try:
            target, fragment = read_target(url)
        except InvalidTargetError as error:
            self._links[url] = (url, "")
            self._verdicts[url] = self._skipped(url, Cause.UNSUPPORTED_SCHEME, str(error))
            return
        self._links[url] = (target.url, fragment)
        if self._env.learned is not None:
            self._written.setdefault(target.url, []).append(url)
        _, fragments = self._targets.setdefault(target.url, (target, set()))
        if fragment:
            fragments.add(fragment)

    def _plan(self, store: Store) -> list[ProbeRequest]:
        """Return the requests to send; set the verdicts that are known without a request."""
        requests = []
        for key, (target, fragments) in self._targets.items():
            made = plan_request(
                target,
                self._settings,
                has_fragments=bool(fragments),
                identified=self._identified,
            )
            if made.skip is not None:
                self._verdicts[key] = self._skipped(key, *made.skip)
                continue
            fresh = None if made.overridden else store.fresh(key, frozenset(fragments))
            if fresh is not None:
                self._verdicts[key] = fresh
            else:
                requests.append(ProbeRequest(target, made, tuple(sorted(fragments))))
        self._total = len(self._verdicts) + len(requests)
        self._done = len(self._verdicts)
        self._targets.clear()
        return requests

    def _probers(self, store: Store) -> tuple[Sequence[Prober], SlowestHosts]:
        """Return the probers, and a function that returns the hosts they wait for."""
        env, settings = self._env, self._settings
        if env.probers:
            return env.probers, _no_hosts
        client: HttpClient
        if env.client is not None:
            client = env.client(settings)
        else:
            client = self._client = AiohttpClient(
                settings, lookup=env.lookup, tls=env.tls, now=env.now, clock=env.clock
            )
        prober = LocalProber(
            client,
            settings,
            clock=env.clock,
            now=env.now,
            sleep=env.sleep,
            silent=store.silent_hosts(),
            shared=self._shared(store),
        )
        return (prober,), prober.slowest_hosts

    def _shared(self, store: Store) -> SharedAnswers | None:
        """Return what this run and others at the same time know; None without a cache."""
        if store.folder is None:
            return None
        self._claims = Claims(store.folder, self._env.now, self._began)
        return SharedAnswers(claims=self._claims, take=self._take_answer, flush=store.flush)

    def _take_answer(self, request: ProbeRequest) -> bool:
        """Take the answer that another run found since this one or the other began."""
        if self._store is None or self._claims is None or request.plan.overridden:
            return False
        key, fragments = request.target.url, frozenset(request.fragments)
        answer = self._store.answer(key, fragments, self._claims.since)
        if answer is None:
            return False
        self._done += 1
        self._verdicts[key] = answer.verdict
        if answer.missing:
            self._missing[key] = dict(answer.missing)
        return True

    def _time_left(self) -> float | None:
        """Return the seconds until the deadline, None without one."""
        return self._settings.seconds_left(self._env.clock())

    async def _check_dns(self) -> None:
        """Look up a well-known name if no host responded.

        The system is used only if it resolved the other names too, not a proxy.
        """
        by_system = self._client is not None and not self._settings.proxies
        lookup = self._env.lookup or (system_lookup if by_system else None)
        if self._unconfirmed and lookup is not None:
            await self._connectivity.check_dns(lookup)

    def _keep(self, request: ProbeRequest, judged: Judgement) -> None:
        at = judged.evidence[-1].at
        verdict = Verdict(
            state=judged.state,
            cause=judged.cause,
            status=judged.status,
            final_url=judged.final_url,
            checked_at=at,
            evidence=judged.evidence,
            permanent=judged.permanent,
            last_alive=at if judged.state in (State.ALIVE, State.MOVED) else None,
        )
        key = request.target.url
        if judged.missing:
            self._missing[key] = dict(judged.missing)
        if self._store is not None and not request.plan.overridden:
            missing = dict(judged.missing)
            verdict = self._store.record(key, verdict, judged.found, missing)
        self._verdicts[key] = verdict
        if self._env.learned is not None:
            for url in self._written[key]:
                self._env.learned(url, self._of_link(verdict, *self._links[url]))

    def _keep_unconfirmed(self) -> None:
        for request, judged in self._unconfirmed:
            self._keep(request, judged)
        self._unconfirmed.clear()

    def _close(self, store: Store) -> None:
        if self._unconfirmed and self._connectivity.is_offline:
            self._offline = True
        if self._offline:
            self._notices.append(NO_NETWORK)
            for key, _ in self._links.values():
                if key not in self._verdicts:
                    self._verdicts[key] = self._skipped(key, Cause.OFFLINE, "no host responds")
        else:
            self._keep_unconfirmed()
        if self._claims is not None:
            store.flush()
            self._claims.close()
        store.close()

    def _skipped(self, url: str, cause: Cause, reason: str) -> Verdict:
        at = self._env.now()
        seen = Evidence(method="", url=redacted(url), status=None, at=at, note=reason)
        if cause is Cause.OFFLINE:  # the link was not looked at
            return Verdict(state=State.SKIPPED, cause=cause, evidence=(seen,))
        return Verdict(
            state=State.SKIPPED,
            cause=cause,
            final_url=redacted(url),
            checked_at=at,
            evidence=(seen,),
        )

    def _of_link(self, verdict: Verdict, key: str, fragment: str) -> Verdict:
        """Return the verdict of a link with a fragment, given that of its target."""
        if not fragment:
            return verdict
        why = self._missing.get(key, {}).get(fragment)
        if why:
            return replace(
                verdict,
                state=State.SUSPECT,
                cause=Cause.MISSING_FRAGMENT,
                evidence=tuple(evidence._replace(note=why) for evidence in verdict.evidence),
                permanent=False,
            )
        if verdict.state is State.MOVED and "#" not in verdict.final_url:
            return replace(verdict, final_url=redacted(f"{verdict.final_url}#{fragment}"))
        return verdict

    async def _tick(self, progress: Progress, slowest: SlowestHosts) -> None:
        remaining = partial(self._remaining, slowest)
        while True:
            progress.advanced(self._done, self._total, remaining)
            await asyncio.sleep(_TICK)

    def _remaining(self, slowest: SlowestHosts) -> Remaining:
        hosts = slowest(_SLOWEST)
        return Remaining(
            hosts=tuple(host for host, _ in hosts),
            seconds=hosts[0][1] if hosts else 0.0,
            dead=sum(verdict.state is State.DEAD for verdict in self._verdicts.values()),
        )


def _no_hosts(count: int) -> list[tuple[str, float]]:
    return []
